"""Every command and every option says what it does."""

import re
from collections.abc import Iterator
from pathlib import Path
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


def test_what_a_message_tells_people_to_run_is_there_to_be_run() -> None:
    named: dict[str, str] = {}
    for package in ("hub", "consumers", "producers", "schemas"):
        for file in (Path(__file__).parents[2] / package).rglob("*.py"):
            named |= dict.fromkeys(re.findall(r"[`(]hub ([a-z-]+)", file.read_text("utf-8")), file.name)
    assert {name: file for name, file in named.items() if name not in command_names()} == {}
