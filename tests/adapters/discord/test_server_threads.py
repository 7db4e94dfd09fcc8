"""The local Discord refuses with threads, posts and tags what Discord refuses: asked with a plain HTTP client."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.adapters.discord.conftest import ANN
from tests.adapters.discord.test_server_rest import Raw
from tests.servers.discord import DiscordServer
from tests.servers.discord.gateway import Session
from tests.servers.discord.world import Channel


@pytest.fixture
async def raw(server: DiscordServer) -> AsyncIterator[Raw]:
    async with aiohttp.ClientSession() as session:
        yield Raw(server, session)


async def begun(raw: Raw, channel: str = "", **more: Any) -> tuple[str, tuple[int, Any]]:
    """(a message's id, what came of a thread below it)."""
    where = channel or raw.channel.id
    _, said = await raw.post({"content": "card"}, where)
    body = {"name": "Question 1", **more}
    return said["id"], await raw.call("POST", f"/channels/{where}/messages/{said['id']}/threads", body)


def forum(raw: Raw, *tags: str, **more: Any) -> Channel:
    return raw.server.do(lambda: raw.server.people.forum("matters", tags, **more))


async def post(raw: Raw, where: Channel, **more: Any) -> tuple[int, Any]:
    body = {"name": "Question 1", "message": {"content": "card"}, **more}
    return await raw.call("POST", f"/channels/{where.id}/threads", body)


async def test_a_thread_has_the_id_of_its_message(raw: Raw) -> None:
    session = Session("s", 1 | 1 << 9)
    raw.server.do(lambda: raw.server.hub.sessions.update(s=session))
    message, (status, thread) = await begun(raw, auto_archive_duration=10_080)
    assert (status, thread["id"], thread["type"], thread["parent_id"]) == (200, message, 11, raw.channel.id)
    assert thread["owner_id"] == raw.server.world.bot
    assert thread["thread_metadata"]["auto_archive_duration"] == 10_080
    assert [frame["t"] for frame in session.sent] == ["MESSAGE_CREATE", "THREAD_CREATE", "MESSAGE_UPDATE"]
    _, said = await raw.call("GET", f"/channels/{raw.channel.id}/messages/{message}")
    assert said["flags"] == 32, "it has a thread"
    assert (await raw.post({"content": "inside"}, message))[1]["channel_id"] == message
    assert (await raw.call("GET", f"/channels/{message}/messages/{message}")) == (404, 10008), "it stands outside"


async def test_in_a_news_channel_its_type_is_another(raw: Raw) -> None:
    news = raw.server.do(lambda: raw.server.world.add_channel("news", 5))
    _, (_, thread) = await begun(raw, news.id)
    assert thread["type"] == 10


@pytest.mark.parametrize(
    "body", [{"name": ""}, {"name": "n" * 101}, {"name": None}, {"auto_archive_duration": 61}], ids=repr
)
async def test_threads_that_are_described_wrongly(raw: Raw, body: dict[str, Any]) -> None:
    _, refused = await begun(raw, **body)
    assert refused == (400, 50035)


async def test_threads_that_cannot_be_opened(raw: Raw) -> None:
    world, at = raw.server.world, f"/channels/{raw.channel.id}/messages/"
    message, _ = await begun(raw)
    assert await raw.call("POST", f"{at}{message}/threads", {"name": "again"}) == (400, 160004)
    assert await raw.call("POST", f"{at}12/threads", {"name": "n"}) == (404, 10008)
    assert await raw.call("POST", "/channels/12/messages/12/threads", {"name": "n"}) == (404, 10003)
    _, nested = await begun(raw, message)
    assert nested == (400, 50024), "no threads in threads"
    world.lacks.add("create_public_threads")
    assert (await begun(raw))[1] == (403, 50013)
    world.lacks.clear()
    world.most_threads = 1
    assert (await begun(raw))[1] == (400, 160006)


async def test_what_is_written_opens_the_archive_and_nothing_else_does(raw: Raw) -> None:
    message, _ = await begun(raw)
    _, said = await raw.post({"content": "inside"}, message)
    thread = raw.server.world.channels[message]
    path = f"/channels/{message}/messages/{said['id']}"
    thread.archived = True
    assert await raw.call("PATCH", path, {"content": "other"}) == (400, 50083)
    assert await raw.call("PUT", f"{path}/reactions/%E2%9C%85/@me") == (400, 50083)
    assert await raw.call("PATCH", f"/channels/{message}", {"name": "other"}) == (400, 50083)
    session = Session("s", 1 | 1 << 9)
    raw.server.do(lambda: raw.server.hub.sessions.update(s=session))
    assert (await raw.post({"content": "more"}, message))[0] == 200
    assert not thread.archived
    assert [frame["t"] for frame in session.sent] == ["THREAD_UPDATE", "MESSAGE_CREATE"]
    thread.archived = True
    status, told = await raw.call("PATCH", f"/channels/{message}", {"archived": False, "name": "other"})
    assert (status, told["name"], told["thread_metadata"]["archived"]) == (200, "other", False)
    assert (await raw.call("PATCH", path, {"content": "other"}))[0] == 200


async def test_what_a_locked_thread_refuses(raw: Raw) -> None:
    message, _ = await begun(raw)
    _, said = await raw.post({"content": "inside"}, message)
    world, path = raw.server.world, f"/channels/{message}/messages/{said['id']}"
    thread = world.channels[message]
    assert await raw.call("PATCH", f"/channels/{message}", {"locked": True}) == (403, 50013), "that is for moderators"
    thread.locked = True
    assert await raw.post({"content": "x"}, message) == (400, 160005)
    assert await raw.call("PATCH", path, {"content": "x"}) == (400, 160005)
    assert await raw.call("PATCH", f"/channels/{message}", {"archived": False}) == (403, 50013)
    world.lacks.clear()
    assert (await raw.post({"content": "x"}, message))[0] == 200
    assert (await raw.call("PATCH", f"/channels/{message}", {"locked": False}))[0] == 200


async def test_writing_in_threads_is_a_permission_of_its_own(raw: Raw) -> None:
    message, _ = await begun(raw)
    raw.server.world.lacks.add("send_messages_in_threads")
    assert await raw.post({"content": "x"}, message) == (403, 50013)
    assert (await raw.post({"content": "x"}))[0] == 200


async def test_a_post_and_its_first_message_have_one_id(raw: Raw) -> None:
    session = Session("s", 1 | 1 << 9)
    where = forum(raw, "Open", "Answered")
    raw.server.do(lambda: raw.server.hub.sessions.update(s=session))
    tag = where.tags[0]["id"]
    status, made = await post(raw, where, applied_tags=[tag])
    assert (status, made["message"]["id"], made["message"]["channel_id"]) == (200, made["id"], made["id"])
    assert (made["type"], made["parent_id"], made["applied_tags"]) == (11, where.id, [tag])
    assert [frame["t"] for frame in session.sent] == ["THREAD_CREATE", "MESSAGE_CREATE"]
    path = f"/channels/{made['id']}/messages/{made['id']}"
    assert (await raw.call("PATCH", path, {"content": "other"}))[0] == 200, "here it stands inside"
    _, active = await raw.call("GET", f"/guilds/{raw.server.world.guild}/threads/active")
    assert [one["id"] for one in active["threads"]] == [made["id"]]
    assert await raw.call("GET", "/guilds/12/threads/active") == (404, 10004)


async def test_posts_that_are_refused(raw: Raw) -> None:
    where, world = forum(raw, *"abcdef"), raw.server.world
    ids = [one["id"] for one in where.tags]
    for body in (
        {"name": "n" * 101},
        {"message": None},
        {"message": {"content": "x", "flags": 64}},
        {"message": {"content": "x" * 2001}},
        {"applied_tags": ids},
        {"applied_tags": [ids[0], ids[0]]},
    ):
        assert await post(raw, where, **body) == (400, 50035), body
    assert await post(raw, where, message={"content": " "}) == (400, 50006)
    assert await post(raw, where, applied_tags=["12"]) == (404, 10087)
    assert await post(raw, raw.channel) == (400, 50024), "a text channel takes no posts"
    assert await raw.post({"content": "x"}, where.id) == (400, 50008), "a forum takes no messages"
    world.denied[where.id] = (403, 50013)
    assert await post(raw, where) == (403, 50013)


async def test_a_forum_may_require_a_tag(raw: Raw) -> None:
    where = forum(raw, "Open", needs_tag=True)
    _, told = await raw.call("GET", f"/channels/{where.id}")
    assert (told["flags"], [one["name"] for one in told["available_tags"]]) == (16, ["Open"])
    assert await post(raw, where) == (400, 40067)
    status, made = await post(raw, where, applied_tags=[where.tags[0]["id"]])
    assert status == 200
    assert await raw.call("PATCH", f"/channels/{made['id']}", {"applied_tags": []}) == (400, 40067)
    moderated = raw.server.do(lambda: raw.server.people.forum("strict", moderated=("Official",), needs_tag=True))
    assert await post(raw, moderated) == (400, 40066)
    assert await post(raw, moderated, applied_tags=[moderated.tags[0]["id"]]) == (403, 50013)


async def test_tags_of_other_peoples_posts_are_for_moderators(raw: Raw) -> None:
    where, world = forum(raw, "Open", moderated=("Official",)), raw.server.world
    theirs = raw.server.do(lambda: raw.server.people.post(ANN, where, "How?", "How?")).id
    _, mine = await post(raw, where)
    tag, official = (one["id"] for one in where.tags)
    assert await raw.call("PATCH", f"/channels/{theirs}", {"applied_tags": [tag]}) == (403, 50013)
    assert await raw.call("PATCH", f"/channels/{mine['id']}", {"applied_tags": [official]}) == (403, 50013)
    assert await raw.call("PATCH", f"/channels/{mine['id']}", {"applied_tags": ["12"]}) == (404, 10087)
    status, told = await raw.call("PATCH", f"/channels/{mine['id']}", {"applied_tags": [tag]})
    assert (status, told["applied_tags"]) == (200, [tag])
    world.channels[theirs].archived = True
    assert (await raw.call("PATCH", f"/channels/{theirs}", {"archived": False}))[0] == 200, "that is for everybody"
    world.lacks.clear()
    assert (await raw.call("PATCH", f"/channels/{theirs}", {"applied_tags": [tag, official]}))[0] == 200
    assert await raw.call("PATCH", f"/channels/{raw.channel.id}", {"name": "x"}) == (403, 50013), "no thread"


async def test_threads_in_the_archive_are_not_described_at_the_start(raw: Raw) -> None:
    message, _ = await begun(raw)
    other, _ = await begun(raw)
    raw.server.world.channels[other].archived = True
    told = raw.server.world.guild_object()
    assert [one["id"] for one in told["threads"]] == [message]
    assert {one["id"] for one in told["channels"]}.isdisjoint({message, other})
