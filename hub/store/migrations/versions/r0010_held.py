"""Which statements are held, and with which extract they take effect."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it; no row is written anew."""
    op.add_column(
        "statements",
        sa.Column(
            "extract",
            sa.BigInteger(),
            nullable=True,
            comment="Of a statement that is held, a number made of its source and its extract; null for all others.",
        ),
    )
    op.add_column(
        "extracts", sa.Column("topic", sa.Integer(), nullable=True, comment="Where the statement lies: topic")
    )
    op.add_column(
        "extracts",
        sa.Column(
            "offset",
            sa.BigInteger(),
            nullable=True,
            comment="and offset; null where it was kept before version 0010 of the tables.",
        ),
    )
    op.add_column(
        "extracts",
        sa.Column("extract", sa.BigInteger(), nullable=True, comment="A number made of its source and its extract."),
    )
    op.add_column(
        "extracts",
        sa.Column(
            "held",
            sa.BigInteger(),
            nullable=False,
            server_default="0",
            comment="How many statements that are held take effect with it,",
        ),
    )
    op.add_column(
        "extracts",
        sa.Column(
            "held_from",
            sa.BigInteger(),
            nullable=True,
            comment="and the first offset at which they lie; null where there are none.",
        ),
    )
    op.create_index("ix_extracts_held", "extracts", ["topic", "extract"], postgresql_where=sa.text("held > 0"))
