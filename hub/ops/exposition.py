"""Prometheus's side of the metrics: a registry for each process, filled from their definitions, and its page."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike
from prometheus_client import CollectorRegistry, Counter, Gauge, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import HistogramMetricFamily
from prometheus_client.registry import Collector

from hub.ops.metrics import Kind, Metric

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


class Spread(Collector):
    """A histogram that takes a whole batch at once.

    The library's own takes a lock for each observation, which at fifty thousand events a second costs more than the
    decoding. Written by one thread; a reader may see a batch half counted, never a bucket that shrinks.
    """

    def __init__(self, metric: Metric) -> None:
        self._metric = metric
        self._children: dict[tuple[str, ...], tuple[list[int], list[float]]] = {}
        if not metric.labels:
            self.observe_all((), ())

    def observe_all(self, values: ArrayLike, labels: Sequence[str] = ()) -> None:
        """Count these values under these labels' values."""
        bounds = self._metric.bounds
        counts, total = self._children.setdefault(tuple(labels), ([0] * (len(bounds) + 1), [0.0]))
        seen = np.asarray(values, float)
        for index, count in enumerate(np.bincount(np.searchsorted(bounds, seen), minlength=len(counts)).tolist()):
            counts[index] += count
        total[0] += float(seen.sum())

    def collect(self) -> Iterator[HistogramMetricFamily]:
        """What Prometheus reads."""
        family = HistogramMetricFamily(self._metric.name, self._metric.sentence, labels=self._metric.labels)
        edges = [*(repr(float(bound)) for bound in self._metric.bounds), "+Inf"]
        for labels, (counts, total) in list(self._children.items()):
            below, buckets = 0, []
            for edge, count in zip(edges, list(counts), strict=True):
                below += count
                buckets.append((edge, float(below)))
            family.add_metric(labels, buckets, total[0])
        yield family


class Meters:
    """The metrics of one process, ready to be counted; nothing of it is shared between processes or global."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self._counters: dict[str, Counter] = {}
        self._gauges: dict[str, Gauge] = {}
        self._spreads: dict[str, Spread] = {}
        for each in metrics:
            match each.kind:
                case Kind.COUNTER:
                    name = each.name.removesuffix("_total")
                    self._counters[each.name] = Counter(name, each.sentence, each.labels, registry=self.registry)
                case Kind.GAUGE:
                    self._gauges[each.name] = Gauge(each.name, each.sentence, each.labels, registry=self.registry)
                case Kind.HISTOGRAM:
                    self._spreads[each.name] = Spread(each)
                    self.registry.register(self._spreads[each.name])

    def add(self, metric: Metric, count: float, *labels: str) -> None:
        """Let a counter grow."""
        counter = self._counters[metric.name]
        (counter.labels(*labels) if labels else counter).inc(count)

    def put(self, metric: Metric, value: float, *labels: str) -> None:
        """Set a gauge."""
        gauge = self._gauges[metric.name]
        (gauge.labels(*labels) if labels else gauge).set(value)

    def forget(self, metric: Metric, *labels: str) -> None:
        """Show a gauge no longer under these labels' values."""
        try:
            self._gauges[metric.name].remove(*labels)
        except KeyError:
            return

    def observe(self, metric: Metric, values: ArrayLike, *labels: str) -> None:
        """Count values into a histogram."""
        self._spreads[metric.name].observe_all(values, labels)


def exposition(registry: CollectorRegistry) -> bytes:
    """The page that Prometheus reads."""
    return generate_latest(registry)
