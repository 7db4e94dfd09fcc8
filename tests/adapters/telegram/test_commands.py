"""The lists of commands: by scope and language, pushed when they changed and not otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.base import CommandSpec
from bot.adapters.telegram.api import Api
from bot.adapters.telegram.commands import MOST_CALLS, StaffCommands, lists, publish, staff_lists
from bot.adapters.telegram.transport import Refused
from bot.clock import ManualClock
from tests.adapters.telegram.conftest import OTHER, USER, at_work, parts
from tests.servers.telegram import People, TelegramServer
from tests.servers.telegram.driver import MemoryState
from tests.world import START as NOON

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


# people with a role

COORDINATOR = frozenset({"coordinator"})


class Staff:
    """The lists of people with a role, over one server."""

    def __init__(self, server: TelegramServer, state: MemoryState | None = None) -> None:
        self.server = server
        self.clock = ManualClock(NOON)
        self.api = Api(server.token, server.url)
        self.lists = StaffCommands(self.api, state or MemoryState(), ALL, self.clock.monotonic)

    async def publish(self, *people: int) -> int:
        await self.api.open()
        try:
            return await self.lists.publish({str(one): COORDINATOR for one in people})
        finally:
            await self.api.close()

    def shown(self) -> dict[tuple[str, str], list[str]]:
        return self.server.do(
            lambda state: {key: [one["command"] for one in listed] for key, listed in state.commands.items()}
        )


def test_a_role_adds_to_what_everybody_has_in_private() -> None:
    made = staff_lists(ALL, {"7": COORDINATOR, "8": {"focal_point"}, "@x": COORDINATOR})
    assert {key: [one["command"] for one in listed] for key, listed in made.items()} == {
        "chat:7/": ["ask", "start", "inbox", "queue"], "chat:7/id": ["ask", "start", "inbox", "queue"],
        "chat:8/": ["ask", "start", "inbox"], "chat:8/id": ["ask", "start", "inbox"],
    }  # fmt: skip


async def test_staff_is_shown_theirs_once_and_loses_them_with_the_role(server: TelegramServer, people: People) -> None:
    people.start(USER)
    people.start(OTHER)
    state = MemoryState()
    staff = Staff(server, state)
    assert await staff.publish(USER, OTHER) == 4
    assert await staff.publish(USER, OTHER) == 0
    assert await Staff(server, state).publish(USER, OTHER) == 0, "nor after a restart"
    assert staff.shown()[f"chat:{USER}", "id"] == ["ask", "start", "inbox", "queue"]
    assert await staff.publish(OTHER) == 2
    assert set(staff.shown()) == {(f"chat:{OTHER}", ""), (f"chat:{OTHER}", "id")}


async def test_whoever_has_no_chat_is_left_alone_for_an_hour(server: TelegramServer, people: People) -> None:
    people.start(OTHER)
    staff = Staff(server)
    assert await staff.publish(USER, OTHER) == 3, "one refusal, and both lists of the other"
    assert await staff.publish(USER, OTHER) == 0
    people.start(USER)
    staff.clock.advance(timedelta(hours=1))
    assert await staff.publish(USER, OTHER) == 2
    assert len(staff.shown()) == 4


async def test_many_are_pushed_bit_by_bit(server: TelegramServer, people: People) -> None:
    many = range(601, 616)
    for one in many:
        people.start(one)
    staff = Staff(server)
    assert [await staff.publish(*many) for _ in range(3)] == [MOST_CALLS, 30 - MOST_CALLS, 0]


async def test_a_passing_failure_is_made_up_for_at_the_next_call(server: TelegramServer, people: People) -> None:
    async with at_work(server, people, parts(server, commands=ALL)) as bot:
        number, _ = people.start(USER)
        await bot.heard(number)
        await server.until(lambda state: len(state.commands) == 6)
        for fault in ({"status": 429}, {"status": 500}, {"drop": "before"}):
            server.fault("setMyCommands", **fault)
            await bot.adapter.publish_commands({str(USER): COORDINATOR})
        await bot.adapter.publish_commands({str(USER): COORDINATOR})
        assert server.do(lambda state: len(state.commands)) == 8


async def test_staff_that_is_told_of_early_is_shown_theirs_at_the_start(server: TelegramServer, people: People) -> None:
    people.start(USER)
    made = parts(server, commands=ALL)
    async with at_work(server, people, made) as bot:
        await bot.adapter.publish_commands({str(USER): COORDINATOR})
        assert server.calls("setMyCommands") == [], "nobody has said yet who we are"
        await server.until(lambda state: (f"chat:{USER}", "id") in state.commands)
