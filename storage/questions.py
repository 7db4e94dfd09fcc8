"""Questions and the people who follow them. Every change of state names the state it starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    bindparam,
    delete,
    false,
    func,
    insert,
    select,
    text,
    update,
)

from storage import ids
from storage.db import Id, Json, Tx, UtcDateTime, metadata

STATES = ("draft", "auto", "open", "accepted", "answered", "solved", "queued", "gap", "withdrawn")

question = Table(
    "question",
    metadata,
    Column("id", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("member_id", ForeignKey("member.id"), index=True),
    Column("nation", Text),
    Column("anonymous", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("entry_id", Text),
    Column("place_id", ForeignKey("place.id")),
    Column("thread", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("topics", Json, nullable=False),
    Column("related", Json, nullable=False),
    Column("probability", Integer, nullable=False),
    Column("english_ok", Boolean, nullable=False),
    Column("round", Integer, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("shown", Boolean, nullable=False, server_default=false()),
    Column("likely", Json, nullable=False, server_default="{}"),
    Column("topics_chosen", Boolean, nullable=False, server_default=false()),
    CheckConstraint("status in ('" + "','".join(STATES) + "')", name="status"),
    CheckConstraint("length(text) <= 4000", name="text_length"),
    Index("ix_question_status_asked_at", "status", "asked_at"),
)

follower = Table(
    "follower",
    metadata,
    Column("question_id", ForeignKey("question.id"), primary_key=True),
    Column("member_id", ForeignKey("member.id"), primary_key=True),
)

exchange = Table(
    "exchange",
    metadata,
    Column("id", Id, primary_key=True),
    Column("question_id", ForeignKey("question.id"), nullable=False, index=True),
    Column("member_id", ForeignKey("member.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    CheckConstraint("kind in ('detail','clarify','reply','followup')", name="kind"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question.

    `nation`: of the asker, where no member is known (imported). `place_id`, `thread`, `message_id`: where it was asked
    in public (place None: in private). `topics`: slugs.
    `related`: ids of entries shown as possibly related. `probability`: of the best entry, in thousandths. `round`:
    how often it was routed anew (an answer that did not help starts the next round). `shown`: asked in private, and
    shown to colleagues as the asker wishes. `likely`: slugs and how probably it is about each, in thousandths; empty
    where nobody weighed them. `topics_chosen`: a person chose the topics.
    """

    id: str
    text: str
    lang: str
    member_id: str | None
    nation: str | None
    anonymous: bool
    status: str
    entry_id: str | None
    place_id: str | None
    thread: str
    message_id: str
    topics: tuple[str, ...]
    related: tuple[str, ...]
    probability: int
    english_ok: bool
    round: int
    asked_at: datetime
    closed_at: datetime | None
    shown: bool = False
    likely: Mapping[str, int] = field(default_factory=dict)
    topics_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """Something said about a question between asker and expert."""

    id: str
    question_id: str
    member_id: str
    kind: str
    text: str
    at: datetime


_ADD = insert(question)
_GET = select(question).where(question.c.id == bindparam("id"))
_MOVE = (
    update(question)
    .where(question.c.id == bindparam("q_id"), question.c.status.in_(bindparam("was", expanding=True)))
    .values(status=bindparam("now_status"), closed_at=bindparam("closed"))
)
_SET = {
    column: update(question).where(question.c.id == bindparam("q_id")).values({column: bindparam("value")})
    for column in ("text", "related", "entry_id", "anonymous", "english_ok", "round", "message_id", "shown")
}
_SET_TOPICS = (
    update(question)
    .where(question.c.id == bindparam("q_id"))
    .values(topics=bindparam("new_topics"), likely=bindparam("new_likely"), topics_chosen=bindparam("by_person"))
)
_OF_MEMBER = (
    select(question)
    .where(question.c.member_id == bindparam("member_id"), question.c.status.in_(bindparam("states", expanding=True)))
    .order_by(question.c.asked_at.desc())
    .limit(20)
)
_IN_STATE = (
    select(question)
    .where(question.c.status.in_(bindparam("states", expanding=True)))
    .order_by(question.c.asked_at)
    .limit(bindparam("most"))
)
_SERVED = select(question).where(
    question.c.entry_id == bindparam("entry_id"), question.c.status.in_(("auto", "solved", "answered"))
)
_BY_MESSAGE = (
    select(question)
    .where(question.c.member_id == bindparam("member_id"), question.c.message_id == bindparam("message_id"))
    .order_by(question.c.asked_at.desc())
    .limit(1)
)
_COUNT_SINCE = (
    select(func.count())
    .select_from(question)
    .where(question.c.member_id == bindparam("member_id"), question.c.asked_at > bindparam("since"))
)
_FOLLOW = text(
    "INSERT INTO follower (question_id, member_id) VALUES (:question_id, :member_id) "
    "ON CONFLICT (question_id, member_id) DO NOTHING"
)
_UNFOLLOW = delete(follower).where(
    follower.c.question_id == bindparam("q_id"), follower.c.member_id == bindparam("m_id")
)
_FOLLOWERS = (
    select(follower.c.member_id)
    .where(follower.c.question_id == bindparam("question_id"))
    .order_by(follower.c.member_id)
)
_ADD_EXCHANGE = insert(exchange)
_EXCHANGES = select(exchange).where(exchange.c.question_id == bindparam("question_id")).order_by(exchange.c.id)
_TYPICAL = text(
    "SELECT avg(julianday(a.sent_at) - julianday(q.asked_at)) * 86400 FROM (SELECT question_id, sent_at FROM answer "
    "WHERE sent_at IS NOT NULL ORDER BY id DESC LIMIT 500) a JOIN question q ON q.id = a.question_id"
)


async def add(
    tx: Tx,
    *,
    text: str,
    lang: str,
    status: str,
    now: datetime,
    question_id: str | None = None,
    member_id: str | None = None,
    nation: str | None = None,
    anonymous: bool = False,
    entry_id: str | None = None,
    place_id: str | None = None,
    thread: str = "",
    message_id: str = "",
    topics: tuple[str, ...] = (),
    likely: Mapping[str, float] | None = None,
    topics_chosen: bool = False,
    related: tuple[str, ...] = (),
    probability: float = 0.0,
) -> Question:
    """A new question; its number is the next one unless given. `likely`: topics and their probabilities (0..1)."""
    new = Question(
        id=question_id or await ids.following(tx, "question"),
        text=text,
        lang=lang,
        member_id=member_id,
        nation=nation,
        anonymous=anonymous,
        status=status,
        entry_id=entry_id,
        place_id=place_id,
        thread=thread,
        message_id=message_id,
        topics=topics,
        related=related,
        probability=round(probability * 1000),
        english_ok=False,
        round=0,
        asked_at=now,
        closed_at=None,
        likely=_thousandths(likely or {}),
        topics_chosen=topics_chosen,
    )
    await tx.execute(_ADD, {name: getattr(new, name) for name in Question.__slots__})
    return new


async def get(tx: Tx, question_id: str) -> Question | None:
    """The question, or None."""
    row = (await tx.execute(_GET, {"id": question_id})).one_or_none()
    return None if row is None else Question(*row)


async def move(
    tx: Tx, question_id: str, *, was: tuple[str, ...], status: str, closed_at: datetime | None = None
) -> bool:
    """Change the state; False if it was in none of the states `was` (somebody was quicker)."""
    values = {"q_id": question_id, "was": was, "now_status": status, "closed": closed_at}
    return (await tx.execute(_MOVE, values)).rowcount > 0


async def update_field(tx: Tx, question_id: str, column: str, value: object) -> None:
    """Set one of text, related, entry_id, anonymous, english_ok, round, message_id, shown."""
    await tx.execute(_SET[column], {"q_id": question_id, "value": value})


async def set_topics(
    tx: Tx,
    question_id: str,
    topics: tuple[str, ...],
    likely: Mapping[str, float] | None = None,
    *,
    chosen: bool = False,
) -> None:
    """Set what it is about. `likely`: topics and their probabilities (0..1); `chosen`: a person said so."""
    values = {"new_topics": topics, "new_likely": _thousandths(likely or {}), "by_person": chosen}
    await tx.execute(_SET_TOPICS, {"q_id": question_id, **values})


def _thousandths(likely: Mapping[str, float]) -> dict[str, int]:
    return {slug: round(1000 * probability) for slug, probability in likely.items()}


async def of_member(tx: Tx, member_id: str, states: tuple[str, ...]) -> list[Question]:
    """A member's latest 20 questions in some states, newest first."""
    return [Question(*row) for row in await tx.execute(_OF_MEMBER, {"member_id": member_id, "states": states})]


async def in_state(tx: Tx, states: tuple[str, ...], most: int = 100) -> list[Question]:
    """Questions in some states, oldest first, at most `most`."""
    return [Question(*row) for row in await tx.execute(_IN_STATE, {"states": states, "most": most})]


async def served_from(tx: Tx, entry_id: str) -> list[Question]:
    """Questions that were answered with an entry."""
    return [Question(*row) for row in await tx.execute(_SERVED, {"entry_id": entry_id})]


async def by_message(tx: Tx, member_id: str, message_id: str) -> Question | None:
    """The question that a message of this member became, or None."""
    row = (await tx.execute(_BY_MESSAGE, {"member_id": member_id, "message_id": message_id})).one_or_none()
    return None if row is None else Question(*row)


async def count_since(tx: Tx, member_id: str, since: datetime) -> int:
    """How many questions a member has asked after an instant."""
    return int((await tx.execute(_COUNT_SINCE, {"member_id": member_id, "since": since})).scalar_one())


async def follow(tx: Tx, question_id: str, member_id: str) -> None:
    """Tell this member too when there is an answer."""
    await tx.execute(_FOLLOW, {"question_id": question_id, "member_id": member_id})


async def unfollow(tx: Tx, question_id: str, member_id: str) -> bool:
    """No longer; False if they did not follow."""
    return (await tx.execute(_UNFOLLOW, {"q_id": question_id, "m_id": member_id})).rowcount > 0


async def followers(tx: Tx, question_id: str) -> list[str]:
    """Member ids of the followers."""
    return list((await tx.execute(_FOLLOWERS, {"question_id": question_id})).scalars())


async def add_exchange(tx: Tx, *, question_id: str, member_id: str, kind: str, text: str, at: datetime) -> None:
    """Keep what was said: detail, clarify (expert asks), reply (asker answers), followup."""
    await tx.execute(
        _ADD_EXCHANGE, {"question_id": question_id, "member_id": member_id, "kind": kind, "text": text, "at": at}
    )


async def exchanges(tx: Tx, question_id: str) -> list[Exchange]:
    """What was said about a question, in order."""
    return [Exchange(*row) for row in await tx.execute(_EXCHANGES, {"question_id": question_id})]


async def typical_seconds(tx: Tx) -> float | None:
    """Mean seconds from question to answer, of the latest 500 answers; None while nobody has answered."""
    value = (await tx.execute(_TYPICAL)).scalar_one()
    return None if value is None else float(value)
