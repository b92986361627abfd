"""A folder of CSV files, each the complete content of one part of a case-management system, with its as-at day.

Which codes a column may hold is read from the contract of the event it becomes, so the two cannot differ.
"""

import os
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from hub.errors import ConfigurationError
from producers.as_at import FILE as AS_AT
from producers.as_at import read_as_at
from producers.reading import Extract, Fact, FileReading, FolderSettings, Reference, Request, Source
from producers.refusals import Code, Refusal, on_one_line
from producers.tables import Judged, Parent, Row, Rule, Table, academic_year, boolean, code, day, judge, moment, text
from schemas.catalogue import catalogue
from schemas.topics import Stream

REFERRALS = "referrals.csv"
CARE_PERIODS = "care_periods.csv"

#: The kinds of event each file states, parents before the files whose rows name theirs; the first is stated by every row.
FILES = {
    REFERRALS: ("referral_received", "referral_decided"),
    CARE_PERIODS: ("care_started", "care_ended"),
    "placements.csv": ("placement_started", "placement_ended"),
    "care_plans.csv": ("care_plan_agreed",),
    "reviews.csv": ("review_held",),
    "school_changes.csv": ("school_changed",),
    "school_leavers.csv": ("school_left",),
}


@cache
def tables() -> tuple[Table, ...]:
    """Every file of the format, in the order in which they are read."""
    codes = catalogue().codes
    care_period = Parent(CARE_PERIODS, "care_period_id")
    before, incomplete = Code.DECISION_BEFORE_REFERRAL, Code.DECISION_INCOMPLETE
    return (
        Table(
            REFERRALS,
            FILES[REFERRALS],
            ("referral_id",),
            (
                text("referral_id"),
                text("person_id"),
                moment("received_at"),
                code("source", codes("referral_received", "referral_source")),
                moment("decided_at", required=False),
                code("decision", codes("referral_decided", "decision"), required=False),
            ),
            _referral,
            rules=(
                Rule(
                    before, _is_decided_before, "decided_at is before received_at; it must be on the same day or later"
                ),
                Rule(
                    incomplete, _is_half_decided, "one of decided_at and decision is blank; both are given, or neither"
                ),
            ),
        ),
        Table(
            CARE_PERIODS,
            FILES[CARE_PERIODS],
            ("care_period_id",),
            (
                text("care_period_id"),
                text("person_id"),
                day("started_on"),
                day("ended_on", required=False),
                code("basis", codes("care_started", "basis")),
            ),
            _care_period,
            order=(("ended_on", "started_on"),),
        ),
        Table(
            "placements.csv",
            FILES["placements.csv"],
            ("placement_id",),
            (
                text("placement_id"),
                text("care_period_id"),
                text("person_id"),
                day("started_on"),
                day("ended_on", required=False),
                code("type", codes("placement_started", "placement_type")),
                code("temporary", codes("placement_started", "temporary"), required=False),
                boolean("returned_as_planned", required=False),
            ),
            _placement,
            order=(("ended_on", "started_on"),),
            parent=care_period,
        ),
        Table(
            "care_plans.csv",
            FILES["care_plans.csv"],
            ("care_plan_id",),
            (text("care_plan_id"), text("care_period_id"), text("person_id"), day("agreed_on")),
            _care_plan,
            parent=care_period,
        ),
        Table(
            "reviews.csv",
            FILES["reviews.csv"],
            ("review_id",),
            (text("review_id"), text("care_period_id"), text("person_id"), day("held_on")),
            _review,
            parent=care_period,
        ),
        Table(
            "school_changes.csv",
            FILES["school_changes.csv"],
            ("school_change_id",),
            (
                text("school_change_id"),
                text("person_id"),
                day("changed_on"),
                code("reason", codes("school_changed", "reason")),
            ),
            _school_change,
        ),
        Table(
            "school_leavers.csv",
            FILES["school_leavers.csv"],
            ("person_id", "academic_year"),
            (
                text("person_id"),
                academic_year("academic_year"),
                boolean("on_roll_in_january"),
                boolean("approved_qualification"),
                boolean("continuing"),
            ),
            _school_leaver,
        ),
    )


def _is_decided_before(row: Row) -> bool:
    received, decided = row[2], row[4]
    return decided is not None and decided.day < received.day


def _is_half_decided(row: Row) -> bool:
    return (row[4] is None) != (row[5] is None)


def _referral(key: str, row: Row) -> list[Fact]:
    _, person, received, source, decided, decision = row
    facts = [Fact("referral_received", key, person, received.day, received.at, {"referral_source": source})]
    if decided is not None:
        facts.append(Fact("referral_decided", key, person, decided.day, decided.at, {"decision": decision}))
    return facts


def _care_period(key: str, row: Row) -> list[Fact]:
    _, person, started, ended, basis = row
    facts = [Fact("care_started", key, person, started, None, {"basis": basis})]
    if ended is not None:
        facts.append(Fact("care_ended", key, person, ended, None, {}))
    return facts


def _placement(key: str, row: Row) -> list[Fact]:
    _, care_period, person, started, ended, type_, temporary, returned = row
    of = Reference(CARE_PERIODS, care_period)
    fields = {"care_period": of, "placement_type": type_, "temporary": temporary}
    facts = [Fact("placement_started", key, person, started, None, fields)]
    if ended is not None:
        end = {"care_period": of, "returned_as_planned": returned}
        facts.append(Fact("placement_ended", key, person, ended, None, end))
    return facts


def _care_plan(key: str, row: Row) -> list[Fact]:
    _, care_period, person, agreed = row
    return [Fact("care_plan_agreed", key, person, agreed, None, {"care_period": Reference(CARE_PERIODS, care_period)})]


def _review(key: str, row: Row) -> list[Fact]:
    _, care_period, person, held = row
    return [Fact("review_held", key, person, held, None, {"care_period": Reference(CARE_PERIODS, care_period)})]


def _school_change(key: str, row: Row) -> list[Fact]:
    _, person, changed, reason = row
    return [Fact("school_changed", key, person, changed, None, {"reason": reason})]


def _school_leaver(key: str, row: Row) -> list[Fact]:
    person, leaving, on_roll, qualification, continuing = row
    fields = {"on_roll_in_january": on_roll, "approved_qualification": qualification, "continuing": continuing}
    return [Fact("school_left", key, person, leaving, None, fields)]


def read(settings: FolderSettings, request: Request) -> Extract:
    """Read a folder; a ConfigurationError when there is none, a refusal of the whole when its day cannot be taken."""
    if not settings.folder.is_dir():
        raise ConfigurationError(
            f"source {settings.name}: there is no folder {settings.folder}; "
            "the extract belongs there, or `folder` of the configuration names another place"
        )
    as_at = read_as_at(settings.folder, request)
    if isinstance(as_at, Refusal):
        return Extract(None, as_at)
    extract = Extract(as_at)
    for name in sorted(os.listdir(settings.folder)):
        if name not in FILES and name != AS_AT:
            extract.warnings.append(f"{on_one_line(name)} is no file of this format; it was left alone")
    extract.files = _files(settings.folder, as_at, request, extract.warnings)
    return extract


def _files(folder: Path, as_at: date, request: Request, warnings: list[str]) -> Iterator[FileReading]:
    judged: dict[str, Judged] = {}
    for table in tables():
        try:
            content = (folder / table.file).read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise ConfigurationError(
                f"{folder / table.file} cannot be read ({error.strerror}); nothing was sent"
            ) from None
        parent = judged.get(table.parent.file) if table.parent else None
        found = judge(table, content, as_at, request.accepted, parent, table.file in request.allowed_withdrawals)
        warnings.extend(found.warnings)
        if any(other.parent is not None and other.parent.file == table.file for other in tables()):
            judged[table.file] = found
        yield found.reading


SOURCE = Source("casefile", Stream.CASE, FILES, FolderSettings, read)
