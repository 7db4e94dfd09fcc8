"""Threads, marks and files of the room: what its server keeps, shows and refuses."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.adapters.base import Sent
from bot.adapters.web import RoomError, WebAdapter
from bot.messages.richtext import Head, para
from bot.messages.types import Address, Attachment, Button, Outgoing, Sender
from tests.web.conftest import Bot
from tests.web.test_auth_http import app_of, browser, entered
from tests.world import world

ME = Sender("kh", "Official · Cambodia")
QUESTIONS = Address("web", "questions")
SAY = {"persona": "kh", "place": "questions", "text": "@mufakat and who counts?"}


def card(address: Address = QUESTIONS, *, within: str = "question:1", **more: Any) -> Outgoing:
    """A message about a matter."""
    return Outgoing(address, (Head("Question 1"), para("Looking")), within=within, **more)


async def opened(adapter: WebAdapter) -> str:
    """A thread in #questions."""
    return (await adapter.send(card(), nonce="opener")).thread


def inside(thread: str) -> Address:
    return Address("web", "questions", thread)


async def shown(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    """The messages a page is given, oldest first."""
    found: list[dict[str, Any]] = (await client.get("/api/state")).json()["messages"]
    return found


async def test_the_first_public_message_of_a_matter_opens_its_thread(
    adapter: WebAdapter, client: httpx.AsyncClient
) -> None:
    sent = await adapter.send(card(), nonce="1")
    assert sent == Sent(sent.native_id, thread=sent.native_id)
    assert await adapter.send(card(), nonce="1") == sent, "the outcome of a repeat is the same"
    assert (await adapter.send(card(inside(sent.thread)), nonce="2")).thread == "", "it stands in one already"
    assert [(one["id"], one["thread"]) for one in await shown(client)] == [
        (sent.native_id, sent.native_id),
        (str(int(sent.native_id) + 1), sent.native_id),
    ]


@pytest.mark.parametrize(
    "message",
    [
        card(within=""),
        card(only_for="kh"),
        card(Address("web", "kh", None, True)),
    ],
    ids=["about nothing", "for one person", "in private"],
)
async def test_what_is_not_said_to_all_about_a_matter_opens_none(adapter: WebAdapter, message: Outgoing) -> None:
    assert (await adapter.send(message, nonce="1")).thread == ""


async def test_an_edit_opens_the_thread_of_a_card_that_was_sent_before_there_were_threads(
    adapter: WebAdapter, client: httpx.AsyncClient
) -> None:
    sent = (await adapter.send(card(within=""), nonce="1")).native_id
    assert (await adapter.send(card(replace=sent), nonce="2")).thread == sent
    assert (await adapter.send(card(inside(sent), replace=sent), nonce="3")).native_id == sent
    assert [one["thread"] for one in await shown(client)] == [sent]


async def test_what_is_said_in_a_thread_stands_in_it(adapter: WebAdapter, client: httpx.AsyncClient, bot: Bot) -> None:
    thread = await opened(adapter)
    answer = await client.post("/api/say", json=SAY | {"thread": thread})
    assert answer.status_code == 200
    assert bot.events[-1].address == inside(thread)
    assert (await shown(client))[-1]["thread"] == thread
    assert await adapter.thread_of(answer.json()["message"]) == thread


async def test_what_answers_something_in_a_thread_stands_in_it(
    adapter: WebAdapter, client: httpx.AsyncClient, bot: Bot
) -> None:
    thread = await opened(adapter)
    within = (await adapter.send(card(inside(thread)), nonce="2")).native_id
    for message in (thread, within):
        await client.post("/api/say", json=SAY | {"reply_to": message})
        assert (bot.events[-1].address, bot.events[-1].addressed) == (inside(thread), True)
    await client.post("/api/say", json=SAY | {"reply_to": within, "place": "general"})
    assert bot.events[-1].address == Address("web", "general"), "a thread is one of its own place only"


async def test_a_button_in_a_thread_is_pressed_there(adapter: WebAdapter, bot: Bot) -> None:
    thread = await opened(adapter)
    follow = card(inside(thread), buttons=((Button("Follow", "v1:ask.follow:1"),),))
    message = (await adapter.send(follow, nonce="2")).native_id
    await adapter.press(ME, message, "v1:ask.follow:1")
    assert bot.events[-1].address == inside(thread)


async def test_only_a_thread_of_the_place_can_be_written_in(
    adapter: WebAdapter, client: httpx.AsyncClient, bot: Bot
) -> None:
    thread = await opened(adapter)
    within = (await adapter.send(card(inside(thread)), nonce="2")).native_id
    plain = (await adapter.send(card(within=""), nonce="3")).native_id
    for given in (
        {"thread": "999"},
        {"thread": "x"},
        {"thread": within},
        {"thread": plain},
        {"thread": thread, "place": "general"},
        {"thread": thread, "private": True},
    ):
        answer = await client.post("/api/say", json=SAY | given)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown-thread"), given
    assert (await client.post("/api/say", json=SAY | {"thread": 7})).status_code == 400
    assert bot.events == []
    assert len(await shown(client)) == 3, "nothing of it was kept"


async def test_a_page_is_given_the_cards_whose_threads_it_is_given(
    adapter: WebAdapter, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.web.reading.SHOWN", 3)
    thread = await opened(adapter)
    for number in range(5):
        await adapter.say(ME, inside(thread) if number == 4 else QUESTIONS, f"number {number}")
    got = [one.get("text", "card") for one in await shown(client)]
    assert got == ["card", "number 2", "number 3", "number 4"]


async def test_a_member_writes_in_a_thread_and_in_no_other_place(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.person("official-vn", "VN")
        thread = (await here.platform.send(card(), nonce="opener")).thread
        async with browser(app_of(here)) as http:
            say = {"place": "questions", "text": "good morning", "thread": thread}
            assert (await http.post("/api/say", json=say)).status_code == 401
            await entered(http, here, "official-vn")
            assert (await http.post("/api/say", json=say)).status_code == 200
            assert (await http.post("/api/say", json=say | {"place": "general"})).status_code == 404
            assert [one["thread"] for one in await shown(http)] == [thread, thread]


async def test_the_latest_mark_is_shown(adapter: WebAdapter, client: httpx.AsyncClient, bot: Bot) -> None:
    thread = await opened(adapter)
    said = await adapter.say(ME, inside(thread), "@mufakat hello")
    for mark in ("👀", "✅"):
        await adapter.react(QUESTIONS, said, mark)
        assert [one.get("mark") for one in await shown(client)] == [None, mark]
    assert await adapter.thread_of(said) == thread, "a mark leaves it where it stands"


async def test_a_picture_is_a_picture_and_a_calendar_a_calendar(adapter: WebAdapter, client: httpx.AsyncClient) -> None:
    for name, kind in (("chart.png", "image/png"), ("call.ics", "text/calendar; charset=utf-8")):
        file = Attachment(name, kind, base64.b64encode(b"12345").decode())
        await adapter.send(card(within="", attachment=file), nonce=name)
    for one, kind in zip(await shown(client), ("image/png", "text/calendar; charset=utf-8"), strict=True):
        assert (one["file"]["media_type"], one["file"]["bytes"]) == (kind, 5)
        answer = await client.get(one["file"]["url"])
        assert answer.headers["content-type"] == kind
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert "img-src 'self'" in answer.headers["content-security-policy"]


async def test_a_thread_that_is_not_there_is_refused_before_the_bot_hears_of_it(adapter: WebAdapter, bot: Bot) -> None:
    with pytest.raises(RoomError, match="unknown-thread"):
        await adapter.say(ME, inside("1"), "hello")
    assert bot.events == []
