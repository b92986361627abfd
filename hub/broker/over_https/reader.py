"""Reads what lies in topics through the edge; what `hub.broker.reader` does over Kafka."""

from collections.abc import Iterator, Mapping
from typing import Self

from hub.broker.connection import Connection, Record
from hub.broker.over_https.parcels import RECORDS_TYPE, NoParcel, unpack_records
from hub.broker.over_https.session import OPENING_S, Session
from hub.errors import AccessError, ConfigurationError, DifferenceFound, HubError


class EdgeReader:
    """A reader of whole topics; it may be used for one topic after another."""

    def __init__(self, connection: Connection, client_id: str) -> None:
        """Raises AccessError for a refused password, UnreachableError where no edge answers, ConfigurationError."""
        self._session = Session(connection, client_id)
        try:
            self._session.document("reach the edge", "", OPENING_S)
        except BaseException:
            self._session.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the edge."""
        self._session.close()

    def end_offsets(self, topic: str) -> Mapping[int, int]:
        """For each partition, the offset after its last message."""
        return {part: end for part, (_, end) in self._bounds(topic).items()}

    def first_offsets(self, topic: str) -> Mapping[int, int]:
        """For each partition, the offset of its first message; the end where there is none."""
        return {part: first for part, (first, _) in self._bounds(topic).items()}

    def read(
        self, topic: str, starts: Mapping[int, int] | None = None, ends: Mapping[int, int] | None = None
    ) -> Iterator[Record]:
        """Every message up to the ends at the time of the call, partition after partition, in order within each.

        `starts` holds the first offset wanted of a partition; a partition it does not name is read from its first
        message. `ends` names earlier ends, and with them the only partitions wanted. Raises ConfigurationError where
        there is no such topic, AccessError, UnreachableError, and DifferenceFound where a start or an end is not in the
        log.
        """
        bounds = self._bounds(topic)
        wanted = {part: end for part, (_, end) in bounds.items()} if ends is None else ends
        for part, end in wanted.items():
            last = bounds.get(part, (0, 0))[1]
            if end > last:
                raise DifferenceFound(f"{topic}[{part}] ends at offset {last}, and {end} was expected.")
        begin = {part: (starts or {}).get(part, bounds[part][0]) for part in wanted if part in bounds}
        return self._read(topic, {part: (at, wanted[part]) for part, at in begin.items() if at < wanted[part]})

    def rights(self, topic: str) -> frozenset[str] | HubError:
        """What the principal may do with a topic ("read", "write"), or why that cannot be said; UnreachableError."""
        doing = f"find the topic {topic}"
        try:
            answer = self._session.document(doing, f"/topics/{topic}/rights")
            return frozenset(str(each) for each in answer["rights"])
        except (AccessError, ConfigurationError) as error:
            return error
        except (KeyError, TypeError):
            raise self._session.stranger(doing, "it does not say what is allowed") from None

    def _read(self, topic: str, spans: Mapping[int, tuple[int, int]]) -> Iterator[Record]:
        doing = f"read {topic}"
        for part, (at, end) in sorted(spans.items()):
            while at < end:
                asked = {"partition": part, "from": at, "until": end}
                body = self._session.fetched(doing, f"/topics/{topic}/messages", asked, RECORDS_TYPE)
                try:
                    records, following = unpack_records(topic, part, body)
                except NoParcel as error:
                    raise self._session.stranger(doing, str(error)) from None
                if not at < following <= end:
                    raise self._session.stranger(doing, f"after {at} it would go on at {following}")
                yield from records
                at = following

    def _bounds(self, topic: str) -> dict[int, tuple[int, int]]:
        doing = f"read {topic}"
        answer = self._session.document(doing, f"/topics/{topic}/ends")
        try:
            return {int(each["partition"]): (int(each["first"]), int(each["end"])) for each in answer["partitions"]}
        except (KeyError, TypeError, ValueError):
            raise self._session.stranger(doing, "it does not say where the topic ends") from None
