"""Making two accounts one person: a code made on one side, entered on the other, confirmed on both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Boolean,
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

from storage.db import Id, Tx, UtcDateTime, metadata

link = Table(
    "link",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, unique=True),
    Column("code_hash", Text, nullable=False, index=True),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("other_id", ForeignKey("account.id")),
    Column("here_agrees", Boolean, nullable=False),
    Column("there_agrees", Boolean, nullable=False),
)

link_try = Table(
    "link_try",
    metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the making. `account_id` made the code, `other_id` entered it; both have to agree."""

    id: str
    account_id: str
    code_hash: str
    expires_at: datetime
    other_id: str | None
    here_agrees: bool
    there_agrees: bool


_DROP_OWN = delete(link).where(link.c.account_id == bindparam("b_account"))
_ADD = insert(link)
_BY_CODE = select(link).where(
    link.c.code_hash == bindparam("code_hash"), link.c.other_id.is_(None), link.c.expires_at > bindparam("now")
)
_GET = select(link).where(link.c.id == bindparam("id"), link.c.expires_at > bindparam("now"))
_ENTER = (
    update(link)
    .where(link.c.id == bindparam("l_id"), link.c.other_id.is_(None))
    .values(other_id=bindparam("other"), code_hash="")
)
_AGREE = {
    "here": update(link).where(link.c.id == bindparam("l_id")).values(here_agrees=True),
    "there": update(link).where(link.c.id == bindparam("l_id")).values(there_agrees=True),
}
_DROP = delete(link).where(link.c.id == bindparam("l_id"))
_TRY = text(
    "INSERT INTO link_try (account_id, since, tries) VALUES (:account_id, :now, 1) "
    "ON CONFLICT (account_id) DO UPDATE SET "
    "tries = CASE WHEN link_try.since < :window THEN 1 ELSE link_try.tries + 1 END, "
    "since = CASE WHEN link_try.since < :window THEN excluded.since ELSE link_try.since END RETURNING tries"
).bindparams(
    bindparam("now", type_=UtcDateTime), bindparam("window", type_=UtcDateTime), bindparam("account_id", type_=Id)
)
# Whoever stays keeps what both have; what only one has moves over. The order respects the foreign keys.
_MERGE = tuple(
    text(line)
    for line in (
        "UPDATE account SET member_id = :stays WHERE member_id = :goes",
        "UPDATE OR IGNORE role SET member_id = :stays WHERE member_id = :goes",
        "DELETE FROM role WHERE member_id = :goes",
        "UPDATE role_request SET member_id = :stays WHERE member_id = :goes",
        "UPDATE role_request SET asked_by = :stays WHERE asked_by = :goes",
        "INSERT INTO expert SELECT :stays, status, languages, capacity, weekly_limit, hours, display, away_until, "
        "applied_at, approved_by, approved_at FROM expert WHERE member_id = :goes "
        "AND NOT EXISTS (SELECT 1 FROM expert WHERE member_id = :stays)",
        "UPDATE OR IGNORE expert_topic SET member_id = :stays WHERE member_id = :goes "
        "AND EXISTS (SELECT 1 FROM expert WHERE member_id = :stays)",
        "DELETE FROM expert_topic WHERE member_id = :goes",
        "DELETE FROM expert WHERE member_id = :goes",
        "UPDATE question SET member_id = :stays WHERE member_id = :goes",
        "UPDATE OR IGNORE follower SET member_id = :stays WHERE member_id = :goes",
        "DELETE FROM follower WHERE member_id = :goes",
        "UPDATE exchange SET member_id = :stays WHERE member_id = :goes",
        "UPDATE OR IGNORE assignment SET member_id = :stays WHERE member_id = :goes",
        "DELETE FROM due WHERE subject IN (SELECT id FROM assignment WHERE member_id = :goes) "
        "AND kind IN ('offer.nudge', 'offer.next', 'held.nudge', 'held.back')",
        "DELETE FROM assignment WHERE member_id = :goes",
        "UPDATE answer SET member_id = :stays WHERE member_id = :goes",
        "UPDATE entry SET author_id = :stays WHERE author_id = :goes",
        "UPDATE announcement SET member_id = :stays WHERE member_id = :goes",
        "UPDATE complaint SET member_id = :stays WHERE member_id = :goes",
        "UPDATE verdict SET by_id = :stays WHERE by_id = :goes",
        "UPDATE gap SET remedy_by = :stays WHERE remedy_by = :goes",
        "UPDATE invitation SET invited_by = :stays WHERE invited_by = :goes",
        "UPDATE invitation SET member_id = :stays WHERE member_id = :goes",
        "DELETE FROM form WHERE member_id = :goes",
    )
)


async def make(tx: Tx, *, account_id: str, code_hash: str, expires_at: datetime) -> None:
    """Keep a new code of an account; an earlier one is void."""
    await tx.execute(_DROP_OWN, {"b_account": account_id})
    values = {"account_id": account_id, "code_hash": code_hash, "expires_at": expires_at}
    await tx.execute(_ADD, {**values, "here_agrees": False, "there_agrees": False})


async def by_code(tx: Tx, code_hash: str, now: datetime) -> Link | None:
    """The link whose code this is, unused and in time, or None."""
    row = (await tx.execute(_BY_CODE, {"code_hash": code_hash, "now": now})).one_or_none()
    return None if row is None else Link(*row)


async def get(tx: Tx, link_id: str, now: datetime) -> Link | None:
    """A link in time, or None."""
    row = (await tx.execute(_GET, {"id": link_id, "now": now})).one_or_none()
    return None if row is None else Link(*row)


async def enter(tx: Tx, link_id: str, other_id: str) -> bool:
    """The code was entered by another account, which uses it up; False if somebody was quicker."""
    return (await tx.execute(_ENTER, {"l_id": link_id, "other": other_id})).rowcount > 0


async def agree(tx: Tx, link_id: str, side: str) -> None:
    """One side ("here": who made the code, "there": who entered it) agrees."""
    await tx.execute(_AGREE[side], {"l_id": link_id})


async def drop(tx: Tx, link_id: str) -> None:
    """It comes to nothing, or is done."""
    await tx.execute(_DROP, {"l_id": link_id})


async def count_try(tx: Tx, account_id: str, now: datetime, window: datetime) -> int:
    """Count a code that was entered; returns how many since the window began."""
    values = {"account_id": account_id, "now": now, "window": window}
    return int((await tx.execute(_TRY, values)).scalar_one())


async def merge(tx: Tx, *, stays: str, goes: str) -> None:
    """Two members become one; `goes` keeps nothing."""
    for statement in _MERGE:
        await tx.execute(statement, {"stays": stays, "goes": goes})
