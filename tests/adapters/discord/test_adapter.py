"""Receiving and answering, with the SDK's own client between the adapter and the local Discord."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
import pytest
from pydantic import SecretStr

from bot.adapters.base import SendError, Verdict
from bot.adapters.discord import commands, respond
from bot.messages.richtext import para
from bot.messages.types import Address, Attachment, Button, Choice, Form, FormField, Kind, Outgoing
from tests.adapters.contract import until
from tests.adapters.discord.conftest import ANN, BEN, COMMANDS, MemoryState, Rig, rig
from tests.servers.discord import DiscordServer

FORM = Form(
    "v1:ask",
    "A question with a title that is longer than forty-five characters",
    (
        FormField("text", "Your words, in a label that is longer than forty-five characters", "text", hint="Be brief"),
        FormField("pick", "One", "one", (Choice("a", "A"), Choice("b", "B"))),
        FormField("many", "Many", "many", tuple(Choice(str(n), str(n)) for n in range(25)), required=False, most=3),
    ),
    "Send",
)


def words(rig: Rig, text: str = "hello", **more: Any) -> Outgoing:
    return Outgoing(more.pop("address", rig.address()), (para(text),), **more)


async def test_a_mention_in_a_channel(there: Rig) -> None:
    said = there.say(f"<@{there.server.world.bot}> which form?", mention=True)
    event = await there.next()
    assert (event.kind, event.event_id, event.text) == (Kind.TEXT, f"m{said}", "which form?")
    assert event.addressed
    assert event.address == there.address()
    assert event.place_title == "#questions · Community"
    assert event.sender.native_id == ANN


async def test_the_role_of_the_bot_is_a_mention_too(there: Rig) -> None:
    there.say(f"<@&{there.server.world.role}> hello", role=True)
    assert (await there.next()).addressed


async def test_without_the_intent_other_talk_is_empty_and_not_addressed(there: Rig) -> None:
    there.say("just among us")
    event = await there.next()
    assert (event.addressed, event.text) == (False, "")


async def test_a_thread_is_a_place_in_a_place(there: Rig) -> None:
    thread = there.server.do(lambda: there.server.people.thread("questions", "Flood data"))
    there.say(f"<@{there.server.world.bot}> hello", thread, mention=True)
    event = await there.next()
    assert (event.address.place, event.address.thread) == (there.channel().id, thread.id)
    await there.send(words(there, address=event.address))
    assert there.server.in_channel(thread)[0].content == "hello"


async def test_a_thread_nobody_told_us_about_is_looked_up(there: Rig) -> None:
    world = there.server.world
    thread = there.server.do(lambda: world.add_channel("old", 11, parent=there.server.people.channel("questions").id))
    there.say(f"<@{world.bot}> hello", thread, mention=True)
    assert (await there.next()).address.thread == thread.id


async def test_what_is_written_into_a_locked_thread_goes_to_its_parent(there: Rig) -> None:
    thread = there.server.do(lambda: there.server.people.thread("questions", "Closed"))
    there.server.do(lambda: setattr(thread, "locked", True))
    sent = await there.send(words(there, address=replace(there.address(), thread=thread.id)))
    assert [one.id for one in there.server.in_channel(there.channel())] == [sent]


async def test_an_edited_message_is_another_event(there: Rig) -> None:
    said = there.say("first", there.private())
    await there.next()
    there.server.do(lambda: there.server.people.change(said, "second"))
    event = await there.next()
    assert (event.kind, event.text, event.message_id) == (Kind.EDITED, "second", said)
    assert event.event_id.startswith(f"e{said}.")


async def test_a_slash_command(there: Rig) -> None:
    event = await there.command("ask", question="which form?", topic="data")
    assert (event.command, event.text) == ("ask", "which form?")
    assert dict(event.args) == {"question": "which form?", "topic": "data"}
    assert event.sender.locale == "en"
    assert not event.sender.place_admin


async def test_who_administers_the_server_administers_the_place(there: Rig) -> None:
    there.server.do(lambda: there.server.world.admins.add(ANN))
    assert (await there.command("ask")).sender.place_admin


async def test_a_message_can_be_asked_about_from_its_menu(there: Rig) -> None:
    said = there.say("how do we share flood data?", who=BEN)
    await there.next()
    there.server.do(lambda: there.server.people.menu(ANN, said, "Ask an expert about this"))
    event = await there.next(Kind.MENU)
    assert event.reply_text == event.text == "how do we share flood data?"
    assert (event.message_id, event.sender.native_id) == (said, ANN)


async def test_suggestions_fit(there: Rig) -> None:
    channel = there.channel()
    asked = there.server.do(lambda: there.server.people.complete(ANN, channel, "ask", "topic", "flo"))
    await there.server.until(lambda: asked.response)
    choices = asked.data["choices"]
    assert len(choices) == 25
    assert choices[0]["value"] == "topic-0"
    assert choices[0]["name"].startswith("flo 0 x")


async def test_suggestions_that_fail_are_none(server: DiscordServer) -> None:
    async def broken(*_: str) -> list[Choice]:
        raise RuntimeError("no")

    async with rig(server, complete=broken) as there:
        await there.online()
        channel = there.channel()
        asked = server.do(lambda: server.people.complete(ANN, channel, "ask", "topic", "flo"))
        await server.until(lambda: asked.response)
        assert asked.data == {"choices": []}


async def test_suggestions_that_are_slow_are_none(server: DiscordServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(respond, "COMPLETION", 0.01)

    async def slow(*_: str) -> list[Choice]:
        await asyncio.Event().wait()
        return []

    async with rig(server, complete=slow) as there:
        await there.online()
        channel = there.channel()
        asked = server.do(lambda: server.people.complete(ANN, channel, "ask", "topic", "flo"))
        await server.until(lambda: asked.response)
        assert asked.data == {"choices": []}


# first responses


async def test_the_first_response_does_not_wait_for_the_database(server: DiscordServer) -> None:
    async with rig(server) as there:
        await there.online()
        stalled = asyncio.Event()

        async def stall(event: object) -> None:
            await stalled.wait()

        there.adapter._receiver.on_event = stall
        channel = there.channel()
        asked = [server.do(lambda: server.people.command(ANN, channel, "ask", {})) for _ in range(20)]
        await server.until(lambda: all(one.response for one in asked))
        assert {one.response for one in asked} == {5}
        assert max(one.answered_after for one in asked) < 1.0
        stalled.set()


async def test_a_command_says_thinking_to_one_person_and_its_public_answer_stands_in_the_channel(there: Rig) -> None:
    event = await there.command("ask", question="which?")
    asked = next(iter(there.server.world.interactions.values()))
    assert asked.data == {"flags": 64}
    sent = await there.send(words(there, "public", answers=event.event_id))
    assert [one.id for one in there.server.in_channel(there.channel(), BEN)] == [sent]
    await there.server.until(lambda: not asked.pending)


async def test_the_first_answer_for_one_person_fills_the_deferred_reply(there: Rig) -> None:
    event = await there.command("ask")
    alone = {"only_for": ANN, "answers": event.event_id}
    first = await there.send(words(there, "one", **alone), "1")
    second = await there.send(words(there, "two", **alone), "2")
    seen = there.server.in_channel(there.channel(), ANN)
    assert [(one.id, one.only_for) for one in seen] == [(first, ANN), (second, ANN)]
    assert there.server.in_channel(there.channel(), BEN) == []
    assert await there.send(words(there, "three", replace=first, only_for=ANN), "3") == first
    assert seen[0].content == "three"


async def test_a_command_in_private_is_answered_in_its_place_and_can_be_changed_later(there: Rig) -> None:
    event = await there.command("ask", there.private())
    assert event.address.private
    sent = await there.send(words(there, "one", address=event.address, answers=event.event_id))
    there.clock.advance(timedelta(hours=1))
    await there.send(words(there, "two", address=event.address, replace=sent), "2")
    assert [one.content for one in there.server.in_channel(there.private())] == ["two"]


async def test_after_fourteen_minutes_the_token_is_not_used(there: Rig) -> None:
    event = await there.command("ask")
    whisper = await there.send(words(there, "one", only_for=ANN, answers=event.event_id))
    there.clock.advance(timedelta(minutes=14, seconds=1))
    sent = await there.send(words(there, "late", only_for=ANN, answers=event.event_id), "2")
    assert [one.id for one in there.server.in_channel(there.private())] == [sent]
    await there.send(words(there, "later", only_for=ANN, replace=sent), "3")
    assert there.server.in_channel(there.private())[0].content == "later"
    assert there.server.calls("/webhooks/") == [200]
    with pytest.raises(SendError, match="gone"):
        await there.send(words(there, "x", only_for=ANN, replace=whisper), "4")


async def test_a_whisper_is_changed_with_the_token_of_the_press_on_it(there: Rig) -> None:
    """However old it is, and after a restart: the token it was sent with is not needed."""
    event = await there.command("ask")
    alone: dict[str, Any] = {"only_for": ANN, "buttons": ((Button("Next", "v1:n"),),)}
    sent = await there.send(words(there, "one", answers=event.event_id, **alone))
    there.clock.advance(timedelta(days=1))
    there.server.do(lambda: setattr(there.server.world, "aged", 86_400.0))
    there.adapter._lives._by_message.clear()
    pressed = await there.press(sent, "v1:n")
    assert await there.send(words(there, "two", answers=pressed.event_id, replace=sent, **alone), "2") == sent
    assert [one.content for one in there.server.in_channel(there.channel(), ANN)] == ["two"]


async def test_a_token_that_discord_forgot_leads_to_the_private_chat(there: Rig) -> None:
    event = await there.command("ask")
    there.server.do(lambda: setattr(there.server.world, "aged", 901.0))
    sent = await there.send(words(there, "late", only_for=ANN, answers=event.event_id))
    assert [one.id for one in there.server.in_channel(there.private())] == [sent]
    assert not there.adapter.breaker.stopped, "401 for a token of an interaction is not 401 for the bot"


async def test_an_interaction_acknowledged_too_late_still_takes_effect(there: Rig) -> None:
    there.server.do(lambda: setattr(there.server.world, "ack_seconds", -1.0))
    event = await there.command("ask")
    there.server.do(lambda: setattr(there.server.world, "ack_seconds", 3.0))
    await there.send(words(there, only_for=ANN, answers=event.event_id))
    assert len(there.server.in_channel(there.private())) == 1


async def test_a_first_response_that_fails_is_tried_once_more(there: Rig) -> None:
    there.server.fault("/callback", "error")
    await there.command("ask")
    assert there.server.calls("/callback") == [500, 200]


async def test_a_first_response_whose_answer_is_lost_counts(there: Rig) -> None:
    there.server.fault("/callback", "drop")
    event = await there.command("ask")
    assert there.server.calls("/callback") == [200, 400]
    await there.send(words(there, only_for=ANN, answers=event.event_id))
    assert there.server.in_channel(there.channel(), ANN)


async def test_a_reply_that_nobody_fills_is_taken_back(there: Rig) -> None:
    await there.command("ask")
    asked = next(iter(there.server.world.interactions.values()))
    there.clock.advance(timedelta(seconds=61))
    for live in there.adapter._lives.overdue():
        await there.adapter._sender.withdraw(live)
    assert not asked.pending
    assert there.server.calls("DELETE /webhooks") == [204]


async def test_where_the_bot_may_not_write_the_command_is_answered_for_all(there: Rig) -> None:
    event = await there.command("ask")
    there.server.do(lambda: there.server.world.denied.update({there.channel_id: (403, 50013)}))
    await there.send(words(there, "public", answers=event.event_id, address=event.address))
    seen = there.server.in_channel(there.server.world.channels[there.channel_id], BEN)
    assert [one.content for one in seen] == ["public"]


# buttons and forms


async def test_a_button_works_a_month_and_a_restart_later(server: DiscordServer) -> None:
    state = MemoryState()
    async with rig(server, state) as there:
        await there.online()
        sent = await there.send(words(there, buttons=((Button("Accept", "v1:x.accept:7"),),)))
    async with rig(server, state) as there:
        there.clock.advance(timedelta(days=30))
        await there.online()
        event = await there.press(sent, "v1:x.accept:7")
        assert (event.button, event.message_id) == ("v1:x.accept:7", sent)
        pressed = list(server.world.interactions.values())[-1]
        assert pressed.response == 6


async def test_the_same_action_twice_in_a_message(there: Rig) -> None:
    rows = ((Button("One", "v1:a"), Button("Two", "v1:a")), (Button("Page", url="https://example.org"),))
    sent = await there.send(words(there, buttons=rows))
    assert (await there.press(sent, "v1:a#2")).button == "v1:a"


async def test_a_form_opens_at_once_and_after_a_restart(server: DiscordServer) -> None:
    state = MemoryState()
    async with rig(server, state) as there:
        await there.online()
        event = await there.command("ask")
        sent = await there.send(words(there, form=FORM, only_for=ANN, answers=event.event_id))
        opened = server.do(lambda: server.people.press(ANN, sent, "form:v1:ask"))
        await server.until(lambda: opened.response)
        assert opened.response == 9
        assert opened.data["title"].endswith("…")
        first = opened.data["components"][0]
        assert first["label"].endswith("…")
        assert first["description"].startswith("Your words, in a label that is longer")
        server.do(lambda: server.people.submit(opened, {"text": ("hello",), "pick": ("b",)}))
        filled = await there.next(Kind.FORM)
        assert (filled.form, filled.values) == ("v1:ask", {"text": ("hello",), "pick": ("b",), "many": ()})
        again = server.do(lambda: server.people.press(ANN, sent, "form:v1:ask"))
        await server.until(lambda: again.response)
        assert again.data["components"][0]["component"]["value"] == "hello", "what was typed is not lost"
    async with rig(server, state) as there:
        await there.online()
        opened = server.do(lambda: server.people.press(ANN, sent, "form:v1:ask"))
        await server.until(lambda: opened.response)
        assert opened.response == 9


async def test_a_form_that_is_gone_says_so(there: Rig) -> None:
    sent = await there.send(words(there, buttons=((Button("Fill in", "form:v1:ask"),),)))
    opened = there.server.do(lambda: there.server.people.press(ANN, sent, "form:v1:ask"))
    await there.server.until(lambda: opened.response)
    assert opened.response == 4
    assert opened.data["flags"] == 64


# what is sent


async def test_nothing_pings(there: Rig) -> None:
    hostile = f"@everyone <@{BEN}> <@&{there.server.world.role}>"
    event = await there.command("ask")
    sent = await there.send(words(there, hostile))
    await there.send(words(there, hostile + "!", replace=sent), "2")
    await there.send(words(there, hostile, only_for=ANN, answers=event.event_id), "3")
    for body in there.server.bodies("/messages"):
        if body is not None:
            assert body["allowed_mentions"] == {"parse": []}
    assert all(not one.pings for one in there.server.world.messages.values())


async def test_long_text_is_sent_in_parts_and_edited_in_parts(there: Rig) -> None:
    body = tuple(para("word " * 300) for _ in range(3))
    message = Outgoing(there.address(), body, ((Button("Go", "v1:x"),),), reply_to="12345")
    sent = await there.send(message)
    seen = there.server.in_channel(there.channel())
    assert len(seen) == 3
    assert seen[-1].id == sent
    assert [bool(one.components) for one in seen] == [False, False, True]
    await there.send(words(there, "short", replace=sent), "2")
    assert [one.content for one in seen][-1] == "short"
    await there.send(Outgoing(there.address(), (*body, *body), replace=sent), "3")
    assert len(there.server.in_channel(there.channel())) == 3


async def test_a_reply_a_file_and_silence(there: Rig) -> None:
    said = there.say("hi")
    file = Attachment("plan.ics", "text/calendar", "QkVHSU4=")
    sent = await there.send(words(there, reply_to=said, attachment=file, silent=True))
    message = there.server.world.messages[sent]
    assert (message.reference, message.files, message.flags) == (said, [("plan.ics", b"BEGIN")], 4096)


async def test_a_reaction(there: Rig) -> None:
    said = there.say("hi")
    event = await there.next()
    await there.adapter.react(event.address, event.message_id, "👀")
    assert there.server.world.messages[said].reactions == ["👀"]


async def test_private_chats_are_opened_slowly_and_remembered(there: Rig) -> None:
    for n in range(10):
        await there.send(words(there, address=Address("discord", str(500 + n), None, True)), f"n{n}")
    with pytest.raises(SendError) as failed:
        await there.send(words(there, address=Address("discord", "600", None, True)), "x")
    assert (failed.value.verdict, failed.value.code) == (Verdict.LATER, "opening")
    assert 0 < failed.value.seconds <= 60
    await there.send(words(there, address=Address("discord", "500", None, True)), "y")
    assert len(there.server.calls("POST /users/@me/channels")) == 10


# publishing, identity, secrets


async def test_commands_are_published_once_and_again_only_when_they_change(server: DiscordServer) -> None:
    state = MemoryState()
    for specs in (COMMANDS, COMMANDS, COMMANDS[:1]):
        async with rig(server, state, commands=specs) as there:
            await there.online()
            digest = commands.digest(commands.tree(specs, lambda key, _: key, completes=True), server.world.application)
            await until(lambda digest=digest: state.kept.get("commands") == digest)
    assert len(server.calls("PUT /applications")) == 2
    assert [one["name"] for one in server.world.commands] == ["ask", "Ask an expert about this"]


async def test_no_privileged_intent_and_no_ping_by_default(there: Rig) -> None:
    session = next(iter(there.server.hub.sessions.values()))
    assert session.intents == 1 | 1 << 9 | 1 << 12
    client = there.adapter._client
    assert client is not None
    assert client.allowed_mentions is not None
    assert client.allowed_mentions.to_dict() == discord.AllowedMentions.none().to_dict()


async def test_the_token_is_never_in_a_log(server: DiscordServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    options = {**server.options, "token": SecretStr(server.world.token)}
    async with rig(server, options=options) as there:
        await there.online()
        server.fault("POST /channels", "error")
        event = await there.command("ask")
        await there.send(words(there, only_for=ANN, answers=event.event_id))
        with pytest.raises(Exception, match="unknown"):
            await there.send(words(there), "2")
        await server.await_(lambda: server.hub.lose(resumable=False))
        await server.until(lambda: server.hub.identifies == 2)
    assert server.world.token not in caplog.text
    assert "hello" not in caplog.text, "nor what was said"
    assert not [one for one in server.world.interactions.values() if one.token in caplog.text]


async def test_the_liveness_mark_moves(there: Rig) -> None:
    before = there.adapter.last_event
    assert before is not None
    there.clock.advance(timedelta(minutes=1))
    await there.caught_up()
    assert there.adapter.last_event is not None
    assert there.adapter.last_event > before


async def test_joining_a_server_and_leaving_it(there: Rig) -> None:
    server = there.server
    guild = server.world.guild_object() | {"id": "777", "name": "Other", "threads": [], "roles": []}
    guild["channels"] = [{"id": "7771", "type": 0, "name": "lobby", "position": 0}]
    guild["system_channel_id"] = None
    server.do(lambda: server.hub.dispatch("GUILD_CREATE", guild))
    event = await there.next(Kind.JOINED)
    assert (event.address.place, event.sender.native_id) == ("7771", "")
    there.say(f"<@{server.world.bot}> hello", mention=True)
    await there.next(Kind.TEXT)
    server.do(lambda: server.hub.dispatch("GUILD_DELETE", {"id": server.world.guild}))
    gone = {(await there.next(Kind.LEFT)).address.place for _ in range(2)}
    assert there.channel_id in gone, "whatever was heard from"


async def test_acknowledgements_are_quick(there: Rig) -> None:
    channel, people = there.channel(), there.server.people
    took = []
    for _ in range(100):
        began = time.perf_counter()
        one = there.server.do(lambda: people.command(ANN, channel, "ask", {}))
        await there.next(Kind.COMMAND)
        took.append(time.perf_counter() - began)
        assert one.response == 5
    assert sorted(took)[98] < 0.2
