"""Verdicts: what the asker or a coordinator says of what the knowledge had for a question. We learn from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    select,
    text,
)

from storage.db import Id, Json, Tx, UtcDateTime, metadata

ROLES = ("asker", "coordinator")

verdict = Table(
    "verdict",
    metadata,
    Column("id", Id, primary_key=True),
    Column("question_id", ForeignKey("question.id"), nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("probability", Float, nullable=False),
    Column("features", Json),
    Column("right", Boolean),
    Column("role", Text, nullable=False),
    Column("by_id", ForeignKey("member.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    UniqueConstraint("question_id", "entry_id"),
    CheckConstraint("role in ('" + "','".join(ROLES) + "')", name="role"),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`right`: whether the automatic answer with `entry_id` was right; None (then `entry_id` is ""): the knowledge had
    no answer to give. A question whose automatic answer was rejected may have one of each.

    `probability` (0..1): what the bot had said of its best candidate. `features`: that candidate's numbers by name
    (`ranking_features.NAMES`), None where they could not be had. `role`: in which role `by_id` said so.
    """

    id: str
    question_id: str
    entry_id: str
    probability: float
    features: Mapping[str, float] | None
    right: bool | None
    role: str
    by_id: str
    at: datetime


# What a coordinator said stands: the asker's word does not undo it. Features of the first word are the ones as asked.
_PUT = text(
    'INSERT INTO verdict (question_id, entry_id, probability, features, "right", role, by_id, at) '
    "VALUES (:question_id, :entry_id, :probability, :features, :right, :role, :by_id, :at) "
    "ON CONFLICT (question_id, entry_id) DO UPDATE SET probability = excluded.probability, "
    'features = coalesce(verdict.features, excluded.features), "right" = excluded."right", role = excluded.role, '
    "by_id = excluded.by_id, at = excluded.at WHERE NOT (verdict.role = 'coordinator' AND excluded.role = 'asker')"
).bindparams(bindparam("features", type_=Json), bindparam("at", type_=UtcDateTime), bindparam("right", type_=Boolean))
_OF = select(verdict).where(verdict.c.question_id == bindparam("question_id")).order_by(verdict.c.id)
_JUDGED = (
    select(verdict)
    .where(verdict.c.right.is_not(None))
    .order_by(verdict.c.at.desc(), verdict.c.id.desc())
    .limit(bindparam("most"))
)
_LATEST = select(verdict).order_by(verdict.c.at.desc(), verdict.c.id.desc()).limit(bindparam("most"))
_UNJUDGED = text(
    "SELECT q.id FROM question q WHERE q.status = 'auto' AND q.entry_id IS NOT NULL AND q.place_id IS NOT NULL "
    "AND (:after = '' OR CAST(q.id AS INTEGER) > CAST(:after AS INTEGER)) "
    "AND NOT EXISTS (SELECT 1 FROM verdict v WHERE v.question_id = q.id) "
    "ORDER BY CAST(q.id AS INTEGER) LIMIT 1"
)


async def put(
    tx: Tx,
    *,
    question_id: str,
    entry_id: str,
    probability: float,
    right: bool | None,
    role: str,
    by: str,
    at: datetime,
    features: Mapping[str, float] | None = None,
) -> bool:
    """Keep a verdict, in place of an earlier one on the same answer; False if a coordinator's word stands."""
    values = {
        "question_id": question_id,
        "entry_id": entry_id,
        "probability": probability,
        "features": dict(features) if features is not None else None,
        "right": right,
        "role": role,
        "by_id": by,
        "at": at,
    }
    return (await tx.execute(_PUT, values)).rowcount > 0


async def of_question(tx: Tx, question_id: str) -> list[Verdict]:
    """What was said of a question: of its automatic answer, and whether there was an answer to give."""
    return [Verdict(*row) for row in await tx.execute(_OF, {"question_id": question_id})]


async def on_answers(tx: Tx, most: int) -> list[Verdict]:
    """The latest verdicts on automatic answers, newest first."""
    return [Verdict(*row) for row in await tx.execute(_JUDGED, {"most": most})]


async def latest(tx: Tx, most: int) -> list[Verdict]:
    """The latest verdicts of every kind, newest first."""
    return [Verdict(*row) for row in await tx.execute(_LATEST, {"most": most})]


async def unjudged(tx: Tx, after: str = "") -> str | None:
    """The id of the oldest question after `after` whose automatic answer nobody has judged, or None.

    Only questions that were asked in front of others: what was asked in private is nobody else's to read.
    """
    found: str | None = (await tx.execute(_UNJUDGED, {"after": after})).scalar_one_or_none()
    return found
