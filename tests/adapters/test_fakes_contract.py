"""The strict fakes keep the contract too: what passes with them can pass with the platforms."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.clock import ManualClock
from bot.messages.types import Address, Capabilities, Sender
from storage.db import Database
from tests.adapters.contract import AdapterContract, Shown
from tests.fakes import DISCORD, TELEGRAM, FakePlatform
from tests.world import START


@dataclass
class FakeBench:
    """The fake is its own server."""

    adapter: FakePlatform
    group: Address
    db: Database
    people: tuple[Sender, Sender] = (Sender("91", "Official"), Sender("92", "Expert"))
    mention: str = "@mufakat"
    remembers: bool = False

    async def say(self, sender: Sender, address: Address, text: str) -> None:
        with suppress(RuntimeError):
            await self.adapter.say(sender, address, text)

    async def press(self, sender: Sender, message_id: str, action: str) -> None:
        await self.adapter.press(sender, message_id, action)

    async def submit(self, sender: Sender, message_id: str, action: str, values: Mapping[str, tuple[str, ...]]) -> None:
        await self.adapter.submit(sender, message_id, action, values)

    async def seen_by(self, sender: Sender, address: Address) -> list[Shown]:
        return [
            Shown(
                one.id,
                one.text,
                tuple(button.action for row in one.message.buttons for button in row),
                one.message.form.action if one.message.form else "",
            )
            for one in await self.adapter.seen_by(sender.native_id, address.place, private=address.private)
        ]


@pytest.mark.parametrize("kind", ["telegram", "discord"])
class TestFakes(AdapterContract):
    @pytest.fixture
    async def bench(self, kind: str, tmp_path: Path) -> AsyncIterator[FakeBench]:
        can: Capabilities = {"telegram": TELEGRAM, "discord": DISCORD}[kind]
        db = Database(f"sqlite:///{tmp_path / 'fake.db'}", synchronous="OFF")
        yield FakeBench(FakePlatform(kind, can, ManualClock(START)), Address(kind, "-100"), db)
        await db.close()
