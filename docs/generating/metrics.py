"""Metrics"""

from generating._tables import code, table

from hub.ops import metrics
from hub.ops.metrics import Metric


def page() -> str:
    """Every metric with its labels and its sentence."""
    rows = [
        (code(each.name), each.kind.value, ", ".join(map(code, each.labels)), each.sentence)
        for each in sorted(
            (found for found in vars(metrics).values() if isinstance(found, Metric)), key=lambda each: each.name
        )
    ]
    return f"""\
Every long-running process shows these at `/metrics`, for Prometheus. Names begin with `hub_` on the national side and
with `connector_` at an authority. No label carries a category of a person.

{table(("Name", "Kind", "Labels", "Meaning"), rows)}
"""
