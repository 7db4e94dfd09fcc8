"""The local Discord's REST interface refuses what Discord refuses: asked with a plain HTTP client."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.adapters.discord.conftest import ANN, BEN
from tests.servers.discord import DiscordServer
from tests.servers.discord.world import Channel, Interaction, Message

BUTTON = {"type": 2, "style": 2, "label": "Go", "custom_id": "a"}
NONE = {"parse": []}


def row(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(buttons)}


def field(**more: Any) -> dict[str, Any]:
    return {"type": 18, "label": "L", "component": {"type": 4, "custom_id": "t", "style": 1, **more}}


def select(**more: Any) -> dict[str, Any]:
    options = more.pop("options", [{"label": "A", "value": "a"}])
    return {"type": 18, "label": "L", "component": {"type": 3, "custom_id": "s", "options": options, **more}}


def modal(*parts: Any, **more: Any) -> dict[str, Any]:
    return {"type": 9, "data": {"title": "T", "custom_id": "m", "components": list(parts or (field(),)), **more}}


@dataclass
class Raw:
    """A client that sends what it is told."""

    server: DiscordServer
    session: aiohttp.ClientSession

    async def call(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, Any]:
        """(status, JSON code of a refusal or the answer)."""
        headers = {"Authorization": f"Bot {self.server.world.token}", **more.pop("headers", {})}
        async with self.session.request(method, self.server.base_url + path, json=body, headers=headers, **more) as got:
            text = await got.text()
            if got.status != 204:
                assert got.headers["Content-Type"] == "application/json"
            told = json.loads(text) if text else None
            return got.status, told.get("code") if got.status >= 400 else told

    @property
    def channel(self) -> Channel:
        return self.server.do(lambda: self.server.people.channel("questions"))

    async def post(self, body: Any, channel: str = "", **more: Any) -> tuple[int, Any]:
        return await self.call("POST", f"/channels/{channel or self.channel.id}/messages", body, **more)

    def said(self, text: str = "hi", **more: Any) -> Message:
        channel = self.channel
        return self.server.do(lambda: self.server.people.say(ANN, channel, text, **more))

    def command(self, where: Channel | None = None) -> Interaction:
        channel = where or self.channel
        return self.server.do(lambda: self.server.people.command(ANN, channel, "ask", {}))

    async def pressed(self) -> Interaction:
        _, card = await self.post({"content": "card", "components": [row(BUTTON)]})
        return self.server.do(lambda: self.server.people.press(ANN, card["id"], "a"))

    async def respond(self, one: Interaction, body: Any, **more: Any) -> tuple[int, Any]:
        return await self.call("POST", f"/interactions/{one.id}/{one.token}/callback", body, **more)

    def hook(self, one: Interaction, rest: str = "") -> str:
        return f"/webhooks/{self.server.world.application}/{one.token}{rest}"


@pytest.fixture
async def raw(server: DiscordServer) -> AsyncIterator[Raw]:
    async with aiohttp.ClientSession() as session:
        yield Raw(server, session)


async def test_who_is_there(raw: Raw) -> None:
    status, me = await raw.call("GET", "/users/@me")
    assert (status, me["bot"]) == (200, True)
    assert (await raw.call("GET", "/oauth2/applications/@me"))[0] == 200
    assert (await raw.call("GET", "/users/@me", headers={"Authorization": "Bot wrong"})) == (401, 0)
    assert (await raw.call("GET", "/users/@me", headers={"Authorization": raw.server.world.token})) == (401, 0)
    assert await raw.call("GET", "/nothing/here") == (404, 0)
    assert await raw.call("DELETE", "/users/@me") == (404, 0)


async def test_bodies_are_json_and_say_so(raw: Raw) -> None:
    path = f"/channels/{raw.channel.id}/messages"
    for headers, data in (
        ({"Content-Type": "application/json; charset=utf-8"}, b'{"content": "x"}'),
        ({"Content-Type": "text/plain"}, b'{"content": "x"}'),
    ):
        assert (await raw.call("POST", path, headers=headers, data=data)) == (400, 50035)
    assert (await raw.call("POST", path, headers={"Content-Type": "application/json"}, data=b"{")) == (400, 50109)
    assert (await raw.post([1])) == (400, 50109)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, 50006),
        ({"content": "  "}, 50006),
        ({"content": "x" * 2001}, 50035),
        ({"content": 5}, 50035),
        ({"content": "x", "nonce": "n" * 26}, 50035),
        ({"content": "x", "enforce_nonce": True}, 50035),
        ({"content": "x", "flags": 64}, 50035),
        ({"content": "x", "allowed_mentions": {"parse": ["all"]}}, 50035),
        ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, 50035),
        ({"content": "x", "allowed_mentions": []}, 50035),
        ({"content": "x", "message_reference": {"message_id": "1"}}, 50035),
        ({"content": "x", "attachments": [{"id": 0}]}, 50035),
        ({"content": "x", "components": [row(BUTTON)] * 6}, 50035),
        ({"content": "x", "components": [row(*({**BUTTON, "custom_id": str(n)} for n in range(6)))]}, 50035),
        ({"content": "x", "components": [row()]}, 50035),
        ({"content": "x", "components": [BUTTON]}, 50035),
        ({"content": "x", "components": [row(BUTTON, BUTTON)]}, 50035),
        ({"content": "x", "components": [row({**BUTTON, "custom_id": "c" * 101})]}, 50035),
        ({"content": "x", "components": [row({**BUTTON, "custom_id": ""})]}, 50035),
        ({"content": "x", "components": [row({**BUTTON, "label": "l" * 81})]}, 50035),
        ({"content": "x", "components": [row({**BUTTON, "label": " "})]}, 50035),
        ({"content": "x", "components": [row({**BUTTON, "style": 9})]}, 50035),
        ({"content": "x", "components": [row({**BUTTON, "url": "https://a.example"})]}, 50035),
        ({"content": "x", "components": [row({**BUTTON, "style": 5})]}, 50035),
        ({"content": "x", "components": [row({"type": 2, "style": 5, "label": "l", "url": "javascript:x"})]}, 50035),
    ],
)
async def test_messages_that_are_refused(raw: Raw, body: Any, code: int) -> None:
    assert await raw.post(body) == (400, code)
    assert raw.server.in_channel(raw.channel) == []


async def test_messages_that_are_taken(raw: Raw) -> None:
    assert (await raw.post({"content": "x" * 2000, "flags": 4096, "components": [row(BUTTON)]}))[0] == 200
    assert (await raw.post({"components": [row(BUTTON)]}))[0] == 200
    lenient = {"message_id": "1", "fail_if_not_exists": False}
    assert (await raw.post({"content": "x", "message_reference": lenient}))[0] == 200


async def test_a_nonce_is_recognised_for_some_minutes_where_it_is_enforced(raw: Raw) -> None:
    body = {"content": "x", "nonce": "7", "enforce_nonce": True}
    first, again = await raw.post(body), await raw.post(body | {"content": "y"})
    assert first[1]["id"] == again[1]["id"]
    assert again[1]["content"] == "x"
    other = raw.server.do(lambda: raw.server.people.channel("general"))
    assert (await raw.post(body, other.id))[1]["id"] != first[1]["id"]
    assert (await raw.post({"content": "x", "nonce": "7"}))[1]["id"] != first[1]["id"]
    raw.server.do(lambda: setattr(raw.server.world, "aged", 301.0))
    assert (await raw.post(body))[1]["id"] != first[1]["id"]


async def test_everything_pings_unless_it_is_forbidden_edits_too(raw: Raw) -> None:
    text = f"@everyone <@{BEN}> <@&5>"
    _, loud = await raw.post({"content": text})
    _, quiet = await raw.post({"content": text, "allowed_mentions": NONE})
    _, one = await raw.post({"content": text, "allowed_mentions": {"parse": [], "users": [BEN]}})
    pings = {id_: message.pings for id_, message in raw.server.world.messages.items()}
    assert (pings[loud["id"]], pings[quiet["id"]], pings[one["id"]]) == (["@everyone", BEN, "5"], [], [BEN])
    await raw.call("PATCH", f"/channels/{raw.channel.id}/messages/{quiet['id']}", {"content": text})
    assert raw.server.world.messages[quiet["id"]].pings == ["@everyone", BEN, "5"]


async def test_places_and_people_that_cannot_be_written_to(raw: Raw) -> None:
    world = raw.server.world
    assert await raw.post({"content": "x"}, "123") == (404, 10003)
    _, private = await raw.call("POST", "/users/@me/channels", {"recipient_id": ANN})
    assert private["type"] == 1
    world.closed.add(ANN)
    assert await raw.post({"content": "x"}, private["id"]) == (403, 50007)
    assert await raw.call("POST", "/users/@me/channels", {"recipient_id": "me"}) == (400, 50033)
    world.denied[f"@{BEN}"] = (403, 50278)
    assert await raw.call("POST", "/users/@me/channels", {"recipient_id": BEN}) == (403, 50278)
    world.denied[raw.channel.id] = (403, 50013)
    assert await raw.post({"content": "x"}) == (403, 50013)
    forum = raw.server.do(lambda: world.add_channel("forum", 15))
    assert await raw.post({"content": "x"}, forum.id) == (400, 50008)
    thread = raw.server.do(lambda: world.add_channel("thread", 11, parent=forum.id))
    thread.locked = True
    assert await raw.post({"content": "x"}, thread.id) == (400, 160005)


async def test_edits(raw: Raw) -> None:
    said, (_, own) = raw.said(), await raw.post({"content": "x"})
    path = f"/channels/{raw.channel.id}/messages/"
    assert await raw.call("PATCH", path + said.id, {"content": "y"}) == (403, 50005)
    assert await raw.call("PATCH", path + "5", {"content": "y"}) == (404, 10008)
    assert await raw.call("PATCH", path + own["id"], {"content": ""}) == (400, 50006)
    assert await raw.call("PATCH", path + own["id"], {"content": "y" * 2001}) == (400, 50035)
    status, changed = await raw.call("PATCH", path + own["id"], {"content": "y"})
    assert (status, changed["content"]) == (200, "y")
    assert changed["edited_timestamp"]
    raw.channel.archived = True
    assert await raw.call("PATCH", path + own["id"], {"content": "z"}) == (400, 50083)
    assert await raw.call("DELETE", path + own["id"]) == (204, None)
    assert await raw.call("GET", path + own["id"]) == (404, 10008)


async def test_history_comes_in_pages_after_a_message_newest_first(raw: Raw) -> None:
    said = [raw.said(str(n)).id for n in range(7)]
    mention = raw.said("<@b> read this", mention=True).id
    path = f"/channels/{raw.channel.id}/messages"
    _, page = await raw.call("GET", f"{path}?after={said[0]}&limit=3")
    assert [one["id"] for one in page] == said[3:0:-1]
    _, page = await raw.call("GET", f"{path}?after={said[5]}")
    assert [(one["id"], one["content"]) for one in page] == [(mention, "<@b> read this"), (said[6], "")]
    assert await raw.call("GET", f"{path}?limit=101") == (400, 50035)


async def test_first_responses(raw: Raw) -> None:
    one = raw.command()
    wrong = Interaction(one.id, "x", 2, ANN, one.channel, 0.0)
    assert await raw.respond(wrong, {"type": 5}) == (404, 10062)
    for kind in (1, 6, 7, 8):
        assert await raw.respond(one, {"type": kind, "data": {"choices": []}}) == (400, 50035)
    assert await raw.respond(one, {"type": 5, "data": {"flags": 4096}}) == (400, 50035)
    status, told = await raw.respond(one, {"type": 5}, params={"with_response": "1"})
    assert (status, told["interaction"]) == (200, {"id": one.id, "type": 2})
    assert await raw.respond(one, {"type": 5}) == (400, 40060)
    assert await raw.respond(raw.command(), {"type": 5}) == (204, None)
    raw.server.do(lambda: setattr(raw.server.world, "ack_seconds", -1.0))
    assert await raw.respond(raw.command(), {"type": 5}) == (404, 10062)


async def test_nothing_can_be_sent_before_the_first_response_or_after_fifteen_minutes(raw: Raw) -> None:
    one = raw.command()
    assert await raw.call("POST", raw.hook(one), {"content": "x"}) == (404, 10015)
    await raw.respond(one, {"type": 5})
    assert await raw.call("POST", "/webhooks/1/x", {"content": "x"}) == (404, 10015)
    raw.server.do(lambda: setattr(raw.server.world, "aged", 901.0))
    assert await raw.call("POST", raw.hook(one), {"content": "x"}) == (401, 50027)


async def test_the_first_answer_keeps_the_visibility_of_the_deferred_reply(raw: Raw) -> None:
    for flags, alone in ((64, ANN), (0, "")):
        for method, rest in (("POST", "?wait=1"), ("PATCH", "/messages/@original")):
            one = raw.command()
            await raw.respond(one, {"type": 5, "data": {"flags": flags}})
            status, sent = await raw.call(
                method, raw.hook(one, rest), {"content": "x", "flags": 64 - flags if method == "POST" else 0}
            )
            assert status == 200
            assert raw.server.world.messages[sent["id"]].only_for == alone
            assert not one.pending
    assert (await raw.call("PATCH", f"/channels/{raw.channel.id}/messages/{sent['id']}", {"content": "y"}))[0] == 200


async def test_what_one_person_sees_only_the_token_can_change(raw: Raw) -> None:
    one = await raw.pressed()
    await raw.respond(one, {"type": 6})
    _, sent = await raw.call("POST", raw.hook(one, "?wait=1"), {"content": "x", "flags": 64})
    channel = f"/channels/{raw.channel.id}/messages/{sent['id']}"
    assert await raw.call("PATCH", channel, {"content": "y"}) == (404, 10008)
    assert await raw.call("GET", channel) == (404, 10008)
    assert (await raw.call("PATCH", raw.hook(one, f"/messages/{sent['id']}"), {"content": "y"}))[0] == 200
    other = raw.command()
    await raw.respond(other, {"type": 5})
    assert await raw.call("GET", raw.hook(other, f"/messages/{sent['id']}")) == (404, 10008)
    assert await raw.call("DELETE", raw.hook(one, f"/messages/{sent['id']}")) == (204, None)
    with pytest.raises(KeyError):
        raw.server.do(lambda: raw.server.people.press(BEN, sent["id"], "a"))


async def test_a_deferred_reply_can_be_taken_back(raw: Raw) -> None:
    one = raw.command()
    await raw.respond(one, {"type": 5})
    assert await raw.call("DELETE", raw.hook(one, "/messages/@original")) == (204, None)
    assert not one.pending
    assert await raw.call("PATCH", raw.hook(one, "/messages/@original"), {"content": "x"}) == (404, 10008)


@pytest.mark.parametrize(
    "body",
    [
        modal(title="t" * 46),
        modal(title=""),
        modal(custom_id="c" * 101),
        modal(*[field(custom_id=str(n)) for n in range(6)]),
        modal(components=[]),
        modal({"type": 4, "custom_id": "t", "style": 1}),
        modal({**field(), "label": "l" * 46}),
        modal({**field(), "description": "d" * 101}),
        modal(field(), field()),
        modal(field(style=3)),
        modal(field(max_length=4001)),
        modal(field(value="v" * 11, max_length=10)),
        modal(field(placeholder="p" * 101)),
        modal(select(options=[])),
        modal(select(options=[{"label": str(n), "value": str(n)} for n in range(26)])),
        modal(select(options=[{"label": "A", "value": "a"}] * 2)),
        modal(select(options=[{"label": "l" * 101, "value": "a"}])),
        modal(select(options=[{"label": "A", "value": "v" * 101}])),
        modal(select(min_values=2, max_values=1)),
        modal(select(max_values=2)),
        modal(select(options=[{"label": n, "value": n, "default": True} for n in "ab"])),
    ],
)
async def test_modals_that_are_refused(raw: Raw, body: Any) -> None:
    assert await raw.respond(raw.command(), body) == (400, 50035)


async def test_a_modal_is_a_first_response_or_none(raw: Raw) -> None:
    one = raw.command()
    assert (await raw.respond(one, modal(field(), select())))[0] == 204
    sent = raw.server.do(lambda: raw.server.people.submit(one, {"t": ("x",), "s": ("a",)}))
    assert await raw.respond(sent, modal()) == (400, 50035), "a modal answers no modal"
    assert await raw.respond(sent, {"type": 6}) == (400, 50035), "there is no message to update"
    assert (await raw.respond(sent, {"type": 5}))[0] == 204
    late = raw.command()
    await raw.respond(late, {"type": 5})
    assert await raw.respond(late, modal()) == (400, 40060)


async def test_suggestions(raw: Raw) -> None:
    channel = raw.channel

    def typed() -> Interaction:
        return raw.server.do(lambda: raw.server.people.complete(ANN, channel, "ask", "topic", "x"))

    choice = {"name": "A", "value": "a"}
    for bad in ([choice] * 26, [{"name": "n" * 101, "value": "a"}], [{"name": "A", "value": ""}], None):
        assert await raw.respond(typed(), {"type": 8, "data": {"choices": bad}}) == (400, 50035)
    assert await raw.respond(typed(), {"type": 5}) == (400, 50035), "suggestions cannot be deferred"
    assert (await raw.respond(typed(), {"type": 8, "data": {"choices": [choice]}}))[0] == 204


@pytest.mark.parametrize(
    ("commands", "code"),
    [
        ({"name": "ask"}, 50035),
        ([{"name": "Ask", "description": "d"}], 50035),
        ([{"name": "a b", "description": "d"}], 50035),
        ([{"name": "a" * 33, "description": "d"}], 50035),
        ([{"name": "ask", "description": ""}], 50035),
        ([{"name": "ask", "description": "d" * 101}], 50035),
        ([{"name": "ask", "description": "d"}] * 2, 50035),
        ([{"name": f"c{n}", "description": "d"} for n in range(101)], 30032),
        ([{"name": "ask", "description": "d", "description_localizations": {"ms": "x"}}], 50035),
        ([{"name": "ask", "description": "d", "description_localizations": {"id": "x" * 101}}], 50035),
        ([{"name": "ask", "description": "d", "options": [{"type": 99, "name": "x", "description": "d"}]}], 50035),
        ([{"type": 3, "name": "m" * 33}], 50035),
        ([{"type": 3, "name": "menu", "description": "d"}], 50035),
    ],
)
async def test_commands_that_are_refused(raw: Raw, commands: Any, code: int) -> None:
    assert await raw.call("PUT", f"/applications/{raw.server.world.application}/commands", commands) == (400, code)


async def test_commands_belong_to_the_application(raw: Raw) -> None:
    told = [{"name": "ask", "description": "d"}]
    assert await raw.call("PUT", "/applications/5/commands", told) == (403, 20012)
    _, made = await raw.call("PUT", f"/applications/{raw.server.world.application}/commands", told)
    assert {"id", "application_id", "version"} <= set(made[0])
    optional_first = [{"type": 3, "name": n, "description": "d", "required": n == "b"} for n in "ab"]
    refused = [{"name": "ask", "description": "d", "options": optional_first}]
    assert (await raw.call("PUT", f"/applications/{raw.server.world.application}/commands", refused))[1] == 50035


async def test_files_are_multipart(raw: Raw) -> None:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", json.dumps({"content": "x", "attachments": [{"id": 0, "filename": "a.txt"}]}))
    form.add_field("files[0]", b"data", filename="a.txt")
    status, sent = await raw.call("POST", f"/channels/{raw.channel.id}/messages", data=form)
    assert (status, sent["attachments"][0]["filename"]) == (200, "a.txt")
    assert raw.server.world.messages[sent["id"]].files == [("a.txt", b"data")]


# faults


async def test_limits_to_order(raw: Raw) -> None:
    raw.server.fault("POST /channels", "limit", seconds=2.5, everywhere=True, scope="global")
    url = f"{raw.server.base_url}/channels/{raw.channel.id}/messages"
    async with raw.session.post(url, json={"content": "x"}) as got:
        told = await got.json()
        assert (got.status, told["retry_after"], told["global"]) == (429, 2.5, True)
        assert got.headers["Via"]
        assert got.headers["X-RateLimit-Scope"] == "global"
    assert raw.server.in_channel(raw.channel) == []
    assert (await raw.post({"content": "x"}))[0] == 200
    raw.server.fault("POST /channels", "edge", seconds=9)
    async with raw.session.post(url, json={"content": "x"}) as got:
        assert (got.status, got.content_type, got.headers["Retry-After"]) == (429, "text/plain", "9")


async def test_errors_to_order_have_no_effect(raw: Raw) -> None:
    raw.server.fault("POST /channels", "error", status=502)
    assert (await raw.post({"content": "x"}))[0] == 502
    assert raw.server.in_channel(raw.channel) == []


async def test_answers_that_are_lost_had_an_effect(raw: Raw) -> None:
    raw.server.fault("POST /channels", "drop")
    with pytest.raises(aiohttp.ClientError):
        await raw.post({"content": "x"})
    assert [one.content for one in raw.server.in_channel(raw.channel)] == ["x"]


async def test_answers_can_be_held_back(raw: Raw) -> None:
    raw.server.fault("GET /users", "hold")
    with pytest.raises(TimeoutError):
        await raw.call("GET", "/users/@me", timeout=aiohttp.ClientTimeout(total=0.05))
    raw.server.do(raw.server.faults.released.set)
    assert (await raw.call("GET", "/users/@me"))[0] == 200


async def test_invalid_requests_are_counted_but_shared_limits(raw: Raw) -> None:
    raw.server.fault("GET /users", "limit")
    raw.server.fault("GET /users", "limit", scope="shared")
    for _ in range(2):
        await raw.call("GET", "/users/@me")
    await raw.call("GET", "/users/@me", headers={"Authorization": "x"})
    assert raw.server.rest.invalid == 2


# cards

TEXT = {"type": 10, "content": "hello"}


def holding(*parts: Any, **more: Any) -> dict[str, Any]:
    return {"type": 17, "components": list(parts), **more}


def carded(*parts: Any, **more: Any) -> dict[str, Any]:
    return {"flags": 32768, "components": list(parts), **more}


BUTTONS = [{**BUTTON, "custom_id": str(n)} for n in range(40)]
SECTION = {"type": 9, "components": [TEXT], "accessory": BUTTON}


@pytest.mark.parametrize(
    "body",
    [
        carded(holding(TEXT, row(BUTTON), accent_color=0xFFFFFF)),
        carded(*[TEXT] * 40),
        carded(holding({"type": 10, "content": "x" * 3999}), {"type": 10, "content": "x"}),
        carded(holding(SECTION, {"type": 14, "spacing": 2, "divider": False}), TEXT),
        carded(*(row(one) for one in BUTTONS[:20])),
        carded(TEXT, content=None, embeds=[]),
        carded(TEXT) | {"flags": 32768 | 4096},
    ],
)
async def test_cards_that_are_taken(raw: Raw, body: Any) -> None:
    status, sent = await raw.post(body)
    assert status == 200
    assert (sent["content"], sent["flags"], sent["components"]) == ("", body["flags"], body["components"])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"content": "x", "components": [TEXT]}, 50035),
        ({"components": [holding(TEXT)]}, 50035),
        ({"components": [SECTION]}, 50035),
        ({"components": [TEXT, {"type": 14}]}, 50035),
        (carded(TEXT, content="x"), 50035),
        (carded(TEXT, embeds=[{"title": "x"}]), 50035),
        (carded(TEXT, poll={"question": {"text": "x"}}), 50035),
        (carded(TEXT, sticker_ids=["1"]), 50035),
        (carded(), 50006),
        ({"flags": 32768}, 50006),
        (carded(*[TEXT] * 41), 50035),
        (carded(holding(*[TEXT] * 40)), 50035),
        (carded(holding(*[TEXT] * 37, row(BUTTON), TEXT)), 50035),
        (carded(holding(*[TEXT] * 37, SECTION)), 50035),
        (carded({"type": 10, "content": "x" * 4001}), 50035),
        (carded(holding({"type": 10, "content": "x" * 4000}), TEXT), 50035),
        (carded({"type": 10, "content": ""}), 50035),
        (carded({"type": 10}), 50035),
        (carded(holding()), 50035),
        (carded(holding(holding(TEXT))), 50035),
        (carded(holding(TEXT, accent_color=0x1000000)), 50035),
        (carded(BUTTON), 50035),
        (carded(row(TEXT)), 50035),
        (carded(row(BUTTON), holding(row(BUTTON))), 50035),
        (carded(SECTION, row(BUTTON)), 50035),
        (carded({**SECTION, "components": [TEXT] * 4}), 50035),
        (carded({**SECTION, "accessory": TEXT}), 50035),
        (carded({"type": 9, "components": [TEXT]}), 50035),
        (carded(TEXT, {"type": 14, "spacing": 3}), 50035),
        (carded(TEXT, {"type": 12, "items": []}), 50035),
        (carded(TEXT, {"type": 13}), 50035),
        (carded({"type": 99}), 50035),
        ({"flags": 32768, "components": {}}, 50035),
    ],
)
async def test_cards_that_are_refused(raw: Raw, body: Any, code: int) -> None:
    assert await raw.post(body) == (400, code)


async def test_a_card_stays_a_card(raw: Raw) -> None:
    _, sent = await raw.post(carded(TEXT))
    path = f"/channels/{raw.channel.id}/messages/{sent['id']}"
    assert await raw.call("PATCH", path, {"content": "x"}) == (400, 50035)
    assert await raw.call("PATCH", path, {"content": "x", "components": []}) == (400, 50035)
    assert await raw.call("PATCH", path, {"flags": 0, "components": [row(BUTTON)]}) == (400, 50035)
    assert await raw.call("PATCH", path, {"components": []}) == (400, 50006)
    for body in ({"components": [holding(TEXT)]}, carded(TEXT, content=None)):
        status, changed = await raw.call("PATCH", path, body)
        assert (status, changed["flags"], changed["components"]) == (200, 32768, body["components"])


async def test_a_message_becomes_a_card_when_its_content_is_taken_away(raw: Raw) -> None:
    _, sent = await raw.post({"content": "x"})
    path = f"/channels/{raw.channel.id}/messages/{sent['id']}"
    assert await raw.call("PATCH", path, {"components": [TEXT]}) == (400, 50035)
    assert await raw.call("PATCH", path, carded(TEXT)) == (400, 50035)
    status, changed = await raw.call("PATCH", path, carded(TEXT, content=None))
    assert (status, changed["flags"], changed["content"]) == (200, 32768, "")


async def test_a_deferred_reply_is_deferred_plain_and_filled_with_a_card(raw: Raw) -> None:
    for method, rest in (("POST", "?wait=1"), ("PATCH", "/messages/@original")):
        one = raw.command()
        assert await raw.respond(one, {"type": 5, "data": {"flags": 64 | 32768}}) == (400, 50035)
        await raw.respond(one, {"type": 5, "data": {"flags": 64}})
        assert await raw.call(method, raw.hook(one, rest), {"components": [TEXT]}) == (400, 50035)
        status, sent = await raw.call(method, raw.hook(one, rest), carded(TEXT))
        assert (status, sent["flags"]) == (200, 64 | 32768)
        assert raw.server.world.messages[sent["id"]].only_for == ANN
        assert await raw.call("PATCH", raw.hook(one, "/messages/@original"), {"content": "x"}) == (400, 50035)


async def test_a_card_pings_whom_it_names(raw: Raw) -> None:
    text = {"type": 10, "content": f"@everyone <@{BEN}>"}
    _, loud = await raw.post(carded(holding(text)))
    _, quiet = await raw.post(carded(holding(text), allowed_mentions=NONE))
    pings = {id_: message.pings for id_, message in raw.server.world.messages.items()}
    assert (pings[loud["id"]], pings[quiet["id"]]) == (["@everyone", BEN], [])
    await raw.call("PATCH", f"/channels/{raw.channel.id}/messages/{quiet['id']}", carded(holding(text)))
    assert raw.server.world.messages[quiet["id"]].pings == ["@everyone", BEN]


@pytest.mark.parametrize("code", [50035, 50006])
async def test_a_server_that_does_not_know_cards(raw: Raw, code: int) -> None:
    raw.server.do(lambda: setattr(raw.server.world, "refuses_cards", code))
    assert await raw.post(carded(TEXT)) == (400, code)
    _, sent = await raw.post({"content": "x"})
    path = f"/channels/{raw.channel.id}/messages/{sent['id']}"
    assert await raw.call("PATCH", path, carded(TEXT, content=None)) == (400, code)
    one = raw.command()
    await raw.respond(one, {"type": 5})
    assert await raw.call("PATCH", raw.hook(one, "/messages/@original"), carded(TEXT)) == (400, code)
    assert await raw.call("POST", raw.hook(one), carded(TEXT)) == (400, code)
    assert (await raw.call("POST", raw.hook(one), {"content": "x"}))[0] == 204
