"""Killed at any moment and run again, a connector ends with the statements it would have made undisturbed."""

import signal
from pathlib import Path

import pytest

from tests.lib.connectors import Authority
from tests.lib.exchange import Exchange
from tests.lib.extracts import CARE_PERIODS, REFERRALS, write

MOMENTS = {
    "before anything is written down": ("producers.outbox.extracts", "Extracts.note", 1),
    "after writing down, before sending": ("producers.sending.publishing", "publish", 2),
    "while the first messages are being sent": ("hub.broker.batching", "_Way.set_going", 2),
    "when some were handed over": ("hub.broker.batching", "_Way.answered", 1),
    "after the broker's answer, before remembering it": ("producers.outbox.queue", "Queue.acknowledged", 1),
    "before the completion is written down": ("producers.sending.completion", "_content", 1),
    "before the completion is sent": ("hub.broker.batching", "send_batches", 2),
    "after the completion was acknowledged": ("producers.outbox.queue", "Queue.acknowledged", 2),
    "before the end is remembered": ("producers.outbox.extracts", "Extracts.note", 3),
}


def night(number: int) -> dict[str, str]:
    rows = "".join(f"R{i},P{i},2009-03-02,school,2009-03-0{3 + number},assessment\n" for i in range(number, 40))
    return {"referrals": REFERRALS + rows, "care_periods": CARE_PERIODS + f"C{number},P1,2009-01-05,,care_order\n"}


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_and_run_again_the_same_is_stated(exchange: Exchange, tmp_path: Path, moment: str) -> None:
    cardiff = Authority.enrolled(exchange, tmp_path / "cardiff")
    undisturbed = Authority.enrolled(exchange, tmp_path / "newport", "W06000022")
    write(cardiff.extract, **night(0))
    cardiff.run()
    write(cardiff.extract, as_at="2009-04-01", **night(1))
    assert cardiff.run_and_be_killed(*MOMENTS[moment]) == -signal.SIGKILL
    write(cardiff.extract, as_at="2009-04-02", **night(2))
    cardiff.run()
    assert str(cardiff.check_last_completion().header.occurred_on) == "2009-04-02"
    write(undisturbed.extract, as_at="2009-04-02", **night(2))
    undisturbed.run()
    assert sorted((kind, day) for kind, _, day in cardiff.facts()) == sorted(
        (kind, day) for kind, _, day in undisturbed.facts()
    )
    cardiff.lose_state()
    assert cardiff.run().sent == 0


def test_what_was_written_down_is_sent_by_the_next_run_even_without_the_extract(
    exchange: Exchange, tmp_path: Path
) -> None:
    cardiff = Authority.enrolled(exchange, tmp_path / "cardiff")
    write(cardiff.extract, **night(0))
    assert cardiff.run_and_be_killed("producers.sending.publishing", "publish", 2) == -signal.SIGKILL
    write(cardiff.extract, as_at=None)
    report = cardiff.run()
    assert (report.caught_up, report.rebuilt_from) == (82, 0)
    assert str(cardiff.check_last_completion().header.occurred_on) == "2009-03-31"
