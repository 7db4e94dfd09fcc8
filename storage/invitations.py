"""Links that let somebody new into the room. Of each only a hash is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Table, Text, bindparam, insert, select, text, update

from storage.db import Id, Tx, UtcDateTime, metadata
from storage.sessions import digest

invitation = Table(
    "invitation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("invited_by", ForeignKey("member.id")),
    Column("nation", Text),
    Column("locale", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
    Column("used_at", UtcDateTime),
    Column("member_id", ForeignKey("member.id")),
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """`invited_by` is a coordinator, or None for whoever has the terminal; `member_id` is who came in by it.

    `nation` and `locale` are what is expected of them.
    """

    id: str
    token_hash: str
    invited_by: str | None
    nation: str | None
    locale: str | None
    created_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None
    used_at: datetime | None
    member_id: str | None


_ADD = insert(invitation).returning(invitation.c.id)
_OPEN = invitation.c.withdrawn_at.is_(None) & invitation.c.used_at.is_(None)
_TAKE = (
    update(invitation)
    .where(invitation.c.token_hash == bindparam("b_hash"), _OPEN, invitation.c.expires_at > bindparam("now"))
    .values(used_at=bindparam("at"))
    .returning(*invitation.c)
)
_GET = select(invitation).where(invitation.c.id == bindparam("id"))
_NAME = update(invitation).where(invitation.c.id == bindparam("b_id")).values(member_id=bindparam("who"))
_WITHDRAW = update(invitation).where(invitation.c.id == bindparam("b_id"), _OPEN).values(withdrawn_at=bindparam("at"))
_TRIM = text("DELETE FROM invitation WHERE used_at IS NULL AND expires_at < :before").bindparams(
    bindparam("before", type_=UtcDateTime)
)


async def add(
    tx: Tx, token: str, *, by: str | None, nation: str | None, locale: str | None, now: datetime, expires_at: datetime
) -> str:
    """Keep an invitation; returns its id."""
    values = {"token_hash": digest(token), "invited_by": by, "nation": nation, "locale": locale}
    return str((await tx.execute(_ADD, {**values, "created_at": now, "expires_at": expires_at})).scalar_one())


async def get(tx: Tx, invitation_id: str) -> Invitation | None:
    """The invitation, or None."""
    row = (await tx.execute(_GET, {"id": invitation_id})).one_or_none()
    return None if row is None else Invitation(*row)


async def take(tx: Tx, token: str, now: datetime) -> Invitation | None:
    """Use it up; None for one that is unknown, used, withdrawn or too late."""
    row = (await tx.execute(_TAKE, {"b_hash": digest(token), "now": now, "at": now})).one_or_none()
    return None if row is None else Invitation(*row)


async def came(tx: Tx, invitation_id: str, member_id: str) -> None:
    """Who came in by it."""
    await tx.execute(_NAME, {"b_id": invitation_id, "who": member_id})


async def withdraw(tx: Tx, invitation_id: str, at: datetime) -> bool:
    """It lets nobody in any more; False if somebody came in before, or if it was withdrawn before."""
    return (await tx.execute(_WITHDRAW, {"b_id": invitation_id, "at": at})).rowcount > 0


async def trim(tx: Tx, before: datetime) -> None:
    """Forget those that nobody used and that expired before an instant."""
    await tx.execute(_TRIM, {"before": before})
