"""Where an authority keeps its pseudonym keys: in a file, in the environment, or with a command that prints them."""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from hub.errors import ConfigurationError
from producers.keyed.pseudonyms import KEY_BYTES

#: How long a command may take to print a key.
COMMAND_S = 60
_KEY = re.compile(rf"[0-9a-fA-F]{{{2 * KEY_BYTES}}}")


def read_key(file: Path) -> bytes:
    """The key in a file; a ConfigurationError names the file, never what it holds."""
    try:
        held = file.read_text("ascii").strip()
    except FileNotFoundError:
        raise ConfigurationError(
            f"there is no pseudonym key at {file}; without the one used before, nobody can be recognised again"
        ) from None
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError(
            f"the pseudonym key {file} cannot be read; it holds {2 * KEY_BYTES} hexadecimal digits"
        ) from None
    return _key_in(held, str(file))


def key_of_variable(name: str) -> bytes:
    """The key in an environment variable; a ConfigurationError names the variable, never what it holds."""
    held = os.environ.get(name)  # noqa: TID251 - the one that the connector's configuration names
    if held is None:
        raise ConfigurationError(f"there is no environment variable {name}; it is to hold the pseudonym key")
    return _key_in(held.strip(), f"the environment variable {name}")


def key_of_command(words: Sequence[str]) -> bytes:
    """The key that a command prints; a ConfigurationError names the command, never what it said."""
    try:
        ended = subprocess.run(list(words), capture_output=True, timeout=COMMAND_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ConfigurationError(
            f"the command {words[0]} that is to print the pseudonym key did not ({type(error).__name__}); try it by hand"
        ) from None
    if ended.returncode != 0:
        raise ConfigurationError(
            f"the command {words[0]} that is to print the pseudonym key ended with {ended.returncode}; try it by hand"
        )
    return _key_in(ended.stdout.decode("ascii", "replace").strip(), f"what the command {words[0]} printed")


def _key_in(held: str, where: str) -> bytes:
    if not _KEY.fullmatch(held):
        raise ConfigurationError(
            f"{where} is no pseudonym key; one is {2 * KEY_BYTES} hexadecimal digits and nothing else"
        )
    return bytes.fromhex(held)
