"""Half-finished conversations: a form that is being filled in, question by question, or a text that is awaited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint, bindparam, delete, select, text

from storage.db import Id, Json, Tx, UtcDateTime, metadata

form = Table(
    "form",
    metadata,
    Column("id", Id, primary_key=True),
    Column("member_id", ForeignKey("member.id"), nullable=False),
    Column("place_id", ForeignKey("place.id"), nullable=False),
    Column("payload", Text, nullable=False),
    Column("answers", Json, nullable=False),
    Column("step", Integer, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    UniqueConstraint("member_id", "place_id"),
)


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form in progress: `payload` is the form as JSON, `answers` maps field to values, `step` counts from 0."""

    id: str
    member_id: str
    place_id: str
    payload: str
    answers: dict[str, tuple[str, ...]]
    step: int
    started_at: datetime


_PUT = text(
    "INSERT INTO form (member_id, place_id, payload, answers, step, started_at) "
    "VALUES (:member_id, :place_id, :payload, :answers, :step, :started_at) "
    "ON CONFLICT (member_id, place_id) DO UPDATE SET payload = excluded.payload, answers = excluded.answers, "
    "step = excluded.step, started_at = excluded.started_at"
).bindparams(bindparam("answers", type_=Json), bindparam("started_at", type_=UtcDateTime))
_GET = select(form).where(form.c.member_id == bindparam("member_id"), form.c.place_id == bindparam("place_id"))
_DROP = delete(form).where(form.c.member_id == bindparam("m_id"), form.c.place_id == bindparam("p_id"))


async def put(
    tx: Tx,
    *,
    member_id: str,
    place_id: str,
    payload: str,
    answers: dict[str, tuple[str, ...]],
    step: int,
    now: datetime,
) -> None:
    """Keep where a person is in a form; one form a person and place."""
    values = {"member_id": member_id, "place_id": place_id, "payload": payload, "answers": answers, "step": step}
    await tx.execute(_PUT, {**values, "started_at": now})


async def get(tx: Tx, member_id: str, place_id: str) -> OpenForm | None:
    """The form a person is in at a place, or None."""
    row = (await tx.execute(_GET, {"member_id": member_id, "place_id": place_id})).one_or_none()
    return None if row is None else OpenForm(*row)


async def drop(tx: Tx, member_id: str, place_id: str) -> bool:
    """Leave the form; False if there was none."""
    return (await tx.execute(_DROP, {"m_id": member_id, "p_id": place_id})).rowcount > 0
