"""What may stand in a part of a configuration, as a table."""

from generating._tables import code, table
from pydantic import BaseModel

from hub.cli._commented import meanings, toml


def keys(model: type[BaseModel], leave_out: frozenset[str] = frozenset()) -> str:
    """A row for each key: its default, and what the code says of it."""
    said = meanings(model)
    rows = []
    for name, field in model.model_fields.items():
        if name in leave_out:
            continue
        default = field.get_default(call_default_factory=True, validated_data={})
        rows.append((code(name), "required" if field.is_required() else _default(default), said.get(name, "")))
    return table(("Key", "Default", "Meaning"), rows)


def _default(value: object) -> str:
    return "none" if value in (None, (), "", {}) else code(toml(value))
