"""The answer to W1, computed again in batch from the messages alone; nothing of the product's reckoning is in it.

Of each fact the highest (revision, message) stands. A referral counts in the month in which it was received: met when it was
decided on or before the first working day after that day, missed when later or when that day has come, pending before.
"""

import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import fastavro

from tests.bench.workload import LAST_DAY, Message, read
from tests.lib.checkout import ROOT
from tests.lib.oracle.bank_holidays import nth_working_day_after

STATES = ("met", "missed", "pending", "unknown")
EPOCH = date(1970, 1, 1)
#: By "authority month": how many referrals are in each of the states.
Cells = dict[str, list[int]]


def cells(messages: Iterable[Message]) -> Cells:
    """The counts of every authority and month that has any, as at LAST_DAY; all that is said of a case is in the messages."""
    schemas = {101: _schema("referral_received"), 102: _schema("referral_decided")}
    facts: dict[bytes, tuple[int, bytes, str, str, int, date, bool]] = {}
    for message in messages:
        number = int.from_bytes(message.value[1:5], "big")
        header: Any = fastavro.schemaless_reader(io.BytesIO(message.value[5:]), schemas[number], None)["header"]  # type: ignore[index, call-overload]
        stands = header["status"] == "asserted"
        said = (header["authority"], header["record"], number, header["occurred_on"], stands)
        fact = (header["revision"], message.value, *said)
        if header["event_id"] not in facts or fact[:2] > facts[header["event_id"]][:2]:
            facts[header["event_id"]] = fact
    days: dict[tuple[str, str], dict[int, date]] = defaultdict(dict)
    for _, _, authority, record, number, day, stands in facts.values():
        if stands:
            days[authority, record][number] = day
    counts = Counter((authority, *_judged(each.get(101), each.get(102))) for (authority, _), each in days.items())
    found: Cells = defaultdict(lambda: [0] * len(STATES))
    for (authority, month, state), number in counts.items():
        found[f"{authority} {month}"][STATES.index(state)] = number
    return dict(sorted(found.items()))


def kept(file: Path, blocks: int = 1) -> Cells:
    """The answer to a workload's file; it is computed once and kept beside it.

    All that is said of a case lies within one of the blocks, which are equally long; so one after the other is reckoned,
    and memory is bounded.
    """
    answer = file.with_suffix(".cells.json")
    if not answer.exists():
        count, rest = divmod(sum(1 for _ in read(file)), blocks)
        assert rest == 0, f"{file} is not of {blocks} blocks"
        messages, total = read(file), Counter[tuple[str, int]]()
        for _ in range(blocks):
            block = cells(islice(messages, count))
            total.update(
                {(cell, state): number for cell, counts in block.items() for state, number in enumerate(counts)}
            )
        names = sorted({cell for cell, _ in total})
        summed = {name: [total[name, state] for state in range(len(STATES))] for name in names}
        answer.write_text(json.dumps(summed), "utf-8")
    found: Cells = json.loads(answer.read_text("utf-8"))
    return found


def deadlines(first: date) -> list[int]:
    """For each day from the first to LAST_DAY the day by which to decide, as days since 1970: what peers look up."""
    days = ((first + timedelta(days=each)) for each in range((LAST_DAY - first).days + 1))
    return [(nth_working_day_after(day, 1) - EPOCH).days for day in days]


def _judged(received: date | None, decided: date | None) -> tuple[str, str]:
    if received is None:
        assert decided is not None
        return f"{decided:%Y-%m}", "unknown"
    due = nth_working_day_after(received, 1)
    if decided is None:
        return f"{received:%Y-%m}", "missed" if due <= LAST_DAY else "pending"
    return f"{received:%Y-%m}", "met" if decided <= due else "missed"


def _schema(subject: str) -> Any:
    document = json.loads((ROOT / "schemas" / "avro" / subject / "v1.avsc").read_text("utf-8"))
    header = json.loads((ROOT / "schemas" / "avro" / "header" / "v1.avsc").read_text("utf-8"))
    document["fields"][0]["type"] = header
    return fastavro.parse_schema(document)
