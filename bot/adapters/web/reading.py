"""What the page's server reads of the room: messages as the page shows them, and their files."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

from bot.adapters.web.convert import attachment_of, view, visible_to
from bot.adapters.web.hub import Notice
from bot.messages.codec import load_outgoing
from bot.messages.types import Attachment, Outgoing
from storage import room
from storage.db import Database
from storage.room import RoomMessage

SHOWN = 500
"""Messages a page is given when it opens."""


class Reading:
    """The room's messages. Which of people's the bot has read is kept in memory only."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._seen: deque[str] = deque(maxlen=1000)

    async def history(self, viewer: str = "") -> tuple[int, list[dict[str, Any]]]:
        """The last revision and the newest messages (that `viewer` may see, if given) as the page shows them, oldest
        first; those that opened the threads of the others are among them.
        """
        async with self._db.read() as tx:
            rev = await room.last_rev(tx)
            rows = await room.latest(tx, SHOWN, viewer)
            older = await room.many(tx, sorted({row.thread for row in rows} - {row.id for row in rows}))
        return rev, [self._view(row) for row in [*sorted(older, key=lambda row: int(row.id)), *rows]]

    async def since(self, rev: int, viewer: str = "") -> list[Notice]:
        """What changed after revision `rev` (that `viewer` may see, if given), at most as much as a page is given when
        it opens.
        """
        async with self._db.read() as tx:
            rows = await room.after(tx, rev, SHOWN, viewer)
        return [Notice("message", self._view(row), row.rev) for row in rows]

    async def file(self, message_id: str, viewer: str = "") -> Attachment | None:
        """The file sent with a message (that `viewer` may see, if given), or None."""
        async with self._db.read() as tx:
            row = await room.message(tx, message_id)
        if row is None or (viewer and not visible_to(row, viewer)):
            return None
        return attachment_of(row)

    async def sent(self, message_ids: Sequence[str]) -> list[tuple[str, int, Outgoing]]:
        """Id, revision and content of the bot's messages among those asked for."""
        async with self._db.read() as tx:
            rows = await room.many(tx, message_ids)
        return [(row.id, row.rev, load_outgoing(row.payload)) for row in rows if not row.sender]

    async def thread_of(self, message_id: str) -> str:
        """The thread that a message stands in or has opened, or ""."""
        async with self._db.read() as tx:
            row = await room.message(tx, message_id)
        return row.thread if row is not None else ""

    def _view(self, row: RoomMessage) -> dict[str, Any]:
        shown = view(row)
        if row.sender:
            shown["seen"] = row.id in self._seen
        return shown
