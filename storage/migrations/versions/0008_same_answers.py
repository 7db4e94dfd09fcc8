"""The search index knows which entries give the same answer."""

import sqlalchemy as sa
from alembic import op

from storage.search import same_answer

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column where the index is older, and fill it from the answers."""
    connection = op.get_bind()
    columns = {row[1] for row in connection.execute(sa.text("PRAGMA table_info(phrase)"))}
    if "same" in columns:
        return  # made by the first step, with the index of this version
    op.execute("ALTER TABLE phrase ADD COLUMN same TEXT NOT NULL DEFAULT ''")
    op.execute("CREATE INDEX ix_phrase_same ON phrase (same)")
    answers = connection.execute(sa.text("SELECT entry_id, text FROM phrase WHERE kind = 'answer'")).all()
    for entry_id, answer in answers:
        connection.execute(
            sa.text("UPDATE phrase SET same = :same WHERE entry_id = :entry_id"),
            {"same": same_answer(entry_id, answer), "entry_id": entry_id},
        )
