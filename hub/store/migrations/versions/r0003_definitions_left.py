"""Until when figures were counted by a definition that has been left, and changes of a figure found by when they came."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.add_column(
        "definitions",
        sa.Column(
            "counted_until",
            sa.BigInteger(),
            nullable=True,
            comment="Null while it is counted by; else the moment at which the last extract before it was left took effect.",
        ),
    )
    op.drop_index("ix_changes_figure", table_name="changes")
    op.create_index("ix_changes_figure", "changes", ["indicator", "authority", "month", "last_at"], unique=False)
