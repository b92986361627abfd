"""No person's data reaches a log."""

import io
import json
import logging

import pytest
import structlog

from hub.errors import InputRefused
from hub.ops.logs import FIELDS, WITHHELD, configure, logger

CANARY = "Cerys-of-the-ELEGANT-LAMP"


@pytest.fixture(params=["console", "json"])
def written(request):
    root, hub = logging.getLogger(), logging.getLogger("hub")
    before = root.handlers[:], root.level, hub.level
    stream = io.StringIO()
    configure("debug", request.param, stream)
    yield stream
    root.handlers[:], root.level, hub.level = before
    structlog.reset_defaults()


def test_a_message_is_named_by_its_address_and_its_value_is_withheld(written) -> None:
    log = logger("consumers.loop")
    log.warning("could not be decoded", address="exchange.W06000015.case[1]@7", value=CANARY.encode(), person=CANARY)
    assert "exchange.W06000015.case[1]@7" in written.getvalue()
    assert WITHHELD in written.getvalue()
    assert CANARY not in written.getvalue()


def test_a_value_in_a_harmless_field_is_withheld_unless_it_is_a_plain_one(written) -> None:
    logger("x").info("stored", records={"id": CANARY}, topic=[CANARY], offset=CANARY.encode())
    assert CANARY not in written.getvalue()


def test_an_exception_shows_its_places_and_not_its_text(written) -> None:
    try:
        try:
            raise ValueError(CANARY)
        except ValueError as first:
            raise KeyError(CANARY) from first
    except KeyError as error:
        logger("x").error("failed", exc_info=True, error=error)
        logger("x").exception("failed")
    assert "test_logs.py" in written.getvalue()
    assert "ValueError" in written.getvalue()
    assert CANARY not in written.getvalue()


def test_an_error_of_ours_is_shown_with_its_text(written) -> None:
    logger("x").error("refused", error=InputRefused("as_at.txt is missing"))
    assert "as_at.txt is missing" in written.getvalue()


def test_a_librarys_line_is_shown_only_if_its_warnings_were_read(written) -> None:
    logging.getLogger("sqlalchemy.engine").error("parameters: %s", CANARY)
    logging.getLogger("kafka.net").warning("broker away")
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger("somebody").exception("went wrong with %s", CANARY)
    assert CANARY not in written.getvalue()
    assert "broker away" in written.getvalue()


def test_a_librarys_debug_lines_are_never_shown(written) -> None:
    logging.getLogger("kafka.producer").debug("Sending (key=%r)", CANARY)
    assert written.getvalue() == ""


def test_a_line_for_machines_is_one_document(capsys) -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    configure("info", "json", stream)
    logger("x").info("stored", count=3)
    logger("x").debug("not at this level")
    root.handlers[:], root.level = before
    structlog.reset_defaults()
    line = json.loads(stream.getvalue())
    assert (line["event"], line["count"], line["level"]) == ("stored", 3, "info")


def test_every_field_says_what_it_means() -> None:
    assert all(sentence.endswith(".") for sentence in FIELDS.values())


def test_a_line_that_the_brokers_library_repeats_is_shown_once_a_minute_with_how_many_were_kept_back(
    written, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000.0]
    make = logging.getLogRecordFactory()

    def at_now(*arguments, **named) -> logging.LogRecord:
        record = make(*arguments, **named)
        record.created = now[0]
        return record

    logging.setLogRecordFactory(at_now)
    try:
        for seconds in (0, 1, 59, 61):
            now[0] = 1_000.0 + seconds
            logging.getLogger("kafka.coordinator").warning("Marking the coordinator dead")
            logger("x").info("ours is always shown")
    finally:
        logging.setLogRecordFactory(make)
    lines = written.getvalue().splitlines()
    about = [line for line in lines if "coordinator dead" in line]
    assert len(about) == 2
    assert "count" not in about[0]
    assert any(said in about[1] for said in ("count=2", '"count": 2'))
    assert len([line for line in lines if "ours" in line]) == 4
