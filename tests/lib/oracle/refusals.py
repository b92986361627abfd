"""The code with which a row is refused: the first of the closed list that applies."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tests.lib.oracle import values
from tests.lib.oracle.layout import NO, YES, File
from tests.lib.oracle.rows import Cells

Key = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """An accepted row: its key, its text by column, and its dates by column (None when blank)."""

    key: Key
    text: Mapping[str, str]
    days: Mapping[str, date | None]


def key_of(file: File, row: Cells) -> Key | None:
    """The key, or None when it cannot be read."""
    key = tuple(row.cells[column] for column in file.key)
    if not all(key):
        return None
    if "academic_year" in file.key:
        try:
            values.summer_ending(row.cells["academic_year"])
        except values.Faulty:
            return None
    return key


def judge(file: File, rows: list[Cells], as_at: date, parents: Mapping[Key, Row]) -> list[tuple[Cells, Row | str]]:
    """Each row with what it is when accepted, or with the code of its refusal; `parents` are the rows it may name."""
    keys = Counter(key for row in rows if (key := key_of(file, row)))
    return [(row, judge_one(file, row, keys, as_at, parents)) for row in rows]


def judge_one(file: File, row: Cells, keys: Counter[Key], as_at: date, parents: Mapping[Key, Row]) -> Row | str:
    text = {column: row.cells[column] for column in file.columns}
    if any(not text[column] for column in file.required):
        return "missing_value"
    if file.name == "conferences.csv" and text["kind"] == "initial" and not text["strategy_discussion_on"]:
        return "missing_value"
    days: dict[str, date | None] = {}
    try:
        for column in file.days:
            days[column] = values.day(text[column]) if text[column] else None
        for column in file.moments:
            days[column] = values.local_day(text[column]) if text[column] else None
        if "academic_year" in text:
            days["summer"] = values.summer_ending(text["academic_year"])
    except values.Faulty:
        return "bad_date"
    if any(text[column] and text[column] not in allowed for column, allowed in file.codes.items()):
        return "unknown_code"
    if any(text[column] and text[column].lower() not in YES + NO for column in file.booleans):
        return "unknown_code"
    for later, earlier in file.in_order:
        after, before = days[later], days[earlier]
        if after and before and after < before:
            return "end_before_start"
    key = key_of(file, row)
    assert key
    if keys[key] > 1:
        return "duplicate_key"
    received, decided = days.get("received_at"), days.get("decided_at")
    if received and decided and decided < received:
        return "decision_before_referral"
    if file.name == "referrals.csv" and bool(text["decided_at"]) != bool(text["decision"]):
        return "decision_incomplete"
    if any(day > as_at for column, day in days.items() if day and column != "summer"):
        return "future_date"
    if file.parent and text[file.parent[0]]:
        parent = parents.get((text[file.parent[0]],))
        if parent is None:
            return file.parent[2]
        if parent.text["person_id"] != text["person_id"]:
            return "person_mismatch"
    return Row(key, text, days)
