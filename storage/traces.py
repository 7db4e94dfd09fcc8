"""Traces: for each event and each piece of due work, what came in, what was decided and why, what went out.

Kept only where the demo's page can show them (nothing but the room is connected), and only the newest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Table, Text, bindparam, insert, select, text

from storage.db import Id, Tx, UtcDateTime, metadata

KEPT = 2_000
"""How many of them, at most."""

trace = Table(
    "trace",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("platform", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("payload", Text, nullable=False),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class Trace:
    """One of them. `event_id`: "" for due work. `subject`: what it was about ("question:214"), or "".

    `payload`: JSON text; its shape is described in `bot.core.trace`.
    """

    id: str
    at: datetime
    platform: str
    event_id: str
    subject: str
    payload: str


_ADD = (
    insert(trace)
    .values(
        at=bindparam("at"),
        platform=bindparam("platform"),
        event_id=bindparam("event_id"),
        subject=bindparam("subject"),
        payload=bindparam("payload"),
    )
    .returning(trace.c.id)
)
_TRIM = text("DELETE FROM trace WHERE id <= :last - :kept")
_GET = select(trace).where(trace.c.id == bindparam("t_id"))
_NEWEST = (
    select(trace)
    .where(
        (bindparam("subject") == "") | (trace.c.subject == bindparam("subject")),
        trace.c.id > bindparam("after"),
    )
    .order_by(trace.c.id.desc())
    .limit(bindparam("most"))
)


async def add(tx: Tx, *, at: datetime, platform: str, event_id: str, subject: str, payload: str) -> None:
    """Keep one, and let go of those that are too many."""
    values = {"at": at, "platform": platform, "event_id": event_id, "subject": subject, "payload": payload}
    last = (await tx.execute(_ADD, values)).scalar_one()
    await tx.execute(_TRIM, {"last": int(last), "kept": KEPT})


async def get(tx: Tx, trace_id: str) -> Trace | None:
    """The trace, or None; an id that could not be one of ours is simply not found."""
    if not (trace_id.isascii() and trace_id.isdigit() and len(trace_id) <= 18):
        return None
    row = (await tx.execute(_GET, {"t_id": trace_id})).one_or_none()
    return None if row is None else Trace(*row)


async def newest(tx: Tx, *, subject: str = "", after: str = "0", most: int = KEPT) -> list[Trace]:
    """The newest `most` that came after one, oldest first; with `subject`, those about it."""
    rows = (await tx.execute(_NEWEST, {"subject": subject, "after": after, "most": most})).all()
    return [Trace(*row) for row in reversed(rows)]
