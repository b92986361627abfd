"""From one reading of a source to what must be stated: read, take sheet after sheet, and (in a run) keep it."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from hub.errors import InputRefused
from producers.beginning import Beginnings
from producers.casefile import tables as case_tables
from producers.comparing.accepting import Taken
from producers.comparing.beside import Begin, Beside
from producers.comparing.taking import Taking
from producers.comparing.tidying import tidied_seldom
from producers.comparing.writing import Writer
from producers.keyed.keys import Keys
from producers.keyed.mapping import Carrier, Pseudonyms
from producers.outbox.extracts import Manner, Noted, Stage
from producers.outbox.file import Outbox
from producers.reading import Request, Source, SourceSettings
from producers.refusals import Refusal
from producers.report import SourceReport
from producers.rules.tables import Table
from producers.rules.version import VERSION
from producers.scrambling import Scrambler
from schemas.topics import Stream, topic

REKEYING = "rekeying"
"""A remark: the keys are new, or about to be, and not every source was stated under them. No run is a live one until then."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """What a person has allowed for this run."""

    #: An as-at day taken although it lies after today or before the last one.
    as_at: date | None = None
    #: Files of which any number of rows may be withdrawn.
    withdrawals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Run:
    """One run of an authority's connector: who, with which keys, on which day, from when on, and what is allowed."""

    authority: str
    keys: Keys
    today: date
    #: The run's start in milliseconds since 1970-01-01 UTC.
    begun: int
    allowed: Permissions = Permissions()
    manner: Manner = Manner.LIVE
    #: Draws what a scrambled extract says.
    by: Random | None = None
    #: Only the first rows of each sheet are read, and nothing is withdrawn; None: all.
    beginnings: Beginnings | None = None
    #: Told on the way of what was done, and how often.
    heard: Callable[[str, int], None] = lambda *_: None

    def stream(self, source: Source) -> Stream:
        """Where the statements of a source go."""
        if self.manner is Manner.PRACTICE:
            return Stream.PRACTICE
        return Stream.CONTROL if self.manner is Manner.REKEYED and source.stream is Stream.CASE else source.stream


def stage(outbox: Outbox, source: Source, settings: SourceSettings, run: Run, keep: bool) -> SourceReport:
    """Read one extract, compare it with what is stated, and write down what is to be sent; without `keep`, take that back.

    All is written in one transaction: either the whole extract is staged or nothing of it.
    """
    with staged(outbox, source, settings, run, keep) as report:
        return report


@contextmanager
def staged(outbox: Outbox, source: Source, settings: SourceSettings, run: Run, keep: bool) -> Iterator[SourceReport]:
    """The same, to be looked at before it is taken back."""
    last = next(iter(outbox.extracts.all(settings.name)), None)
    request = Request(
        run.authority,
        run.today,
        run.keys.secret(),
        last.as_at if last else None,
        run.allowed.as_at,
        run.begun,
        {} if run.manner is Manner.REKEYED else outbox.marks.of(settings.name),
    )
    extract = source.read(settings, request)
    if extract.refusal is not None or extract.as_at is None:
        if run.manner is Manner.REKEYED:
            refused = "no file" if extract.refusal is None else _named(extract.refusal)
            raise InputRefused(
                f"source {settings.name}: to state everything under new keys the extract must be whole: refused is {refused}."
                " Nothing was sent; mend the extract."
            )
        refusals = [] if extract.refusal is None else [extract.refusal]
        yield SourceReport(settings.name, None, refusals=refusals, warnings=extract.warnings)
        return
    report = SourceReport(settings.name, extract.as_at, warnings=extract.warnings)
    carrier = Carrier(run.authority, settings.name, f"{settings.name}/{extract.as_at}/{run.begun}", run.begun)
    scramble = None if run.by is None else Scrambler(run.by, extract.as_at).scramble
    with tidied_seldom(), Beside() as beside, outbox.writing(keep):
        number = outbox.extracts.next_number()
        tables = source.tables(settings, run.authority)
        begin = None
        if scramble is None and len(run.keys.all()) == 1:  # else what is found depends on more than the rows
            begin = Begin(source.format, settings, run.authority, run.keys.first, extract.as_at, carrier)
        taking = Taking(
            outbox,
            Pseudonyms(run.authority, run.keys, source.stream, scramble),
            Writer(outbox, carrier, topic(run.authority, run.stream(source)), number),
            extract.as_at,
            run.allowed.withdrawals if run.manner is Manner.LIVE else frozenset(each.file for each in tables),
            {table.file: table.kinds[0] for table in (*case_tables(), *tables)},  # a parent may be another source's
            VERSION.encode(),
            run.heard,
            beside,
            begin,
            is_anew=run.manner is Manner.REKEYED,
        )
        states: dict[str, str] = {}
        moved: dict[str, set[int]] = {}
        whole: set[str] = set()
        parts: list[str] = []
        for sheet in extract.sheets if run.beginnings is None else map(run.beginnings.of, extract.sheets):
            parts += [] if sheet.is_whole else [sheet.file]
            parent = sheet.table.parent
            hangs_further = parent is not None and run.beginnings is not None and run.beginnings.is_cut(parent.file)
            taken = taking.take(sheet, moved.get(parent.file, set()) if parent else set(), hangs_further)
            moved[sheet.table.file] = taken.moved
            if not taken.file.refused_whole:
                outbox.statements.add_kinds(sheet.table.kinds)
                whole |= {sheet.table.file} if sheet.is_whole else set()
            _report(report, taken, outbox, sheet.table.kinds)
            states |= dict.fromkeys(sheet.table.kinds, "refused" if taken.file.refused_whole else "stated")
        _doubt(outbox, [*case_tables(), *(each for each in tables if each not in case_tables())], moved, whole)
        files = [[each.file, each.rows, each.refused, each.stale] for each in report.files]
        known = sorted(outbox.statements.kinds() & source.kinds(settings, run.authority))
        told = {kind: states.get(kind, "absent") for kind in known}
        detail = json.dumps({"files": files, "states": told, "refused": [each.file for each in report.whole()]})
        outbox.extracts.note(
            Noted(
                number,
                carrier.extract_id,
                settings.name,
                source.stream,
                extract.as_at,
                run.begun,
                run.manner,
                Stage.STAGED,
                0,
                detail,
            )
        )
        outbox.marks.keep(settings.name, extract.marks(report.refusals))
        if run.manner is Manner.REKEYED:
            _require_whole(report, states, detail, parts)
            outbox.remark(REKEYING, "yes")
        yield report


def _require_whole(report: SourceReport, states: Mapping[str, str], detail: str, parts: Sequence[str]) -> None:
    """Everything under new keys in one piece, or nothing."""
    if parts:
        raise InputRefused(
            f"source {report.source}: to state everything under new keys the extract must be whole, and it gives a part of"
            f" {', '.join(parts)}. Nothing was sent; put a source in its place that gives everything, as sql or casefile, until"
            " it is done."
        )
    lacking = [kind for kind, state in json.loads(detail)["states"].items() if states.get(kind) != "stated"]
    if report.is_refused or lacking:
        refused = ", ".join(map(_named, report.whole())) or "no file"
        raise InputRefused(
            f"source {report.source}: to state everything under new keys the extract must be whole: refused is {refused},"
            f" and nothing says what was stated before of: {', '.join(lacking) or 'nothing'}. Nothing was sent; mend the"
            " extract."
        )


def _named(refusal: Refusal) -> str:
    return f"{refusal.file} ({refusal.code.value})"


def _doubt(outbox: Outbox, tables: Sequence[Table], moved: Mapping[str, set[int]], whole: Collection[str]) -> None:
    """Rows that did not come now, and hang on records that no longer stand as they stood, are looked at when they come."""
    for table in tables:
        if table.parent and table.file not in whole and (gone := moved.get(table.parent.file)):
            outbox.known(table.file).doubt(gone)


def without_sentences(report: SourceReport) -> SourceReport:
    """The report as it may be logged, sent or handed to another process: addresses and codes only."""
    return replace(report, refusals=[replace(each, sentence="") for each in report.refusals])


def _report(report: SourceReport, taken: Taken, outbox: Outbox, kinds: tuple[str, ...]) -> None:
    file = taken.file
    if not file.refused_whole:
        asserted = sum(outbox.statements.count(kind).asserted for kind in kinds)
        file.unchanged = asserted - file.new - file.changed
    report.files.append(file)
    if taken.unjudged:
        report.unjudged[file.file] = report.unjudged.get(file.file, 0) + taken.unjudged
    if not (file.refused_whole and set(taken.refusals) <= set(report.refusals)):  # once, however many tables it holds
        report.refusals.extend(taken.refusals)
    report.warnings.extend(taken.warnings)
