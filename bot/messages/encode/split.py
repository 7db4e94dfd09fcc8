"""Cutting a body into messages that fit: at the borders of blocks, and only if a block alone is too long,
within it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import accumulate

from bot.messages.clean import cut
from bot.messages.encode.layout import Chunk
from bot.messages.richtext import Span, Spans

Encode = Callable[[Chunk], str]
Fits = Callable[[str], bool]

_WORTH_JOINING = 80
"""Characters of a long detail that must find room below its summary; with less room it starts a new
message.
"""


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram and JavaScript count."""
    return len(text.encode("utf-16-le")) // 2


def pack(chunks: list[Chunk], encode: Encode, fits: Fits) -> list[str]:
    """The messages, each of which `fits`. A single character of any chunk, encoded, has to fit."""
    messages: list[str] = []
    for group in _groups(chunks):
        whole = "\n".join(encode(chunk) for chunk in group)
        if messages and fits(f"{messages[-1]}\n\n{whole}"):
            messages[-1] += f"\n\n{whole}"
        elif fits(whole):
            messages.append(whole)
        else:
            messages.extend(_spread(group, encode, fits))
    return messages


def _groups(chunks: list[Chunk]) -> list[list[Chunk]]:
    """Chunks with what belongs tightly to them: a summary and its detail."""
    groups: list[list[Chunk]] = []
    for chunk in chunks:
        if chunk.tight and groups:
            groups[-1].append(chunk)
        else:
            groups.append([chunk])
    return groups


def _spread(group: list[Chunk], encode: Encode, fits: Fits) -> list[str]:
    """A group that is too long for one message; the last line of a chunk stays with the start of the next."""
    messages: list[str] = []
    for chunk in group:
        lead = f"{messages[-1]}\n" if messages else ""
        start = replace(chunk, spans=_apart(chunk.spans, _WORTH_JOINING)[0])
        if lead and fits(lead + encode(start)):
            messages.pop()
        else:
            lead = ""
        messages.extend(_pieces(chunk, encode, fits, lead))
    return messages


def _pieces(chunk: Chunk, encode: Encode, fits: Fits, lead: str) -> Iterator[str]:
    """The chunk encoded, cut at line breaks or spaces, else between characters; `lead` stands before the
    first.
    """
    while not fits(lead + encode(chunk)):
        at = _most(chunk, lambda part, lead=lead: lead + encode(part), fits)  # type: ignore[misc]
        head, tail = _apart(chunk.spans, at)
        piece = replace(chunk, spans=head)
        if piece.text.strip():
            yield lead + encode(piece)
            lead = ""
        chunk = replace(chunk, spans=tail)
    if chunk.text.strip():
        yield lead + encode(chunk)
    elif lead:
        yield lead.rstrip("\n")


def _most(chunk: Chunk, encode: Encode, fits: Fits) -> int:
    """Where to cut: the longest beginning that fits, drawn back to a better place if its last half has one.

    Better are, in this order: after a line break, after a space, between two characters as people see them.
    """

    def fitting(at: int) -> bool:
        return fits(encode(replace(chunk, spans=_apart(chunk.spans, at)[0])))

    # Doubling first: a text may be many times longer than a message.
    low, high = 1, 256
    while high < len(chunk.text) and fitting(high):
        low, high = high, high * 2
    high = min(high, len(chunk.text))
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if fitting(middle) else (low, middle)
    return _better(chunk, low)


def _better(chunk: Chunk, low: int) -> int:
    """The best place at or before `low`. Moments and links are atoms, unless one alone is too long."""
    text, inside = chunk.text, _inside(chunk.spans)
    for border in ("\n", " "):
        for at in range(low, low // 2, -1):
            if text[at - 1] == border and at not in inside:
                return at
    at = cut(text, low)
    while at in inside:
        at -= 1
    return at or low


def _inside(spans: Spans) -> set[int]:
    """Positions that lie within a moment or a link."""
    ends = list(accumulate(len(span.text) for span in spans))
    return {
        position
        for span, end in zip(spans, ends, strict=True)
        if span.at is not None or span.link is not None
        for position in range(end - len(span.text) + 1, end)
    }


def _apart(spans: Spans, at: int) -> tuple[Spans, Spans]:
    """The spans before and after a position; a moment that is cut through is a moment no more."""
    head: list[Span] = []
    tail: list[Span] = []
    for span in spans:
        if at >= len(span.text):
            head.append(span)
        elif at <= 0:
            tail.append(span)
        else:
            head.append(replace(span, text=span.text[:at], at=None))
            tail.append(replace(span, text=span.text[at:], at=None))
        at -= len(span.text)
    return tuple(head), tuple(tail)
