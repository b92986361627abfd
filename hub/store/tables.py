"""Every table and column of the national store, each with its sentence."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s",
    }
)

topics = Table(
    "topics",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True, comment="Short number of the topic in this store."),
    Column(
        "topic_id",
        Uuid,
        nullable=False,
        unique=True,
        comment="Kafka's id: a topic made again under its name is another.",
    ),
    Column("name", Text, nullable=False, comment="exchange.<authority>.<stream>."),
    Column("authority", Text, nullable=False, comment="ONS code of the authority that may write it."),
    Column("stream", Text, nullable=False, comment="case, performance or control."),
    comment="Topics the hub has read from.",
)

offsets = Table(
    "offsets",
    metadata,
    Column("topic", Integer, ForeignKey("topics.id"), primary_key=True, comment="The topic."),
    Column("partition", Integer, primary_key=True, comment="The partition."),
    Column("next_offset", BigInteger, nullable=False, comment="The first offset not yet in the store; it only rises."),
    Column("recorded", BigInteger, nullable=False, comment="Statements recorded from it."),
    Column("known_at", BigInteger, comment="The moment up to which it is known, in milliseconds."),
    comment="How far each partition is in the store; moves in the transaction that records the messages.",
)

practice = Table(
    "practice",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True, comment="Short number of the partition in this store."),
    Column("topic_id", Uuid, nullable=False, comment="Kafka's id: a topic made again under its name is another."),
    Column("name", Text, nullable=False, comment="exchange.<authority>.practice."),
    Column("authority", Text, nullable=False, comment="ONS code of the authority that may write it."),
    Column("partition", Integer, nullable=False, comment="The partition."),
    Column("next_offset", BigInteger, nullable=False, comment="The first offset not yet judged; it only rises."),
    Column("known_at", BigInteger, comment="The moment up to which it is known, in milliseconds."),
    UniqueConstraint("topic_id", "partition"),
    comment="How far each partition of practice was judged; nothing else is kept of what comes there.",
)

statements = Table(
    "statements",
    metadata,
    # Without a foreign key, which would be looked up once more for every message ever received.
    Column("topic", Integer, primary_key=True, autoincrement=False, comment="Where the message lies: topic,"),
    Column("partition", Integer, primary_key=True, comment="partition"),
    Column("offset", BigInteger, primary_key=True, comment="and offset."),
    Column(
        "known_at",
        BigInteger,
        nullable=False,
        comment="When it became known: Kafka's append time in milliseconds, or the latest before it in its partition.",
    ),
    Column("kind", Text, nullable=False, comment="Subject of the contract, for example referral_received."),
    Column("subject", Text, nullable=False, comment="Pseudonym of the person, or natural key."),
    Column("message", LargeBinary, nullable=False, comment="The message itself, byte for byte."),
    Column(
        "extract",
        BigInteger,
        comment="Of a statement that is held, a number made of its source and its extract; null for all others.",
    ),
    comment="Every statement ever received, appended and never updated.",
    # Vacuum looks at the newest soon, and at each once (migrations, r0007).
    postgresql_with={
        "autovacuum_vacuum_insert_threshold": 250_000,
        "autovacuum_vacuum_insert_scale_factor": 0,
        "autovacuum_freeze_min_age": 0,
        "autovacuum_analyze_scale_factor": 1,
    },
)
# Eight bytes a statement instead of forty: the index is what grows and is written at random places.
Index("ix_statements_person", func.hashtextextended(statements.c.subject, 0))
Index("ix_statements_known_at", statements.c.known_at, postgresql_using="brin")

due = Table(
    "due",
    metadata,
    Column("authority", Text, primary_key=True, comment="ONS code."),
    Column("due_on", Date, primary_key=True, comment="An as-at day on which the person is to be judged anew."),
    Column("subject", Text, primary_key=True, comment="Pseudonym of the person."),
    comment="Who may come to count otherwise without a new event, and when; a day too early does no harm.",
)

definitions = Table(
    "definitions",
    metadata,
    Column("authority", Text, primary_key=True, comment="ONS code."),
    Column("indicator", Text, primary_key=True, comment="National code of the indicator."),
    Column("method_version", Text, primary_key=True, comment="The definition."),
    Column(
        "counted_until",
        BigInteger,
        comment="Null while it is counted by; else the moment at which the last extract before it was left took effect.",
    ),
    comment="By which definitions the figures of each authority are complete, from its first statement on.",
)

figures = Table(
    "figures",
    metadata,
    Column("authority", Text, primary_key=True, comment="ONS code."),
    Column("indicator", Text, primary_key=True, comment="National code of the indicator."),
    Column("method_version", Text, primary_key=True, comment="The definition it was counted by."),
    Column("month", Date, primary_key=True, comment="First day of the month."),
    *(
        Column(name, BigInteger, nullable=False, comment=sentence)
        for name, sentence in (
            ("outside", "Units that are not of the indicator's population."),
            ("excluded", "Units that are, but were never fair to count."),
            ("met", "Units that met the definition."),
            ("missed", "Units that missed it."),
            ("pending", "Units whose time had not come at the as-at day."),
            ("unknown", "Units that could not be judged."),
            ("excepted", "Units that missed it for an allowed reason."),
            ("measure", "What was measured of the units that count, in all; 0 where nothing is measured."),
        )
    ),
    Column(
        "squares",
        BigInteger,
        nullable=False,
        server_default="0",
        comment="The squares of what was measured, in all; 0 also where they were not kept yet.",
    ),
    comment="Counts of units by state, by authority, indicator and month: the sum of all changes.",
)

changes = Table(
    "changes",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=True, comment="Number."),
    Column("authority", Text, nullable=False, comment="ONS code."),
    Column("indicator", Text, nullable=False, comment="National code of the indicator."),
    Column("method_version", Text, nullable=False, comment="The definition it was counted by."),
    Column("month", Date, nullable=False, comment="First day of the month."),
    Column("state", Text, nullable=False, comment="Which number of the figure: outside, met, ... measure or squares."),
    Column("first_at", BigInteger, nullable=False, comment="The first moment of the row, in milliseconds."),
    Column("last_at", BigInteger, nullable=False, comment="The last."),
    Column("number", BigInteger, nullable=False, comment="What they come to."),
    Column("moments", ARRAY(BigInteger), nullable=False, comment="When the figure changed,"),
    Column("numbers", ARRAY(BigInteger), nullable=False, comment="and by how much at each."),
    Index("ix_changes_figure", "indicator", "authority", "month", "last_at"),
    comment="Every change of every figure, by the moment at which what caused it became known.",
)

extracts = Table(
    "extracts",
    metadata,
    Column("authority", Text, primary_key=True, comment="ONS code."),
    Column("event_id", LargeBinary, primary_key=True, comment="The extract, by source and as-at day."),
    Column("revision", BigInteger, primary_key=True, comment="The highest in effect counts."),
    Column("asserted", Boolean, nullable=False, comment="False when the statement was withdrawn."),
    Column("source", Text, nullable=False, comment="Name of the source at the authority."),
    Column("of_stream", Text, nullable=False, comment="The stream it wrote: case or performance."),
    Column("as_at", Date, nullable=False, comment="This is everything, as at this day."),
    Column("known_at", BigInteger, nullable=False, comment="When the statement became known, in milliseconds."),
    Column("contents", JSONB, nullable=False, comment="Kinds ever stated by the source and how each stands."),
    Column(
        "ends", JSONB, nullable=False, comment="End offset of every partition it wrote: [topic, partition, offset]."
    ),
    Column(
        "effective_at",
        BigInteger,
        comment="When it took effect: the moment at which it and the last message before those offsets were known; null while it waits.",
    ),
    Column("topic", Integer, comment="Where the statement lies: topic"),
    Column("offset", BigInteger, comment="and offset; null where it was kept before version 0010 of the tables."),
    Column("extract", BigInteger, comment="A number made of its source and its extract."),
    Column(
        "held",
        BigInteger,
        nullable=False,
        server_default="0",
        comment="How many statements that are held take effect with it,",
    ),
    Column("held_from", BigInteger, comment="and the first offset at which they lie; null where there are none."),
    Index("ix_extracts_held", "topic", "extract", postgresql_where=text("held > 0")),
    comment="Statements that an extract is complete; each takes effect once its events are in the store.",
)

standings = Table(
    "standings",
    metadata,
    Column("authority", Text, primary_key=True, comment="ONS code."),
    Column("as_at", Date, comment="The as-at day in effect."),
    Column("effective_at", BigInteger, comment="When that day took effect, in milliseconds."),
    Column("kinds", JSONB, nullable=False, comment="Every kind ever stated: stated, refused or absent."),
    comment="How far each authority has reported.",
)

stated = Table(
    "stated",
    metadata,
    Column("authority", Text, primary_key=True, comment="Who states it; the publisher is W92000004."),
    Column(
        "event_id",
        LargeBinary,
        primary_key=True,
        comment="The fact: indicator, area and period; or area, year and band.",
    ),
    Column("kind", Text, nullable=False, comment="reported_figure or population_stated."),
    Column("revision", BigInteger, nullable=False, comment="The highest counts."),
    Column("asserted", Boolean, nullable=False, comment="False when it was withdrawn."),
    Column("message", LargeBinary, nullable=False, comment="The message itself."),
    comment="Figures that authorities and the publisher state themselves, beside the derived ones, and populations.",
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=True, comment="Number."),
    Column("topic", Integer, ForeignKey("topics.id"), nullable=False, comment="Where the message lies: topic,"),
    Column("partition", Integer, nullable=False, comment="partition"),
    Column("offset", BigInteger, nullable=False, comment="and offset; its bytes stay in Kafka."),
    Column("known_at", BigInteger, nullable=False, comment="When it became known, in milliseconds."),
    Column("authority", Text, nullable=False, comment="Whose topic it is."),
    Column("kind", Text, comment="Subject of the contract, where it could be read."),
    Column("code", Text, nullable=False, comment="Why, from a closed list."),
    Column("reason", Text, nullable=False, comment="Why, as a sentence without any value of the message."),
    Column("state", Text, nullable=False, comment="open, requested (to be replayed) or replayed."),
    UniqueConstraint("topic", "partition", "offset"),
    comment="Messages that could not be used, by address; kept, explained, counted and replayable.",
)

receipts = Table(
    "receipts",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=True, comment="Number, in the order owed."),
    Column("authority", Text, nullable=False, comment="Who is owed it."),
    Column("topic", Text, nullable=False, comment="Topic covered."),
    Column("partition", Integer, nullable=False, comment="Partition covered."),
    Column("first_offset", BigInteger, nullable=False, comment="First offset covered."),
    Column("last_offset", BigInteger, nullable=False, comment="Last offset covered."),
    Column("recorded", BigInteger, nullable=False, comment="Messages recorded."),
    Column("repeated", BigInteger, nullable=False, comment="Of these, messages that changed nothing."),
    Column("exceptions", JSONB, nullable=False, comment="Quarantined messages: [offset, code, reason]."),
    Column(
        "received_at", BigInteger, nullable=False, comment="Append time of the last message covered, in milliseconds."
    ),
    comment="Receipts owed to authorities; a row goes when Kafka has acknowledged the receipt.",
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True, comment="Number, to revoke it by."),
    Column(
        "token_hash",
        LargeBinary,
        nullable=False,
        unique=True,
        comment="SHA-256 of the token; the token itself is not kept.",
    ),
    Column("role", Text, nullable=False, comment="public, member, analyst, inspector or ops."),
    Column("area", Text, comment="The member's authority."),
    Column("name", Text, comment="What it is for."),
    Column("created_at", BigInteger, nullable=False, comment="Milliseconds since 1970-01-01 UTC."),
    Column("expires_on", Date, comment="Last day on which it works."),
    Column("revoked_at", BigInteger, comment="When it was revoked, in milliseconds."),
    comment="Tokens of the interface, by hash.",
)

shown = Table(
    "shown",
    metadata,
    Column("indicator", Text, primary_key=True, comment="National code of the indicator."),
    Column("method_version", Text, primary_key=True, comment="The definition it was counted by."),
    Column("area", Text, primary_key=True, comment="The area,"),
    Column("period", Text, primary_key=True, comment="and the code of the period."),
    Column("amounts", ARRAY(BigInteger), primary_key=True, comment="Its amounts; 0 where a row was left out."),
    Column("since", Date, nullable=False, comment="The first day on which others than the authority could see them."),
    comment="What others have been shown of figures computed here: it goes on being shown while it is so.",
)

annotations = Table(
    "annotations",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=True, comment="Number, to withdraw it by."),
    Column("role", Text, nullable=False, comment="Role of who wrote it: member or analyst."),
    Column("of_area", Text, comment="The member's authority."),
    Column("area", Text, nullable=False, comment="The area it is about."),
    Column("indicator", Text, comment="National code of the indicator; null where it concerns all."),
    Column("first_on", Date, nullable=False, comment="The first day of what happened,"),
    Column("last_on", Date, nullable=False, comment="and the last: the same for one day."),
    Column("text_en", Text, comment="What happened, in English,"),
    Column("text_cy", Text, comment="and in Welsh; one of the two at least."),
    Column("created_at", BigInteger, nullable=False, comment="When it was written, in milliseconds."),
    Column("withdrawn_at", BigInteger, comment="When it was withdrawn; null while it stands."),
    comment="What people have written beside the series; never changed and never deleted, only withdrawn.",
)

targets = Table(
    "targets",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=True, comment="Number, to withdraw it by."),
    Column("role", Text, nullable=False, comment="Role of who set it: analyst."),
    Column("area", Text, nullable=False, comment="The area it is for."),
    Column("indicator", Text, nullable=False, comment="National code of the indicator."),
    Column("first_period", Text, nullable=False, comment="Code of the first period it is for,"),
    Column("last_period", Text, nullable=False, comment="and of the last, of the same type."),
    Column("value", Double, nullable=False, comment="What is to be reached, in the indicator's unit."),
    Column("source_en", Text, comment="Who set it and where, in English,"),
    Column("source_cy", Text, comment="and in Welsh; one of the two at least."),
    Column("created_at", BigInteger, nullable=False, comment="When it was written, in milliseconds."),
    Column("withdrawn_at", BigInteger, comment="When it was withdrawn; null while it stands."),
    comment="What is to be reached, by indicator, area and periods; never deleted, only withdrawn.",
)

sessions = Table(
    "sessions",
    metadata,
    Column(
        "session_hash",
        LargeBinary,
        primary_key=True,
        comment="SHA-256 of what the browser shows; that itself is not kept.",
    ),
    Column(
        "token",
        Integer,
        ForeignKey("tokens.id"),
        comment="The token signed in with, with which it ends; null where an OpenID provider was asked.",
    ),
    Column("role", Text, nullable=False, comment="public, member, analyst, inspector or ops."),
    Column("area", Text, comment="The member's authority."),
    Column("begun_at", BigInteger, nullable=False, comment="Milliseconds since 1970-01-01 UTC."),
    Column("seen_at", BigInteger, nullable=False, comment="When it was last used, to a minute."),
    Column("ends_at", BigInteger, nullable=False, comment="When it ends, however much it is used."),
    comment="Who is signed in to the pages, by hash; nothing says which person it is.",
)
