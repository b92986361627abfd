"""SELECTs of a case database"""

from generating._keys import keys
from generating._tables import code, table

from producers.querying.position import OVERLAP, OVERLAP_NUMBERS
from producers.querying.settings import DatabaseSettings
from producers.sources.sql import SqlSettings, TableSettings

EXAMPLE = """\
[[sources]]
name = "case system"
format = "sql"
url_file = "database.url"   # postgresql://cyfnewid:PASSWORD@db.council.example:5432/cases
mode = "incremental"

[sources.tables.referrals]
select = "SELECT RefNo, ClientNo, Received, Origin, LastModified FROM referral"
columns = { referral_id = "RefNo", person_id = "ClientNo", received_at = "Received", source = "Origin" }
codes = { source = { S = "school", P = "police", H = "health" } }
changed_at = "LastModified"

[sources.tables.care_periods]
select = "SELECT * FROM cyfnewid_care_periods"   # a view whose columns have our names
"""
SHARED = frozenset(DatabaseSettings.model_fields)

DATABASES = (
    (
        "PostgreSQL",
        "`postgresql://`",
        "comes with the connector",
        "`REPEATABLE READ`, read only",
        "every test runs on it",
    ),
    (
        "SQLite",
        "`sqlite:///`",
        "comes with the connector",
        "a read transaction; nothing can be written (`query_only`)",
        "tests run on it",
    ),
    (
        "SQL Server",
        "`mssql+pyodbc://`",
        "`pyodbc`, and Microsoft's ODBC driver",
        "`SNAPSHOT`, which `ALLOW_SNAPSHOT_ISOLATION` must switch on; a user who may only read, and `ApplicationIntent=ReadOnly`",
        "by its manual",
    ),
    (
        "Oracle",
        "`oracle+oracledb://`",
        "`oracledb`",
        "`SET TRANSACTION READ ONLY`",
        "by its manual",
    ),
    (
        "MySQL, MariaDB",
        "`mysql+pymysql://`",
        "`pymysql`",
        "`CONSISTENT SNAPSHOT`, read only",
        "by its manual",
    ),
)

FAILURES = (
    ("the database does not answer, breaks off, or not in time", "unreachable, exit code 4"),
    ("a name or password is wrong, or a table may not be read", "access, exit code 5"),
    (
        "a SELECT has a mistake, or fails at one of its rows (a division by zero, a text that is no number)",
        "configuration, exit code 3",
    ),
)


def page() -> str:
    """How a database is read, what becomes of its values, and what is done so that nothing is missed."""
    return f"""\
A source `sql` reads an authority's own database, with a SELECT for each file of the [casefile](casefile.md) that the database can state. A
table of ours without a SELECT is not stated.

```toml
{EXAMPLE}```

The user of the address needs the right to SELECT and no other. All SELECTs of a run are answered from one state of the database, in one
transaction that changes nothing; rows come in blocks, so that memory does not grow with them. An address that holds a password is in a
file that only the connector's user can read, in an environment variable, or printed by a command; it is in no log and no error.

## Keys of every source that is a database

{keys(DatabaseSettings)}

## Further keys of `sql`

{keys(SqlSettings, SHARED)}

### `[sources.tables.NAME]`

{keys(TableSettings)}

A SELECT has the columns that its file in the [casefile](casefile.md) has, in any order, in capitals or without. Required ones must be there; others
count as blank, and columns that are none of ours are passed over, each with a warning.

## What becomes of a value

| in the database | becomes |
|---|---|
| NULL | blank |
| a date-time in a column of days | its day, in Wales where it has an offset |
| a date-time in a column of date-times | itself, to the second; at exactly midnight a day without a time |
| a date, a text | itself; a text may be any that the casefile allows |
| a boolean | `true` or `false` |
| a number that is whole, as 17.00 | without decimal places |
| a UUID, bytes | its digits; hexadecimal ones |

Codes are first held to `codes`, where capitals and blanks make no difference; what is not listed there stays as it is.

## Full and incremental

`full` reads everything each time: whatever no longer comes has been withdrawn. It asks for nothing but a SELECT, and unchanged rows
send nothing. `incremental` needs `changed_at` and reads, of each table that has one, the rows that changed since; tables without it are read whole.

A row gets its time of change when it is written and is seen when it is committed, so what commits late lies before what was read
already. A reading therefore begins before the end of the last one by `overlap`: `{OVERLAP}` where changes have times, {OVERLAP_NUMBERS} where they
have numbers. Set it longer than any transaction of the case system takes, and longer than the hour that local clocks go back by in autumn.
Also read again are rows that were refused, since what they name may be there by now, and rows of which `changed_at` is NULL. A time that
lies ahead of the connector's clock is never gone on from.

What cannot be seen that way is found by reading everything, every `reconcile_every` (a duration, or a number of runs): rows that were
deleted, rows committed later than the overlap, rows changed without their `changed_at`. Everything is also read when the SELECT or its
settings change, after an upgrade of the connector, and when its memory was lost.

How far each table was read is remembered in the transaction that writes an extract down, so a connector that is killed reads
again, and skips nothing.

In `incremental` mode the connector puts the SELECT in parentheses and adds its condition. It must therefore stand alone: no
`ORDER BY` at its end, and on SQL Server no `WITH` (make a view). An index on the column of changes makes it quick.

A column that rises by itself serves as well as a time: a version number, PostgreSQL's and Oracle's system change numbers, or SQL Server's
`rowversion`.

## The as-at day

`as_at = "today"`, the day in Wales on which the run began; or a SELECT whose first cell is a day, read from the same state as the rows, for
a copy that is filled at night.

## Refusals

Rows are refused as those of a [casefile](casefile.md) are, by their own number in the result and, in `hub connector preview`, by their key; the file is
called after the source and the table, as `case system.referrals`. Whole tables are refused as `missing_column` and `mass_withdrawal`.

What fails at the database ends the run, with nothing written down:

{table(("What", "Error"), FAILURES)}

Of what a database says of a failure, only codes are shown, and the names of tables and columns that are not there: the rest may hold a value.

## Databases

{table(("Database", "Address begins with", "Driver", "One state, unchanged", "Tested"), DATABASES)}

Drivers that do not come with the connector are installed beside it, with `pip install`. Where a database cannot give several SELECTs
one state, {code("consistent = false")} reads each table by itself; a row may then be refused because its parent came between the two, and is accepted
next time. In SQLite text that is written `2009-03-31 16:05:00` is a date-time.
"""  # noqa: S608 - sentences
