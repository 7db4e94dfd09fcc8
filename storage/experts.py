"""Volunteer experts: what they know, when they can be asked, how they wish to appear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    text,
    update,
)

from storage.db import Json, Tx, UtcDateTime, metadata

expert = Table(
    "expert",
    metadata,
    Column("member_id", ForeignKey("member.id"), primary_key=True),
    Column("status", Text, nullable=False),
    Column("languages", Json, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("weekly_limit", Integer),
    Column("hours", Text, nullable=False),
    Column("display", Text, nullable=False),
    Column("away_until", UtcDateTime),
    Column("applied_at", UtcDateTime, nullable=False),
    Column("approved_by", Text),
    Column("approved_at", UtcDateTime),
    CheckConstraint("status in ('applied','active','declined','left')", name="status"),
    CheckConstraint("hours in ('weekdays','daily')", name="hours"),
    CheckConstraint("display in ('name','nation','plain')", name="display"),
    CheckConstraint("capacity >= 0", name="capacity"),
)

expert_topic = Table(
    "expert_topic",
    metadata,
    Column("member_id", ForeignKey("expert.member_id"), primary_key=True),
    Column("topic", Text, primary_key=True),
)


@dataclass(frozen=True, slots=True)
class Expert:
    """A volunteer. `capacity`: open questions at a time; `weekly_limit`: questions a week, None = no limit."""

    member_id: str
    status: str
    languages: tuple[str, ...]
    capacity: int
    weekly_limit: int | None
    hours: str
    display: str
    away_until: datetime | None
    applied_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """What an expert has on the table: open questions, questions offered in the last seven days, last offer."""

    open: int
    week: int
    last: datetime | None


_GET = select(expert).where(expert.c.member_id == bindparam("member_id"))
_TOPICS = (
    select(expert_topic.c.topic)
    .where(expert_topic.c.member_id == bindparam("member_id"))
    .order_by(expert_topic.c.topic)
)
_ALL = select(expert).where(expert.c.status == bindparam("status")).order_by(expert.c.member_id)
_ALL_TOPICS = (
    select(expert_topic.c.member_id, expert_topic.c.topic)
    .join(expert, expert.c.member_id == expert_topic.c.member_id)
    .where(expert.c.status == bindparam("status"))
    .order_by(expert_topic.c.topic)
)
_PUT = text(
    "INSERT INTO expert (member_id, status, languages, capacity, weekly_limit, hours, display, applied_at) "
    "VALUES (:member_id, :status, :languages, :capacity, :weekly_limit, :hours, :display, :applied_at) "
    "ON CONFLICT (member_id) DO UPDATE SET status=excluded.status, languages=excluded.languages, "
    "capacity=excluded.capacity, weekly_limit=excluded.weekly_limit, hours=excluded.hours, display=excluded.display"
).bindparams(bindparam("languages", type_=Json), bindparam("applied_at", type_=UtcDateTime))
_DROP_TOPICS = delete(expert_topic).where(expert_topic.c.member_id == bindparam("b_member"))
_ADD_TOPIC = insert(expert_topic)
_SET_STATUS = (
    update(expert)
    .where(expert.c.member_id == bindparam("b_member"), expert.c.status == bindparam("was"))
    .values(status=bindparam("now_status"), approved_by=bindparam("by"), approved_at=bindparam("at"))
)
_SET_AWAY = update(expert).where(expert.c.member_id == bindparam("b_member")).values(away_until=bindparam("until"))
_LOADS = (
    text(
        "SELECT member_id, "
        "sum(CASE WHEN state IN ('offered','accepted') THEN 1 ELSE 0 END), "
        "sum(CASE WHEN offered_at > :since THEN 1 ELSE 0 END), "
        "max(offered_at) FROM assignment GROUP BY member_id"
    )
    .bindparams(bindparam("since", type_=UtcDateTime))
    .columns(Column("member_id", Text), Column("open", Integer), Column("week", Integer), Column("last", UtcDateTime))
)


async def put(
    tx: Tx,
    *,
    member_id: str,
    status: str,
    languages: tuple[str, ...],
    topics: tuple[str, ...],
    now: datetime,
    capacity: int = 3,
    weekly_limit: int | None = None,
    hours: str = "weekdays",
    display: str = "nation",
) -> None:
    """Write a profile, new or changed."""
    await tx.execute(
        _PUT,
        {
            "member_id": member_id,
            "status": status,
            "languages": languages,
            "capacity": capacity,
            "weekly_limit": weekly_limit,
            "hours": hours,
            "display": display,
            "applied_at": now,
        },
    )
    await tx.execute(_DROP_TOPICS, {"b_member": member_id})
    if topics:
        await tx.execute(_ADD_TOPIC, [{"member_id": member_id, "topic": topic} for topic in dict.fromkeys(topics)])


async def get(tx: Tx, member_id: str) -> Expert | None:
    """The profile, or None."""
    row = (await tx.execute(_GET, {"member_id": member_id})).one_or_none()
    if row is None:
        return None
    topics = tuple((await tx.execute(_TOPICS, {"member_id": member_id})).scalars())
    return Expert(**row._mapping, topics=topics)


async def with_status(tx: Tx, status: str) -> list[Expert]:
    """All profiles in a state, by member id."""
    topics: dict[str, list[str]] = {}
    for member_id, topic in await tx.execute(_ALL_TOPICS, {"status": status}):
        topics.setdefault(member_id, []).append(topic)
    rows = await tx.execute(_ALL, {"status": status})
    return [Expert(**row._mapping, topics=tuple(topics.get(row.member_id, ()))) for row in rows]


async def set_status(tx: Tx, member_id: str, *, was: str, status: str, by: str, at: datetime) -> bool:
    """Move a profile on; False if it was not in the state `was`."""
    values = {"b_member": member_id, "was": was, "now_status": status, "by": by, "at": at}
    return (await tx.execute(_SET_STATUS, values)).rowcount > 0


async def set_away(tx: Tx, member_id: str, until: datetime | None) -> None:
    """Pause new questions until an instant; None ends the pause."""
    await tx.execute(_SET_AWAY, {"b_member": member_id, "until": until})


async def loads(tx: Tx, since: datetime) -> dict[str, Load]:
    """Each expert's load; those without any assignment are missing."""
    rows = await tx.execute(_LOADS, {"since": since})
    return {row[0]: Load(row[1], row[2], row[3]) for row in rows}
