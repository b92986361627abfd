"""What stands beside a series: annotations and targets, which are withdrawn and never deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "annotations",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False, comment="Number, to withdraw it by."),
        sa.Column("role", sa.Text(), nullable=False, comment="Role of who wrote it: member or analyst."),
        sa.Column("of_area", sa.Text(), nullable=True, comment="The member's authority."),
        sa.Column("area", sa.Text(), nullable=False, comment="The area it is about."),
        sa.Column(
            "indicator",
            sa.Text(),
            nullable=True,
            comment="National code of the indicator; null where it concerns all.",
        ),
        sa.Column("first_on", sa.Date(), nullable=False, comment="The first day of what happened,"),
        sa.Column("last_on", sa.Date(), nullable=False, comment="and the last: the same for one day."),
        sa.Column("text_en", sa.Text(), nullable=True, comment="What happened, in English,"),
        sa.Column("text_cy", sa.Text(), nullable=True, comment="and in Welsh; one of the two at least."),
        sa.Column("created_at", sa.BigInteger(), nullable=False, comment="When it was written, in milliseconds."),
        sa.Column(
            "withdrawn_at", sa.BigInteger(), nullable=True, comment="When it was withdrawn; null while it stands."
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annotations")),
        comment="What people have written beside the series; never changed and never deleted, only withdrawn.",
    )
    op.create_table(
        "targets",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False, comment="Number, to withdraw it by."),
        sa.Column("role", sa.Text(), nullable=False, comment="Role of who set it: analyst."),
        sa.Column("area", sa.Text(), nullable=False, comment="The area it is for."),
        sa.Column("indicator", sa.Text(), nullable=False, comment="National code of the indicator."),
        sa.Column("first_period", sa.Text(), nullable=False, comment="Code of the first period it is for,"),
        sa.Column("last_period", sa.Text(), nullable=False, comment="and of the last, of the same type."),
        sa.Column("value", sa.Double(), nullable=False, comment="What is to be reached, in the indicator's unit."),
        sa.Column("source_en", sa.Text(), nullable=True, comment="Who set it and where, in English,"),
        sa.Column("source_cy", sa.Text(), nullable=True, comment="and in Welsh; one of the two at least."),
        sa.Column("created_at", sa.BigInteger(), nullable=False, comment="When it was written, in milliseconds."),
        sa.Column(
            "withdrawn_at", sa.BigInteger(), nullable=True, comment="When it was withdrawn; null while it stands."
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
        comment="What is to be reached, by indicator, area and periods; never deleted, only withdrawn.",
    )
