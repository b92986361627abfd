"""Vacuum looks at the newest statements soon, and at each of them once.

By PostgreSQL's default it waits until a fifth has been added, so that the work of millions comes at once and must read pages
back that have left memory. Statements are never updated: what it has marked as final, it need not look at again.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.execute(
        "alter table statements set (autovacuum_vacuum_insert_threshold = 250000, "
        "autovacuum_vacuum_insert_scale_factor = 0, autovacuum_freeze_min_age = 0, autovacuum_analyze_scale_factor = 1)"
    )
