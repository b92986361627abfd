"""What can be wrong with a question or with who asks it."""

from collections.abc import Iterable
from typing import Literal

from hub.answers.bilingual import bilingual
from hub.domain.indicators import Indicator
from hub.errors import AccessError, UsageError


class NotAllowed(AccessError):
    """The reader's role does not allow what was asked."""


class MayNotWrite(NotAllowed):
    """The reader's role does not allow what was to be written."""


class BadToken(AccessError):
    """A token was shown that does not work: unknown, expired or revoked."""


class TooMany(AccessError):
    """More was asked in a minute than one reader may; `cost` is of which kind, `seconds` how long to wait."""

    def __init__(self, cost: str, seconds: int) -> None:
        self.cost = cost
        self.seconds = seconds
        super().__init__(
            bilingual(
                "This is more of the kind {cost!r} than is answered in a minute. Ask again in {seconds} s.",
                cost=cost,
                seconds=seconds,
            )
        )


class NotLetIn(AccessError):
    """Nobody is signed in by way of their organisation; `reason` is one of a closed list, which the pages put into words."""

    def __init__(self, reason: Literal["unknown", "denied", "begun", "trust", "away"]) -> None:
        self.reason = reason
        super().__init__(f"Nobody is signed in by the OpenID provider: {reason}.")


class ForeignForm(AccessError):
    """A form was sent that this site did not give to this browser."""


class UnknownValue(UsageError):
    """A question holds a value that means nothing here; `valid` lists what would."""

    def __init__(self, parameter: str, value: str, valid: Iterable[str], hint: str = "") -> None:
        self.parameter = parameter
        self.valid = tuple(valid)
        #: Sentence after sentence.
        self.parts: tuple[str, ...] = (
            bilingual("{parameter}={value} is not known here.", parameter=parameter, value=_shortened(value)),
            *((bilingual("It is one of {valid}.", valid=", ".join(self.valid)),) if self.valid else ()),
            *((hint,) if hint else ()),
        )
        super().__init__(" ".join(self.parts))


class NothingThere(UsageError):
    """What a question names by its number does not exist."""


class InTheWay(UsageError):
    """What was to be written cannot stand beside something that stands; the text says what to do first."""


class NotInFormat(UsageError):
    """The figures asked for cannot be written in the format asked for."""


class PageGone(UsageError):
    """The answer that a page belongs to is no longer kept, and cannot be given again as it was."""


class NoFigures(UsageError):
    """There is nothing to answer with yet."""


class NotYet(UsageError):
    """What is asked for is being made."""


def _shortened(value: str) -> str:
    return repr(value if len(value) <= 60 else value[:60] + "…")


def of_types(indicator: Indicator) -> str:
    """For which types of period there are figures of an indicator."""
    return bilingual(
        "{indicator} has figures for these types of period: {types}.",
        indicator=indicator.code,
        types=", ".join(indicator.period_types),
    )
