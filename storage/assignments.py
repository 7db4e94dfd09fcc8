"""Who was asked to answer what, and why; and the answers they gave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    insert,
    select,
    text,
    update,
)

from storage.db import Id, Json, Tx, UtcDateTime, metadata

STATES = ("offered", "accepted", "passed", "notopic", "expired", "unreachable", "handed_back", "closed", "answered")

assignment = Table(
    "assignment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("question_id", ForeignKey("question.id"), nullable=False),
    Column("member_id", ForeignKey("member.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("offered_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("moved_at", UtcDateTime, nullable=False),
    UniqueConstraint("question_id", "member_id"),
    CheckConstraint("state in ('" + "','".join(STATES) + "')", name="state"),
    Index("ix_assignment_member_id_state", "member_id", "state"),
)

answer = Table(
    "answer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("question_id", ForeignKey("question.id"), nullable=False, index=True),
    Column("member_id", ForeignKey("member.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("public", Boolean, nullable=False),
    Column("accepted", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    CheckConstraint("state in ('draft','sent','retracted','dropped')", name="state"),
    CheckConstraint("length(text) <= 8000", name="text_length"),
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A question offered to an expert. `reasons`: pairs (code, value) that chose them. `until`: when it passes on."""

    id: str
    question_id: str
    member_id: str
    state: str
    reasons: tuple[tuple[str, str], ...]
    offered_at: datetime
    until: datetime
    moved_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What an expert wrote. `public`: also posted where the question was asked."""

    id: str
    question_id: str
    member_id: str
    text: str
    state: str
    public: bool
    accepted: bool
    created_at: datetime
    sent_at: datetime | None


_ADD = insert(assignment).returning(assignment.c.id)
_GET = select(assignment).where(assignment.c.id == bindparam("id"))
_OF_QUESTION = select(assignment).where(assignment.c.question_id == bindparam("question_id")).order_by(assignment.c.id)
_OF_MEMBER = (
    select(assignment)
    .where(
        assignment.c.member_id == bindparam("member_id"), assignment.c.state.in_(bindparam("states", expanding=True))
    )
    .order_by(assignment.c.id)
)
_MOVE = (
    update(assignment)
    .where(assignment.c.id == bindparam("a_id"), assignment.c.state.in_(bindparam("was", expanding=True)))
    .values(state=bindparam("now_state"), moved_at=bindparam("at"))
)
_ADD_ANSWER = insert(answer).returning(answer.c.id)
_GET_ANSWER = select(answer).where(answer.c.id == bindparam("id"))
_ANSWERS = select(answer).where(answer.c.question_id == bindparam("question_id")).order_by(answer.c.id)
_BY_AUTHOR = (
    select(answer)
    .where(answer.c.member_id == bindparam("member_id"), answer.c.state == "sent")
    .order_by(answer.c.id.desc())
    .limit(10)
)
_ANSWERED = text(
    "SELECT a.member_id, q.text FROM answer a JOIN question q ON q.id = a.question_id "
    "WHERE a.state = 'sent' ORDER BY a.id DESC LIMIT :most"
).columns(Column("member_id", Text), Column("text", Text))
_MOVE_ANSWER = (
    update(answer)
    .where(answer.c.id == bindparam("a_id"), answer.c.state == bindparam("was"))
    .values(state=bindparam("now_state"), public=bindparam("is_public"), sent_at=bindparam("at"))
)
_SET_ANSWER = {
    column: update(answer).where(answer.c.id == bindparam("a_id")).values({column: bindparam("value")})
    for column in ("text", "accepted", "state")
}


async def offer(
    tx: Tx,
    *,
    question_id: str,
    member_id: str,
    reasons: tuple[tuple[str, str], ...],
    now: datetime,
    until: datetime,
) -> Assignment:
    """Offer a question to an expert; once a question and person (the database refuses a second time)."""
    values = {
        "question_id": question_id,
        "member_id": member_id,
        "state": "offered",
        "reasons": reasons,
        "offered_at": now,
        "until": until,
        "moved_at": now,
    }
    new_id = (await tx.execute(_ADD, values)).scalar_one()
    return Assignment(new_id, question_id, member_id, "offered", reasons, now, until, now)


async def get(tx: Tx, assignment_id: str) -> Assignment | None:
    """The assignment, or None."""
    row = (await tx.execute(_GET, {"id": assignment_id})).one_or_none()
    return None if row is None else Assignment(*row)


async def of_question(tx: Tx, question_id: str) -> list[Assignment]:
    """All offers of a question, in order."""
    return [Assignment(*row) for row in await tx.execute(_OF_QUESTION, {"question_id": question_id})]


async def of_member(tx: Tx, member_id: str, states: tuple[str, ...]) -> list[Assignment]:
    """An expert's assignments in some states, oldest first."""
    return [Assignment(*row) for row in await tx.execute(_OF_MEMBER, {"member_id": member_id, "states": states})]


async def move(tx: Tx, assignment_id: str, *, was: tuple[str, ...], state: str, at: datetime) -> bool:
    """Change the state; False if it was in none of the states `was`."""
    values = {"a_id": assignment_id, "was": was, "now_state": state, "at": at}
    return (await tx.execute(_MOVE, values)).rowcount > 0


async def add_answer(tx: Tx, *, question_id: str, member_id: str, text: str, now: datetime) -> Answer:
    """Keep what an expert wrote as a draft."""
    values = {
        "question_id": question_id,
        "member_id": member_id,
        "text": text,
        "state": "draft",
        "public": False,
        "accepted": False,
        "created_at": now,
    }
    new_id = (await tx.execute(_ADD_ANSWER, values)).scalar_one()
    return Answer(new_id, question_id, member_id, text, "draft", False, False, now, None)


async def get_answer(tx: Tx, answer_id: str) -> Answer | None:
    """The answer, or None."""
    row = (await tx.execute(_GET_ANSWER, {"id": answer_id})).one_or_none()
    return None if row is None else Answer(*row)


async def answers(tx: Tx, question_id: str) -> list[Answer]:
    """All answers to a question, in order."""
    return [Answer(*row) for row in await tx.execute(_ANSWERS, {"question_id": question_id})]


async def answers_by(tx: Tx, member_id: str) -> list[Answer]:
    """An expert's last ten answers that were sent, newest first."""
    return [Answer(*row) for row in await tx.execute(_BY_AUTHOR, {"member_id": member_id})]


async def answered(tx: Tx, most: int = 500) -> list[tuple[str, str]]:
    """The latest answers that were sent: who gave them (member id), and the question."""
    return [(row[0], row[1]) for row in await tx.execute(_ANSWERED, {"most": most})]


async def move_answer(tx: Tx, answer_id: str, *, was: str, state: str, public: bool, at: datetime | None) -> bool:
    """Change an answer's state; False if it was not in `was`."""
    values = {"a_id": answer_id, "was": was, "now_state": state, "is_public": public, "at": at}
    return (await tx.execute(_MOVE_ANSWER, values)).rowcount > 0


async def update_answer(tx: Tx, answer_id: str, column: str, value: object) -> None:
    """Set one of text, accepted, state."""
    await tx.execute(_SET_ANSWER[column], {"a_id": answer_id, "value": value})
