"""Places: groups, channels and private chats. The inner id stays; the platform's id is an attribute that may change."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import CheckConstraint, Column, Table, Text, UniqueConstraint, bindparam, select, text, update

from bot.messages.types import Address
from storage.db import Id, Tx, metadata

place = Table(
    "place",
    metadata,
    Column("id", Id, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("native_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("locale", Text),
    Column("state", Text, nullable=False),
    UniqueConstraint("platform", "kind", "native_id"),
    CheckConstraint("kind in ('group','private')", name="kind"),
    CheckConstraint("state in ('active','gone')", name="state"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place. `locale`: the language of what is posted there, where `/setup` chose one."""

    id: str
    platform: str
    native_id: str
    kind: str
    title: str
    locale: str | None
    state: str


_FIND = select(place).where(
    place.c.platform == bindparam("platform"),
    place.c.kind == bindparam("kind"),
    place.c.native_id == bindparam("native_id"),
)
_GET = select(place).where(place.c.id == bindparam("id"))
_ADD = text(
    "INSERT INTO place (platform, native_id, kind, title, state) "
    "VALUES (:platform, :native_id, :kind, :title, 'active') "
    "ON CONFLICT (platform, kind, native_id) DO UPDATE SET "
    "title = CASE WHEN excluded.title = '' THEN place.title ELSE excluded.title END"
)
_SET = {
    column: update(place).where(place.c.id == bindparam("place_id")).values({column: bindparam("value")})
    for column in ("native_id", "locale", "state", "title")
}
_JOIN = (
    text("DELETE FROM form WHERE place_id = :old"),
    text("UPDATE OR IGNORE posting SET place_id = :new WHERE place_id = :old"),
    text("DELETE FROM posting WHERE place_id = :old"),
    text("UPDATE OR IGNORE thread SET place_id = :new WHERE place_id = :old"),
    text("DELETE FROM thread WHERE place_id = :old"),
    text("UPDATE outbox SET place_id = :new WHERE place_id = :old"),
    text("UPDATE question SET place_id = :new WHERE place_id = :old"),
    text("UPDATE OR IGNORE binding SET place_id = :new WHERE place_id = :old"),
    text("DELETE FROM binding WHERE place_id = :old"),
    text("UPDATE place SET locale = (SELECT locale FROM place WHERE id = :old) WHERE id = :new AND locale IS NULL"),
    text("DELETE FROM place WHERE id = :old"),
)
_GROUPS = select(place).where(place.c.kind == "group", place.c.state == "active").order_by(place.c.id)


async def find(tx: Tx, address: Address) -> Place | None:
    """The place an address stands for, or None when it was never written to nor heard from."""
    row = (await tx.execute(_FIND, _key(address))).one_or_none()
    return None if row is None else Place(*row)


async def of(tx: Tx, address: Address, title: str = "") -> Place:
    """The place an address stands for, remembered if it is new; a title given now replaces the old one."""
    key = _key(address)
    row = (await tx.execute(_FIND, key)).one_or_none()
    if row is None or (title and row.title != title):
        await tx.execute(_ADD, {**key, "title": title[:200]})
        row = (await tx.execute(_FIND, key)).one()
    return Place(*row)


async def get(tx: Tx, place_id: str) -> Place | None:
    """The place, or None."""
    row = (await tx.execute(_GET, {"id": place_id})).one_or_none()
    return None if row is None else Place(*row)


async def groups(tx: Tx) -> list[Place]:
    """Active groups and channels, by id."""
    return [Place(*row) for row in await tx.execute(_GROUPS)]


async def update_field(tx: Tx, place_id: str, column: str, value: str | None) -> None:
    """Set one of native_id, locale, state, title."""
    await tx.execute(_SET[column], {"place_id": place_id, "value": value})


async def move(tx: Tx, platform: str, old: str, new: str) -> None:
    """A group has a new id on its platform. In whatever order and how often that is told, one place remains."""
    before = (await tx.execute(_FIND, {"platform": platform, "kind": "group", "native_id": old})).one_or_none()
    after = (await tx.execute(_FIND, {"platform": platform, "kind": "group", "native_id": new})).one_or_none()
    if before is None:
        return
    if after is None:
        await update_field(tx, before.id, "native_id", new)
        return
    # Somebody wrote in the new group before the move was told: what stood at the old place joins it.
    for statement in _JOIN:
        await tx.execute(statement, {"old": int(before.id), "new": int(after.id)})


def address_of(where: Place, thread: str = "") -> Address:
    """The address of a place, or of a thread in it."""
    return Address(where.platform, where.native_id, thread or None, where.kind == "private")


def _key(address: Address) -> dict[str, str]:
    kind = "private" if address.private else "group"
    return {"platform": address.platform, "kind": kind, "native_id": address.place}
