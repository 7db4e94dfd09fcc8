"""How blocks become lines where a platform has only text: the part that all encoders share.

A block becomes one or more chunks. A chunk is a run of spans, its line breaks inside, in or outside a
quotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot.messages.clean import visible
from bot.messages.richtext import (
    Badge,
    Block,
    Body,
    Head,
    Icon,
    Items,
    Pairs,
    Para,
    Quote,
    Source,
    Span,
    Spans,
    Steps,
    Style,
)

JOINER = "\u2060"
"""Word joiner, invisible: keeps apart what a platform would otherwise read as one token."""

_ICONS: dict[Icon, str] = {
    "ring": "○",
    "half": "◐",
    "check": "✓",
    "clock": "◷",
    "warn": "⚠",
    "lock": "🔒",
    "eye": "👁",
    "book": "📖",
    "box": "📦",
    "cal": "📅",
}
_LOOKS: dict[str, Style] = {"title": "bold", "note": "italic"}
_LINK_CHARS = 1000
_PINGS = re.compile("@(?=everyone|here)", re.IGNORECASE)
_BREAKING = re.compile(r"[ <>\"'\\`]")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Spans that belong together. `folded` opens on demand where the platform can.

    `tight`: one line break, not two, stands between it and the chunk before.
    """

    spans: Spans
    quoted: bool = False
    folded: bool = False
    tight: bool = False

    @property
    def text(self) -> str:
        """What a reader sees, without marks and links."""
        return "".join(span.text for span in self.spans)


def lay_out(body: Body) -> list[Chunk]:
    """The chunks of a body, fit to encode: shown characters only, links checked, nothing empty.

    Raises `ValueError` for a moment without a zone: it names no instant.
    """
    chunks: list[Chunk] = []
    for block in body:
        fresh = [replace(chunk, spans=_fit(chunk.spans)) for chunk in _chunks(block)]
        fresh = [chunk for chunk in fresh if chunk.text.strip()]
        if fresh:
            fresh[0] = replace(fresh[0], tight=False)
        chunks.extend(fresh)
    return chunks


def _chunks(block: Block) -> Iterator[Chunk]:
    match block:
        case Head():
            yield Chunk(_head(block))
        case Para():
            yield Chunk(_styled(block.spans, _LOOKS.get(block.look, "plain")))
        case Quote():
            yield Chunk((Span(block.summary, "bold"),))
            yield Chunk(block.spans, quoted=True, folded=bool(block.summary), tight=True)
        case Source():
            yield Chunk(_source(block))
            if block.detail:
                yield Chunk((Span(block.more, "bold"),), tight=True)
                yield Chunk(block.detail, quoted=True, folded=True, tight=True)
        case Items():
            marks = (f"{number}. " if block.ordered else "• " for number in range(1, len(block.items) + 1))
            yield Chunk(_lines((Span(mark), *item) for mark, item in zip(marks, block.items, strict=True)))
        case Pairs():
            yield Chunk(_lines((Span(f"{name}: ", "bold"), Span(value)) for name, value in block.rows))
        case Steps():
            yield Chunk(_steps(block))


def _head(block: Head) -> Spans:
    parts: list[Spans] = [(Span(block.title, "bold"),)] if block.title else []
    if block.meta:
        parts.append((Span(block.meta),))
    if block.badge:
        parts.append((Span(_badge(block.badge)),))
    return _joined(parts, " · ")


def _badge(badge: Badge) -> str:
    return f"{_ICONS[badge.icon]} {badge.text}"


def _source(block: Source) -> Spans:
    parts: list[Spans] = [(Span(f"{_ICONS['book']} "), Span(block.title, "bold"))]
    if block.note:
        parts.append((Span(block.note),))
    return _joined(parts, " · ")


def _steps(block: Steps) -> Spans:
    """In one line, the current one bold: "✓ Asked → ● Expert found → ○ Answered"."""
    parts: list[Spans] = []
    for place, label in enumerate(block.labels):
        if place == block.current:
            parts.append((Span(f"● {label}", "bold"),))
        else:
            parts.append((Span(f"{'✓' if place < block.current else '○'} {label}"),))
    return _joined(parts, " → ")


def _lines(rows: Iterable[Spans]) -> Spans:
    return _joined(list(rows), "\n")


def _joined(parts: list[Spans], between: str) -> Spans:
    joined: list[Span] = []
    for part in parts:
        if joined:
            joined.append(Span(between))
        joined.extend(part)
    return tuple(joined)


def _styled(spans: Spans, style: Style) -> Spans:
    return tuple(replace(span, style=style) if span.style == "plain" else span for span in spans)


def _fit(spans: Spans) -> Spans:
    """Only what can be shown; neighbours alike in all but text become one, so that no marks meet."""
    fit: list[Span] = []
    for span in spans:
        if span.at is not None and span.at.utcoffset() is None:
            raise ValueError("a moment needs an aware datetime")
        link = safe_link(span.link) if span.at is None else None
        fresh = Span(visible(span.text), span.style, link, span.at)
        if not fresh.text:
            continue
        if fit and fresh.at is None and replace(fit[-1], text=fresh.text) == fresh:
            fresh = replace(fresh, text=fit.pop().text + fresh.text)
        fit.append(fresh)
    return tuple(fit)


def safe_link(link: str | None) -> str | None:
    """The address if every platform can carry it, else None: http(s) with a host, printable ASCII, no
    brackets.
    """
    if not link or len(link) > _LINK_CHARS or not link.isascii() or not link.isprintable():
        return None
    try:
        parts = urlsplit(link)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or _BREAKING.search(link):
        return None
    return _PINGS.sub("%40", link.replace("(", "%28").replace(")", "%29"))
