"""What is sent, how it looks on the server, and what each failure means."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import pytest

from bot.adapters.base import SendError, Verdict
from bot.adapters.telegram import factory
from bot.messages.buttons import pack
from bot.messages.richtext import Quote, Span, para, plain
from bot.messages.types import Address, Attachment, Button, Outgoing
from tests.adapters.telegram.conftest import GROUP, OTHER, USER, Bot, in_group, parts, words
from tests.servers.telegram import BOT_ID, USERNAME, TelegramServer
from tests.servers.telegram.driver import MemoryState
from tests.world import CATALOGS, START

SOLVED = ((Button("Solved it", pack("a.solved", "1"), look="primary"),),)


def standing(bot: Bot, chat: int) -> list[dict[str, Any]]:
    """The bot's messages in a chat."""
    return bot.server.do(
        lambda state: [
            dict(one)
            for (where, number), one in state.messages.items()
            if where == chat and one["from"]["id"] == BOT_ID and (where, number) not in state.deleted
        ]
    )


async def failing(bot: Bot, message: Outgoing) -> SendError:
    with pytest.raises(SendError) as failed:
        await bot.adapter.send(message, nonce="n")
    return failed.value


# what arrives


async def test_a_message_as_it_should_be(bot: Bot) -> None:
    _, asked = bot.people.say(USER, GROUP, f"@{USERNAME} how?")
    await bot.adapter.send(in_group("answer", buttons=SOLVED, reply_to=str(asked), silent=True), nonce="n")
    (sent,) = standing(bot, GROUP)
    assert sent["text"] == "answer"
    assert sent["reply_to_message"]["message_id"] == asked
    assert sent["silent"]
    assert not sent["preview"], "no link previews"
    assert sent["reply_markup"]["inline_keyboard"] == [
        [{"text": "Solved it", "callback_data": "v1:a.solved:1", "style": "primary"}]
    ]


async def test_a_reply_to_something_gone_is_sent_all_the_same(bot: Bot) -> None:
    await bot.adapter.send(in_group("answer", reply_to="999999"), nonce="n")
    assert len(standing(bot, GROUP)) == 1


async def test_a_topic_is_kept_and_the_root_taken_when_it_is_gone(bot: Bot) -> None:
    await bot.adapter.send(in_group("in the topic", "7"), nonce="a")
    bot.server.do(lambda state: state.chats[GROUP].topics.update({8: False}))
    await bot.adapter.send(in_group("closed", "8"), nonce="b")
    await bot.adapter.send(in_group("deleted", "99"), nonce="c")
    assert [one.get("message_thread_id") for one in standing(bot, GROUP)] == [7, None, None]


async def test_a_long_text_becomes_several_messages_with_the_buttons_on_the_last(bot: Bot) -> None:
    text = "\n".join(f"Line {number} 🙂 of a long answer about budgets & others." for number in range(300))
    sent = (await bot.adapter.send(words(text, buttons=SOLVED), nonce="n")).native_id
    found = standing(bot, USER)
    assert len(found) > 2
    assert sent == str(found[-1]["message_id"])
    assert ["reply_markup" in one for one in found] == [False] * (len(found) - 1) + [True]
    assert "".join(one["text"] for one in found).replace("\n", "") == text.replace("\n", "")


async def test_a_long_text_goes_on_where_it_was_interrupted(bot: Bot) -> None:
    message = words("word " * 2500)
    bot.server.do(lambda state: setattr(state, "per_chat_seconds", 60.0))
    error = await failing(bot, message)
    assert error.verdict is Verdict.LATER
    assert 0 < error.seconds <= 60
    bot.server.do(lambda state: setattr(state, "per_chat_seconds", 0.0))
    await bot.adapter.send(message, nonce="n")
    assert sum(one["text"].count("word") for one in standing(bot, USER)) == 2500, "no part twice, none left out"


async def test_a_long_text_is_edited_in_all_its_parts_even_after_a_restart(bot: Bot, server: TelegramServer) -> None:
    state = MemoryState()
    first = factory(parts(server, state=state))
    sent = (await first.send(words("before " * 1500, buttons=SOLVED), nonce="n")).native_id
    await first.close()
    count = len(standing(bot, USER))
    assert count > 1
    again = factory(parts(server, state=state))
    assert (await again.send(words("after " * 1600, buttons=SOLVED, replace=sent), nonce="n")).native_id == sent
    found = standing(bot, USER)
    assert len(found) == count
    assert not any("before" in one["text"] for one in found)
    short = (await again.send(words("short", buttons=SOLVED, replace=sent), nonce="n")).native_id
    (left,) = standing(bot, USER)
    assert (left["text"], str(left["message_id"])) == ("short", short)
    assert "reply_markup" in left
    longer = (await again.send(words("longer " * 1500, replace=short), nonce="n")).native_id
    assert str(standing(bot, USER)[-1]["message_id"]) == longer
    await again.close()


async def test_an_edit_in_place_and_the_same_again(bot: Bot) -> None:
    sent = (await bot.adapter.send(words("before", buttons=SOLVED), nonce="n")).native_id
    for _ in range(2):
        assert (await bot.adapter.send(words("after", replace=sent), nonce="n")).native_id == sent
    (one,) = standing(bot, USER)
    assert one["text"] == "after"
    assert "reply_markup" not in one
    assert bot.server.do(lambda state: state.edits) == 1


async def test_editing_what_is_gone_is_never(bot: Bot) -> None:
    sent = (await bot.adapter.send(words("before"), nonce="n")).native_id
    bot.server.do(lambda state: state.deleted.add((USER, int(sent))))
    error = await failing(bot, words("after", replace=sent))
    assert (error.verdict, error.code) == (Verdict.NEVER, "gone")


async def test_a_file_is_sent_with_its_words_and_can_be_edited(bot: Bot) -> None:
    content = base64.b64encode(b"BEGIN:VCALENDAR").decode()
    file = Attachment("meeting.ics", "text/calendar", content)
    sent = (await bot.adapter.send(words("the meeting", attachment=file, buttons=SOLVED), nonce="n")).native_id
    (one,) = standing(bot, USER)
    assert (one["caption"], one["document"]["file_name"]) == ("the meeting", "meeting.ics")
    assert "reply_markup" in one
    assert bot.server.do(lambda state: state.documents) == {(USER, int(sent)): b"BEGIN:VCALENDAR"}
    await bot.adapter.send(words("the moved meeting", replace=sent), nonce="n")
    assert standing(bot, USER)[0]["caption"] == "the moved meeting"


async def test_long_words_of_a_file_come_before_it(bot: Bot) -> None:
    file = Attachment("a.txt", "text/plain", base64.b64encode(b"a").decode())
    await bot.adapter.send(words("word " * 400, attachment=file, buttons=SOLVED), nonce="n")
    text, document = standing(bot, USER)
    assert "document" not in text
    assert "reply_markup" in document


async def test_what_the_server_cannot_parse_is_sent_once_more_as_plain_text(bot: Bot) -> None:
    bot.server.fault("sendMessage", status=400)  # says nothing about entities: no second try
    assert (await failing(bot, words("x"))).verdict is Verdict.NEVER
    count = len(bot.server.calls("sendMessage"))
    message = Outgoing(Address("telegram", str(USER), None, True), (para(Span("a & b", "bold")),))
    from tests.servers.telegram import markup

    known = markup._TYPES.pop("b")
    try:
        await bot.adapter.send(message, nonce="n2")
    finally:
        markup._TYPES["b"] = known
    assert [one["text"] for one in standing(bot, USER)] == ["a & b"]
    assert len(bot.server.calls("sendMessage")) == count + 2


@pytest.mark.parametrize("edited", [False, True])
async def test_a_server_that_knows_no_moments_is_sent_them_written_out_with_their_zone(bot: Bot, edited: bool) -> None:
    due = CATALOGS.text("en").moment(START, "Asia/Phnom_Penh")
    address = Address("telegram", str(USER), None, True)
    message = Outgoing(address, (para("Answer by ", due, "."), Quote(plain("all of it"), summary="Show all")))
    sent = await bot.adapter.send(message, nonce="a")
    (new,) = standing(bot, USER)
    kinds = {one["type"]: one for one in new["entities"]}
    assert kinds["date_time"]["unix_time"] == int(START.timestamp())
    assert "expandable_blockquote" in kinds
    assert "Tue 24 Nov 2026, 08:30 (Phnom Penh, UTC+7)." in new["text"]
    before = replace(message, body=(para("Before"),), replace=sent.native_id)
    await bot.adapter.send(before, nonce="b")
    from tests.servers.telegram import markup

    known = markup._TYPES.pop("tg-time")
    try:
        old = await bot.adapter.send(replace(message, replace=sent.native_id if edited else ""), nonce="c")
    finally:
        markup._TYPES["tg-time"] = known
    found = next(one for one in standing(bot, USER) if str(one["message_id"]) == old.native_id)
    assert found["entities"] == []
    assert found["text"] == "Answer by Tue 24 Nov 2026, 08:30 (Phnom Penh, UTC+7).\n\nShow all\nall of it"


async def test_a_button_that_carries_too_much_never_leaves(bot: Bot) -> None:
    count = len(bot.server.calls("sendMessage"))
    error = await failing(bot, words("x", buttons=((Button("Too much", "v1:" + "x" * 62),),)))
    assert (error.verdict, error.code) == (Verdict.NEVER, "unsendable")
    assert len(bot.server.calls("sendMessage")) == count


# for one person alone


async def pressed(bot: Bot) -> str:
    card = (await bot.adapter.send(in_group("card", buttons=SOLVED), nonce="card")).native_id
    number, _ = bot.people.press(USER, GROUP, int(card), "v1:a.solved:1")
    return (await bot.heard(number)).event_id


async def test_a_short_whisper_comes_with_the_answer_to_the_press(bot: Bot) -> None:
    event_id = await pressed(bot)
    await bot.adapter.send(in_group("Only for you", only_for=str(USER), answers=event_id), nonce="n")
    (alert,) = bot.server.do(lambda state: list(state.alerts))
    assert (alert.user, alert.text) == (USER, "Only for you")
    assert standing(bot, USER) == []
    await bot.adapter.send(in_group("And this", only_for=str(USER), answers=event_id), nonce="n2")
    assert [one["text"] for one in standing(bot, USER)] == ["And this"], "a press is answered once only"
    assert len(bot.server.calls("answerCallbackQuery")) == 1


async def test_a_long_whisper_is_private(bot: Bot) -> None:
    event_id = await pressed(bot)
    await bot.adapter.send(in_group("word " * 60, only_for=str(USER), answers=event_id), nonce="n")
    assert len(standing(bot, USER)) == 1
    assert bot.server.do(lambda state: list(state.alerts)) == []
    await bot.server.until(lambda state: all(one.answered for one in state.callbacks.values()))


async def test_whoever_has_no_private_chat_is_told_how_to_open_one(bot: Bot) -> None:
    number, asked = bot.people.say(OTHER, GROUP, "/settings")
    event = await bot.heard(number)
    await bot.adapter.send(in_group("secret", only_for=str(OTHER), answers=event.event_id), nonce="n")
    (one,) = standing(bot, GROUP)
    assert "secret" not in one["text"]
    assert one["reply_to_message"]["message_id"] == asked
    assert one["reply_markup"]["inline_keyboard"][0][0]["url"] == f"https://t.me/{USERNAME}?start=hello"


async def test_an_anonymous_administrator_is_told_in_the_group(bot: Bot) -> None:
    number, asked = bot.people.say(USER, GROUP, "/setup", anonymous=True)
    event = await bot.heard(number)
    whisper = in_group("Nobody in particular", only_for=event.sender.native_id, answers=event.event_id)
    await bot.adapter.send(whisper, nonce="n")
    assert standing(bot, GROUP)[0]["reply_to_message"]["message_id"] == asked


# signs of life


async def test_a_press_is_answered_without_any_message(server: TelegramServer, bot: Bot) -> None:
    bot.adapter._acks._answer_after = 0.01
    await pressed(bot)
    await server.until(lambda state: all(one.answered for one in state.callbacks.values()))
    assert bot.server.do(lambda state: list(state.alerts)) == []


async def test_an_old_press_is_no_failure(bot: Bot) -> None:
    bot.adapter._acks._answer_after = 0.01
    bot.server.fault("answerCallbackQuery", status=400)
    event_id = await pressed(bot)
    await bot.server.until(lambda state: not any(f.times for f in bot.server.faults))
    await bot.adapter.send(in_group("too late for an alert", only_for=str(USER), answers=event_id), nonce="n")
    assert [one["text"] for one in standing(bot, USER)] == ["too late for an alert"]


async def test_an_answer_to_a_press_that_comes_too_late_is_said_in_private(bot: Bot) -> None:
    event_id = await pressed(bot)
    bot.server.fault("answerCallbackQuery", status=400)
    await bot.adapter.send(in_group("Only for you", only_for=str(USER), answers=event_id), nonce="n")
    assert [one["text"] for one in standing(bot, USER)] == ["Only for you"]


async def test_a_press_in_private_is_answered_at_once(bot: Bot) -> None:
    bot.adapter._acks._answer_after = 3600.0
    card = (await bot.adapter.send(words("card", buttons=SOLVED), nonce="card")).native_id
    number, _ = bot.people.press(USER, USER, int(card), "v1:a.solved:1")
    await bot.heard(number)
    await bot.server.until(lambda state: all(one.answered for one in state.callbacks.values()))


async def test_a_question_gets_eyes_and_where_that_is_not_allowed_typing(bot: Bot) -> None:
    number, asked = bot.people.say(USER, GROUP, f"@{USERNAME} how?")
    await bot.heard(number)
    await bot.server.until(lambda state: state.reactions.get((GROUP, asked)) == "👀")
    bot.server.do(lambda state: setattr(state.chats[GROUP], "reactions", False))
    number, _ = bot.people.say(USER, GROUP, f"@{USERNAME} and how?")
    await bot.heard(number)
    await bot.server.until(lambda state: (GROUP, "typing") in state.actions)


async def test_a_mark_on_what_is_gone_does_not_end_marking(bot: Bot) -> None:
    number, _ = bot.people.say(USER, GROUP, f"@{USERNAME} how?")
    event = await bot.heard(number)
    await bot.adapter.react(event.address, "999999", "✅")
    await bot.server.until(lambda state: len(state.reactions) == 1)
    number, asked = bot.people.say(USER, GROUP, f"@{USERNAME} and how?")
    await bot.heard(number)
    await bot.server.until(lambda state: state.reactions.get((GROUP, asked)) == "👀")


async def test_a_slow_answer_shows_typing_and_a_quick_one_does_not(bot: Bot) -> None:
    bot.adapter._acks._typing_after = 0.01
    number, _ = bot.people.say(USER, USER, "hello")
    await bot.heard(number)
    await bot.server.until(lambda state: (USER, "typing") in state.actions)
    bot.adapter._acks._typing_after = 5.0
    number, _ = bot.people.say(USER, USER, "again")
    event = await bot.heard(number)
    await bot.adapter.send(words("quick", answers=event.event_id), nonce="n")
    known = bot.adapter._acks._events[event.event_id]
    assert known.timer is not None
    assert known.timer.cancelled()


async def test_marks_that_the_platform_lacks_become_their_nearest(bot: Bot) -> None:
    number, asked = bot.people.say(USER, GROUP, f"@{USERNAME} how?")
    event = await bot.heard(number)
    await bot.server.until(lambda state: state.reactions)
    await bot.adapter.react(event.address, event.message_id, "✅")
    assert bot.server.do(lambda state: state.reactions[GROUP, asked]) == "👍"
