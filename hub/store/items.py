"""A person's contribution to the figures as JSON, and back."""

import json
from datetime import date
from typing import Any

from hub.domain.units import Contribution, Counts


def to_json(contribution: Contribution) -> str:
    """`[[indicator, month, [seven counts]], ...]` in a fixed order, so that equal contributions are equal text."""
    cells = sorted(contribution.items(), key=lambda cell: cell[0])
    return json.dumps([[indicator, month.isoformat(), counts.numbers] for (indicator, month), counts in cells])


def from_json(items: list[Any]) -> Contribution:
    """The contribution of such a list."""
    return {(indicator, date.fromisoformat(month)): Counts(*numbers) for indicator, month, numbers in items}
