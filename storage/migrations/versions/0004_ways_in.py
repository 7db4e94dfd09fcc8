"""The ways into the room: browsers that are signed in, links that sign one in, invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "browser_session",
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_browser_session_account_id")),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_browser_session")),
    )
    op.create_index(op.f("ix_browser_session_account_id"), "browser_session", ["account_id"])
    op.create_table(
        "browser_entry",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_browser_entry_account_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_browser_entry")),
    )
    op.create_index(op.f("ix_browser_entry_account_id"), "browser_entry", ["account_id"])
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=True),
        sa.Column("nation", sa.Text(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("member_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["invited_by"], ["member.id"], name=op.f("fk_invitation_invited_by")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_invitation_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("invitation")
    op.drop_index(op.f("ix_browser_entry_account_id"), "browser_entry")
    op.drop_table("browser_entry")
    op.drop_index(op.f("ix_browser_session_account_id"), "browser_session")
    op.drop_table("browser_session")
