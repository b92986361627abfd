"""Extracts that are a part: rows that came, changed or went since, and nothing about all others."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.errors import InputRefused
from producers.casefile import tables
from producers.files.listed import ListedRow, ListedRows
from producers.keyed.keys import Keys
from producers.outbox.extracts import Manner
from producers.outbox.file import Outbox, forgetful
from producers.reading import Extract, Request, Sheet, Source, SourceSettings
from producers.refusals import Code, Refusal
from producers.report import SourceReport
from producers.staging import REKEYING, Permissions, Run, stage
from schemas.topics import Stream
from tests.lib.case_databases import asserted, referral, stated_by_files
from tests.lib.extracts import AUTHORITY, CARE_PERIODS, KEY, KEYS, PLACEMENTS, Nights, addresses, sent, stated

SETTINGS = SourceSettings(name="it", format="parts")
DAY = date(2009, 6, 1)


@dataclass
class Parts:
    """Extracts of some tables into one outbox, each whole or a part."""

    outbox: Outbox
    keys: Keys = KEYS
    begun: int = 1_000_000
    #: What the source was given at each extract.
    requests: list[Request] = field(default_factory=list)

    def take(
        self,
        files: Mapping[str, Sequence[Mapping[str, Any]]],
        gone: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
        is_whole: bool = False,
        as_at: date = DAY,
        marks: Mapping[str, str] | None = None,
        keep: bool = True,
        manner: Manner = Manner.LIVE,
    ) -> SourceReport:
        """Stage an extract: rows by table, and those that are gone."""

        def read(_: Any, request: Request) -> Extract:
            self.requests.append(request)
            return Extract(as_at, sheets=_sheets(files, gone or {}, is_whole, request), marks=lambda _: marks or {})

        self.begun += 1_000
        source = Source("parts", Stream.CASE, SourceSettings, lambda *_: tables(), read)
        run = Run(AUTHORITY, self.keys, DAY, self.begun, Permissions(as_at), manner)
        report = stage(self.outbox, source, SETTINGS, run, keep)
        sent(self.outbox)
        return report


def _sheets(
    files: Mapping[str, Sequence[Mapping[str, Any]]],
    gone: Mapping[str, Sequence[Mapping[str, Any]]],
    is_whole: bool,
    request: Request,
) -> Iterator[Sheet]:
    for table in tables():
        name = table.file.removesuffix(".csv")
        if name in files or name in gone:
            names = [each.name for each in table.columns]
            rows = [
                ListedRow(line, [str(row.get(each) or "") for each in names], is_gone=line > len(files.get(name, ())))
                for line, row in enumerate([*files.get(name, ()), *gone.get(name, ())], 1)
            ]
            held = ListedRows(lambda rows=rows: rows, request.secret)  # type: ignore[misc]
            yield Sheet(table, table.file, held, is_whole, is_named_by_key=True)


@pytest.fixture
def parts() -> Iterator[Parts]:
    with forgetful(AUTHORITY) as outbox:
        yield Parts(outbox)


def counts(report: SourceReport) -> list[tuple[int, int, int, int]]:
    return [(each.new, each.changed, each.withdrawn, each.unchanged) for each in report.files]


def test_of_a_row_that_is_not_in_a_part_nothing_is_said(parts: Parts) -> None:
    parts.take({"referrals": [referral(1), referral(2)]}, is_whole=True)
    assert counts(parts.take({"referrals": [referral(2, source="police"), referral(3)]})) == [(1, 1, 0, 1)]
    assert counts(parts.take({"referrals": []})) == [(0, 0, 0, 3)]
    assert counts(parts.take({"referrals": [referral(2, source="police")]}, is_whole=True)) == [(0, 0, 2, 1)]


def test_a_row_that_is_gone_withdraws_what_its_key_stated_and_needs_nothing_but_the_key(parts: Parts) -> None:
    decided = referral(1, decided_at="2009-03-03", decision="assessment")
    parts.take({"referrals": [decided, referral(2)]}, is_whole=True)
    report = parts.take({}, {"referrals": [{"referral_id": "R1"}, {"referral_id": "R9"}]})
    assert (counts(report), report.refusals) == ([(0, 0, 2, 1)], [])
    assert counts(parts.take({}, {"referrals": [{"referral_id": "R1"}]})) == [(0, 0, 0, 1)]
    assert counts(parts.take({"referrals": [decided, referral(2)]}, is_whole=True)) == [(2, 0, 0, 1)]


def test_a_row_that_is_gone_and_has_no_key_is_refused(parts: Parts) -> None:
    report = parts.take({}, {"referrals": [{"person_id": "P1"}]})
    assert addresses(report.refusals) == [("referrals.csv", 1, "missing_value")]
    assert report.refusals[0].sentence == "referral_id is blank; it says which record is gone"


def test_what_hangs_on_a_row_that_went_with_a_part_is_looked_at_when_it_comes_again(parts: Parts) -> None:
    care = {"care_period_id": "C1", "person_id": "P1", "started_on": "2009-01-05", "basis": "care_order"}
    placed = {
        "placement_id": "L1",
        "care_period_id": "C1",
        "person_id": "P1",
        "started_on": "2009-01-05",
        "type": "foster",
    }
    parts.take({"care_periods": [care], "placements": [placed]}, is_whole=True)
    parts.take({"placements": []}, {"care_periods": [{"care_period_id": "C1"}]})
    report = parts.take({"care_periods": [], "placements": [placed]}, is_whole=True)
    assert [(each.code, each.stale) for each in report.refusals] == [("unknown_care_period", True)]
    assert report.refusals[0].sentence.startswith("placement_id L1: care_period_id names no accepted row")
    assert parts.take({"care_periods": [care], "placements": [placed]}, is_whole=True).refusals == []


def test_a_row_whose_file_was_absent_when_its_parent_went_is_looked_at_when_it_comes_again(tmp_path: Path) -> None:
    care = CARE_PERIODS + "C1,P1,2009-01-05,,care_order\n"
    placements = PLACEMENTS + "L1,C1,P1,2009-01-05,,foster,,\n"
    with forgetful(AUTHORITY) as outbox:
        nights = Nights(outbox, tmp_path)
        nights.night(care_periods=care, placements=placements)
        nights.night(care_periods=CARE_PERIODS)
        report = nights.night(care_periods=CARE_PERIODS, placements=placements)
    assert addresses(report.refusals) == [("placements.csv", 2, "unknown_care_period")]


def test_a_row_that_was_accepted_for_a_later_day_is_looked_at_after_a_part_for_an_earlier_one(parts: Parts) -> None:
    parts.take({"referrals": [referral(1, received_at="2009-05-31")]}, is_whole=True)
    parts.take({"referrals": [referral(2)]}, as_at=date(2009, 5, 1))
    report = parts.take(
        {"referrals": [referral(1, received_at="2009-05-31"), referral(2)]}, is_whole=True, as_at=date(2009, 5, 1)
    )
    assert [(each.line, each.code, each.stale) for each in report.refusals] == [(1, "future_date", True)]


def test_a_row_that_becomes_that_of_a_person_with_a_newer_key_takes_back_what_it_was(parts: Parts) -> None:
    parts.take({"referrals": [referral(1)]})
    known = {each.subject for each in stated(parts.outbox) if each.kind == "referral_received"}
    parts.keys = Keys([KEY, KEY[::-1]], lambda subject: subject in known)
    assert counts(parts.take({"referrals": [referral(1)]})) == [(0, 0, 0, 1)]
    assert counts(parts.take({"referrals": [referral(1, person_id="P2")]})) == [(1, 0, 1, 0)]
    assert counts(parts.take({"referrals": [referral(1, person_id="P2")]}, is_whole=True)) == [(0, 0, 0, 1)]
    assert counts(parts.take({}, {"referrals": [{"referral_id": "R1"}]})) == [(0, 0, 1, 0)]


@pytest.mark.parametrize("is_whole", [True, False], ids=["whole", "a part"])
@pytest.mark.parametrize("is_known", [True, False], ids=["known", "changed"])
def test_rows_of_one_key_are_refused_though_one_person_has_an_older_key_than_the_other(
    parts: Parts, is_whole: bool, is_known: bool
) -> None:
    parts.take({"referrals": [referral(1), referral(2)]}, is_whole=True)
    before = asserted(parts.outbox)
    with_two_keys(parts)
    rows = [referral(1, source="school" if is_known else "police"), referral(1, person_id="P99"), referral(2)]
    report = parts.take({"referrals": rows}, is_whole=is_whole)
    assert addresses(report.refusals) == [("referrals.csv", 1, "duplicate_key"), ("referrals.csv", 2, "duplicate_key")]
    assert asserted(parts.outbox) == before
    assert parts.take({"referrals": rows[1:]}, is_whole=is_whole).refusals == []
    assert counts(parts.take({"referrals": rows[1:]}, is_whole=True)) == [(0, 0, 0, 2)]


def with_two_keys(parts: Parts) -> None:
    """Give people first seen from now on a newer key."""
    known = {each.subject for each in stated(parts.outbox)}
    parts.keys = Keys([KEY, KEY[::-1]], lambda subject: subject in known)


OF_ANYBODY = st.builds(
    referral,
    st.integers(0, 3),
    source=st.sampled_from(["school", "police"]),
    person_id=st.sampled_from(["P1", "P2", "P98", "P99"]),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(OF_ANYBODY, max_size=3), st.lists(st.lists(OF_ANYBODY, max_size=5), min_size=1, max_size=4))
def test_with_several_keys_the_same_rows_are_refused_as_with_one(first: list[Any], later: list[list[Any]]) -> None:
    with forgetful(AUTHORITY) as under_one, forgetful(AUTHORITY) as under_two:
        one, two = Parts(under_one), Parts(under_two)
        for each in (one, two):
            each.take({"referrals": first}, is_whole=True)
        with_two_keys(two)
        for rows in later:
            wanted, found = (each.take({"referrals": rows}, is_whole=True) for each in (one, two))
            assert addresses(found.refusals) == addresses(wanted.refusals)
            assert found.files[0].rows - found.files[0].refused == len(accepted_of(rows))


def accepted_of(rows: list[Any]) -> list[Any]:
    """The rows that are the only ones of their key."""
    keys = [each["referral_id"] for each in rows]
    return [each for each in rows if keys.count(each["referral_id"]) == 1]


def test_a_rekeyed_extract_that_is_refused_as_a_whole_ends_as_one_that_is_not_whole(parts: Parts) -> None:
    refusal = Refusal("as_at.txt", 1, Code.BAD_AS_AT, "it is no day")
    source = Source("parts", Stream.CASE, SourceSettings, lambda *_: tables(), lambda *_: Extract(None, refusal))
    run = Run(AUTHORITY, KEYS, DAY, 2_000_000)
    assert stage(parts.outbox, source, SETTINGS, run, keep=True).refusals == [refusal]
    with pytest.raises(InputRefused, match=r"refused is as_at.txt \(bad_as_at\)"):
        stage(parts.outbox, source, SETTINGS, replace(run, manner=Manner.REKEYED), keep=True)
    assert parts.outbox.remarked(REKEYING) is None


def test_new_keys_need_everything_and_a_source_that_gives_a_part_is_told_so(parts: Parts) -> None:
    parts.take({"referrals": [referral(1)]}, is_whole=True, marks={"at": "1"})
    before = asserted(parts.outbox)
    parts.keys = Keys([KEY[::-1]])
    with pytest.raises(InputRefused, match="it gives a part of referrals.csv"):
        parts.take({"referrals": [referral(1)]}, manner=Manner.REKEYED)
    assert (asserted(parts.outbox), parts.outbox.marks.of("it")) == (before, {"at": "1"})
    assert parts.requests[-1].marks == {}
    report = parts.take({"referrals": [referral(1)]}, is_whole=True, manner=Manner.REKEYED)
    assert (report.files[0].new, report.files[0].withdrawn) == (1, 1)


def test_a_part_of_which_every_row_is_known_writes_nothing(parts: Parts) -> None:
    parts.take({"referrals": [referral(1), referral(2)]}, is_whole=True)
    changes = parts.outbox._database.total_changes
    parts.take({"referrals": [referral(2)]})
    assert parts.outbox._database.total_changes - changes <= 5  # that there was an extract


ROW = st.builds(
    referral,
    st.integers(0, 6),
    source=st.sampled_from(["school", "police", "nobody"]),
    person_id=st.sampled_from(["P1", "P2"]),
    decided_at=st.sampled_from(["", "2009-03-04"]),
)
PART = st.tuples(
    st.lists(ROW, max_size=4, unique_by=lambda row: row["referral_id"]),
    st.sets(st.integers(0, 6), max_size=3),
    st.booleans(),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PART, min_size=1, max_size=6))
def test_after_any_parts_what_stands_is_what_the_last_row_of_each_key_says(tmp_path: Path, history: list[Any]) -> None:
    accepted: dict[str, Any] = {}
    last: dict[str, Any] = {}
    with forgetful(AUTHORITY) as outbox:
        parts = Parts(outbox)
        for rows, gone, is_whole in history:
            rows = [row | {"decision": "assessment" if row["decided_at"] else ""} for row in rows]
            keys = {row["referral_id"] for row in rows}
            leaving = [key for key in (f"R{number}" for number in gone) if key not in keys]
            if is_whole:
                rows += [row for key, row in last.items() if key not in keys and key not in leaving]
                parts.take({"referrals": rows}, is_whole=True)
            else:
                parts.take({"referrals": rows}, {"referrals": [{"referral_id": key} for key in leaving]})
            for key in leaving:
                last.pop(key, None)
                accepted.pop(key, None)
            for row in rows:
                last[row["referral_id"]] = row
                if row["source"] != "nobody":
                    accepted[row["referral_id"]] = row
        assert asserted(outbox) == stated_by_files(tmp_path, {"referrals": accepted.values()})


def test_marks_are_given_back_at_the_next_extract_and_kept_with_it_or_not_at_all(parts: Parts) -> None:
    parts.take({"referrals": [referral(1)]}, marks={"at": "1"})
    parts.take({"referrals": [referral(2)]}, marks={"at": "2"}, keep=False)
    assert [dict(each.marks) for each in parts.requests] == [{}, {"at": "1"}]
    assert parts.outbox.marks.of("it") == {"at": "1"}
    assert parts.outbox.marks.of("another") == {}
    with parts.outbox.writing():
        parts.outbox.clear()
    assert parts.outbox.marks.of("it") == {}


def test_an_extract_that_fails_or_is_refused_leaves_the_marks_as_they_were(parts: Parts) -> None:
    parts.take({}, marks={"at": "1"})

    def fails(_: Sequence[Refusal]) -> Mapping[str, str]:
        raise OSError

    for extract in (Extract(DAY, marks=fails), Extract(None, Refusal("it", 1, "bad_as_at", ""))):  # type: ignore[arg-type]
        source = Source("parts", Stream.CASE, SourceSettings, lambda *_: tables(), lambda *_, e=extract: e)
        with suppress(OSError):
            stage(parts.outbox, source, SETTINGS, Run(AUTHORITY, KEYS, DAY, 9_000_000), keep=True)
        assert parts.outbox.marks.of("it") == {"at": "1"}
