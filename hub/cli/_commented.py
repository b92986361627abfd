"""A settings class as TOML to begin with: every key with its meaning, those that are not given commented out."""

import inspect
import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

_KEY = re.compile(r"^    (\w+)\s*:")


def meanings(model: type[BaseModel]) -> Mapping[str, str]:
    """What the source says of each key: the lines that begin with `#:` above it."""
    found: dict[str, str] = {}
    for shape in reversed(model.__mro__):
        if not issubclass(shape, BaseModel) or shape is BaseModel:
            continue
        held: list[str] = []
        for line in inspect.getsource(shape).splitlines():
            if line.strip().startswith("#:"):
                held.append(line.strip().removeprefix("#:").strip())
                continue
            key = _KEY.match(line)
            if key and held:
                found[key[1]] = " ".join(held)
            held = []
    return found


def as_toml(
    model: type[BaseModel],
    given: Mapping[str, Any],
    leave_out: frozenset[str] = frozenset(),
    examples: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Every key of a settings class: as given, or as an example that is commented out.

    `examples`: TOML for keys that no default can stand for.
    """
    said = meanings(model)
    lines: list[str] = []
    for name, field in model.model_fields.items():
        if name in leave_out:
            continue
        lines += [f"# {line}" for line in _wrapped(said.get(name, ""))]
        if name in given:
            lines.append(f"{name} = {toml(given[name])}")
        elif name in examples:
            lines.append("# It must be given. An example: take the # away, and put your own names in place of these.")
            lines += [f"# {line}".rstrip() for line in examples[name].splitlines()]
        else:
            default = field.get_default(call_default_factory=True, validated_data={})
            lines.append(f"# {name} = {_example(default)}")
    return "\n".join(lines) + "\n"


def toml(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, Path):
        return json.dumps(str(value))
    return json.dumps(value, ensure_ascii=False)  # strings, whole numbers and booleans read the same in TOML


def _example(default: Any) -> str:
    return '""' if default is None or default is PydanticUndefined else toml(default)


def _wrapped(text: str, width: int = 110) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + len(word) < width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
