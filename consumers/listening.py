"""Tells the listener of metrics what a batch came to, once a batch."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, time

import numpy as np

from consumers.engine import Taken
from hub.broker.connection import TopicPartition
from hub.domain.figures import StreamState
from hub.ops.listener import ConsumerListener
from schemas.topics import authority_of, parse


def tell(listener: ConsumerListener, taken: Taken, seconds: float, now_ms: int) -> None:
    """Count what was read, what became of it, and how old it was when it could be asked for."""
    received: dict[tuple[str, str], int] = {}
    for (name, _), part in taken.batch.parts.items():
        topic = parse(name)
        if topic is not None:
            place = (topic.authority, topic.stream.value)
            received[place] = received.get(place, 0) + len(part)
    for (authority, stream), count in received.items():
        listener.received(authority, stream, count)
    outcomes: dict[tuple[str, str], int] = {}
    for part in taken.batch.parts.values():
        outcome, count = ("practised", len(part)) if part.is_practice else ("stored", part.recorded)
        outcomes[part.authority, outcome] = outcomes.get((part.authority, outcome), 0) + count
    for aside in taken.batch.set_aside:
        outcomes[aside.authority, "quarantined"] = outcomes.get((aside.authority, "quarantined"), 0) + 1
    for (topic_name, _), count in taken.repeated.items():
        authority = authority_of(topic_name)
        outcomes[authority, "already_known"] = outcomes.get((authority, "already_known"), 0) + count
        outcomes[authority, "stored"] = outcomes.get((authority, "stored"), 0) - count
    for (authority, outcome), count in outcomes.items():
        listener.outcome(authority, outcome, max(count, 0))
    listener.transaction(seconds)
    others = [placed.event.header.recorded_at for placed in taken.batch.others]
    listener.event_ages((now_ms - np.append(taken.batch.cases.recorded_at, others)) / 1000)
    for part in taken.batch.parts.values():
        if not part.is_practice:
            listener.ingested((now_ms - part.appended_at) / 1000)


def tell_standings(listener: ConsumerListener, streams: Iterable[StreamState], authorities: Collection[str]) -> None:
    """Say how far these authorities have come, also of what was stored before this process began."""
    newest: dict[str, int] = {}
    for each in streams:
        if each.authority not in authorities:
            continue
        if each.as_at is not None:
            listener.as_at(each.authority, datetime.combine(each.as_at, time(), UTC).timestamp())
        if each.last_event_at is not None:
            newest[each.authority] = max(newest.get(each.authority, 0), each.last_event_at)
    for authority, appended_at in newest.items():
        listener.last_event(authority, appended_at / 1000)


def tell_lag(listener: ConsumerListener, lags: Mapping[TopicPartition, int]) -> None:
    """Say how many messages of each partition are still to be stored."""
    for place, events in lags.items():
        listener.lag(place.topic, place.partition, events)
