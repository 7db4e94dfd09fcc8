"""The local server refuses what the real one refuses, and fails when told to: a lenient server proves nothing.

A raw HTTP client asks; nothing of ours is in between.
"""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from tests.adapters.telegram.conftest import GROUP, OTHER, USER, Raw
from tests.servers.telegram import People, TelegramServer
from tests.servers.telegram.markup import Unparsable, parse


async def test_methods_are_known_without_case_and_others_not(raw: Raw) -> None:
    assert (await raw.done("getMe"))["is_bot"] is True
    assert (await raw.done("GETME"))["is_bot"] is True
    assert await raw.refused("doMagic") == "404 Not Found"
    assert (await raw.ask("getMe", token="1:wrong"))[0] == 401


async def test_parameters_come_in_every_documented_way(raw: Raw) -> None:
    url = f"{raw.server.url}/bot{raw.server.token}/sendMessage"
    given = {
        "chat_id": str(USER),
        "text": "x",
        "reply_markup": '{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}',
    }
    for how in ({"params": given}, {"data": given}, {"data": aiohttp.FormData(given, default_to_multipart=True)}):
        async with raw.session.post(url, **how) as answer:  # type: ignore[arg-type]
            assert (await answer.json())["result"]["reply_markup"]["inline_keyboard"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"chat_id": USER, "text": ""}, "400 Bad Request: message text is empty"),
        ({"chat_id": USER, "text": " \n "}, "400 Bad Request: message text is empty"),
        ({"chat_id": USER, "text": "x" * 4097}, "400 Bad Request: message is too long"),
        ({"chat_id": USER, "text": "🙂" * 2049}, "400 Bad Request: message is too long"),
        ({"chat_id": -77, "text": "x"}, "400 Bad Request: chat not found"),
        ({"chat_id": "abc", "text": "x"}, "400 Bad Request: chat not found"),
        ({"chat_id": OTHER, "text": "x"}, "403 Forbidden: bot can't initiate conversation with a user"),
        ({"chat_id": USER, "text": "x", "parse_mode": "Markup"}, "400 Bad Request: unsupported parse_mode"),
        ({"chat_id": USER, "text": "<b>x", "parse_mode": "HTML"}, "400 Bad Request: can't parse entities"),
        ({"chat_id": GROUP, "text": "x", "message_thread_id": 99}, "400 Bad Request: message thread not found"),
        (
            {"chat_id": USER, "text": "x", "reply_parameters": {"message_id": 9}},
            "400 Bad Request: message to be replied",
        ),
    ],
)
async def test_send_message_refuses(raw: Raw, given: dict[str, Any], said: str) -> None:
    assert (await raw.refused("sendMessage", **given)).startswith(said)


async def test_just_within_the_limit_is_sent(raw: Raw) -> None:
    await raw.done("sendMessage", chat_id=USER, text="🙂" * 2048)
    marked = "<b>" + "x" * 4096 + "</b>"
    await raw.done("sendMessage", chat_id=USER, text=marked, parse_mode="HTML")


@pytest.mark.parametrize(
    ("button", "said"),
    [
        ({"text": "a", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": "ü" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "", "callback_data": "x"}, "BUTTON_TEXT_EMPTY"),
        ({"text": "a", "url": "javascript:1"}, "BUTTON_URL_INVALID"),
        ({"text": "a"}, "text buttons are unallowed"),
        ({"text": "a", "callback_data": "x", "style": "pink"}, "invalid button style"),
    ],
)
async def test_buttons_are_checked(raw: Raw, button: dict[str, str], said: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    assert said in await raw.refused("sendMessage", chat_id=USER, text="x", reply_markup=markup)


@pytest.mark.parametrize(
    "source",
    ["<b>x", "x</b>", "<b><i>x</b></i>", "<script>x</script>", "a < b", "<b", "<blockquote><blockquote>x</blockquote>"
     "</blockquote>", "<span>x</span>", '<tg-time unix="soon">x</tg-time>', '<b !!>x</b>'],
)  # fmt: skip
def test_html_that_does_not_parse(source: str) -> None:
    with pytest.raises(Unparsable):
        parse(source)


def test_html_that_does() -> None:
    text, entities = parse('🙂 <b>a &amp; <i>b</i></b> <a href="https://x.example/?a=1&amp;b=2">c</a> 5 > 4')
    assert text == "🙂 a & b c 5 > 4"
    assert [(one["type"], one["offset"], one["length"]) for one in entities] == [
        ("bold", 3, 5), ("italic", 7, 1), ("text_link", 9, 1),
    ]  # fmt: skip
    assert entities[2]["url"] == "https://x.example/?a=1&b=2"
    assert len(parse("<b>x</b>" * 150)[1]) == 100


async def test_edits_are_checked(raw: Raw, people: People) -> None:
    sent = await raw.done("sendMessage", chat_id=USER, text="x")
    here = {"chat_id": USER, "message_id": sent["message_id"]}
    assert "message is not modified" in await raw.refused("editMessageText", **here, text="x")
    await raw.done("editMessageText", **here, text="y")
    assert "not found" in await raw.refused("editMessageText", chat_id=USER, message_id=9, text="y")
    assert "MESSAGE_TOO_LONG" in await raw.refused("editMessageText", **here, text="y" * 4097)
    _, theirs = people.say(USER, USER, "mine")
    assert "can't be edited" in await raw.refused("editMessageText", chat_id=USER, message_id=theirs, text="y")
    await raw.done("deleteMessage", **here)
    assert "not found" in await raw.refused("editMessageText", **here, text="z")
    assert "not found" in await raw.refused("deleteMessage", **here)
    assert "can't be deleted" in await raw.refused("deleteMessage", chat_id=USER, message_id=theirs)


async def test_presses_are_answered_once_and_only_known_ones(raw: Raw, people: People, server: TelegramServer) -> None:
    sent = await raw.done("sendMessage", chat_id=USER, text="x")
    people.press(USER, USER, sent["message_id"], "v1:x")
    key = server.do(lambda state: next(iter(state.callbacks)))
    assert "MESSAGE_TOO_LONG" in await raw.refused("answerCallbackQuery", callback_query_id=key, text="x" * 201)
    await raw.done("answerCallbackQuery", callback_query_id=key)
    for query in (key, "unknown", ""):
        assert "query is too old" in await raw.refused("answerCallbackQuery", callback_query_id=query)
    people.press(USER, USER, sent["message_id"], "v1:x")
    server.do(lambda state: [setattr(one, "expired", True) for one in state.callbacks.values()])
    key = server.do(lambda state: list(state.callbacks)[-1])
    assert "query is too old" in await raw.refused("answerCallbackQuery", callback_query_id=key)


async def test_people_and_groups_that_are_closed(raw: Raw, people: People, server: TelegramServer) -> None:
    people.block(USER)
    assert "blocked by the user" in await raw.refused("sendMessage", chat_id=USER, text="x")
    server.do(lambda state: state.deactivated.add(str(USER)))
    assert "deactivated" in await raw.refused("sendMessage", chat_id=USER, text="x")
    people.membership(USER, GROUP, "member", "restricted", is_member=True, can_send_messages=False)
    assert "not enough rights" in await raw.refused("sendMessage", chat_id=GROUP, text="x")
    people.membership(USER, GROUP, "restricted", "kicked")
    assert "bot was kicked" in await raw.refused("sendMessage", chat_id=GROUP, text="x")
    server.do(lambda state: setattr(state.chats[GROUP], "state", "member"))
    people.migrate(GROUP, -1009)
    status, body = await raw.ask("sendMessage", chat_id=GROUP, text="x")
    assert (status, body["parameters"]) == (400, {"migrate_to_chat_id": -1009})
    people.group(-1010, topics=(5,))
    server.do(lambda state: state.chats[-1010].topics.update({5: False}))
    assert "TOPIC_CLOSED" in await raw.refused("sendMessage", chat_id=-1010, text="x", message_thread_id=5)


async def test_reactions_actions_administrators(raw: Raw, people: People, server: TelegramServer) -> None:
    _, said = people.say(USER, GROUP, "/ask")
    here = {"chat_id": GROUP, "message_id": said}
    await raw.done("setMessageReaction", **here, reaction=[{"type": "emoji", "emoji": "👀"}])
    assert "REACTION_INVALID" in await raw.refused(
        "setMessageReaction", **here, reaction=[{"type": "emoji", "emoji": "✅"}]
    )
    assert "not found" in await raw.refused("setMessageReaction", chat_id=GROUP, message_id=1, reaction=[])
    assert "TOO_MANY" in await raw.refused("setMessageReaction", **here, reaction=[{"emoji": "👀"}, {"emoji": "👍"}])
    server.do(lambda state: setattr(state.chats[GROUP], "reactions", False))
    assert "REACTION_INVALID" in await raw.refused("setMessageReaction", **here, reaction=[{"emoji": "👀"}])
    assert "wrong parameter action" in await raw.refused("sendChatAction", chat_id=GROUP, action="dancing")
    assert [one["user"]["id"] for one in await raw.done("getChatAdministrators", chat_id=GROUP)] == [USER]
    assert "no administrators" in await raw.refused("getChatAdministrators", chat_id=USER)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"commands": [{"command": "Ask", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "ask", "description": ""}]}, "DESCRIPTION_INVALID"),
        ({"commands": [{"command": "ask", "description": "x" * 257}]}, "DESCRIPTION_INVALID"),
        ({"commands": [{"command": "ask", "description": "x"}] * 101}, "TOO_MUCH"),
        ({"commands": [], "scope": {"type": "everybody"}}, "BotCommandScope"),
        ({"commands": [], "language_code": "fil"}, "invalid language code"),
    ],
)
async def test_commands_are_checked(raw: Raw, given: dict[str, Any], said: str) -> None:
    assert said in await raw.refused("setMyCommands", **given)


@pytest.mark.parametrize("method", ["setMyCommands", "deleteMyCommands"])
async def test_lists_for_one_chat_need_the_chat(raw: Raw, server: TelegramServer, method: str) -> None:
    listed = [{"command": "queue", "description": "x"}]

    async def refused(**scope: Any) -> str:
        return await raw.refused(method, commands=listed, scope=scope)

    for kind in ("chat", "chat_administrators", "chat_member"):
        assert "Empty chat_id" in await refused(type=kind)
        for unknown in (OTHER, -77, "abc"):
            assert await refused(type=kind, chat_id=unknown) == "400 Bad Request: chat not found"
    await raw.done("setMyCommands", commands=listed, scope={"type": "chat", "chat_id": USER}, language_code="id")
    await raw.done("setMyCommands", commands=listed, scope={"type": "chat", "chat_id": str(USER)})
    await raw.done("setMyCommands", commands=listed)
    assert set(server.do(lambda state: dict(state.commands))) == {
        (f"chat:{USER}", "id"), (f"chat:{USER}", ""), ("default", "")
    }  # fmt: skip
    await raw.done("deleteMyCommands", scope={"type": "chat", "chat_id": USER})
    assert set(server.do(lambda state: dict(state.commands))) == {(f"chat:{USER}", "id"), ("default", "")}


async def test_topics_in_private_chats_are_for_bots_that_have_them(raw: Raw, server: TelegramServer) -> None:
    here = {"chat_id": USER, "name": "Question 1"}
    assert (await raw.done("getMe"))["has_topics_enabled"] is False
    assert await raw.refused("createForumTopic", **here) == "400 Bad Request: the chat is not a forum"
    server.do(lambda state: setattr(state, "has_topics_enabled", True))
    assert (await raw.done("getMe"))["has_topics_enabled"] is True
    made = await raw.done("createForumTopic", **here)
    assert made["name"] == "Question 1"
    thread = made["message_thread_id"]
    sent = await raw.done("sendMessage", chat_id=USER, text="x", message_thread_id=thread)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    assert "is_topic_message" not in await raw.done("sendMessage", chat_id=USER, text="x")
    server.do(lambda state: setattr(state.chats[USER], "flat", True))
    assert "not a forum" in await raw.refused("createForumTopic", **here)


async def test_topics_are_checked(raw: Raw, people: People, server: TelegramServer) -> None:
    server.do(lambda state: setattr(state, "has_topics_enabled", True))
    gone = {"chat_id": USER, "text": "x", "message_thread_id": 99}
    assert await raw.refused("sendMessage", **gone) == "400 Bad Request: message thread not found"
    for name in ("", " ", "x" * 129):
        assert "TOPIC_TITLE_INVALID" in await raw.refused("createForumTopic", chat_id=USER, name=name)
    await raw.done("createForumTopic", chat_id=USER, name="x" * 128)
    assert "can't initiate" in await raw.refused("createForumTopic", chat_id=OTHER, name="x")
    assert "not enough rights" in await raw.refused("createForumTopic", chat_id=GROUP, name="x")
    people.group(-1011)
    assert "not a forum" in await raw.refused("createForumTopic", chat_id=-1011, name="x")
    people.block(USER)
    assert "blocked" in await raw.refused("createForumTopic", chat_id=USER, name="x")


async def test_files_are_checked(raw: Raw) -> None:
    assert "no document" in await raw.refused("sendDocument", chat_id=USER)
    form = aiohttp.FormData({"chat_id": str(USER), "caption": "x" * 1025})
    form.add_field("document", b"x", filename="a.txt")
    async with raw.session.post(f"{raw.server.url}/bot{raw.server.token}/sendDocument", data=form) as answer:
        assert "caption is too long" in (await answer.json())["description"]


async def test_writing_too_fast_is_429(raw: Raw, server: TelegramServer) -> None:
    server.do(lambda state: setattr(state, "per_chat_seconds", 30.0))
    await raw.done("sendMessage", chat_id=USER, text="x")
    status, body = await raw.ask("sendMessage", chat_id=USER, text="x")
    assert status == 429
    assert 1 <= body["parameters"]["retry_after"] <= 30
    await raw.done("sendMessage", chat_id=GROUP, text="x")
    server.do(lambda state: (setattr(state, "per_chat_seconds", 0.0), setattr(state, "group_per_minute", 20)))
    for _ in range(19):
        await raw.done("sendMessage", chat_id=GROUP, text="x")
    status, body = await raw.ask("sendMessage", chat_id=GROUP, text="x")
    assert status == 429
    assert 1 <= body["parameters"]["retry_after"] <= 60
    await raw.done("sendMessage", chat_id=USER, text="not a group")
