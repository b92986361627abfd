"""How fresh each stream of each authority is, now or as known at a moment."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import BigInteger, Connection, and_, cast, func, select, text

from hub.domain.figures import StreamState
from hub.domain.knowledge import Moment
from hub.store.tables import extracts, offsets, quarantine, standings, topics


def streams_now(connection: Connection) -> list[StreamState]:
    """How fresh each stream is."""
    recorded = (
        select(
            offsets.c.topic,
            func.sum(offsets.c.recorded).label("recorded"),
            func.max(offsets.c.known_at).label("last_event_at"),
        )
        .group_by(offsets.c.topic)
        .subquery()
    )
    quarantined = (
        select(quarantine.c.topic, func.count().label("quarantined"))
        .where(quarantine.c.state != "replayed")
        .group_by(quarantine.c.topic)
        .subquery()
    )
    last_extract = (
        select(extracts.c.authority, extracts.c.of_stream, func.max(extracts.c.known_at).label("last_extract_at"))
        .where(extracts.c.effective_at.is_not(None))
        .group_by(extracts.c.authority, extracts.c.of_stream)
        .subquery()
    )
    query = (
        select(
            topics.c.authority,
            topics.c.stream,
            cast(func.coalesce(recorded.c.recorded, 0), BigInteger),
            func.coalesce(quarantined.c.quarantined, 0),
            recorded.c.last_event_at,
            last_extract.c.last_extract_at,
            standings.c.as_at,
        )
        .outerjoin(recorded, recorded.c.topic == topics.c.id)
        .outerjoin(quarantined, quarantined.c.topic == topics.c.id)
        .outerjoin(
            last_extract,
            and_(last_extract.c.authority == topics.c.authority, last_extract.c.of_stream == topics.c.stream),
        )
        .outerjoin(standings, standings.c.authority == topics.c.authority)
        .order_by(topics.c.authority, topics.c.stream)
    )
    return [StreamState(*row) for row in connection.execute(query)]


#: Moments never go back within a partition, so that the messages known at one are found by halving.
_STREAMS_AS_KNOWN_AT = """
with recursive halving (topic, partition, low, high) as (
    select topic, partition, cast(0 as int8), next_offset from offsets
    union all
    select h.topic, h.partition, case when k.known then m.mid + 1 else h.low end, case when k.known then h.high else m.mid end
    from halving h
    cross join lateral (select (h.low + h.high) / 2 as mid) m
    cross join lateral (
        select coalesce((
            select s.known_at from statements s
            where s.topic = h.topic and s.partition = h.partition and s."offset" >= m.mid order by s."offset" limit 1
        ) <= :moment, false) as known
    ) k
    where h.low < h.high
), reached as (
    select h.topic,
        h.low - (
            select count(*) from quarantine q
            where q.topic = h.topic and q.partition = h.partition and q."offset" < h.low
        ) as recorded,
        (
            select s.known_at from statements s
            where s.topic = h.topic and s.partition = h.partition and s."offset" = h.low - 1
        ) as last_at
    from halving h where h.low = h.high
), aside as (
    select topic, max(known_at) as last_at, count(*) filter (where state <> 'replayed') as quarantined
    from quarantine where known_at <= :moment group by topic
), told as (
    select authority, of_stream, max(known_at) as last_at from extracts where effective_at <= :moment
    group by authority, of_stream
)
select t.authority, t.stream, cast(coalesce(sum(r.recorded), 0) as int8), coalesce(max(a.quarantined), 0),
    greatest(max(r.last_at), max(a.last_at)), max(e.last_at)
from topics t
left join reached r on r.topic = t.id
left join aside a on a.topic = t.id
left join told e on e.authority = t.authority and e.of_stream = t.stream
group by t.id, t.authority, t.stream
order by t.authority, t.stream
"""


def streams_as_known_at(connection: Connection, moment: Moment, days: Mapping[str, date | None]) -> list[StreamState]:
    """How fresh each stream was as known at a moment; `days` holds each authority's as-at day at it."""
    rows = connection.execute(text(_STREAMS_AS_KNOWN_AT), {"moment": moment})
    return [
        StreamState(authority, stream, recorded, quarantined, last_event_at, last_extract_at, days.get(authority))
        for authority, stream, recorded, quarantined, last_event_at, last_extract_at in rows
    ]
