"""The second sheet's endpoints over the whole program: personas, faults, silence, a copy, a new beginning."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.adapters.base import SendError, Verdict
from bot.adapters.web import WebAdapter
from bot.messages.richtext import para
from bot.messages.types import Address, Outgoing
from bot.services.transfer import read_lines
from bot.web.app import create_app
from bot.web.sheet_words import DUE
from tests.web.browser import START, open_room
from tests.web.conftest import BASE, Backend, Bot

UNKNOWN = "@mufakat How do other cities publish response times for citizen requests at their service counters?"
SAY = {"persona": "official-kh", "place": "questions", "text": UNKNOWN}
EXPERT = {"role": "expert", "nation": "ID", "zone": "Asia/Makassar", "language": "id", "topics": ["efficiency"]}


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The demo, over loopback."""
    async with open_room(tmp_path) as address, httpx.AsyncClient(base_url=address, timeout=30) as http:
        yield http


async def state(room: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await room.get("/api/state")).json()
    return found


async def done(room: httpx.AsyncClient, path: str, **body: object) -> dict[str, Any]:
    answer = await room.post(path, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def eventually(room: httpx.AsyncClient, holds: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """The state as soon as something holds; deliveries follow an answer."""
    async with asyncio.timeout(20):
        while not holds(now := await state(room)):
            pass
    return now


def private(now: dict[str, Any]) -> list[str]:
    return [one["place"] for one in now["messages"] if one["place"].startswith("@") and not one["sender"]]


# personas


async def test_a_persona_is_added_and_acts_at_once(room: httpx.AsyncClient) -> None:
    answer = await done(room, "/api/personas", **EXPERT)
    assert answer["persona"] == "expert-id"
    [added] = [one for one in answer["personas"] if one["id"] == "expert-id"]
    assert (added["role"], added["shown"], added["zone"]) == ("expert", "Expert · Indonesia", "Asia/Makassar")
    assert (await state(room))["personas"] == answer["personas"]
    await done(room, "/api/say", persona="expert-id", private=True, text="/inbox")
    await eventually(room, lambda now: "@expert-id" in private(now))


async def test_every_open_page_hears_of_a_new_persona(room: httpx.AsyncClient) -> None:
    async with room.stream("GET", "/api/stream") as stream:
        lines = stream.aiter_lines()
        while not (await anext(lines)).startswith("event: clock"):
            pass
        await done(room, "/api/personas", role="coordinator", nation="VN", language="vi")
        while await anext(lines) != "event: people":
            pass
        told = json.loads((await anext(lines)).removeprefix("data: "))
    assert "coordinator-vn" in {one["id"] for one in told["personas"]}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"role": "minister"}, "persona-role"),
        ({"nation": "Atlantis"}, "persona-nation"),
        ({"zone": None}, "persona-zone"),
        ({"zone": "Asia/Manila"}, "persona-zone"),
        ({"language": "xx"}, "persona-language"),
        ({"topics": []}, "persona-topics"),
        ({"topics": None}, "bad-request"),
        ({"topics": ["efficiency", 5]}, "bad-request"),
        ({"role": None}, "bad-request"),
        ({"language": ["id"]}, "bad-request"),
    ],
)
async def test_a_persona_that_does_not_fit_is_refused_in_words(
    room: httpx.AsyncClient, wrong: dict[str, object], code: str
) -> None:
    answer = await room.post("/api/personas", json=EXPERT | wrong)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert answer.json()["error"]["text"].endswith(".")
    assert len((await state(room))["personas"]) == 36


async def test_personas_have_a_limit(room: httpx.AsyncClient) -> None:
    official = {"role": "official", "nation": "SG", "language": "en"}
    for _ in range(60 - 36):
        await done(room, "/api/personas", **official)
    answer = await room.post("/api/personas", json=official)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "persona-full")


async def test_what_can_be_chosen(room: httpx.AsyncClient) -> None:
    choices = (await room.get("/api/sheet", headers={"accept-language": "id"})).json()
    assert [len(one["zones"]) for one in choices["nations"] if one["code"] == "ID"] == [3]
    assert len(choices["nations"]) == 11
    assert {"value": "participation", "label": "Partisipasi"} in choices["topics"]
    assert (choices["most_topics"], choices["resettable"]) == (5, True)


# faults


async def test_closed_private_messages_let_the_next_expert_be_asked(room: httpx.AsyncClient) -> None:
    await done(room, "/api/say", **SAY)
    [chosen] = private(await eventually(room, private))
    await done(room, "/api/reset")
    await done(room, "/api/faults", fault="closed", persona=chosen[1:], on=True)
    await done(room, "/api/say", **SAY)
    now = await eventually(room, private)
    assert chosen not in private(now)
    assert now["faults"]["closed"] == [chosen[1:]]
    assert now["faults"]["refused"] >= 1
    await done(room, "/api/faults", fault="closed", persona=chosen[1:], on=False)
    assert (await state(room))["faults"]["closed"] == []


async def test_a_busy_platform_puts_everything_off_and_loses_nothing(room: httpx.AsyncClient) -> None:
    await done(room, "/api/faults", fault="limited", on=True)
    await done(room, "/api/say", **SAY)
    now = await eventually(room, lambda now: now["faults"]["held"] >= 2)
    assert [one["sender"] for one in now["messages"]] == ["official-kh"]
    await done(room, "/api/faults", fault="limited", on=False)
    await done(room, "/api/clock", by="1h")
    now = await eventually(room, private)
    assert len([one for one in now["messages"] if one["place"] == "questions" and not one["sender"]]) == 1


async def test_an_event_that_is_delivered_twice_has_one_effect(room: httpx.AsyncClient) -> None:
    await done(room, "/api/faults", fault="twice", on=True)
    await done(room, "/api/say", **SAY)
    now = await eventually(room, private)
    assert now["faults"]["repeated"] == 1
    cards = [one for one in now["messages"] if one["place"] == "questions" and not one["sender"]]
    assert len(cards) == 1
    assert len(private(now)) == 1


async def test_all_faults_are_switched_off_at_once_and_every_page_hears_it(room: httpx.AsyncClient) -> None:
    await done(room, "/api/faults", fault="twice", on=True)
    await done(room, "/api/faults", fault="closed", persona="exp-01", on=True)
    async with room.stream("GET", "/api/stream") as stream:
        lines = stream.aiter_lines()
        while not (await anext(lines)).startswith("event: clock"):
            pass
        off = await done(room, "/api/faults", fault="all", on=False)
        while await anext(lines) != "event: faults":
            pass
        assert json.loads((await anext(lines)).removeprefix("data: ")) == off
    assert (off["closed"], off["limited"], off["twice"]) == ([], False, False)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"fault": "closed", "persona": "nobody", "on": True}, 403),
        ({"fault": "closed", "on": True}, 400),
        ({"fault": "fire", "on": True}, 400),
        ({"fault": "all", "on": True}, 400),
        ({"fault": "twice", "on": "yes"}, 400),
        ({"on": True}, 400),
    ],
)
async def test_odd_switches_are_refused(room: httpx.AsyncClient, body: dict[str, object], status: int) -> None:
    assert (await room.post("/api/faults", json=body)).status_code == status


async def test_what_a_fault_does_to_a_send(adapter: WebAdapter) -> None:
    message = Outgoing(Address("web", "th", private=True), (para("words"),))
    adapter.faults.close("th", True)
    with pytest.raises(SendError) as refused:
        await adapter.send(message, nonce="1")
    assert (refused.value.verdict, refused.value.closed) == (Verdict.NEVER, True)
    await adapter.send(Outgoing(Address("web", "kh", private=True), (para("words"),)), nonce="2")
    await adapter.send(Outgoing(Address("web", "th"), (para("words"),)), nonce="3")
    adapter.faults.limit(True)
    with pytest.raises(SendError) as later:
        await adapter.send(message, nonce="4")
    assert (later.value.verdict, later.value.seconds, later.value.closed) == (Verdict.LATER, 30.0, False)
    adapter.faults.off()
    await adapter.send(message, nonce="5")
    assert adapter.faults.state()["refused"] == 0


# the clock


async def test_the_clock_stops_and_goes_on(room: httpx.AsyncClient) -> None:
    assert (await done(room, "/api/clock/stand", still=True))["frozen"] is True
    now = await done(room, "/api/clock", by="1h")
    assert (now["frozen"], now["offset_seconds"]) == (True, 3600)
    now = await done(room, "/api/clock/stand", still=False)
    assert (now["frozen"], now["offset_seconds"]) == (False, 3600)
    assert (await room.post("/api/clock/stand", json={"still": 1})).status_code == 400


async def test_a_day_of_silence_goes_from_one_due_instant_to_the_next(room: httpx.AsyncClient) -> None:
    await done(room, "/api/say", **SAY)
    [chosen] = private(await eventually(room, private))
    answer = await done(room, "/api/clock/silence")
    assert answer["offset_seconds"] == 24 * 3600
    steps = answer["passed"]
    assert [one["at"] for one in steps] == sorted(one["at"] for one in steps)
    assert steps[0]["kinds"] == ["offer.nudge"]
    assert [one["place"] for one in steps[0]["messages"]] == [chosen]
    assert steps[1]["kinds"] == ["offer.next"]
    places = {one["place"] for one in steps[1]["messages"]}
    assert chosen in places
    assert len(places - {"questions", chosen}) == 1, "the next expert is asked"
    assert {kind for one in steps for kind in one["kinds"]} <= set(DUE)


async def test_a_day_in_which_nothing_is_due_passes_as_well(room: httpx.AsyncClient) -> None:
    answer = await done(room, "/api/clock/silence")
    assert (answer["passed"], answer["offset_seconds"]) == ([], 24 * 3600)


# a copy, and a new beginning


async def test_the_copy_is_a_file_that_can_be_imported(room: httpx.AsyncClient, tmp_path: Path) -> None:
    answer = await room.get("/api/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="community.jsonl"'
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(answer.content)
    problems: list[str] = []
    kinds = [line["type"] for _, line in read_lines(copy, problems)]
    assert (problems, kinds.count("knowledge"), kinds.count("expert")) == ([], 90, 30)


async def test_a_reset_forgets_everything_and_every_page_hears_it(room: httpx.AsyncClient) -> None:
    before = await state(room)
    await done(room, "/api/personas", **EXPERT)
    await done(room, "/api/faults", fault="twice", on=True)
    await done(room, "/api/say", **SAY)
    await done(room, "/api/clock", by="1d")
    await done(room, "/api/clock/stand", still=True)
    async with room.stream("GET", "/api/stream") as stream:
        lines = stream.aiter_lines()
        while not (await anext(lines)).startswith("event: clock"):
            pass
        await done(room, "/api/reset")
        while await anext(lines) != "event: reset":
            pass
    after = await state(room)
    assert after["era"] != before["era"]
    same = ("messages", "personas", "faults", "offset_seconds", "frozen", "next_due", "now")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert after["now"] == START.isoformat()
    await done(room, "/api/say", **SAY)
    now = await eventually(room, private)
    assert "Question 1" in json.dumps(now["messages"]), "numbers begin again"


async def test_a_reset_waits_for_what_is_under_way_and_nothing_of_it_is_left(room: httpx.AsyncClient) -> None:
    """Many speak while it is reset, twice: each message is before it (and gone) or after it (and answered)."""
    official = [one["id"] for one in (await state(room))["personas"] if one["role"] == "official"]

    async def talk(persona: str, number: int) -> str:
        answer = await room.post("/api/say", json=SAY | {"persona": persona, "text": f"{UNKNOWN} {persona} {number}"})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["message"])

    talking = [talk(persona, number) for number in range(3) for persona in official]
    resets = [room.post("/api/reset", json={}) for _ in range(2)]
    *said, one, two = await asyncio.gather(*talking, *resets)
    codes = sorted(answer.status_code for answer in (one, two) if isinstance(answer, httpx.Response))
    assert codes in ([200, 200], [200, 503])
    now = await state(room)
    kept = {one["id"] for one in now["messages"] if one["sender"]}
    assert kept <= set(map(str, said))
    cards = {one["reply_to"] for one in now["messages"] if not one["sender"] and one.get("reply_to")}
    assert cards <= {one["id"] for one in now["messages"]}, "no answer to what is gone"
    await done(room, "/api/reset")
    assert (await state(room))["messages"] == []


async def test_an_old_message_of_before_the_reset_cannot_be_pressed(room: httpx.AsyncClient) -> None:
    await done(room, "/api/say", **SAY)
    now = await eventually(room, private)
    [card] = [one for one in now["messages"] if one["place"] == "questions" and not one["sender"]]
    press = {"persona": "official-kh", "message": card["id"], "action": card["buttons"][0][0]["action"]}
    await done(room, "/api/reset")
    await done(room, "/api/say", **SAY)
    answer = await room.post("/api/press", json=press)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown-message")


# where it is refused


class Sheet:
    """Must not be asked."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(name)


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/api/sheet", None, "demo-only"),
        ("/api/export", None, "demo-only"),
        ("/api/personas", EXPERT, "demo-only"),
        ("/api/faults", {"fault": "twice", "on": True}, "demo-only"),
        ("/api/reset", {}, "demo-only"),
        ("/api/clock/stand", {"still": True}, "clock"),
        ("/api/clock/silence", {}, "clock"),
    ],
)
async def test_nothing_of_it_is_there_beside_a_real_platform(
    adapter: WebAdapter, backend: Backend, path: str, body: object, code: str
) -> None:
    backend.movable = False
    app = create_app(adapter, backend, sheet=Sheet())  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as http:
        answer = await (http.get(path) if body is None else http.post(path, json=body))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, code)
    assert adapter.faults.state()["twice"] is False


async def test_only_a_demo_is_reset(adapter: WebAdapter, backend: Backend, bot: Bot) -> None:
    class Lived:
        async def is_demo(self) -> bool:
            return False

    app = create_app(adapter, backend, sheet=Lived())  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as http:
        answer = await http.post("/api/reset", json={})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not-demo")


async def test_changes_come_only_from_the_page_itself(room: httpx.AsyncClient) -> None:
    for path in ("/api/reset", "/api/faults", "/api/personas", "/api/clock/stand", "/api/clock/silence"):
        answer = await room.post(path, json={}, headers={"origin": "https://elsewhere.test"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "origin")
