"""Posts in forums, and their tags: the real SDK client at the local Discord."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from bot.adapters.base import SendError, Sent, Verdict
from bot.adapters.discord.channels import Channels, Tag
from bot.adapters.discord.tags import Tags
from bot.messages.richtext import Head, para
from bot.messages.types import Attachment, Kind, Outgoing, Status
from tests.adapters.discord.conftest import ANN, MemoryState, Rig, rig
from tests.adapters.discord.test_threads import TITLE, at, card, contents, knows, sent
from tests.servers.discord import DiscordServer
from tests.servers.discord.world import Channel
from tests.world import CATALOGS

NAMES = ("Open", "With expert", "Answered", "Stale")


def forum(there: Rig, *tags: str, **more: Any) -> Channel:
    return there.server.do(lambda: there.server.people.forum("matters", tags or NAMES, **more))


def tags(there: Rig, post: str) -> list[str]:
    """The names of a post's tags."""
    world = there.server.world
    names = {one["id"]: one["name"] for one in world.channels[world.channels[post].parent].tags}
    return [names[one] for one in world.channels[post].applied]


# posts in forums


async def test_in_a_forum_a_matter_is_a_post(there: Rig) -> None:
    where = forum(there, "Open", "Answered")
    await knows(there)
    first = await sent(there, card(at(where), status="open"))
    post = there.server.world.channels[first.thread]
    assert first == Sent(post.id, post.id)
    assert (post.name, post.parent, post.auto_archive, tags(there, post.id)) == (TITLE, where.id, 10_080, ["Open"])
    assert contents(there, post.id) == ["card"]
    inside = at(where, post.id)
    later = await sent(there, card(inside, "answer"), "2")
    await sent(there, card(inside, "changed", replace=first.native_id), "3")
    await sent(there, card(inside, "corrected", replace=later.native_id), "4")
    assert contents(there, post.id) == ["changed", "corrected"]
    post.archived = True
    await sent(there, card(inside, "again", replace=first.native_id), "5")
    assert (contents(there, post.id)[0], post.archived) == ("again", False)


async def test_a_forum_nobody_described_is_found_out(there: Rig) -> None:
    where = there.server.do(lambda: there.server.world.add_channel("hidden", 15))
    first = await sent(there, card(at(where)))
    assert there.server.world.channels[first.thread].parent == where.id


async def test_a_long_post_goes_on_inside_and_any_message_can_be_one(there: Rig) -> None:
    where = forum(there)
    await knows(there)
    file = Attachment("a.txt", "text/plain", base64.b64encode(b"hello").decode())
    body = tuple(para("x" * 1900) for _ in range(2))
    first = await sent(there, Outgoing(at(where), body, title="A notice", silent=True))
    assert first.thread == "", "it belongs to no matter"
    messages = [one for one in there.server.world.messages.values() if one.id == first.native_id]
    post = there.server.world.channels[messages[0].channel]
    assert post.name == "A notice"
    await sent(there, Outgoing(at(where), (para("changed"),), replace=first.native_id), "2")
    assert (len(contents(there, post.id)), contents(there, post.id)[-1]) == (2, "changed")
    shown = await sent(there, Outgoing(at(where), (Head("A card"), para("x"))), "card")
    assert there.server.world.channels[shown.native_id].name == "A card"
    with_file = await sent(there, Outgoing(at(where), (para("look"),), attachment=file), "3")
    assert there.server.world.messages[with_file.native_id].files == [("a.txt", b"hello")]
    assert there.server.world.channels[with_file.native_id].name == "look"


async def test_a_forum_that_requires_a_tag_gets_one(there: Rig) -> None:
    world = there.server.world
    named = there.server.do(lambda: there.server.people.forum("named", ("Health", "Stale"), needs_tag=True))
    other = there.server.do(
        lambda: there.server.people.forum("other", ("Health",), moderated=("Official",), needs_tag=True)
    )
    other.tags.reverse()
    there.server.do(lambda: there.server.hub.dispatch("CHANNEL_UPDATE", world.channel(other)))
    await knows(there)
    assert tags(there, (await sent(there, card(at(named), status="waiting"), "1")).thread) == ["Stale"]
    assert tags(there, (await sent(there, card(at(other), status="open"), "2")).thread) == ["Health"]
    none = there.server.do(lambda: there.server.people.forum("none", moderated=("Official",), needs_tag=True))
    await knows(there)
    with pytest.raises(SendError) as failed:
        await sent(there, card(at(none)), "3")
    assert failed.value.verdict is Verdict.NEVER


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_post_whose_answer_was_lost_is_found_before_another_is_made(
    server: DiscordServer, restarted: bool
) -> None:
    """There is no nonce for posts."""
    state = MemoryState()
    async with rig(server, state) as there:
        await there.online()
        where = forum(there)
        await knows(there)
        before = await sent(there, card(at(where)), "0")
        await knows(there)
        server.fault("POST /channels/[0-9]+/threads", "drop")
        with pytest.raises(SendError) as failed:
            await sent(there, card(at(where)))
        assert failed.value.verdict is Verdict.UNKNOWN
        if not restarted:
            again = await sent(there, card(at(where)))
    if restarted:
        async with rig(server, state) as there:
            await there.online()
            again = await sent(there, card(at(where)))
    posts = [one.id for one in server.world.channels.values() if one.parent == where.id]
    assert posts == [before.thread, again.thread], "and it is not taken for an older one of the same name"


@pytest.mark.parametrize(("fault", "verdict"), [("error", Verdict.UNKNOWN), ("limit", Verdict.LATER)])
async def test_while_it_cannot_be_looked_for_no_second_post_is_made(there: Rig, fault: str, verdict: Verdict) -> None:
    where = forum(there)
    await knows(there)
    there.server.fault("POST /channels/[0-9]+/threads", "error")
    with pytest.raises(SendError):
        await sent(there, card(at(where)))
    there.server.fault("/threads/active", fault)
    with pytest.raises(SendError) as failed:
        await sent(there, card(at(where)))
    assert failed.value.verdict is verdict
    assert (await sent(there, card(at(where)))).thread
    assert there.server.calls(f"POST /channels/{where.id}/threads") == [500, 200]


@pytest.mark.parametrize("restarted", [False, True])
async def test_one_post_goes_on_for_one_that_is_locked(server: DiscordServer, restarted: bool) -> None:
    state = MemoryState()
    async with rig(server, state) as there:
        await there.online()
        where = forum(there)
        await knows(there)
        first = await sent(there, card(at(where)))
        server.world.channels[first.thread].locked = True
        inside = at(where, first.thread)
        answer = await sent(there, card(inside, "answer"), "2")
        if not restarted:
            await sent(there, card(inside, "more"), "3")
            await sent(there, card(inside, "corrected", replace=answer.native_id), "4")
    if restarted:
        async with rig(server, state) as there:
            await there.online()
            await sent(there, card(inside, "more"), "3")
            await sent(there, card(inside, "corrected", replace=answer.native_id), "4")
    other = [one.id for one in server.world.channels.values() if one.parent == where.id and not one.locked]
    assert len(other) == 1
    assert [one.content for one in server.in_channel(server.world.channels[other[0]])] == ["corrected", "more"]


# tags


async def asked_in_a_post(there: Rig, where: Channel, *own: str) -> str:
    """Somebody begins a post, and asks in it; its id."""
    server = there.server
    names = {one["name"]: one["id"] for one in where.tags}

    def begin() -> str:
        made = server.people.post(ANN, where, "How?", f"<@{server.world.bot}> how?", mention=True)
        server.world.channels[made.id].applied = [names[one] for one in own]
        server.hub.dispatch("THREAD_UPDATE", server.world.channel(server.world.channels[made.id]))
        return made.id

    post = server.do(begin)
    event = await there.next(Kind.TEXT)
    while event.message_id != post:
        event = await there.next(Kind.TEXT)
    assert event.address == at(where, post)
    return post


async def test_the_tags_of_a_post_tell_how_far_its_question_has_come(there: Rig) -> None:
    there.server.world.lacks.discard("manage_threads")
    where = forum(there, "answered", "Health", *NAMES[:2], "STALE")
    post = await asked_in_a_post(there, where, "Health")
    first = await sent(there, card(at(where, post), status="open"))
    assert (first.thread, tags(there, post)) == ("", ["Health", "Open"])
    steps: list[tuple[Status, str]] = [
        ("accepted", "With expert"),
        ("waiting", "STALE"),
        ("accepted", "With expert"),
        ("answered", "answered"),
        ("solved", "answered"),
    ]
    for n, (status, name) in enumerate(steps):
        await sent(there, card(at(where, post), str(n), status=status, replace=first.native_id), str(n))
        assert tags(there, post) == ["Health", name]
    assert there.server.calls(f"PATCH /channels/{post}").count(200) == len(steps) * 2, "only when it changed"
    await sent(there, card(at(where, post), "gone", status="withdrawn", replace=first.native_id), "w")
    assert tags(there, post) == ["Health"]


async def test_tags_follow_what_people_change_and_open_the_archive(there: Rig) -> None:
    where = forum(there, *NAMES, "Health")
    await knows(there)
    first = await sent(there, card(at(where), status="open"))
    post = there.server.world.channels[first.thread]
    health = where.tags[-1]["id"]

    def tag() -> None:
        post.applied.append(health)
        there.server.hub.dispatch("THREAD_UPDATE", there.server.world.channel(post))

    there.server.do(tag)
    await there.command("ask", where=post)  # described without its tags
    await sent(there, card(at(where, post.id), "answer", status="answered"), "2")
    assert tags(there, post.id) == ["Health", "Answered"]
    post.archived = True
    await sent(there, card(at(where, post.id), "card", status="open", replace=first.native_id), "3")
    assert tags(there, post.id) == ["Health", "Open"]


async def test_a_post_nobody_described_keeps_its_own_tags(there: Rig) -> None:
    there.server.world.lacks.discard("manage_threads")
    where = forum(there, *NAMES, "Health")
    await knows(there)
    world = there.server.world
    post = there.server.do(lambda: world.add_channel("old", 11, parent=where.id, applied=[where.tags[-1]["id"]]))
    await sent(there, card(at(where, post.id), status="open"))
    assert tags(there, post.id) == ["Health", "Open"]


async def test_without_the_tag_or_the_permission_nothing_happens(there: Rig, caplog: pytest.LogCaptureFixture) -> None:
    where = forum(there, "Open", "Health")
    post = await asked_in_a_post(there, where, "Health")
    for nonce in "1234":
        await sent(there, card(at(where, post), nonce, status="open"), nonce)
    assert tags(there, post) == ["Health"]
    assert len(contents(there, post)) == 4
    assert len([one for one in caplog.records if "tags of a post" in one.message]) == 1, "noted once"
    assert there.server.calls(f"PATCH /channels/{post}") == [403] * 3
    there.server.world.lacks.discard("manage_threads")
    await sent(there, card(at(where, post), "5", status="answered"), "5")
    assert there.server.calls(f"PATCH /channels/{post}") == [403] * 3, "no such tag: nothing is asked for"


async def test_threads_in_text_channels_have_no_tags(there: Rig) -> None:
    first = await sent(there, card(there.address(), status="open"))
    await sent(there, card(at(there.channel(), first.thread), status="answered", replace=first.native_id), "2")
    assert there.server.calls(f"PATCH /channels/{first.thread}") == []
    assert there.server.calls("GET /channels") == []


def offers(*names: str) -> tuple[Tag, ...]:
    return tuple(Tag(str(n), name) for n, name in enumerate(names))


def test_tags_by_the_names_of_the_catalogs() -> None:
    there = Tags(lambda key, lang: CATALOGS.text(lang)(key))
    assert there.of("answered", offers("Open", " TERJAWAB ")) == "1"
    assert there.of("answered", offers("answered")) == "0"
    assert there.of("withdrawn", offers(*NAMES)) == there.of("", offers(*NAMES)) == ""
    for lang in ("en", "id"):
        for key in ("open", "accepted", "waiting", "answered"):
            assert 0 < len(CATALOGS.text(lang)(f"discord-tag-{key}")) <= 20, "Discord's limit for a tag"


def test_peoples_own_tags_stay() -> None:
    names = Tags(lambda key, _lang: key)
    every = offers("Open", "a", "b", "c", "d", "e", "Answered", "Offen")
    change: Callable[..., tuple[str, ...] | None] = names.changed
    assert change(("1", "0"), "answered", every, needed=False) == ("1", "6")
    assert change(("1", "2", "3", "4"), "open", every, needed=False) == ("1", "2", "3", "4", "0")
    assert change(("1", "2", "3", "4", "5"), "open", every, needed=False) is None, "there is no room"
    assert change(("0",), "open", every, needed=False) is None, "nothing changes"
    assert change(("0",), "accepted", every, needed=False) is None, "the forum does not show that"
    assert change(("0",), "withdrawn", every, needed=True) is None, "one has to stay"
    assert change(("0", "7"), "withdrawn", every, needed=True) == ("7",)


def test_what_interactions_tell_of_a_channel_takes_nothing_away() -> None:
    channels = Channels()
    full = {"id": "5", "type": 15, "name": "f", "flags": 16, "available_tags": [{"id": "7", "name": "Open"}]}
    channels.channel(full)
    channels.channel({"id": "6", "type": 11, "parent_id": "5", "applied_tags": ["7"]})
    channels.channel({"id": "5", "type": 15, "name": "f", "flags": 16}, partial=True)
    channels.channel({"id": "6", "type": 11, "parent_id": "5"}, partial=True)
    forum, post = channels.get("5"), channels.get("6")
    assert forum is not None
    assert post is not None
    assert (forum.offers, forum.needs_tag, post.tags) == ((Tag("7", "Open"),), True, ("7",))
    channels.channel({"id": "8", "type": 11, "parent_id": "5"}, partial=True)
    unknown = channels.get("8")
    assert unknown is not None
    assert unknown.tags is None, "not told, which is not the same as none"
