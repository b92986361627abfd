"""What the API said at each moment it says again when asked for that moment: later, and from a store filled again."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx

from hub.answers.admission import token_hash
from hub.answers.moments import instant
from hub.answers.readers import Role
from hub.broker.publisher import Publisher
from hub.broker.reader import Reader
from hub.domain.histories.facts import Statement
from hub.store import tokens
from hub.store.engine import Store
from hub.store.places import positions
from hub.store.reading import reading
from schemas.codec import codec
from schemas.events.extract_completed import Content, End, ExtractCompleted
from schemas.events.header import Header, Status
from schemas.topics import CONSUMED, Stream, topic
from tests.lib.authorities import Authority
from tests.lib.casefiles import AUTHORITY, read, said_again
from tests.lib.consuming import consuming
from tests.lib.databases import Databases
from tests.lib.exchange import Exchange
from tests.lib.serving import served

CASEFILES = Path(__file__).parents[1] / "spec" / "casefiles"
TODAY = date(2030, 1, 1)
NIGHTS = (("W06000001", "short-breaks"), ("W06000022", "christmas"), ("W06000001", "header-only-files"))
MEMBER = "a member's token"
#: Every figure, a comparison, how fresh everybody is, and why two figures are what they are.
QUESTIONS = (
    "/api/v1/observations",
    "/api/v1/compare/SCC/021?period=FY2008-09",
    "/api/v1/streams",
    "/api/v1/explain?indicator=SCC/021&period=FY2008-09&area=W06000015",
    "/api/v1/explain?indicator=SCC/002&period=FY2008-09&area=W92000004",
)


#: What a member may ask of a moment: its own authority alone.
OF_ITS_OWN = ("/api/v1/observations?area=W06000015", QUESTIONS[3])


@dataclass
class Watched:
    """A store with everything that Kafka has, its API, and what that said at each moment."""

    store: Store
    api: httpx.Client
    exchange: Exchange
    codes: Sequence[str]
    said: dict[int, list[Any]] = field(default_factory=dict)

    def note(self) -> None:
        """Note what the API says now; whatever is stated next is known later."""
        at = everything(self.store, self.exchange, self.codes)
        self.said[at] = answers(self.api)
        while time.time_ns() // 1_000_000 <= at + 1:
            time.sleep(0.001)


def everything(store: Store, exchange: Exchange, codes: Sequence[str]) -> int:
    """Wait until the store has all messages; the moment up to which it knows everything."""
    with Reader(exchange.hub) as reader:
        names = [topic(code, stream) for code in codes for stream in CONSUMED]
        ends = {(name, part): end for name in names for part, end in reader.end_offsets(name).items() if end}
    give_up = time.monotonic() + 60
    while any(positions(store).get(place) != end for place, end in ends.items()):
        assert time.monotonic() < give_up
        time.sleep(0.05)
    with reading(store) as read:
        return max(each.last_event_at or 0 for each in read.streams())


@contextmanager
def api(store: Store) -> Iterator[httpx.Client]:
    """What answers the analyst, and the authority itself."""
    with served(store, Role.ANALYST, now=lambda: datetime.now(UTC)) as client:
        yield client


def answers(client: httpx.Client, moment: int | None = None) -> list[Any]:
    """What an analyst is answered, and the authority itself, but for what names the state of the store."""
    found: list[Any] = []
    member = {"Authorization": f"Bearer {MEMBER}"}
    for headers, questions in (({}, QUESTIONS), (member, OF_ITS_OWN)):
        found += [_answer(client, question, moment, headers) for question in questions]
    return found


def _answer(client: httpx.Client, question: str, moment: int | None, headers: dict[str, str]) -> Any:
    url = httpx.URL(question)
    if moment is not None:
        url = url.copy_merge_params({"as_known_at": instant(moment).isoformat()})
    answer = client.get(url, headers=headers)
    assert answer.status_code == 200, answer.text
    document = answer.json()
    meta = document.pop("meta")
    assert meta["as_known_at"] == (None if moment is None else instant(moment).isoformat().replace("+00:00", "Z"))
    return document


def pieces() -> list[list[Statement]]:
    """Cardiff's reviews, a few statements at a time; some are withdrawn after the year is complete, and stated again."""
    statements = read(CASEFILES / "review-chain").statements
    halves = [list(statements[: len(statements) // 2]), list(statements[len(statements) // 2 :])]
    some = [each for each in statements if type(each.event).__name__ == "ReviewHeld"][:2]
    withdrawn = [said_again(each, 2, Status.WITHDRAWN) for each in some]
    return [*halves, withdrawn, [said_again(each, 3, Status.ASSERTED) for each in some[:1]]]


def completed(kinds: frozenset[str], day: date, revision: int, ends: dict[int, int]) -> bytes:
    """That everything was stated, as at a day."""
    head = Header(
        day.isoformat().encode().ljust(16, b"-"), revision, "asserted", AUTHORITY, "casefile", "casefile", "casefile",
        "1", 0, day,
    )  # fmt: skip
    contents = tuple(Content(kind, "stated", 0, "0" * 64) for kind in sorted(kinds))
    waits = tuple(End(topic(AUTHORITY, Stream.CASE), part, end) for part, end in ends.items())
    return codec().encode(ExtractCompleted(head, "case", contents, (), waits))


def test_what_was_known_is_told_again_as_it_was_told_then(
    exchange: Exchange, databases: Databases, migrated_database: str, tmp_path: Path
) -> None:
    first, second = databases.make(template=migrated_database), databases.make(template=migrated_database)
    islanders = {code: Authority.set_up(code, tmp_path / code, exchange.enrol(code)) for code, _ in NIGHTS[:2]}
    cardiff = exchange.enrol(AUTHORITY)
    kinds = read(CASEFILES / "review-chain").kinds
    codes = (AUTHORITY, *islanders)
    try:
        with Store(first) as store, Store(second) as filled_again:
            for each in (store, filled_again):
                tokens.create(each, token_hash(MEMBER), Role.MEMBER, 1_790_000_000_000, AUTHORITY)
            with (
                api(store) as client,
                consuming(store, exchange.hub),
                Publisher(cardiff, "cardiff") as publisher,
            ):
                watched = Watched(store, client, exchange, codes)
                for number, piece in enumerate(pieces(), 1):
                    for statement in piece:
                        key = statement.event.header.subject.encode()
                        publisher.send(topic(AUTHORITY, Stream.CASE), key, statement.message)
                    publisher.flush()
                    watched.note()
                    with Reader(exchange.hub) as reader:
                        ends = dict(reader.end_offsets(topic(AUTHORITY, Stream.CASE)))
                    day = date(2009, 3, 31) if number < 3 else date(2009, 9, number)
                    value = completed(kinds, day, number, ends)
                    publisher.send(topic(AUTHORITY, Stream.CONTROL), b"casefile", value).result()
                    watched.note()
                    if number <= len(NIGHTS):
                        code, folder = NIGHTS[number - 1]
                        islanders[code].report(CASEFILES / folder, TODAY, 1_890_000_000_000 + number)
                        watched.note()
            assert len(watched.said) == 11
            assert {row["status"] for row in list(watched.said.values())[-1][0]["data"]} >= {"final", "revised"}
            with consuming(filled_again, exchange.hub):
                everything(filled_again, exchange, codes)
            for asked in (store, filled_again):
                with api(asked) as client:
                    for moment, said in watched.said.items():
                        assert answers(client, moment) == said
    finally:
        databases.drop(first)
        databases.drop(second)
