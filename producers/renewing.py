"""New pseudonym keys: one more beside those in use, or one in place of all of them."""

import json
import os
import re
import secrets
import tomllib
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
        current = _file(settings, config)
        read_key(current)
        older = [*settings.older_key_files, _free(current, "older")]
        write_private(older[-1], current.read_text("ascii"))
        _write_configuration(config, [os.path.relpath(each, config.absolute().parent) for each in older])
        write_private(current, key_text(secrets.token_bytes(KEY_BYTES)))
    return (
        f"{current} holds a new key, for people first seen from now on; {older[-1]} holds the one before, which everybody"
        " known keeps. Keep a copy of both in a safe place."
    )


def replace_key(config: Path) -> str:
    """Put a new key in the place of all in use; a sentence that says where the old ones are.

    What stands under the old keys must be stated anew under the new one: a run with `rekey` follows.
    """
    settings = ConnectorSettings.load(config)
    with alone(settings.state):
        current = _file(settings, config)
        aside = []
        for each in (*settings.older_key_files, current):
            aside.append(_free(each, "given-up"))
            write_private(aside[-1], each.read_text("ascii"))
        _write_configuration(config, [])
        write_private(current, key_text(secrets.token_bytes(KEY_BYTES)))
        for each in settings.older_key_files:
            each.unlink()
    kept = ", ".join(str(each) for each in aside)
    return (
        f"{current} holds a new key; keep a copy in a safe place. {kept} can no longer be used by the connector; with it old"
        " pseudonyms can still be told from identifiers, so destroy it when nobody needs to look one up."
    )


def _file(settings: ConnectorSettings, config: Path) -> Path:
    if settings.pseudonym_key_file is None:
        raise ConfigurationError(
            f"{config}: the pseudonym key comes from a command or the environment; make the new key there, and name the"
            " file of the one before in older_key_files"
        )
    return settings.pseudonym_key_file


def _free(file: Path, word: str) -> Path:
    """The name of a file that is not there yet, beside another one."""
    number = 1
    while (found := file.with_name(f"{file.stem}-{word}-{number}{file.suffix}")).exists():
        number += 1
    return found


def _write_configuration(config: Path, older: list[str]) -> None:
    """Have the configuration name the older keys; its other lines and remarks stay as they are."""
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
    beside = config.with_name(f".{config.name}.new")
    beside.write_text(changed, "utf-8")
    beside.replace(config)
