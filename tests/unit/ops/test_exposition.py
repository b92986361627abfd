"""The page that Prometheus reads."""

import pytest

from hub.ops.exposition import exposition
from hub.ops.listener import ConnectorListener, ConsumerListener, HttpListener
from hub.ops.metrics import CONNECTOR_METRICS, METRICS, Kind

FORBIDDEN = {"person", "subject", "age", "sex", "ethnicity", "disability", "reason", "need", "placement_type"}


def page(listener) -> list[str]:
    return exposition(listener.meters.registry).decode().splitlines()


def test_referrals_read_from_cardiff_are_counted_by_stream() -> None:
    listener = ConsumerListener()
    listener.received("W06000015", "case", 3)
    listener.received("W06000015", "case")
    assert 'hub_events_received_total{authority="W06000015",stream="case"} 4.0' in page(listener)


def test_a_whole_batch_is_counted_into_its_buckets_at_once() -> None:
    listener = ConsumerListener()
    listener.ingested([0.01, 0.02, 0.3, 1_000_000])
    lines = page(listener)
    assert 'hub_ingest_seconds_bucket{le="0.02"} 2.0' in lines
    assert 'hub_ingest_seconds_bucket{le="0.5"} 3.0' in lines
    assert 'hub_ingest_seconds_bucket{le="+Inf"} 4.0' in lines
    assert "hub_ingest_seconds_count 4.0" in lines


def test_a_partition_given_up_is_no_longer_spoken_for() -> None:
    listener = ConsumerListener()
    listener.lag("exchange.W06000015.case", 0, 12)
    listener.gave_up("exchange.W06000015.case", 0, "W06000015")
    listener.gave_up("exchange.W06000015.case", 1, "W06000015")
    assert not [line for line in page(listener) if line.startswith("hub_consumer_lag_events{")]


def test_two_processes_share_no_number() -> None:
    one, two = ConsumerListener(), ConsumerListener()
    one.outcome("W06000015", "stored", 5)
    assert 'hub_events_outcome_total{authority="W06000015",outcome="stored"} 5.0' in page(one)
    assert not [line for line in page(two) if line.startswith("hub_events_outcome_total{")]


def test_a_connector_says_when_everything_was_last_acknowledged() -> None:
    listener = ConnectorListener("W06000015")
    listener.acknowledged(10)
    listener.waiting(0)
    listener.refused("casefile", 2)
    listener.ran(3.5, 1_700_000_000)
    listener.receipt(1_700_000_100)
    lines = page(listener)
    assert 'connector_last_complete_run_timestamp_seconds{authority="W06000015"} 1.7e+09' in lines
    assert 'connector_run_seconds_bucket{authority="W06000015",le="5.0"} 1.0' in lines


def test_requests_are_counted_by_their_route() -> None:
    listener = HttpListener()
    listener.answered("/api/v1/observations", "GET", 200, 0.03)
    listing = 'hub_http_requests_total{method="GET",route="/api/v1/observations",status="200"} 1.0'
    assert listing in page(listener)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_a_metric_has_a_sentence_and_a_name_by_the_rules(metric) -> None:
    assert metric.sentence.endswith(".")
    assert metric.name.startswith("connector_" if metric in CONNECTOR_METRICS else "hub_")
    assert metric.name.endswith("_total") == (metric.kind is Kind.COUNTER)
    assert bool(metric.bounds) == (metric.kind is Kind.HISTOGRAM)
    assert list(metric.bounds) == sorted(set(metric.bounds))


def test_no_label_carries_a_category_of_a_person() -> None:
    assert not FORBIDDEN & {label for metric in METRICS for label in metric.labels}


def test_every_listener_can_count_what_it_hears() -> None:
    listener = ConsumerListener()
    listener.transaction(0.2)
    listener.event_ages([86_400])
    listener.as_at("W06000015", 1_700_000_000)
    listener.last_event("W06000015", 1_700_000_000)
    listener.quarantine_open("W06000015", 1)
    listener.courtesy_failed()
    listener.poll_failed(2)
    assert "hub_polls_failed_total 2.0" in page(listener)
