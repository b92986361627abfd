"""A source as an authority's configuration file says it, and what is made of its files night after night."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from producers.outbox.file import Outbox
from producers.outbox.statements import Stated
from producers.reading import SourceSettings
from producers.report import FileReport, SourceReport
from producers.settings import ConnectorSettings
from producers.sources import source_of
from producers.staging import Permissions, Run, stage
from tests.lib.extracts import AUTHORITY, KEYS, TODAY, sent, stated

HEAD = """\
authority = "W06000015"
pseudonym_key_file = "pseudonym.key"
[kafka]
bootstrap = "broker.example:9093"
username = "W06000015"
password_file = "kafka.password"
[[sources]]
name = "ours"
folder = "extract"
"""
#: The lines of a configuration before what is said of the source itself.
HEAD_LINES = HEAD.count("\n")


def configured(folder: Path, text: str) -> SourceSettings:
    """The settings of the one source of a configuration that ends with this text."""
    file = folder / "connector.toml"
    file.write_text(HEAD + text, "utf-8")
    (folder / "extract").mkdir(exist_ok=True)
    settings = ConnectorSettings.load(file).sources[0]
    assert isinstance(settings, SourceSettings)
    return settings


@dataclass
class ConfiguredNights:
    """The nightly extracts of a source that is configured so, into one outbox, as if each were sent at once."""

    outbox: Outbox
    folder: Path
    configuration: str
    begun: int = 1_000_000
    reports: list[SourceReport] = field(default_factory=list)

    def night(
        self, *, as_at: str | None = "2009-03-31", allowed: Permissions = Permissions(), **files: bytes
    ) -> SourceReport:
        """Stage tonight's extract, which is exactly these files; in a name, two underscores stand for a dot."""
        extract = self.folder / "extract"
        extract.mkdir(exist_ok=True)
        for old in extract.iterdir():
            old.unlink()
        if as_at is not None:
            (extract / "as_at.txt").write_text(as_at)
        for name, content in files.items():
            (extract / name.replace("__", ".")).write_bytes(content)
        return self.again(allowed)

    def again(self, allowed: Permissions = Permissions()) -> SourceReport:
        """Stage what is in the folder."""
        self.begun += 1000
        settings = configured(self.folder, self.configuration)
        run = Run(AUTHORITY, KEYS, TODAY, self.begun, allowed)
        self.reports.append(stage(self.outbox, source_of(settings.format), settings, run, keep=True))
        sent(self.outbox)
        return self.reports[-1]

    def asserted(self) -> dict[bytes, bytes]:
        """What is asserted now: the content of each fact."""
        return {each.event_id: each.content for each in self._stated() if not each.is_withdrawn}

    def kinds(self) -> dict[str, int]:
        """How many facts of each kind are asserted."""
        found: dict[str, int] = dict.fromkeys(sorted(self.outbox.statements.kinds()), 0)
        for each in self._stated():
            found[each.kind] += not each.is_withdrawn
        return found

    def _stated(self) -> Iterable[Stated]:
        return iter(stated(self.outbox))


def counts(files: Iterable[FileReport]) -> list[tuple[str, int, int, int, int, int]]:
    """Of each file: rows, refused, new, changed, withdrawn."""
    return [(each.file, each.rows, each.refused, each.new, each.changed, each.withdrawn) for each in files]


def written_on(file: Path, seconds: float) -> None:
    """Make a file one that was last written at a time, in seconds since 1970."""
    os.utime(file, (seconds, seconds))
