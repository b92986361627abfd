"""People who are like many others, and those who are like nobody: the figures are those of the facts, whatever was said of them.

Everything that a consumer does to count most people without looking into their events is held against merging and judging
them all plainly: several records, many facts, corrections, withdrawals, repetitions, two statements of one revision, days
that come and go, batches cut anywhere, and a mind in which there is no room.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consumers.engine import Engine
from hub.broker.connection import Record
from hub.domain.contributions import Judge
from hub.domain.histories.facts import Facts, Statement, merge
from hub.domain.indicators import catalogue as indicators
from hub.domain.units import Contribution, counts_by_month
from hub.store.auditing import auditing
from hub.store.engine import Store
from schemas.catalogue import catalogue
from schemas.codec import codec
from schemas.events.assessment_completed import AssessmentCompleted
from schemas.events.carer_identified import CarerIdentified
from schemas.events.enquiry_received import EnquiryReceived
from tests.integration.test_engine import Bench
from tests.lib.databases import Databases
from tests.lib.statements import CARDIFF, Log, care_started, decided, header, pseudonym, received, review_held

PEOPLE, RECORDS = tuple(f"P{number}" for number in range(6)), ("R1", "R2")
DAYS = [date(2009, 2, 27), date(2009, 3, 2), date(2009, 3, 3), date(2009, 3, 9), date(2009, 4, 1)]
AS_AT = [date(2009, 2, 28), date(2009, 3, 2), date(2009, 3, 31), date(2009, 12, 31), None]


def said(chance: Random, intricate: float) -> Any:
    """Something about somebody: mostly a referral and what follows it, and more or less often what makes a history intricate."""
    person, record, on = chance.choice(PEOPLE), chance.choice(RECORDS), chance.choice(DAYS).isoformat()
    if chance.random() > intricate:
        record = f"of {person}"
    kind = chance.choices(range(7), (6, 6, 1, *[intricate] * 4))[0]
    event: Any = (
        received(record, person, on),
        decided(record, person, on),
        CarerIdentified(header("carer_identified", record, person, on)),
        EnquiryReceived(header("enquiry_received", record, person, on)),
        AssessmentCompleted(
            header("assessment_completed", record, person, on), chance.choice((True, False, None)), None
        ),
        care_started(record, person, on),
        review_held(record, person, record, on),
    )[kind]
    another_fact = uuid5(NAMESPACE_OID, f"{event.header.event_id!r} again").bytes
    return replace(
        event,
        header=event.header._replace(
            revision=chance.choice((1, 1, 2, 3)),
            status="withdrawn" if chance.random() < 0.2 else "asserted",
            event_id=another_fact if chance.random() < intricate / 5 else event.header.event_id,
            extract_id=chance.choice(("one", "other")) if chance.random() < intricate else "one",
            occurred_at=chance.choice((None, 1, 2)),
        ),
    )


@dataclass
class Plainly:
    """The same, the plain way: everybody's facts, and how many statements changed nothing."""

    people: dict[str, Facts] = field(default_factory=dict)
    repeated: int = 0

    def take(self, records: Sequence[Record]) -> None:
        """Merge the statements that records carry."""
        for record in records:
            statement = Statement(codec().decode(record.value), record.value or b"")
            subject = statement.event.header.subject
            self.people[subject], unchanged = merge(self.people.get(subject, {}), (statement,))
            self.repeated += unchanged

    def contribution(self, as_at: date | None) -> Contribution:
        """What everybody comes to."""
        judge, total = Judge(indicators().values()), Contribution()
        for facts in self.people.values():
            for cell, number in judge(facts, as_at).contribution.items():
                total[cell] = total.get(cell, 0) + number
        return total


@settings(
    max_examples=int(os.environ.get("EXAMPLES", "20")),
    derandomize="EXAMPLES" not in os.environ,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(chance=st.integers(0, 2**32).map(Random), few=st.sampled_from([1, 24]), most=st.sampled_from([0, 2, 1000]))
def test_whatever_was_said_of_people_the_figures_are_those_of_their_facts(
    databases: Databases, migrated_database: str, chance: Random, few: int, most: int
) -> None:
    address = databases.make(template=migrated_database)
    try:
        with Store(address) as store, pytest.MonkeyPatch.context() as patch:
            patch.setattr("schemas.codec.FEW", few)
            _play(store, chance, most)
    finally:
        databases.drop(address)


def _play(store: Store, chance: Random, most: int) -> None:
    bench, log, plainly = Bench(store), Log(), Plainly()
    bench.engine = Engine(store, codec(), catalogue(), indicators(), most)
    as_at, repeated = None, 0
    past: list[Any] = []
    moment, intricate = 1_000, chance.choice((0.0, 0.02, 0.3))
    for revision in range(1, chance.randint(3, 12)):
        events = [said(chance, intricate) for _ in range(chance.randint(1, 12))]
        events += chance.sample(past, min(len(past), chance.randint(0, 3)))
        past += events
        records = log.put(*events)
        plainly.take(records)
        if chance.random() < 0.4:  # a day takes effect after them, or in their midst when they come in one batch
            as_at = chance.choice(AS_AT) or as_at
            if as_at is not None:
                records.append(log.complete(as_at.isoformat(), revision))
        moment += chance.randint(-1, 3)  # now and then the broker's clock goes back
        records = [each._replace(appended_at=moment + number // 5) for number, each in enumerate(records)]
        moment = records[-1].appended_at
        cut = chance.randint(0, len(records))
        for batch in (records[:cut], records[cut:]):
            if batch:
                repeated += sum(bench.take(*batch).repeated.values())
        if chance.random() < 0.1:
            bench.engine.forget()
        with auditing(store) as audit:
            assert audit.counts(CARDIFF) == counts_by_month(plainly.contribution(as_at))
    assert repeated == plainly.repeated
    assert {pseudonym(each) for each in PEOPLE} >= plainly.people.keys()
