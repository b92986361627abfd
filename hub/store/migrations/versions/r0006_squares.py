"""The squares of what is measured, from which follows how much cases differ.

A definition that measures is counted anew, under a version of its own, beside the figures there are: those stay without.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.add_column(
        "figures",
        sa.Column(
            "squares",
            sa.BigInteger(),
            server_default="0",
            nullable=False,
            comment="The squares of what was measured, in all; 0 also where they were not kept yet.",
        ),
    )
    op.alter_column(
        "changes",
        "state",
        existing_type=sa.Text(),
        existing_nullable=False,
        comment="Which number of the figure: outside, met, ... measure or squares.",
        existing_comment="Which number of the figure: outside, met, ... or measure.",
    )
