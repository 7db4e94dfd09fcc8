"""The drawer's endpoints over the whole program: what they give, what they refuse, what happens again."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.adapters.web import WebAdapter
from bot.web.app import create_app
from bot.web.why_backend import WhyBackend
from storage.db import Database
from tests.web.browser import open_room
from tests.web.conftest import BASE, Backend

UNKNOWN = "@mufakat How do other cities publish response times for citizen requests at their service counters?"
ASK = {"persona": "official-kh", "place": "questions", "text": UNKNOWN}


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The demo, over loopback."""
    async with open_room(tmp_path) as address, httpx.AsyncClient(base_url=address) as http:
        yield http


async def why(room: httpx.AsyncClient, **query: str) -> list[dict[str, Any]]:
    answer = await room.get("/api/why", params=query)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["traces"]
    return found


async def test_what_was_decided_is_read_by_question_and_from_where_one_left_off(room: httpx.AsyncClient) -> None:
    assert await why(room) == []
    await room.post("/api/say", json=ASK)
    await room.post("/api/say", json=ASK | {"text": "/help"})
    asked, helped = await why(room)
    assert (asked["subject"], helped["subject"]) == ("question:1", "")
    assert asked["routing"][0]["offer"]["shown"].startswith("Expert · ")
    assert len(asked["routing"][0]["considered"]) > 5
    assert [one["id"] for one in await why(room, subject="question:1")] == [asked["id"]]
    assert [one["id"] for one in await why(room, after=asked["id"])] == [helped["id"]]
    assert await why(room, subject="question:2") == []


async def test_the_stream_says_when_there_is_something_new(room: httpx.AsyncClient) -> None:
    async with room.stream("GET", "/api/stream") as stream:
        lines = stream.aiter_lines()
        while not (await anext(lines)).startswith("event: clock"):
            pass
        await room.post("/api/say", json=ASK)
        seen = [await anext(lines)]
        while seen[-1] != "event: why":
            seen.append(await anext(lines))


async def test_an_event_is_played_again_as_a_new_one(room: httpx.AsyncClient) -> None:
    await room.post("/api/say", json=ASK)
    [asked] = await why(room)
    assert (await room.post(f"/api/why/{asked['id']}/replay", json={})).status_code == 200
    again = (await why(room))[-1]
    assert again["subject"] == "question:2"
    assert again["incoming"]["text"] == asked["incoming"]["text"]
    assert again["incoming"]["event_id"] != asked["incoming"]["event_id"]
    said = [one["text"] for one in (await room.get("/api/state")).json()["messages"] if one["sender"]]
    assert said == [UNKNOWN, UNKNOWN]


async def test_what_was_said_in_a_thread_is_about_its_question_and_is_said_there_again(room: httpx.AsyncClient) -> None:
    await room.post("/api/say", json=ASK)
    messages = (await room.get("/api/state")).json()["messages"]
    card = next(one for one in messages if one.get("card") == "question:1/public")
    added = {"text": "@mufakat It is about counters in villages.", "thread": card["thread"]}
    await room.post("/api/say", json=ASK | added)
    said = (await why(room))[-1]
    assert (said["subject"], said["within"]) == ("question:1", "question:1")
    assert (await room.post(f"/api/why/{said['id']}/replay", json={})).status_code == 200
    assert (await why(room, subject="question:1"))[-1]["within"] == "question:1"
    people = [one["thread"] for one in (await room.get("/api/state")).json()["messages"] if one["sender"]]
    assert people == ["", card["id"], card["id"]]


async def test_a_press_is_played_again_and_has_moved_on(room: httpx.AsyncClient) -> None:
    await room.post("/api/say", json=ASK)
    cards = [one for one in (await room.get("/api/state")).json()["messages"] if one.get("card") == "question:1/public"]
    withdraw = next(button for row in cards[0]["buttons"] for button in row if button["label"] == "Withdraw")
    press = {"persona": "official-kh", "message": cards[0]["id"], "action": withdraw["action"]}
    await room.post("/api/press", json=press)
    pressed = (await why(room))[-1]
    assert (pressed["acted_on"]["label"], pressed["question"]["status"]) == ("Withdraw", "withdrawn")
    assert (await room.post(f"/api/why/{pressed['id']}/replay", json={})).status_code == 200
    assert (await why(room))[-1]["refusal"]["key"] == "error-moved-on"


async def test_due_work_is_not_played_again(room: httpx.AsyncClient) -> None:
    await room.post("/api/say", json=ASK)
    await room.post("/api/clock", json={"by": "next"})
    nudge = (await why(room))[-1]
    assert nudge["due"]
    for trace_id in (nudge["id"], "999", "x"):
        answer = await room.post(f"/api/why/{trace_id}/replay", json={})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "why-gone")


async def test_a_question_is_exported_as_a_file(room: httpx.AsyncClient) -> None:
    await room.post("/api/say", json=ASK)
    answer = await room.get("/api/why/export", params={"subject": "question:1"})
    assert answer.headers["content-disposition"] == 'attachment; filename="test_question_1.py"'
    compile(answer.text, "test_question_1.py", "exec")
    assert f"says({json.dumps(UNKNOWN)}" in answer.text
    everything = await room.get("/api/why/export")
    assert everything.headers["content-disposition"] == 'attachment; filename="test_conversation.py"'
    nothing = await room.get("/api/why/export", params={"subject": "question:9"})
    assert (nothing.status_code, nothing.json()["error"]["code"]) == (404, "why-gone")


@pytest.mark.parametrize(
    "query", ["after=x", "after=-1", "subject=member:1", "subject=question:", "subject=question:1/2"]
)
async def test_what_makes_no_sense_is_refused(room: httpx.AsyncClient, query: str) -> None:
    answer = await room.get(f"/api/why?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad-request")


async def test_changes_come_only_from_the_own_page(room: httpx.AsyncClient) -> None:
    await room.post("/api/say", json=ASK)
    answer = await room.post("/api/why/1/replay", json={}, headers={"origin": "http://evil.example"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "origin")
    assert len(await why(room)) == 1


@pytest.mark.parametrize("written", [True, False])
async def test_it_is_refused_outside_of_the_demo_and_where_nothing_is_written(
    adapter: WebAdapter, backend: Backend, db: Database, written: bool
) -> None:
    backend.movable = not written
    app = create_app(adapter, backend, why=WhyBackend(db) if written else None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as http:
        answers = [await http.get("/api/why"), await http.get("/api/why/export")]
        answers.append(await http.post("/api/why/1/replay", json={}))
    assert [(one.status_code, one.json()["error"]["code"]) for one in answers] == [(409, "demo-only")] * 3
