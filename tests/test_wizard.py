"""`mufakat init`: a token is tried out, kept in `.env` for its owner's eyes, and never shown."""

from __future__ import annotations

import logging
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import app, wizard
from bot.adapters.discord import introduce as discord_side
from bot.cli import cli
from config.community import load
from tests.servers.discord import DiscordServer
from tests.servers.telegram import TOKEN, TelegramServer
from tests.servers.telegram import methods as telegram_methods
from tests.servers.telegram.profile import PROFILE

Run = Callable[..., Result]
WRONG = TOKEN[:-4] + "none"
VARIABLE = "MUFAKAT_TELEGRAM__TOKEN"


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[TelegramServer]:
    for name, method in PROFILE.items():
        monkeypatch.setitem(telegram_methods.METHODS, name, method)
    with TelegramServer() as server:
        monkeypatch.setenv("MUFAKAT_TELEGRAM__API_BASE_URL", server.url)
        yield server


@pytest.fixture
def discord(monkeypatch: pytest.MonkeyPatch) -> Iterator[DiscordServer]:
    with DiscordServer() as server:
        monkeypatch.setenv("MUFAKAT_DISCORD__API_BASE_URL", server.base_url)
        monkeypatch.setenv("MUFAKAT_DISCORD__GATEWAY_URL", server.gateway_url)
        yield server


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command in an empty folder; `typed` is what somebody at the terminal types."""
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    before = (list(root.handlers), root.level)

    def invoke(*words: str, typed: str = "", fails: bool = False) -> Result:
        monkeypatch.setattr(wizard, "_somebody_is_there", lambda: bool(typed))
        found = CliRunner().invoke(cli, list(words), input=typed, catch_exceptions=False)
        assert (found.exit_code != 0) == fails, found.output
        assert TOKEN not in found.output
        assert WRONG not in found.output
        return found

    yield invoke
    root.handlers[:] = before[0]
    root.setLevel(before[1])


def kept() -> str:
    return Path(".env").read_text(encoding="utf-8")


def test_step_by_step_a_token_is_tried_out_and_kept(run: Run, telegram: TelegramServer) -> None:
    said = run("init", "telegram", typed=f"{TOKEN}\nn\n").output
    assert "1. In Telegram, open a chat with @BotFather and send /newbot." in said
    assert "@mufakat_bot: https://t.me/mufakat_bot" in said
    assert "✓ privacy mode is on" in said
    assert "/setup" in said
    assert "mufakat role grant" in said
    assert kept() == f"{VARIABLE}={TOKEN}\n"
    assert stat.S_IMODE(Path(".env").stat().st_mode) == 0o600
    assert telegram.calls("setMyDescription") == []


def test_the_page_of_the_bot_is_described_in_each_language(run: Run, telegram: TelegramServer) -> None:
    run("init", "telegram", typed=f"{TOKEN}\ny\n")
    told = {one.get("language_code", ""): one["description"] for one in telegram.calls("setMyDescription")}
    assert set(told) == {"", "en", "id"}
    assert told[""] == told["en"] != told["id"]
    assert len(telegram.calls("setMyShortDescription")) == 3


def test_what_is_not_taken_does_not_stop_the_set_up(run: Run, telegram: TelegramServer) -> None:
    telegram.fault("setMyShortDescription", status=429, retry_after=9999)
    assert "Not all of it was taken" in run("init", "telegram", typed=f"{TOKEN}\ny\n").output
    assert TOKEN in kept()


def test_the_descriptions_fit(run: Run) -> None:
    for short, long in wizard.described(app.catalogs(), load("asean").title).values():
        assert 0 < len(short) <= 120
        assert 0 < len(long) <= 512


@pytest.mark.parametrize("wrong", [WRONG, "MTA.abc.def", "12345", "1:a/../2:b", f"{TOKEN} {TOKEN}", ""])
def test_a_wrong_token_is_one_line_that_helps(run: Run, telegram: TelegramServer, wrong: str) -> None:
    Path("token").write_text(wrong, encoding="utf-8")
    said = run("init", "telegram", "--token-file", "token", fails=True).output
    assert len(said.strip().splitlines()) == 1
    assert "@BotFather" in said
    assert not Path(".env").exists()


def test_a_mistyped_token_may_be_typed_again(run: Run, telegram: TelegramServer) -> None:
    said = run("init", "telegram", typed=f"{WRONG}\n{TOKEN}\nn\n").output
    assert "does not accept" in said
    assert kept() == f"{VARIABLE}={TOKEN}\n"
    Path(".env").unlink()
    run("init", "telegram", typed=f"{WRONG}\n" * 3, fails=True)
    assert not Path(".env").exists()


def test_other_lines_stay_and_an_old_token_is_replaced(run: Run, telegram: TelegramServer) -> None:
    Path(".env").write_text(
        f"# ours\nMUFAKAT_WEB__PORT=9000\nexport {VARIABLE}=1:old\n\n#{VARIABLE}=\nMUFAKAT_LOG__JSON=true",
        encoding="utf-8",
    )
    Path(".env").chmod(0o644)
    Path("token").write_text(f"{TOKEN}\n", encoding="utf-8")
    assert "is replaced" in run("init", "telegram", "--token-file", "token").output
    assert kept().splitlines() == [
        "# ours", "MUFAKAT_WEB__PORT=9000", f"{VARIABLE}={TOKEN}", "", f"#{VARIABLE}=", "MUFAKAT_LOG__JSON=true",
    ]  # fmt: skip
    assert stat.S_IMODE(Path(".env").stat().st_mode) == 0o600
    assert sorted(one.name for one in Path.cwd().iterdir()) == [".env", "token"]


def test_a_token_that_comes_from_elsewhere_is_not_shadowed(
    run: Run, telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("token").write_text(TOKEN, encoding="utf-8")
    monkeypatch.setenv(VARIABLE, "1:other")
    assert "wins over .env" in run("init", "telegram", "--token-file", "token", fails=True).output
    monkeypatch.delenv(VARIABLE)
    Path(".env").write_text(f"{VARIABLE}_FILE=token\n", encoding="utf-8")
    assert "names a file" in run("init", "telegram", "--token-file", "token", fails=True).output


def test_without_a_terminal_the_file_is_asked_for(run: Run, telegram: TelegramServer) -> None:
    assert "--token-file" in run("init", "telegram", fails=True).output
    assert "cannot be read" in run("init", "telegram", "--token-file", "absent", fails=True).output


def test_offline_nothing_is_written(run: Run, telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("token").write_text(TOKEN, encoding="utf-8")
    telegram.fault("getMe", drop="before")
    said = run("init", "telegram", "--token-file", "token", fails=True).output
    assert "not reached" in said
    assert not Path(".env").exists()


def test_discord_is_invited_with_reasons(run: Run, discord: DiscordServer) -> None:
    Path("token").write_text(discord.world.token, encoding="utf-8")
    said = run("init", "discord", "--token-file", "token").output
    address = f"client_id={discord.world.application}&scope=bot+applications.commands&permissions="
    assert address in said
    number = int(said.partition(address)[2].split()[0])
    for bit in (6, 10, 11, 16, 35, 38):
        assert number & 1 << bit, "reactions, View Channels, Send Messages, Read Message History, threads, and in them"
        number &= ~(1 << bit)
    assert number == 0, "nothing else, and never Administrator"
    assert all(reason in said for reason in (*discord_side.PERMISSIONS.values(), *discord_side.OPTIONAL.values()))
    assert "no privileged intent is needed" in said
    assert kept() == f"MUFAKAT_DISCORD__TOKEN={discord.world.token}\n"


@pytest.mark.parametrize("wrong", ["MTA.not.right", "two words", TOKEN])
def test_discord_refuses_a_wrong_token_in_one_line(run: Run, discord: DiscordServer, wrong: str) -> None:
    Path("token").write_text(wrong, encoding="utf-8")
    said = run("init", "discord", "--token-file", "token", fails=True).output
    assert len(said.strip().splitlines()) == 1
    assert wrong not in said
    assert not Path(".env").exists()


def test_there_is_no_third_platform(run: Run) -> None:
    assert "telegram" in run("init", "pigeon", fails=True).output
