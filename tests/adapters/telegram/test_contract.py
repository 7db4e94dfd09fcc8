"""The adapter keeps the contract, over the real SDK client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.adapters.telegram import TelegramAdapter
from bot.clock import ManualClock
from bot.messages.types import Address, Sender
from storage.db import Database
from tests.adapters.contract import AdapterContract, Shown
from tests.servers.telegram import USERNAME, TelegramServer
from tests.servers.telegram.driver import FIRST_GROUP, TelegramPlatform
from tests.world import START


@dataclass
class TelegramBench:
    """People act through the local server."""

    platform: TelegramPlatform
    adapter: TelegramAdapter
    group: Address
    db: Database
    people: tuple[Sender, Sender] = (Sender("91", "Official"), Sender("92", "Expert"))
    mention: str = f"@{USERNAME}"
    remembers: bool = True

    async def say(self, sender: Sender, address: Address, text: str) -> None:
        self.platform.people.say(int(sender.native_id), int(address.place), text)

    async def press(self, sender: Sender, message_id: str, action: str) -> None:
        chat = int(self.group.place)
        self.platform.people.press(int(sender.native_id), chat, int(message_id), action)

    async def submit(self, sender: Sender, message_id: str, action: str, values: Mapping[str, tuple[str, ...]]) -> None:
        raise AssertionError("no forms here")

    async def seen_by(self, sender: Sender, address: Address) -> list[Shown]:
        place = "group" if not address.private else address.place
        found = await self.platform.seen_by(sender.native_id, place, private=address.private)
        return [
            Shown(one.id, one.text, tuple(b.action for row in one.message.buttons for b in row if b.action))
            for one in found
        ]


class TestTelegram(AdapterContract):
    @pytest.fixture
    async def bench(self, tmp_path: Path) -> AsyncIterator[TelegramBench]:
        db = Database(f"sqlite:///{tmp_path / 'bench.db'}", synchronous="OFF")
        with TelegramServer() as server:
            platform = TelegramPlatform(server, ManualClock(START), db, options={"pause": 0.5})
            platform.chat("group")
            yield TelegramBench(platform, platform.adapter, Address("telegram", str(FIRST_GROUP)), db)
            await platform.close()
        await db.close()
