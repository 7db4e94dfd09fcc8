"""Empties a community: every row of every table. What the schema itself is stays."""

from __future__ import annotations

from sqlalchemy import delete, text

from storage import search
from storage.db import Tx
from storage.tables import metadata

_LATE = text("PRAGMA defer_foreign_keys = ON")
"""Until the commit; by then no row is left that could point to another."""
_EMPTY = tuple(delete(table) for table in reversed(metadata.sorted_tables))


async def everything(tx: Tx) -> None:
    """Delete all that people and the bot have left. Ids of the room's messages and events are not given again."""
    await tx.execute(_LATE)
    for statement in _EMPTY:
        await tx.execute(statement)
    await search.clear(tx)
