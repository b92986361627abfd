"""The as-at day of an extract: the one day that it may speak for."""

from datetime import date
from pathlib import Path

from producers.reading import Request
from producers.refusals import Code, Refusal

FILE = "as_at.txt"


def read_as_at(folder: Path, request: Request, default: date | None = None) -> date | Refusal:
    """The day in `as_at.txt`, or why it cannot be taken; `default` stands for a file that need not be there."""
    try:
        content = (folder / FILE).read_bytes()
    except FileNotFoundError:
        if default is not None:
            return _taken(default, request)
        return _refusal(f"there is no {FILE} beside the files; it holds the as-at day, for example 2009-03-31")
    except OSError as error:
        return _refusal(f"{FILE} cannot be read ({error.strerror}); it holds the as-at day, for example 2009-03-31")
    seen = content.decode("utf-8-sig", "replace").strip()
    try:
        day = date.fromisoformat(seen) if len(seen) == 10 and seen.isascii() else None
    except ValueError:
        day = None
    if day is None or day.isoformat() != seen:
        shown = f'"{seen}"' if len(seen) <= 40 and seen.isprintable() else "something else"
        return _refusal(f"{FILE} holds {shown}; it must hold one day and nothing else, written 2009-03-31")
    return _taken(day, request)


def _taken(day: date, request: Request) -> date | Refusal:
    if day != request.allowed_as_at:
        allow = f"if that is meant, run again with --allow-as-at {day}"
        if day > request.today:
            return _refusal(f"the as-at day {day} is after today, {request.today}; {allow}")
        if request.last_as_at is not None and day < request.last_as_at:
            return _refusal(f"the as-at day {day} is before that of the last extract, {request.last_as_at}; {allow}")
    return day


def _refusal(sentence: str) -> Refusal:
    return Refusal(FILE, 1, Code.BAD_AS_AT, sentence)
