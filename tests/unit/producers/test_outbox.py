import sqlite3
import stat
from datetime import date
from pathlib import Path

import pytest

from hub.errors import ConfigurationError
from producers.changes import Stated
from producers.outbox import Entry, Noted, Outbox, Place, Stage, forgetful, opened


def entry(number: int, revision: int, value: bytes, is_withdrawn: bool = False) -> Entry:
    return Entry(Stated(bytes([number] * 16), "review_held", "r", "s", revision, is_withdrawn, b"c"), value)


def newest(outbox: Outbox) -> list[tuple[int, bytes | None]]:
    return [(each.revision, outbox.value(each.event_id)) for each in outbox.stated(["review_held"])]


def test_an_outbox_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    with opened(tmp_path / "outbox.sqlite", "W06000015"):
        pass
    assert stat.S_IMODE((tmp_path / "outbox.sqlite").stat().st_mode) == 0o600


def test_what_was_written_together_is_there_after_opening_it_again(tmp_path: Path) -> None:
    with opened(tmp_path / "outbox.sqlite", "W06000015") as outbox, outbox.writing():
        outbox.state([entry(1, 5, b"five")])
        outbox.put("exchange.W06000015.case", [(b"s", b"five")])
        outbox.reach([Place("exchange.W06000015.case", 0, 7)])
        outbox.add_kinds(["review_held"])
        outbox.note(Noted("x", "it", "case", date(2009, 3, 31), 5, Stage.STAGED, 0, "{}"))
    with opened(tmp_path / "outbox.sqlite", "W06000015") as outbox:
        assert newest(outbox) == [(5, b"five")]
        assert [(each.topic, each.value) for each in outbox.pending(9)] == [("exchange.W06000015.case", b"five")]
        assert outbox.ends() == [("exchange.W06000015.case", 0, 7)]
        assert outbox.kinds() == {"review_held"}
        assert outbox.extracts("it")[0].stage is Stage.STAGED
        assert outbox.extracts("other") == []


def test_a_fault_in_the_middle_leaves_nothing_behind(tmp_path: Path) -> None:
    with opened(tmp_path / "outbox.sqlite", "W06000015") as outbox:
        with pytest.raises(sqlite3.IntegrityError), outbox.writing():
            outbox.state([entry(1, 5, b"five"), Entry(entry(2, 5, b"")[0]._replace(kind=None), b"")])  # type: ignore[arg-type]
        assert newest(outbox) == []


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (1, 0, 2)])
def test_of_statements_read_back_in_any_order_the_highest_counts(order: tuple[int, ...]) -> None:
    told = [entry(1, 5, b"z"), entry(1, 6, b"a"), entry(1, 6, b"b")]
    with forgetful("W06000015") as together, forgetful("W06000015") as apart:
        together.learn([told[place] for place in order])
        for place in order:
            apart.learn([told[place]])
        assert newest(together) == newest(apart) == [(6, b"b")]


def test_only_the_acknowledged_messages_are_forgotten() -> None:
    with forgetful("W06000015") as outbox:
        outbox.put("t", [(b"k", bytes([number])) for number in range(5)])
        outbox.forget(outbox.pending(3)[-1].number)
        assert [each.value for each in outbox.pending(9)] == [b"\x03", b"\x04"]
        assert outbox.pending_count() == 2


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
