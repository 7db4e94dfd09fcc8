"""Threads in the room: in which a message stands."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: whatever was said before stands in no thread."""
    op.add_column("room_message", sa.Column("thread", sa.Text(), nullable=False, server_default=""))
