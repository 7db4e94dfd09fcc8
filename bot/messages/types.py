"""The seam: what every adapter hands in (`Incoming`) and what it is asked to deliver (`Outgoing`).

Frozen facts without methods. All ids are text. If a handler needs a raw SDK object, the seam is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.messages.richtext import Body


class Kind(StrEnum):
    """What happened."""

    TEXT = "text"
    COMMAND = "command"
    PRESS = "press"
    FORM = "form"
    EDITED = "edited"
    REACTION = "reaction"
    MENU = "menu"
    COMPLETE = "complete"
    JOINED = "joined"
    LEFT = "left"
    BLOCKED = "blocked"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is said.

    `place` is the platform's id of a chat or channel; for a private chat it is the person's own native id, whatever
    the platform calls the conversation. `thread` is a topic or thread inside the place.
    """

    platform: str
    place: str
    thread: str | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """Who did it, as the platform knows them. `native_id` is numeric or opaque, never a user name.

    `anonymous` marks anonymous admins and channels speaking as themselves: they are nobody's member.
    `place_admin` says whether the platform calls them an administrator of the place (only `/setup` cares).
    """

    native_id: str
    name: str = ""
    locale: str | None = None
    is_bot: bool = False
    anonymous: bool = False
    place_admin: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event. `event_id` is unique per platform: a repeat is recognised by it and has no effect.

    `addressed`: the bot was mentioned, or replied to. `message_id`: the message itself, or the one that carries the
    pressed button, or the one a menu was opened on. `reply_to`: the message it answers. `values`: the fields of a
    form. `token`: what followed `/start`. `received_at`: aware UTC.
    """

    platform: str
    event_id: str
    kind: Kind
    sender: Sender
    address: Address
    received_at: datetime
    text: str = ""
    command: str = ""
    args: Mapping[str, str] = field(default_factory=dict)
    button: str = ""
    form: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    message_id: str = ""
    reply_to: str = ""
    reply_text: str = ""
    addressed: bool = False
    token: str = ""
    attachments: int = 0
    place_title: str = ""
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: `action` is a packed payload (`bot.messages.buttons`), or `url` opens a page.

    At most one `primary` a card, the expected next step. `pressed` shows a chosen toggle.
    """

    label: str
    action: str = ""
    url: str = ""
    look: Literal["default", "primary", "quiet", "danger"] = "default"
    pressed: bool = False


Rows = tuple[tuple[Button, ...], ...]

Status = Literal["", "open", "accepted", "waiting", "answered", "solved", "withdrawn"]
"""How far a matter has come; "": nothing to show. `waiting`: it found nobody yet and lies with the coordinators."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a field: `value` comes back, `label` is shown."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form. `kind`: a line, a longer text, one of `choices`, or several (at most `most`)."""

    name: str
    label: str
    kind: Literal["line", "text", "one", "many"] = "line"
    choices: tuple[Choice, ...] = ()
    required: bool = True
    most: int = 25
    max_chars: int = 2000
    value: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form: `action` is a packed payload naming who receives it; at most five fields (Discord's limit)."""

    action: str
    title: str
    fields: tuple[FormField, ...]
    submit: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to send: bytes as base64 text, so that it survives the outbox."""

    name: str
    media_type: str
    content: str


class Lane(StrEnum):
    """Who goes first when a platform's limit binds: replies, then what was promised, then the rest."""

    REPLY = "reply"
    NOTICE = "notice"
    BULK = "bulk"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to deliver, already in the reader's language.

    `card` names what must stay in step ("question:214/public"): a second message with the same card at the same
    address edits the first in place. `only_for` is the native id of the one person who may see it. `reply_to` is a
    native message id. `replace` (native id) is filled in by the outbox, never by handlers. `answers` is the event id
    this message responds to. `repeatable`: may be sent again when it is unknown whether the first try arrived.

    `within` is the matter it belongs to ("question:214"). Where a platform gives each matter a thread of its own, the
    first message of a matter at an address opens the thread, called `title`, and the later ones stand in it. `status`
    is how far the matter has come, for platforms that show it on the thread, and on `about`: the native id of the
    message with which it began.
    """

    address: Address
    body: Body
    buttons: Rows = ()
    form: Form | None = None
    attachment: Attachment | None = None
    reply_to: str = ""
    only_for: str = ""
    card: str = ""
    replace: str = ""
    silent: bool = False
    not_before: datetime | None = None
    expires_at: datetime | None = None
    dedupe: str = ""
    answers: str = ""
    lane: Lane = Lane.REPLY
    repeatable: bool = True
    lang: str = "en"
    within: str = ""
    title: str = ""
    status: Status = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Facts about a platform; what is missing is degraded by the adapter or, where state is needed, by the core.

    `topics`: its threads last and may be meant for something (a forum's topics), not for one conversation.
    """

    text_limit: int
    buttons_per_row: int
    rows: int
    payload_bytes: int
    label_limit: int = 80
    can_edit: bool = True
    can_dm_first: bool = True
    only_for: bool = True
    threads: bool = False
    topics: bool = False
    forms: bool = True
    reacts: bool = False
    moments: bool = False
    nonce: bool = False
    per_chat_seconds: float = 0.0
    group_per_minute: int = 0
    per_second: float = 0.0
