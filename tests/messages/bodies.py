"""What messages are made of: strategies, an example of every block, and two ways to compare."""

import re
from datetime import UTC, datetime
from typing import get_args

from hypothesis import strategies as st

from bot.messages.encode.layout import JOINER
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
    Steps,
    Style,
    Tone,
    para,
)

ATTACKS = [
    "@everyone",
    "@here",
    "a@everyone",
    "<@123>",
    "<@!123>",
    "<@&99>",
    "<#5>",
    "@someone",
    "a@b.org",
    "[treaty](http://evil.test)",
    "[x](<https://evil.test>)",
    "https://evil.test/a_b_c(d)",
    "https://good.test@evil.test/",
    "https://x.test/@everyone",
    "**bold**",
    "__u__",
    "~~s~~",
    "||spoiler||",
    "`code`",
    "``",
    "```\nblock\n```",
    "# head",
    "-# small",
    "- item",
    "1. one",
    "> quote",
    ">>> all",
    "\\",
    "\\@everyone",
    "<b>",
    "</b>",
    "&lt;",
    "<a href='tg://user?id=1'>x</a>",
    "</blockquote>",
    "<t:1:F>",
    "👩‍👩‍👧‍👦",
    "👍🏽",
    "🇹🇱",
    "ន្ត្រី",
    "น้ำ",
    "\u202e",
    "\ud800",
    "\x00",
    "\n",
    "\n\n",
    " ",
    "  ",
    "word",
    "long words " * 30,
]

wild = st.one_of(
    st.text(st.characters(), max_size=20),
    st.lists(st.sampled_from(ATTACKS), max_size=6).map("".join),
    st.lists(st.sampled_from(ATTACKS), max_size=6).map(" ".join),
)
proper = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
moments = st.integers(31_536_000, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
LINKS = [
    "https://mufakat.test/q/1",
    "http://a.test/(x)_y?b=1&c=2#d",
    "tg://user?id=1",
    "javascript:alert(1)",
    "https://a.test/\"x'",
]


def spans(texts: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Span, ...]]:
    one = st.builds(
        Span,
        texts,
        st.sampled_from(get_args(Style)),
        st.one_of(st.none(), st.none(), st.sampled_from(LINKS)),
        st.one_of(st.none(), st.none(), st.none(), moments),
    )
    return st.lists(one, max_size=5).map(tuple)


def blocks(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Block]:
    badges = st.builds(Badge, texts, st.sampled_from(get_args(Icon)), st.sampled_from(get_args(Tone)))
    return st.one_of(
        st.builds(Head, texts, texts, st.one_of(st.none(), badges)),
        st.builds(Para, spans(texts), st.sampled_from(["body", "lead", "title", "note"])),
        st.builds(Quote, spans(texts), texts),
        st.builds(Source, texts, texts, spans(texts), texts),
        st.builds(Items, st.lists(spans(texts), max_size=4).map(tuple), st.booleans()),
        st.builds(Pairs, st.lists(st.tuples(texts, texts), max_size=4).map(tuple)),
        st.builds(Steps, st.lists(texts, max_size=4).map(tuple), st.integers(-1, 5)),
    )


def bodies(texts: st.SearchStrategy[str] = wild) -> st.SearchStrategy[Body]:
    return st.lists(blocks(texts), max_size=4).map(tuple)


EPOCH = datetime(2026, 1, 5, tzinfo=UTC)
AT = datetime(2026, 11, 24, 2, 52, tzinfo=UTC)
MOMENT = Span("Tue 24 Nov 2026, 09:52 (Phnom Penh, UTC+7)", at=AT)
LINK = Span("the page", link="https://mufakat.test/q/1?a=1&b=2")
CARD: Body = (
    Head("Question 214", "#questions", Badge("Waiting", "clock", "wait")),
    para("How do we <register> land?", look="title"),
    para("Asked ", MOMENT, ", see ", LINK, ".", look="note"),
    Quote((Span("one\ntwo"),), "More"),
    Source("Land code", "Cambodia", (Span("full text"),), "Show all"),
    Items(((Span("first"),), (Span("second", "code"),)), ordered=True),
    Items(((Span("dot"),),)),
    Pairs((("Topic", "Land"), ("Load", "1/3"))),
    Steps(("Asked", "Found", "Answered"), 1),
)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def squeezed(text: str) -> str:
    return re.sub(rf"[\s{JOINER}]+", "", text)
