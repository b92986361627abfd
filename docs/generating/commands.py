"""Commands"""

from collections.abc import Iterator
from typing import Any

from generating._tables import code, table

from hub.cli.main import command_names, load_command


def page() -> str:
    """Every command with its arguments and options."""
    return "\n\n".join(
        section for name in sorted(command_names()) for section in sections(f"hub {name}", load_command(name))
    )


def sections(path: str, command: Any) -> Iterator[str]:
    """A section for a command, and for each of the commands below it."""
    children = getattr(command, "commands", {})
    if not children:
        yield f"## `{path}`\n\n{paragraphs(command.help)}\n\n{arguments(command)}".strip()
    for name in sorted(children):
        yield from sections(f"{path} {name}", children[name])


def arguments(command: Any) -> str:
    """A table of what a command takes."""
    rows = [(code(spelling(each)), each.help) for each in command.params if each.name != "help"]
    return table(("Argument", "Meaning"), rows) if rows else ""


def spelling(parameter: Any) -> str:
    """How an option is written, or what stands for an argument."""
    if parameter.param_type_name == "option":
        return ", ".join([*parameter.opts, *parameter.secondary_opts])
    return str(parameter.metavar or parameter.name.upper())


def paragraphs(text: str | None) -> str:
    """A help text without its indentation."""
    return "\n".join(line.strip() for line in (text or "").strip().splitlines())
