"""Short running numbers for what people speak about ("question 214")."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text, text

from storage.db import Tx, metadata

counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)

_NEXT = text(
    "INSERT INTO counter (name, value) VALUES (:name, 1) "
    "ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value"
)
_AT_LEAST = text(
    "INSERT INTO counter (name, value) VALUES (:name, :value) "
    "ON CONFLICT (name) DO UPDATE SET value = max(counter.value, excluded.value)"
)


async def following(tx: Tx, name: str) -> str:
    """The next number of the series `name`, as text, from 1."""
    return str((await tx.execute(_NEXT, {"name": name})).scalar_one())


async def at_least(tx: Tx, name: str, value: int) -> None:
    """Continue the series after `value`, which was given from outside (an import)."""
    await tx.execute(_AT_LEAST, {"name": name, "value": value})
