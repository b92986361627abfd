"""From one reading of a source to what must be stated: read, map, compare, and (in a run) write down."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from producers.changes import Assertion, Changes, Stated, Withdrawal, compare
from producers.mapping import Carrier, Mapping, event
from producers.outbox import Entry, Noted, Outbox, Stage
from producers.reading import FileReading, Request, Source, SourceSettings
from producers.report import FileReport, SourceReport
from producers.standing import Standing
from schemas.codec import codec
from schemas.events.header import Status
from schemas.topics import topic

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Permissions:
    """What a person has allowed for this run."""

    #: An as-at day taken although it lies after today or before the last one.
    as_at: date | None = None
    #: Files of which any number of rows may be withdrawn.
    withdrawals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Run:
    """One run of an authority's connector: who, with which key, on which day, from when on, and what is allowed."""

    authority: str
    key: bytes
    today: date
    #: The run's start in milliseconds since 1970-01-01 UTC.
    begun: int
    allowed: Permissions = Permissions()


def stage(outbox: Outbox, source: Source, settings: SourceSettings, run: Run, keep: bool) -> SourceReport:
    """Read one extract and compare it with what is stated; with `keep`, write down what is to be sent.

    One file is in memory at a time, and all is written in one transaction: either the whole extract is staged or
    nothing of it.
    """
    mapping = Mapping(run.authority, run.key, source.stream)
    last = next(iter(outbox.extracts(settings.name)), None)
    standing = Standing(outbox, source.files(), mapping)
    request = Request(
        run.authority,
        standing,
        run.today,
        last.as_at if last else None,
        run.allowed.as_at,
        run.allowed.withdrawals,
    )
    extract = source.read(settings, request)
    if extract.refusal is not None or extract.as_at is None:
        refusals = [] if extract.refusal is None else [extract.refusal]
        return SourceReport(settings.name, None, refusals=refusals, warnings=extract.warnings)
    report = SourceReport(settings.name, extract.as_at, warnings=extract.warnings)
    carrier = Carrier(run.authority, settings.name, f"{settings.name}/{extract.as_at}/{run.begun}", run.begun)
    if not keep:
        for reading in extract.files:
            _compared(outbox, reading, mapping, run.begun, report)
        return report
    with outbox.writing():
        states: dict[str, str] = {}
        for reading in extract.files:
            changes = _compared(outbox, reading, mapping, run.begun, report)
            _write(outbox, source, carrier, changes)
            if not reading.refused:
                outbox.add_kinds(reading.kinds)
            states |= dict.fromkeys(reading.kinds, "refused" if reading.refused else "stated")
        files = [[each.file, each.rows, each.refused, each.stale] for each in report.files]
        known = sorted(outbox.kinds() & source.kinds)
        detail = json.dumps({"files": files, "states": {kind: states.get(kind, "absent") for kind in known}})
        outbox.note(
            Noted(carrier.extract_id, settings.name, source.stream, extract.as_at, run.begun, Stage.STAGED, 0, detail)
        )
    return report


def without_sentences(report: SourceReport) -> SourceReport:
    """The report as it may be logged, sent or handed to another process: addresses and codes only."""
    return replace(report, refusals=[replace(each, sentence="") for each in report.refusals])


def _compared(outbox: Outbox, reading: FileReading, mapping: Mapping, begun: int, report: SourceReport) -> Changes:
    stale = sum(each.stale for each in reading.refusals)
    refused = reading.rows if reading.refused else len(reading.refusals)
    file = FileReport(reading.file, reading.refused, reading.rows, refused, stale)
    report.files.append(file)
    report.refusals.extend(reading.refusals)
    if reading.refused:
        return Changes()
    kept = {mapping.record(reading.file, key) for key in reading.kept}
    changes = compare(outbox.stated(reading.kinds), mapping.named(reading.file, reading.facts), kept, begun)
    file.new, file.changed = len(changes.new), len(changes.changed)
    file.withdrawn, file.unchanged = len(changes.withdrawn), changes.unchanged
    return changes


def _write(outbox: Outbox, source: Source, carrier: Carrier, changes: Changes) -> None:
    """Remember each statement and put its message into the outbox, a batch at a time."""
    to = topic(carrier.authority, source.stream)
    batch: list[Entry] = []
    for entry in _entries(outbox, carrier, changes):
        batch.append(entry)
        if len(batch) == BATCH:
            _keep(outbox, to, batch)
            batch.clear()
    _keep(outbox, to, batch)


def _keep(outbox: Outbox, to: str, batch: list[Entry]) -> None:
    outbox.state(batch)
    outbox.put(to, ((each.stated.subject.encode(), each.value) for each in batch))


def _entries(outbox: Outbox, carrier: Carrier, changes: Changes) -> Iterator[Entry]:
    for withdrawal in changes.withdrawn:
        yield _withdrawn(outbox, carrier, withdrawal)
    for assertion in (*changes.changed, *changes.new):
        yield _asserted(carrier, assertion)


def _asserted(carrier: Carrier, assertion: Assertion) -> Entry:
    fact, revision = assertion
    value = codec().encode(event(fact, carrier, revision))
    return Entry(Stated(fact.event_id, fact.kind, fact.record, fact.subject, revision, False, fact.content), value)


def _withdrawn(outbox: Outbox, carrier: Carrier, withdrawal: Withdrawal) -> Entry:
    """A withdrawal repeats what was stated last, so that whoever reads it alone knows what is no longer so."""
    stated, revision = withdrawal
    last: Any = codec().decode(outbox.value(stated.event_id))
    header = last.header._replace(
        revision=revision,
        status=Status.WITHDRAWN.value,
        source=carrier.source,
        extract_id=carrier.extract_id,
        recorded_at=carrier.recorded_at,
    )
    value = codec().encode(replace(last, header=header))
    return Entry(stated._replace(revision=revision, is_withdrawn=True), value)
