"""The token is in every address of the Bot API. It must never be in a line of the log or in an error."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.adapters.base import SendError
from bot.adapters.telegram import factory, transport
from tests.adapters.telegram.conftest import USER, People, at_work, parts, words
from tests.servers.telegram import TOKEN, TelegramServer


async def test_no_line_and_no_error_holds_the_token(
    server: TelegramServer, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.fault("getMe", times=1, status=500)
    for how in ({"status": 500}, {"drop": "before"}, {"garbage": True}, {"status": 409}, {"status": 404}):
        server.fault("getUpdates", **how)
    errors = []
    async with at_work(server, people) as bot:
        number, _ = people.start(USER)
        await bot.heard(number)
        for how in ({"status": 500}, {"drop": "after"}, {"status": 404}, {"status": 401}):
            server.fault("sendMessage", **how)
            with pytest.raises(SendError) as failed:
                await bot.adapter.send(words("what people say"), nonce="n")
            errors.append(f"{failed.value!r} {failed.value.__context__!r} {failed.value.__cause__!r}")
        await bot.adapter.send(words("what people say"), nonce="n")
    away = factory(parts(server, options={"api_base_url": "http://127.0.0.1:9"}))
    with pytest.raises(SendError) as failed:
        await away.send(words("x"), nonce="n")
    await away.close()
    everything = caplog.text + "".join(errors) + repr(failed.value) + repr(away._options)
    assert caplog.records
    assert TOKEN not in everything
    assert TOKEN.partition(":")[2] not in everything
    assert "what people say" not in caplog.text


def test_the_sdks_own_transport_is_not_used(server: TelegramServer) -> None:
    adapter = factory(parts(server))
    used = {type(request).__module__ for request in adapter._api._requests}
    assert used == {"bot.adapters.telegram.transport"}
    assert adapter._api._bot.request is adapter._api._requests[1]
    sources = Path(transport.__file__).parent.glob("*.py")
    assert not any("telegram.ext" in source.read_text(encoding="utf-8") for source in sources), "no Updater, no limiter"


def test_a_token_is_needed(server: TelegramServer) -> None:
    with pytest.raises(ValueError, match="token"):
        factory(parts(server, options={"token": ""}))
