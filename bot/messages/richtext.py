"""Rich text as typed blocks. Whoever builds a message chooses blocks; each platform's encoder escapes by construction.

A *span* is a run of text in one style; a *block* stands on its own line(s); a *body* is a tuple of blocks. Text inside
is what people typed or what the catalogs say, never mark-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

Style = Literal["plain", "bold", "italic", "strike", "code"]
Tone = Literal["plain", "info", "ok", "wait", "bad"]
Icon = Literal["ring", "half", "check", "clock", "warn", "lock", "eye", "book", "box", "cal"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text. `link` makes it a hyperlink; `at` makes it a moment that each reader sees in their own zone.

    For a moment, `text` is the written fallback and names the zone.
    """

    text: str
    style: Style = "plain"
    link: str | None = None
    at: datetime | None = None


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Badge:
    """The state of a card: an icon and two to four words; `tone` is never the only carrier of meaning."""

    text: str
    icon: Icon
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Head:
    """What a card is, in one line: title, small print beside it, state."""

    title: str
    meta: str = ""
    badge: Badge | None = None
    kind: Literal["head"] = "head"


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. `look`: body text, a lead answer, a title (the question itself), or a small note."""

    spans: Spans
    look: Literal["body", "lead", "title", "note"] = "body"
    kind: Literal["para"] = "para"


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, or detail that opens on demand when it has a `summary`."""

    spans: Spans
    summary: str = ""
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from: title, a note (nation, review), and the full text that opens on demand."""

    title: str
    note: str = ""
    detail: Spans = ()
    more: str = ""
    kind: Literal["source"] = "source"


@dataclass(frozen=True, slots=True)
class Items:
    """A list; numbered when `ordered`."""

    items: tuple[Spans, ...]
    ordered: bool = False
    kind: Literal["items"] = "items"


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names and values, a row each."""

    rows: tuple[tuple[str, str], ...]
    kind: Literal["pairs"] = "pairs"


@dataclass(frozen=True, slots=True)
class Steps:
    """How far a matter has come; `current` counts from 0, everything before it is done."""

    labels: tuple[str, ...]
    current: int
    kind: Literal["steps"] = "steps"


Block = Annotated[Head | Para | Quote | Source | Items | Pairs | Steps, Field(discriminator="kind")]
Body = tuple[Block, ...]


def plain(text: str) -> Spans:
    """One unstyled span."""
    return (Span(text),)


def para(*parts: str | Span | Spans, look: Literal["body", "lead", "title", "note"] = "body") -> Para:
    """A paragraph from strings, spans and runs of spans."""
    spans: list[Span] = []
    for part in parts:
        if isinstance(part, str):
            spans.append(Span(part))
        elif isinstance(part, Span):
            spans.append(part)
        else:
            spans.extend(part)
    return Para(tuple(spans), look)
