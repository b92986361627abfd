"""How far the topics of practice were judged: apart from the others, because nothing that comes there counts."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "practice",
        sa.Column(
            "id",
            sa.Integer(),
            autoincrement=True,
            nullable=False,
            comment="Short number of the partition in this store.",
        ),
        sa.Column(
            "topic_id", sa.Uuid(), nullable=False, comment="Kafka's id: a topic made again under its name is another."
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="exchange.<authority>.practice."),
        sa.Column("authority", sa.Text(), nullable=False, comment="ONS code of the authority that may write it."),
        sa.Column("partition", sa.Integer(), nullable=False, comment="The partition."),
        sa.Column(
            "next_offset", sa.BigInteger(), nullable=False, comment="The first offset not yet judged; it only rises."
        ),
        sa.Column(
            "known_at",
            sa.BigInteger(),
            nullable=True,
            comment="The moment up to which it is known, in milliseconds.",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sa.UniqueConstraint("topic_id", "partition", name=op.f("uq_practice")),
        comment="How far each partition of practice was judged; nothing else is kept of what comes there.",
    )
