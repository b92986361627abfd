"""Hears what the loops do, and counts it; the loops know nothing of metrics."""

from numpy.typing import ArrayLike

from hub.ops import metrics
from hub.ops.exposition import Meters


class ConsumerListener:
    """Told by a consumer what it did, once a batch and not once a message."""

    def __init__(self) -> None:
        self.meters = Meters(metrics.HUB_METRICS)

    def received(self, authority: str, stream: str, count: int = 1) -> None:
        """So many messages of a stream were read."""
        self.meters.add(metrics.RECEIVED, count, authority, stream)

    def outcome(self, authority: str, outcome: str, count: int = 1) -> None:
        """So many messages came to this end."""
        self.meters.add(metrics.OUTCOMES, count, authority, outcome)

    def transaction(self, seconds: float) -> None:
        """A batch was committed."""
        self.meters.observe(metrics.TRANSACTION, (seconds,))

    def event_ages(self, seconds: ArrayLike) -> None:
        """For each event just made queryable, how long ago the authority recorded it."""
        self.meters.observe(metrics.EVENT_AGE, seconds)

    def ingested(self, seconds: ArrayLike) -> None:
        """For each event just made queryable, how long ago Kafka acknowledged it."""
        self.meters.observe(metrics.INGEST, seconds)

    def lag(self, topic: str, partition: int, events: int) -> None:
        """So many messages of a partition are still to be stored."""
        self.meters.put(metrics.LAG, events, topic, str(partition))

    def gave_up(self, topic: str, partition: int, authority: str) -> None:
        """Another consumer has the partition, as all of its authority's, and speaks for it now."""
        self.meters.forget(metrics.LAG, topic, str(partition))
        for metric in (metrics.AS_AT, metrics.LAST_EVENT, metrics.QUARANTINE):
            self.meters.forget(metric, authority)

    def as_at(self, authority: str, timestamp: float) -> None:
        """An authority's extract is complete up to this day (seconds since 1970)."""
        self.meters.put(metrics.AS_AT, timestamp, authority)

    def last_event(self, authority: str, timestamp: float) -> None:
        """The newest message stored was appended at this time (seconds since 1970)."""
        self.meters.put(metrics.LAST_EVENT, timestamp, authority)

    def quarantine_open(self, authority: str, count: int) -> None:
        """So many messages of an authority wait in quarantine."""
        self.meters.put(metrics.QUARANTINE, count, authority)

    def courtesy_failed(self, count: int = 1) -> None:
        """So many commits to Kafka failed since the last call."""
        self.meters.add(metrics.COURTESY_FAILED, count)

    def poll_failed(self, count: int = 1) -> None:
        """So many polls failed since the last call."""
        self.meters.add(metrics.POLLS_FAILED, count)


class SupervisorListener:
    """Told by `hub up` how its processes fare."""

    def __init__(self) -> None:
        self.meters = Meters(metrics.SUPERVISOR_METRICS)

    def watched(self, process: str) -> None:
        """A process is watched from now on; it shows with no restart so far."""
        self.meters.add(metrics.RESTARTS, 0, process)

    def restarted(self, process: str) -> None:
        """A process had ended unasked and was started again."""
        self.meters.add(metrics.RESTARTS, 1, process)


class HttpListener:
    """Told by the API what it answered."""

    def __init__(self) -> None:
        self.meters = Meters(metrics.HTTP_METRICS)

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered; `route` is the pattern, never the address with its values."""
        self.meters.add(metrics.HTTP, 1, route, method, str(status))
        self.meters.observe(metrics.HTTP_SECONDS, (seconds,), route)

    def limited(self, cost: str) -> None:
        """A reader had used up its share of a kind."""
        self.meters.add(metrics.LIMITED, 1, cost)

    def sign_in(self, way: str, outcome: str) -> None:
        """Somebody tried to sign in: by token or provider, and was let in or refused, or the provider was away."""
        self.meters.add(metrics.SIGN_INS, 1, way, outcome)


class EdgeListener:
    """Told by the edge what it answered."""

    def __init__(self, meters: Meters | None = None) -> None:
        """`meters` are those of the process, where it has others to count, too."""
        self.meters = Meters(metrics.EDGE_METRICS) if meters is None else meters

    def answered(self, authority: str, operation: str, status: int, seconds: float) -> None:
        """A request of an authority was answered; of somebody who did not say whose, it is none's."""
        self.meters.add(metrics.EDGE, 1, authority, operation, str(status))
        self.meters.observe(metrics.EDGE_SECONDS, (seconds,), operation)

    def appended(self, authority: str, count: int) -> None:
        """So many messages of an authority were acknowledged."""
        self.meters.add(metrics.EDGE_MESSAGES, count, authority)


class ConnectorListener:
    """Told by an authority's connector what it did."""

    def __init__(self, authority: str) -> None:
        self.meters = Meters(metrics.CONNECTOR_METRICS)
        self._authority = authority

    def acknowledged(self, count: int) -> None:
        """Kafka has so many more messages."""
        self.meters.add(metrics.SENT, count, self._authority)

    def waiting(self, count: int) -> None:
        """So many statements lie in the outbox."""
        self.meters.put(metrics.OUTBOX, count, self._authority)

    def standing(self, unanswered: int, quarantined: int, oldest_unsent: float) -> None:
        """So many messages have no receipt, so many were put aside, and since then the oldest waits (seconds since 1970; 0: none)."""
        self.meters.put(metrics.UNANSWERED, unanswered, self._authority)
        self.meters.put(metrics.UNUSABLE, quarantined, self._authority)
        self.meters.put(metrics.OLDEST_UNSENT, oldest_unsent, self._authority)

    def as_at(self, source: str, at: float) -> None:
        """The as-at day of a source's last complete extract, as seconds since 1970."""
        self.meters.put(metrics.SOURCE_AS_AT, at, self._authority, source)

    def refused(self, source: str, rows: int) -> None:
        """So many rows of a source's last extract were refused."""
        self.meters.put(metrics.REFUSED, rows, self._authority, source)

    def ran(self, seconds: float, ended_at: float) -> None:
        """A run ended with everything acknowledged, at this time (seconds since 1970)."""
        self.meters.observe(metrics.RUN_SECONDS, (seconds,), self._authority)
        self.meters.put(metrics.LAST_RUN, ended_at, self._authority)

    def receipt(self, written_at: float) -> None:
        """The hub wrote a receipt at this time (seconds since 1970)."""
        self.meters.put(metrics.RECEIPT, written_at, self._authority)
