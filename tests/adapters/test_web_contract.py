"""The room keeps the contract that every adapter keeps."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.adapters.web import WebAdapter
from bot.clock import ManualClock
from bot.messages.codec import load_outgoing
from bot.messages.encode import plain
from bot.messages.types import Address, Sender
from storage import room
from storage.db import Database
from storage.migrate import migrate
from tests.adapters.contract import AdapterContract, Shown
from tests.world import START


@dataclass
class RoomBench:
    """The room is its own server: its people act through the adapter, and see what the tables hold."""

    adapter: WebAdapter
    db: Database
    group: Address = field(default_factory=lambda: Address("web", "questions"))
    people: tuple[Sender, Sender] = (Sender("kh", "Official"), Sender("th", "Expert"))
    mention: str = "@mufakat"
    remembers: bool = True

    async def say(self, sender: Sender, address: Address, text: str) -> None:
        with suppress(RuntimeError):
            await self.adapter.say(sender, address, text)

    async def press(self, sender: Sender, message_id: str, action: str) -> None:
        await self.adapter.press(sender, message_id, action)

    async def submit(self, sender: Sender, message_id: str, action: str, values: Mapping[str, tuple[str, ...]]) -> None:
        await self.adapter.submit(sender, message_id, action, values)

    async def seen_by(self, sender: Sender, address: Address) -> list[Shown]:
        key = f"@{address.place}" if address.private else address.place
        async with self.db.read() as tx:
            rows = await room.latest(tx, 100)
        found = []
        for row in rows:
            if row.sender == "" and row.place == key and row.only_for in ("", sender.native_id):
                message = load_outgoing(row.payload)
                actions = tuple(button.action for line in message.buttons for button in line)
                found.append(Shown(row.id, plain(message.body), actions, message.form.action if message.form else ""))
        return found


class TestRoom(AdapterContract):
    @pytest.fixture
    async def bench(self, tmp_path: Path) -> AsyncIterator[RoomBench]:
        url = f"sqlite:///{tmp_path / 'room.db'}"
        migrate(url)
        db = Database(url, synchronous="OFF")
        yield RoomBench(WebAdapter(db, ManualClock(START)), db)
        await db.close()
