"""Alive, ready, behind: judged from readings (pure).

Alive means that the process still turns, ready that it can do its work now; neither says that figures are fresh. That
is what the lag, the as-at days and the last receipts are for.
"""

from dataclasses import dataclass

TURN_LIMIT_S = 1_800.0
"""A loop that has not come round for so long hangs; one transaction may take this long and no longer."""

CONTACT_LIMIT_S = 60.0
"""A part not heard of for so long counts as away."""

BEHIND_LIMIT_S = 60.0
"""An event that waits longer than this between Kafka and its figures is late."""


@dataclass(frozen=True, slots=True)
class Readings:
    """What a process knows of itself; seconds, and None for what has not happened yet."""

    #: Since the loop last came round.
    since_turn: float | None
    #: Since the database last answered.
    since_database: float | None
    #: Since the broker last answered.
    since_broker: float | None
    #: How long the oldest event waits that is acknowledged and not yet in figures; 0 when none waits.
    oldest_waiting: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes or no, and the reasons for a no."""

    ok: bool
    reasons: tuple[str, ...] = ()


def live(readings: Readings) -> Verdict:
    """May the process go on? A no asks the supervisor to start it again; a part that is away is no reason for that."""
    hangs = readings.since_turn is not None and readings.since_turn > TURN_LIMIT_S
    return _verdict(f"the loop has not come round for {readings.since_turn:.0f} s" if hangs else "")


def ready(readings: Readings) -> Verdict:
    """Can the process do its work now?"""
    return _verdict(
        "the loop has not come round yet" if readings.since_turn is None else "",
        _contact("the database", readings.since_database),
        _contact("the broker", readings.since_broker),
        *live(readings).reasons,
    )


def behind(readings: Readings) -> Verdict:
    """Do figures lack what Kafka has acknowledged? `ok` is False when they do."""
    late = readings.oldest_waiting > BEHIND_LIMIT_S
    return _verdict(f"an event has waited {readings.oldest_waiting:.0f} s for its figures" if late else "")


def _contact(part: str, since: float | None) -> str:
    if since is None:
        return f"{part} has not answered yet"
    return f"{part} has not answered for {since:.0f} s" if since > CONTACT_LIMIT_S else ""


def _verdict(*reasons: str) -> Verdict:
    given = tuple(each for each in reasons if each)
    return Verdict(not given, given)
