"""Pure translation of what the gateway dispatches (JSON objects) into `Incoming`. The SDK's objects are never needed.

Anything that is not shaped as documented raises `Unreadable`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.adapters.discord.words import language
from bot.messages.types import Address, Incoming, Kind, Sender

PLATFORM = "discord"
FORM_PREFIX = "form:"
"""Marks a custom id whose press opens a form (a modal must be the first response, so it is opened by this press)."""

COMMAND, COMPONENT, COMPLETE, SUBMIT = 2, 3, 4, 5
"""Types of interactions."""
CHAT, ON_USER, ON_MESSAGE = 1, 2, 3
"""Types of commands."""
THREADS = frozenset({10, 11, 12})
_SAID = frozenset({0, 19})
"""Message types of what a person wrote: plain, and a reply."""
_ADMIN = 0x8 | 0x20
"""ADMINISTRATOR, MANAGE_GUILD."""
_EPHEMERAL = 1 << 6
_TEXT = 10
"""The type of a component that is text."""
_ID = re.compile(r"[0-9]{1,20}", re.ASCII)
_UNUSABLE = re.compile("[\x00\ud800-\udfff]")
_SAME_ACTION = re.compile(r"#\d+$")

Json = Mapping[str, Any]


class Unreadable(ValueError):
    """A dispatch that is not what the documents say."""


@dataclass(frozen=True, slots=True)
class Where:
    """A channel as the seam knows it: `thread` is the channel itself when it is a thread of `place`."""

    place: str
    thread: str | None = None
    title: str = ""

    @property
    def address(self) -> Address:
        """The address."""
        return Address(PLATFORM, self.place, self.thread)


@dataclass(frozen=True, slots=True)
class Interaction:
    """What is needed to answer an interaction. `event` is None for autocompletion and for opening a form.

    `on_message`: the message whose button was pressed; `on_whisper`: only one person sees that.
    """

    id: str
    token: str
    application: str
    kind: int
    user: str
    channel: str
    direct: bool
    lang: str
    event: Incoming | None = None
    on_message: str = ""
    on_whisper: bool = False
    opens: str = ""
    command: str = ""
    argument: str = ""
    typed: str = ""


def snowflake(value: object) -> str:
    """An id as text. Raises `Unreadable`."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Unreadable("no id")
    return value


def obj(value: object) -> Json:
    """A JSON object. Raises `Unreadable`."""
    if not isinstance(value, dict):
        raise Unreadable("no object")
    return value


def rows(value: object) -> list[Any]:
    """A JSON array; what is missing is an empty one. Raises `Unreadable`."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise Unreadable("no array")
    return value


def whole(value: object) -> int:
    """A whole number; -1 for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def words(value: object) -> str:
    """A text that can be kept; "" for anything else."""
    return _UNUSABLE.sub("\ufffd", value) if isinstance(value, str) else ""


def shown(message: Json) -> str:
    """The words of a message: its content, or for a card the texts in it."""
    return words(message.get("content")) or "\n\n".join(filter(None, _texts(rows(message.get("components")))))


def _texts(components: list[Any], depth: int = 3) -> Iterator[str]:
    for one in map(obj, components):
        if one.get("type") == _TEXT:
            yield words(one.get("content"))
        elif depth:
            yield from _texts(rows(one.get("components")), depth - 1)


def message(
    data: Json, where: Where, at: datetime, *, me: str, my_roles: frozenset[str] = frozenset(), edited: bool = False
) -> Incoming | None:
    """A message, or None when no person wrote it. `my_roles`: the roles that stand for the bot.

    With `edited`, the event of MESSAGE_UPDATE; None when the person changed nothing (a preview was added).
    """
    author = obj(data.get("author"))
    if author.get("bot") or data.get("webhook_id") or whole(data.get("type", 0)) not in _SAID:
        return None
    message_id, author_id = snowflake(data.get("id")), snowflake(author.get("id"))
    stamp = words(data.get("edited_timestamp"))
    if author_id == me or (edited and not stamp):
        return None
    private = data.get("guild_id") is None
    replied = data.get("referenced_message")
    replied = obj(replied) if replied is not None else {}
    reference = data.get("message_reference")
    reference = obj(reference) if reference is not None else {}
    mentions = {snowflake(obj(one).get("id")): obj(one) for one in rows(data.get("mentions"))}
    addressed = me in mentions or any(str(role) in my_roles for role in rows(data.get("mention_roles")))
    if replied and obj(replied.get("author", {})).get("id") == me:
        addressed = True
    return Incoming(
        platform=PLATFORM,
        event_id=f"m{message_id}" if not edited else f"e{message_id}.{stamp}",
        kind=Kind.EDITED if edited else Kind.TEXT,
        sender=_sender(author, data.get("member")),
        address=Address(PLATFORM, author_id, None, True) if private else where.address,
        received_at=at,
        text=_readable(words(data.get("content")), mentions, me, my_roles),
        message_id=message_id,
        reply_to=_maybe_id(reference.get("message_id")) if reference.get("type", 0) == 0 else "",
        reply_text=shown(replied),
        addressed=addressed,
        attachments=len(rows(data.get("attachments"))),
        place_title="" if private else where.title,
    )


def interaction(
    data: Json, where: Where, at: datetime, *, spoken: Mapping[str, frozenset[str]] | None = None
) -> Interaction:
    """An interaction. `spoken`: by command, the arguments that are the person's own words. Raises `Unreadable`."""
    kind, inner = data.get("type"), obj(data.get("data", {}))
    member = data.get("member")
    user = obj(obj(member).get("user")) if member is not None else obj(data.get("user"))
    user_id, interaction_id = snowflake(user.get("id")), snowflake(data.get("id"))
    token = data.get("token")
    if not isinstance(token, str) or not token or kind not in (COMMAND, COMPONENT, COMPLETE, SUBMIT):
        raise Unreadable("no interaction of ours")
    direct = member is None
    on_message = data.get("message")
    lang = language(data.get("locale"))
    base: dict[str, Any] = {
        "platform": PLATFORM,
        "event_id": f"i{interaction_id}",
        "sender": _sender(user, member, lang),
        "address": Address(PLATFORM, user_id, None, True) if direct else where.address,
        "received_at": at,
        "place_title": "" if direct else where.title,
        "message_id": snowflake(obj(on_message).get("id")) if on_message is not None else "",
    }
    told: dict[str, Any] = {
        "id": interaction_id,
        "token": token,
        "application": snowflake(data.get("application_id")),
        "kind": kind,
        "user": user_id,
        "channel": _maybe_id(data.get("channel_id") or obj(data.get("channel", {})).get("id")),
        "direct": direct,
        "lang": lang,
        "on_message": base["message_id"],
        "on_whisper": on_message is not None and whole(obj(on_message).get("flags", 0)) & _EPHEMERAL > 0,
    }
    if kind == COMPLETE:
        name, typed = _focused(inner)
        return Interaction(**told, command=words(inner.get("name")), argument=name, typed=typed)
    if kind == COMPONENT:
        custom_id = words(inner.get("custom_id"))
        if custom_id.startswith(FORM_PREFIX):
            return Interaction(**told, opens=custom_id.removeprefix(FORM_PREFIX))
        return Interaction(**told, event=Incoming(**base, kind=Kind.PRESS, button=_SAME_ACTION.sub("", custom_id)))
    if kind == SUBMIT:
        action = words(inner.get("custom_id")).removeprefix(FORM_PREFIX)
        return Interaction(**told, event=Incoming(**base, kind=Kind.FORM, form=action, values=values(inner)))
    return Interaction(**told, event=_command(inner, base, spoken or {}))


def values(inner: Json) -> dict[str, tuple[str, ...]]:
    """The fields of a submitted modal, whether they stand in labels or in the rows of old."""
    found: dict[str, tuple[str, ...]] = {}
    for one in _inputs(rows(inner.get("components"))):
        name = words(one.get("custom_id"))
        if "value" in one:
            found[name] = (words(one["value"]),)
        elif "values" in one:
            found[name] = tuple(words(value) for value in rows(one["values"]))
    return found


def _inputs(components: list[Any]) -> Iterator[Json]:
    for one in components:
        component = obj(one)
        if "custom_id" in component:
            yield component
        elif "component" in component:
            yield obj(component["component"])
        else:
            yield from _inputs(rows(component.get("components")))


def _command(inner: Json, base: dict[str, Any], spoken: Mapping[str, frozenset[str]]) -> Incoming:
    name = words(inner.get("name"))
    if inner.get("type", CHAT) == ON_MESSAGE:
        target = snowflake(inner.get("target_id"))
        found = obj(obj(obj(inner.get("resolved")).get("messages")).get(target))
        said = shown(found)
        more = {"attachments": len(rows(found.get("attachments"))), "message_id": target, "reply_to": target}
        return Incoming(**{**base, **more}, kind=Kind.MENU, text=said, reply_text=said)
    if inner.get("type", CHAT) != CHAT or not name:
        raise Unreadable("no command of ours")
    args = {
        words(option.get("name")): words(str(option["value"]))
        for option in map(obj, rows(inner.get("options")))
        if isinstance(option.get("value"), str | int | float)
    }
    own = spoken.get(name, frozenset(args))
    text = " ".join(value for arg, value in args.items() if arg in own)
    return Incoming(**base, kind=Kind.COMMAND, command=name, args=args, text=text, token=args.get("token", ""))


def _focused(inner: Json) -> tuple[str, str]:
    for option in map(obj, rows(inner.get("options"))):
        if option.get("focused"):
            return words(option.get("name")), words(str(option.get("value", "")))
    return "", ""


def _sender(user: Json, member: object, lang: str = "") -> Sender:
    part = obj(member) if member is not None else {}
    name = next((words(one) for one in (part.get("nick"), user.get("global_name"), user.get("username")) if one), "")
    rights = part.get("permissions")
    admin = isinstance(rights, str) and rights.isascii() and rights.isdigit() and bool(int(rights[:30]) & _ADMIN)
    bot = bool(user.get("bot"))
    return Sender(snowflake(user.get("id")), name, lang or None, is_bot=bot, place_admin=admin)


def _maybe_id(value: object) -> str:
    return "" if value is None else snowflake(value)


def _readable(text: str, mentions: Mapping[str, Json], me: str, my_roles: frozenset[str]) -> str:
    """The words without the bot's own mention; other people's mentions as their names."""

    def named(match: re.Match[str]) -> str:
        sign, found = match.groups()
        if (sign != "&" and found == me) or (sign == "&" and found in my_roles):
            return ""
        person = mentions.get(found, {}) if sign != "&" else {}
        name = next((words(one) for one in (person.get("global_name"), person.get("username")) if one), "")
        return f"@{name}" if name else match[0]

    return re.sub(r"<@([!&]?)([0-9]{1,20})>", named, text).strip()
