"""What can be wrong with a question or with who asks it."""

from collections.abc import Iterable

from hub.errors import AccessError, UsageError


class NotAllowed(AccessError):
    """The reader's role does not allow what was asked."""


class BadToken(AccessError):
    """A token was shown that does not work: unknown, expired or revoked."""


class UnknownValue(UsageError):
    """A question holds a value that means nothing here; `valid` lists what would."""

    def __init__(self, parameter: str, value: str, valid: Iterable[str], hint: str = "") -> None:
        self.parameter = parameter
        self.valid = tuple(valid)
        choices = f" It is one of {', '.join(self.valid)}." if self.valid else ""
        super().__init__(f"{parameter}={_shortened(value)} is not known here.{choices}{' ' + hint if hint else ''}")


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


def _shortened(value: str) -> str:
    return repr(value if len(value) <= 60 else value[:60] + "…")
