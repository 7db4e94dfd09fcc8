"""Notices that a coordinator sends to every group, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, Text, bindparam, insert, select, update

from storage.db import Id, Tx, UtcDateTime, metadata

announcement = Table(
    "announcement",
    metadata,
    Column("id", Id, primary_key=True),
    Column("member_id", ForeignKey("member.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    CheckConstraint("state in ('draft','sent','dropped')", name="state"),
    CheckConstraint("length(text) <= 4000", name="text_length"),
)


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notice: a draft until it is sent or dropped."""

    id: str
    member_id: str
    text: str
    state: str
    created_at: datetime
    sent_at: datetime | None


_ADD = insert(announcement).returning(announcement.c.id)
_GET = select(announcement).where(announcement.c.id == bindparam("id"))
_MOVE = (
    update(announcement)
    .where(announcement.c.id == bindparam("a_id"), announcement.c.state == "draft")
    .values(state=bindparam("now_state"), sent_at=bindparam("at"))
)
_REWRITE = (
    update(announcement)
    .where(announcement.c.id == bindparam("a_id"), announcement.c.state == "draft")
    .values(text=bindparam("words"))
)


async def draft(tx: Tx, *, member_id: str, text: str, now: datetime) -> Announcement:
    """A new draft."""
    values = {"member_id": member_id, "text": text, "state": "draft", "created_at": now}
    new_id = (await tx.execute(_ADD, values)).scalar_one()
    return Announcement(new_id, member_id, text, "draft", now, None)


async def get(tx: Tx, announcement_id: str) -> Announcement | None:
    """The notice, or None."""
    row = (await tx.execute(_GET, {"id": announcement_id})).one_or_none()
    return None if row is None else Announcement(*row)


async def settle(tx: Tx, announcement_id: str, state: str, at: datetime) -> bool:
    """Send or drop a draft; False if it is none any more."""
    return (await tx.execute(_MOVE, {"a_id": announcement_id, "now_state": state, "at": at})).rowcount > 0


async def rewrite(tx: Tx, announcement_id: str, text: str) -> bool:
    """New words for a draft; False if it is none any more."""
    return (await tx.execute(_REWRITE, {"a_id": announcement_id, "words": text})).rowcount > 0
