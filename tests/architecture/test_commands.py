"""Every command and every option says what it does."""

from collections.abc import Iterator
from typing import Any

import pytest

from hub.cli.main import command_names, load_command


def below(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from below(f"{path} {name}", child)


@pytest.mark.parametrize("name", command_names())
def test_a_command_says_what_it_does(name: str) -> None:
    mute = [path for path, command in below(f"hub {name}", load_command(name)) if not (command.help or "").strip()]
    assert mute == []


@pytest.mark.parametrize("name", command_names())
def test_an_option_says_what_it_does(name: str) -> None:
    mute = [
        f"{path} {each.name}"
        for path, command in below(f"hub {name}", load_command(name))
        for each in command.params
        if each.name != "help" and not getattr(each, "help", None)
    ]
    assert mute == []
