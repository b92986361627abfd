"""The engine on a real database: repeated, late, corrected, withdrawn and unusable messages."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import NAMESPACE_OID, uuid5

import pytest

from consumers.definitions import complete_definitions
from consumers.engine import Engine, Taken
from hub.broker.connection import Record
from hub.broker.stretch import stretches
from hub.domain.indicators import catalogue as indicators
from hub.domain.units import Counts
from hub.store.auditing import auditing
from hub.store.engine import Store
from hub.store.ingest.places import FencedError
from hub.store.owed import quarantined, receipts_owed
from hub.store.places import Position, register
from hub.store.reading import reading
from hub.store.rows import Place, TopicRow
from schemas.catalogue import catalogue
from schemas.codec import codec
from schemas.events.reported_figure import ReportedFigure
from schemas.topics import CONSUMED, topic
from tests.lib.statements import CARDIFF, POWYS, Log, care_started, decided, header, received, review_held

MARCH = date(2009, 3, 1)


class Bench:
    """An engine on a database, with the positions a consumer would hold."""

    def __init__(self, store: Store, case_partitions: int = 1) -> None:
        self.store = store
        self.engine = self._engine()
        rows, partitions = [], {}
        for code in (CARDIFF, POWYS):
            for stream in CONSUMED:
                name = topic(code, stream)
                rows.append(TopicRow(uuid5(NAMESPACE_OID, name), name, code, stream))
                partitions[name] = list(range(case_partitions if stream == "case" else 1))
        self.positions: dict[Place, Position] = register(store, rows, partitions)
        for code in (CARDIFF, POWYS):
            complete_definitions(store, codec(), indicators(), code)

    def _engine(self) -> Engine:
        return Engine(self.store, codec(), catalogue(), indicators(), 1000)

    def restart(self) -> None:
        """Lose everything that was in mind."""
        self.engine = self._engine()

    def take(self, *records: Record) -> Taken:
        """Take records as one batch and move on."""
        taken = self.engine.take(stretches(records), self.positions)
        for record in records:
            place = (record.topic, record.partition)
            self.positions[place] = Position(
                self.positions[place].topic, record.offset + 1, taken.batch.parts[place].known_at
            )
        return taken

    def figure(self, indicator: str, month: date, authority: str = CARDIFF) -> Counts | None:
        """The counts kept, or None."""
        with auditing(self.store) as audit:
            return audit.counts(authority).get((indicator, month))


@pytest.fixture
def bench(fresh_database: str) -> Iterator[Bench]:
    with Store(fresh_database) as store:
        yield Bench(store)


def referral(log: Log, number: int, in_time: bool = True) -> Sequence[Record]:
    name = f"R{number}"
    person = f"P{number}"
    return log.put(
        received(name, person, "2009-03-02"), decided(name, person, "2009-03-03" if in_time else "2009-03-09")
    )


def test_nothing_is_judged_before_an_authority_has_said_as_at_which_day(bench: Bench) -> None:
    log = Log()
    bench.take(*referral(log, 1))
    assert bench.figure("SCC/006", MARCH) is None
    bench.take(log.complete("2009-03-31", 1))
    assert bench.figure("SCC/006", MARCH) == Counts(met=1)


def test_an_as_at_day_waits_for_its_last_event(bench: Bench) -> None:
    log = Log()
    events = [*referral(log, 1), *referral(log, 2, in_time=False)]
    completed = log.complete("2009-03-31", 1)
    assert bench.take(completed).as_at == {}
    assert bench.take(*events[:3]).as_at == {}
    assert bench.take(events[3]).as_at == {CARDIFF: date(2009, 3, 31)}
    assert bench.figure("SCC/006", MARCH) == Counts(met=1, missed=1)


def test_a_statement_sent_twice_counts_once(bench: Bench) -> None:
    log = Log()
    bench.take(*referral(log, 1), log.complete("2009-03-31", 1))
    taken = bench.take(*referral(log, 1))
    assert sum(taken.repeated.values()) == 2
    assert taken.changed == {}
    assert bench.figure("SCC/006", MARCH) == Counts(met=1)


def test_a_correction_replaces_and_a_withdrawal_takes_away_even_after_a_restart(bench: Bench) -> None:
    log = Log()
    bench.take(*referral(log, 1), log.complete("2009-03-31", 1))
    bench.restart()
    bench.take(*log.put(decided("R1", "P1", "2009-03-09", revision=2)))
    assert bench.figure("SCC/006", MARCH) == Counts(missed=1)
    bench.restart()
    bench.take(*log.put(received("R1", "P1", "2009-03-02", revision=3, status="withdrawn")))
    assert bench.figure("SCC/006", MARCH) == Counts(unknown=1)
    bench.take(*log.put(decided("R1", "P1", "2009-03-09", revision=3, status="withdrawn")))
    assert bench.figure("SCC/006", MARCH) is None


def test_an_older_revision_that_comes_late_changes_nothing(bench: Bench) -> None:
    log = Log()
    bench.take(*log.put(received("R1", "P1", "2009-03-02", revision=5)), log.complete("2009-03-31", 1))
    bench.take(*log.put(received("R1", "P1", "2009-02-02", revision=4)))
    assert bench.figure("SCC/006", MARCH) == Counts(missed=1)


def test_time_that_passes_judges_only_what_was_due(bench: Bench) -> None:
    log = Log()
    child = log.put(care_started("CP1", "P1", "2009-03-02"))
    bench.take(*child, log.complete("2009-03-20", 1))
    assert bench.figure("SCC/021", MARCH) == Counts(pending=1)
    bench.take(log.complete("2009-03-31", 2))
    assert bench.figure("SCC/021", MARCH) == Counts(missed=1)
    assert bench.figure("SCC/002", MARCH) == Counts(met=1)
    assert bench.figure("SCC/002", date(2009, 4, 1)) == Counts(pending=1)


def test_a_child_in_short_breaks_is_seen_at_every_month_end_that_passes(bench: Bench) -> None:
    log = Log()
    breaks = replace(care_started("CP1", "P1", "2009-01-12"), basis="short_breaks")
    bench.take(*log.put(breaks), log.complete("2009-01-20", 1))
    for revision, day in enumerate(("2009-02-28", "2009-03-15", "2009-04-30"), 2):
        bench.take(log.complete(day, revision))
    assert [bench.figure("SCC/004", date(2009, month, 1)) for month in (1, 2, 3, 4)] == [Counts(outside=1)] * 4


def test_a_restated_extract_may_take_the_day_back(bench: Bench) -> None:
    log = Log()
    bench.take(*log.put(care_started("CP1", "P1", "2009-03-02")), log.complete("2009-03-31", 1))
    bench.take(log.complete("2009-03-20", 2))
    assert bench.figure("SCC/021", MARCH) == Counts(pending=1)
    bench.take(log.complete("2009-03-20", 3, status="withdrawn"))
    assert bench.figure("SCC/021", MARCH) == Counts(missed=1)


def test_a_same_day_rerun_never_shows_an_authority_without_its_day(bench: Bench) -> None:
    log = Log()
    bench.take(*log.put(care_started("CP1", "P1", "2009-03-02")), log.complete("2009-03-31", 1))
    more = log.put(review_held("RV1", "P1", "CP1", "2009-03-30"))
    again = log.complete("2009-03-31", 2)
    assert bench.take(again).as_at == {}
    assert bench.figure("SCC/021", MARCH) == Counts(missed=1)
    bench.take(*more)
    assert bench.figure("SCC/021", MARCH) == Counts(met=1)


def test_an_event_that_names_another_authority_changes_nothing_and_is_seen(bench: Bench) -> None:
    log = Log()
    intruder = log.put(received("R1", "P1", "2009-03-02", authority=POWYS))
    taken = bench.take(*intruder, log.complete("2009-03-31", 1))
    assert [each.code for each in taken.batch.set_aside] == ["authority_mismatch"]
    assert bench.figure("SCC/006", MARCH) is None
    assert bench.figure("SCC/006", MARCH, POWYS) is None
    with reading(bench.store) as read:
        [standing] = [each for each in read.standings() if each.authority == CARDIFF]
    assert not standing.is_whole(indicators()["SCC/006"].needs)
    [owed] = [each for each in receipts_owed(bench.store, [CARDIFF], 10) if each.exceptions]
    assert owed.exceptions[0][:2] == (0, "authority_mismatch")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (b"", "not_wire_format"),
        (b"hello there", "not_wire_format"),
        (b"\x00\x00\x00\x7f\xff123", "unknown_schema"),
        (b"\x00\x00\x00\x00\x65123", "unreadable"),
    ],
)
def test_bytes_that_are_no_statement_are_kept_by_address_and_stop_nothing(
    bench: Bench, value: bytes, code: str
) -> None:
    log = Log()
    junk = log.put_raw("case", value, b"a name, an address")
    bench.take(junk, *referral(log, 1), log.complete("2009-03-31", 1))
    assert bench.figure("SCC/006", MARCH) == Counts(met=1)
    [kept] = quarantined(bench.store)
    assert (kept.code, kept.offset, kept.state) == (code, 0, "open")
    assert "a name" not in str(kept.document())


def test_a_message_whose_key_is_not_its_person_is_set_aside(bench: Bench) -> None:
    log = Log()
    event = received("R1", "P1", "2009-03-02")
    taken = bench.take(log.put_raw("case", codec().encode(event), b"another"))
    assert [each.code for each in taken.batch.set_aside] == ["key_mismatch"]


def test_a_replayed_message_is_recorded_where_it_lay(bench: Bench) -> None:
    log = Log()
    good = log.put(received("R1", "P1", "2009-03-02"))[0]
    bench.take(good._replace(value=b"not yet readable"), log.complete("2009-03-31", 1))
    before = bench.positions[good.topic, 0]
    bench.engine.take(stretches([good]), bench.positions, replayed_at=good.appended_at)
    assert [each.state for each in quarantined(bench.store)] == ["replayed"]
    assert bench.figure("SCC/006", MARCH) == Counts(missed=1)
    with auditing(bench.store) as audit:
        case = next(each for each in audit.topics() if each.name == good.topic)
        assert case.next_offsets == {0: before.next_offset}


def test_a_person_on_two_partitions_is_one_person_also_when_a_day_comes_between(fresh_database: str) -> None:
    log = Log()
    (late,) = log.put(received("R2", "P1", "2009-03-04"))
    (early,) = Log().put(received("R1", "P1", "2009-03-02"))
    day = Log().complete("2009-03-31", 1)  # it waits for nothing
    with Store(fresh_database) as store:
        bench = Bench(store, case_partitions=2)
        bench.take(
            late._replace(appended_at=3_000),
            early._replace(partition=1, appended_at=1_000),
            day._replace(appended_at=2_000),
        )
        assert bench.figure("SCC/006", MARCH) == Counts(missed=2)
        assert bench.figure("SCC/010", MARCH) == Counts(met=1, missed=1)
        bench.take(*(each._replace(appended_at=4_000) for each in log.put(decided("R1", "P1", "2009-03-03"))))
        assert bench.figure("SCC/006", MARCH) == Counts(met=1, missed=1)


def test_a_consumer_that_lost_its_partition_writes_nothing(bench: Bench) -> None:
    log = Log()
    records = referral(log, 1)
    slow = Engine(bench.store, codec(), catalogue(), indicators(), 1000)
    positions = dict(bench.positions)
    bench.take(*records)
    with pytest.raises(FencedError):
        slow.take(stretches(records), positions)
    with auditing(bench.store) as audit:
        case = next(each for each in audit.topics() if each.name == records[0].topic)
        assert case.next_offsets == {0: 2}
        assert len(list(audit.statements(case.number))) == 2


def test_a_consumer_that_slept_while_another_took_over_judges_nobody_by_what_it_remembers(bench: Bench) -> None:
    log = Log()
    bench.take(*log.put(care_started("CP1", "P1", "2009-03-02")), log.complete("2009-03-20", 1))
    woken = Bench(bench.store)
    woken.take(*log.put(review_held("RV1", "P1", "CP1", "2009-03-10")))
    passed = log.complete("2009-03-31", 2)
    with pytest.raises(FencedError):
        bench.take(passed)  # nobody moved this partition, but the child in mind has no review
    Bench(bench.store).take(passed)
    assert bench.figure("SCC/021", MARCH) == Counts(met=1)


def test_a_topic_of_nobody_who_takes_part_is_seen_and_owed_no_receipt(bench: Bench) -> None:
    name = topic("W06000099", "case")
    row = TopicRow(uuid5(NAMESPACE_OID, name), name, "W06000099", "case")
    bench.positions |= register(bench.store, [row], {name: [0]})
    bench.take(*Log("W06000099").put(received("R1", "P1", "2009-03-02", authority="W06000099")))
    assert [each.code for each in quarantined(bench.store)] == ["unknown_authority"]
    assert receipts_owed(bench.store, ["W06000099"], 10) == []


def test_a_message_missing_before_a_batch_stops_it_whole(bench: Bench) -> None:
    log = Log()
    first, second = referral(log, 1)
    with pytest.raises(FencedError, match="offset 0 was expected"):
        bench.take(second)
    bench.engine.forget()
    bench.take(first, second)


def test_a_refused_or_vanished_file_leaves_its_figures_and_makes_them_incomplete(bench: Bench) -> None:
    log = Log()
    stated = {"referral_received": "stated", "referral_decided": "stated"}
    bench.take(*referral(log, 1), log.complete("2009-03-31", 1, stated))
    needs = indicators()["SCC/006"].needs
    for revision, state in enumerate(("refused", "absent", "stated"), 2):
        bench.take(log.complete("2009-03-31", revision, dict.fromkeys(stated, state)))
        with reading(bench.store) as read:
            [standing] = [each for each in read.standings() if each.authority == CARDIFF]
        assert standing.gives(needs)
        assert standing.is_whole(needs) is (state == "stated")
        assert bench.figure("SCC/006", MARCH) == Counts(met=1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"subject": "\x00" * 32}, "impossible_pseudonym"),
        ({"subject": "short"}, "impossible_pseudonym"),
        ({"record": "a name with spaces in it"}, "impossible_pseudonym"),
        ({"occurred_on": date(9999, 12, 31)}, "impossible_day"),
    ],
)
def test_an_event_that_the_store_could_not_bear_is_set_aside(
    bench: Bench, change: dict[str, object], code: str
) -> None:
    event = received("R1", "P1", "2009-03-02")
    head = event.header._replace(**change)  # type: ignore[arg-type]
    log = Log()
    taken = bench.take(log.put_raw("case", codec().encode(replace(event, header=head)), head.subject.encode()))
    assert [each.code for each in taken.batch.set_aside] == [code]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"period": "FY2008-10"}, "impossible_figure"),
        ({"area": "W99999999"}, "impossible_figure"),
        ({"area": POWYS}, "impossible_figure"),
        ({"value": float("nan")}, "impossible_figure"),
        ({"indicator": "SCC\x00"}, "impossible_text"),
        ({"indicator": "=1+2"}, "impossible_text"),
    ],
)
def test_a_stated_figure_that_no_page_could_show_is_set_aside(
    bench: Bench, change: dict[str, object], code: str
) -> None:
    figure = ReportedFigure(
        header("reported_figure", "SCC/006", "SCC/006", "2009-03-31"),
        "SCC/006",
        CARDIFF,
        "FY2008-09",
        "final",
        value=95.0,
    )
    wrong = replace(figure, **change)  # type: ignore[arg-type]
    taken = bench.take(Log().put_raw("performance", codec().encode(wrong), b"SCC/006"))
    assert [each.code for each in taken.batch.set_aside] == [code]


def test_an_extract_that_waits_for_anothers_topic_is_set_aside(bench: Bench) -> None:
    log = Log()
    record = log.complete("2009-03-31", 1)
    event = codec().decode(record.value)
    wrong = replace(event, ends=(replace(event.ends[0], topic=topic(POWYS, "case")),))
    taken = bench.take(record._replace(value=codec().encode(wrong)))
    assert [each.code for each in taken.batch.set_aside] == ["impossible_end"]


def test_an_extract_told_twice_stays_in_effect(bench: Bench) -> None:
    log = Log()
    bench.take(*log.put(care_started("CP1", "P1", "2009-03-02")), log.complete("2009-03-31", 1))
    bench.take(log.complete("2009-03-31", 1))
    assert bench.take(*log.put(received("R1", "P1", "2009-03-02"))).as_at == {}
    assert bench.figure("SCC/006", MARCH) == Counts(missed=1)
