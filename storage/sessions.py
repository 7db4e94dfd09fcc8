"""Browsers that are signed in to the room, and the links by which one signs in. Of every secret only a hash is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Table, Text, bindparam, delete, insert, select, text, update

from storage.db import Tx, UtcDateTime, metadata

browser_session = Table(
    "browser_session",
    metadata,
    Column("secret_hash", Text, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

browser_entry = Table(
    "browser_entry",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("expires_at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that acts for an account until `expires_at`."""

    secret_hash: str
    account_id: str
    created_at: datetime
    used_at: datetime
    expires_at: datetime


_ADD = insert(browser_session)
_GET = select(browser_session).where(
    browser_session.c.secret_hash == bindparam("secret_hash"), browser_session.c.expires_at > bindparam("now")
)
_USE = (
    update(browser_session)
    .where(browser_session.c.secret_hash == bindparam("b_hash"))
    .values(used_at=bindparam("used"), expires_at=bindparam("until"))
)
_END = delete(browser_session).where(browser_session.c.secret_hash == bindparam("b_hash"))
_END_ALL = delete(browser_session).where(browser_session.c.account_id == bindparam("b_account"))
_OPEN = select(browser_session.c.secret_hash).where(
    browser_session.c.account_id == bindparam("account_id"), browser_session.c.expires_at > bindparam("now")
)
_KEEP_ENTRY = insert(browser_entry)
_TAKE_ENTRY = (
    delete(browser_entry)
    .where(browser_entry.c.token_hash == bindparam("b_hash"), browser_entry.c.expires_at > bindparam("now"))
    .returning(browser_entry.c.account_id)
)
_DROP_ENTRIES = delete(browser_entry).where(browser_entry.c.account_id == bindparam("b_account"))
_TRIM = tuple(
    text(line).bindparams(bindparam("before", type_=UtcDateTime))
    for line in (
        "DELETE FROM browser_session WHERE expires_at < :before",
        "DELETE FROM browser_entry WHERE expires_at < :before",
    )
)


def digest(secret: str) -> str:
    """What is kept of a secret. Secrets are random and long: nobody finds one by its hash, nor by how long a look
    takes.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


async def begin(tx: Tx, secret: str, *, account_id: str, now: datetime, expires_at: datetime) -> None:
    """A browser that holds this secret acts for the account from now on."""
    values = {"secret_hash": digest(secret), "account_id": account_id, "created_at": now, "used_at": now}
    await tx.execute(_ADD, {**values, "expires_at": expires_at})


async def get(tx: Tx, secret: str, now: datetime) -> Session | None:
    """The session in time whose secret this is, or None."""
    row = (await tx.execute(_GET, {"secret_hash": digest(secret), "now": now})).one_or_none()
    return None if row is None else Session(*row)


async def use(tx: Tx, session: Session, *, now: datetime, expires_at: datetime) -> None:
    """It was used, and lasts longer therefore."""
    await tx.execute(_USE, {"b_hash": session.secret_hash, "used": now, "until": expires_at})


async def end(tx: Tx, secret: str) -> bool:
    """The browser is signed out; False if it was before."""
    return (await tx.execute(_END, {"b_hash": digest(secret)})).rowcount > 0


async def end_all(tx: Tx, account_id: str) -> None:
    """Every browser of an account is signed out, and no link that it asked for opens anything any more."""
    await tx.execute(_END_ALL, {"b_account": account_id})
    await tx.execute(_DROP_ENTRIES, {"b_account": account_id})


async def count(tx: Tx, account_id: str, now: datetime) -> int:
    """How many browsers are signed in for an account."""
    return len((await tx.execute(_OPEN, {"account_id": account_id, "now": now})).all())


async def keep_entry(tx: Tx, token: str, *, account_id: str, expires_at: datetime) -> None:
    """Keep a link of one account's; earlier ones of it are void."""
    await tx.execute(_DROP_ENTRIES, {"b_account": account_id})
    await tx.execute(_KEEP_ENTRY, {"token_hash": digest(token), "account_id": account_id, "expires_at": expires_at})


async def take_entry(tx: Tx, token: str, now: datetime) -> str | None:
    """Use a link up: the id of the account that asked for it; None for one that is unknown, used or too late."""
    found: str | None = (await tx.execute(_TAKE_ENTRY, {"b_hash": digest(token), "now": now})).scalar_one_or_none()
    return found


async def trim(tx: Tx, before: datetime) -> None:
    """Forget what expired before an instant."""
    for statement in _TRIM:
        await tx.execute(statement, {"before": before})
