"""What the program says of a source that is configured so, with these files."""

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from hub.errors import ConfigurationError
from producers.keyed.keys import Keys
from producers.outbox.file import forgetful
from producers.report import SourceReport
from producers.settings import ConnectorSettings
from producers.sources import source_of
from producers.staging import Run, stage

AUTHORITY = "W06000015"
TODAY = date(2026, 1, 5)
HEAD = """\
authority = "W06000015"
pseudonym_key_file = "pseudonym.key"
[kafka]
bootstrap = "kafka.example:9093"
username = "W06000015"
password_file = "kafka.password"
"""


def report(source: str, files: Mapping[str, bytes], folder_name: str = "exports") -> SourceReport:
    """What becomes of a first extract."""
    with tempfile.TemporaryDirectory() as made, forgetful(AUTHORITY) as outbox:
        folder = Path(made) / folder_name
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        (settings,) = _load(Path(made), source).sources
        return stage(
            outbox, source_of(settings.format), settings, Run(AUTHORITY, Keys([bytes(32)]), TODAY, 1), keep=True
        )


def mistake(source: str) -> str:
    """What is said of a configuration that cannot be used, without the folder it lies in."""
    with tempfile.TemporaryDirectory() as made:
        try:
            _load(Path(made), source)
        except ConfigurationError as error:
            return str(error).replace(f"{made}/", "")
    raise AssertionError("nothing is wrong with this configuration")


def _load(folder: Path, source: str) -> ConnectorSettings:
    file = folder / "connector.toml"
    file.write_text(HEAD + source, "utf-8")
    return ConnectorSettings.load(file)
