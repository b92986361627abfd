"""The product's own `hub consume`, as an operator starts it; it only tells when its first message came.

In the environment, beside the settings of the product: BENCH_INDICATOR (the only indicator to reckon; empty means all) and
BENCH_STEPS (a file for the time that each step took; taking the time slows it down, so no comparison is made with it on).
"""

import os
from pathlib import Path
from typing import Any

from consumers import consumer
from hub.broker.subscription import Subscription
from hub.cli import consume
from hub.domain.indicators import catalogue
from tests.bench import steps


def tell_first() -> None:
    """Say FIRST when the first messages are handed over."""
    poll = Subscription.poll

    def told(self: Subscription, *arguments: Any, **options: Any) -> Any:
        records = poll(self, *arguments, **options)
        if records:
            Subscription.poll = poll  # type: ignore[method-assign]
            print("FIRST", flush=True)
        return records

    Subscription.poll = told  # type: ignore[method-assign]


def main() -> None:
    """Consume until SIGTERM."""
    only = os.environ.get("BENCH_INDICATOR")
    if only:
        chosen = {only: catalogue()[only]}
        vars(consumer)["indicators"] = lambda: chosen
    told = os.environ.get("BENCH_STEPS")
    if told:
        steps.take_time()
    tell_first()
    consume.command(data=None, port=0, config=None)
    if told:
        Path(told).write_text(steps.as_json(), "utf-8")


if __name__ == "__main__":
    main()
