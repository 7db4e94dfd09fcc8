"""The room for members: who gets in, by what, for how long, and that nobody sees or does what is somebody else's."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.messages.richtext import para
from bot.messages.types import Address, Attachment, Outgoing
from bot.services import doorway
from bot.web.auth import Doorkeeper, Tries
from bot.web.auth_backend import HouseDoors
from bot.web.house_backend import HouseBackend
from bot.web.member_app import MemberApi, create_member_app
from bot.web.security import LOOPBACK, public_name
from storage import audit, invitations, members, sessions
from tests.web.conftest import _Server
from tests.world import World, world

LOCAL = "http://127.0.0.1:8765"
PUBLIC = "https://room.example.org"
OPEN = {"/", "/enter", "/livez", "/readyz", "/favicon.ico", "/static"}
"""What is served to whoever asks; "/" shows them the door only."""


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as one:
        one.app.house.door = LOCAL
        await one.person("official-vn", "VN")
        await one.person("expert-th", "TH", role="expert")
        await one.person("coordinator-ph", "PH", role="coordinator")
        yield one


def parts(here: World, door: str) -> tuple[HouseBackend, HouseDoors]:
    async def nothing() -> None:
        pass

    people = HouseBackend(here.db, here.app.house, settle=nothing, alive=lambda: True, clock_movable=False)
    return people, HouseDoors(here.db, here.clock, people)


def app_of(here: World, door: str = LOCAL) -> ASGIApp:
    people, doors = parts(here, door)
    hosts = LOOPBACK | public_name(door)
    return create_member_app(here.platform, people, doors, door=door, hosts=hosts)


@asynccontextmanager
async def browser(app: ASGIApp, base: str = LOCAL, address: str = "127.0.0.1") -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, client=(address, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url=base) as http:
        yield http


async def link_of(here: World, member_id: str) -> str:
    async with here.db.write() as tx:
        account = (await members.accounts(tx, member_id))[0]
        return await doorway.make_link(tx, account, here.clock.now())


async def entered(http: httpx.AsyncClient, here: World, member_id: str) -> httpx.AsyncClient:
    answer = await http.post("/enter", json={"token": await link_of(here, member_id)})
    assert answer.status_code == 200, answer.text
    return http


async def cookie_of(here: World, member_id: str) -> dict[str, str]:
    async with browser(app_of(here)) as http:
        await entered(http, here, member_id)
        return dict(http.cookies)


async def note(here: World, to: Address, words: str, *, only_for: str = "", file: bool = False) -> str:
    """Something that the bot says; returns the message's id."""
    attachment = Attachment("a.txt", "text/plain", base64.b64encode(b"mine").decode()) if file else None
    message = Outgoing(to, (para(words),), only_for=only_for, attachment=attachment)
    return (await here.platform.send(message, nonce=words)).native_id


def private(who: str) -> Address:
    return Address("web", who, None, True)


GENERAL = Address("web", "general")


# getting in


async def test_a_link_opens_the_room_once(here: World) -> None:
    token = await link_of(here, "official-vn")
    assert len(token) == 22
    app = app_of(here)
    async with browser(app) as first, browser(app) as second:
        assert (await first.get("/api/state")).status_code == 401
        assert (await first.post("/enter", json={"token": token})).status_code == 200
        assert (await first.get("/api/state")).json()["me"] == "official-vn"
        again = await second.post("/enter", json={"token": token})
        assert (again.status_code, again.json()["error"]["code"]) == (403, "link")
        assert not second.cookies
    async with here.db.read() as tx:
        lines = [(one["actor"], one["action"]) for one in await audit.details(tx)]
    assert ("official-vn", "entered") in lines


async def test_to_look_at_a_link_uses_nothing_up(here: World) -> None:
    """A preview fetches the page; the key behind the # never leaves the reader's browser."""
    token = await link_of(here, "official-vn")
    async with browser(app_of(here)) as http:
        for _ in range(3):
            for address in ("/enter", f"/enter?token={token}"):
                seen = await http.get(address)
                assert seen.status_code == 200
                assert "set-cookie" not in seen.headers
                assert token not in seen.text
        assert (await http.post("/enter", json={"token": token})).status_code == 200


@pytest.mark.parametrize("made_up", ["", "x", "A" * 22, "A" * 5000, "../../etc", "'; DROP TABLE member; --"])
async def test_a_made_up_key_opens_nothing(here: World, made_up: str) -> None:
    async with browser(app_of(here)) as http:
        assert (await http.post("/enter", json={"token": made_up})).status_code == 403
        assert (await http.post("/enter", json={"token": 5})).status_code == 400
        assert not http.cookies


async def test_links_end_after_their_time_and_with_the_next_one(here: World) -> None:
    async with browser(app_of(here)) as http:
        late = await link_of(here, "official-vn")
        here.clock.advance(doorway.LINK_LIVES)
        assert (await http.post("/enter", json={"token": late})).status_code == 403
        earlier = await link_of(here, "official-vn")
        await link_of(here, "official-vn")
        assert (await http.post("/enter", json={"token": earlier})).status_code == 403


async def test_secrets_are_kept_as_hashes_only(here: World, tmp_path: Path) -> None:
    asked_for = await link_of(here, "expert-th")
    async with browser(app_of(here)) as http:
        used = await link_of(here, "official-vn")
        await http.post("/enter", json={"token": used})
        secret = http.cookies["mufakat"]
    async with here.db.write() as tx:
        by = await members.get(tx, "coordinator-ph")
        assert by is not None
        _, invited = await doorway.invite(
            tx, here.app.house.community, by, nation=None, locale="en", now=here.clock.now()
        )
    kept = await asyncio.to_thread(lambda: b"".join(path.read_bytes() for path in tmp_path.iterdir()))
    assert sessions.digest(secret).encode() in kept
    for word in (asked_for, used, secret, invited):
        assert word.encode() not in kept


async def test_too_many_tries_from_one_address(here: World) -> None:
    app = app_of(here)
    async with browser(app) as http, browser(app, address="127.0.0.2") as other:
        for _ in range(5):
            assert (await http.post("/enter", json={"token": "wrong"})).status_code == 403
        token = await link_of(here, "official-vn")
        assert (await http.post("/enter", json={"token": token})).status_code == 429
        assert (await other.post("/enter", json={"token": "wrong"})).status_code == 403
        here.clock.advance(timedelta(minutes=1))
        assert (await http.post("/enter", json={"token": token})).status_code == 200


async def test_many_people_come_in_from_one_office(here: World) -> None:
    app = app_of(here)
    for _ in range(8):
        async with browser(app) as http:
            await entered(http, here, "official-vn")


async def test_only_a_proxy_says_where_a_try_comes_from(here: World) -> None:
    secure, plain = app_of(here, PUBLIC), app_of(here)
    async with browser(secure, PUBLIC) as http:
        for number in range(7):  # what a stranger writes in front of the proxy's own word does not count
            headers = {"x-forwarded-for": f"10.0.0.{number}, 203.0.113.5"}
            last = await http.post("/enter", json={"token": "wrong"}, headers=headers)
        assert last.status_code == 429
        elsewhere = await http.post("/enter", json={"token": "x"}, headers={"x-forwarded-for": "203.0.113.6"})
        assert elsewhere.status_code == 403
    for app, base, peer in ((plain, LOCAL, "127.0.0.1"), (secure, PUBLIC, "9.9.9.9")):
        async with browser(app, base, peer) as http:
            for number in range(7):
                headers = {"x-forwarded-for": f"203.0.113.{100 + number}"}
                last = await http.post("/enter", json={"token": "wrong"}, headers=headers)
            assert last.status_code == 429


def test_the_count_of_tries_is_bounded(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.auth.MOST_ADDRESSES", 3)
    tries, now = Tries(), here.clock.now()
    assert [tries.count(str(number), now) for number in range(4)] == [True, True, True, False]
    assert tries.count("0", now)
    assert tries.count("5", now + timedelta(minutes=1))


# the cookie and the session


async def test_the_cookie_behind_https(here: World) -> None:
    async with browser(app_of(here, PUBLIC), PUBLIC) as http:
        answer = await http.post("/enter", json={"token": await link_of(here, "official-vn")})
    name, _, rest = answer.headers["set-cookie"].partition("=")
    flags = {one.strip().lower() for one in rest.split(";")[1:]}
    assert name == "__Host-mufakat"
    assert {"httponly", "secure", "samesite=strict", "path=/", "max-age=2592000"} <= flags
    assert not any(flag.startswith("domain") for flag in flags)
    assert len(rest.split(";")[0]) >= 43


async def test_the_cookie_on_this_machine(here: World) -> None:
    async with browser(app_of(here)) as http:
        answer = await http.post("/enter", json={"token": await link_of(here, "official-vn")})
    name, _, rest = answer.headers["set-cookie"].partition("=")
    flags = {one.strip().lower() for one in rest.split(";")[1:]}
    assert name == "mufakat"
    assert {"httponly", "samesite=strict", "path=/"} <= flags
    assert "secure" not in flags


async def test_a_session_lasts_thirty_days_after_its_last_use(here: World) -> None:
    async with browser(app_of(here)) as http:
        await entered(http, here, "official-vn")
        assert "set-cookie" not in (await http.get("/")).headers
        for _ in range(3):
            here.clock.advance(timedelta(days=29))
            renewed = await http.get("/")
            assert renewed.status_code == 200
            assert "max-age=2592000" in renewed.headers["set-cookie"].lower()
        here.clock.advance(timedelta(days=30, seconds=1))
        assert (await http.get("/api/state")).status_code == 401


@pytest.mark.parametrize("forged", ["", "x", "A" * 43, "A" * 5000, "official-vn", "1"])
async def test_a_forged_cookie_is_nobodys(here: World, forged: str) -> None:
    async with browser(app_of(here)) as http:
        for name in ("mufakat", "__Host-mufakat"):
            assert (await http.get("/api/state", headers={"cookie": f"{name}={forged}"})).status_code == 401


async def test_signing_out(here: World) -> None:
    app = app_of(here)
    async with browser(app) as one, browser(app) as two:
        await entered(one, here, "official-vn")
        await entered(two, here, "official-vn")
        kept = {"cookie": f"mufakat={one.cookies['mufakat']}"}
        gone = await one.post("/api/session/end", json={})
        assert 'mufakat=""' in gone.headers["set-cookie"]
        assert not one.cookies
        assert (await one.get("/api/state", headers=kept)).status_code == 401
        assert (await one.post("/api/session/end", json={})).status_code == 401
        assert (await two.get("/api/session")).status_code == 200
        unused = await link_of(here, "official-vn")
        async with here.db.write() as tx:
            member = await members.get(tx, "official-vn")
            assert member is not None
            await doorway.sign_out_everywhere(tx, member, here.clock.now())
        assert (await two.get("/api/session")).status_code == 401
        assert (await two.post("/enter", json={"token": unused})).status_code == 403


async def test_a_second_link_at_the_same_browser_ends_the_first_session(here: World) -> None:
    async with browser(app_of(here)) as http:
        await entered(http, here, "official-vn")
        before = http.cookies["mufakat"]
        await entered(http, here, "expert-th")
        assert (await http.get("/api/state")).json()["me"] == "expert-th"
    async with browser(app_of(here)) as other:
        assert (await other.get("/api/session", headers={"cookie": f"mufakat={before}"})).status_code == 401


async def test_nobody_acts_for_a_member_who_has_left(here: World) -> None:
    async with browser(app_of(here)) as http:
        await entered(http, here, "official-vn")
        unused = await link_of(here, "official-vn")
        async with here.db.write() as tx:
            await members.update_field(tx, "official-vn", "left_at", here.clock.now())
        assert (await http.get("/api/state")).status_code == 401
        assert (await http.post("/enter", json={"token": unused})).status_code == 403


async def test_what_opens_nothing_is_forgotten(here: World) -> None:
    await cookie_of(here, "official-vn")
    await link_of(here, "expert-th")
    here.clock.advance(timedelta(days=31))
    async with here.db.write() as tx:
        await doorway.trim(tx, here.clock.now())
        for table in ("browser_session", "browser_entry"):
            assert (await tx.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar_one() == 0


# by invitation


async def invited(here: World, **given: Any) -> tuple[str, str]:
    async with here.db.write() as tx:
        by = await members.get(tx, "coordinator-ph")
        assert by is not None
        wanted = {"nation": "MM", "locale": "id"} | given
        return await doorway.invite(tx, here.app.house.community, by, now=here.clock.now(), **wanted)


async def test_an_invitation_makes_a_new_member_once(here: World) -> None:
    made, token = await invited(here)
    async with browser(app_of(here)) as http:
        assert (await http.post("/enter", json={"token": token})).status_code == 200
        state = (await http.get("/api/state")).json()
        mine = next(one for one in state["personas"] if one["id"] == state["me"])
        assert (mine["role"], mine["nation"], mine["lang"], mine["zone"]) == ("official", "MM", "id", "Asia/Yangon")
        assert '<html lang="id"' in (await http.get("/")).text
        assert (await http.post("/enter", json={"token": token})).status_code == 403
    async with here.db.read() as tx:
        kept = await invitations.get(tx, made)
        assert kept is not None
        member = await members.get(tx, kept.member_id or "")
        assert member is not None
        assert (member.nation_confirmed_at, member.locale) == (None, "id")
        assert state["me"] not in (member.id, "official-vn")
        lines = [one for one in await audit.details(tx) if one["subject"] == f"invitation:{made}"]
    assert [(one["actor"], one["action"]) for one in lines] == [
        ("coordinator-ph", "invited"),
        (member.id, "entered by invitation"),
    ]


async def test_an_invitation_that_is_withdrawn_or_late(here: World) -> None:
    made, token = await invited(here)
    async with here.db.write() as tx:
        by = await members.get(tx, "coordinator-ph")
        assert by is not None
        await doorway.withdraw(tx, by, made, here.clock.now())
    _, late = await invited(here)
    here.clock.advance(timedelta(days=7))
    async with browser(app_of(here)) as http:
        for one in (token, late):
            assert (await http.post("/enter", json={"token": one})).status_code == 403
    async with here.db.read() as tx:
        assert len(await members.everybody(tx)) == 3


# nothing of anybody else's


async def test_without_a_session_nothing_is_served_but_the_door(here: World) -> None:
    people, doors = parts(here, LOCAL)
    keeper = Doorkeeper(doors, LOCAL)
    api = MemberApi(here.platform, people, doors, keeper)
    routes: list[Route] = [*api.routes(), *keeper.routes(None, lambda _: "en")]  # type: ignore[arg-type]
    paths = {one.path for one in routes if one.path not in OPEN}
    assert len(paths) >= 9
    async with browser(app_of(here)) as http:
        door = await http.get("/")
        assert door.status_code == 401
        assert "/settings" in door.text
        for route in routes:
            if route.path in OPEN:
                continue
            for method in (route.methods or set()) - {"HEAD"}:
                path = route.path.replace("{message}", "1")
                answer = await http.request(method, path, json={} if method == "POST" else None)
                assert (answer.status_code, answer.json()["error"]["code"]) == (401, "sign-in"), path


@pytest.mark.parametrize("path", ["clock", "freeze", "personas", "persona", "reset", "faults", "why", "play", "look"])
async def test_the_demo_is_not_here(here: World, path: str) -> None:
    async with browser(app_of(here)) as http:
        await entered(http, here, "coordinator-ph")
        assert (await http.get(f"/api/{path}")).status_code in (404, 405)
        assert (await http.post(f"/api/{path}", json={"by": "1h"})).status_code in (404, 405)
        page = (await http.get("/")).text
    assert re.findall(r'src="([^"]+)"', page) == ["/static/member.js"]
    assert re.findall(r'\bid="(?!i-)([^"]+)"', page) == ["sign-out", "columns", "starting", "toasts"]


async def test_nobody_acts_as_somebody_else(here: World) -> None:
    """What a request says about who acts counts for nothing."""
    async with browser(app_of(here)) as http:
        await entered(http, here, "official-vn")
        said = {"persona": "coordinator-ph", "text": "/queue", "private": True}
        assert (await http.post("/api/say", json=said)).status_code == 200
        await here.settle()
        messages = (await http.get("/api/state")).json()["messages"]
        assert {one["place"] for one in messages} == {"@official-vn"}
        assert {one["sender"] for one in messages} == {"official-vn", ""}
        asked = await http.get("/api/commands", params={"persona": "coordinator-ph", "private": "1"})
        assert "queue" not in {one["name"] for one in asked.json()["commands"]}


async def test_private_chats_and_whispers_are_their_owners(here: World) -> None:
    app = app_of(here)
    secret = await note(here, private("expert-th"), "for the expert", file=True)
    whisper = await note(here, GENERAL, "whispered", only_for="expert-th", file=True)
    public = await note(here, GENERAL, "for all", file=True)
    async with browser(app) as mine, browser(app) as other:
        await entered(mine, here, "expert-th")
        await entered(other, here, "official-vn")
        ids = {one["id"] for one in (await mine.get("/api/state")).json()["messages"]}
        assert ids == {secret, whisper, public}
        state = await other.get("/api/state")
        assert {one["id"] for one in state.json()["messages"]} == {public}
        assert "expert" not in json.dumps(state.json()["personas"])
        assert "card" not in state.json()["messages"][0]
        for one in (secret, whisper):
            assert (await mine.get(f"/api/file/{one}")).content == b"mine"
            assert (await other.get(f"/api/file/{one}")).status_code == 404
            press = {"message": one, "action": "s.home"}
            assert (await other.post("/api/press", json=press)).status_code == 404
            assert (await other.post("/api/form", json={**press, "values": {}})).status_code == 404
            say = {"text": "hm", "place": "general", "reply_to": one}
            assert (await other.post("/api/say", json=say)).status_code == 404
        assert (await other.get(f"/api/file/{public}")).content == b"mine"


async def test_a_crowd_in_other_chats_hides_nothing(here: World) -> None:
    mine = await note(here, private("official-vn"), "mine")
    for number in range(505):
        await note(here, private("expert-th"), f"other {number}")
    async with browser(app_of(here)) as http:
        await entered(http, here, "official-vn")
        assert [one["id"] for one in (await http.get("/api/state")).json()["messages"]] == [mine]


async def test_of_others_one_learns_name_role_and_nation(here: World) -> None:
    await here["expert-th"].says("good morning", "general")
    async with browser(app_of(here)) as http:
        await entered(http, here, "official-vn")
        personas = (await http.get("/api/state")).json()["personas"]
    expert = next(one for one in personas if one["id"] == "expert-th")
    assert expert == {
        **dict.fromkeys(("zone", "city", "lang"), ""),
        "id": "expert-th",
        "role": "expert",
        "nation": "TH",
        "nation_name": "Thailand",
        "admin": False,
        "shown": "Expert · Thailand",
    }
    assert [one["id"] for one in personas] == ["official-vn", "expert-th"]


async def test_another_page_cannot_act_here(here: World) -> None:
    async with browser(app_of(here, PUBLIC), PUBLIC) as http:
        await entered(http, here, "official-vn")
        say = {"text": "hello", "place": "general"}
        for headers in (
            {"origin": "https://evil.example"},
            {"origin": "null"},
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"},
        ):
            for path in ("/api/say", "/enter", "/api/session/end"):
                assert (await http.post(path, json=say, headers=headers)).status_code == 403
        plain = await http.post("/api/say", content=json.dumps(say), headers={"content-type": "text/plain"})
        assert plain.status_code == 415
        own = await http.post("/api/say", json=say, headers={"origin": PUBLIC, "sec-fetch-site": "same-origin"})
        assert own.status_code == 200


async def test_the_room_answers_to_its_public_name(here: World) -> None:
    app = app_of(here, PUBLIC)
    for base, status in ((PUBLIC, 401), (LOCAL, 401), ("https://evil.example", 403)):
        async with browser(app, base) as http:
            assert (await http.get("/")).status_code == status


# the stream


class Stream:
    """The events of an open stream, in order; `ended` when the server closed it."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()

    async def next(self) -> tuple[str, dict[str, Any]]:
        event: dict[str, str] = {}
        async for line in self._lines:
            if line:
                name, _, value = line.partition(": ")
                event[name] = value
            elif "event" in event:
                return event["event"], json.loads(event["data"])
            else:
                event = {}
        return "ended", {}


Listen = Callable[[str], Awaitable[Stream]]


@pytest.fixture
async def listen(here: World) -> AsyncIterator[Listen]:
    """Opens the stream of a member on a real server: streams need one."""
    config = uvicorn.Config(app_of(here), host="127.0.0.1", port=0, log_level="critical", lifespan="off", ws="none")
    server = _Server(config)
    task = asyncio.create_task(server.serve())
    await server.up.wait()
    base = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    opened: list[Any] = []

    async def of(who: str) -> Stream:
        http = httpx.AsyncClient(base_url=base, cookies=await cookie_of(here, who))
        response = await http.send(http.build_request("GET", "/api/stream"), stream=True)
        opened.extend((response, http))
        assert response.status_code == 200
        stream = Stream(response)
        name, data = await stream.next()
        assert (name, set(data)) == ("clock", {"now"})
        return stream

    yield of
    await here.platform.close()
    for one in opened:
        await one.aclose()
    server.should_exit = True
    await asyncio.wait_for(task, 10)


async def test_a_stream_brings_only_what_is_ones_own(here: World, listen: Listen) -> None:
    stream = await listen("official-vn")
    await note(here, private("expert-th"), "secret")
    await note(here, GENERAL, "whispered", only_for="expert-th")
    await here["expert-th"].says("/help")
    await note(here, private("official-vn"), "yours")
    await note(here, GENERAL, "for all")
    await here["expert-th"].says("good morning", "general")
    got = [await stream.next() for _ in range(4)]
    assert [name for name, _ in got] == ["message", "message", "people", "message"]
    assert [got[0][1]["place"], got[1][1]["place"], got[3][1]["sender"]] == ["@official-vn", "general", "expert-th"]
    assert [one["id"] for one in got[2][1]["personas"]] == ["official-vn", "expert-th"]
    assert not {"secret", "whispered"} & {word for _, data in got for word in json.dumps(data).split('"')}


async def test_what_was_missed_is_only_ones_own(here: World, listen: Listen) -> None:
    await note(here, private("expert-th"), "secret")
    await note(here, GENERAL, "whispered", only_for="expert-th")
    mine = await note(here, GENERAL, "whispered to you", only_for="official-vn")
    stream = await listen("official-vn")
    name, data = await stream.next()
    assert (name, data["id"]) == ("message", mine)


async def test_marks_in_other_chats_are_not_told(here: World, listen: Listen) -> None:
    stream = await listen("official-vn")
    await here["expert-th"].says("/help")
    await here["official-vn"].says("/help")
    got = [await stream.next() for _ in range(3)]
    assert {name for name, _ in got} == {"message", "seen"}
    assert {data["place"] for _, data in got} == {"@official-vn"}


async def test_a_stream_ends_with_the_session(here: World, listen: Listen) -> None:
    stream = await listen("official-vn")
    async with here.db.write() as tx:
        member = await members.get(tx, "official-vn")
        assert member is not None
        await doorway.sign_out_everywhere(tx, member, here.clock.now())
    await note(here, GENERAL, "too late")
    assert await stream.next() == ("ended", {})


async def test_a_page_learns_who_one_has_become(here: World, listen: Listen) -> None:
    stream = await listen("official-vn")
    async with here.db.write() as tx:
        await members.update_field(tx, "official-vn", "nation", "LA")
    await note(here, private("official-vn"), "noted")
    name, data = await stream.next()
    assert (name, data["personas"][0]["nation_name"]) == ("people", "Lao PDR")
