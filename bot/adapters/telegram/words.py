"""What people type on Telegram: offsets count UTF-16 units, and a mention is a span of the text. PURE."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

_TAG = re.compile(r"<[^>]*>")
_UNUSABLE = re.compile("[\x00\ud800-\udfff]")


def scrub(text: str) -> str:
    """NUL and lone surrogates, which no database keeps, become the replacement character."""
    return _UNUSABLE.sub("\ufffd", text)


def addressed_text(text: str, entities: list[Any], username: str, bot_id: int) -> tuple[str, bool]:
    """The text without mentions of the bot, and whether there was one.

    `entities` as the Bot API gives them: `offset` and `length` in UTF-16 units; whatever does not fit is passed over.
    """
    spans = [span for one in entities if (span := _mention(text, one, username, bot_id)) is not None]
    for start, end in sorted(set(spans), reverse=True):
        text = text[:start].rstrip(" \t") + (" " if start and text[end:].strip() else "") + text[end:].lstrip(" \t")
    return text, bool(spans)


def _mention(text: str, entity: Any, username: str, bot_id: int) -> tuple[int, int] | None:
    """Where an entity mentions the bot, in characters."""
    if not isinstance(entity, dict) or entity.get("type") not in ("mention", "text_mention"):
        return None
    offset, length = entity.get("offset"), entity.get("length")
    if not isinstance(offset, int) or not isinstance(length, int) or offset < 0 or length <= 0:
        return None
    start = index_of(text, offset)
    end = index_of(text, offset + length)
    if entity["type"] == "text_mention":
        user = entity.get("user")
        ours = isinstance(user, dict) and user.get("id") == bot_id
    else:
        ours = text[start:end].casefold() == f"@{username}".casefold()
    return (start, end) if ours and start < end else None


def index_of(text: str, units: int) -> int:
    """The character at a distance of UTF-16 units from the start; within a pair, the character after it."""
    if text.isascii():
        return min(units, len(text))
    passed = 0
    for index, char in enumerate(text):
        if passed >= units:
            return index
        passed += 2 if char > "\uffff" else 1
    return len(text)


def without_markup(html: str) -> str:
    """The text of HTML that our encoder made."""
    return unescape(_TAG.sub("", html))
