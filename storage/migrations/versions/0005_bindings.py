"""What places and topics are for, any number of purposes each; questions that are shown to colleagues."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Named here: what is rebuilt keeps exactly these.
_PLACE = sa.Table(
    "place",
    sa.MetaData(),
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("platform", sa.Text(), nullable=False),
    sa.Column("native_id", sa.Text(), nullable=False),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("title", sa.Text(), nullable=False),
    sa.Column("purpose", sa.Text(), nullable=False),
    sa.Column("locale", sa.Text(), nullable=True),
    sa.Column("state", sa.Text(), nullable=False),
    sa.CheckConstraint("kind in ('group','private')", name="ck_place_kind"),
    sa.CheckConstraint("state in ('active','gone')", name="ck_place_state"),
    sa.PrimaryKeyConstraint("id", name="pk_place"),
    sa.UniqueConstraint("platform", "kind", "native_id", name="uq_place_platform_kind_native_id"),
)


def upgrade() -> None:
    """Create the table, take over what was bound, drop the column."""
    op.create_table(
        "binding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.CheckConstraint("purpose in ('questions','meetings','ballots','log')", name=op.f("ck_binding_purpose")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_binding_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_binding")),
        sa.UniqueConstraint("place_id", "thread", "purpose", name=op.f("uq_binding_place_id_thread_purpose")),
    )
    op.execute("INSERT INTO binding (place_id, thread, purpose) SELECT id, '', purpose FROM place WHERE purpose <> ''")
    with op.batch_alter_table("place", copy_from=_PLACE) as place:
        place.drop_column("purpose")
    op.add_column("question", sa.Column("shown", sa.Boolean(), nullable=False, server_default=sa.false()))
