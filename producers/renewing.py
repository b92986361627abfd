"""New pseudonym keys: one more beside those in use, or one in place of all of them."""

import json
import os
import re
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path

from hub.errors import ConfigurationError
from producers.alone import alone
from producers.keyed.key_places import read_key
from producers.keyed.private_files import write_private
from producers.keyed.pseudonyms import KEY_BYTES, key_text
from producers.settings import ConnectorSettings

_OLDER = re.compile(r"^older_key_files\s*=.*$", re.MULTILINE)
_NEWEST = re.compile(r"^pseudonym_key_file\s*=.*$", re.MULTILINE)


def add_key(config: Path) -> str:
    """Put a new key into use for people first seen from now on; a sentence that says where the keys are."""
    settings = ConnectorSettings.load(config)
    with alone(settings.state):
        current = settings.pseudonym_key_file
        if current is None:
            raise ConfigurationError(
                f"{config}: the pseudonym key comes from a command or the environment; make the new key there, and name the"
                " file of the one before in older_key_files"
            )
        read_key(current)
        older = [*settings.older_key_files, _free(current, "older")]
        text = _configuration(config, [os.path.relpath(each, config.absolute().parent) for each in older])
        write_private(older[-1], current.read_text("ascii"))
        _write_configuration(config, text)
        write_private(current, key_text(secrets.token_bytes(KEY_BYTES)))
    return (
        f"{current} holds a new key, for people first seen from now on; {older[-1]} holds the one before, which everybody"
        " known keeps. Keep a copy of both in a safe place."
    )


@dataclass(frozen=True, slots=True)
class Replacement:
    """A new key that can be put in the place of all in use: nothing is changed yet."""

    current: Path
    older: tuple[Path, ...]
    config: Path
    #: The configuration as it will be.
    text: str


def replacement(config: Path) -> Replacement:
    """What will be replaced. A ConfigurationError says why the connector cannot do it, and what to do in its place."""
    settings = ConnectorSettings.load(config)
    if settings.pseudonym_key_file is None:
        raise ConfigurationError(
            f"{config}: the pseudonym key comes from a command or the environment, where the connector cannot replace it; see"
            " that no run begins, make the new key there in the place of the old one, name no older_key_files, for who is"
            " known under one of them would keep it, and run `hub connector rekey` without --new-key"
        )
    text = _configuration(config, [])
    return Replacement(settings.pseudonym_key_file, settings.older_key_files, config, text)


def replace_key(with_: Replacement) -> str:
    """Put a new key in the place of all in use; a sentence that says where the old ones are.

    The connector's lock must be held, and be remembered that everything is to be stated under new keys: between any two
    steps the keys are others than those under which people are known.
    """
    aside = []
    for each in (*with_.older, with_.current):
        aside.append(_free(each, "given-up"))
        write_private(aside[-1], each.read_text("ascii"))
    _write_configuration(with_.config, with_.text)
    current = with_.current
    write_private(current, key_text(secrets.token_bytes(KEY_BYTES)))
    for each in with_.older:
        each.unlink()
    kept = ", ".join(str(each) for each in aside)
    return (
        f"{current} holds a new key; keep a copy in a safe place. {kept} can no longer be used by the connector; with it old"
        " pseudonyms can still be told from identifiers, so destroy it when nobody needs to look one up."
    )


def _free(file: Path, word: str) -> Path:
    """The name of a file that is not there yet, beside another one."""
    number = 1
    while (found := file.with_name(f"{file.stem}-{word}-{number}{file.suffix}")).exists():
        number += 1
    return found


def _configuration(config: Path, older: list[str]) -> str:
    """The configuration, naming the older keys; its other lines and remarks are as they were."""
    text = config.read_text("utf-8")
    line = f"older_key_files = {json.dumps(older)}   # the oldest first; whoever is known under one keeps it"
    if _OLDER.search(text):
        changed = _OLDER.sub(lambda _: line, text, count=1)
    else:
        changed = _NEWEST.sub(lambda found: f"{found.group(0)}\n{line}", text, count=1)
    try:
        is_right = tomllib.loads(changed).get("older_key_files") == older
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise ConfigurationError(f"{config}: put this line above every [table], and do it again: {line}")
    return changed


def _write_configuration(config: Path, text: str) -> None:
    beside = config.with_name(f".{config.name}.new")
    beside.write_text(text, "utf-8")
    beside.replace(config)
