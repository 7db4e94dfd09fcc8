"""Postings: where a card stands, so that a change reaches every copy and a reply to it is recognised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Column, ForeignKey, Index, Table, Text, UniqueConstraint, bindparam, select, text, update

from storage.db import Id, Tx, metadata

posting = Table(
    "posting",
    metadata,
    Column("id", Id, primary_key=True),
    Column("card", Text, nullable=False),
    Column("place_id", ForeignKey("place.id"), nullable=False),
    Column("thread", Text, nullable=False),
    Column("native_id", Text),
    Column("render_hash", Text, nullable=False),
    Column("lang", Text, nullable=False),
    UniqueConstraint("place_id", "thread", "card"),
    Index("ix_posting_card", "card"),
    Index("ix_posting_place_id_native_id", "place_id", "native_id"),
)


@dataclass(frozen=True, slots=True)
class Posting:
    """One copy of a card. `native_id` is None until the platform has it; `lang` is the language it was written in."""

    id: str
    card: str
    place_id: str
    thread: str
    native_id: str | None
    render_hash: str
    lang: str


_UPSERT = text(
    "INSERT INTO posting (card, place_id, thread, render_hash, lang) VALUES (:card, :place_id, :thread, :hash, :lang) "
    "ON CONFLICT (place_id, thread, card) DO UPDATE SET render_hash = excluded.render_hash, lang = excluded.lang "
    "WHERE posting.render_hash <> excluded.render_hash RETURNING native_id"
)
_SET_NATIVE = (
    update(posting)
    .where(posting.c.place_id == bindparam("p"), posting.c.thread == bindparam("t"), posting.c.card == bindparam("c"))
    .values(native_id=bindparam("native"))
)
_GET = select(posting).where(
    posting.c.place_id == bindparam("place_id"),
    posting.c.thread == bindparam("thread"),
    posting.c.card == bindparam("card"),
)
_BY_NATIVE = select(posting).where(
    posting.c.place_id == bindparam("place_id"), posting.c.native_id == bindparam("native_id")
)
_UNDER = (
    select(posting).where(posting.c.card >= bindparam("low"), posting.c.card < bindparam("high")).order_by(posting.c.id)
)
_FORGET = text("UPDATE posting SET native_id = NULL WHERE place_id = :place_id AND thread = :thread AND card = :card")


async def wanted(tx: Tx, *, card: str, place_id: str, thread: str, render_hash: str, lang: str) -> str | None:
    """Note how a card shall look; returns the message that shows it ("" while none does), None if it looks so."""
    values = {"card": card, "place_id": place_id, "thread": thread, "hash": render_hash, "lang": lang}
    row = (await tx.execute(_UPSERT, values)).one_or_none()
    return None if row is None else row[0] or ""


async def delivered(tx: Tx, shown: Iterable[tuple[str, str, str, str]]) -> None:
    """The platform's ids of cards: (card, place id, thread, native id)."""
    values = [{"c": card, "p": place_id, "t": thread, "native": native} for card, place_id, thread, native in shown]
    if values:
        await tx.execute(_SET_NATIVE, values)


async def get(tx: Tx, *, card: str, place_id: str, thread: str = "") -> Posting | None:
    """The copy at one place, or None."""
    row = (await tx.execute(_GET, {"place_id": place_id, "thread": thread, "card": card})).one_or_none()
    return None if row is None else Posting(*row)


async def by_native(tx: Tx, place_id: str, native_id: str) -> Posting | None:
    """Which card a message of ours is, or None."""
    row = (await tx.execute(_BY_NATIVE, {"place_id": place_id, "native_id": native_id})).first()
    return None if row is None else Posting(*row)


async def copies(tx: Tx, subject: str) -> list[Posting]:
    """Every copy of every card of a subject: `question:214` finds `question:214/public` and the others."""
    rows = await tx.execute(_UNDER, {"low": subject + "/", "high": subject + "0"})
    return [Posting(*row) for row in rows]


async def forget_native(tx: Tx, *, card: str, place_id: str, thread: str) -> None:
    """The message is gone on the platform: the next change posts a new one."""
    await tx.execute(_FORGET, {"place_id": place_id, "thread": thread, "card": card})
