"""Every command and every option says what it does."""

from collections.abc import Iterator
from typing import Any

import pytest

from hub.cli.main import command_names, load_command


def commands() -> Iterator[tuple[str, Any]]:
    for name in command_names():
        yield from below(f"hub {name}", load_command(name))


def below(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from below(f"{path} {name}", child)


@pytest.mark.parametrize(("path", "command"), [pytest.param(*each, id=each[0]) for each in commands()])
def test_a_command_says_what_it_does(path: str, command: Any) -> None:
    assert command.help, f"{path} has no help"
    assert command.help.strip().splitlines()[0].endswith((".", ",", ";", ":")) or "\n" in command.help


@pytest.mark.parametrize(("path", "command"), [pytest.param(*each, id=each[0]) for each in commands()])
def test_an_option_says_what_it_does(path: str, command: Any) -> None:
    mute = [each.name for each in command.params if each.name != "help" and not getattr(each, "help", None)]
    assert mute == [], f"{path}: {mute} have no help"
