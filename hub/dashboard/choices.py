"""What a list lets a visitor choose from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a list, or one box to tick."""

    value: str
    text: str
    chosen: bool
