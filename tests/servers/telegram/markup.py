"""HTML as the Bot API reads it: a closed set of tags, properly closed, everything else an error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

_TOKEN = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^<>]*)>|<|&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);|[^<&]+|&")
_ATTRIBUTE = re.compile(r"""\s+([a-zA-Z-]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link", "span": "spoiler",
    "tg-time": "date_time", "tg-emoji": "custom_emoji",
}  # fmt: skip
MOST_ENTITIES = 100


class Unparsable(ValueError):
    """What the real server answers with "can't parse entities"."""


@dataclass
class _Open:
    tag: str
    start: int
    attributes: dict[str, str]


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Text and entities. Raises `Unparsable`."""
    text, length, entities, stack = "", 0, [], []
    for token in _TOKEN.finditer(source):
        whole, name = token.group(), (token[2] or "").lower()
        if whole == "<":
            raise Unparsable(f"Unexpected end of name token at byte offset {token.start()}")
        if not name:
            fresh = unescape(whole) if whole.startswith("&") and len(whole) > 1 else whole
            text += fresh
            length += units(fresh)
            continue
        if name not in _TYPES:
            raise Unparsable(f'Unsupported start tag "{name}" at byte offset {token.start()}')
        if token[1]:
            if not stack or stack[-1].tag != name:
                raise Unparsable(f"Unmatched end tag at byte offset {token.start()}")
            opened = stack.pop()
            if length > opened.start:
                entities.append(_entity(opened, length))
        else:
            stack.append(_open(name, token[3], length, stack))
    if stack:
        raise Unparsable(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    return text, sorted(entities, key=lambda one: (one["offset"], -one["length"]))[:MOST_ENTITIES]


def _open(name: str, rest: str, at: int, stack: list[_Open]) -> _Open:
    attributes = {found[1].lower(): found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(rest)}
    if _ATTRIBUTE.sub("", rest).strip():
        raise Unparsable(f'Unexpected attributes in tag "{name}"')
    if name == "blockquote" and any(one.tag == "blockquote" for one in stack):
        raise Unparsable("Block quotes can't be nested")
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise Unparsable('Tag "span" must have class "tg-spoiler"')
    if name == "tg-time" and not attributes.get("unix", "").lstrip("-").isdecimal():
        raise Unparsable('Tag "tg-time" must have a valid "unix" attribute')
    return _Open(name, at, attributes)


def _entity(opened: _Open, end: int) -> dict[str, Any]:
    kind = _TYPES[opened.tag]
    if kind == "blockquote" and "expandable" in opened.attributes:
        kind = "expandable_blockquote"
    entity: dict[str, Any] = {"type": kind, "offset": opened.start, "length": end - opened.start}
    if kind == "text_link":
        entity["url"] = unescape(opened.attributes.get("href", ""))
    if kind == "date_time":
        entity["unix_time"] = int(opened.attributes["unix"])
    return entity
