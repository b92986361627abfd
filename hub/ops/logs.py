"""Structured lines on stderr that say where something happened and never what a message or a row holds.

Security property: no person's data reaches a log. This file keeps it in three ways: a field that is not named in FIELDS
is withheld; an exception shows its type and its places in the code, and its text only if it is a HubError, whose texts
follow the same rule; a library's lines are shown only for libraries whose warnings were read for this.
"""

import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any, Literal, TextIO, cast

import structlog

from hub.errors import HubError

WITHHELD = "[withheld]"

FIELDS: Mapping[str, str] = {
    "address": "A message's topic[partition]@offset.",
    "topic": "A topic's name.",
    "partition": "A partition's number.",
    "offset": "A message's place in its partition.",
    "authority": "An authority's code.",
    "stream": "A stream's name.",
    "outcome": "What became of messages.",
    "code": "One of a closed list of reasons.",
    "subject": "The kind of event, by the name of its schema (a person's pseudonym has no field).",
    "schema_id": "A schema's number.",
    "count": "How many; of a library's line, how many more of them were kept back.",
    "records": "How many messages.",
    "partitions": "How many partitions.",
    "seconds": "How long.",
    "port": "A port.",
    "part": "A part's name, such as broker or database.",
    "attempt": "How often something was tried.",
    "group": "A consumer group's name.",
    "process": "A process's name.",
    "pid": "A process's number.",
    "route": "A route's pattern.",
    "method": "An HTTP method.",
    "status": "An HTTP status, or a state by name.",
    "error": "An error: its type, and its text where that is safe.",
    "as_at": "An as-at day of an authority.",
    "version": "A version of this program or of a schema.",
    "exit_code": "How a process ended.",
    "library": "The library that a line comes from.",
}
"""Every field that a line may have, and what it means. None holds a person's data."""

SPARING_S = 60.0
"""Of a line that the broker's library writes again and again while a broker is away, one in so many seconds is shown."""

_OWN = {"event", "level", "timestamp", "exception", "logger"}
_READ = ("kafka", "uvicorn", "alembic")
_KEPT = (str, int, float, bool, type(None))


def configure(
    level: Literal["debug", "info", "warning", "error"] = "info",
    shape: Literal["console", "json"] = "console",
    stream: TextIO | None = None,
) -> None:
    """Send every line of this process to `stream` (stderr), as text for people or JSON for machines. Call it once."""
    out = sys.stderr if stream is None else stream
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        show_exception_safely,
        withhold,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    renderer: Any = structlog.processors.JSONRenderer()
    if shape == "console":
        renderer = structlog.dev.ConsoleRenderer(colors=out.isatty(), pad_event_to=0)
    handler = logging.StreamHandler(out)
    handler.addFilter(_Sparing())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_from_library, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)  # libraries; at debug, kafka-python quotes keys and values
    logging.getLogger("hub").setLevel(level.upper())


def logger(name: str) -> Any:
    """A logger of ours; `name` is the module's. Call its methods with a fixed text and fields named in FIELDS."""
    return structlog.get_logger(f"hub.{name.removeprefix('hub.')}")


def withhold(_: object, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put WITHHELD in place of every field that is not known to be harmless."""
    for name, value in list(line.items()):
        if name in _OWN or name.startswith("_"):
            continue
        if isinstance(value, HubError):
            line[name] = str(value)
        elif isinstance(value, BaseException):
            line[name] = type(value).__name__
        elif name not in FIELDS or not isinstance(value, _KEPT):
            line[name] = WITHHELD
    return line


def show_exception_safely(_: object, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Turn `exc_info` into type and places; a text that may quote a row or a message is left out."""
    given = line.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else None
    if given is True:
        error = sys.exc_info()[1]
    elif isinstance(given, tuple):
        error = cast(tuple[Any, BaseException | None, TracebackType | None], given)[1]
    if error is not None:
        line["exception"] = "\n".join(told(error))
    line.pop("stack_info", None)
    return line


def told(error: BaseException) -> list[str]:
    """An error and what led to it as places in the code and types; the text of a HubError only, for others may quote a row."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    places = [f"  {each.filename}:{each.lineno} in {each.name}" for each in traceback.extract_tb(error.__traceback__)]
    text = f"{type(error).__name__}: {error}" if isinstance(error, HubError) else type(error).__name__
    return [*(told(cause) if cause else ()), *places, text]


class _Sparing(logging.Filter):
    """Lets each line of the broker's library pass once in a while; the next one says how many were kept back."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[tuple[str, int], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is shown."""
        if record.name.partition(".")[0] != "kafka":
            return True
        place = record.pathname, record.lineno
        shown_at, kept_back = self._last.get(place, (float("-inf"), 0))
        if 0 <= record.created - shown_at < SPARING_S:
            self._last[place] = shown_at, kept_back + 1
            return False
        self._last[place] = record.created, 0
        record.kept_back = kept_back
        return True


def _from_library(_: object, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    record: logging.LogRecord = line["_record"]
    line["library"] = record.name.partition(".")[0]
    if kept_back := getattr(record, "kept_back", 0):
        line["count"] = kept_back
    if line["library"] not in _READ:
        line["event"] = f"a line of a library, {WITHHELD}"
    elif record.exc_info:
        line["exc_info"] = record.exc_info
    return line
