"""What others have been shown, so that no two nights give away together what none gives away alone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "shown",
        sa.Column("indicator", sa.Text(), nullable=False, comment="National code of the indicator."),
        sa.Column("method_version", sa.Text(), nullable=False, comment="The definition it was counted by."),
        sa.Column("area", sa.Text(), nullable=False, comment="The area,"),
        sa.Column("period", sa.Text(), nullable=False, comment="and the code of the period."),
        sa.Column(
            "amounts",
            postgresql.ARRAY(sa.BigInteger()),
            nullable=False,
            comment="Its amounts; 0 where a row was left out.",
        ),
        sa.Column(
            "since",
            sa.Date(),
            nullable=False,
            comment="The first day on which others than the authority could see them.",
        ),
        sa.PrimaryKeyConstraint("indicator", "method_version", "area", "period", "amounts", name=op.f("pk_shown")),
        comment="What others have been shown of figures computed here: it goes on being shown while it is so.",
    )
