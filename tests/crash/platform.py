"""A platform that outlives the bot: what people did and what was delivered stand in a file of its own."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.adapters.base import OnEvent, Sent
from bot.adapters.degrade import degrade
from bot.messages.codec import dump_incoming, dump_outgoing, load_incoming, load_outgoing
from bot.messages.encode import plain
from bot.messages.types import Address, Capabilities, Incoming, Outgoing

_SCHEMA = """
CREATE TABLE IF NOT EXISTS event (step INTEGER PRIMARY KEY, payload TEXT NOT NULL, acked INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY, nonce TEXT, payload TEXT NOT NULL, edits INTEGER NOT NULL);
"""


@dataclass(frozen=True)
class Message:
    """A delivered message."""

    id: str
    nonce: str
    message: Outgoing

    @property
    def text(self) -> str:
        """What a person reads."""
        return plain(self.message.body)


class FilePlatform:
    """`boundary(name)` is called right before and right after a message is accepted."""

    def __init__(self, path: Path, name: str, capabilities: Capabilities, boundary: Callable[[str], None]) -> None:
        self.name = name
        self.capabilities = capabilities
        self._boundary = boundary
        self._file = sqlite3.connect(path, isolation_level=None)
        self._file.executescript(_SCHEMA)
        self._on_event: OnEvent | None = None
        self.ready = asyncio.Event()

    # what the core calls

    async def run(self, on_event: OnEvent) -> None:
        """Events that were never acknowledged are handed in again, as a server would."""
        self._on_event = on_event
        for (step,) in self._file.execute("SELECT step FROM event WHERE acked = 0 ORDER BY step").fetchall():
            await self.deliver(step)
        self.ready.set()
        await asyncio.get_running_loop().create_future()

    async def send(self, message: Outgoing, *, nonce: str) -> Sent:
        self._boundary("before send")
        kept = self._accept(degrade(message, self.capabilities), nonce)
        self._boundary("after send")
        return Sent(kept)

    async def ack(self, event: Incoming) -> None:
        return None

    async def react(self, address: Address, message_id: str, mark: str) -> None:
        return None

    async def close(self) -> None:
        self._file.close()

    def _accept(self, message: Outgoing, nonce: str) -> str:
        payload = dump_outgoing(replace(message, replace=""))
        if message.replace:
            self._file.execute(
                "UPDATE message SET payload = ?, edits = edits + 1 WHERE id = ?", (payload, int(message.replace))
            )
            return message.replace
        if self.capabilities.nonce:
            row = self._file.execute("SELECT id FROM message WHERE nonce = ?", (nonce,)).fetchone()
            if row:
                return str(row[0])
        done = self._file.execute("INSERT INTO message (nonce, payload, edits) VALUES (?, ?, 0)", (nonce, payload))
        return str(done.lastrowid)

    # what people do

    def did(self, step: int) -> bool:
        """Whether a step of the story has been taken."""
        return self._file.execute("SELECT 1 FROM event WHERE step = ?", (step,)).fetchone() is not None

    async def act(self, step: int, event: Incoming) -> None:
        """Take a step: the platform keeps the event, then hands it to the bot until it is acknowledged."""
        self._file.execute("INSERT INTO event VALUES (?, ?, 0)", (step, dump_incoming(event)))
        await self.deliver(step)

    async def deliver(self, step: int) -> None:
        """Hand an event in; acknowledged only after the bot says so."""
        (payload,) = self._file.execute("SELECT payload FROM event WHERE step = ?", (step,)).fetchone()
        assert self._on_event is not None
        await self._on_event(load_incoming(payload))
        self._boundary("after handling, before the acknowledgement")
        self._file.execute("UPDATE event SET acked = 1 WHERE step = ?", (step,))

    def messages(self) -> list[Message]:
        """Everything that stands on the platform, oldest first."""
        rows = self._file.execute("SELECT id, nonce, payload FROM message ORDER BY id").fetchall()
        return [Message(str(row[0]), row[1], load_outgoing(row[2])) for row in rows]

    def dump(self) -> list[dict[str, str]]:
        """For the parent process: place, only_for, card and text of each message."""
        return [
            {
                "place": ("@" if one.message.address.private else "") + one.message.address.place,
                "card": one.message.card,
                "text": one.text,
                "nonce": one.nonce,
            }
            for one in self.messages()
        ]


def write_json(path: Path, value: object) -> None:
    """A result for the parent process."""
    path.write_text(json.dumps(value), encoding="utf-8")
