"""What the bot has set by itself, or a coordinator has set in it: small JSON values by name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, Text, bindparam, delete, select, text

from storage.db import Json, Tx, UtcDateTime, metadata

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Json, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

_GET = select(setting.c.value).where(setting.c.name == bindparam("name"))
_PUT = text(
    "INSERT INTO setting (name, value, at) VALUES (:name, :value, :at) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at"
).bindparams(bindparam("value", type_=Json), bindparam("at", type_=UtcDateTime))
_DROP = delete(setting).where(setting.c.name == bindparam("b_name"))


async def get(tx: Tx, name: str) -> Any:
    """The value, or None where nothing is set."""
    return (await tx.execute(_GET, {"name": name})).scalar_one_or_none()


async def put(tx: Tx, name: str, value: Any, at: datetime) -> None:
    """Set it, in place of what was set."""
    await tx.execute(_PUT, {"name": name, "value": value, "at": at})


async def drop(tx: Tx, name: str) -> None:
    """As if it had never been set."""
    await tx.execute(_DROP, {"b_name": name})
