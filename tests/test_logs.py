"""Nothing secret in a log, at any level, in any shape; machines can read each line."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import logs

TELEGRAM = "7123456789:AAH9xYzAbCdEfGhIjKlMnOpQrStUvWxYz12"
DISCORD = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAx.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
DATABASE = "bot_user:correct-horse"
SECRETS = (TELEGRAM, DISCORD, DATABASE)
ADDRESSES = {
    TELEGRAM: f"https://api.telegram.org/bot{TELEGRAM}/getUpdates?offset=1",
    DISCORD: f"Authorization: Bot {DISCORD}",
    DATABASE: f"postgresql+asyncpg://{DATABASE}@db.example.org:5432/mufakat",
}
LEVELS = (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL)

Written = Callable[[], str]


@pytest.fixture(params=[False, True], ids=["lines", "json"])
def written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Written]:
    """Logging as the program configures it, at DEBUG, into memory; as it was afterwards."""
    root, stream = logging.getLogger(), io.StringIO()
    noisy = {name: logging.getLogger(name).level for name in ("httpx", "httpcore", "aiosqlite", "apscheduler")}
    before = (list(root.handlers), root.level)
    monkeypatch.setattr("sys.stderr", stream)
    logs.configure("DEBUG", as_json=request.param)
    yield stream.getvalue
    root.handlers[:], root.level = before[0], before[1]
    root.setLevel(before[1])
    for name, level in noisy.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("level", LEVELS)
def test_a_secret_never_appears_at_any_level(written: Written, secret: str, level: int) -> None:
    log = logging.getLogger("httpx.client")
    log.setLevel(logging.DEBUG)
    log.log(level, "request %s", ADDRESSES[secret])
    log.log(level, ADDRESSES[secret])
    log.log(level, "%r", {"address": ADDRESSES[secret], "more": [ADDRESSES[secret]] * 2})
    assert secret not in written()
    assert written().count("[secret]") == 5


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_never_appears_in_an_exception(written: Written, secret: str) -> None:
    address = ADDRESSES[secret]
    try:
        try:
            raise ConnectionError(address)
        except ConnectionError as error:
            raise RuntimeError(f"cannot reach {address}") from error
    except RuntimeError:
        logging.getLogger("bot").exception("failed at %s", address)
    assert secret not in written()
    assert "RuntimeError" in written()
    assert "ConnectionError" in written()


def test_a_stack_of_calls_is_redacted_too(written: Written) -> None:
    logging.getLogger("bot").error(f"at {ADDRESSES[TELEGRAM]}", stack_info=True)
    assert TELEGRAM not in written()


@pytest.mark.parametrize("secret", SECRETS)
def test_the_rest_of_an_address_stays_readable(secret: str) -> None:
    said = logs.redact(ADDRESSES[secret])
    assert secret not in said
    assert said.replace("[secret]", secret) == ADDRESSES[secret]


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(SECRETS))
def test_whatever_stands_around_it_a_secret_goes(before: str, after: str, secret: str) -> None:
    assert secret not in logs.redact(f"{before} {ADDRESSES[secret]} {after}")


@pytest.mark.parametrize(
    "harmless",
    [
        "question 214 was answered in 00:01:07",
        "http://127.0.0.1:8765/healthz",
        "sqlite+aiosqlite:///var/mufakat.db",
        "an e-mail to someone@example.org at 10:30",
        "2026-11-24 09:00:00,123 INFO bot: 5 deliveries",
    ],
)
def test_what_is_no_secret_is_left_alone(harmless: str) -> None:
    assert logs.redact(harmless) == harmless


@pytest.mark.parametrize("written", [True], indirect=True, ids=["json"])
def test_json_lines_have_one_shape(written: Written) -> None:
    log = logging.getLogger("bot.core")
    log.info('two\nlines with "quotes" and ភាសា %s', 7)
    try:
        raise ValueError("broken\nin two")
    except ValueError:
        log.exception("failed")
    first, second = (json.loads(line) for line in written().splitlines())
    assert set(first) == {"at", "level", "logger", "message"}
    assert set(second) == {"at", "level", "logger", "message", "error"}
    assert first["message"] == 'two\nlines with "quotes" and ភាសា 7'
    assert (first["level"], second["level"], first["logger"]) == ("info", "error", "bot.core")
    assert "ValueError: broken" in second["error"]
    assert datetime.fromisoformat(first["at"]).utcoffset() == timedelta(0)


@pytest.mark.parametrize("written", [False], indirect=True, ids=["lines"])
def test_lines_for_people_cannot_be_forged_with_a_carriage_return(written: Written) -> None:
    logging.getLogger("bot").info("name\r2026-11-24 ERROR bot: forged")
    assert "\r" not in written()


def test_libraries_that_log_addresses_are_quiet_below_warning(written: Written) -> None:
    for name in ("httpx", "httpcore", "aiosqlite", "apscheduler", "alembic", "uvicorn.access"):
        logging.getLogger(name).info("chatter")
        logging.getLogger(name).debug("chatter")
    assert "chatter" not in written()
