"""What our encoders made for a platform, read back the way that platform reads it. PURE.

The room shows the result as text nodes. Mark-up that slipped through unescaped would show here as it would there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Literal

from bot.messages.richtext import Span, Style

_TAGS: dict[str, Style] = {"b": "bold", "i": "italic", "s": "strike", "code": "code"}
_MARKS: dict[str, Style] = {"**": "bold", "_": "italic", "~~": "strike"}
_TOKEN = re.compile(
    r"\\(?P<escaped>[^A-Za-z0-9\s])"
    r"|`(?P<code>[^`\n]+)`"
    r"|\[(?P<words>(?:\\.|[^\]\\])+)\]\(<(?P<link>[^>]*)>\)"
    r"|<t:(?P<moment>\d+):F>"
    r"|<(?P<bare>https?://[^>]*)>"
    r"|(?P<mark>\*\*|_|~~)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\([^A-Za-z0-9\s])")

Size = Literal["", "heading", "small"]
_SIZES: dict[str, Size] = {"# ": "heading", "## ": "heading", "### ": "heading", "-# ": "small"}
_QUOTED = "> "


@dataclass(slots=True)
class Passage:
    """Runs of text that stand together. `quoted`: with a bar at its side; `folded`: opened on demand; `size`: of a
    heading, of small print, or "".
    """

    quoted: bool = False
    folded: bool = False
    spans: list[Span] = field(default_factory=list)
    size: Size = ""


def read_telegram(html: str) -> list[Passage]:
    """The passages of a text in Telegram's HTML."""
    reader = _Html()
    reader.feed(html)
    reader.close()
    return _trimmed(reader.passages)


def read_discord(markdown: str) -> list[Passage]:
    """The passages of a text in Discord's Markdown: headings, small print, quotations, emphasis, links, moments."""
    return _trimmed(
        [Passage(mark == _QUOTED, False, list(_inline(text)), _SIZES.get(mark, "")) for mark, text in _lines(markdown)]
    )


def _trimmed(passages: list[Passage]) -> list[Passage]:
    """Without the line breaks at their ends: a passage stands on lines of its own anyway."""
    for one in passages:
        while one.spans and not one.spans[0].text.strip("\n") and one.spans[0].at is None:
            one.spans.pop(0)
        while one.spans and not one.spans[-1].text.strip("\n") and one.spans[-1].at is None:
            one.spans.pop()
        if one.spans:
            one.spans[0] = replace(one.spans[0], text=one.spans[0].text.lstrip("\n"))
            one.spans[-1] = replace(one.spans[-1], text=one.spans[-1].text.rstrip("\n"))
    return [one for one in passages if one.spans]


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.passages = [Passage()]
        self._open: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "blockquote":
            self.passages.append(Passage(True, "expandable" in given))
        else:
            self._open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self.passages.append(Passage())
        elif self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        style, link, at = "plain", None, None
        for tag, given in self._open:
            style = _TAGS.get(tag, style)
            link = given.get("href", link)
            if tag == "tg-time" and given.get("unix", "").isdecimal():
                at = _instant(given["unix"])
        self.passages[-1].spans.append(Span(data, style, link, at))  # type: ignore[arg-type]


def _lines(markdown: str) -> Iterator[tuple[str, str]]:
    """Neighbouring lines of the same kind: the mark in front of them ("" for none), and their text."""
    together: list[str] = []
    kind = ""
    for line in markdown.split("\n"):
        here = next((mark for mark in (_QUOTED, *_SIZES) if line.startswith(mark)), "")
        if together and here != kind:
            yield kind, "\n".join(together)
            together = []
        kind = here
        together.append(line[len(here) :])
    yield kind, "\n".join(together)


def _inline(text: str) -> Iterator[Span]:
    style: Style = "plain"
    said, at = "", 0
    for match in _TOKEN.finditer(text):
        said += text[at : match.start()]
        at = match.end()
        if match["escaped"]:
            said += match["escaped"]
            continue
        if said:
            yield Span(said, style)
            said = ""
        if match["mark"]:
            style = "plain" if style != "plain" else _MARKS[match["mark"]]
        elif match["code"]:
            yield Span(match["code"], "code")
        elif match["moment"]:
            yield Span("", style, at=_instant(match["moment"]))
        elif match["bare"]:
            yield Span(match["bare"], style, match["bare"])
        else:
            yield Span(_ESCAPE.sub(r"\1", match["words"]), style, match["link"])
    said += text[at:]
    if said:
        yield Span(said, style)


def _instant(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
