"""Pure translation between the room and the seam: what is typed → `Incoming`, rows → what the page shows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from bot.messages.clean import visible
from bot.messages.codec import dump_outgoing, load_outgoing
from bot.messages.encode.plaintext import plain
from bot.messages.richtext import Body
from bot.messages.types import Address, Attachment, Form, Incoming, Kind, Outgoing, Rows, Sender
from storage.room import RoomMessage

PLATFORM = "web"
MENTION = "@mufakat"

_COMMAND = re.compile(r"/([A-Za-z][A-Za-z0-9_]{0,31})(?:@mufakat)?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)
_MENTION = re.compile(r"(?<![\w@])@mufakat(?!\w)[ \t]*", re.IGNORECASE)
_UNUSABLE = re.compile("[\x00\ud800-\udfff]")

_BODY: TypeAdapter[Body] = TypeAdapter(Body)
_ROWS: TypeAdapter[Rows] = TypeAdapter(Rows)
_FORM: TypeAdapter[Form] = TypeAdapter(Form)


@dataclass(frozen=True, slots=True)
class Said:
    """What a person wrote: the payload of a person's message."""

    text: str
    reply_to: str = ""
    lang: str = ""
    mark: str = ""


def clean(text: str) -> str:
    """NUL and lone surrogates, which no database keeps, become the replacement character."""
    return _UNUSABLE.sub("\ufffd", text)


def place_key(address: Address) -> str:
    """How the room files a place: a channel's id, or `@` and the persona's id for a private chat."""
    return f"@{address.place}" if address.private else address.place


def address_of(key: str) -> Address:
    """The address that `place_key` was given."""
    return Address(PLATFORM, key[1:], private=True) if key.startswith("@") else Address(PLATFORM, key)


def address_in(message: RoomMessage) -> Address:
    """Where a message stands: its place, and the thread it is in or has opened."""
    return replace(address_of(message.place), thread=message.thread or None)


def opens_thread(message: Outgoing) -> bool:
    """Whether a message begins what is said about a matter: for all to see, and in no thread yet."""
    public = not message.address.private and not message.only_for
    return public and bool(message.within) and not message.address.thread


def incoming_text(
    sender: Sender,
    address: Address,
    text: str,
    *,
    at: datetime,
    message_id: str,
    replied: RoomMessage | None = None,
    place_title: str = "",
) -> Incoming:
    """What was typed, as an event without its id. `text` is clean; `replied` is the message it answers."""
    event = Incoming(
        platform=PLATFORM,
        event_id="",
        kind=Kind.TEXT,
        sender=sender,
        address=address,
        received_at=at,
        message_id=message_id,
        reply_to=replied.id if replied else "",
        reply_text=plain_message(replied) if replied else "",
        addressed=replied is not None and replied.sender == "",
        place_title=place_title,
    )
    command = _COMMAND.fullmatch(text.strip())
    if command:
        rest = (command[2] or "").strip()
        name = command[1].lower()
        token = rest if name == "start" else ""
        return replace(event, kind=Kind.COMMAND, command=name, text=rest, token=token)
    words, mentions = _MENTION.subn("", text)
    return replace(event, text=words.strip(), addressed=event.addressed or mentions > 0)


def incoming_press(sender: Sender, message: RoomMessage, action: str, at: datetime) -> Incoming:
    """A pressed button, as an event without its id."""
    return Incoming(
        platform=PLATFORM,
        event_id="",
        kind=Kind.PRESS,
        sender=sender,
        address=address_in(message),
        received_at=at,
        button=clean(action),
        message_id=message.id,
    )


def incoming_form(
    sender: Sender, message: RoomMessage, action: str, values: Mapping[str, tuple[str, ...]], at: datetime
) -> Incoming:
    """A submitted form, as an event without its id."""
    fields = {clean(name): tuple(clean(value) for value in given) for name, given in values.items()}
    event = incoming_press(sender, message, "", at)
    return replace(event, kind=Kind.FORM, form=clean(action), values=fields)


def dump_said(said: Said) -> str:
    """A person's words as the JSON text of a row."""
    fields = {"text": said.text, "reply_to": said.reply_to, "lang": said.lang, "mark": said.mark}
    return json.dumps(fields, ensure_ascii=False)


def load_said(payload: str) -> Said:
    """What `dump_said` was given."""
    return Said(**json.loads(payload))


def dump_sent(message: Outgoing) -> str:
    """A message of the bot's as the JSON text of a row."""
    return dump_outgoing(message)


def visible_to(message: RoomMessage, persona: str) -> bool:
    """Whether a persona can see a message: not in somebody else's private chat, not for somebody else's
    eyes.
    """
    if message.only_for and message.only_for != persona:
        return False
    return not message.place.startswith("@") or message.place == f"@{persona}"


def attachment_of(message: RoomMessage) -> Attachment | None:
    """The file of a bot's message, or None."""
    return None if message.sender else load_outgoing(message.payload).attachment


def _fit(value: Any) -> Any:
    """A JSON value whose texts hold nothing unseen that would reorder what stands around them."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, list):
        return [_fit(item) for item in value]
    return {name: _fit(item) for name, item in value.items()} if isinstance(value, dict) else value


def view(message: RoomMessage) -> dict[str, Any]:
    """A row as the page gets it: JSON types only, a file without its content.

    Keys: id, rev, place, thread, only_for, sender, at, edited, lang, reply_to, and `text`, `mark` of a person's
    message or `card`, `body`, `buttons`, `form`, `file`, `silent` of the bot's. `thread` is the id of the message that
    opened it (that message has its own id there), or "".
    """
    shown: dict[str, Any] = {
        "id": message.id,
        "rev": message.rev,
        "place": message.place,
        "thread": message.thread,
        "only_for": message.only_for,
        "sender": message.sender,
        "at": message.created_at.isoformat(),
        "edited": message.edited_at.isoformat() if message.edited_at else None,
    }
    if message.sender:
        said = load_said(message.payload)
        return shown | {
            "text": visible(said.text),
            "reply_to": said.reply_to,
            "lang": said.lang,
            "mark": said.mark,
        }
    sent = load_outgoing(message.payload)
    return shown | {
        "card": sent.card,
        "lang": sent.lang,
        "reply_to": sent.reply_to,
        "silent": sent.silent,
        "body": _fit(_BODY.dump_python(sent.body, mode="json")),
        "buttons": _fit(_ROWS.dump_python(sent.buttons, mode="json")),
        "form": _fit(_FORM.dump_python(sent.form, mode="json")) if sent.form else None,
        "file": _file(message.id, sent.attachment),
    }


def _file(message_id: str, attachment: Attachment | None) -> dict[str, Any] | None:
    if attachment is None:
        return None
    return {
        "name": attachment.name,
        "media_type": attachment.media_type,
        "bytes": len(attachment.content) * 3 // 4 - attachment.content[-2:].count("="),
        "url": f"/api/file/{message_id}",
    }


def plain_message(message: RoomMessage) -> str:
    """A message without its looks, as it is quoted to whoever reads a reply to it."""
    if message.sender:
        return load_said(message.payload).text
    return plain(load_outgoing(message.payload).body, links=False)
