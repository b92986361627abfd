"""Every metric: its name, its labels and its sentence. No label carries a category of a person."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a metric is counted."""

    #: Only ever grows.
    COUNTER = "counter"
    #: The value now.
    GAUGE = "gauge"
    #: How many observations lay below each of a few bounds.
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric as operators see it; a counter's name ends in `_total`."""

    name: str
    kind: Kind
    labels: tuple[str, ...]
    sentence: str
    #: Upper bounds of a histogram's buckets, in the metric's unit.
    bounds: tuple[float, ...] = ()


SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
"""For what a machine does."""

AGES = (1, 5, 15, 60, 300, 900, 3_600, 4 * 3_600, 86_400, 2 * 86_400, 7 * 86_400, 31 * 86_400)
"""For what people and nightly extracts do."""

RECEIVED = Metric(
    "hub_events_received_total",
    Kind.COUNTER,
    ("authority", "stream"),
    "Messages read from an authority's topic, usable or not.",
)
OUTCOMES = Metric(
    "hub_events_outcome_total",
    Kind.COUNTER,
    ("authority", "outcome"),
    "What became of messages: stored, already known, quarantined, or practised, right or wrong.",
)
EVENT_AGE = Metric(
    "hub_event_age_seconds",
    Kind.HISTOGRAM,
    (),
    "Time from the recording of an event at the authority until figures answer with it.",
    AGES,
)
INGEST = Metric(
    "hub_ingest_seconds",
    Kind.HISTOGRAM,
    (),
    "Time from the acknowledgement of an event by Kafka until figures answer with it.",
    (*SECONDS, 300, 3_600, 86_400),
)
TRANSACTION = Metric(
    "hub_transaction_seconds",
    Kind.HISTOGRAM,
    (),
    "Time that one batch takes from the first statement folded to the commit in the database.",
    SECONDS,
)
LAG = Metric(
    "hub_consumer_lag_events",
    Kind.GAUGE,
    ("topic", "partition"),
    "Messages of a partition that lie behind the last one stored.",
)
AS_AT = Metric(
    "hub_authority_as_at_timestamp_seconds",
    Kind.GAUGE,
    ("authority",),
    "The day up to which an authority's extract is complete, as seconds since 1970.",
)
LAST_EVENT = Metric(
    "hub_authority_last_event_timestamp_seconds",
    Kind.GAUGE,
    ("authority",),
    "When Kafka appended the newest message of an authority that is stored, as seconds since 1970.",
)
QUARANTINE = Metric(
    "hub_quarantine_open", Kind.GAUGE, ("authority",), "Messages that could not be used and have not been resolved."
)
COURTESY_FAILED = Metric(
    "hub_courtesy_commits_failed_total",
    Kind.COUNTER,
    (),
    "Commits to Kafka that failed; the store's offsets count, these only serve lag monitors.",
)
POLLS_FAILED = Metric(
    "hub_polls_failed_total", Kind.COUNTER, (), "Polls that the broker answered with an error that passes."
)
RESTARTS = Metric(
    "hub_process_restarts_total",
    Kind.COUNTER,
    ("process",),
    "How often a process of the hub had ended unasked and was started again.",
)
HTTP = Metric(
    "hub_http_requests_total", Kind.COUNTER, ("route", "method", "status"), "Requests answered, by the route's pattern."
)
HTTP_SECONDS = Metric("hub_http_request_seconds", Kind.HISTOGRAM, ("route",), "Time to answer a request.", SECONDS)
LIMITED = Metric(
    "hub_http_limited_total",
    Kind.COUNTER,
    ("cost",),
    "Requests answered with 429, by the kind of which one reader had asked more than its share.",
)
SIGN_INS = Metric(
    "hub_sign_ins_total",
    Kind.COUNTER,
    ("way", "outcome"),
    "Attempts to sign in to the pages, by token or by OpenID provider, and how they ended.",
)

EDGE = Metric(
    "hub_edge_requests_total",
    Kind.COUNTER,
    ("authority", "operation", "status"),
    "Requests of authorities over HTTPS, by what was asked for.",
)
EDGE_MESSAGES = Metric(
    "hub_edge_messages_total", Kind.COUNTER, ("authority",), "Messages appended over HTTPS and acknowledged by Kafka."
)
EDGE_SECONDS = Metric(
    "hub_edge_request_seconds", Kind.HISTOGRAM, ("operation",), "Time to answer a request over HTTPS.", SECONDS
)

SENT = Metric(
    "connector_messages_acknowledged_total",
    Kind.COUNTER,
    ("authority",),
    "Messages that Kafka has acknowledged, the statements that complete an extract included.",
)
OUTBOX = Metric(
    "connector_outbox_waiting", Kind.GAUGE, ("authority",), "Statements written down and not yet acknowledged."
)
REFUSED = Metric("connector_rows_refused", Kind.GAUGE, ("authority", "source"), "Rows of the last extract refused.")
RUN_SECONDS = Metric(
    "connector_run_seconds", Kind.HISTOGRAM, ("authority",), "Time to read every source once and send it.", AGES
)
LAST_RUN = Metric(
    "connector_last_complete_run_timestamp_seconds",
    Kind.GAUGE,
    ("authority",),
    "When a run last ended with every extract read, none refused as a whole and everything acknowledged, as seconds since 1970.",
)
RECEIPT = Metric(
    "connector_last_receipt_timestamp_seconds",
    Kind.GAUGE,
    ("authority",),
    "When the hub last wrote a receipt for this authority, as seconds since 1970.",
)

HUB_METRICS = (
    RECEIVED, OUTCOMES, EVENT_AGE, INGEST, TRANSACTION, LAG, AS_AT, LAST_EVENT, QUARANTINE, COURTESY_FAILED,
    POLLS_FAILED,
)  # fmt: skip
SUPERVISOR_METRICS = (RESTARTS,)
EDGE_METRICS = (EDGE, EDGE_MESSAGES, EDGE_SECONDS)
HTTP_METRICS = (HTTP, HTTP_SECONDS, LIMITED, SIGN_INS, *EDGE_METRICS)
UNANSWERED = Metric(
    "connector_without_receipt",
    Kind.GAUGE,
    ("authority",),
    "Messages that Kafka has acknowledged and no receipt of the hub covers yet.",
)
UNUSABLE = Metric(
    "connector_quarantined", Kind.GAUGE, ("authority",), "Messages that the hub has put aside and not used since."
)
OLDEST_UNSENT = Metric(
    "connector_oldest_unsent_timestamp_seconds",
    Kind.GAUGE,
    ("authority",),
    "When the oldest statement not yet acknowledged was written down, as seconds since 1970; 0 when there is none.",
)
SOURCE_AS_AT = Metric(
    "connector_as_at_timestamp_seconds",
    Kind.GAUGE,
    ("authority", "source"),
    "The as-at day of a source's last complete extract, as seconds since 1970 at the day's midnight UTC.",
)

CONNECTOR_METRICS = (
    SENT,
    OUTBOX,
    REFUSED,
    RUN_SECONDS,
    LAST_RUN,
    RECEIPT,
    UNANSWERED,
    UNUSABLE,
    OLDEST_UNSENT,
    SOURCE_AS_AT,
)
METRICS = (*HUB_METRICS, *SUPERVISOR_METRICS, *HTTP_METRICS, *CONNECTOR_METRICS)
"""All of them, as the reference lists them."""
