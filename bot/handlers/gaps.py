"""What the community could not answer, and what is done about it.

Coordinator:  /gaps → what most people wait for first, and last month's balance   [Open 7] …
[Open 7] → the questions, who might answer, the remedy   [Write the answer] [Propose a remedy] [Call for experts]
           [We had no answer] [Close]; closed: [Open again]
[Call for experts] → a preview → [Post to 2 places]: it goes where `/setup` says that questions are shown
[Write the answer] → the form of /teach; when that is published the gap closes, and whoever waits is told
"""

from __future__ import annotations

from bot.errors import MovedOn, UserError
from bot.handlers import conversation, gap_cards, knowledge
from bot.handlers.common import arg, chosen_topic, in_rows, place_of_topic, topic_at
from bot.handlers.context import Ctx
from bot.handlers.coordinating import show
from bot.handlers.routes import Arg, Route, command, form, press
from bot.handlers.view import place_names, topic_names
from bot.messages.buttons import pack
from bot.messages.clean import cut
from bot.messages.richtext import Badge, Block, Head, Span, para
from bot.messages.types import Button, Form, FormField, Outgoing
from bot.services import gaps as rules
from bot.services import verdicts
from storage import bindings, gaps, questions

PAGE = 5
EXCERPT = 160
MOST_AT_ONCE = 20
"""Questions of one gap that a single tap can judge."""
COORDINATOR = ("coordinator",)


async def gaps_(ctx: Ctx, _: object) -> list[Outgoing]:
    """`/gaps`, also of one topic."""
    await rules.gather(ctx.tx, ctx.now)
    return await _list(ctx, 0, chosen_topic(ctx))


async def more(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Next] under the list."""
    if not arg(ctx).isdecimal():
        raise MovedOn
    return await _list(ctx, int(arg(ctx)), topic_at(ctx, arg(ctx, 1)))


async def _list(ctx: Ctx, start: int, topic: str) -> list[Outgoing]:
    text = ctx.text
    found = await rules.open_gaps(ctx.tx, (topic,) if topic else ())
    opened, closed = await gaps.counts(ctx.tx, *rules.month_before(ctx.now))
    blocks: list[Block] = [Head(text("gaps-title"), topic_names(ctx, text, (topic,)) if topic else "")]
    blocks.append(para(text("gaps-lead", count=len(found))))
    blocks.append(para(text("gaps-last-month", opened=opened, closed=closed), look="note"))
    page = found[start : start + PAGE]
    volunteers = await gap_cards.everybody(ctx) if page else []
    for one in page:
        might = gap_cards.names(ctx, text, await gap_cards.who_might(ctx, one, volunteers))
        details = [gap_cards.facts(ctx, text, one)]
        if one.topics:
            details.append(topic_names(ctx, text, one.topics))
        details.append(f"{text('gap-might')}: {might or text('gap-nobody')}")
        details.append(f"{text('gap-remedy')}: {one.remedy or text('gap-no-remedy')}")
        blocks.append(para(Span(f"{one.id}  ", "bold"), _excerpt(one.wording), look="title"))
        blocks.append(para("\n".join(details), look="note"))
    buttons = in_rows([Button(text("button-open", number=one.id), pack("g.open", one.id)) for one in page], 5)
    if len(found) > start + PAGE:
        following = pack("g.list", str(start + PAGE), place_of_topic(ctx, topic))
        buttons.append([Button(text("button-next"), following, look="quiet")])
    return [ctx.reply(tuple(blocks), buttons, whisper=True)]


def _excerpt(words: str) -> str:
    return words if len(words) <= EXCERPT else words[: cut(words, EXCERPT)].rstrip() + " …"


async def open_(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Open 7]: the gap's card, in private."""
    gap = await rules.get(ctx.tx, arg(ctx))
    return await show(ctx, await gap_cards.build(ctx, gap), gap_cards.card_of(gap))


async def remedy(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Propose a remedy] opens a form."""
    gap = await _open(ctx)
    given = (gap.remedy,) if gap.remedy else ()
    label, hint = ctx.text("field-remedy"), ctx.text("field-remedy-hint")
    fields = (FormField("remedy", label, "text", max_chars=rules.REMEDY_CHARS, value=given, hint=hint),)
    title = ctx.text("gap-title", number=gap.id)
    return await conversation.present(ctx, Form(pack("g.remedy", gap.id), title, fields, ctx.text("button-save")))


async def proposed(ctx: Ctx, _: object) -> list[Outgoing]:
    """The remedy stands on the gap, and in the list."""
    await _open(ctx)
    words = next(iter(ctx.incoming.values.get("remedy", ())), "")
    gap = await rules.propose(ctx.tx, arg(ctx), words, ctx.me.id, ctx.now)
    return await _done(ctx, gap, "remedy-noted")


async def call(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Call for experts]: a preview of what would be posted, and where."""
    gap, text = await _open(ctx), ctx.text
    where = await bindings.where(ctx.tx, "questions")
    if not where:
        raise UserError("call-nowhere")
    body, _buttons = gap_cards.call(ctx, text, gap)
    badge = Badge(text("badge-not-sent"), "eye")
    note = para(text("call-goes", places=place_names(text, where)), look="note")
    private = () if gap.shown_wording else (para(text("call-private"), look="note"),)
    buttons = [
        [
            Button(text("button-call-post", count=len(where)), pack("g.post", gap.id), look="primary"),
            Button(text("button-cancel"), pack("g.stay", gap.id), look="quiet"),
        ]
    ]
    shown = (Head(text("call-title"), topic_names(ctx, text, gap.topics), badge), *body[1:], *private, note)
    return [ctx.reply(shown, buttons, whisper=True, card=_preview(gap.id))]


async def post(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Post to 2 places]: each in its own language."""
    where = await bindings.where(ctx.tx, "questions")
    if not where:
        raise UserError("call-nowhere")
    gap = await rules.call(ctx.tx, arg(ctx), ctx.me.id, ctx.now)
    posted = []
    for one in where:
        text = ctx.place_text(one.place)
        posted.append(ctx.post(one.place, *gap_cards.call(ctx, text, gap), thread=one.thread, lang=text.lang))
    done = (Head(ctx.text("call-title")), para(ctx.text("call-posted", places=place_names(ctx.text, where))))
    return [*posted, *await gap_cards.in_step(ctx, gap), ctx.reply(done, whisper=True, card=_preview(gap.id))]


async def stay(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Cancel] on the preview: nothing was posted."""
    body = (Head(ctx.text("call-title")), para(ctx.text("dropped")))
    return [ctx.reply(body, whisper=True, card=_preview(arg(ctx)))]


async def write(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Write the answer] opens the form of /teach with the question filled in."""
    gap = await _open(ctx)
    return await knowledge.teach_form(ctx, gap.wording, payload=pack("k.teach", gap.id))


async def prepare_no_answer(ctx: Ctx) -> dict[str, verdicts.Numbers | None]:
    """What the best candidates for its questions were worth, in numbers."""
    gap = await rules.get(ctx.tx, arg(ctx))
    found = {}
    for question_id in (await gap_cards.undecided(ctx.tx, gap))[:MOST_AT_ONCE]:
        question = await questions.get(ctx.tx, question_id)
        found[question_id] = await verdicts.numbers(ctx.tx, ctx.house.answerer, question) if question else None
    return found


async def no_answer(ctx: Ctx, numbers: dict[str, verdicts.Numbers | None]) -> list[Outgoing]:
    """[We had no answer]: said of each of its questions that waits; the bot learns from it."""
    gap = await _open(ctx)
    left = [one for one in await gap_cards.undecided(ctx.tx, gap) if one in numbers]
    if not left:
        raise MovedOn
    for question_id in left:
        question = await questions.get(ctx.tx, question_id)
        if question is not None:
            await verdicts.no_answer(ctx.tx, question, by=ctx.me.id, now=ctx.now, numbers=numbers[question_id])
    return await _done(ctx, await rules.get(ctx.tx, gap.id), "gap-no-answer-noted", count=len(left))


async def close(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Close]: it is dealt with; the card offers the way back."""
    return await _done(ctx, await rules.close(ctx.tx, arg(ctx), ctx.me.id, ctx.now), "gap-closed")


async def reopen(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Open again]."""
    return await _done(ctx, await rules.reopen(ctx.tx, arg(ctx), ctx.me.id, ctx.now), "gap-reopened")


async def _open(ctx: Ctx) -> rules.Gap:
    gap = await rules.get(ctx.tx, arg(ctx))
    if gap.state != "open":
        raise MovedOn
    return gap


async def _done(ctx: Ctx, gap: rules.Gap, key: str, **params: object) -> list[Outgoing]:
    note = ctx.reply((para(ctx.text(key, number=gap.id, **params)),), whisper=True)
    return [*await gap_cards.in_step(ctx, gap), note]


def _preview(gap_id: str) -> str:
    return f"gapcall:{gap_id}/preview"


ROUTES: list[Route] = [
    command("gaps", gaps_, roles=COORDINATOR, args=(Arg("topic", kind="topic"),)),
    press("g.list", more, roles=COORDINATOR),
    press("g.open", open_, roles=COORDINATOR),
    press("g.remedy", remedy, roles=COORDINATOR),
    form("g.remedy", proposed, roles=COORDINATOR),
    press("g.call", call, roles=COORDINATOR),
    press("g.post", post, roles=COORDINATOR),
    press("g.stay", stay, roles=COORDINATOR),
    press("g.write", write, roles=COORDINATOR),
    press("g.none", no_answer, prepare=prepare_no_answer, roles=COORDINATOR),
    press("g.close", close, roles=COORDINATOR),
    press("g.reopen", reopen, roles=COORDINATOR),
]
