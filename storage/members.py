"""Members, their accounts on the platforms, and their roles.

A member is a person; an account is how one platform knows them. Only numeric or opaque platform ids decide who
somebody is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    insert,
    select,
    text,
    update,
)

from storage import ids
from storage.db import Id, Tx, UtcDateTime, metadata

member = Table(
    "member",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("nation", Text),
    Column("nation_confirmed_by", Text),
    Column("nation_confirmed_at", UtcDateTime),
    Column("locale", Text),
    Column("zone", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("left_at", UtcDateTime),
    CheckConstraint("length(name) <= 200", name="name_length"),
)

account = Table(
    "account",
    metadata,
    Column("id", Id, primary_key=True),
    Column("member_id", ForeignKey("member.id"), nullable=False, index=True),
    Column("platform", Text, nullable=False),
    Column("native_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("locale", Text),
    Column("reach", Text, nullable=False),
    Column("preferred", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("platform", "native_id"),
    CheckConstraint("reach in ('unknown','ok','closed')", name="reach"),
)

role = Table(
    "role",
    metadata,
    Column("member_id", ForeignKey("member.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("granted_by", Text, nullable=False),
    Column("granted_at", UtcDateTime, nullable=False),
    CheckConstraint("role in ('coordinator','focal_point')", name="role"),
)

role_request = Table(
    "role_request",
    metadata,
    Column("id", Id, primary_key=True),
    Column("member_id", ForeignKey("member.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("asked_by", ForeignKey("member.id"), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("confirmed_by", Text),
)


@dataclass(frozen=True, slots=True)
class Member:
    """A person. `nation` is claimed until `nation_confirmed_at` is set. `locale` and `zone` are their own choice."""

    id: str
    name: str
    nation: str | None
    nation_confirmed_by: str | None
    nation_confirmed_at: datetime | None
    locale: str | None
    zone: str | None
    created_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """How one platform knows a member. `reach`: whether a private message arrives there."""

    id: str
    member_id: str
    platform: str
    native_id: str
    name: str
    locale: str | None
    reach: str
    preferred: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RoleRequest:
    """A role that one coordinator asked for and a second has to confirm."""

    id: str
    member_id: str
    role: str
    asked_by: str
    asked_at: datetime
    confirmed_by: str | None


_ACCOUNT = select(account).where(
    account.c.platform == bindparam("platform"), account.c.native_id == bindparam("native_id")
)
_MEMBER = select(member).where(member.c.id == bindparam("id"))
_ACCOUNTS = (
    select(account)
    .where(account.c.member_id == bindparam("member_id"))
    .order_by(account.c.preferred.desc(), account.c.id)
)
_ACCOUNT_OF = select(account).where(account.c.id == bindparam("id"))
_MOVE_ACCOUNT = (
    update(account)
    .where(account.c.id == bindparam("account_id"))
    .values(member_id=bindparam("new_member"), preferred=False)
)
_PREFER = (
    text("UPDATE account SET preferred = 0 WHERE member_id = :member_id"),
    text("UPDATE account SET preferred = 1 WHERE id = :account_id"),
)
_ON_PLATFORM = select(account).where(account.c.platform == bindparam("platform")).order_by(account.c.id)
_ADD_MEMBER = insert(member)
_ADD_ACCOUNT = insert(account).returning(account.c.id)
_SET_REACH = update(account).where(account.c.id == bindparam("account_id")).values(reach=bindparam("new_reach"))
_SET_NAME = update(account).where(account.c.id == bindparam("account_id")).values(name=bindparam("new_name"))
_UPDATE = {
    column: update(member).where(member.c.id == bindparam("member_id")).values({column: bindparam("value")})
    for column in ("name", "nation", "locale", "zone", "left_at")
}
_CONFIRM = (
    update(member)
    .where(member.c.id == bindparam("member_id"))
    .values(nation_confirmed_by=bindparam("by"), nation_confirmed_at=bindparam("at"))
)
_ROLES = select(role.c.role).where(role.c.member_id == bindparam("member_id"))
_WITH_ROLE = (
    select(member)
    .join(role, role.c.member_id == member.c.id)
    .where(role.c.role == bindparam("role"), member.c.left_at.is_(None))
    .order_by(member.c.id)
)
_GRANT = text(
    "INSERT INTO role (member_id, role, granted_by, granted_at) VALUES (:member_id, :role, :by, :at) "
    "ON CONFLICT (member_id, role) DO NOTHING"
).bindparams(bindparam("at", type_=UtcDateTime))
_GRANT_BY = select(role.c.member_id).where(role.c.granted_by == bindparam("by")).limit(1)
_REVOKE = delete(role).where(role.c.member_id == bindparam("b_member"), role.c.role == bindparam("b_role"))
_ALL = select(member).where(member.c.left_at.is_(None)).order_by(member.c.id)
_ADD_REQUEST = insert(role_request).returning(role_request.c.id)
_REQUEST = select(role_request).where(role_request.c.id == bindparam("id"))
_CONFIRM_REQUEST = (
    update(role_request)
    .where(role_request.c.id == bindparam("request_id"), role_request.c.confirmed_by.is_(None))
    .values(confirmed_by=bindparam("by"))
)


async def add(
    tx: Tx,
    *,
    name: str,
    now: datetime,
    member_id: str | None = None,
    nation: str | None = None,
    locale: str | None = None,
    zone: str | None = None,
) -> Member:
    """A new member; without `member_id` the next number is taken."""
    new = Member(
        member_id or "m" + await ids.following(tx, "member"), name[:200], nation, None, None, locale, zone, now, None
    )
    await tx.execute(
        _ADD_MEMBER,
        {"id": new.id, "name": new.name, "nation": nation, "locale": locale, "zone": zone, "created_at": now},
    )
    return new


async def get(tx: Tx, member_id: str) -> Member | None:
    """The member, or None."""
    row = (await tx.execute(_MEMBER, {"id": member_id})).one_or_none()
    return None if row is None else Member(*row)


async def everybody(tx: Tx) -> list[Member]:
    """All who have not left, by id."""
    return [Member(*row) for row in await tx.execute(_ALL)]


async def update_field(tx: Tx, member_id: str, column: str, value: object) -> None:
    """Set one of name, nation, locale, zone, left_at."""
    await tx.execute(_UPDATE[column], {"member_id": member_id, "value": value})


async def confirm_nation(tx: Tx, member_id: str, by: str | None, at: datetime | None) -> None:
    """A coordinator or focal point vouches for the claimed nation; None and None take that back."""
    await tx.execute(_CONFIRM, {"member_id": member_id, "by": by, "at": at})


async def add_account(
    tx: Tx,
    *,
    member_id: str,
    platform: str,
    native_id: str,
    name: str,
    now: datetime,
    reach: str = "unknown",
    locale: str | None = None,
) -> Account:
    """Another way to reach a member."""
    values = {
        "member_id": member_id,
        "platform": platform,
        "native_id": native_id,
        "name": name[:200],
        "locale": locale,
        "reach": reach,
        "preferred": False,
        "created_at": now,
    }
    new_id = (await tx.execute(_ADD_ACCOUNT, values)).scalar_one()
    return Account(id=new_id, **values)  # type: ignore[arg-type]  # the mapping has exactly the fields


async def find_account(tx: Tx, platform: str, native_id: str) -> Account | None:
    """The account a platform's id stands for, or None."""
    row = (await tx.execute(_ACCOUNT, {"platform": platform, "native_id": native_id})).one_or_none()
    return None if row is None else Account(*row)


async def accounts(tx: Tx, member_id: str) -> list[Account]:
    """A member's accounts, the preferred one first."""
    return [Account(*row) for row in await tx.execute(_ACCOUNTS, {"member_id": member_id})]


async def account_of(tx: Tx, account_id: str) -> Account | None:
    """The account with this id, or None."""
    row = (await tx.execute(_ACCOUNT_OF, {"id": account_id})).one_or_none()
    return None if row is None else Account(*row)


async def move_account(tx: Tx, account_id: str, member_id: str) -> None:
    """An account belongs to another member from now on."""
    await tx.execute(_MOVE_ACCOUNT, {"account_id": account_id, "new_member": member_id})


async def prefer(tx: Tx, member_id: str, account_id: str) -> None:
    """This account of the member hears first."""
    await tx.execute(_PREFER[0], {"member_id": member_id})
    await tx.execute(_PREFER[1], {"account_id": int(account_id)})


async def on_platform(tx: Tx, platform: str) -> list[Account]:
    """Every account of a platform, oldest first."""
    return [Account(*row) for row in await tx.execute(_ON_PLATFORM, {"platform": platform})]


async def set_reach(tx: Tx, account_id: str, reach: str) -> None:
    """Remember whether private messages arrive."""
    await tx.execute(_SET_REACH, {"account_id": account_id, "new_reach": reach})


async def set_account_name(tx: Tx, account_id: str, name: str) -> None:
    """Keep the display name current; it never decides anything."""
    await tx.execute(_SET_NAME, {"account_id": account_id, "new_name": name[:200]})


async def roles(tx: Tx, member_id: str) -> frozenset[str]:
    """The granted roles."""
    return frozenset((await tx.execute(_ROLES, {"member_id": member_id})).scalars())


async def with_role(tx: Tx, name: str) -> list[Member]:
    """Everybody who holds a role, by id."""
    return [Member(*row) for row in await tx.execute(_WITH_ROLE, {"role": name})]


async def has_grant_by(tx: Tx, by: str) -> bool:
    """Whether somebody holds a role that `by` gave."""
    return (await tx.execute(_GRANT_BY, {"by": by})).first() is not None


async def grant(tx: Tx, member_id: str, name: str, by: str, at: datetime) -> None:
    """Give a role; a second time changes nothing."""
    await tx.execute(_GRANT, {"member_id": member_id, "role": name, "by": by, "at": at})


async def revoke(tx: Tx, member_id: str, name: str) -> bool:
    """Take a role away; False if it was not held."""
    return (await tx.execute(_REVOKE, {"b_member": member_id, "b_role": name})).rowcount > 0


async def request_role(tx: Tx, *, member_id: str, name: str, by: str, at: datetime) -> str:
    """Ask for a role on somebody's behalf; returns the request's id."""
    values = {"member_id": member_id, "role": name, "asked_by": by, "asked_at": at}
    return str((await tx.execute(_ADD_REQUEST, values)).scalar_one())


async def role_request_of(tx: Tx, request_id: str) -> RoleRequest | None:
    """The request, or None."""
    row = (await tx.execute(_REQUEST, {"id": request_id})).one_or_none()
    return None if row is None else RoleRequest(*row)


async def confirm_role_request(tx: Tx, request_id: str, by: str) -> bool:
    """Mark confirmed; False if somebody was quicker."""
    return (await tx.execute(_CONFIRM_REQUEST, {"request_id": request_id, "by": by})).rowcount > 0


_OF_EXPERTS = text(
    "SELECT a.member_id, a.platform, a.reach FROM account a JOIN expert e ON e.member_id = a.member_id "
    "WHERE e.status = 'active' AND a.reach <> 'closed'"
)


async def open_accounts_of_experts(tx: Tx) -> list[tuple[str, str, str]]:
    """(member id, platform, reach) of every account of an active expert that is not known to be closed."""
    return [(row[0], row[1], row[2]) for row in await tx.execute(_OF_EXPERTS)]
