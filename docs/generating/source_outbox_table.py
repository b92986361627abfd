"""The outbox table of a case system"""

from generating._keys import keys
from generating._tables import table

from producers.querying.settings import DatabaseSettings
from producers.sources.outbox_table import OutboxTableSettings

EXAMPLE = """\
[[sources]]
name = "case system"
format = "outbox_table"
url_file = "database.url"
tables = ["referrals", "care_periods", "placements"]
taken = "cyfnewid_taken"
"""

CONTRACT = """\
CREATE TABLE cyfnewid_outbox (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  table_name text NOT NULL,
  operation text NOT NULL CHECK (operation IN ('upsert', 'delete')),
  row text NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now(),
  written_by xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX cyfnewid_outbox_written_by ON cyfnewid_outbox (written_by);
"""

TRIGGER = """\
CREATE FUNCTION cyfnewid_referral() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO cyfnewid_outbox (table_name, operation, row)
    VALUES ('referrals', 'delete', json_build_object('referral_id', OLD.ref_no)::text);
    RETURN OLD;
  END IF;
  INSERT INTO cyfnewid_outbox (table_name, operation, row)
  VALUES ('referrals', 'upsert', json_build_object(
    'referral_id', NEW.ref_no, 'person_id', NEW.client_no, 'received_at', NEW.received, 'source', NEW.origin)::text);
  RETURN NEW;
END $$;
CREATE TRIGGER cyfnewid_referral AFTER INSERT OR UPDATE OR DELETE ON referral
FOR EACH ROW EXECUTE FUNCTION cyfnewid_referral();
"""

TAKEN = """\
CREATE TABLE cyfnewid_taken (
  source text PRIMARY KEY,
  sequence bigint,
  written_before xid8,
  taken_at timestamptz
);
INSERT INTO cyfnewid_taken (source) VALUES ('case system');
"""

PRUNE = """\
DELETE FROM cyfnewid_outbox
USING cyfnewid_taken AS taken
WHERE taken.source = 'case system'
  AND cyfnewid_outbox.sequence <= taken.sequence
  AND cyfnewid_outbox.written_by < taken.written_before;
"""

COLUMNS = (
    (
        "`sequence`",
        "a whole number that rises",
        "drawn by the database when the entry is inserted, one at a time (`CACHE 1`)",
    ),
    ("`table_name`", "text", "a file of the [casefile](casefile.md), without `.csv`"),
    ("`operation`", "text", "`upsert`: the row is now as it stands here; `delete`: the row is gone"),
    (
        "`row`",
        "text, or a JSON type",
        "a JSON object: our columns, and their values as text, numbers, `true`, `false` or `null`; of a `delete` only the key counts",
    ),
    ("`written_at`", "a time", "when the entry was written; for people"),
    ("`written_by`", "`xid8`", "PostgreSQL only: the transaction that wrote the entry"),
)

REFUSED = (
    ("`missing_value`", "the row is not JSON, or no object; a `delete` without its key"),
    ("`unknown_code`", "the operation is neither of the two; a value is a list or an object"),
)


def page() -> str:
    """What a supplier writes, how it is read so that nothing is missed, and what may be removed when."""
    return f"""\
A source `outbox_table` reads a table into which the supplier of a case system writes an entry whenever a row of the
[casefile](casefile.md) comes, changes or goes. It asks the case system for no column of changes and no whole readings, tells of deletions at once, and
is the contract that we recommend to suppliers.

```toml
{EXAMPLE}```

## The contract

{table(("Column", "Type", "What it holds"), COLUMNS)}

On PostgreSQL 13 or newer:

```sql
{CONTRACT}```

1. An entry is written in the transaction that changes the row, after the row was changed. A trigger does both:

```sql
{TRIGGER}```

2. To begin with, an `upsert` is written for every row that there is. So it is after the table was emptied or a copy restored.
3. An entry may be removed once it is taken, as said below. A wrong one may be mended where it stands, or followed by a right one.

Of several entries about one row the last by `sequence` counts. A row of a table that `tables` does not name is left alone, with a warning.

## Keys

Besides [those of every database](source-sql.md):

{keys(OutboxTableSettings, frozenset(DatabaseSettings.model_fields))}

## What is taken when

A sequence is drawn before its transaction commits, so entry 5 can be there while 4 is not yet. Whoever reads on from 5 never sees 4.

**On PostgreSQL** every entry says which transaction wrote it, and the database says before which transaction all others have ended
(`pg_snapshot_xmin`). A reading takes the entries of transactions before that one, and the next goes on from there. Nothing is missed, in
whatever order transactions draw, commit and roll back; a sequence that was rolled back is passed as soon as its transaction has ended,
and no earlier. A transaction that has been open for hours, of whatever kind, holds later entries back: `hub connector status` says so.

**Elsewhere** a reading stops where a sequence is missing. By default it waits until that is there, for ever, and `hub connector status`
says for which. With `gap_wait` it takes what comes after once it has waited for so long; an entry that is committed later still is then not
seen. SQL Server leaves gaps after a restart, and every database where a transaction was rolled back, so give a `gap_wait` that is longer
than any transaction takes. Entries below the first one that was ever seen are taken whenever they appear.

Up to where everything was taken is remembered in the transaction that writes the extract down. A connector that is killed, or loses its memory,
reads again what is still in the table, and states nothing twice.

## What is refused

A row is judged as one of a [casefile](casefile.md) is. Its file is called after the source and the table, as `case system.referrals`; its line is its
`sequence`. Further:

{table(("Code", "When"), REFUSED)}

A refused entry is read again with every extract and listed each time, until a later entry of its key is there, or it is mended or removed:
a row that came before the one that it names is accepted once that is there. `delete` entries that would withdraw too many rows are
refused together (`mass_withdrawal`), and taken when somebody allows it.

## What may be removed

If `taken` names a table, the connector writes to it after each run up to where every entry is stated and acknowledged by the
broker. Its user needs the right to UPDATE that table, and no other right to write. The row of the source must be there:

```sql
{TAKEN}```

Then this removes what nobody needs any more, as often as the supplier likes:

```sql
{PRUNE}```

`sequence` stays below the oldest entry that is refused. On other databases `written_before` is left out. Without `taken`, keep entries
for some weeks: longer than a connector may be away.

## What it cannot do

A row that was deleted without an entry stays stated; writing every row again does not find it. [A whole reading](source-sql.md) does: put a source
`sql` with the same tables in its place for one run. So does `hub connector rekey`, which needs everything in one piece.
A pseudonym is [resolved](commands.md) to a person only as long as an entry about them is in the table.
"""
