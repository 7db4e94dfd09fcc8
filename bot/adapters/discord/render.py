"""`Outgoing` → what Discord's message endpoints take. PURE."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.adapters.discord import cards
from bot.messages.clean import visible
from bot.messages.encode import discord_markdown
from bot.messages.richtext import Body
from bot.messages.types import Attachment, Button, Capabilities, Outgoing, Rows

CAPABILITIES = Capabilities(
    text_limit=2000,
    buttons_per_row=5,
    rows=5,
    payload_bytes=100,
    label_limit=80,
    threads=True,
    forms=True,
    reacts=True,
    moments=True,
    nonce=True,
    per_second=49.0,
)
"""Sources: Discord's pages "Component reference", "Create message", "Rate limits" (50 requests a second)."""

NO_MENTIONS: Mapping[str, Any] = {"parse": []}
"""What `AllowedMentions.none()` says: given with every send and every edit, since both parse everything without it."""
EPHEMERAL = 1 << 6
SILENT = 1 << 12
CARD = 1 << 15
"""IS_COMPONENTS_V2. Discord never takes it off a message again."""
NONCE_CHARS = 25

_STYLES = {"default": 2, "primary": 1, "quiet": 2, "danger": 4}
_CHOSEN, _LINK = 3, 5


def texts(body: Body) -> list[str]:
    """The contents, each at most 2000 characters; one empty text for a body without visible text."""
    return discord_markdown(body) or [""]


def components(rows: Rows) -> list[dict[str, Any]]:
    """Rows of buttons. The same action twice in a message gets a number behind it: custom ids are unique."""
    used: set[str] = set()
    shaped = [[_button(button, used) for button in row if button.action or button.url] for row in rows]
    return [{"type": 1, "components": row} for row in shaped if row]


def card(message: Outgoing) -> list[dict[str, Any]] | None:
    """The components of a message that is shown as a card; None for plain words and for what does not fit."""
    if message.attachment or not cards.is_card(message.body):  # a file would not be shown beside a card
        return None
    return cards.card(message.body, components(message.buttons))


def posts(message: Outgoing, nonce: str, *, as_card: bool = True) -> list[dict[str, Any]]:
    """The messages to create, in order; buttons are under the last, the reply is in the first.

    One card if `as_card` and it is one, else plain.
    """
    shown = card(message) if as_card else None
    contents = texts(message.body) if shown is None else [""]
    flags = (SILENT if message.silent else 0) | (CARD if shown else 0)
    last = len(contents) - 1
    made = []
    for place, content in enumerate(contents):
        post: dict[str, Any] = {
            "allowed_mentions": NO_MENTIONS,
            "nonce": short_nonce(nonce if place == last else f"{nonce}.{place}"),
            "enforce_nonce": True,
        }
        if content:
            post["content"] = content
        if flags:
            post["flags"] = flags
        if place == 0 and message.reply_to:
            post["message_reference"] = {"message_id": message.reply_to, "fail_if_not_exists": False}
        if place == last and (under := shown or components(message.buttons)):
            post["components"] = under
        made.append(post)
    return made


def edit(content: str, rows: Rows) -> dict[str, Any]:
    """A change of one plain message: its text and its buttons."""
    return {"content": content, "components": components(rows), "allowed_mentions": NO_MENTIONS}


def edit_card(message: Outgoing) -> dict[str, Any]:
    """A change of one message that is a card, or becomes one; what does not fit is cut."""
    shown = cards.cut(message.body, components(message.buttons))
    return {"content": None, "flags": CARD, "components": shown, "allowed_mentions": NO_MENTIONS}


def is_card(post: Mapping[str, Any]) -> bool:
    """Whether a payload makes a card."""
    return bool(post.get("flags", 0) & CARD)


def follow_up(post: Mapping[str, Any], *, ephemeral: bool) -> dict[str, Any]:
    """A message as a follow-up to an interaction: no nonce and no reply there."""
    kept = {name: value for name, value in post.items() if name not in ("nonce", "enforce_nonce", "message_reference")}
    if ephemeral:
        kept["flags"] = post.get("flags", 0) | EPHEMERAL
    return kept


def filling(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A follow-up as what fills a deferred reply, which was made silent or for one person when it was deferred."""
    kept = {name: value for name, value in payload.items() if name != "flags"}
    return {**kept, "flags": CARD} if is_card(payload) else kept


def with_file(payload: Mapping[str, Any], file: Attachment) -> list[dict[str, Any]]:
    """The fields of a multipart body: the payload and one file."""
    described = {**payload, "attachments": [{"id": 0, "filename": file.name}]}
    return [
        {"name": "payload_json", "value": json.dumps(described)},
        {
            "name": "files[0]",
            "value": base64.b64decode(file.content),
            "filename": file.name,
            "content_type": file.media_type or "application/octet-stream",
        },
    ]


def short_nonce(nonce: str) -> str:
    """The nonce itself where Discord takes it (25 characters), else a digest of it."""
    if len(nonce) <= NONCE_CHARS:
        return nonce
    return base64.b32encode(hashlib.sha256(nonce.encode()).digest()[:15]).decode().lower()


def is_empty(post: Mapping[str, Any], file: Attachment | None) -> bool:
    """Whether Discord would refuse it as empty."""
    return not (post.get("content") or post.get("components") or file)


def squeeze(contents: Iterable[str], places: int) -> list[str]:
    """Contents for exactly `places` messages that exist already: what has no room is cut, empty ones are ""."""
    given = list(contents)
    if len(given) > places:
        rest = given[places - 1]
        given = [*given[: places - 1], rest[: CAPABILITIES.text_limit - 2].rstrip() + " …"]
    return [""] * (places - len(given)) + given


def _button(button: Button, used: set[str]) -> dict[str, Any]:
    label = visible(button.label).strip() or "…"
    if button.url:
        return {"type": 2, "style": _LINK, "label": label, "url": button.url}
    custom_id, number = button.action, 1
    while custom_id in used:
        number += 1
        custom_id = f"{button.action}#{number}"
    used.add(custom_id)
    style = _CHOSEN if button.pressed else _STYLES[button.look]
    return {"type": 2, "style": style, "label": label, "custom_id": custom_id}
