"""The room: the embedded platform, a web page served by the same process."""

from __future__ import annotations

from bot.adapters.web.adapter import RoomError, WebAdapter
from bot.clock import Clock
from storage.db import Database


def factory(db: Database, clock: Clock) -> WebAdapter:
    """The room over `db`; `clock` dates what is said in it."""
    return WebAdapter(db, clock)


__all__ = ["RoomError", "WebAdapter", "factory"]
