"""Updates of the Bot API → `Incoming`. PURE, and read straight from the JSON: building the SDK's objects is dear.

What cannot be read is nobody's event (None): a server may send what this version does not know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.adapters.telegram.words import addressed_text, scrub
from bot.messages.types import Address, Incoming, Kind, Sender

PLATFORM = "telegram"
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"]
"""Every kind of update that is handled. Always sent whole: the server keeps the last list it was given."""

NOBODY = frozenset({1087968824, 136817688, 777000})
"""Anonymous administrators, channels speaking as themselves, and the platform's own account."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w{1,64}))?(?:\s+(.*))?", re.DOTALL)
_ATTACHED = frozenset(
    "animation audio contact dice document game location paid_media photo poll sticker story venue video video_note "
    "voice checklist".split()
)
_IN = frozenset({"creator", "administrator", "member"})
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's own account. `topics`: whether it has topics in private chats."""

    id: int
    username: str
    topics: bool = False


def incoming(update: Json, me: Me, now: datetime) -> Incoming | None:
    """The event of an update, or None if it is none of ours. `now`: when it was received."""
    try:
        return _incoming(update, me, now)
    except _UNREADABLE:
        return None


def lane(update: Json) -> str:
    """What must be handled in order: the id of the chat an update is about, "" if it is about none."""
    try:
        inner: Any = next(value for name, value in update.items() if name != "update_id")
        return str(inner["chat"]["id"] if "chat" in inner else inner["message"]["chat"]["id"])
    except (*_UNREADABLE, StopIteration):
        return ""


def callback_id(update: Json) -> str:
    """What a button press is answered with, "" for anything else."""
    query = update.get("callback_query")
    found = query.get("id") if isinstance(query, dict) else None
    return found if isinstance(found, str) else ""


def moved(old: str, new: str, now: datetime, event_id: str = "") -> Incoming:
    """A group got a new id. The platform says so several times and in any order: it is one event."""
    return Incoming(
        platform=PLATFORM,
        event_id=event_id or f"moved{old}:{new}",
        kind=Kind.MOVED,
        sender=Sender("", anonymous=True),
        address=Address(PLATFORM, old),
        received_at=now,
        moved_to=new,
    )


def _incoming(update: Json, me: Me, now: datetime) -> Incoming | None:
    event_id = f"u{int(update['update_id'])}"
    if (message := update.get("message") or update.get("channel_post")) is not None:
        return _message(message, me, now, event_id)
    if (message := update.get("edited_message")) is not None:
        return _edited(message, me, now, event_id)
    if (query := update.get("callback_query")) is not None:
        return _press(query, now, event_id)
    if (change := update.get("my_chat_member")) is not None:
        return _membership(change, now, event_id)
    if (reaction := update.get("message_reaction")) is not None:
        return _reaction(reaction, now, event_id)
    return None


def _message(message: Json, me: Me, now: datetime, event_id: str) -> Incoming | None:
    chat = message["chat"]
    if (new := message.get("migrate_to_chat_id")) is not None:
        return moved(_id(chat["id"]), _id(new), now)
    if (old := message.get("migrate_from_chat_id")) is not None:
        return moved(_id(old), _id(chat["id"]), now)
    if message.get("is_automatic_forward") or message.get("via_bot"):
        return None
    text, entities = _text(message)
    attachments = 1 if _ATTACHED & message.keys() else 0
    if not text and not attachments:
        return None
    words, mentioned = addressed_text(text, entities, me.username, me.id)
    replied = _replied(message)
    to_us = replied is not None and isinstance(replied.get("from"), dict) and replied["from"].get("id") == me.id
    kind, command, token = Kind.TEXT, "", ""
    if found := _COMMAND.fullmatch(words.strip()):
        target = found[2] or ""
        if target and target.casefold() != me.username.casefold():
            return None
        kind, command, words = Kind.COMMAND, found[1].lower(), found[3] or ""
        token = words.strip() if command == "start" else ""
    return Incoming(
        platform=PLATFORM,
        event_id=event_id,
        kind=kind,
        sender=_sender(message),
        address=_address(message),
        received_at=now,
        text=scrub(words).strip(),
        command=command,
        token=scrub(token),
        message_id=_id(message["message_id"]),
        reply_to=_id(replied["message_id"]) if replied else "",
        reply_text=scrub(_text(replied)[0]) if replied else "",
        addressed=mentioned or to_us,
        attachments=attachments,
        place_title=_title(chat),
    )


def _edited(message: Json, me: Me, now: datetime, event_id: str) -> Incoming | None:
    event = _message(message, me, now, event_id)
    if event is None or event.kind not in (Kind.TEXT, Kind.COMMAND):
        return None
    # An edited command is what it asked, corrected; it is not run again. It was addressed to us then.
    return replace(event, kind=Kind.EDITED, command="", token="", addressed=event.addressed or bool(event.command))


def _press(query: Json, now: datetime, event_id: str) -> Incoming | None:
    message, data = query.get("message"), query.get("data")
    if not isinstance(message, dict) or not isinstance(data, str):
        return None
    return Incoming(
        platform=PLATFORM,
        event_id=event_id,
        kind=Kind.PRESS,
        sender=_person(query["from"]),
        address=_address(message),
        received_at=now,
        button=scrub(data),
        message_id=_id(message["message_id"]),
        place_title=_title(message["chat"]),
    )


def _membership(change: Json, now: datetime, event_id: str) -> Incoming | None:
    private = change["chat"]["type"] == "private"
    before, after = _is_in(change["old_chat_member"]), _is_in(change["new_chat_member"])
    if before == after:
        return None
    kind = Kind.JOINED if after else Kind.BLOCKED if private else Kind.LEFT
    return Incoming(
        platform=PLATFORM,
        event_id=event_id,
        kind=kind,
        sender=_person(change["from"]),
        address=_address(change),
        received_at=now,
        place_title=_title(change["chat"]),
    )


def _is_in(member: Json) -> bool:
    """Whether the bot is there and may speak."""
    status = member["status"]
    if status == "restricted":
        return bool(member.get("is_member")) and member.get("can_send_messages") is not False
    return status in _IN


def _reaction(reaction: Json, now: datetime, event_id: str) -> Incoming | None:
    user, actor = reaction.get("user"), reaction.get("actor_chat")
    sender = _person(user) if isinstance(user, dict) else Sender(_id(actor["id"]), anonymous=True)  # type: ignore[index]
    marks = [one.get("emoji", "") for one in reaction["new_reaction"]]
    return Incoming(
        platform=PLATFORM,
        event_id=event_id,
        kind=Kind.REACTION,
        sender=sender,
        address=_address(reaction),
        received_at=now,
        text=scrub("".join(marks)),
        message_id=_id(reaction["message_id"]),
        place_title=_title(reaction["chat"]),
    )


def _sender(message: Json) -> Sender:
    """Who wrote: a person, or a channel or an administrator in a group's name (nobody)."""
    if isinstance(chat := message.get("sender_chat"), dict):
        return Sender(_id(chat["id"]), scrub(str(chat.get("title", ""))), anonymous=True)
    if "from" not in message:
        return Sender(_id(message["chat"]["id"]), anonymous=True)
    return _person(message["from"])


def _person(user: Json) -> Sender:
    name = " ".join(str(user[part]) for part in ("first_name", "last_name") if user.get(part))
    language = user.get("language_code")
    return Sender(
        native_id=_id(user["id"]),
        name=scrub(name)[:200],
        locale=language[:35] if isinstance(language, str) and language.isascii() else None,
        is_bot=user.get("is_bot") is True and user["id"] not in NOBODY,
        anonymous=user["id"] in NOBODY,
    )


def _address(message: Json) -> Address:
    """Where: a private chat is the person's own id; the General topic is the group itself."""
    chat = message["chat"]
    thread = message.get("message_thread_id")
    named = message.get("is_topic_message") is True and isinstance(thread, int) and thread != 1
    return Address(PLATFORM, _id(chat["id"]), str(thread) if named else None, chat["type"] == "private")


def _title(chat: Json) -> str:
    title = chat.get("title")
    return scrub(title)[:200] if isinstance(title, str) else ""


def _text(message: Json) -> tuple[str, list[Any]]:
    """Text or caption, and its entities."""
    for text, entities in (("text", "entities"), ("caption", "caption_entities")):
        if isinstance(found := message.get(text), str):
            listed = message.get(entities)
            return found, listed if isinstance(listed, list) else []
    return "", []


def _replied(message: Json) -> Json | None:
    """The message this one answers. Every first message of a topic 'answers' the topic's creation: that is none."""
    replied = message.get("reply_to_message")
    if not isinstance(replied, dict) or "forum_topic_created" in replied:
        return None
    return replied


def _id(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("an id is a number")
    return str(value)
