"""One community on three platforms at once, through the real clients: Telegram, Discord and the room in one process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import app as application
from bot.adapters.web import WebAdapter
from bot.clock import ManualClock
from bot.handlers import registry
from bot.platforms import command_specs, completer
from storage import assignments, members, questions
from storage.adapter_state import StoredState
from storage.db import Database
from storage.migrate import migrate
from tests.fakes import Shown
from tests.flows.test_linking import code_of, enter
from tests.servers.discord import DiscordServer
from tests.servers.discord.driver import DiscordPlatform
from tests.servers.telegram import TelegramServer
from tests.servers.telegram.driver import TelegramPlatform
from tests.world import CATALOGS, COMMUNITY, START, Person, World

QUESTION = "How do other cities publish response times for citizen requests at service counters?"
ANSWER = "We publish the median each month on the counter door and on the city's page."


@dataclass
class Across:
    """The same community, seen from each platform."""

    telegram: World
    discord: World
    room: World


async def answers(person: Person, place: str) -> list[Shown]:
    """The messages with the answer in a place, without those of the private chat."""
    found = [one for one in await person.messages(place) if ANSWER in one.text and "Not sent yet" not in one.text]
    return [one for one in found if one.message.address.private == (not place)]


@pytest.fixture
async def across(tmp_path: Path) -> AsyncIterator[Across]:
    url = f"sqlite:///{tmp_path / 'world.db'}"
    migrate(url)
    clock, db = ManualClock(START), Database(url, synchronous="OFF")
    parts: dict[str, Any] = {
        "commands": command_specs(registry.build(), CATALOGS),
        "complete": completer(COMMUNITY),
        "texts": lambda key, lang: CATALOGS.text(lang)(key),
    }
    with TelegramServer() as telegram, DiscordServer() as discord:
        platforms: list[Any] = [
            TelegramPlatform(telegram, clock, db, **parts),
            DiscordPlatform(discord, clock, db, StoredState(db, "discord"), **parts),
            WebAdapter(db, clock),
        ]
        composed = await application.compose(db, clock, COMMUNITY, CATALOGS, {one.name: one for one in platforms})
        work = [
            asyncio.create_task(composed.dispatcher.run()),
            *(asyncio.create_task(one.run(composed.dispatcher.handle)) for one in platforms),
        ]
        try:
            yield Across(*(World(composed, clock, one, {}) for one in platforms))
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
            for one in platforms:
                await one.close()
            await db.close()


async def test_asked_on_telegram_answered_from_discord_solved_in_the_room(across: Across) -> None:
    telegram, discord, room = across.telegram, across.discord, across.room
    asker = await telegram.person("official-vn", "VN")
    telegram.clock.advance(timedelta(minutes=1))  # of two members, the one who was here first stays
    same = await room.person("official-room", "VN")
    expert = await discord.person("expert-th", "TH", role="expert")
    coordinator = await room.person("coordinator-ph", "PH", role="coordinator")

    # two accounts, one person
    await enter(room, "official-room", await code_of(telegram, "official-vn"))
    await same.presses("Yes, this is me", "")
    await asker.presses("Yes, this is me", "")
    async with telegram.db.read() as tx:
        assert {one.platform for one in await members.accounts(tx, "official-vn")} == {"telegram", "web"}

    # asked in a group on Telegram, offered in private on Discord
    await asker.says(f"@mufakat {QUESTION}", "questions")
    await asker.sees("Looking for an expert", "questions")
    offer = await expert.finds("Question 1")
    assert QUESTION in offer.text
    assert "Official, Viet Nam" in offer.text
    await expert.presses("Accept", "")
    await asker.sees("With an expert", "questions")

    # answered on Discord, read in the group and in private
    await expert.says(ANSWER)
    await expert.sees("Not sent yet")
    assert ANSWER not in await asker.screen("questions"), "nothing leaves before the expert confirms"
    await expert.presses("Send to both")
    assert [one.text.count("An expert, Thailand") for one in await answers(asker, "questions")] == [1]
    privately = [*await answers(asker, ""), *await answers(same, "")]
    assert len(privately) == 1, "one person is told once, however many accounts they have"

    # followed and solved in the room
    await same.says("/mine")
    await same.presses("Show 1", "")
    await same.presses("Solved it", "")
    copies = [*await answers(asker, "questions"), *await answers(asker, ""), *await answers(same, "")]
    copies += await answers(expert, "")
    assert [(one.message.address.platform, "✓ Solved" in one.text) for one in copies] == [
        ("telegram", True), ("telegram", True), ("web", True), ("discord", True),
    ]  # fmt: skip
    labels = [button.label for one in copies for row in one.message.buttons for button in row]
    assert "Solved it" not in labels, "the cards are in step everywhere"
    thanks = await expert.sees("The asker says it is solved", "")
    assert "Thank you" in thanks.text
    async with telegram.db.read() as tx:
        question, offers = await questions.get(tx, "1"), await assignments.of_question(tx, "1")
    assert question is not None
    assert question.status == "solved"
    assert [one.state for one in offers] == ["answered"]

    # kept on Discord, heard of by the coordinator in the room, known on Telegram
    await expert.presses("Yes, from my nation", "")
    await coordinator.finds("Kept as knowledge")
    colleague = await telegram.person("official-la", "LA")
    await colleague.says(f"@mufakat {QUESTION}", "general")
    again = await colleague.sees("Automatic answer", "general")
    assert ANSWER in again.text
    assert "From Thailand" in again.text
