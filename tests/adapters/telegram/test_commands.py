"""The lists of commands: by scope and language, pushed when they changed and not otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.adapters.base import CommandSpec
from bot.adapters.telegram.api import Api
from bot.adapters.telegram.commands import lists, publish
from bot.adapters.telegram.transport import Refused
from tests.adapters.telegram.conftest import at_work, parts
from tests.servers.telegram import People, TelegramServer
from tests.servers.telegram.driver import MemoryState

ASK = CommandSpec("ask", {"en": "Ask a question", "id": "Ajukan pertanyaan", "fil": "Magtanong"})
START = CommandSpec("start", {"en": "Start"}, group=False)
INBOX = CommandSpec("inbox", {"en": "Your questions"}, group=False, roles=frozenset({"expert"}))
QUEUE = CommandSpec("queue", {"en": "The queue"}, roles=frozenset({"coordinator"}))
SETUP = CommandSpec("setup", {"en": "Set this group up"}, private=False, roles=frozenset({"place_admin"}))
ALL = (ASK, START, INBOX, QUEUE, SETUP)


def names(key: str) -> list[str]:
    return [one["command"] for one in lists(ALL)[key]]


def test_everybody_sees_what_is_theirs() -> None:
    assert names("all_private_chats/") == ["ask", "start", "inbox"]
    assert names("all_group_chats/") == ["ask"]
    assert names("all_chat_administrators/") == ["ask", "setup"]


def test_languages_of_two_letters_with_english_where_one_is_missing() -> None:
    made = lists(ALL)
    assert sorted({key.partition("/")[2] for key in made}) == ["", "id"]
    assert made["all_private_chats/id"][0]["description"] == "Ajukan pertanyaan"
    assert made["all_private_chats/id"][1]["description"] == "Start"


def test_within_the_platforms_limits() -> None:
    made = lists([replace(ASK, name=f"c{n}", descriptions={"en": "x" * 300}) for n in range(120)])
    assert len(made["all_private_chats/"]) == 100
    assert len(made["all_private_chats/"][0]["description"]) == 256


async def run(server: TelegramServer, state: MemoryState, commands: tuple[CommandSpec, ...]) -> int:
    api = Api(server.token, server.url)
    await api.open()
    try:
        return await publish(api, state, commands)
    finally:
        await api.close()


async def test_pushed_once_and_again_only_when_changed(server: TelegramServer) -> None:
    state = MemoryState()
    assert await run(server, state, ALL) == 6
    assert await run(server, state, ALL) == 0
    assert server.do(lambda s: s.commands["all_group_chats", ""]) == [
        {"command": "ask", "description": "Ask a question"}
    ]
    changed = (ASK, replace(START, descriptions={"en": "Begin"}), INBOX, QUEUE, SETUP)
    assert await run(server, state, changed) == 2
    assert await run(server, state, (replace(ASK, descriptions={"en": "Ask"}),)) == 6
    assert set(server.do(lambda s: dict(s.commands))) == {
        ("all_private_chats", ""), ("all_group_chats", ""), ("all_chat_administrators", ""),
    }, "what is no longer listed is deleted"  # fmt: skip


async def test_a_failure_half_way_goes_on_there_and_stops_nothing(server: TelegramServer) -> None:
    state = MemoryState()
    for left in (2, 1):
        server.fault("setMyCommands", times=1, status=429, retry_after=left)
        with pytest.raises(Refused):
            await run(server, state, ALL)
    calls = await run(server, state, ALL)
    assert calls == 6


async def test_published_at_the_start_and_a_failure_stops_nothing(server: TelegramServer, people: People) -> None:
    async with at_work(server, people, parts(server, commands=ALL)):
        await server.until(lambda state: len(state.commands) == 6)
    server.fault("setMyCommands", times=1, status=500)
    async with at_work(server, people, parts(server, commands=ALL)) as bot:
        number, _ = people.start(5)
        assert (await bot.heard(number)).command == "start"
