"""Entries that take another's place, and the request to look at an entry again."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and have what is served looked through once."""
    op.add_column("entry", sa.Column("superseded_by", sa.Text(), nullable=True))
    op.add_column("entry", sa.Column("review_asked_at", sa.DateTime(), nullable=True))
    op.execute(
        "INSERT INTO due (kind, subject, due_at, attempts) "
        "SELECT 'entries.review', 'all', '2026-01-01 00:00:00.000000', 0 "
        "WHERE EXISTS (SELECT 1 FROM entry WHERE state = 'live' AND NOT example)"
    )
