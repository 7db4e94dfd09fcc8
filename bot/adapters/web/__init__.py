"""The room: the embedded platform, a web page served by the same process."""

from __future__ import annotations

from bot.adapters.base import Parts
from bot.adapters.web.adapter import RoomError, WebAdapter


def factory(parts: Parts) -> WebAdapter:
    """The room over the program's own database; the clock dates what is said in it."""
    return WebAdapter(parts.db, parts.clock)


__all__ = ["RoomError", "WebAdapter", "factory"]
