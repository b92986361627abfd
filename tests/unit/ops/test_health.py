"""Alive, ready, behind."""

from dataclasses import replace

from hub.ops.health import Readings, behind, live, ready

WELL = Readings(since_turn=1.0, since_database=1.0, since_broker=1.0)


def test_a_process_that_turns_and_hears_its_parts_is_alive_and_ready() -> None:
    assert live(WELL).ok
    assert ready(WELL).ok
    assert behind(WELL).ok


def test_a_broker_that_is_away_is_no_reason_to_start_again_but_one_to_wait() -> None:
    away = replace(WELL, since_broker=120.0)
    assert live(away).ok
    assert ready(away).reasons == ("the broker has not answered for 120 s",)


def test_a_loop_that_hangs_asks_to_be_started_again() -> None:
    hanging = replace(WELL, since_turn=4_000.0)
    assert live(hanging).reasons == ("the loop has not come round for 4000 s",)
    assert not ready(hanging).ok


def test_a_process_that_has_only_begun_is_alive_and_not_ready() -> None:
    begun = Readings(None, None, None)
    assert live(begun).ok
    assert len(ready(begun).reasons) == 3


def test_an_event_that_waits_too_long_for_its_figures_is_said() -> None:
    assert behind(replace(WELL, oldest_waiting=300.0)).reasons == ("an event has waited 300 s for its figures",)
