"""Which events have taken effect (a repeat has none), and those that could not be handled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Index, Table, Text, bindparam, insert, select, text

from storage.db import Id, Tx, UtcDateTime, metadata

seen = Table(
    "seen",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("event_id", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

dead_letter = Table(
    "dead_letter",
    metadata,
    Column("id", Id, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("replayed_at", UtcDateTime),
    Index("ix_dead_letter_replayed_at", "replayed_at"),
)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event whose handler failed twice. `error`: the kind of failure, no message text."""

    id: str
    platform: str
    event_id: str
    payload: str
    error: str
    at: datetime
    replayed_at: datetime | None


_FIRST = text("INSERT INTO seen (platform, event_id, at) VALUES (:platform, :event_id, :at) ON CONFLICT DO NOTHING")
_FIRST = _FIRST.bindparams(bindparam("at", type_=UtcDateTime))
_KNOWN = text("SELECT 1 FROM seen WHERE platform = :platform AND event_id = :event_id")
_TRIM = text("DELETE FROM seen WHERE at < :before").bindparams(bindparam("before", type_=UtcDateTime))
_BURY = insert(dead_letter)
_REPLAYED = text("UPDATE dead_letter SET replayed_at = :at WHERE id = :id").bindparams(
    bindparam("at", type_=UtcDateTime), bindparam("id", type_=Id)
)
_FORGET = text("DELETE FROM seen WHERE platform = :platform AND event_id = :event_id")
_DEAD = select(dead_letter).where(dead_letter.c.replayed_at.is_(None)).order_by(dead_letter.c.id)


async def first_time(tx: Tx, platform: str, event_id: str, at: datetime) -> bool:
    """Note an event; False if it was noted before."""
    return (await tx.execute(_FIRST, {"platform": platform, "event_id": event_id, "at": at})).rowcount > 0


async def known(tx: Tx, platform: str, event_id: str) -> bool:
    """Whether an event has been noted."""
    found = (await tx.execute(_KNOWN, {"platform": platform, "event_id": event_id})).one_or_none()
    return found is not None


async def trim(tx: Tx, before: datetime) -> None:
    """Forget events noted before an instant; keep at least eight days (platforms redeliver for one)."""
    await tx.execute(_TRIM, {"before": before})


async def bury(tx: Tx, *, platform: str, event_id: str, payload: str, error: str, at: datetime) -> None:
    """Keep an event that could not be handled."""
    values = {"platform": platform, "event_id": event_id, "payload": payload, "error": error, "at": at}
    await tx.execute(_BURY, values)


async def let_again(tx: Tx, letter: DeadLetter, at: datetime) -> None:
    """A dead letter is handed in again: it counts as replayed, and as not seen."""
    await tx.execute(_REPLAYED, {"id": letter.id, "at": at})
    await tx.execute(_FORGET, {"platform": letter.platform, "event_id": letter.event_id})


async def dead_letters(tx: Tx) -> list[DeadLetter]:
    """What could not be handled and was not replayed, oldest first."""
    return [DeadLetter(*row) for row in await tx.execute(_DEAD)]
