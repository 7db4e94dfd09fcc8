"""The local server hands out updates as the real one does, and fails when told to.

A raw HTTP client asks; nothing of ours is in between.
"""

from __future__ import annotations

import asyncio
import time

import aiohttp
import pytest

from tests.adapters.telegram.conftest import GROUP, USER, Raw
from tests.servers.telegram import People, TelegramServer


async def test_updates_are_redelivered_until_the_offset_moves(raw: Raw, people: People) -> None:
    people.say(USER, USER, "two")
    first = await raw.done("getUpdates", limit=1)
    assert [one["message"]["text"] for one in first] == ["/start"]
    both = await raw.done("getUpdates")
    assert len(both) == 2
    later = await raw.done("getUpdates", offset=both[0]["update_id"] + 1)
    assert [one["message"]["text"] for one in later] == ["two"]
    assert await raw.done("getUpdates") == later, "what was confirmed is gone, the rest is not"
    assert await raw.done("getUpdates", offset=both[1]["update_id"] + 1) == []
    for text in "abc":
        people.say(USER, USER, text)
    assert [one["message"]["text"] for one in await raw.done("getUpdates", offset=-1)] == ["c"]


async def test_a_poll_waits_for_the_first_update_and_no_longer(
    raw: Raw, people: People, server: TelegramServer
) -> None:
    await raw.done("getUpdates", offset=99999)
    waiting = asyncio.create_task(raw.done("getUpdates", offset=0, timeout=30))
    await server.until(lambda state: len([1 for name, _ in state.calls if name == "getupdates"]) == 2)
    assert not waiting.done()
    people.say(USER, USER, "now")
    began = time.monotonic()
    assert len(await waiting) == 1
    assert time.monotonic() - began < 5
    await raw.done("getUpdates", offset=999999)
    assert await raw.done("getUpdates", offset=0, timeout=0) == []


async def test_allowed_updates_are_honoured_and_sticky(raw: Raw, people: People) -> None:
    _, said = people.say(USER, USER, "x")
    assert people.react(USER, USER, said, "👍")[0] == 0, "reactions are not sent by default"
    await raw.done("getUpdates", allowed_updates=["message_reaction"])
    assert people.react(USER, USER, said, "👍")[0]
    assert people.say(USER, USER, "y")[0] == 0
    await raw.done("getUpdates")
    assert people.say(USER, USER, "y")[0] == 0, "unspecified: as before"
    await raw.done("getUpdates", allowed_updates=[])
    assert people.say(USER, USER, "y")[0]


async def test_in_privacy_mode_talk_among_people_is_not_heard(raw: Raw, people: People, server: TelegramServer) -> None:
    assert people.say(USER, GROUP, "good morning")[0] == 0
    assert people.say(USER, GROUP, "/ask")[0]
    assert people.say(USER, GROUP, "hello @mufakat_bot")[0]
    sent = await raw.done("sendMessage", chat_id=GROUP, text="x")
    assert people.say(USER, GROUP, "thank you", reply_to=sent["message_id"])[0]
    server.do(lambda state: setattr(state, "privacy", False))
    assert people.say(USER, GROUP, "good morning")[0]


async def test_a_second_poll_ends_the_first(raw: Raw, server: TelegramServer) -> None:
    await raw.done("getUpdates", offset=99999)
    first = asyncio.create_task(raw.ask("getUpdates", offset=0, timeout=30))
    await server.until(lambda state: len([1 for name, _ in state.calls if name == "getupdates"]) == 2)
    second = asyncio.create_task(raw.ask("getUpdates", offset=0, timeout=1))
    status, body = await first
    assert status == 409
    assert "terminated by other getUpdates" in body["description"]
    assert (await second)[0] == 200


async def test_polling_and_a_webhook_exclude_each_other(raw: Raw, server: TelegramServer) -> None:
    assert "HTTPS" in await raw.refused("setWebhook", url="http://x.example")
    assert "unallowed characters" in await raw.refused("setWebhook", url="https://x.example", secret_token="a b")
    await raw.done("setWebhook", url="https://127.0.0.1:9/x", secret_token="s")
    assert (await raw.done("getWebhookInfo"))["url"] == "https://127.0.0.1:9/x"
    assert "webhook is active" in await raw.refused("getUpdates")
    await raw.done("deleteWebhook")
    assert len(await raw.done("getUpdates")) == 1, "what waited still waits"
    await raw.done("deleteWebhook", drop_pending_updates=True)
    assert await raw.done("getUpdates") == []


# faults on request


@pytest.mark.parametrize("status", [409, 429, 500, 502, 503])
async def test_fault_a_status_so_many_times(raw: Raw, server: TelegramServer, status: int) -> None:
    server.fault("sendMessage", times=2, status=status, retry_after=9 if status == 429 else 0)
    for _ in range(2):
        got, body = await raw.ask("sendMessage", chat_id=USER, text="x")
        assert got == body["error_code"] == status
        assert body.get("parameters", {}).get("retry_after") == (9 if status == 429 else None)
    assert server.calls("sendMessage") == [], "it took no effect"
    await raw.done("sendMessage", chat_id=USER, text="x")


@pytest.mark.parametrize(("when", "effects"), [("before", 0), ("after", 1)])
async def test_fault_drop(raw: Raw, server: TelegramServer, when: str, effects: int) -> None:
    server.fault("sendMessage", drop=when)
    with pytest.raises(aiohttp.ClientError):
        await raw.ask("sendMessage", chat_id=USER, text="x")
    assert len(server.calls("sendMessage")) == effects
    await raw.done("sendMessage", chat_id=USER, text="x")


async def test_fault_garbage(raw: Raw, server: TelegramServer) -> None:
    server.fault("getMe", garbage=True)
    async with raw.session.post(f"{server.url}/bot{server.token}/getMe") as answer:
        assert (answer.status, await answer.text()) == (502, "<html>bad gateway</html>")


async def test_fault_delay(raw: Raw, server: TelegramServer) -> None:
    server.fault("getMe", delay=0.05)
    began = time.monotonic()
    await raw.done("getMe")
    assert time.monotonic() - began >= 0.05
    server.fault("getMe", delay=-1)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(raw.done("getMe"), 0.05)
    await raw.done("getMe")


async def test_fault_duplicate_and_reorder(raw: Raw, people: People, server: TelegramServer) -> None:
    people.say(USER, USER, "two")
    server.do(lambda _: setattr(server, "duplicate", True))
    doubled = [one["update_id"] for one in await raw.done("getUpdates")]
    assert doubled == [doubled[0], doubled[0], doubled[0] + 1, doubled[0] + 1]
    server.do(lambda _: (setattr(server, "duplicate", False), setattr(server, "reorder", True)))
    assert [one["update_id"] for one in await raw.done("getUpdates")] == [doubled[0] + 1, doubled[0]]


async def test_a_webhook_is_tried_again_until_it_says_200(raw: Raw, people: People, server: TelegramServer) -> None:
    from aiohttp import web

    given: list[tuple[str, int]] = []
    answers = [503, 500, 200]

    async def hook(request: web.Request) -> web.Response:
        body = await request.json()
        given.append((request.headers["X-Telegram-Bot-Api-Secret-Token"], body["update_id"]))
        return web.Response(status=answers.pop(0) if answers else 200)

    app = web.Application()
    app.router.add_post("/t", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.do(lambda state: setattr(state, "https_only", False))
    await raw.done("setWebhook", url=f"http://127.0.0.1:{runner.addresses[0][1]}/t", secret_token="s3")
    number, _ = people.say(USER, USER, "second")
    await server.handled(number)
    await runner.cleanup()
    assert given == [("s3", number - 1)] * 3 + [("s3", number)]
