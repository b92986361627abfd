"""Figures by knowledge time and by definition: every table but the tokens is made anew, and filled again from the log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REPLACED = (
    "contributions",
    "extracts",
    "figures",
    "standings",
    "stated_figures",
    "quarantine",
    "statements",
    "offsets",
)


def upgrade() -> None:
    """Apply it. Nothing is lost: the log keeps every message, and consumers begin again at its first offset."""
    for name in REPLACED:
        op.drop_table(name)
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
            "known_at", sa.BigInteger(), nullable=False, comment="When the statement became known, in milliseconds."
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
        sa.Column(
            "effective_at",
            sa.BigInteger(),
            nullable=True,
            comment="When it took effect: the moment at which it and the last message before those offsets were known; null while it waits.",
        ),
        sa.PrimaryKeyConstraint("authority", "event_id", "revision", name=op.f("pk_extracts")),
        comment="Statements that an extract is complete; each takes effect once its events are in the store.",
    )
    op.create_table(
        "figures",
        sa.Column("authority", sa.Text(), nullable=False, comment="ONS code."),
        sa.Column("indicator", sa.Text(), nullable=False, comment="National code of the indicator."),
        sa.Column("method_version", sa.Text(), nullable=False, comment="The definition it was counted by."),
        sa.Column("month", sa.Date(), nullable=False, comment="First day of the month."),
        sa.Column(
            "outside", sa.BigInteger(), nullable=False, comment="Units that are not of the indicator's population."
        ),
        sa.Column("excluded", sa.BigInteger(), nullable=False, comment="Units that are, but were never fair to count."),
        sa.Column("met", sa.BigInteger(), nullable=False, comment="Units that met the definition."),
        sa.Column("missed", sa.BigInteger(), nullable=False, comment="Units that missed it."),
        sa.Column(
            "pending", sa.BigInteger(), nullable=False, comment="Units whose time had not come at the as-at day."
        ),
        sa.Column("unknown", sa.BigInteger(), nullable=False, comment="Units that could not be judged."),
        sa.Column("excepted", sa.BigInteger(), nullable=False, comment="Units that missed it for an allowed reason."),
        sa.Column(
            "measure",
            sa.BigInteger(),
            nullable=False,
            comment="What was measured of the units that count, in all; 0 where nothing is measured.",
        ),
        sa.PrimaryKeyConstraint("authority", "indicator", "method_version", "month", name=op.f("pk_figures")),
        comment="Counts of units by state, by authority, indicator and month: the sum of all changes.",
    )
    op.create_table(
        "standings",
        sa.Column("authority", sa.Text(), nullable=False, comment="ONS code."),
        sa.Column("as_at", sa.Date(), nullable=True, comment="The as-at day in effect."),
        sa.Column(
            "effective_at", sa.BigInteger(), nullable=True, comment="When that day took effect, in milliseconds."
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
        "stated",
        sa.Column("authority", sa.Text(), nullable=False, comment="Who states it; the publisher is W92000004."),
        sa.Column(
            "event_id",
            sa.LargeBinary(),
            nullable=False,
            comment="The fact: indicator, area and period; or area, year and band.",
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="reported_figure or population_stated."),
        sa.Column("revision", sa.BigInteger(), nullable=False, comment="The highest counts."),
        sa.Column("asserted", sa.Boolean(), nullable=False, comment="False when it was withdrawn."),
        sa.Column("message", sa.LargeBinary(), nullable=False, comment="The message itself."),
        sa.PrimaryKeyConstraint("authority", "event_id", name=op.f("pk_stated")),
        comment="Figures that authorities and the publisher state themselves, beside the derived ones, and populations.",
    )
    op.create_table(
        "quarantine",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False, comment="Number."),
        sa.Column("topic", sa.Integer(), nullable=False, comment="Where the message lies: topic,"),
        sa.Column("partition", sa.Integer(), nullable=False, comment="partition"),
        sa.Column("offset", sa.BigInteger(), nullable=False, comment="and offset; its bytes stay in Kafka."),
        sa.Column("known_at", sa.BigInteger(), nullable=False, comment="When it became known, in milliseconds."),
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
        sa.Column("topic", sa.Integer(), autoincrement=False, nullable=False, comment="Where the message lies: topic,"),
        sa.Column("partition", sa.Integer(), nullable=False, comment="partition"),
        sa.Column("offset", sa.BigInteger(), nullable=False, comment="and offset."),
        sa.Column(
            "known_at",
            sa.BigInteger(),
            nullable=False,
            comment="When it became known: Kafka's append time in milliseconds, or the latest before it in its partition.",
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="Subject of the contract, for example referral_received."),
        sa.Column("subject", sa.Text(), nullable=False, comment="Pseudonym of the person, or natural key."),
        sa.Column("message", sa.LargeBinary(), nullable=False, comment="The message itself, byte for byte."),
        sa.PrimaryKeyConstraint("topic", "partition", "offset", name=op.f("pk_statements")),
        comment="Every statement ever received, appended and never updated.",
    )
    op.create_index("ix_statements_known_at", "statements", ["known_at"], unique=False, postgresql_using="brin")
    op.create_index(
        "ix_statements_person", "statements", [sa.literal_column("hashtextextended(subject, 0)")], unique=False
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
            "known_at", sa.BigInteger(), nullable=True, comment="The moment up to which it is known, in milliseconds."
        ),
        sa.ForeignKeyConstraint(
            ["topic"],
            ["topics.id"],
        ),
        sa.PrimaryKeyConstraint("topic", "partition", name=op.f("pk_offsets")),
        comment="How far each partition is in the store; moves in the transaction that records the messages.",
    )
    op.create_table(
        "due",
        sa.Column("authority", sa.Text(), nullable=False, comment="ONS code."),
        sa.Column(
            "due_on", sa.Date(), nullable=False, comment="An as-at day on which the person is to be judged anew."
        ),
        sa.Column("subject", sa.Text(), nullable=False, comment="Pseudonym of the person."),
        sa.PrimaryKeyConstraint("authority", "due_on", "subject", name=op.f("pk_due")),
        comment="Who may come to count otherwise without a new event, and when; a day too early does no harm.",
    )
    op.create_table(
        "definitions",
        sa.Column("authority", sa.Text(), nullable=False, comment="ONS code."),
        sa.Column("indicator", sa.Text(), nullable=False, comment="National code of the indicator."),
        sa.Column("method_version", sa.Text(), nullable=False, comment="The definition."),
        sa.PrimaryKeyConstraint("authority", "indicator", "method_version", name=op.f("pk_definitions")),
        comment="By which definitions the figures of each authority are complete, from its first statement on.",
    )
    op.create_table(
        "changes",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False, comment="Number."),
        sa.Column("authority", sa.Text(), nullable=False, comment="ONS code."),
        sa.Column("indicator", sa.Text(), nullable=False, comment="National code of the indicator."),
        sa.Column("method_version", sa.Text(), nullable=False, comment="The definition it was counted by."),
        sa.Column("month", sa.Date(), nullable=False, comment="First day of the month."),
        sa.Column(
            "state", sa.Text(), nullable=False, comment="Which number of the figure: outside, met, ... or measure."
        ),
        sa.Column("first_at", sa.BigInteger(), nullable=False, comment="The first moment of the row, in milliseconds."),
        sa.Column("last_at", sa.BigInteger(), nullable=False, comment="The last."),
        sa.Column("number", sa.BigInteger(), nullable=False, comment="What they come to."),
        sa.Column("moments", postgresql.ARRAY(sa.BigInteger()), nullable=False, comment="When the figure changed,"),
        sa.Column("numbers", postgresql.ARRAY(sa.BigInteger()), nullable=False, comment="and by how much at each."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        comment="Every change of every figure, by the moment at which what caused it became known.",
    )
    op.create_index("ix_changes_figure", "changes", ["indicator", "authority", "month"], unique=False)
