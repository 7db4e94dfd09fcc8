"""Knowledge that people write themselves, and how it is kept right.

Expert:       /teach → question, answer, source, nation, topics → "Thank you. A coordinator looks at it."  [Drop]
Coordinator:  the same → a preview  [Publish] [Correct] [Drop]; also of what experts propose
Anybody:      [Report as wrong] under an automatic answer → one line → the coordinators  [It is right as it is]
Author:       [Correct] [Take back]; everybody who received the answer is told once
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import BadInput, MovedOn
from bot.handlers import cards, conversation, delivery, gap_cards
from bot.handlers.common import arg
from bot.handlers.context import Ctx
from bot.handlers.coordinating import (
    entry_card,
    proposal,
    refresh_entry,
    refresh_reports,
    report_build,
    show,
)
from bot.handlers.entry_cards import entry_blocks
from bot.handlers.routes import Arg, Route, command, form, press
from bot.messages.buttons import pack
from bot.messages.richtext import Head, para
from bot.messages.types import Button, Choice, Form, FormField, Outgoing
from bot.services import freshness, gaps
from bot.services import knowledge as rules
from bot.services.answering import Band
from bot.services.language import guess
from storage import knowledge
from storage.handles import handle_of

TEACHERS = ("expert", "coordinator")
COORDINATOR = ("coordinator",)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What somebody wants to add; `similar`: an entry that may say the same already."""

    question: str
    answer: str
    similar: knowledge.Entry | None = None


async def prepare(ctx: Ctx) -> Lesson | None:
    """`/teach` with both arguments: look for what may say the same."""
    args = ctx.incoming.args
    return await _understand(ctx, args.get("question", ""), args.get("answer", ""))


async def prepare_values(ctx: Ctx) -> Lesson | None:
    """The same for the form."""
    return await _understand(ctx, _value(ctx, "question"), _value(ctx, "answer"))


async def _understand(ctx: Ctx, question: str, answer: str) -> Lesson | None:
    if not question.strip() or not answer.strip():
        return None
    decision = await ctx.house.answerer.decide(ctx.tx, question)
    similar = None
    if decision.band is not Band.PERSON and decision.candidates:
        similar = await knowledge.get(ctx.tx, decision.candidates[0].entry_id)
    return Lesson(question, answer, similar)


async def teach(ctx: Ctx, lesson: Lesson | None) -> list[Outgoing]:
    """`/teach`: with question and answer a draft, else a form (as a reply, its answer is what was replied to)."""
    if lesson is not None:
        return await _shown(ctx, await _draft(ctx, lesson, "", "", ()), lesson)
    asked = ctx.incoming.args.get("question", "") or ctx.incoming.text
    return await teach_form(ctx, asked, ctx.incoming.args.get("answer", "") or ctx.incoming.reply_text)


async def teach_form(ctx: Ctx, asked: str, said: str = "", payload: str = "") -> list[Outgoing]:
    """The form of `/teach`, filled in as far as is known; `payload`: who receives it, if that is not `/teach`."""
    text, community = ctx.text, ctx.house.community
    nations = [Choice(one.code, one.name) for one in community.nations]
    topics = tuple(Choice(one.slug, one.label(text.lang)) for one in community.topics)
    fields = (
        _field(ctx, "question", asked, rules.QUESTION_CHARS),
        _field(ctx, "answer", said, rules.ANSWER_CHARS),
        FormField(
            "source",
            text("field-teach-source"),
            required=False,
            max_chars=rules.SOURCE_CHARS,
            hint=text("field-teach-source-hint"),
        ),
        FormField(
            "nation",
            text("field-teach-nation"),
            "one",
            (*nations, Choice(rules.NETWORK, text("teach-network"))),
            required=False,
        ),
        FormField("topics", text("field-teach-topics"), "many", topics[:25], required=False, most=4),
    )
    return await conversation.present(
        ctx, Form(payload or pack("k.teach"), text("teach-title"), fields, text("button-continue"))
    )


async def taught(ctx: Ctx, lesson: Lesson | None) -> list[Outgoing]:
    """The form of `/teach`; filled in for a gap, it names that."""
    entry = await proposed(ctx, lesson)
    if ctx.args and ctx.is_coordinator:
        await gaps.written_for(ctx.tx, ctx.args[0], entry.id)
    return await _shown(ctx, entry, lesson)


async def proposed(ctx: Ctx, lesson: Lesson | None) -> knowledge.Entry:
    """What a form of `/teach` says, as a draft. Raises `BadInput` when it says nothing."""
    if lesson is None:
        raise BadInput("error-no-words")
    topics = ctx.incoming.values.get("topics", ())[:4]
    return await _draft(ctx, lesson, _value(ctx, "source"), _value(ctx, "nation"), topics)


async def _draft(ctx: Ctx, lesson: Lesson, source: str, nation: str, topics: tuple[str, ...]) -> knowledge.Entry:
    return await rules.propose(
        ctx.tx,
        ctx.house.community,
        question=lesson.question,
        answer=lesson.answer,
        lang=guess(f"{lesson.question} {lesson.answer}", ctx.text.lang),
        author_id=ctx.me.id,
        now=ctx.now,
        source=source,
        nation=nation,
        topics=topics,
    )


async def _shown(ctx: Ctx, entry: knowledge.Entry, lesson: Lesson | None) -> list[Outgoing]:
    """The draft before the coordinators, or before the one who wrote it."""
    similar = lesson.similar if lesson else None
    if ctx.is_coordinator:
        return await show(ctx, lambda text: proposal(ctx, text, entry, similar), entry_card(entry))
    told = await delivery.coordinators(ctx, lambda text: proposal(ctx, text, entry, similar), card=entry_card(entry))
    drop = Button(ctx.text("button-drop"), pack("k.drop", handle_of(entry.id)), look="quiet")
    return [*told, ctx.reply((para(ctx.text("teach-thanks")),), [[drop]], whisper=True)]


async def review(ctx: Ctx, _: object) -> list[Outgoing]:
    """A proposal opened from `/queue`."""
    entry = await rules.named(ctx.tx, arg(ctx))
    if entry.state != "proposed":
        raise MovedOn
    return await show(ctx, lambda text: proposal(ctx, text, entry), entry_card(entry))


async def publish(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Publish]: it answers from now on."""
    entry = await rules.publish(ctx.tx, arg(ctx), ctx.me.id, ctx.now)
    told = []
    if entry.author_id != ctx.me.id:
        told = await delivery.tell(ctx, entry.author_id, "teach-published", question=entry.question)
    closed = await gap_cards.answered(ctx, entry)
    for old in await freshness.replace(ctx.tx, entry, ctx.me.id, ctx.now):
        now = await knowledge.get(ctx.tx, old.id)
        told += await everywhere(ctx, now or old, [], "entry-was-replaced", instead=entry)
    await freshness.reviewed(ctx.tx, ctx.house.community, entry.id, ctx.now)
    return [*await refresh_entry(ctx, entry), *told, *closed, _note(ctx, "teach-public")]


async def drop(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Drop] by a coordinator, or by the expert who proposed it."""
    entry = await rules.drop(ctx.tx, arg(ctx), ctx.me.id, ctx.now, coordinator=ctx.is_coordinator)
    told = []
    if entry.author_id != ctx.me.id:
        told = await delivery.tell(ctx, entry.author_id, "teach-dropped", question=entry.question)
    return [*await refresh_entry(ctx, entry), *told, _note(ctx, "teach-drop-done")]


async def wrong(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Report as wrong] under an automatic answer."""
    entry = await rules.named(ctx.tx, arg(ctx))
    if entry.state == "retracted":
        raise MovedOn
    fields = (FormField("text", ctx.text("field-wrong"), "line", max_chars=rules.REPORT_CHARS),)
    form_ = Form(pack("k.wrong", handle_of(entry.id)), ctx.text("report-form"), fields, ctx.text("button-send"))
    return await conversation.present(ctx, form_)


async def reported(ctx: Ctx, _: object) -> list[Outgoing]:
    """The report goes to the coordinators, with the ways to settle it."""
    one = await rules.report(ctx.tx, arg(ctx), ctx.me.id, _value(ctx, "text"), ctx.now)
    told = await delivery.coordinators(ctx, await report_build(ctx, one), card=f"report:{one.id}/review")
    return [*told, _note(ctx, "wrong-thanks")]


async def open_report(ctx: Ctx, _: object) -> list[Outgoing]:
    """A report opened from `/queue`."""
    one = await rules.complaint(ctx.tx, arg(ctx))
    return await show(ctx, await report_build(ctx, one), f"report:{one.id}/review")


async def settle(ctx: Ctx, _: object) -> list[Outgoing]:
    """[It is right as it is]."""
    one = await rules.settle(ctx.tx, arg(ctx), ctx.me.id, ctx.now)
    return [*await refresh_reports(ctx, [one.id]), _note(ctx, "report-settled")]


async def correct(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Correct] by the author or a coordinator."""
    entry = await rules.own(ctx.tx, arg(ctx), ctx.me.id, coordinator=ctx.is_coordinator)
    fields = (_field(ctx, "answer", entry.answer, rules.ANSWER_CHARS),)
    form_ = Form(pack("k.correct", handle_of(entry.id)), ctx.text("correct-title"), fields, ctx.text("button-save"))
    return await conversation.present(ctx, form_)


async def corrected(ctx: Ctx, _: object) -> list[Outgoing]:
    """The new text: every copy changes, and everybody who received it is told once, with the new text."""
    before = await rules.own(ctx.tx, arg(ctx), ctx.me.id, coordinator=ctx.is_coordinator)
    entry, settled = await rules.correct(
        ctx.tx, arg(ctx), ctx.me.id, _value(ctx, "answer"), ctx.now, coordinator=ctx.is_coordinator
    )
    if entry.answer == before.answer:
        return [_note(ctx, "nothing-changed")]
    await freshness.reviewed(ctx.tx, ctx.house.community, entry.id, ctx.now)
    return [
        *await everywhere(ctx, entry, settled, "entry-corrected"),
        _note(ctx, "correct-done" if entry.state == "live" else "correct-done-draft"),
    ]


async def retract(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Take back] asks once more: everybody who received it will be told."""
    entry = await rules.own(ctx.tx, arg(ctx), ctx.me.id, coordinator=ctx.is_coordinator)
    buttons = [
        [
            Button(ctx.text("button-retract-yes"), pack("k.retractyes", handle_of(entry.id)), look="danger"),
            Button(ctx.text("button-keep-it"), pack("k.stay"), look="quiet"),
        ]
    ]
    body = (para(entry.question, look="title"), para(ctx.text("entry-retract-sure")))
    return [ctx.reply(body, buttons, whisper=True)]


async def retracted(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Yes, take it back]."""
    entry, settled = await rules.retract(ctx.tx, arg(ctx), ctx.me.id, ctx.now, coordinator=ctx.is_coordinator)
    return [*await everywhere(ctx, entry, settled, "entry-was-retracted"), _note(ctx, "retracted")]


async def stay(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Keep it]."""
    return [_note(ctx, "nothing-changed")]


async def everywhere(
    ctx: Ctx, entry: knowledge.Entry, settled: list[str], key: str, *, instead: knowledge.Entry | None = None
) -> list[Outgoing]:
    """A change of an entry, wherever it shows; who received it is told, once and in private (`instead`: with that)."""
    shown = instead or entry
    messages = [*await refresh_entry(ctx, entry), *await refresh_reports(ctx, settled)]
    served, people = await rules.receivers(ctx.tx, entry.id)
    for question_id in served:
        messages += await cards.refresh(ctx, question_id)
    for member_id in people:
        if member_id == ctx.me.id:
            continue
        told = await delivery.privately(
            ctx,
            member_id,
            lambda text: (
                (
                    Head(entry.question),
                    para(text(key)),
                    *(entry_blocks(ctx, text, shown) if shown.state == "live" else ()),
                ),
                (),
            ),
        )
        messages += [told] if told else []
    return messages


def _field(ctx: Ctx, name: str, value: str, most: int) -> FormField:
    given = (value[:most],) if value else ()
    return FormField(name, ctx.text(f"field-teach-{name}"), "text", max_chars=most, value=given)


def _value(ctx: Ctx, name: str) -> str:
    return next(iter(ctx.incoming.values.get(name, ())), "")


def _note(ctx: Ctx, key: str) -> Outgoing:
    return ctx.reply((para(ctx.text(key)),), whisper=True)


ROUTES: list[Route] = [
    command("teach", teach, prepare=prepare, roles=TEACHERS, args=(Arg("question"), Arg("answer"))),
    form("k.teach", taught, prepare=prepare_values, roles=TEACHERS),
    press("k.review", review, roles=COORDINATOR),
    press("k.publish", publish, roles=COORDINATOR),
    press("k.drop", drop, roles=TEACHERS),
    press("k.wrong", wrong),
    form("k.wrong", reported),
    press("c.report", open_report, roles=COORDINATOR),
    press("c.settle", settle, roles=COORDINATOR),
    press("k.correct", correct),
    form("k.correct", corrected),
    press("k.retract", retract),
    press("k.retractyes", retracted),
    press("k.stay", stay),
]
