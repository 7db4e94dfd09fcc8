"""What adapters must not forget over a restart: watermarks, hashes of what was published on a platform."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Table, Text, bindparam, select, text

from storage.db import Database, Tx, metadata

adapter_state = Table(
    "adapter_state",
    metadata,
    Column("adapter", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

_GET = select(adapter_state.c.value).where(
    adapter_state.c.adapter == bindparam("adapter"), adapter_state.c.key == bindparam("key")
)
_PUT = text(
    "INSERT INTO adapter_state (adapter, key, value) VALUES (:adapter, :key, :value) "
    "ON CONFLICT (adapter, key) DO UPDATE SET value = excluded.value"
)


_TRIM = text(
    "DELETE FROM adapter_state WHERE adapter = 'discord' AND (key LIKE 'form:%' OR key LIKE 'parts:%') "
    "AND CAST(substr(key, instr(key, ':') + 1) AS INTEGER) < :before"
)
_DISCORD_EPOCH_MS = 1_420_070_400_000
"""Discord's ids count milliseconds from the start of 2015 in their upper bits (its reference, "Snowflakes")."""


async def trim(tx: Tx, before: datetime) -> None:
    """Forget forms and parts of messages that Discord has shown before an instant."""
    number = (int(before.timestamp() * 1000) - _DISCORD_EPOCH_MS) << 22
    await tx.execute(_TRIM, {"before": number})


async def value(tx: Tx, adapter: str, key: str) -> str | None:
    """What an adapter keeps under a key, or None."""
    found: str | None = (await tx.execute(_GET, {"adapter": adapter, "key": key})).scalar_one_or_none()
    return found


async def keep(tx: Tx, adapter: str, key: str, value: str) -> None:
    """Have an adapter keep a value under a key, in place of what was there."""
    await tx.execute(_PUT, {"adapter": adapter, "key": key, "value": value})


class StoredState:
    """Fulfils `bot.adapters.base.State` for one adapter; each write is a transaction of its own."""

    def __init__(self, db: Database, adapter: str) -> None:
        self._db = db
        self._adapter = adapter

    async def get(self, key: str) -> str | None:
        """The value kept under a key, or None."""
        async with self._db.read() as tx:
            return await value(tx, self._adapter, key)

    async def put(self, key: str, value: str) -> None:
        """Keep a value; durable when this returns."""
        async with self._db.write() as tx:
            await keep(tx, self._adapter, key, value)
