import sqlite3
import stat
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from hub.errors import ConfigurationError
from producers.outbox.extracts import Manner, Noted, Stage
from producers.outbox.file import Outbox, forgetful, opened
from producers.outbox.queue import Place
from producers.outbox.statements import Entry
from tests.lib.extracts import stated

TOPIC = "exchange.W06000015.case"


def entry(number: int, revision: int, value: bytes, is_withdrawn: bool = False) -> Entry:
    return Entry(
        bytes([number] * 16), "review_held", bytes([number] * 16), "s", revision, is_withdrawn, b"c", value, 1, 7
    )


def standing(outbox: Outbox) -> list[tuple[int, bytes]]:
    return [(each.revision, outbox.statements.value(each.number)) for each in stated(outbox)]


def test_an_outbox_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    with opened(tmp_path / "outbox.sqlite", "W06000015"):
        pass
    assert stat.S_IMODE((tmp_path / "outbox.sqlite").stat().st_mode) == 0o600


def test_what_was_written_together_is_there_after_opening_it_again(tmp_path: Path) -> None:
    with opened(tmp_path / "outbox.sqlite", "W06000015") as outbox, outbox.writing():
        outbox.queue.put(TOPIC, [outbox.statements.add([entry(1, 5, b"five")], 1)])
        outbox.queue.reach([Place(TOPIC, 0, 7)])
        outbox.statements.add_kinds(["review_held"])
        outbox.extracts.note(Noted(1, "x", "it", "case", date(2009, 3, 31), 5, Manner.LIVE, Stage.STAGED, 0, "{}"))
    with opened(tmp_path / "outbox.sqlite", "W06000015") as outbox:
        assert standing(outbox) == [(5, b"five")]
        batch = outbox.queue.next(9)
        assert batch is not None
        assert (batch.topic, batch.keys, batch.values) == (TOPIC, [b"s"], [b"five"])
        assert outbox.queue.ends() == [(TOPIC, 0, 7)]
        assert outbox.statements.kinds() == {"review_held"}
        assert outbox.extracts.all("it")[0].stage is Stage.STAGED
        assert outbox.extracts.all("other") == []


def test_a_fault_in_the_middle_leaves_nothing_behind(tmp_path: Path) -> None:
    with opened(tmp_path / "outbox.sqlite", "W06000015") as outbox:
        with pytest.raises(sqlite3.IntegrityError), outbox.writing():
            outbox.statements.add([entry(1, 5, b"five"), entry(2, 5, b"")._replace(record=None)], 1)  # type: ignore[arg-type]
        assert standing(outbox) == []
        assert outbox.statements.count("review_held").asserted == 0


def test_the_digest_of_a_kind_is_that_of_what_is_asserted_whatever_came_before() -> None:
    with forgetful("W06000015") as outbox, forgetful("W06000015") as alone:
        outbox.statements.add([entry(1, 5, b"a"), entry(2, 5, b"b"), entry(3, 5, b"c")], 1)
        outbox.statements.replace([(1, entry(1, 6, b"d")), (2, entry(2, 6, b"e", is_withdrawn=True))], 2)
        outbox.statements.replace([(2, entry(2, 7, b"f"))], 3)
        alone.statements.add([entry(1, 6, b"d"), entry(2, 7, b"f"), entry(3, 5, b"c")], 1)
        assert outbox.statements.count("review_held") == alone.statements.count("review_held")
        assert outbox.statements.count("review_held").asserted == 3


def test_only_the_acknowledged_messages_are_taken_off_the_queue() -> None:
    with forgetful("W06000015") as outbox:
        outbox.queue.put(TOPIC, [outbox.statements.add([entry(n, 5, bytes([n])) for n in range(5)], 1)])
        batch = outbox.queue.next(3)
        assert batch is not None
        outbox.queue.acknowledged(batch, np.array([0, 1, 0], np.int32), np.array([4, 9, 5], np.int64))
        rest = outbox.queue.next(9)
        assert rest is not None
        assert (list(rest.values), len(outbox.queue)) == ([b"\x03", b"\x04"], 2)


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough to be looked at" * 40, b"SQLite format 3\x00broken"]
)
def test_a_file_that_is_no_outbox_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "outbox.sqlite").write_bytes(content)
    with pytest.raises(ConfigurationError, match="move it away"), opened(tmp_path / "outbox.sqlite", "W06000015"):
        pass


def test_an_outbox_of_another_authority_or_a_newer_connector_is_not_used(tmp_path: Path) -> None:
    with opened(tmp_path / "outbox.sqlite", "W06000001"):
        pass
    with pytest.raises(ConfigurationError, match="that of W06000001"), opened(tmp_path / "outbox.sqlite", "W06000015"):
        pass
    with sqlite3.connect(tmp_path / "outbox.sqlite") as database:
        database.execute("PRAGMA user_version=99")
    database.close()
    with pytest.raises(ConfigurationError, match="version 99"), opened(tmp_path / "outbox.sqlite", "W06000001"):
        pass


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be made"), opened(tmp_path / "no" / "o.sqlite", "W06000015"):
        pass
