"""Options that the connector's commands share, and what the clock says."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from hub.errors import UsageError

FileOption = Annotated[Path, typer.Option("--config", help="The connector's configuration file.")]
WithdrawalOption = Annotated[
    list[str] | None,
    typer.Option("--allow-mass-withdrawal", help="A file of which any number of rows may be withdrawn this time."),
]
AsAtOption = Annotated[
    str | None,
    typer.Option(
        "--allow-as-at", help="An as-at day (2009-03-31) to take although it is after today or before the last."
    ),
]


def today() -> tuple[date, int]:
    """The day in Europe/London, and the milliseconds since 1970-01-01 UTC."""
    now = datetime.now(UTC)
    return now.astimezone(ZoneInfo("Europe/London")).date(), int(now.timestamp() * 1000)


def permissions(withdrawals: list[str] | None, as_at: str | None) -> Any:
    """What a person has allowed for this run; UsageError when the day is none."""
    from producers.staging import Permissions

    try:
        day = None if as_at is None else date.fromisoformat(as_at)
    except ValueError:
        raise UsageError(f"--allow-as-at {as_at} is no day; it is written 2009-03-31") from None
    return Permissions(day, frozenset(withdrawals or ()))
