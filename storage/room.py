"""The room as a platform of its own: what was said there, and the events it has to hand to the bot.

The room keeps an event before the bot sees it and marks it handled only after the bot has kept its effects,
so that nothing said is lost when the process dies: at the next start it is handed in again, as Telegram's
server would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    text,
    update,
)

from storage.db import Id, Tx, UtcDateTime, metadata

room_message = Table(
    "room_message",
    metadata,
    Column("id", Id, primary_key=True),
    Column("rev", Integer, nullable=False, unique=True),
    Column("place", Text, nullable=False),
    Column("only_for", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("nonce", Text, unique=True),
    Column("payload", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("edited_at", UtcDateTime),
    Column("thread", Text, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)

room_event = Table(
    "room_event",
    metadata,
    Column("id", Id, primary_key=True),
    Column("payload", Text, nullable=False),
    Column("handled", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_room_event_handled", "handled"),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class RoomMessage:
    """One message of the room.

    `rev` grows with every insert and edit of any message. `place`: a channel's id, or `@` and a persona's id
    for a private chat. `only_for`: the one persona who may see it, or "". `sender`: a persona's id, or "" for
    the bot. `payload`: JSON text (an `Outgoing` of the bot's, or what a person wrote). `thread`: the id of the message
    that opened the thread it stands in (of that message itself: its own id), or "".
    """

    id: str
    rev: int
    place: str
    only_for: str
    sender: str
    nonce: str | None
    payload: str
    created_at: datetime
    edited_at: datetime | None
    thread: str = ""


@dataclass(frozen=True, slots=True)
class RoomEvent:
    """Something a person did; `payload` is an `Incoming` as JSON text, without its event id."""

    id: str
    payload: str
    handled: bool
    created_at: datetime


_REV = "(SELECT coalesce(max(rev), 0) + 1 FROM room_message)"
_ADD = (
    insert(room_message)
    .values(
        rev=text(_REV),
        place=bindparam("place"),
        only_for=bindparam("only_for"),
        sender=bindparam("sender"),
        nonce=bindparam("nonce"),
        payload=bindparam("payload"),
        created_at=bindparam("at"),
        thread=bindparam("thread"),
    )
    .returning(*room_message.c)
)
_OPEN_THREAD = (
    update(room_message)
    .where(room_message.c.id == bindparam("message_id"))
    .values(thread=bindparam("message_id"))
    .returning(*room_message.c)
)
_EDIT = (
    update(room_message)
    .where(room_message.c.id == bindparam("message_id"))
    .values(rev=text(_REV), payload=bindparam("payload"), edited_at=bindparam("at"))
    .returning(*room_message.c)
)
_GET = select(room_message).where(room_message.c.id == bindparam("message_id"))
_MANY = select(room_message).where(room_message.c.id.in_(bindparam("ids", expanding=True)))
_BY_NONCE = select(room_message).where(room_message.c.nonce == bindparam("nonce"))
_LATEST = select(room_message).order_by(room_message.c.id.desc()).limit(bindparam("limit"))
_AFTER = (
    select(room_message)
    .where(room_message.c.rev > bindparam("rev"))
    .order_by(room_message.c.rev)
    .limit(bindparam("limit"))
)
_SEEN_BY = ((room_message.c.place.not_like("@%")) | (room_message.c.place == "@" + bindparam("viewer", type_=Text))) & (
    room_message.c.only_for.in_(("", bindparam("viewer", type_=Text)))
)
_LATEST_FOR = _LATEST.where(_SEEN_BY)
_AFTER_FOR = _AFTER.where(_SEEN_BY)
_LAST_REV = text("SELECT coalesce(max(rev), 0) FROM room_message")
_ADD_EVENT = (
    insert(room_event)
    .values(payload=bindparam("payload"), handled=False, created_at=bindparam("at"))
    .returning(room_event.c.id)
)
_HANDLED = update(room_event).where(room_event.c.id == bindparam("event_id")).values(handled=True)
_WAITING = select(room_event).where(room_event.c.handled.is_(False)).order_by(room_event.c.id)
_TRIM = delete(room_event).where(room_event.c.handled.is_(True), room_event.c.created_at < bindparam("before"))


async def add_message(
    tx: Tx,
    *,
    place: str,
    sender: str,
    payload: str,
    at: datetime,
    only_for: str = "",
    nonce: str | None = None,
    thread: str = "",
) -> RoomMessage:
    """Keep a new message and return it with its id and revision. A used `nonce` raises `IntegrityError`."""
    values = {
        "place": place,
        "only_for": only_for,
        "sender": sender,
        "nonce": nonce,
        "payload": payload,
        "at": at,
        "thread": thread,
    }
    return RoomMessage(*(await tx.execute(_ADD, values)).one())


async def open_thread(tx: Tx, message_id: str) -> RoomMessage:
    """The message opens a thread, which has its id. Raises `NoResultFound` if there is no such message."""
    return RoomMessage(*(await tx.execute(_OPEN_THREAD, {"message_id": message_id})).one())


async def edit_message(tx: Tx, message_id: str, payload: str, at: datetime) -> RoomMessage | None:
    """Replace the payload in place and return the message with its new revision, or None if there is none."""
    row = (await tx.execute(_EDIT, {"message_id": message_id, "payload": payload, "at": at})).one_or_none()
    return None if row is None else RoomMessage(*row)


async def message(tx: Tx, message_id: str) -> RoomMessage | None:
    """The message, or None; an id that could not be one of ours is simply not found."""
    if not is_id(message_id):
        return None
    row = (await tx.execute(_GET, {"message_id": message_id})).one_or_none()
    return None if row is None else RoomMessage(*row)


async def many(tx: Tx, message_ids: Sequence[str]) -> list[RoomMessage]:
    """The messages that there are of those asked for, in no order."""
    wanted = [one for one in message_ids if is_id(one)]
    if not wanted:
        return []
    return [RoomMessage(*row) for row in await tx.execute(_MANY, {"ids": wanted})]


async def by_nonce(tx: Tx, nonce: str) -> RoomMessage | None:
    """The message that was first sent with this nonce, or None."""
    row = (await tx.execute(_BY_NONCE, {"nonce": nonce})).one_or_none()
    return None if row is None else RoomMessage(*row)


async def latest(tx: Tx, limit: int, viewer: str = "") -> list[RoomMessage]:
    """The newest `limit` messages (of those that `viewer` may see, if given), oldest of them first."""
    statement = _LATEST_FOR if viewer else _LATEST
    rows = (await tx.execute(statement, {"limit": limit, "viewer": viewer} if viewer else {"limit": limit})).all()
    return [RoomMessage(*row) for row in reversed(rows)]


async def after(tx: Tx, rev: int, limit: int, viewer: str = "") -> list[RoomMessage]:
    """Messages inserted or edited after revision `rev` (of those that `viewer` may see, if given), in order of
    revision, at most `limit`.
    """
    values = {"rev": rev, "limit": limit}
    rows = await (tx.execute(_AFTER_FOR, {**values, "viewer": viewer}) if viewer else tx.execute(_AFTER, values))
    return [RoomMessage(*row) for row in rows]


async def last_rev(tx: Tx) -> int:
    """The highest revision, 0 in an empty room."""
    return int((await tx.execute(_LAST_REV)).scalar_one())


async def add_event(tx: Tx, payload: str, at: datetime) -> str:
    """Keep an event that the bot has not handled yet; returns its id."""
    return str((await tx.execute(_ADD_EVENT, {"payload": payload, "at": at})).scalar_one())


async def mark_handled(tx: Tx, event_id: str) -> None:
    """The bot has kept the event's effects."""
    await tx.execute(_HANDLED, {"event_id": event_id})


async def waiting(tx: Tx) -> list[RoomEvent]:
    """Events not handled yet, oldest first."""
    return [RoomEvent(*row) for row in await tx.execute(_WAITING)]


async def trim_events(tx: Tx, before: datetime) -> int:
    """Forget handled events created before `before`; returns how many."""
    return int((await tx.execute(_TRIM, {"before": before})).rowcount)


def is_id(value: str) -> bool:
    """Whether `value` could be the id of a row: decimal digits that fit a 63-bit integer."""
    return value.isascii() and value.isdigit() and len(value) <= 18
