"""The product's own `hub consume`, as an operator starts it; it only tells when its first message came.

In the environment, beside the settings of the product: BENCH_INDICATOR (the only indicator to reckon; empty means all),
BENCH_STEPS (a file for the time that each step took; taking the time slows it down, so no comparison is made with it on) and
BENCH_JUDGED (tell how many people are judged anew because a day took effect).
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from consumers import consumer
from consumers.reckoning import Reckoning
from hub.broker.subscription import Subscription
from hub.cli.main import main as hub
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


def reckon_only(code: str) -> None:
    """Let the consumer be made with one indicator."""
    made, chosen = consumer.Options, {code: catalogue()[code]}
    vars(consumer)["Options"] = lambda *arguments, **options: replace(made(*arguments, **options), indicators=chosen)


def tell_judged() -> None:
    """Say JUDGED and a number each time people are judged anew as at a new day, RECOUNTED when it goes the long way."""
    judge, recount = Reckoning._judge_as_at, Reckoning._recount

    def judged(self: Reckoning, moment: int, people: Any, *rest: Any) -> None:
        print(f"JUDGED {len(people)}", flush=True)
        judge(self, moment, people, *rest)

    def recounted(self: Reckoning, *arguments: Any) -> None:
        print("RECOUNTED", flush=True)
        recount(self, *arguments)

    Reckoning._judge_as_at = judged  # type: ignore[method-assign, assignment]
    Reckoning._recount = recounted  # type: ignore[method-assign]


def main() -> None:
    """Consume until SIGTERM."""
    only, told = os.environ.get("BENCH_INDICATOR"), os.environ.get("BENCH_STEPS")
    if only:
        reckon_only(only)
    if told:
        steps.take_time()
    if os.environ.get("BENCH_JUDGED"):
        tell_judged()
    tell_first()
    try:
        hub(["consume"])
    finally:
        if told:
            Path(told).write_text(steps.as_json(), "utf-8")


if __name__ == "__main__":
    main()
