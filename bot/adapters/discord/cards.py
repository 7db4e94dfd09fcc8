"""A message as a card: Discord's Components v2. PURE.

A card is one container with a coloured edge: the head, a text for each block, a line, the buttons. Sources: Discord's
pages "Component reference" and "Using message components" (at most 40 components, those inside others counted; 4000
characters over all texts; no `content` beside them).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.messages.encode import discord_markdown
from bot.messages.encode.split import units
from bot.messages.richtext import Block, Body, Head, Para, Span, Spans, Tone, plain

COMPONENTS = 40
CHARACTERS = 4000
BRAND = 0x2C8C93
ACCENTS: Mapping[Tone, int] = {"plain": BRAND, "info": 0x3F8FC4, "ok": 0x2E9E5B, "wait": 0xC98A1B, "bad": 0xD0454C}
"""The edge by the tone of the head's badge: the room's colours, between its light and its dark ones."""

_TEXT, _SEPARATOR, _CONTAINER = 10, 14, 17
_HEADING, _SMALL = "### ", "-# "
_WORTH_STARTING = 200
"""Characters that must be left for the beginning of a block that is cut."""
_MORE = " …"
_BETWEEN = "\n\n"

Component = dict[str, Any]


def is_card(body: Body) -> bool:
    """Whether a body is shown as a card: it begins with a head."""
    return bool(body) and isinstance(body[0], Head)


def card(body: Body, rows: Sequence[Component]) -> list[Component] | None:
    """The components of a message; None if its text is too long for a card, or there is none.

    `rows` are action rows as the message has them, at most five of five buttons.
    """
    texts = _merged([text for block in body for text in _texts(block, CHARACTERS)], rows)
    if not texts or sum(map(units, texts)) > CHARACTERS:
        return None
    return [_container(body, texts, rows)]


def cut(body: Body, rows: Sequence[Component]) -> list[Component]:
    """The same, but what is too long is cut; none for a message without text and buttons."""
    if (whole := card(body, rows)) is not None:
        return whole
    texts = _merged(_beginning(body), rows)
    return [_container(body, texts, rows)] if texts or rows else []


def _container(body: Body, texts: list[str], rows: Sequence[Component]) -> Component:
    shown: list[Component] = [{"type": _TEXT, "content": text} for text in texts]
    if texts and rows:
        shown.append({"type": _SEPARATOR, "divider": True, "spacing": 1})
    return {"type": _CONTAINER, "accent_color": _accent(body), "components": [*shown, *rows]}


def _accent(body: Body) -> int:
    head = body[0] if body else None
    badge = head.badge if isinstance(head, Head) else None
    return ACCENTS[badge.tone] if badge else BRAND


def _texts(block: Block, limit: int) -> list[str]:
    """A block in Markdown: one text, or several of at most `limit` units each if it is longer."""
    match block:
        case Head():
            return _head(block, limit)
        case Para(look="note"):
            return _small(block.spans, limit)
        case _:
            return discord_markdown((block,), limit)


def _head(head: Head, limit: int) -> list[str]:
    """The title as a heading, and below it in small print what stands beside it."""
    title = discord_markdown((Para(plain(" ".join(head.title.split()))),), limit - len(_HEADING))
    beside = discord_markdown((replace(head, title=""),), limit - len(_SMALL))
    lines = [f"{_HEADING}{text}" for text in title] + [f"{_SMALL}{' '.join(text.split())}" for text in beside]
    return _together(lines, limit)


def _small(spans: Spans, limit: int) -> list[str]:
    """Small print. Its mark holds for one line, and so do the marks inside."""
    lines = [text for line in _lines(spans) for text in discord_markdown((Para(tuple(line)),), limit - len(_SMALL))]
    return _together([f"{_SMALL}{line}" for line in lines], limit)


def _together(lines: list[str], limit: int) -> list[str]:
    whole = "\n".join(lines)
    return [whole] if lines and units(whole) <= limit else lines


def _lines(spans: Spans) -> Iterator[list[Span]]:
    line: list[Span] = []
    for span in spans:
        first, *rest = [span.text] if span.at else span.text.split("\n")
        line.append(replace(span, text=first))
        for text in rest:
            yield line
            line = [replace(span, text=text)]
    yield line


def _merged(texts: list[str], rows: Sequence[Component]) -> list[str]:
    """As many texts as there is room for beside the container, the line and the buttons; the last ones in one."""
    buttons = sum(1 + len(row["components"]) for row in rows)
    room = COMPONENTS - 1 - (1 + buttons if rows else 0)
    return texts if len(texts) <= room else [*texts[: room - 1], _BETWEEN.join(texts[room - 1 :])]


def _beginning(body: Body) -> list[str]:
    """The texts of a body that fit, even in one."""
    texts: list[str] = []
    left = CHARACTERS - len(_MORE)
    for block in body:
        whole = _texts(block, CHARACTERS)
        size = sum(units(text) + len(_BETWEEN) for text in whole)
        if size <= left:
            texts += whole
            left -= size
            continue
        if left >= _WORTH_STARTING:
            texts += [text for text in _texts(block, left - len(_BETWEEN))[:1] if units(text) <= left - len(_BETWEEN)]
        break
    else:
        return texts
    return [*texts[:-1], texts[-1] + _MORE] if texts else ["…"]
