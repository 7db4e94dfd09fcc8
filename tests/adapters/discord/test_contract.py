"""The contract of every adapter, through the real client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.adapters.base import ArgumentSpec, CommandSpec
from bot.clock import ManualClock
from bot.messages.types import Address, Sender
from storage.adapter_state import StoredState
from storage.db import Database
from storage.migrate import migrate
from tests.adapters.contract import AdapterContract, Shown
from tests.adapters.discord.conftest import ANN, BEN, START
from tests.servers.discord import DiscordServer
from tests.servers.discord.driver import DiscordPlatform

AWAY = CommandSpec("away", {"en": "Be away"}, (ArgumentSpec("until", {"en": "Until when"}, kind="date"),))


class Stuck(ManualClock):
    """Nobody waits to the end: the process stops before it tries again."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.Event().wait()


@dataclass
class DiscordBench:
    """Two people on the local Discord."""

    platform: DiscordPlatform
    group: Address
    db: Database
    people: tuple[Sender, Sender] = (Sender(ANN, "Official"), Sender(BEN, "Expert"))
    mention: str = "@mufakat"
    remembers: bool = True

    @property
    def adapter(self) -> DiscordPlatform:
        return self.platform

    async def say(self, sender: Sender, address: Address, text: str) -> None:
        await self.platform.say(sender, address, text)

    async def press(self, sender: Sender, message_id: str, action: str) -> None:
        await self.platform.press(sender, message_id, action)

    async def submit(self, sender: Sender, message_id: str, action: str, values: Mapping[str, tuple[str, ...]]) -> None:
        await self.platform.submit(sender, message_id, action, values)

    async def seen_by(self, sender: Sender, address: Address) -> list[Shown]:
        return [
            Shown(
                one.id,
                one.text,
                tuple(button.action for row in one.message.buttons for button in row if button.action),
                one.message.form.action if one.message.form else "",
            )
            for one in await self.platform.seen_by(sender.native_id, address.place, private=address.private)
        ]


class TestDiscord(AdapterContract):
    @pytest.fixture
    async def bench(self, tmp_path: Path) -> AsyncIterator[DiscordBench]:
        url = f"sqlite:///{tmp_path / 'state.db'}"
        migrate(url)
        db = Database(url, synchronous="OFF")
        with DiscordServer() as server:
            platform = DiscordPlatform(server, Stuck(START), db, StoredState(db, "discord"), commands=(AWAY,))
            group = Address("discord", server.world.channels[next(iter(server.world.channels))].id)
            yield DiscordBench(platform, group, db)
            await platform.close()
            await db.close()
