"""Bindings: what `/setup` says that a group, or a topic of it, is for. One may be for several things."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    select,
    text,
)

from storage.db import Id, Tx, metadata
from storage.places import Place, place

PURPOSES = ("questions", "meetings", "ballots", "log")
"""`questions`: where a question asked in private may be shown; `log`: what coordinators are told."""

binding = Table(
    "binding",
    metadata,
    Column("id", Id, primary_key=True),
    Column("place_id", ForeignKey("place.id"), nullable=False),
    Column("thread", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    UniqueConstraint("place_id", "thread", "purpose"),
    CheckConstraint("purpose in ('" + "','".join(PURPOSES) + "')", name="purpose"),
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A place that is for something; `thread`: a topic in it, or ""."""

    place: Place
    thread: str


_BIND = text(
    "INSERT INTO binding (place_id, thread, purpose) VALUES (:place_id, :thread, :purpose) ON CONFLICT DO NOTHING"
)
_UNBIND = delete(binding).where(
    binding.c.place_id == bindparam("b_place"),
    binding.c.thread == bindparam("b_thread"),
    binding.c.purpose == bindparam("b_purpose"),
)
_OF = select(binding.c.purpose).where(
    binding.c.place_id == bindparam("place_id"), binding.c.thread == bindparam("thread")
)
_WHERE = (
    select(binding.c.thread, place)
    .join_from(binding, place, place.c.id == binding.c.place_id)
    .where(binding.c.purpose == bindparam("purpose"), place.c.state == "active")
    .order_by(binding.c.id)
)


async def bind(tx: Tx, place_id: str, thread: str, purpose: str) -> None:
    """A place, or a topic in it, is for something from now on."""
    await tx.execute(_BIND, {"place_id": int(place_id), "thread": thread, "purpose": purpose})


async def unbind(tx: Tx, place_id: str, thread: str, purpose: str) -> None:
    """It is not any more."""
    await tx.execute(_UNBIND, {"b_place": place_id, "b_thread": thread, "b_purpose": purpose})


async def of(tx: Tx, place_id: str, thread: str = "") -> frozenset[str]:
    """What a place, or a topic in it, is for."""
    rows = await tx.execute(_OF, {"place_id": place_id, "thread": thread})
    return frozenset(rows.scalars().all())


async def where(tx: Tx, purpose: str) -> list[Bound]:
    """The active places that are for something, in the order they were bound."""
    return [Bound(Place(*columns), thread) for thread, *columns in await tx.execute(_WHERE, {"purpose": purpose})]
