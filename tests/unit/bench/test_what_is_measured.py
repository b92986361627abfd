"""What the engine is measured on: the same events each time, an answer that the definition gives, and tables that tell it."""

from collections import Counter, defaultdict
from dataclasses import replace

import pytest

from hub.domain.contributions import Judge
from hub.domain.histories.facts import Statement, merge
from hub.domain.indicators import catalogue
from schemas.codec import codec
from tests.bench.histories import Histories
from tests.bench.oracle import STATES, cells, kept
from tests.bench.publish import between
from tests.bench.race import Result
from tests.bench.tables import comparison, ratios
from tests.bench.workload import LAST_DAY, Spec, made, read

SPEC = Spec(events=2_000, seed=5)
RESULT = Result("ours", "Ours", 1, 1_000, 1, "equal", 3.0, 2.0, 1.0, 100.0, 0.5, 0.5, 0.0, 0.0, 1.0)


def test_a_workload_is_the_same_each_time_and_as_long_as_asked() -> None:
    first = list(SPEC.messages())
    assert first == list(SPEC.messages())
    assert len(first) == SPEC.events


def test_a_file_gives_the_messages_back(tmp_path) -> None:
    assert list(read(made(SPEC, tmp_path), piece=1_000)) == list(SPEC.messages())


def test_some_referrals_are_stated_again_corrected_or_decided_before_they_are_received() -> None:
    events = [codec().decode(message.value) for message in SPEC.messages()]
    stated = Counter((event.header.event_id, event.header.revision) for event in events)
    revisions = Counter(event_id for event_id, _ in stated)
    received: set[str] = set()
    early = 0
    for event in events:
        if event.SUBJECT == "referral_received":
            received.add(event.header.record)
        elif event.header.record not in received:
            early += 1
    assert max(stated.values()) > 1
    assert max(revisions.values()) > 1
    assert early > 10


@pytest.mark.parametrize("spec", [SPEC, replace(SPEC, blocks=2, returning=0.2)])
def test_the_recount_says_what_the_definition_says(spec: Spec, tmp_path) -> None:
    judge = Judge([catalogue()["SCC/006"]])
    people = defaultdict(list)
    for message in spec.messages():
        people[message.key].append(Statement(codec().decode(message.value), message.value))
    found: dict[str, list[int]] = {}
    for statements in people.values():
        authority = statements[0].event.header.authority
        for (_, month, state), number in judge(merge({}, statements)[0], LAST_DAY).contribution.items():
            found.setdefault(f"{authority} {month:%Y-%m}", [0] * len(STATES))[STATES.index(state)] += number
    assert kept(made(spec, tmp_path), spec.blocks) == cells(spec.messages()) == dict(sorted(found.items()))


def test_a_month_end_finds_due_who_is_said_to_be() -> None:
    histories = Histories(people=2_000)
    judge = Judge(catalogue().values())
    people = defaultdict(list)
    for message in histories.messages():
        people[message.key].append(Statement(codec().decode(message.value), message.value))
    assert len(people) == histories.people
    assert sum(map(len, people.values())) == histories.events

    def due(person: bytes, until: int | None = None) -> bool:
        day = judge(merge({}, people[person][:until])[0], histories.as_at).due_on
        return day is not None and day <= LAST_DAY

    assert {each.decode() for each in people if due(each)} == histories.due
    # Who left care in a batch after the one in which it came was due until then.
    assert histories.no_longer_due
    assert all(due(each.encode(), until=-2) for each in histories.no_longer_due)


def test_a_run_that_ended_wrong_has_no_time() -> None:
    wrong = replace(RESULT, round=2, outcome="not equal in time")
    assert "| Ours | 1 of 2 | 500 | 2.00 |" in comparison([RESULT, wrong])
    assert "| Ours | 0 of 1 | – | – |" in comparison([wrong])


def test_a_ratio_is_taken_within_a_round() -> None:
    peers = [
        replace(RESULT, contender="bytewax", from_first_s=8.0),
        replace(RESULT, contender="bytewax", round=2, from_first_s=80.0),
        replace(RESULT, contender="quix", from_first_s=100.0),
    ]
    ours = [RESULT, replace(RESULT, round=2, from_first_s=20.0)]
    assert "to the better of Quix Streams and Bytewax | at least 2 | 4.00 (4.00–4.00) |" in ratios([*ours, *peers])


def test_a_report_goes_between_its_marks_and_nowhere_else() -> None:
    page = "before\n<!-- measured: x -->\nold\n<!-- end: x -->\nafter"
    assert between(page, "x", "new\n") == "before\n<!-- measured: x -->\n\nnew\n\n<!-- end: x -->\nafter"
    with pytest.raises(ValueError, match="no place for y"):
        between(page, "y", "new")
