"""The cards by which coordinators keep knowledge in order: a proposal, a report that something is wrong.

Cards: `entry:<handle>/review` and `report:<number>/review`, the same with every coordinator, in step.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.handlers import delivery
from bot.handlers.common import anew
from bot.handlers.context import Ctx, rows
from bot.handlers.entry_cards import entry_blocks
from bot.handlers.view import topic_names
from bot.messages.buttons import pack
from bot.messages.richtext import Badge, Block, Body, Head, Para, Quote, para, plain
from bot.messages.text import Text
from bot.messages.types import Button, Lane, Outgoing
from storage import assignments, knowledge, places, postings
from storage.handles import handle_of

Card = tuple[Body, Sequence[Sequence[Button]]]


async def show(ctx: Ctx, build: delivery.Build, card: str) -> list[Outgoing]:
    """A card to the speaker, in private: at the end of this chat, or from a group to their own, with a word here."""
    if ctx.private:
        return [await anew(ctx, ctx.reply(*build(ctx.text), card=card))]
    message = await delivery.privately(ctx, ctx.me.id, build, card=card)
    if message is None:
        return [ctx.reply(*build(ctx.text), whisper=True)]
    return [await anew(ctx, message), ctx.reply((para(ctx.text("shown-privately")),), whisper=True)]


def entry_card(entry: knowledge.Entry) -> str:
    """The name of an entry's card."""
    return f"entry:{handle_of(entry.id)}/review"


def proposal(ctx: Ctx, text: Text, entry: knowledge.Entry, similar: knowledge.Entry | None = None) -> Card:
    """An entry before it is served, and what became of it. `similar`: an entry that may say the same."""
    handle = handle_of(entry.id)
    badges = {
        "proposed": Badge(text("badge-not-public"), "eye"),
        "live": Badge(text("badge-public"), "check", "ok"),
        "retracted": Badge(text("badge-retracted"), "warn", "bad"),
    }
    blocks: list[Block] = [
        Head(_entry_title(text, entry), topic_names(ctx, text, entry.topics), badges[entry.state]),
        Para(plain(entry.question), "title"),
        *entry_blocks(ctx, text, entry),
    ]
    if entry.state == "retracted":
        return tuple(blocks[:2]), ()
    if entry.state == "live":
        if entry.question_id:
            blocks.append(para(text("kept-lead"), look="note"))
        correct = Button(text("button-correct"), pack("k.correct", handle))
        instead = Button(text("button-replace"), pack("k.replace", handle))
        back = Button(text("button-retract"), pack("k.retract", handle), look="quiet")
        return tuple(blocks), [[correct, instead, back]]
    if similar is not None:
        blocks.append(Quote(plain(similar.question), text("entry-similar")))
    return tuple(blocks), [
        [
            Button(text("button-publish"), pack("k.publish", handle), look="primary"),
            Button(text("button-correct"), pack("k.correct", handle)),
            Button(text("button-drop"), pack("k.drop", handle), look="quiet"),
        ]
    ]


def due_card(entry: knowledge.Entry) -> str:
    """The name of the card by which somebody is asked whether an entry is still right."""
    return f"entry:{handle_of(entry.id)}/due"


def overdue(ctx: Ctx, text: Text, entry: knowledge.Entry) -> Card:
    """An entry that nobody has looked at for long, to its author or the coordinators, and what became of it."""
    handle = handle_of(entry.id)
    topics, asked = topic_names(ctx, text, entry.topics), Para(plain(entry.question), "title")
    if entry.state != "live":
        return (Head(text("due-title"), topics, Badge(text("badge-retracted"), "warn", "bad")), asked), ()
    blocks = entry_blocks(ctx, text, entry)
    if entry.review_asked_at is None and entry.reviewed is not None:
        badge = Badge(text("badge-reviewed", date=text.date(entry.reviewed)), "check", "ok")
        return (Head(text("due-title"), topics, badge), asked, *blocks), ()
    badge = Badge(text("badge-due"), "clock", "wait")
    return (Head(text("due-title"), topics, badge), asked, *blocks, para(text("due-lead"), look="note")), [
        [
            Button(text("button-still-right"), pack("k.still", handle), look="primary"),
            Button(text("button-correct"), pack("k.correct", handle)),
            Button(text("button-retract"), pack("k.retract", handle), look="quiet"),
        ]
    ]


def _entry_title(text: Text, entry: knowledge.Entry) -> str:
    return text("kept-title", number=entry.question_id) if entry.question_id else text("entry-title")


async def report_build(ctx: Ctx, one: knowledge.Complaint) -> delivery.Build:
    """What shows a report in anybody's language: what is said to be wrong, and the ways to settle it."""
    entry = await knowledge.get(ctx.tx, one.entry_id) if one.entry_id else None
    answer = await assignments.get_answer(ctx.tx, one.answer_id) if one.answer_id else None

    def build(text: Text) -> Card:
        badge = Badge(text("badge-report-open"), "warn", "wait")
        if one.settled_by is not None:
            badge = Badge(text("badge-report-settled"), "check", "ok")
        blocks: list[Block] = [Head(text("report-title", number=one.id), badge=badge)]
        if entry is not None:
            blocks += [Para(plain(entry.question), "title"), Quote(plain(entry.answer))]
        elif answer is not None:
            blocks += [Para(plain(text("answer-title", number=answer.question_id)), "title"), Quote(plain(answer.text))]
        blocks.append(para(text("wrong-says", words=one.text)))
        if one.settled_by is not None:
            return tuple(blocks), ()
        ways = [Button(text("button-settle"), pack("c.settle", one.id))]
        for action, about, standing in (
            ("k", handle_of(entry.id) if entry else "", entry is not None and entry.state != "retracted"),
            ("a", answer.id if answer else "", answer is not None and answer.state == "sent"),
        ):
            if standing:
                ways.append(Button(text("button-correct"), pack(f"{action}.correct", about)))
                ways.append(Button(text("button-retract"), pack(f"{action}.retract", about), look="quiet"))
        return tuple(blocks), [ways]

    return build


async def refresh_entry(ctx: Ctx, entry: knowledge.Entry) -> list[Outgoing]:
    """Every copy of an entry's cards as it looks now."""
    due = await refresh(ctx, due_card(entry), lambda text: overdue(ctx, text, entry))
    return [*await refresh(ctx, entry_card(entry), lambda text: proposal(ctx, text, entry)), *due]


async def refresh_reports(ctx: Ctx, numbers: Sequence[str]) -> list[Outgoing]:
    """Every copy of these reports as they look now."""
    messages = []
    for number in numbers:
        one = await knowledge.complaint_of(ctx.tx, number)
        if one is not None:
            messages += await refresh(ctx, f"report:{number}/review", await report_build(ctx, one))
    return messages


async def refresh(ctx: Ctx, card: str, build: delivery.Build) -> list[Outgoing]:
    """Every copy of a card as `build` shows it now, each in the language of its reader."""
    messages = []
    for copy in await postings.copies(ctx.tx, card.partition("/")[0]):
        where = await places.get(ctx.tx, copy.place_id)
        if where is None or copy.card != card:
            continue
        body, buttons = build(ctx.house.catalogs.text(copy.lang))
        messages.append(
            Outgoing(
                address=places.address_of(where, copy.thread),
                body=body,
                buttons=rows(buttons),
                card=card,
                lane=Lane.NOTICE,
                lang=copy.lang,
            )
        )
    return messages
