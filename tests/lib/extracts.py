"""An authority's extract as a folder, and what the source makes of it: for tests of refusals and changes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from producers.casefile import tables
from producers.keyed.keys import Keys
from producers.outbox.file import Outbox, forgetful
from producers.outbox.statements import Stated
from producers.reading import FolderSettings, Source, SourceSettings
from producers.refusals import Code, Refusal
from producers.report import SourceReport
from producers.rules.cells import read_boolean
from producers.rules.tables import Column
from producers.sources import source_of
from producers.staging import Permissions, Run, stage
from schemas.codec import codec

AUTHORITY = "W06000015"
KEY = bytes(range(32))
KEYS = Keys([KEY])
TODAY = date(2009, 6, 1)
GOOD_DAY = date(2009, 3, 31)

REFERRALS = "referral_id,person_id,received_at,source,decided_at,decision\n"
CARE_PERIODS = "care_period_id,person_id,started_on,ended_on,basis\n"
PLACEMENTS = "placement_id,care_period_id,person_id,started_on,ended_on,type,temporary,returned_as_planned\n"
CARE_PLANS = "care_plan_id,care_period_id,person_id,agreed_on\n"
REVIEWS = "review_id,care_period_id,person_id,held_on\n"
SCHOOL_CHANGES = "school_change_id,person_id,changed_on,reason\n"
SCHOOL_LEAVERS = "person_id,academic_year,on_roll_in_january,approved_qualification,continuing\n"
ASSESSMENTS = "assessment_id,person_id,referral_id,kind,required_on,completed_on,seen,seen_alone\n"
VISITS = "visit_id,care_period_id,person_id,made_on\n"
CARE_LEAVERS = "person_id,turned_19_on,in_touch,suitable_accommodation,occupied\n"
ADULT_PLANS = "adult_plan_id,person_id,started_on,ended_on\n"
ADULT_REVIEWS = "adult_review_id,adult_plan_id,person_id,held_on\n"
CARERS = "person_id,identified_on,offered_on,assessed_on,served_on\n"


def every_file() -> dict[str, Any]:
    """A row in every file of the format, all columns filled, that names the rows of the same number; two in each."""
    files: dict[str, Any] = {}
    for table in tables():
        lines = [",".join(each.name for each in table.columns)]
        lines += [",".join(_good(each, number) for each in table.columns) for number in (1, 2)]
        files[table.file.removesuffix(".csv")] = "\n".join(lines) + "\n"
    return files


def _good(column: Column, number: int) -> str:
    """A cell that goes with those of the same number in every other file and column."""
    if column.name == "academic_year":
        return "2007/08"
    if column.name.endswith("_at"):
        return f"2009-03-0{number}T10:00"
    if column.name.endswith("_on"):
        return f"2009-03-0{number}"
    if column.code is Code.UNKNOWN_CODE:
        return "true" if column.read is read_boolean else column.expected.removeprefix("it is one of ").split(", ")[0]
    return f"{column.name}-{number}"


def drawn(table: str) -> str:
    """A table drawn with bars, as delimited text."""
    lines = [line for line in table.strip().splitlines() if not re.fullmatch(r"[\s|-]*", line) or "|" not in line]
    return "".join(",".join(cell.strip() for cell in line.split("|")) + "\n" for line in lines)


def write(folder: Path, as_at: str | None = "2009-03-31", **files: str | bytes) -> Path:
    """Make a folder hold exactly these files (`referrals` is referrals.csv; a name with a dot stays) and this as-at day."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    if as_at is not None:
        (folder / "as_at.txt").write_text(f"{as_at}\n", "utf-8")
    for name, content in files.items():
        (folder / (name if "." in name else f"{name}.csv")).write_bytes(
            content.encode() if isinstance(content, str) else content
        )
    return folder


def first_extract(
    source: Source, settings: SourceSettings, authority: str = AUTHORITY, today: date = TODAY
) -> tuple[SourceReport, list[Any]]:
    """What becomes of a source that is read for the first time, and the events that it makes necessary."""
    with forgetful(authority) as outbox:
        report = stage(outbox, source, settings, Run(authority, KEYS, today, 1_000_000), keep=True)
        return report, [codec().decode(value) for value in sent(outbox)]


def folder_settings(source: Source, folder: Path, **further: Any) -> FolderSettings:
    """The settings of a source that is a folder."""
    settings = source.settings.model_validate({"name": "it", "format": source.format, "folder": folder, **further})
    assert isinstance(settings, FolderSettings)
    return settings


def refused(folder: Path, format_: str = "casefile", authority: str = AUTHORITY) -> list[Refusal]:
    """Everything refused of a first extract."""
    source = source_of(format_)
    return first_extract(source, folder_settings(source, folder), authority)[0].refusals


def addresses(refusals: Iterable[Refusal]) -> list[tuple[str, int, str]]:
    """File, line and code of each refusal."""
    return [(each.file, each.line, each.code.value) for each in refusals]


def sent(outbox: Outbox) -> list[bytes]:
    """Take what is queued off the queue, as if a broker had acknowledged it."""
    values: list[bytes] = []
    while (batch := outbox.queue.next(1_000)) is not None:
        begin = sum(place.offset for place in outbox.queue.ends() if place.topic == batch.topic)
        count = len(batch.statements)
        with outbox.writing():
            offsets = np.arange(begin, begin + count, dtype=np.int64)
            outbox.queue.reach(outbox.queue.acknowledged(batch, np.zeros(count, np.int32), offsets))
        values += batch.values
    return values


def stated(outbox: Outbox) -> list[Stated]:
    """The latest statement about each fact that an outbox remembers."""
    records = [row[0] for row in outbox._database.execute("SELECT DISTINCT record FROM statements")]
    return [each for record in records for each in outbox.statements.of_record(record)]


@dataclass
class Nights:
    """An authority's nightly extracts into one outbox, each night a second after the last, as if each were sent at once."""

    outbox: Outbox
    folder: Path
    format: str = "casefile"
    authority: str = AUTHORITY
    begun: int = 1_000_000
    reports: list[SourceReport] = field(default_factory=list)
    #: Every message so far.
    sent: list[bytes] = field(default_factory=list)

    def night(
        self, as_at: str | None = "2009-03-31", allowed: Permissions = Permissions(), **files: str | bytes
    ) -> SourceReport:
        """Stage tonight's extract."""
        write(self.folder, as_at, **files)
        return self.read(allowed)

    def read(self, allowed: Permissions = Permissions(), today: date = TODAY) -> SourceReport:
        """Stage what lies in the folder."""
        self.begun += 1000
        source = source_of(self.format)
        settings = folder_settings(source, self.folder)
        run = Run(self.authority, KEYS, today, self.begun, allowed)
        self.reports.append(stage(self.outbox, source, settings, run, keep=True))
        self.sent += sent(self.outbox)
        return self.reports[-1]

    def asserted(self) -> dict[bytes, bytes]:
        """What is asserted now: the content of each fact."""
        return {each.event_id: each.content for each in self.stated() if not each.is_withdrawn}

    def stated(self) -> list[Stated]:
        """The latest statement about each fact."""
        return stated(self.outbox)
