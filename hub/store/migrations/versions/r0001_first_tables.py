"""The first tables: statements, contributions, figures, extracts, quarantine, receipts, tokens."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "contributions",
        sa.Column("authority", sa.Text(), nullable=False, comment="ONS code."),
        sa.Column("subject", sa.Text(), nullable=False, comment="Pseudonym of the person."),
        sa.Column(
            "items",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Counts by state, as [indicator, month, counts]: what the person adds to the figures.",
        ),
        sa.Column(
            "due_on",
            sa.Date(),
            nullable=True,
            comment="First as-at day on which this may change without a new event; null when none is known.",
        ),
        sa.PrimaryKeyConstraint("authority", "subject", name=op.f("pk_contributions")),
        comment="What each person adds to the figures of their authority, as last judged.",
    )
    op.create_index("ix_contributions_due", "contributions", ["authority", "due_on"], unique=False)
    op.create_table(
        "extracts",
        sa.Column("authority", sa.Text(), nullable=False, comment="ONS code."),
        sa.Column("event_id", sa.LargeBinary(), nullable=False, comment="The extract, by source and as-at day."),
        sa.Column("revision", sa.BigInteger(), nullable=False, comment="The highest in effect counts."),
        sa.Column("asserted", sa.Boolean(), nullable=False, comment="False when the statement was withdrawn."),
        sa.Column("source", sa.Text(), nullable=False, comment="Name of the source at the authority."),
        sa.Column("of_stream", sa.Text(), nullable=False, comment="The stream it wrote: case or performance."),
        sa.Column("as_at", sa.Date(), nullable=False, comment="This is everything, as at this day."),
        sa.Column(
            "appended_at", sa.BigInteger(), nullable=False, comment="Append time of the statement in milliseconds."
        ),
        sa.Column(
            "contents",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Kinds ever stated by the source and how each stands.",
        ),
        sa.Column(
            "ends",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="End offset of every partition it wrote: [topic, partition, offset].",
        ),
        sa.Column("in_effect", sa.Boolean(), nullable=False, comment="The store has passed all those offsets."),
        sa.PrimaryKeyConstraint("authority", "event_id", "revision", name=op.f("pk_extracts")),
        comment="Statements that an extract is complete; each takes effect once its events are in the store.",
    )
    op.create_table(
        "figures",
        sa.Column("authority", sa.Text(), nullable=False, comment="ONS code."),
        sa.Column("indicator", sa.Text(), nullable=False, comment="National code of the indicator."),
        sa.Column("month", sa.Date(), nullable=False, comment="First day of the month."),
        sa.Column("outside", sa.Integer(), nullable=False, comment="Units that are not of the indicator's population."),
        sa.Column("excluded", sa.Integer(), nullable=False, comment="Units that are, but were never fair to count."),
        sa.Column("met", sa.Integer(), nullable=False, comment="Units that met the definition."),
        sa.Column("missed", sa.Integer(), nullable=False, comment="Units that missed it."),
        sa.Column("pending", sa.Integer(), nullable=False, comment="Units whose time had not come at the as-at day."),
        sa.Column("unknown", sa.Integer(), nullable=False, comment="Units that could not be judged."),
        sa.Column("excepted", sa.Integer(), nullable=False, comment="Units that missed it for an allowed reason."),
        sa.PrimaryKeyConstraint("authority", "indicator", "month", name=op.f("pk_figures")),
        comment="Counts of units by state, by authority, indicator and month: the sum of the contributions.",
    )
    op.create_table(
        "receipts",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False, comment="Number, in the order owed."),
        sa.Column("authority", sa.Text(), nullable=False, comment="Who is owed it."),
        sa.Column("topic", sa.Text(), nullable=False, comment="Topic covered."),
        sa.Column("partition", sa.Integer(), nullable=False, comment="Partition covered."),
        sa.Column("first_offset", sa.BigInteger(), nullable=False, comment="First offset covered."),
        sa.Column("last_offset", sa.BigInteger(), nullable=False, comment="Last offset covered."),
        sa.Column("recorded", sa.BigInteger(), nullable=False, comment="Messages recorded."),
        sa.Column("repeated", sa.BigInteger(), nullable=False, comment="Of these, messages that changed nothing."),
        sa.Column(
            "exceptions",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Quarantined messages: [offset, code, reason].",
        ),
        sa.Column(
            "received_at",
            sa.BigInteger(),
            nullable=False,
            comment="Append time of the last message covered, in milliseconds.",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        comment="Receipts owed to authorities; a row goes when Kafka has acknowledged the receipt.",
    )
    op.create_table(
        "standings",
        sa.Column("authority", sa.Text(), nullable=False, comment="ONS code."),
        sa.Column("as_at", sa.Date(), nullable=True, comment="The as-at day in effect."),
        sa.Column(
            "as_at_known",
            sa.BigInteger(),
            nullable=True,
            comment="Append time of the statement that set it, in milliseconds.",
        ),
        sa.Column(
            "kinds",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Every kind ever stated: stated, refused or absent.",
        ),
        sa.PrimaryKeyConstraint("authority", name=op.f("pk_standings")),
        comment="How far each authority has reported.",
    )
    op.create_table(
        "stated_figures",
        sa.Column("authority", sa.Text(), nullable=False, comment="Who states it; the publisher is W92000004."),
        sa.Column("event_id", sa.LargeBinary(), nullable=False, comment="The fact: indicator, area and period."),
        sa.Column("revision", sa.BigInteger(), nullable=False, comment="The highest counts."),
        sa.Column("asserted", sa.Boolean(), nullable=False, comment="False when it was withdrawn."),
        sa.Column("message", sa.LargeBinary(), nullable=False, comment="The message itself."),
        sa.PrimaryKeyConstraint("authority", "event_id", name=op.f("pk_stated_figures")),
        comment="Figures that authorities and the publisher state themselves, beside the derived ones.",
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False, comment="Number, to revoke it by."),
        sa.Column(
            "token_hash",
            sa.LargeBinary(),
            nullable=False,
            comment="SHA-256 of the token; the token itself is not kept.",
        ),
        sa.Column("role", sa.Text(), nullable=False, comment="public, member, analyst, inspector or ops."),
        sa.Column("area", sa.Text(), nullable=True, comment="The member's authority."),
        sa.Column("name", sa.Text(), nullable=True, comment="What it is for."),
        sa.Column("created_at", sa.BigInteger(), nullable=False, comment="Milliseconds since 1970-01-01 UTC."),
        sa.Column("expires_on", sa.Date(), nullable=True, comment="Last day on which it works."),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True, comment="When it was revoked, in milliseconds."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_tokens")),
        comment="Tokens of the interface, by hash.",
    )
    op.create_table(
        "topics",
        sa.Column(
            "id", sa.Integer(), autoincrement=True, nullable=False, comment="Short number of the topic in this store."
        ),
        sa.Column(
            "topic_id", sa.Uuid(), nullable=False, comment="Kafka's id: a topic made again under its name is another."
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="exchange.<authority>.<stream>."),
        sa.Column("authority", sa.Text(), nullable=False, comment="ONS code of the authority that may write it."),
        sa.Column("stream", sa.Text(), nullable=False, comment="case, performance or control."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sa.UniqueConstraint("topic_id", name=op.f("uq_topics")),
        comment="Topics the hub has read from.",
    )
    op.create_table(
        "offsets",
        sa.Column("topic", sa.Integer(), nullable=False, comment="The topic."),
        sa.Column("partition", sa.Integer(), nullable=False, comment="The partition."),
        sa.Column(
            "next_offset",
            sa.BigInteger(),
            nullable=False,
            comment="The first offset not yet in the store; it only rises.",
        ),
        sa.Column("recorded", sa.BigInteger(), nullable=False, comment="Statements recorded from it."),
        sa.Column(
            "last_appended_at",
            sa.BigInteger(),
            nullable=True,
            comment="Append time of the last message read, in milliseconds.",
        ),
        sa.ForeignKeyConstraint(
            ["topic"],
            ["topics.id"],
        ),
        sa.PrimaryKeyConstraint("topic", "partition", name=op.f("pk_offsets")),
        comment="How far each partition is in the store; moves in the transaction that records the messages.",
    )
    op.create_table(
        "quarantine",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False, comment="Number."),
        sa.Column("topic", sa.Integer(), nullable=False, comment="Where the message lies: topic,"),
        sa.Column("partition", sa.Integer(), nullable=False, comment="partition"),
        sa.Column("offset", sa.BigInteger(), nullable=False, comment="and offset; its bytes stay in Kafka."),
        sa.Column("appended_at", sa.BigInteger(), nullable=False, comment="Kafka's append time in milliseconds."),
        sa.Column("authority", sa.Text(), nullable=False, comment="Whose topic it is."),
        sa.Column("kind", sa.Text(), nullable=True, comment="Subject of the contract, where it could be read."),
        sa.Column("code", sa.Text(), nullable=False, comment="Why, from a closed list."),
        sa.Column("reason", sa.Text(), nullable=False, comment="Why, as a sentence without any value of the message."),
        sa.Column("state", sa.Text(), nullable=False, comment="open, requested (to be replayed) or replayed."),
        sa.ForeignKeyConstraint(
            ["topic"],
            ["topics.id"],
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        sa.UniqueConstraint("topic", "partition", "offset", name=op.f("uq_quarantine")),
        comment="Messages that could not be used, by address; kept, explained, counted and replayable.",
    )
    op.create_table(
        "statements",
        sa.Column("topic", sa.Integer(), nullable=False, comment="Where the message lies: topic,"),
        sa.Column("partition", sa.Integer(), nullable=False, comment="partition"),
        sa.Column("offset", sa.BigInteger(), nullable=False, comment="and offset."),
        sa.Column(
            "appended_at",
            sa.BigInteger(),
            nullable=False,
            comment="Kafka's append time in milliseconds: when it became known.",
        ),
        sa.Column("authority", sa.Text(), nullable=False, comment="ONS code of who states it."),
        sa.Column("subject", sa.Text(), nullable=False, comment="Pseudonym of the person, or natural key."),
        sa.Column("kind", sa.Text(), nullable=False, comment="Subject of the contract, for example referral_received."),
        sa.Column("event_id", sa.LargeBinary(), nullable=False, comment="The fact it is about."),
        sa.Column("revision", sa.BigInteger(), nullable=False, comment="The highest of a fact counts."),
        sa.Column("message", sa.LargeBinary(), nullable=False, comment="The message itself, byte for byte."),
        sa.ForeignKeyConstraint(
            ["topic"],
            ["topics.id"],
        ),
        sa.PrimaryKeyConstraint("topic", "partition", "offset", name=op.f("pk_statements")),
        comment="Every statement ever received, appended and never updated.",
    )
    op.create_index("ix_statements_person", "statements", ["authority", "subject"], unique=False)
