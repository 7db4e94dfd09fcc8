"""A body in Discord's Markdown. Escaping is the second line of defence: every send also allows no
mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.messages.encode.layout import JOINER, Chunk, lay_out, safe_link
from bot.messages.encode.split import pack, units
from bot.messages.richtext import Body, Span, Style

LIMIT = 2000

_MARKS: dict[Style, str] = {"bold": "**", "italic": "_", "strike": "~~"}
_SPECIAL = str.maketrans({char: f"\\{char}" for char in r"\*_~|`<>[]"})
# At the start of a line these make headings, lists, small print; a number with a full stop makes a list.
_LINE_START = re.compile(r"^([ ]*)(?:([-+#])|(\d+)(?=[.)]))", re.MULTILINE)
_AT = re.compile(r"@(?=everyone|here)|(?<!\w)@", re.IGNORECASE)
# A typed address, to be shown bare: a host without credentials, and nothing that could end the brackets
# around it.
_URL = re.compile(r"https?://(?![^\s/?#]*@)[A-Za-z0-9][^\s<>\"'\\`\[\]|*]*[^\s<>\"'\\`\[\]|*.,;:!?)(_~]", re.IGNORECASE)
_PINGS = re.compile("@(?=everyone|here)", re.IGNORECASE)
_RUNS_ON = re.compile(r"[\w*~`|\\<\[]")


def discord_markdown(body: Body, limit: int = LIMIT) -> list[str]:
    """Messages of at most `limit` UTF-16 units each; none for a body without visible text.

    Only a `Span.link` becomes a named link. An address that somebody typed stands bare, its host in sight and
    without a preview; all their other mark-up is shown as they typed it.
    """
    return pack(lay_out(body), _chunk, lambda text: units(text) <= limit)


def _chunk(chunk: Chunk) -> str:
    encoded = ""
    marked = False
    for span in chunk.spans:
        fresh, marks = _span(span)
        # Marks of neighbours must not run into each other or into a word.
        touching = bool(encoded) and not encoded[-1].isspace() and _RUNS_ON.match(fresh)
        if touching and (marked or marks):
            encoded += JOINER
        encoded += fresh
        marked = marks
    return "\n".join(f"> {line}" for line in encoded.split("\n")) if chunk.quoted else encoded


def _span(span: Span) -> tuple[str, bool]:
    """The span encoded, and whether marks stand at its ends."""
    if span.at is not None:
        return f"<t:{int(span.at.timestamp())}:F>", False
    core = span.text.strip()
    if not core:
        return span.text, False
    start = span.text.index(core)
    before, after = span.text[:start], span.text[start + len(core) :]
    if span.style == "code" and span.link is None and "`" not in core and "\n" not in core:
        return f"{before}`{_AT.sub(f'@{JOINER}', core)}`{after}", not (before and after)
    text = _linked(core, span.link) if span.link else "".join(_escaped(core))
    mark = _MARKS.get(span.style, "")
    return f"{before}{mark}{text}{mark}{after}", bool(mark) and not (before and after)


def _linked(text: str, link: str) -> str:
    if safe_link(text) == link:
        return f"<{link}>"
    return f"[{_plain(text)}](<{link}>)"


def _escaped(text: str) -> Iterator[str]:
    at = 0
    for match in _URL.finditer(text):
        yield _plain(text[at : match.start()])
        yield f"<{_PINGS.sub('%40', match.group())}>"
        at = match.end()
    yield _plain(text[at:])


def _plain(text: str) -> str:
    text = _AT.sub(f"@{JOINER}", text).translate(_SPECIAL)
    return _LINE_START.sub(_line_start, text)


def _line_start(match: re.Match[str]) -> str:
    blank, mark, number = match.groups()
    return f"{blank}\\{mark}" if mark else f"{blank}{number}\\"
