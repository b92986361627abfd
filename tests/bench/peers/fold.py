"""The work of W1 as the Python peers do it: decode, keep of each fact the highest (revision, content), tell what changes.

A person has one case here, so a state of two facts is enough: [revision, checksum, day] of the referral, then of the
decision; a day is None before anything is known and when the fact was withdrawn. Knows nothing of the product.

In the environment: BENCH_SCHEMAS (a file with the two schemas by id), BENCH_FIRST_DAY, BENCH_AS_AT (days since 1970) and
BENCH_DEADLINES (a file with the day by which to decide, for each day from the first).
"""

import io
import json
import os
import struct
from datetime import date, timedelta
from pathlib import Path
from zlib import crc32

import fastavro

EPOCH = date(1970, 1, 1)
FIRST, AS_AT = int(os.environ["BENCH_FIRST_DAY"]), int(os.environ["BENCH_AS_AT"])
DEADLINES = json.loads(Path(os.environ["BENCH_DEADLINES"]).read_text("utf-8"))
MONTHS = [f"{EPOCH + timedelta(days=FIRST + each):%Y-%m}" for each in range(len(DEADLINES))]
SCHEMAS = {
    int(number): fastavro.parse_schema(schema)
    for number, schema in json.loads(Path(os.environ["BENCH_SCHEMAS"]).read_text("utf-8")).items()
}
RECEIVED = 101
PACKED = struct.Struct("<qIiqIi")
#: In place of a day that is not there, in packed states.
NO_DAY = -(2**31)
EMPTY = (-1, 0, NO_DAY, -1, 0, NO_DAY)
MET, MISSED, PENDING, UNKNOWN = range(4)

CELLS = """
create table if not exists cells (authority text, month text, met bigint not null, missed bigint not null,
    pending bigint not null, unknown bigint not null, primary key (authority, month))
"""
_ARRAYS = "unnest(%s::text[], %s::text[], %s::int8[], %s::int8[], %s::int8[], %s::int8[])"
ADD = f"""
insert into cells select * from {_ARRAYS} on conflict (authority, month) do update set met = cells.met + excluded.met,
    missed = cells.missed + excluded.missed, pending = cells.pending + excluded.pending, unknown = cells.unknown + excluded.unknown
"""
SET = f"""
insert into cells select * from {_ARRAYS} on conflict (authority, month) do update set met = excluded.met,
    missed = excluded.missed, pending = excluded.pending, unknown = excluded.unknown
"""

_read = fastavro.schemaless_reader
_told: list[bool] = []


def decode(value):
    """(person, authority, is it the referral, revision, checksum, day) of a message; days are whole numbers since 1970."""
    number = int.from_bytes(value[1:5], "big")
    stream = io.BytesIO(value)
    stream.seek(5)
    header = _read(stream, SCHEMAS[number])["header"]
    day = header["occurred_on"] if header["status"] == "asserted" else NO_DAY
    return header["subject"], header["authority"], number == RECEIVED, header["revision"], crc32(value), day


def fold(state, authority, is_referral, revision, checksum, day):
    """The new state, or None when the statement changes nothing, and the changes [(authority, month, state, +1 or -1)]."""
    if is_referral:
        if (revision, checksum) <= (state[0], state[1]):
            return None, ()
        now = (revision, checksum, day, *state[3:])
    else:
        if (revision, checksum) <= (state[3], state[4]):
            return None, ()
        now = (*state[:3], revision, checksum, day)
    before, after = unit(state[2], state[5]), unit(now[2], now[5])
    if before == after:
        return now, ()
    changes = []
    if before is not None:
        changes.append((authority, *before, -1))
    if after is not None:
        changes.append((authority, *after, 1))
    return now, changes


def unit(received, decided):
    """The month and the state of a case, None when there is none."""
    if received == NO_DAY:
        return None if decided == NO_DAY else (MONTHS[decided - FIRST], UNKNOWN)
    due = DEADLINES[received - FIRST]
    if decided != NO_DAY:
        return MONTHS[received - FIRST], MET if decided <= due else MISSED
    return MONTHS[received - FIRST], MISSED if due <= AS_AT else PENDING


def columns(cells):
    """Cells {(authority, month): [four counts]} as the arrays that ADD and SET take."""
    keys = sorted(cells)
    return [
        [key[0] for key in keys],
        [key[1] for key in keys],
        *([cells[key][each] for key in keys] for each in range(4)),
    ]


def first():
    """Say that the first message is being handled."""
    if not _told:
        _told.append(True)
        print("FIRST", flush=True)


def broker():
    """The broker's settings, as librdkafka takes them."""
    return {
        "bootstrap.servers": os.environ["BENCH_BOOTSTRAP"],
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": os.environ["BENCH_USERNAME"],
        "sasl.password": os.environ["BENCH_PASSWORD"],
    }
