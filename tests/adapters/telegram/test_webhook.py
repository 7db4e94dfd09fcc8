"""The webhook: proved by its secret, answered after the event is kept."""

from __future__ import annotations

import asyncio
import io
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
import uvicorn
from starlette.applications import Starlette

from bot.adapters.telegram import factory
from bot.adapters.telegram.convert import ALLOWED
from tests.adapters.telegram.conftest import GROUP, USER, Bot, at_work, parts
from tests.servers.telegram import USERNAME, People, TelegramServer

SECRET = "s3cret_of_the-webhook"


@asynccontextmanager
async def hooked(server: TelegramServer, people: People) -> AsyncIterator[tuple[Bot, str]]:
    """The adapter behind a real web server."""
    server.do(lambda state: setattr(state, "https_only", False))
    address = socket.socket()
    address.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{address.getsockname()[1]}/hooks/telegram"
    made = parts(server, options={"mode": "webhook", "webhook_url": url, "webhook_secret": SECRET})
    async with at_work(server, people, made) as bot:
        config = uvicorn.Config(Starlette(routes=bot.adapter.routes()), log_config=None, lifespan="off")
        web = uvicorn.Server(config)
        task = asyncio.create_task(web.serve(sockets=[address]))
        await server.until(lambda state: state.webhook)
        try:
            yield bot, url
        finally:
            web.should_exit = True
            await task


async def post(url: str, body: bytes, secret: str | None = SECRET) -> int:
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    async with aiohttp.ClientSession() as session, session.post(url, data=io.BytesIO(body), headers=headers) as answer:
        return answer.status


async def test_updates_arrive_and_are_confirmed_after_they_are_kept(server: TelegramServer, people: People) -> None:
    async with hooked(server, people) as (bot, _):
        number, _ = people.say(USER, USER, "hello")
        assert (await bot.heard(number)).text == "hello"
        assert bot.adapter.last_poll > 0
        (asked,) = server.calls("setWebhook")
        assert asked["allowed_updates"] == ALLOWED
        assert asked["drop_pending_updates"] is not True


async def test_what_could_not_be_kept_is_sent_again(server: TelegramServer, people: People) -> None:
    async with hooked(server, people) as (bot, _):
        failures = [RuntimeError("locked")]

        async def failing(_: object) -> None:
            if failures:
                raise failures.pop()

        bot.before = failing
        number, _ = people.say(USER, USER, "hello")
        assert (await bot.heard(number)).text == "hello"
        assert not failures


async def test_an_acknowledgement_that_hangs_holds_up_no_update(server: TelegramServer, people: People) -> None:
    server.fault("setMessageReaction", delay=-1)
    async with hooked(server, people) as (bot, _):
        number, _ = people.say(USER, GROUP, f"@{USERNAME} how?")
        assert (await bot.heard(number)).text == "how?"


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "ü"])
async def test_whoever_does_not_know_the_secret_is_not_heard(
    server: TelegramServer, people: People, secret: str | None
) -> None:
    async with hooked(server, people) as (bot, url):
        assert await post(url, b'{"update_id": 1}', secret) == 401
        assert bot.events == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"no json", 400),
        (b"[]", 400),
        (b'{"update_id": true}', 400),
        (b'{"a": ' * 5000 + b"1" + b"}" * 5000, 400),
        (b'{"update_id": 1, "x": "' + b"x" * (1 << 20) + b'"}', 400),
        (b'{"update_id": 1}', 200),
    ],
)
async def test_rubbish_is_refused(server: TelegramServer, people: People, body: bytes, status: int) -> None:
    async with hooked(server, people) as (_, url):
        assert await post(url, body) == status


async def test_before_the_start_it_says_later(server: TelegramServer) -> None:
    options = {"mode": "webhook", "webhook_url": "https://bot.example.org/t", "webhook_secret": SECRET}
    adapter = factory(parts(server, options=options))
    import httpx

    transport = httpx.ASGITransport(Starlette(routes=adapter.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        assert (await client.post("/t", content=b'{"update_id": 1}', headers=headers)).status_code == 503
    await adapter.close()


@pytest.mark.parametrize(
    "options",
    [{"webhook_url": "https://x.example/t"}, {"webhook_url": "https://x.example/t", "webhook_secret": "has space"},
     {"webhook_secret": SECRET}, {"webhook_url": "https://x.example", "webhook_secret": SECRET}],
)  # fmt: skip
def test_without_a_secret_or_a_path_it_does_not_start(server: TelegramServer, options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="webhook"):
        factory(parts(server, options={"mode": "webhook", **options}))


async def test_polling_serves_nothing(bot: Bot) -> None:
    assert bot.adapter.routes() == []
