"""How long: written with its unit, as "30s", "15m", "24h" or "7d"."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

_WRITTEN = re.compile(r"([0-9]{1,6})([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def seconds(duration: Any) -> int:
    """The seconds of a duration; ValueError when it is none."""
    match = _WRITTEN.fullmatch(duration) if isinstance(duration, str) else None
    if match is None:
        raise ValueError('is written with its unit, as "30s", "15m", "24h" or "7d"')
    return int(match[1]) * _SECONDS[match[2]]


def _checked(duration: Any) -> Any:
    seconds(duration)
    return duration


Duration = Annotated[str, BeforeValidator(_checked)]
"""A duration as it is written."""
