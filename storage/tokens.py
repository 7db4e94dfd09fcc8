"""What somebody wanted in a group and can only have in private: kept until they open the private chat by a link."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Column, Table, Text, bindparam, delete, insert, select, text

from storage.db import Tx, UtcDateTime, metadata

start_token = Table(
    "start_token",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("native_id", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

_KEEP = insert(start_token)
_FIND = select(start_token.c.payload).where(
    start_token.c.token_hash == bindparam("token_hash"),
    start_token.c.platform == bindparam("platform"),
    start_token.c.native_id == bindparam("native_id"),
    start_token.c.expires_at > bindparam("now"),
)
_TAKE = delete(start_token).where(start_token.c.token_hash == bindparam("used"))
_TRIM = text("DELETE FROM start_token WHERE expires_at < :before").bindparams(bindparam("before", type_=UtcDateTime))


async def keep(tx: Tx, token: str, *, platform: str, native_id: str, payload: str, expires_at: datetime) -> None:
    """Keep an event (JSON) for one person; only a hash of the token is stored."""
    values = {"platform": platform, "native_id": native_id, "payload": payload, "expires_at": expires_at}
    await tx.execute(_KEEP, {"token_hash": _hash(token), **values})


async def find(tx: Tx, token: str, *, platform: str, native_id: str, now: datetime) -> str | None:
    """The event kept under a token for this very person, in time; else None."""
    key = {"token_hash": _hash(token), "platform": platform, "native_id": native_id, "now": now}
    found: str | None = (await tx.execute(_FIND, key)).scalar_one_or_none()
    return found


async def take(tx: Tx, token: str) -> bool:
    """Use a token up; False if it was used before."""
    return (await tx.execute(_TAKE, {"used": _hash(token)})).rowcount > 0


async def trim(tx: Tx, before: datetime) -> None:
    """Forget what expired before an instant."""
    await tx.execute(_TRIM, {"before": before})


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
