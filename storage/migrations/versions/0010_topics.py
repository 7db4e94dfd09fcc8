"""How probable each topic of a question is, and whether a person chose its topics."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns. Of the questions so far nobody knows."""
    op.add_column("question", sa.Column("likely", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("question", sa.Column("topics_chosen", sa.Boolean(), nullable=False, server_default=sa.false()))
