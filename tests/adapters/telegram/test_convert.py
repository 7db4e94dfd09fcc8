"""Recorded updates → events. The shapes are those of the Bot API's documentation."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.telegram import convert
from bot.adapters.telegram.convert import Me
from bot.adapters.telegram.words import addressed_text
from bot.messages.types import Address, Incoming, Kind

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
ME = Me(7000000001, "mufakat_bot")
RECORDED: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "updates.json").read_text(encoding="utf-8"))
GROUP = "-1001000000001"


def event(name: str, **changes: Any) -> Incoming:
    found = convert.incoming(changed(name, **changes), ME, NOW)
    assert found is not None
    return found


def changed(name: str, **changes: Any) -> dict[str, Any]:
    update: dict[str, Any] = json.loads(json.dumps(RECORDED[name]))
    inner = next(value for key, value in update.items() if key != "update_id")
    inner |= changes
    return update


def none(name: str, **changes: Any) -> bool:
    return convert.incoming(changed(name, **changes), ME, NOW) is None


def test_words_in_private() -> None:
    one = event("private_text")
    assert (one.kind, one.text, one.event_id, one.message_id) == (Kind.TEXT, "How do we begin?", "u10001", "11")
    assert one.address == Address("telegram", "501", None, True)
    assert (one.sender.native_id, one.sender.name, one.sender.locale) == ("501", "Official Cambodia", "km")
    assert one.received_at == NOW
    assert not one.sender.is_bot


def test_a_mention_in_a_group_is_cut_off_by_utf16_units() -> None:
    one = event("group_mention")
    assert one.addressed
    assert one.text == "👨‍👩‍👧‍👦 how do we publish budgets?"
    assert one.place_title == "Questions"
    assert one.address == Address("telegram", GROUP)


def test_a_mention_by_name_without_a_user_name_counts_too() -> None:
    one = event("group_text_mention")
    assert one.addressed
    assert one.text == "how do we begin?"


def test_another_persons_mention_stays() -> None:
    text = "@somebody how?"
    assert addressed_text(text, [{"type": "mention", "offset": 0, "length": 9}], "mufakat_bot", 1) == (text, False)


@pytest.mark.parametrize(
    "entity",
    [{}, None, 7, {"type": "mention"}, {"type": "mention", "offset": "0", "length": 3},
     {"type": "mention", "offset": -5, "length": 12}, {"type": "mention", "offset": 900, "length": 12},
     {"type": "text_mention", "offset": 0, "length": 3, "user": None}],
)  # fmt: skip
def test_an_entity_that_does_not_fit_is_passed_over(entity: Any) -> None:
    assert addressed_text("@mufakat_bot how?", [entity], "mufakat_bot", 1) == ("@mufakat_bot how?", False)


def test_commands() -> None:
    one = event("group_command")
    assert (one.kind, one.command, one.text) == (Kind.COMMAND, "ask", "how do we begin?")
    assert event("private_text", text="/Settings").command == "settings"
    assert event("private_text", text="/ask\nfirst\nsecond").text == "first\nsecond"


def test_another_bots_command_is_not_ours() -> None:
    assert none("group_command", text="/ask@other_bot how?")


def test_the_token_of_a_start_link() -> None:
    one = event("private_text", text="/start q_Ab-9")
    assert (one.command, one.token) == ("start", "q_Ab-9")
    assert event("private_text", text="/start").token == ""
    assert event("private_text", text="/ask q_Ab-9").token == ""


def test_a_reply_to_the_bot_addresses_it_and_carries_the_words() -> None:
    one = event("group_reply")
    assert one.addressed
    assert (one.reply_to, one.reply_text) == ("20", "Question 1 …")
    other = changed("group_reply")
    other["message"]["reply_to_message"]["from"]["id"] = 77
    found = convert.incoming(other, ME, NOW)
    assert found is not None
    assert not found.addressed
    assert found.reply_text


def test_a_topic_is_kept_and_its_creation_is_no_reply() -> None:
    one = event("topic_text")
    assert one.address == Address("telegram", GROUP, "7")
    assert one.reply_to == ""
    assert not one.addressed


def test_the_general_topic_is_the_group_and_a_thread_of_replies_no_topic() -> None:
    assert event("topic_text", message_thread_id=1).address.thread is None
    assert event("topic_text", is_topic_message=False).address.thread is None


def test_an_edit_is_known_by_its_message() -> None:
    one = event("edited")
    assert (one.kind, one.message_id, one.text) == (Kind.EDITED, "11", "How do we begin, in short?")
    command = event("edited", text="/ask how do we begin?")
    assert (command.kind, command.command, command.text, command.addressed) == (
        Kind.EDITED, "", "how do we begin?", True,
    )  # fmt: skip


def test_a_press() -> None:
    one = event("press")
    assert (one.kind, one.button, one.event_id, one.message_id) == (Kind.PRESS, "v1:a.solved:1", "u10009", "20")
    assert one.address == Address("telegram", GROUP)
    assert convert.callback_id(RECORDED["press"]) == "4382"


def test_a_press_on_a_message_that_is_no_longer_accessible_still_counts() -> None:
    one = event(
        "press", message={"chat": RECORDED["press"]["callback_query"]["message"]["chat"], "message_id": 20, "date": 0}
    )
    assert one.message_id == "20"


def test_a_press_without_a_message_or_data_is_none() -> None:
    assert none("press", message=None)
    assert none("press", data=None)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [("member", "kicked", Kind.BLOCKED), ("kicked", "member", Kind.JOINED), ("member", "member", None)],
)
def test_a_private_chat_is_blocked_and_opened_again(old: str, new: str, kind: Kind | None) -> None:
    found = convert.incoming(
        changed("blocked", old_chat_member={"status": old}, new_chat_member={"status": new}), ME, NOW
    )
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ({"status": "left"}, {"status": "member"}, Kind.JOINED),
        ({"status": "member"}, {"status": "administrator"}, None),
        ({"status": "administrator"}, {"status": "kicked"}, Kind.LEFT),
        ({"status": "member"}, {"status": "restricted", "is_member": True, "can_send_messages": False}, Kind.LEFT),
        ({"status": "member"}, {"status": "restricted", "is_member": True, "can_send_messages": True}, None),
        ({"status": "restricted", "is_member": True, "can_send_messages": False}, {"status": "member"}, Kind.JOINED),
    ],
)
def test_in_a_group_the_bot_is_added_removed_and_muted(old: Any, new: Any, kind: Kind | None) -> None:
    found = convert.incoming(changed("added", old_chat_member=old, new_chat_member=new), ME, NOW)
    assert (found.kind if found else None) == kind


def test_a_move_is_one_event_however_it_is_told() -> None:
    one, two = event("migrated_to"), event("migrated_from")
    assert one == two
    assert (one.kind, one.address.place, one.moved_to) == (Kind.MOVED, "-4001", GROUP)


def test_a_reaction() -> None:
    one = event("reaction")
    assert (one.kind, one.text, one.message_id, one.sender.native_id) == (Kind.REACTION, "👍", "20", "501")


def test_anonymous_administrators_and_channels_are_nobody() -> None:
    assert event("anonymous").sender.anonymous
    assert event("channel_in_group").sender.anonymous
    assert event("channel_post").sender.anonymous
    assert none("channel_in_group", is_automatic_forward=True)
    pressed = event("press", **{"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}})
    assert pressed.sender.anonymous


def test_attachments_are_counted_and_captions_are_words() -> None:
    one = event("photo")
    assert (one.text, one.attachments) == ("how do we begin?", 1)
    assert one.addressed
    assert event("private_text", text=None, voice={"file_id": "x"}).attachments == 1


def test_what_is_nothing_said_is_no_event() -> None:
    assert none("private_text", text=None, new_chat_members=[])
    assert convert.incoming({"update_id": 1, "poll": {}}, ME, NOW) is None
    assert convert.incoming({"update_id": 1}, ME, NOW) is None
    assert convert.incoming({}, ME, NOW) is None


def test_what_no_database_keeps_is_replaced() -> None:
    assert event("private_text", text="a\x00b\ud800c").text == "a\ufffdb\ufffdc"


def test_lanes_are_chats() -> None:
    assert convert.lane(RECORDED["group_mention"]) == convert.lane(RECORDED["press"]) == GROUP
    assert convert.lane(RECORDED["private_text"]) == "501"
    assert convert.lane({"update_id": 1}) == ""
