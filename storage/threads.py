"""Threads: where at a place everything about one matter is said, on platforms that give each matter a thread."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, ForeignKey, Table, Text, UniqueConstraint, bindparam, select, text

from storage.db import Id, Tx, metadata

thread = Table(
    "thread",
    metadata,
    Column("id", Id, primary_key=True),
    Column("place_id", ForeignKey("place.id"), nullable=False),
    Column("subject", Text, nullable=False),
    Column("native_id", Text, nullable=False),
    UniqueConstraint("place_id", "subject"),
    UniqueConstraint("place_id", "native_id"),
)

_OPENED = text(
    "INSERT INTO thread (place_id, subject, native_id) VALUES (:place_id, :subject, :native_id) ON CONFLICT DO NOTHING"
)
_OF = select(thread.c.place_id, thread.c.subject, thread.c.native_id).where(
    thread.c.subject.in_(bindparam("subjects", expanding=True))
)
_SUBJECT = select(thread.c.subject).where(
    thread.c.place_id == bindparam("place_id"), thread.c.native_id == bindparam("native_id")
)


async def opened(tx: Tx, place_id: str, subject: str, native_id: str) -> None:
    """A matter has a thread at a place now; the first one stays."""
    await tx.execute(_OPENED, {"place_id": int(place_id), "subject": subject, "native_id": native_id})


async def of(tx: Tx, subjects: Iterable[str]) -> dict[tuple[str, str], str]:
    """The threads of some matters: by (place id, subject), the platform's id."""
    wanted = sorted(set(subjects))
    if not wanted:
        return {}
    return {(row.place_id, row.subject): row.native_id for row in await tx.execute(_OF, {"subjects": wanted})}


async def subject(tx: Tx, place_id: str, native_id: str) -> str | None:
    """The matter a thread was opened for, or None: it is not one of ours."""
    found: str | None = (
        await tx.execute(_SUBJECT, {"place_id": place_id, "native_id": native_id})
    ).scalar_one_or_none()
    return found
