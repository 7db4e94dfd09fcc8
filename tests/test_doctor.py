"""`mufakat doctor`: each platform that has a token is asked, and each fault comes with its cure."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from typer.testing import CliRunner

from bot import app
from bot.adapters.base import skew
from bot.adapters.discord.introduce import PERMISSIONS, permissions
from bot.adapters.discord.rights import judge
from bot.cli import cli
from bot.clock import Clock
from bot.messages.types import Address
from storage import places
from storage.db import Database
from storage.migrate import migrate
from tests.servers.discord import DiscordServer
from tests.servers.discord.rest import Rest
from tests.servers.telegram import TOKEN, TelegramServer
from tests.servers.telegram import methods as telegram_methods
from tests.servers.telegram.profile import PROFILE
from tests.servers.telegram.state import Chat
from tests.world import COMMUNITY

Doctor = Callable[..., str]
WRONG = TOKEN[:-4] + "none"
GRANTED = permissions() & ~(1 << 16)
"""All that is asked for but to read the history."""
LISTED = [{"command": "ask", "description": "Ask"}]


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[TelegramServer]:
    for name, method in PROFILE.items():
        monkeypatch.setitem(telegram_methods.METHODS, name, method)
    with TelegramServer() as server:
        monkeypatch.setenv("MUFAKAT_TELEGRAM__API_BASE_URL", server.url)
        monkeypatch.setenv("MUFAKAT_TELEGRAM__TOKEN", server.token)
        yield server


@pytest.fixture
def discord(monkeypatch: pytest.MonkeyPatch) -> Iterator[DiscordServer]:
    routes = Rest.routes

    async def commands(self: Rest, _: Any) -> Any:
        return [one | {"id": "1", "application_id": "1", "version": "1"} for one in self.world.commands]

    async def guild(self: Rest, _: Any) -> Any:
        found = self.world.guild_object()
        for role in found["roles"]:
            role["permissions"] = str(GRANTED) if role["id"] == self.world.role else "0"
        return found

    async def member(self: Rest, call: Any) -> Any:
        assert call.parts["member"] == self.world.bot
        return self.world.member(self.world.bot) | {"user": self.world.user(self.world.bot), "roles": [self.world.role]}

    def more(self: Rest) -> list[web.RouteDef]:
        found = {
            "/applications/{application}/commands": commands,
            "/guilds/{guild}": guild,
            "/guilds/{guild}/members/{member}": member,
        }
        asked = [
            web.get(f"/api/v10{path}", self._wrapped(partial(handler, self), True)) for path, handler in found.items()
        ]
        return [*asked, *routes(self)]

    monkeypatch.setattr(Rest, "routes", more)
    with DiscordServer() as server:
        monkeypatch.setenv("MUFAKAT_DISCORD__API_BASE_URL", server.base_url)
        monkeypatch.setenv("MUFAKAT_DISCORD__GATEWAY_URL", server.gateway_url)
        monkeypatch.setenv("MUFAKAT_DISCORD__TOKEN", server.world.token)
        yield server


@pytest.fixture
def doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Doctor]:
    """Runs `mufakat doctor` in an empty folder; `fails`: whether something is wrong."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MUFAKAT_DATABASE__URL", f"sqlite:///{tmp_path / 'doctor.db'}")
    root = logging.getLogger()
    before = (list(root.handlers), root.level)

    def examine(*, fails: bool = False) -> str:
        found = CliRunner().invoke(cli, ["doctor"], catch_exceptions=False)
        assert (found.exit_code != 0) == fails, found.output
        assert not {TOKEN, WRONG} & set(found.output.split())
        assert WRONG.partition(":")[2] not in found.output
        return found.output

    yield examine
    root.handlers[:] = before[0]
    root.setLevel(before[1])


def test_without_a_token_the_way_to_one_is_shown(doctor: Doctor) -> None:
    said = doctor()
    assert "· no platform has a token" in said
    assert "mufakat init telegram" in said


def test_who_can_come_into_the_room(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "room" not in doctor().replace("there is the room only", "")
    monkeypatch.setenv("MUFAKAT_WEB__ALLOW_REMOTE", "true")
    assert "· whoever reaches the room can act as every persona in it" in doctor()
    monkeypatch.setenv("MUFAKAT_WEB__AUTH", "true")
    said = doctor()
    assert "· members can come into the room on this machine only" in said
    assert "MUFAKAT_WEB__PUBLIC_URL" in said
    monkeypatch.setenv("MUFAKAT_WEB__PUBLIC_URL", "https://room.example.org")
    assert "✓ members come into the room at https://room.example.org" in doctor()


def test_the_demo_and_members_do_not_go_together(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    demo_in(tmp_path)
    monkeypatch.setenv("MUFAKAT_WEB__AUTH", "true")
    assert "✗ the demo community is in the database" in doctor(fails=True)
    refused = CliRunner().invoke(cli, ["run"])
    assert refused.exit_code == 1
    assert "MUFAKAT_WEB__AUTH" in refused.output


def test_telegram_is_asked_what_there_is_to_know(doctor: Doctor, telegram: TelegramServer) -> None:
    telegram.do(lambda state: state.commands.update({("all_private_chats", ""): LISTED}))
    said = doctor()
    assert "✓ telegram: the token is that of @mufakat_bot" in said
    assert "✓ telegram: privacy mode is on" in said
    assert "· telegram: topics in private chats are off" in said
    assert "Threaded Mode" in said
    telegram.do(lambda state: setattr(state, "has_topics_enabled", True))
    assert "✓ telegram: topics in private chats are on" in doctor()
    assert "✓ telegram: no webhook is set" in said
    assert "✓ telegram: 1 commands are published" in said
    assert "✓ telegram: the clock agrees" in said
    changing = [name for name, _ in telegram.state.calls if name.startswith(("set", "delete", "send", "getupdates"))]
    assert changing == [], "who examines changes nothing"


def test_telegrams_oddities_come_with_a_cure(
    doctor: Doctor, telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = {**telegram_methods.ME, "can_read_all_group_messages": True, "can_join_groups": False}
    monkeypatch.setitem(telegram_methods.METHODS, "getme", lambda _state, _params: me)
    telegram.do(lambda state: state.webhook.update(url="https://user:word@old.example.org/secret-path", secret=""))
    said = doctor(fails=True)
    assert "· telegram: privacy mode is off" in said
    assert "/setprivacy" in said
    assert "✗ telegram: the bot cannot be added to groups" in said
    assert "/setjoingroups" in said
    assert "a webhook is left over; it leads to old.example.org" in said
    assert "secret-path" not in said
    assert "word@" not in said
    assert "· telegram: no commands are published yet" in said


def test_a_webhook_that_is_meant_is_compared(
    doctor: Doctor, telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUFAKAT_TELEGRAM__MODE", "webhook")
    monkeypatch.setenv("MUFAKAT_TELEGRAM__WEBHOOK_URL", "https://bot.example.org/telegram")
    monkeypatch.setenv("MUFAKAT_TELEGRAM__WEBHOOK_SECRET", "word")
    assert "the webhook is not set yet" in doctor()
    telegram.do(lambda state: state.webhook.update(url="https://bot.example.org/telegram", secret="word"))
    assert "✓ telegram: the webhook leads to bot.example.org" in doctor()
    broken = {"url": "https://bot.example.org/telegram", "last_error_message": "Connection refused"}
    monkeypatch.setitem(telegram_methods.METHODS, "getwebhookinfo", lambda _state, _params: broken)
    assert "trouble with the webhook last: Connection refused" in doctor()


def test_a_refused_token_is_said_without_it(
    doctor: Doctor, telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUFAKAT_TELEGRAM__TOKEN", WRONG)
    said = doctor(fails=True)
    assert "✗ telegram: the token is not accepted" in said
    assert "@BotFather" in said


def test_offline_is_said(
    doctor: Doctor, telegram: TelegramServer, discord: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram.fault("getMe", drop="before")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        monkeypatch.setenv("MUFAKAT_DISCORD__API_BASE_URL", f"http://127.0.0.1:{taken.getsockname()[1]}")
        said = doctor(fails=True)
    assert "✗ telegram: the platform is not reached (no answer)" in said
    assert "MUFAKAT_TELEGRAM__API_BASE_URL" in said
    assert "✗ discord: the platform is not reached (no connection)" in said


def test_discord_is_asked_what_there_is_to_know(doctor: Doctor, discord: DiscordServer) -> None:
    said = doctor()
    assert "· discord: no commands are published yet" in said
    discord.do(lambda: discord.world.commands.append({"name": "ask", "type": 1, "description": "Ask"}))
    said = doctor()
    assert "✓ discord: the token is that of" in said
    assert "✓ discord: 1 commands are published" in said
    assert "✓ discord: the clock agrees" in said
    assert "✓ discord: no privileged intent is needed" in said


def test_discords_oddities_come_with_a_cure(
    doctor: Doctor, discord: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Rest.application

    async def odd(self: Rest, call: Any) -> Any:
        more = {"bot_require_code_grant": True, "interactions_endpoint_url": "https://old.example.org/x"}
        return await usual(self, call) | more | {"flags": 1 << 19}

    monkeypatch.setattr(Rest, "application", odd)
    monkeypatch.setattr(discord.rest, "application", odd.__get__(discord.rest))
    with DiscordServer() as second:
        monkeypatch.setenv("MUFAKAT_DISCORD__API_BASE_URL", second.base_url)
        said = doctor(fails=True)
    assert "✗ discord: buttons and commands are sent to an Interactions Endpoint URL" in said
    assert "✗ discord: Requires OAuth2 Code Grant is on" in said
    assert "privileged intents are on that are not needed: Message Content" in said


def test_a_refused_token_of_discord_is_said(
    doctor: Doctor, discord: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUFAKAT_DISCORD__TOKEN", "MTA.not.right")
    said = doctor(fails=True)
    assert "✗ discord: the token is not accepted" in said
    assert "Reset Token" in said
    assert "MTA.not.right" not in said


def test_tokens_that_others_can_read_are_pointed_out(doctor: Doctor, telegram: TelegramServer) -> None:
    Path(".env").write_text("MUFAKAT_WEB__PORT=9000\n", encoding="utf-8")
    Path(".env").chmod(0o644)
    assert "chmod 600 .env" in doctor()
    Path(".env").chmod(0o600)
    assert "chmod" not in doctor()


def test_the_demo_and_a_platform_do_not_go_together(doctor: Doctor, telegram: TelegramServer, tmp_path: Path) -> None:
    demo_in(tmp_path)
    said = doctor(fails=True)
    assert "✗ the demo community is in the database" in said
    assert "MUFAKAT_DATABASE__URL" in said


def at_home(folder: Path, platform: str, *ids: str) -> None:
    """A database that knows groups of a platform."""
    url = f"sqlite:///{folder / 'doctor.db'}"
    migrate(url)

    async def write() -> None:
        db = Database(url)
        async with db.write() as tx:
            for number, one in enumerate(ids):
                await places.of(tx, Address(platform, one), f"Group {number}")
        await db.close()

    asyncio.run(write())


def test_what_the_bot_may_do_in_its_groups_is_said(doctor: Doctor, telegram: TelegramServer, tmp_path: Path) -> None:
    at_home(tmp_path, "telegram")
    assert "· telegram: the bot is in no group yet" in doctor(fails=True)
    at_home(tmp_path, "telegram", "-1", "-2", "-3", "-4", "-5")
    for number, state in ((-1, "member"), (-2, "muted"), (-3, "kicked"), (-4, "silent")):
        chat = Chat(number, "supergroup", "Group", state=state)
        telegram.do(lambda there, chat=chat: there.chats.update({chat.id: chat}))
    said = doctor(fails=True)
    assert "✓ telegram: it may write in “Group 0”" in said
    assert "✗ telegram: it may not write in “Group 1”" in said
    assert "✗ telegram: the bot is not in “Group 2” any more" in said
    assert "✗ telegram: it may not write in “Group 3”" in said
    assert "✗ telegram: the bot is not in “Group 4” any more" in said


def test_what_the_bot_may_do_in_its_channels_is_said(doctor: Doctor, discord: DiscordServer, tmp_path: Path) -> None:
    channel = next(iter(discord.world.channels))
    at_home(tmp_path, "discord", channel)
    said = " ".join(doctor(fails=True).split())
    assert "· discord: it may not, in Group 0: read message history" in said
    at_home(tmp_path, "discord", channel, "77")
    assert "✗ discord: it does not see Group 1" in doctor(fails=True)


@pytest.mark.parametrize("missing", sorted(PERMISSIONS))
def test_each_missing_permission_comes_with_its_reason(missing: str) -> None:
    note = judge("#general", set(PERMISSIONS) - {missing})
    assert note.ok is (False if missing in ("view_channel", "send_messages") else None)
    assert PERMISSIONS[missing] in note.cure
    assert judge("#general", set(PERMISSIONS)).ok


def demo_in(folder: Path) -> None:
    """A database that holds the demo community."""
    url = f"sqlite:///{folder / 'doctor.db'}"
    migrate(url)

    async def load() -> None:
        db = Database(url)
        await app.install_demo(db, COMMUNITY, Clock())
        await db.close()

    asyncio.run(load())


NOON = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("date", "ok", "words"),
    [
        ("Tue, 24 Nov 2026 12:00:29 GMT", True, "agrees"),
        ("Tue, 24 Nov 2026 12:02:00 GMT", False, "120 s behind"),
        ("Tue, 24 Nov 2026 11:00:00 GMT", False, "3600 s ahead of"),
        ("yesterday", None, "could not be compared"),
        ("Tue, 24 Nov 2026 12:00:00 -0000", True, "agrees"),
        ("", None, "could not be compared"),
    ],
)
def test_the_clock_is_compared_with_the_servers(date: str, ok: bool | None, words: str) -> None:
    note = skew(date, NOON)
    assert note.ok is ok
    assert words in note.what
    assert ("timedatectl" in note.cure) == (ok is False)
