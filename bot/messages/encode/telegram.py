"""A body in Telegram's HTML.

Telegram allows 4096 UTF-16 units after its parsing; we count the mark-up too, so the limit holds either way.
"""

from __future__ import annotations

import re
from html import escape

from bot.messages.encode.layout import JOINER, Chunk, lay_out
from bot.messages.encode.split import pack, units
from bot.messages.richtext import Body, Span, Style

LIMIT = 4000
MOST_ENTITIES = 90
"""Beyond about a hundred Telegram silently drops entities (observed; not documented)."""

_TAGS: dict[Style, str] = {"bold": "b", "italic": "i", "strike": "s", "code": "code"}
# "@name" pings whoever has that name, even if a tag stands between; an e-mail address does not.
_MENTION = re.compile(r"(?<!\w)@(?=\w|\Z)")


def telegram_html(body: Body, limit: int = LIMIT) -> list[str]:
    """Messages of at most `limit` UTF-16 units each; none for a body without visible text.

    Tags used: b, i, s, code, a, blockquote, tg-time. What people typed pings nobody: a word joiner follows
    the "@".
    """
    return pack(lay_out(body), _chunk, lambda text: units(text) <= limit and text.count("</") <= MOST_ENTITIES)


def _chunk(chunk: Chunk) -> str:
    inner = "".join(_span(span) for span in chunk.spans)
    if not chunk.quoted:
        return inner
    return f"<blockquote{' expandable' if chunk.folded else ''}>{inner}</blockquote>"


def _span(span: Span) -> str:
    text = escape(_MENTION.sub(f"@{JOINER}", span.text), quote=False)
    if span.at is not None:
        text = f'<tg-time unix="{int(span.at.timestamp())}" format="wDt">{text}</tg-time>'
    elif span.link is not None:
        text = f'<a href="{escape(span.link)}">{text}</a>'
    tag = _TAGS.get(span.style)
    # Code may neither hold nor be held by other entities.
    if tag is None or (tag == "code" and (span.at is not None or span.link is not None)):
        return text
    return f"<{tag}>{text}</{tag}>"
