"""How an entry of the knowledge looks wherever it is shown: its gist, its source, how old its review is."""

from __future__ import annotations

import re

from bot.handlers.context import Ctx
from bot.handlers.view import View, nation_name
from bot.messages.richtext import Badge, Block, Para, Source, para, plain
from bot.messages.text import Text
from bot.services import freshness
from storage import knowledge

LEAD_CHARS = 320


def side_by_side(ctx: Ctx, view: View, text: Text, entry: knowledge.Entry) -> tuple[Block, ...]:
    """What several nations answer to the same question, each with its own source."""
    others = freshness.beside(entry, view.related, ctx.house.community, ctx.now)
    blocks = list(entry_blocks(ctx, text, entry))
    if others:
        blocks.insert(0, para(text("auto-sides", count=1 + len(others)), look="note"))
    for other in others:
        blocks += entry_blocks(ctx, text, other)
    return tuple(blocks)


def review_badge(ctx: Ctx, text: Text, entry: knowledge.Entry) -> Badge | None:
    """When it was last reviewed; None if nobody ever did."""
    if entry.reviewed is None:
        return None
    if freshness.is_stale(entry, ctx.house.community, ctx.now):
        return Badge(text("badge-stale", date=text.date(entry.reviewed)), "clock", "wait")
    return Badge(text("badge-reviewed", date=text.date(entry.reviewed)), "check", "ok")


def related_title(ctx: Ctx, text: Text, entry: knowledge.Entry) -> str:
    """A possibly related answer by its question, and whether it may be out of date."""
    if entry.reviewed is not None and freshness.is_stale(entry, ctx.house.community, ctx.now):
        return f"{entry.question} ({text('entry-stale', date=text.date(entry.reviewed))})"
    return entry.question


def entry_blocks(ctx: Ctx, text: Text, entry: knowledge.Entry) -> tuple[Block, ...]:
    """An entry: the gist, then its source with the full text on demand."""
    gist, rest = split_lead(entry.answer)
    notes = [text("entry-from", nation=nation)] if (nation := nation_name(ctx, entry.nation)) else []
    if entry.reviewed:
        stale = freshness.is_stale(entry, ctx.house.community, ctx.now)
        notes.append(text("entry-stale" if stale else "entry-reviewed", date=text.date(entry.reviewed)))
    if entry.example:
        notes.append(text("entry-example"))
    source = Source(
        source_title(text, entry), " · ".join(notes), plain(entry.answer) if rest else (), text("entry-full")
    )
    return Para(plain(gist), "lead"), source


def source_title(text: Text, entry: knowledge.Entry) -> str:
    """Where an entry comes from, in words."""
    if entry.source.startswith("question:"):
        return text("entry-source-question", number=entry.source.removeprefix("question:"))
    return entry.source or text("entry-source-unnamed")


def split_lead(answer_text: str) -> tuple[str, bool]:
    """The first sentences of an answer, and whether more follows."""
    if len(answer_text) <= LEAD_CHARS:
        return answer_text, False
    cut = 0
    for found in re.finditer(r"[.!?။៕]['”\")]*\s", answer_text):
        if found.end() > LEAD_CHARS:
            break
        cut = found.end()
    if not cut:
        cut = answer_text.rfind(" ", 0, LEAD_CHARS) + 1 or LEAD_CHARS
        return answer_text[:cut].strip() + " …", True
    return answer_text[:cut].strip(), True
