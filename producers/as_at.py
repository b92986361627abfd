"""The as-at day of an extract: the one day that it may speak for."""

from datetime import date
from pathlib import Path

from producers.reading import Request
from producers.refusals import Code, Refusal

FILE = "as_at.txt"


def read_as_at(folder: Path, request: Request, default: date | None = None) -> date | Refusal:
    """The day in `as_at.txt`, or why it cannot be taken; `default` stands for a file that need not be there."""
    day = written_as_at(folder)
    if isinstance(day, Refusal):
        return day
    if day is None:
        day = default
    if day is None:
        return not_taken(f"there is no {FILE} beside the files; it holds the as-at day, for example 2009-03-31")
    return taken(day, request)


def written_as_at(folder: Path) -> date | Refusal | None:
    """The day in `as_at.txt`, or why it is none; None when there is no such file."""
    try:
        content = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        return not_taken(f"{FILE} cannot be read ({error.strerror}); it holds the as-at day, for example 2009-03-31")
    seen = content.decode("utf-8-sig", "replace").strip()
    try:
        day = date.fromisoformat(seen) if len(seen) == 10 and seen.isascii() else None
    except ValueError:
        day = None
    if day is None or day.isoformat() != seen:
        shown = f'"{seen}"' if len(seen) <= 40 and seen.isprintable() else "something else"
        return not_taken(f"{FILE} holds {shown}; it must hold one day and nothing else, written 2009-03-31")
    return day


def taken(day: date, request: Request, file: str = FILE, line: int = 1) -> date | Refusal:
    """A day that stands somewhere in an extract, or why it cannot be its as-at day."""
    if day != request.allowed_as_at:
        allow = f"if that is meant, run again with --allow-as-at {day}"
        if day > request.today:
            return not_taken(f"the as-at day {day} is after today, {request.today}; {allow}", file, line)
        if request.last_as_at is not None and day < request.last_as_at:
            last = request.last_as_at
            return not_taken(f"the as-at day {day} is before that of the last extract, {last}; {allow}", file, line)
    return day


def not_taken(sentence: str, file: str = FILE, line: int = 1) -> Refusal:
    """The refusal of an extract whose day cannot be told."""
    return Refusal(file, line, Code.BAD_AS_AT, sentence)
