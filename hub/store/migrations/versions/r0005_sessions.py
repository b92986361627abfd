"""Who is signed in to the pages."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "sessions",
        sa.Column(
            "session_hash",
            sa.LargeBinary(),
            nullable=False,
            comment="SHA-256 of what the browser shows; that itself is not kept.",
        ),
        sa.Column(
            "token",
            sa.Integer(),
            nullable=True,
            comment="The token signed in with, with which it ends; null where an OpenID provider was asked.",
        ),
        sa.Column("role", sa.Text(), nullable=False, comment="public, member, analyst, inspector or ops."),
        sa.Column("area", sa.Text(), nullable=True, comment="The member's authority."),
        sa.Column("begun_at", sa.BigInteger(), nullable=False, comment="Milliseconds since 1970-01-01 UTC."),
        sa.Column("seen_at", sa.BigInteger(), nullable=False, comment="When it was last used, to a minute."),
        sa.Column("ends_at", sa.BigInteger(), nullable=False, comment="When it ends, however much it is used."),
        sa.ForeignKeyConstraint(["token"], ["tokens.id"]),
        sa.PrimaryKeyConstraint("session_hash", name=op.f("pk_sessions")),
        comment="Who is signed in to the pages, by hash; nothing says which person it is.",
    )
