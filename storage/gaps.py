"""Gaps: what people asked and the community could not answer; questions that ask much the same share one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Table,
    Text,
    bindparam,
    insert,
    select,
    text,
    update,
)

from storage import ids
from storage.db import Tx, UtcDateTime, metadata
from storage.questions import Question, question

STATES = ("open", "closed")
WHY = ("", "settled", "entry", "coordinator", "merged")
"""Why it is closed: every question was answered or withdrawn; an entry was published; by hand; it is another's."""

gap = Table(
    "gap",
    metadata,
    Column("id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("merged_into", ForeignKey("gap.id")),
    Column("remedy", Text, nullable=False),
    Column("remedy_by", ForeignKey("member.id")),
    Column("entry_id", Text),
    Column("called_at", UtcDateTime),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    CheckConstraint("state in ('" + "','".join(STATES) + "')", name="state"),
    CheckConstraint("why in ('" + "','".join(WHY) + "')", name="why"),
    CheckConstraint("length(remedy) <= 1000", name="remedy_length"),
)

gap_question = Table(
    "gap_question",
    metadata,
    Column("question_id", ForeignKey("question.id"), primary_key=True),
    Column("gap_id", ForeignKey("gap.id"), nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A gap as it is kept. `merged_into`: the older one it turned out to be. `entry_id`: what was written for it.

    `remedy`: what a coordinator proposes to do about it. `called_at`: when experts were last called for.
    """

    id: str
    state: str
    why: str
    merged_into: str | None
    remedy: str
    remedy_by: str | None
    entry_id: str | None
    called_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None


_ADD = insert(gap)
_GET = select(gap).where(gap.c.id == bindparam("id"))
_ALL = select(gap).where(gap.c.merged_into.is_(None))
_OF_QUESTION = (
    select(gap)
    .join(gap_question, gap_question.c.gap_id == gap.c.id)
    .where(gap_question.c.question_id == bindparam("question_id"))
)
_FOR_ENTRY = select(gap).where(gap.c.entry_id == bindparam("entry_id"), gap.c.merged_into.is_(None))
_PUT = insert(gap_question)
_HELD = (
    select(gap_question.c.gap_id, question)
    .join_from(gap_question, question, question.c.id == gap_question.c.question_id)
    .order_by(question.c.asked_at, question.c.id)
)
_HELD_BY = _HELD.where(gap_question.c.gap_id == bindparam("gap_id"))
_UNPLACED = text(
    "SELECT q.id FROM question q LEFT JOIN gap_question g ON g.question_id = q.id "
    "WHERE g.question_id IS NULL AND (q.status IN ('queued','gap') OR (q.status IN ('open','accepted') AND "
    'EXISTS (SELECT 1 FROM verdict v WHERE v.question_id = q.id AND v."right" = 0))) ORDER BY q.asked_at, q.id'
)
_MOVE = (
    update(gap)
    .where(gap.c.id == bindparam("g_id"), gap.c.state == bindparam("was"))
    .values(state=bindparam("now_state"), why=bindparam("because"), closed_at=bindparam("at"))
)
_MERGE = (
    update(gap)
    .where(gap.c.id == bindparam("goes"), gap.c.merged_into.is_(None))
    .values(merged_into=bindparam("stays"), state="closed", why="merged", closed_at=bindparam("at"))
)
_REPOINT = update(gap).where(gap.c.merged_into == bindparam("goes")).values(merged_into=bindparam("stays"))
_MOVE_QUESTIONS = (
    update(gap_question).where(gap_question.c.gap_id == bindparam("goes")).values(gap_id=bindparam("stays"))
)
_SET = {
    column: update(gap).where(gap.c.id == bindparam("g_id")).values({column: bindparam("value")})
    for column in ("remedy", "remedy_by", "entry_id", "called_at")
}
_OPENED = text(
    "SELECT count(*) FROM gap WHERE merged_into IS NULL AND opened_at >= :since AND opened_at < :until"
).bindparams(bindparam("since", type_=UtcDateTime), bindparam("until", type_=UtcDateTime))
_CLOSED = text(
    "SELECT count(*) FROM gap WHERE merged_into IS NULL AND closed_at >= :since AND closed_at < :until"
).bindparams(bindparam("since", type_=UtcDateTime), bindparam("until", type_=UtcDateTime))


async def add(tx: Tx, now: datetime) -> Row:
    """A new gap; its number is the next one."""
    new = Row(await ids.following(tx, "gap"), "open", "", None, "", None, None, None, now, None)
    await tx.execute(_ADD, {name: getattr(new, name) for name in Row.__slots__})
    return new


async def get(tx: Tx, gap_id: str) -> Row | None:
    """The gap, or None; a merged one as it is."""
    row = (await tx.execute(_GET, {"id": gap_id})).one_or_none()
    return None if row is None else Row(*row)


async def everything(tx: Tx) -> list[Row]:
    """Every gap that is not merged into another, oldest first."""
    return sorted((Row(*row) for row in await tx.execute(_ALL)), key=lambda one: int(one.id))


async def of_question(tx: Tx, question_id: str) -> Row | None:
    """The gap a question belongs to, or None."""
    row = (await tx.execute(_OF_QUESTION, {"question_id": question_id})).one_or_none()
    return None if row is None else Row(*row)


async def for_entry(tx: Tx, entry_id: str) -> list[Row]:
    """The gaps an entry was written for."""
    return [Row(*row) for row in await tx.execute(_FOR_ENTRY, {"entry_id": entry_id})]


async def put(tx: Tx, gap_id: str, question_id: str) -> None:
    """A question belongs to a gap from now on. Raises `IntegrityError` if it belongs to one already."""
    await tx.execute(_PUT, {"gap_id": gap_id, "question_id": question_id})


async def held(tx: Tx) -> dict[str, list[Question]]:
    """The questions of every gap, by its id, oldest first."""
    found: dict[str, list[Question]] = {}
    for gap_id, *columns in await tx.execute(_HELD):
        found.setdefault(gap_id, []).append(Question(*columns))
    return found


async def held_by(tx: Tx, gap_id: str) -> list[Question]:
    """The questions of one gap, oldest first."""
    return [Question(*columns) for _, *columns in await tx.execute(_HELD_BY, {"gap_id": gap_id})]


async def unplaced(tx: Tx) -> list[str]:
    """Ids of questions that belong to a gap and are in none: unanswered, or their automatic answer was rejected."""
    return list((await tx.execute(_UNPLACED)).scalars())


async def move(tx: Tx, gap_id: str, *, was: str, state: str, why: str = "", at: datetime | None = None) -> bool:
    """Close (`why`, `at`) or open again; False if it was not in the state `was`."""
    values = {"g_id": gap_id, "was": was, "now_state": state, "because": why, "at": at}
    return (await tx.execute(_MOVE, values)).rowcount > 0


async def merge(tx: Tx, *, goes: str, stays: str, at: datetime) -> None:
    """`goes` turns out to be the same as `stays`: its questions move, and it points there from now on."""
    values = {"goes": goes, "stays": stays}
    await tx.execute(_MERGE, {**values, "at": at})
    await tx.execute(_REPOINT, values)
    await tx.execute(_MOVE_QUESTIONS, values)


async def update_field(tx: Tx, gap_id: str, column: str, value: object) -> None:
    """Set one of remedy, remedy_by, entry_id, called_at."""
    await tx.execute(_SET[column], {"g_id": gap_id, "value": value})


async def counts(tx: Tx, since: datetime, until: datetime) -> tuple[int, int]:
    """How many gaps were opened and how many closed from `since` until before `until`."""
    values = {"since": since, "until": until}
    return (await tx.execute(_OPENED, values)).scalar_one(), (await tx.execute(_CLOSED, values)).scalar_one()
