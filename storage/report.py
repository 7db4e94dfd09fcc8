"""Counts for `/report`: what was asked in a period, and how it was answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Integer, Text, bindparam, text

from storage.db import Tx, UtcDateTime

_SINCE = bindparam("since", type_=UtcDateTime)
_BY_STATE = text(
    "SELECT status, count(*) FROM question WHERE asked_at >= :since AND status <> 'draft' GROUP BY status"
).bindparams(_SINCE)
_AUTOMATIC = text(
    "SELECT count(*) FROM question q WHERE q.asked_at >= :since AND q.entry_id IS NOT NULL "
    "AND q.status IN ('auto','solved') "
    "AND NOT EXISTS (SELECT 1 FROM answer a WHERE a.question_id = q.id AND a.state = 'sent')"
).bindparams(_SINCE)
_FIRST_ANSWERS = (
    text(
        "SELECT q.asked_at AS asked, min(a.sent_at) AS sent FROM question q JOIN answer a ON a.question_id = q.id "
        "WHERE q.asked_at >= :since AND a.state = 'sent' AND a.sent_at IS NOT NULL GROUP BY q.id"
    )
    .bindparams(_SINCE)
    .columns(Column("asked", UtcDateTime), Column("sent", UtcDateTime))
)
_TOLD = (
    text(
        "SELECT CASE WHEN v.\"right\" IS NULL THEN 'none' WHEN v.\"right\" THEN 'right' ELSE 'wrong' END, count(*) "
        "FROM verdict v WHERE v.at >= :since GROUP BY 1"
    )
    .bindparams(_SINCE)
    .columns(Column("said", Text), Column("times", Integer))
)


async def by_state(tx: Tx, since: datetime) -> dict[str, int]:
    """How many questions asked since an instant are in each state; drafts do not count."""
    return {row[0]: row[1] for row in await tx.execute(_BY_STATE, {"since": since})}


async def automatic(tx: Tx, since: datetime) -> int:
    """How many of them were answered from the knowledge, and not rejected."""
    return int((await tx.execute(_AUTOMATIC, {"since": since})).scalar_one())


async def first_answers(tx: Tx, since: datetime) -> list[float]:
    """For each of them that a person answered: seconds from the question to the first answer."""
    rows = await tx.execute(_FIRST_ANSWERS, {"since": since})
    return [(sent - asked).total_seconds() for asked, sent in rows]


async def verdicts(tx: Tx, since: datetime) -> dict[str, int]:
    """How often "right", "wrong" and "none" (no answer to give) were said since an instant."""
    return {row[0]: row[1] for row in await tx.execute(_TOLD, {"since": since})}
