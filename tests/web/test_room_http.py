"""The room's server: who may ask, what is refused and how, what a page is told."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from bot.adapters.base import SendError, Verdict
from bot.adapters.web import RoomError, WebAdapter
from bot.clock import ManualClock
from bot.messages.richtext import Head, para
from bot.messages.types import Address, Attachment, Button, Incoming, Kind, Outgoing, Sender
from bot.web.app import create_app
from bot.web.chrome import ERRORS, KEYS, PLACEHOLDERS, choose_language
from bot.web.security import POLICY
from storage import room
from storage.db import Database
from tests.web.conftest import BASE, OFFICIAL, START, Backend, Bot, running

WEB = Path(__file__).parents[2] / "bot" / "web"
LOCALES = Path(__file__).parents[2] / "config" / "locales"
QUESTIONS = Address("web", "questions")
ME = Sender("kh", name=OFFICIAL.shown, locale="en")
SAY = {"persona": "kh", "place": "questions", "text": "hello"}


def card(*buttons: Button, place: str = "questions", **fields: Any) -> Outgoing:
    """A message of the bot's."""
    private = fields.pop("private", False)
    return Outgoing(Address("web", place, private=private), (Head("Card"), para("words")), (buttons,), **fields)


async def messages(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get("/api/state")).json()["messages"]
    return found


# who may ask


@pytest.mark.parametrize("path", ["/", "/api/state", "/static/main.js", "/livez", "/api/nowhere"])
async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[", "10.0.0.5:8765"])
async def test_a_foreign_host_is_refused(client: httpx.AsyncClient, bot: Bot, host: str) -> None:
    answer = await client.get("/api/state", headers={"host": host})
    assert answer.status_code == 403
    assert answer.json()["error"] == {"code": "host", "text": "en room-error-host"}
    assert (await client.post("/api/say", json=SAY, headers={"host": host})).status_code == 403
    assert not bot.events


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:8765", "LOCALHOST"])
async def test_every_name_of_this_machine_is_answered(client: httpx.AsyncClient, host: str) -> None:
    assert (await client.get("/livez", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["say", "press", "form", "clock"])
async def test_changes_come_only_from_the_own_page(
    client: httpx.AsyncClient, bot: Bot, path: str, headers: dict[str, str]
) -> None:
    answer = await client.post(f"/api/{path}", json=SAY, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "origin")
    assert not bot.events


async def test_the_own_page_is_let_through(client: httpx.AsyncClient, bot: Bot) -> None:
    headers = {"origin": BASE, "sec-fetch-site": "same-origin"}
    assert (await client.post("/api/say", json=SAY, headers=headers)).status_code == 200
    assert len(bot.events) == 1


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_only_json_is_read(client: httpx.AsyncClient, bot: Bot, kind: str) -> None:
    answer = await client.post("/api/say", content=json.dumps(SAY), headers={"content-type": kind})
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "not-json")
    assert not bot.events


# what is refused


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "3", '{"a":' * 20_000, b"\xff\xfe\x00", '"text"'])
async def test_anything_but_an_object_is_refused(client: httpx.AsyncClient, body: str | bytes) -> None:
    answer = await client.post("/api/say", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 413)
    assert answer.json()["error"]["code"] in ("bad-json", "too-big")


@pytest.mark.parametrize(
    "change",
    [
        {"text": 3},
        {"text": None},
        {"persona": ["kh"]},
        {"place": {}},
        {"private": "yes"},
        {"reply_to": 5},
    ],
)
async def test_wrong_shapes_are_refused(client: httpx.AsyncClient, bot: Bot, change: dict[str, Any]) -> None:
    answer = await client.post("/api/say", json=SAY | change)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad-request")
    assert not bot.events


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"persona": "nobody"}, 403, "unknown-persona"),
        ({"place": "nowhere"}, 404, "unknown-place"),
        ({"place": "@th"}, 404, "unknown-place"),
        ({"reply_to": "77"}, 404, "unknown-message"),
        ({"reply_to": "1; drop"}, 404, "unknown-message"),
        ({"text": " \n "}, 400, "empty"),
        ({"text": "x" * 20_001}, 413, "too-long"),
        ({"text": "x" * 70_000}, 413, "too-big"),
    ],
)
async def test_what_cannot_be_said(
    client: httpx.AsyncClient, bot: Bot, change: dict[str, Any], status: int, code: str
) -> None:
    answer = await client.post("/api/say", json=SAY | change)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert not bot.events
    assert await messages(client) == []


async def test_the_longest_text_is_taken(client: httpx.AsyncClient, bot: Bot) -> None:
    text = "ကြ" * 10_000
    assert (await client.post("/api/say", json=SAY | {"text": text})).status_code == 200
    assert bot.events[0].text == text


async def test_a_large_body_is_not_read_to_its_end(client: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100 * 1024 * 1024:
            sent += 16 * 1024
            yield b" " * 16 * 1024

    answer = await client.post("/api/say", content=endless(), headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert sent <= 128 * 1024


async def test_unusable_characters_are_replaced(client: httpx.AsyncClient, bot: Bot) -> None:
    body = '{"persona": "kh", "place": "questions", "text": "a\\u0000b\\ud800c"}'
    answer = await client.post("/api/say", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 200
    assert bot.events[0].text == "a\ufffdb\ufffdc"
    assert (await messages(client))[0]["text"] == "a\ufffdb\ufffdc"


async def test_refusals_speak_the_page_language(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/say", json=SAY | {"text": ""}, headers={"accept-language": "id-ID,en"})
    assert answer.json()["error"]["text"] == "id room-error-empty"


async def test_a_defect_is_answered_without_its_detail(client: httpx.AsyncClient, bot: Bot, db: Database) -> None:
    bot.fails = True
    answer = await client.post("/api/say", json=SAY)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "failed")
    assert "died" not in answer.text
    assert answer.headers["content-security-policy"] == POLICY
    async with db.read() as tx:
        assert len(await room.waiting(tx)) == 1


# what is handed in


async def test_a_mention_is_handed_in_and_shown(client: httpx.AsyncClient, bot: Bot) -> None:
    answer = await client.post("/api/say", json=SAY | {"text": "@Mufakat which form?"})
    (event,) = bot.events
    assert event.kind is Kind.TEXT
    assert (event.text, event.addressed) == ("which form?", True)
    assert event.address == QUESTIONS
    assert event.place_title == "#questions"
    assert event.sender == Sender("kh", name="Official · Cambodia", locale="en")
    assert event.event_id == "web-1"
    assert event.message_id == answer.json()["message"]
    (shown,) = await messages(client)
    assert (shown["text"], shown["sender"], shown["place"]) == ("@Mufakat which form?", "kh", "questions")


async def test_a_private_message(client: httpx.AsyncClient, bot: Bot) -> None:
    await client.post("/api/say", json={"persona": "th", "private": True, "text": "/away  until Monday"})
    (event,) = bot.events
    assert event.address == Address("web", "th", private=True)
    assert (event.kind, event.command, event.text) == (Kind.COMMAND, "away", "until Monday")
    assert (await messages(client))[0]["place"] == "@th"


async def test_a_reply_brings_the_text_replied_to(client: httpx.AsyncClient, adapter: WebAdapter, bot: Bot) -> None:
    sent = (await adapter.send(card(), nonce="1")).native_id
    await client.post("/api/say", json=SAY | {"reply_to": sent})
    (event,) = bot.events
    assert (event.addressed, event.reply_to) == (True, sent)
    assert "words" in event.reply_text
    await client.post("/api/say", json=SAY | {"reply_to": event.message_id})
    assert (bot.events[1].addressed, bot.events[1].reply_text) == (False, "hello")


async def test_a_press_and_a_form(client: httpx.AsyncClient, adapter: WebAdapter, bot: Bot) -> None:
    sent = (await adapter.send(card(Button("Yes", "v1:q.yes:1")), nonce="1")).native_id
    press = {"persona": "kh", "message": sent, "action": "v1:q.yes:1"}
    assert (await client.post("/api/press", json=press)).status_code == 200
    form = press | {"action": "v1:q.form:1", "values": {"topic": ["a", "b"], "note": []}}
    assert (await client.post("/api/form", json=form)).status_code == 200
    pressed, filled = bot.events
    assert (pressed.kind, pressed.button, pressed.message_id) == (Kind.PRESS, "v1:q.yes:1", sent)
    assert pressed.address == QUESTIONS
    assert (filled.kind, filled.form, filled.button) == (Kind.FORM, "v1:q.form:1", "")
    assert filled.values == {"topic": ("a", "b"), "note": ()}


@pytest.mark.parametrize(
    "values", [None, [], {"a": "text"}, {"a": [1]}, {str(n): [] for n in range(26)}, {"a": ["x"] * 101}]
)
async def test_odd_forms_are_refused(client: httpx.AsyncClient, adapter: WebAdapter, bot: Bot, values: object) -> None:
    sent = (await adapter.send(card(), nonce="1")).native_id
    answer = await client.post(
        "/api/form", json={"persona": "kh", "message": sent, "action": "v1:a:1", "values": values}
    )
    assert answer.status_code == 400
    assert not bot.events


@pytest.mark.parametrize("action", ["", "x" * 101, "ក" * 40])
async def test_actions_have_a_length(client: httpx.AsyncClient, adapter: WebAdapter, action: str) -> None:
    sent = (await adapter.send(card(), nonce="1")).native_id
    answer = await client.post("/api/press", json={"persona": "kh", "message": sent, "action": action})
    assert answer.status_code == 400


async def test_nobody_presses_what_they_cannot_see(client: httpx.AsyncClient, adapter: WebAdapter, bot: Bot) -> None:
    private = (await adapter.send(card(place="th", private=True), nonce="1")).native_id
    secret = (await adapter.send(card(only_for="th"), nonce="2")).native_id
    for message in (private, secret, "999", "x"):
        answer = await client.post("/api/press", json={"persona": "kh", "message": message, "action": "v1:a"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown-message")
    assert not bot.events
    answer = await client.post("/api/press", json={"persona": "th", "message": secret, "action": "v1:a"})
    assert answer.status_code == 200


# the adapter as a platform


async def test_a_repeated_nonce_sends_once(adapter: WebAdapter, client: httpx.AsyncClient) -> None:
    first = (await adapter.send(card(), nonce="7")).native_id
    assert (await adapter.send(card(), nonce="7")).native_id == first
    assert len(await messages(client)) == 1


async def test_an_edit_stays_in_place_and_raises_the_revision(adapter: WebAdapter, client: httpx.AsyncClient) -> None:
    first = (await adapter.send(card(), nonce="1")).native_id
    await adapter.send(card(), nonce="2")
    assert (await adapter.send(card(Button("New", "v1:n"), replace=first), nonce="3")).native_id == first
    edited, other = await messages(client)
    assert edited["id"] == first
    assert edited["rev"] == 3 > other["rev"]
    assert edited["buttons"][0][0]["label"] == "New"
    assert (edited["edited"], other["edited"]) == (START.isoformat(), None)


async def test_what_is_gone_cannot_be_edited(adapter: WebAdapter) -> None:
    said = await adapter.say(ME, QUESTIONS, "mine")
    for missing in ("42", "x", said):
        with pytest.raises(SendError) as error:
            await adapter.send(card(replace=missing), nonce=f"n{missing}")
        assert (error.value.verdict, error.value.code) == (Verdict.NEVER, "gone")


async def test_nothing_is_sent_inside_a_transaction(adapter: WebAdapter, db: Database) -> None:
    async with db.write():
        with pytest.raises(RuntimeError):
            await adapter.send(card(), nonce="1")


async def test_events_not_handled_come_again_after_a_restart(db: Database, clock: ManualClock) -> None:
    died, again = Bot(), Bot()
    died.fails = True
    async with running(WebAdapter(db, clock), died) as before:
        with pytest.raises(RuntimeError):
            await before.say(ME, QUESTIONS, "do not lose me")
        died.fails = False
        await before.say(ME, QUESTIONS, "handled")
    async with running(WebAdapter(db, clock), again):
        assert [(event.event_id, event.text) for event in again.events] == [("web-1", "do not lose me")]
    async with running(WebAdapter(db, clock), again):
        assert len(again.events) == 1


async def test_nothing_is_taken_before_the_bot_listens(
    db: Database, clock: ManualClock, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.web.adapter.START_PATIENCE", 0.0)
    idle = WebAdapter(db, clock)
    with pytest.raises(RoomError):
        await idle.say(ME, QUESTIONS, "too early")
    transport = httpx.ASGITransport(create_app(idle, backend))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as http:
        answer = await http.post("/api/say", json=SAY)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "starting")
        assert (await http.get("/readyz")).status_code == 503
        assert await messages(http) == []


async def test_marks_and_acknowledgements(adapter: WebAdapter, client: httpx.AsyncClient, bot: Bot) -> None:
    await adapter.say(ME, QUESTIONS, "@mufakat hello")
    assert (await messages(client))[0]["seen"] is False
    await adapter.ack(bot.events[0])
    assert (await messages(client))[0]["seen"] is True
    await adapter.react(bot.events[0].address, bot.events[0].message_id, "✅")
    assert (await messages(client))[0]["mark"] == "✅"


async def test_a_mark_on_a_card_changes_nothing(adapter: WebAdapter, client: httpx.AsyncClient) -> None:
    sent = (await adapter.send(card(), nonce="1")).native_id
    event = Incoming("web", "e", Kind.PRESS, ME, QUESTIONS, START, message_id=sent)
    await adapter.react(event.address, event.message_id, "✅")
    assert (await messages(client))[0]["rev"] == 1


async def test_files_are_downloads(adapter: WebAdapter, client: httpx.AsyncClient) -> None:
    html = Attachment("<x>.html", "text/html", base64.b64encode(b"<script>1</script>").decode())
    sent = (await adapter.send(card(attachment=html), nonce="1")).native_id
    (shown,) = await messages(client)
    assert shown["file"] == {
        "name": "<x>.html",
        "media_type": "text/html",
        "bytes": 18,
        "url": f"/api/file/{sent}",
    }
    answer = await client.get(shown["file"]["url"])
    assert answer.content == b"<script>1</script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%3Cx%3E.html"
    assert (await client.get("/api/file/99")).status_code == 404
    assert (await client.get("/api/file/x")).status_code == 404


# clock, commands, probes, page


async def test_the_clock_moves_on(client: httpx.AsyncClient, backend: Backend) -> None:
    answer = (await client.post("/api/clock", json={"by": "1d"})).json()
    assert answer["moved"] is True
    assert answer["offset_seconds"] == 86_400
    assert (await client.post("/api/clock", json={"by": "next"})).json()["moved"] is False
    assert (await client.post("/api/clock", json={"by": "2d"})).status_code == 400
    backend.movable = False
    assert (await client.post("/api/clock", json={"by": "1h"})).status_code == 409
    assert (await client.get("/api/state")).json()["offset_seconds"] == 86_400


async def test_commands_are_asked_for_a_place(client: httpx.AsyncClient, backend: Backend) -> None:
    answer = await client.get("/api/commands", params={"persona": "kh", "place": "general"})
    assert answer.json()["commands"][0]["args"] == [
        {"name": "question", "description": "What you want to know", "required": True}
    ]
    await client.get("/api/commands", params={"persona": "th", "private": "1", "place": "general"})
    assert backend.asked == [("kh", "general", False), ("th", "", True)]
    assert (await client.get("/api/commands", params={"persona": "x"})).status_code == 403


async def test_the_page_holds_no_script_and_no_style_of_its_own(client: httpx.AsyncClient) -> None:
    page = (await client.get("/?theme=dark&lang=id")).text
    assert '<html lang="id" class="theme-dark">' in page
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?://(?!www\.w3\.org)", page)
    assert "theme-" not in (await client.get('/?theme="><script>')).text


async def test_what_the_page_names_is_served(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    names = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert names
    for script in (WEB / "static").glob("*.js"):
        names |= {f"/static/{name}" for name in re.findall(r'from "\./([^"]+)"', script.read_text("utf-8"))}
    for name in names:
        assert (await client.get(name)).status_code == 200, name
    assert (await client.get("/static/../app.py")).status_code == 404
    assert (await client.get("/static/%2e%2e/app.py")).status_code == 404


def test_scripts_build_no_html_from_text() -> None:
    for script in (WEB / "static").glob("*.js"):
        code = script.read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(", code)


def test_the_page_asks_for_words_that_exist() -> None:
    code = "\n".join(script.read_text("utf-8") for script in (WEB / "static").glob("*.js"))
    asked = {f"room-{key}" for key in re.findall(r'\bt\("([\w-]+)"', code)}
    asked |= {f"room-error-{key}" for key in re.findall(r'Refused\(\d+, "([\w-]+)"', _python())}
    pages = "\n".join(page.read_text("utf-8") for page in (WEB / "templates").glob("*.html"))
    asked |= set(re.findall(r'texts\["([\w-]+)"\]', pages))
    assert len(asked) > 40
    assert asked <= set(KEYS)


def _python() -> str:
    return "\n".join(path.read_text("utf-8") for path in WEB.glob("*.py"))


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_catalog_says_all_that_the_page_says(lang: str) -> None:
    catalog = "\n".join(path.read_text("utf-8") for path in sorted((LOCALES / lang).glob("room*.ftl")))
    assert set(re.findall(r"^([\w-]+) =", catalog, re.MULTILINE)) == set(KEYS)
    assert set(re.findall(r"\{ \$(\w+) \}", catalog)) <= set(PLACEHOLDERS)


def test_every_refusal_of_the_room_has_words() -> None:
    assert {"starting", "unknown-message"} <= set(ERRORS)


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [("id-ID,en;q=0.8", "id"), ("EN", "en"), ("th,fr", "en"), ("", "en"), (";;,", "en"), ("fr, id", "id")],
)
def test_the_language_of_the_page(accepted: str, chosen: str) -> None:
    assert choose_language(accepted, ["en", "id"]) == chosen


async def test_probes(client: httpx.AsyncClient, backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await client.get("/livez")).status_code == 200
    assert (await client.get("/readyz")).status_code == 200
    monkeypatch.setattr(backend, "alive", lambda: False)
    assert (await client.get("/livez")).status_code == 503


# the stream


class Stream:
    """Reads server-sent events."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()

    async def next(self, wanted: str) -> dict[str, Any]:
        """The data of the next event called `wanted`, with its id as `_id`."""
        event: dict[str, str] = {}
        async for line in self._lines:
            if line:
                name, _, value = line.partition(": ")
                event[name] = value
            elif event.get("event") == wanted:
                return json.loads(event["data"]) | {"_id": event.get("id", "")}
            else:
                event = {}
        raise AssertionError("the stream ended")


async def test_a_stream_brings_what_was_missed_and_what_comes(served: str, adapter: WebAdapter) -> None:
    await adapter.send(card(), nonce="1")
    missed = (await adapter.send(card(), nonce="2")).native_id
    async with httpx.AsyncClient(base_url=served) as http, http.stream("GET", "/api/stream?after=1") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        stream = Stream(response)
        assert (await stream.next("message"))["id"] == missed
        coming = (await adapter.send(card(), nonce="3")).native_id
        shown = await stream.next("message")
        assert (shown["id"], shown["_id"]) == (coming, "3")
        await http.post("/api/say", json=SAY)
        assert (await stream.next("message"))["text"] == "hello"
        await http.post("/api/clock", json={"by": "1h"})
        assert (await stream.next("clock"))["offset_seconds"] == 0
        assert (await stream.next("clock"))["offset_seconds"] == 3600


async def test_a_reconnecting_page_says_where_it_was(served: str, adapter: WebAdapter) -> None:
    for nonce in "123":
        await adapter.send(card(), nonce=nonce)
    headers = {"last-event-id": "2"}
    async with httpx.AsyncClient(base_url=served) as http:
        async with http.stream("GET", "/api/stream?after=0", headers=headers) as response:
            assert (await Stream(response).next("message"))["rev"] == 3
        assert (await http.get("/api/stream?after=-1")).status_code == 400
        assert (await http.get("/api/stream", headers={"last-event-id": b"\xb2"})).status_code == 400


async def test_a_changed_persona_reaches_the_pages(served: str, backend: Backend) -> None:
    async with httpx.AsyncClient(base_url=served) as http:
        await http.get("/api/state")
        async with http.stream("GET", "/api/stream") as response:
            stream = Stream(response)
            await stream.next("clock")
            backend.people.pop()
            await http.post("/api/say", json=SAY)
            assert [one["id"] for one in (await stream.next("people"))["personas"]] == ["kh"]


async def test_open_streams_end_when_the_room_closes(served: str, adapter: WebAdapter) -> None:
    async with httpx.AsyncClient(base_url=served) as http, http.stream("GET", "/api/stream") as response:
        stream = Stream(response)
        await stream.next("clock")
        await adapter.close()
        with pytest.raises(AssertionError, match="ended"):
            await asyncio.wait_for(stream.next("never"), 5)


async def test_a_page_that_does_not_read_is_dropped(adapter: WebAdapter) -> None:
    watcher = adapter.hub.watch()
    event = Incoming("web", "e", Kind.TEXT, ME, QUESTIONS, START, message_id="1")
    for _ in range(2000):
        await adapter.ack(event)
    assert not watcher.open
    seen = 0
    while await watcher.next(1) is not None:
        seen += 1
    assert seen < 2000


async def test_the_app_answers_to_further_names(adapter: WebAdapter, backend: Backend) -> None:
    app: ASGIApp = create_app(adapter, backend, hosts=frozenset({"room.example"}))

    async def ask(host: str) -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://{host}") as http:
            return (await http.get("/livez")).status_code

    assert await ask("room.example") == 200
    assert await ask("127.0.0.1") == 403
