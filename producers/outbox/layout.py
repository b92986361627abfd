"""The tables of the connector's memory."""

VERSION = 2

#: The page cache: what a first extract of a million rows needs for its index.
CACHE_KIB = 65_536

#: What the rows of a new index are put in order in, before the rest of them goes to disk: more is no quicker.
SORTING_KIB = 4_096

#: Rows of two hundred bytes and more are written in fewer pages.
PAGE_BYTES = 16_384

TABLES = (
    """CREATE TABLE statements (  -- the latest statement about each fact, in the order in which facts were first stated
      number INTEGER PRIMARY KEY, event_id BLOB NOT NULL, kind INTEGER NOT NULL, record BLOB NOT NULL,
      subject TEXT NOT NULL, revision INTEGER NOT NULL, withdrawn INTEGER NOT NULL, content BLOB NOT NULL,
      value BLOB NOT NULL,  -- its message
      extract INTEGER NOT NULL, file INTEGER NOT NULL, line INTEGER NOT NULL  -- the row that it was made from; 0: not known
    )""",
    """CREATE TABLE kinds (  -- every kind of event ever stated: facts asserted now, and the sum of their messages' SHA-256
      number INTEGER PRIMARY KEY, kind TEXT NOT NULL UNIQUE, stated INTEGER NOT NULL, asserted INTEGER NOT NULL,
      digest BLOB NOT NULL
    )""",
    "CREATE TABLE files (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)  -- as the authority knows them",
    """CREATE TABLE queue (  -- statements to be sent, by their numbers, in this order
      number INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL
    )""",
    """CREATE TABLE sent (  -- which statement each message of a stretch of the log is of: numbers of eight bytes, below
      -- zero for a message that repeats another
      number INTEGER PRIMARY KEY, topic TEXT NOT NULL, partition INTEGER NOT NULL, first INTEGER NOT NULL,
      statements BLOB NOT NULL, UNIQUE (topic, partition, first)
    )""",
    """CREATE TABLE receipts (  -- what the hub wrote of each stretch of the log
      topic TEXT NOT NULL, partition INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
      recorded INTEGER NOT NULL, repeated INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      PRIMARY KEY (topic, partition, first, last)
    ) WITHOUT ROWID""",
    """CREATE TABLE rejected (  -- messages that the hub put aside, and have not been used since
      topic TEXT NOT NULL, partition INTEGER NOT NULL, "offset" INTEGER NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL,
      PRIMARY KEY (topic, partition, "offset")
    ) WITHOUT ROWID""",
    """CREATE TABLE ends (  -- the offset after the last message known to lie in each partition
      topic TEXT NOT NULL, partition INTEGER NOT NULL, "offset" INTEGER NOT NULL, PRIMARY KEY (topic, partition)
    )""",
    """CREATE TABLE extracts (  -- complete, or on their way
      number INTEGER PRIMARY KEY, extract_id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, stream TEXT NOT NULL,
      as_at TEXT NOT NULL, begun INTEGER NOT NULL, manner TEXT NOT NULL, stage TEXT NOT NULL,
      acknowledged INTEGER NOT NULL, detail TEXT NOT NULL
    )""",
    """CREATE TABLE known (  -- the accepted rows of each file by their marks: mark, record and the record they hang on
      file TEXT NOT NULL, bucket INTEGER NOT NULL, rows BLOB NOT NULL, PRIMARY KEY (file, bucket)
    )""",
    """CREATE TABLE readings (  -- how each file was read last: what its marks depend on, its accepted rows, its buckets
      file TEXT PRIMARY KEY, context BLOB NOT NULL, as_at TEXT NOT NULL, rows INTEGER NOT NULL, buckets INTEGER NOT NULL
    )""",
    "CREATE TABLE remarks (name TEXT PRIMARY KEY, value TEXT NOT NULL)  -- what the file is, and whether to trust it",
)

#: What the topics can tell again.
RETOLD = (
    "statements",
    "kinds",
    "files",
    "queue",
    "sent",
    "receipts",
    "rejected",
    "ends",
    "extracts",
    "known",
    "readings",
)
