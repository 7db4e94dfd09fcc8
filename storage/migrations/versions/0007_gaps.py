"""Gaps in the knowledge, verdicts on answers, and settings that the bot changes by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables. What waits already is taken in when the gaps are next looked at."""
    op.create_table(
        "gap",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("remedy_by", sa.Text(), nullable=True),
        sa.Column("entry_id", sa.Text(), nullable=True),
        sa.Column("called_at", sa.DateTime(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("state in ('open','closed')", name=op.f("ck_gap_state")),
        sa.CheckConstraint("why in ('','settled','entry','coordinator','merged')", name=op.f("ck_gap_why")),
        sa.CheckConstraint("length(remedy) <= 1000", name=op.f("ck_gap_remedy_length")),
        sa.ForeignKeyConstraint(["merged_into"], ["gap.id"], name=op.f("fk_gap_merged_into")),
        sa.ForeignKeyConstraint(["remedy_by"], ["member.id"], name=op.f("fk_gap_remedy_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap")),
    )
    op.create_table(
        "gap_question",
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("gap_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["gap_id"], ["gap.id"], name=op.f("fk_gap_question_gap_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_gap_question_question_id")),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_gap_question")),
    )
    op.create_index(op.f("ix_gap_question_gap_id"), "gap_question", ["gap_id"], unique=False)
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("features", sa.Text(), nullable=True),
        sa.Column("right", sa.Boolean(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("role in ('asker','coordinator')", name=op.f("ck_verdict_role")),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_verdict_by_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_verdict_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
        sa.UniqueConstraint("question_id", "entry_id", name=op.f("uq_verdict_question_id_entry_id")),
    )
    op.create_index(op.f("ix_verdict_at"), "verdict", ["at"], unique=False)
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
