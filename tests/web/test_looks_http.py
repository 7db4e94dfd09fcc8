"""The endpoint of `View as`: whom it tells what, and that no SDK is loaded for it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import httpx
import pytest

from bot.adapters.web import WebAdapter
from bot.messages.richtext import Head, para
from bot.messages.types import Address, Button, Outgoing, Sender
from bot.web.chrome import KEYS
from bot.web.look_words import NOTES
from tests.web.conftest import OFFICIAL, Backend

QUESTIONS = Address("web", "questions")


def card(words: str = "words") -> Outgoing:
    return Outgoing(QUESTIONS, (Head("Card"), para(words)), ((Button("Go", "v1:a.go"),),))


@pytest.mark.parametrize(
    ("platform", "style", "size", "edge"), [("telegram", "bold", "", ""), ("discord", "plain", "heading", "plain")]
)
async def test_the_bots_messages_are_told_and_nobody_elses(
    client: httpx.AsyncClient, adapter: WebAdapter, platform: str, style: str, size: str, edge: str
) -> None:
    said = await adapter.say(Sender("kh", name=OFFICIAL.shown, locale="en"), QUESTIONS, "hello")
    first = (await adapter.send(card(), nonce="1")).native_id
    answer = await client.get(f"/api/look/{platform}", params={"messages": f"{said},{first},999"})
    assert answer.status_code == 200
    (only,) = answer.json()["looks"].items()
    assert only[0] == first
    title = only[1]["texts"][0][0]
    assert title["spans"][0] == {"text": "Card", "style": style, "link": None, "at": None}
    assert (title["size"], only[1]["edge"]) == (size, edge)
    assert only[1]["rows"][0][0]["action"] == "v1:a.go"


async def test_an_edited_message_has_its_new_revision(client: httpx.AsyncClient, adapter: WebAdapter) -> None:
    first = (await adapter.send(card(), nonce="1")).native_id
    before = (await client.get("/api/look/telegram", params={"messages": first})).json()["looks"][first]
    await adapter.send(replace(card("other"), replace=first), nonce="2")
    after = (await client.get("/api/look/telegram", params={"messages": first})).json()["looks"][first]
    assert after["rev"] > before["rev"]
    assert "other" in after["texts"][0][0]["spans"][-1]["text"]


@pytest.mark.parametrize("asked", ["x", "1;2", "-1", "1,²", ",".join(str(n) for n in range(101)), "9" * 19])
async def test_what_is_no_list_of_messages_is_refused(client: httpx.AsyncClient, asked: str) -> None:
    answer = await client.get("/api/look/telegram", params={"messages": asked})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad-request")


async def test_nothing_asked_nothing_told(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/look/discord")).json() == {"looks": {}}


async def test_other_platforms_are_not_known(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/look/plain", params={"messages": "1"})).status_code == 404


async def test_only_the_demo_has_looks(client: httpx.AsyncClient, backend: Backend, adapter: WebAdapter) -> None:
    first = (await adapter.send(card(), nonce="1")).native_id
    backend.movable = False
    answer = await client.get("/api/look/telegram", params={"messages": first})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "demo-only")


def test_every_note_has_words() -> None:
    assert {f"room-look-{code}" for code in NOTES} <= set(KEYS)


def test_no_sdk_is_loaded() -> None:
    """The room opens without the clients of platforms that nobody has configured."""
    code = "import sys, bot.web.app; sys.exit(bool({'telegram', 'discord'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
