"""Work that is due at an instant: ladder steps, reminders, closings. The truth about time; timers only wake us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint, bindparam, delete, func, select, text

from storage.db import Id, Tx, UtcDateTime, metadata

due = Table(
    "due",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("due_at", UtcDateTime, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    # Planning twice moves the instant, it never doubles the work.
    UniqueConstraint("kind", "subject"),
)


@dataclass(frozen=True, slots=True)
class Due:
    """`kind` names a tick in ROUTES, `subject` what it is about."""

    id: str
    kind: str
    subject: str
    due_at: datetime
    attempts: int


_PLAN = text(
    "INSERT INTO due (kind, subject, due_at, attempts) VALUES (:kind, :subject, :due_at, 0) "
    "ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at, attempts = 0"
).bindparams(bindparam("due_at", type_=UtcDateTime))
_BY = text(
    "INSERT INTO due (kind, subject, due_at, attempts) VALUES (:kind, :subject, :due_at, 0) "
    "ON CONFLICT (kind, subject) DO UPDATE SET due_at = min(due.due_at, excluded.due_at)"
).bindparams(bindparam("due_at", type_=UtcDateTime))
_READY = select(due).where(due.c.due_at <= bindparam("now")).order_by(due.c.due_at, due.c.id).limit(bindparam("most"))
_ALL = select(due).order_by(due.c.due_at, due.c.id)
_NEXT = select(func.min(due.c.due_at))
_DONE = delete(due).where(due.c.id == bindparam("d_id"), due.c.due_at == bindparam("d_at"))
_LATER = text("UPDATE due SET due_at = :due_at, attempts = attempts + 1 WHERE id = :id").bindparams(
    bindparam("due_at", type_=UtcDateTime)
)
_CANCEL = delete(due).where(due.c.subject == bindparam("d_subject"), due.c.kind.in_(bindparam("kinds", expanding=True)))


async def plan(tx: Tx, kind: str, subject: str, at: datetime) -> None:
    """Have `kind` done for `subject` at an instant; planning again moves the instant."""
    await tx.execute(_PLAN, {"kind": kind, "subject": subject, "due_at": at})


async def at_latest(tx: Tx, kind: str, subject: str, at: datetime) -> None:
    """The same, unless it is planned sooner already."""
    await tx.execute(_BY, {"kind": kind, "subject": subject, "due_at": at})


async def cancel(tx: Tx, subject: str, *kinds: str) -> None:
    """No longer."""
    await tx.execute(_CANCEL, {"d_subject": subject, "kinds": kinds})


async def everything(tx: Tx) -> list[Due]:
    """All that is planned, earliest first."""
    return [Due(*row) for row in await tx.execute(_ALL)]


async def ready(tx: Tx, now: datetime, most: int = 100) -> list[Due]:
    """What is due by now, earliest first."""
    return [Due(*row) for row in await tx.execute(_READY, {"now": now, "most": most})]


async def earliest(tx: Tx) -> datetime | None:
    """When the next work is due, or None."""
    value: datetime | None = (await tx.execute(_NEXT)).scalar_one()
    return value


async def done(tx: Tx, one: Due) -> bool:
    """Strike it off, unless it has been planned anew meanwhile (False)."""
    return (await tx.execute(_DONE, {"d_id": one.id, "d_at": one.due_at})).rowcount > 0


async def postpone(tx: Tx, one: Due, until: datetime) -> None:
    """It failed: try again later."""
    await tx.execute(_LATER, {"id": one.id, "due_at": until})
