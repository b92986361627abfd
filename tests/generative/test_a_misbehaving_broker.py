"""Whatever the broker repeats, delays or shuffles, and whenever a consumer dies, the figures are those of the casefile."""

import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consumers.engine import Engine
from hub.broker.stretch import stretches
from hub.domain.indicators import catalogue as indicators
from hub.domain.units import Counts, counts_by_month
from hub.store.engine import Store
from hub.store.ingest.figures import Figures
from hub.store.ingest.places import FencedError
from hub.store.places import Position, register
from hub.store.reading import reading
from hub.store.rows import Place, TopicRow
from schemas.catalogue import catalogue
from schemas.codec import codec
from schemas.events.extract_completed import Content, End, ExtractCompleted
from schemas.events.header import Header, Status
from schemas.topics import Stream, topic
from tests.lib.casefiles import AUTHORITY, Casefile, contribution, read, said_again
from tests.lib.databases import Databases
from tests.lib.misbehaving import MisbehavingLog

CASE, CONTROL = topic(AUTHORITY, Stream.CASE), topic(AUTHORITY, Stream.CONTROL)
FOLDERS = sorted((Path(__file__).parents[1] / "spec" / "casefiles").glob("*/as_at.txt"))
CASEFILES = [read(file.parent) for file in FOLDERS]


class DiedError(Exception):
    """The consumer's process is gone, in the middle of what it did."""


@dataclass
class Hub:
    """The national side without its loop: an engine that can be killed and started again."""

    store: Store
    topics: tuple[TopicRow, ...]

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.engine = Engine(self.store, codec(), catalogue(), indicators(), most_people=3)
        self.positions = self.stored_positions()

    def stored_positions(self) -> dict[Place, Position]:
        return register(self.store, self.topics, {CASE: [0, 1], CONTROL: [0]})

    def figures(self) -> dict[tuple[str, date], Counts]:
        with reading(self.store) as now:
            return {(each.indicator, each.month): each.counts for each in now.month_figures()}


def completed(as_at: date, revision: int, ends: dict[Place, int]) -> bytes:
    header = Header(
        event_id=as_at.isoformat().encode().ljust(16),
        revision=revision,
        status=Status.ASSERTED.value,
        authority=AUTHORITY,
        subject="casefile",
        record=as_at.isoformat(),
        source="casefile",
        extract_id=f"extract-{revision}",
        recorded_at=0,
        occurred_on=as_at,
    )
    places = tuple(End(name, partition, end) for (name, partition), end in ends.items() if name == CASE)
    contents = tuple(Content(kind, "stated", 0, "0" * 64) for kind in catalogue().streams("case"))
    return codec().encode(ExtractCompleted(header, "case", contents, (), places))


def written_by_a_connector(casefile: Casefile, chance: Random) -> MisbehavingLog:
    """The casefile as two nightly extracts would publish it, with mistakes in the first that the second mends."""
    log = MisbehavingLog()
    log.append(CASE, 0, b"nobody", b"not a message of ours")

    def publish(statement) -> None:
        subject = statement.event.header.subject
        log.append(CASE, int(subject[-1], 36) % 2, subject.encode(), statement.message)

    mistaken = [each for each in casefile.statements if chance.random() < 0.3]
    for statement in chance.sample(casefile.statements, len(casefile.statements)):
        publish(statement)
    for statement in mistaken:
        publish(said_again(statement, 2, Status.WITHDRAWN))
    log.append(CONTROL, 0, b"casefile", completed(casefile.as_at - timedelta(days=60), 1, log.ends()))
    for statement in mistaken:
        publish(said_again(statement, 3, Status.ASSERTED))
    log.append(CONTROL, 0, b"casefile", completed(casefile.as_at, 2, log.ends()))
    return log


def dies_while_writing(patch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise DiedError

    patch.setattr(Figures, "add", die)


@pytest.fixture(scope="session")
def new_hub(databases: Databases, migrated_database: str) -> Callable[[], Hub]:
    """Makes a hub on an empty store."""

    def make() -> Hub:
        topics = tuple(TopicRow(uuid.uuid4(), name, AUTHORITY, name.rpartition(".")[2]) for name in (CASE, CONTROL))
        return Hub(Store(databases.make(template=migrated_database)), topics)

    return make


def forget(hub: Hub, databases: Databases) -> None:
    address = hub.store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    hub.store.close()
    databases.drop(address)


@settings(
    max_examples=int(os.environ.get("EXAMPLES", "20")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    derandomize="EXAMPLES" not in os.environ,
)
@given(casefile=st.sampled_from(CASEFILES), seed=st.integers(0, 2**32), few=st.sampled_from([1, 24]))
def test_the_figures_are_those_of_the_casefile(
    new_hub: Callable[[], Hub],
    databases: Databases,
    monkeypatch: pytest.MonkeyPatch,
    casefile: Casefile,
    seed: int,
    few: int,
) -> None:
    monkeypatch.setattr("schemas.codec.FEW", few)  # from how many messages on they are read by the column
    chance = Random(seed)
    log = written_by_a_connector(casefile, chance)
    hub = new_hub()
    try:
        while records := log.poll(hub.positions, chance):
            turn = chance.random()
            if turn < 0.2:  # dies while it writes: nothing is written
                with pytest.MonkeyPatch.context() as patch:
                    dies_while_writing(patch)
                    with pytest.raises(DiedError):
                        hub.engine.take(stretches(records), hub.positions)
                hub.start()
                continue
            before = dict(hub.positions)
            hub.engine.take(stretches(records), hub.positions)
            if turn < 0.4:  # dies after it wrote, before it knew
                hub.start()
            elif turn < 0.6:  # a consumer that had lost the partition comes back with the same records
                hub.engine.forget()
                with pytest.raises(FencedError):
                    hub.engine.take(stretches(records), before)
                hub.engine.forget()
            hub.positions = hub.stored_positions()
        expected = counts_by_month(contribution(casefile.statements, casefile.as_at, indicators().values()))
        assert hub.figures() == expected
        with reading(hub.store) as now:
            (standing,) = now.standings()
            quarantined = sum(stream.quarantined for stream in now.streams())
        assert standing.as_at == casefile.as_at
        assert quarantined == 1
    finally:
        forget(hub, databases)
