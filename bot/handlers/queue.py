"""What waits for the coordinators.

Coordinator:  /queue → questions nobody has answered, oldest first, reports, proposals  [Open 214] [Report 3] …
              [Assign an expert] → a list, each with the reasons → the expert is asked
              [Answer it myself] → the question as an expert has it   [Mark as a gap] → the asker is told once
              [We had no answer] → noted, so that the bot learns what it cannot know
              [Show who asked] → a second coordinator confirms; then both are told, in private
"""

from __future__ import annotations

from bot.errors import MovedOn, NotAllowed, UserError
from bot.handlers import cards, conversation, delivery
from bot.handlers.common import anew, arg, chosen_topic, in_rows, place_of_topic, topic_at
from bot.handlers.context import Ctx
from bot.handlers.coordinating import show
from bot.handlers.expert_cards import offer
from bot.handlers.routes import Arg, Route, command, form, press
from bot.handlers.view import load, nation_name, topic_names
from bot.messages.buttons import pack
from bot.messages.richtext import Badge, Block, Head, Items, Para, para, plain
from bot.messages.types import Button, Choice, Form, FormField, Outgoing
from bot.services import coordination as rules
from bot.services import routing, verdicts
from bot.services.candidates import candidates
from bot.services.ladder import Next
from storage import assignments, knowledge, members, questions
from storage.handles import handle_of

PAGE = 10
OTHERS = 5
EXCERPT = 80
COORDINATOR = ("coordinator",)
_STATES = {"queued": "badge-coordinator", "gap": "badge-gap", "open": "badge-looking"}


async def queue(ctx: Ctx, _: object) -> list[Outgoing]:
    """`/queue`, also of one topic."""
    return await _list(ctx, 0, chosen_topic(ctx))


async def more(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Next] under the list."""
    if not arg(ctx).isdecimal():
        raise MovedOn
    return await _list(ctx, int(arg(ctx)), topic_at(ctx, ctx.args[1] if len(ctx.args) > 1 else ""))


async def _list(ctx: Ctx, start: int, topic: str) -> list[Outgoing]:
    text = ctx.text
    waiting = await questions.in_state(ctx.tx, rules.WAITING)
    if topic:
        waiting = [one for one in waiting if topic in one.topics]
    page = waiting[start : start + PAGE]
    reports = [] if start or topic else await knowledge.complaints(ctx.tx)
    proposals = [] if start or topic else await knowledge.proposed(ctx.tx)
    if not page and not reports and not proposals:
        return [ctx.reply((Head(text("queue-title")), para(text("queue-empty"))), whisper=True)]
    blocks: list[Block] = [Head(text("queue-title"), topic_names(ctx, text, (topic,)) if topic else "")]
    blocks.append(para(text("queue-lead", count=len(waiting))))
    if page:
        blocks.append(Items(tuple(plain(_line(ctx, one)) for one in page)))
    buttons = in_rows([Button(text("button-open", number=one.id), pack("c.open", one.id)) for one in page], 5)
    if len(waiting) > start + PAGE:
        where = pack("c.list", str(start + PAGE), place_of_topic(ctx, topic))
        following = Button(text("button-next"), where, look="quiet")
        buttons.append([following])
    if reports:
        blocks.append(para(text("queue-reports", count=len(reports))))
        blocks.append(Items(tuple(plain(one.text[:EXCERPT]) for one in reports[:OTHERS])))
        shown = reports[:OTHERS]
        buttons.append([Button(text("button-report", number=one.id), pack("c.report", one.id)) for one in shown])
    if proposals:
        blocks.append(para(text("queue-proposals", count=len(proposals))))
        blocks.append(Items(tuple(plain(one.question[:EXCERPT]) for one in proposals[:OTHERS])))
        buttons.append(
            [
                Button(text("button-proposal", number=place), pack("k.review", handle_of(one.id)))
                for place, one in enumerate(proposals[:OTHERS], 1)
            ]
        )
    return [ctx.reply(tuple(blocks), buttons, whisper=True)]


def _line(ctx: Ctx, one: questions.Question) -> str:
    return ctx.text(
        "queue-line",
        number=one.id,
        question=one.text[:EXCERPT] + (" …" if len(one.text) > EXCERPT else ""),
        age=ctx.text.duration((ctx.now - one.asked_at).total_seconds()),
        topics=topic_names(ctx, ctx.text, one.topics) or ctx.text("topics-none"),
        state=ctx.text(_STATES[one.status]),
    )


async def open_(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Open 214]: the coordinator's card, in private."""
    view = await load(ctx, arg(ctx))
    return await show(ctx, lambda text: cards.queue(ctx, view, text), f"question:{view.question.id}/queue")


async def assign(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Assign an expert]: who can be asked, the likeliest first, with the reasons."""
    question = await rules.waiting(ctx.tx, arg(ctx))
    picks = await candidates(ctx.tx, ctx.house.community, ctx.house.capabilities, question, ctx.now)
    if not picks:
        raise UserError("assign-nobody", number=question.id)
    choices = [Choice(pick.member_id, await _candidate(ctx, pick)) for pick in picks]
    field = FormField("expert", ctx.text("field-expert"), "one", tuple(choices), hint=ctx.text("field-expert-hint"))
    title = ctx.text("assign-title", number=question.id)
    form_ = Form(pack("c.assign", question.id), title, (field,), ctx.text("button-ask-this"))
    return await conversation.present(ctx, form_)


async def assigned(ctx: Ctx, _: object) -> list[Outgoing]:
    """The choice: the question is open again, and this expert is asked."""
    question = await rules.waiting(ctx.tx, arg(ctx))
    chosen = next(iter(ctx.incoming.values.get("expert", ())), "")
    picks = await candidates(ctx.tx, ctx.house.community, ctx.house.capabilities, question, ctx.now)
    pick = next((one for one in picks if one.member_id == chosen), None)
    if pick is None:
        raise MovedOn("assign-gone")
    one = await rules.assign(ctx.tx, ctx.house.community, question, pick, ctx.me.id, ctx.now)
    ctx.because.append(Next(question, offer=one))
    sent = await _offer(ctx, one)
    if sent is None:
        raise UserError("assign-unreachable")
    note = ctx.reply((para(ctx.text("assign-done", number=question.id)),), whisper=True)
    return [sent, *await cards.refresh(ctx, question.id), note]


async def _candidate(ctx: Ctx, pick: routing.Pick) -> str:
    text, member = ctx.text, await members.get(ctx.tx, pick.member_id)
    nation = nation_name(ctx, member.nation if member else None)
    name = member.name if member and member.name else text("expert-plain")
    said = [text("person-of", name=name, nation=nation) if nation else name]
    if topics := topic_names(ctx, text, tuple(value for code, value in pick.reasons if code == "topic")):
        said.append(topics)
    for code, value in pick.reasons:
        if code == "language":
            said.append(ctx.house.community.languages.get(value, value))
        elif code == "hours":
            said.append(text("candidate-now" if value == "now" else "candidate-later"))
        elif code == "load":
            held, _, most = value.partition("/")
            said.append(text("candidate-load", open=int(held), most=int(most)))
    return " · ".join(said)


async def _offer(ctx: Ctx, one: assignments.Assignment) -> Outgoing | None:
    view = await load(ctx, one.question_id)
    card = f"question:{one.question_id}/offer-{one.id}"
    return await delivery.privately(ctx, one.member_id, lambda text: offer(ctx, view, text, one), card=card)


async def answer(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Answer it myself]: the coordinator holds the question as an expert would."""
    question = await rules.waiting(ctx.tx, arg(ctx))
    one = await rules.take(ctx.tx, ctx.house.community, question, ctx.me.id, ctx.now)
    view = await load(ctx, question.id)
    card = f"question:{question.id}/offer-{one.id}"
    shown = await show(ctx, lambda text: offer(ctx, view, text, one), card)
    return [*shown, *(other for other in await cards.refresh(ctx, question.id) if other.card != card)]


async def gap(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Knowledge gap]: nobody can answer it for now; the asker is told once."""
    question = await rules.gap(ctx.tx, arg(ctx), ctx.me.id, ctx.now)
    told = await delivery.tell(ctx, question.member_id, "gap-told", number=question.id)
    note = ctx.reply((para(ctx.text("gap-done", number=question.id)),), whisper=True)
    return [*await cards.refresh(ctx, question.id), *told, note]


async def prepare_no_answer(ctx: Ctx) -> verdicts.Numbers | None:
    """What the best candidate was worth, in numbers."""
    question = await questions.get(ctx.tx, arg(ctx))
    return await verdicts.numbers(ctx.tx, ctx.house.answerer, question) if question else None


async def no_answer(ctx: Ctx, numbers: verdicts.Numbers | None) -> list[Outgoing]:
    """[We had no answer]: the knowledge held none; the bot learns from it, and nothing else changes."""
    question = await rules.waiting(ctx.tx, arg(ctx))
    await verdicts.no_answer(ctx.tx, question, by=ctx.me.id, now=ctx.now, numbers=numbers)
    note = ctx.reply((para(ctx.text("no-answer-noted", number=question.id)),), whisper=True)
    return [*await cards.refresh(ctx, question.id), note]


async def unmask(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Show who asked] an anonymous question: two coordinators, on record; the first press asks the others."""
    return await _unmask(ctx, agree=False)


async def agree(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Agree] by the second coordinator."""
    messages = await _unmask(ctx, agree=True)
    done = (Head(ctx.text("unmask-title", number=arg(ctx))), para(ctx.text("unmask-agreed")))
    return [ctx.reply(done, card=f"unmask:{arg(ctx)}/ask"), *messages]


async def _unmask(ctx: Ctx, *, agree: bool) -> list[Outgoing]:
    question = await questions.get(ctx.tx, arg(ctx))
    if question is None or not question.anonymous or question.member_id is None:
        raise MovedOn
    if question.member_id == ctx.me.id:
        raise NotAllowed
    first = await rules.unmask(ctx.tx, question.id, ctx.me.id, ctx.now, agree=agree)
    if first is None:
        return await _ask_second(ctx, question)
    asker = await members.get(ctx.tx, question.member_id)
    if asker is None:
        raise MovedOn
    messages = []
    for coordinator in (first, ctx.me.id):
        messages += await delivery.tell(
            ctx,
            coordinator,
            "unmask-name",
            number=question.id,
            name=asker.name or asker.id,
            nation=nation_name(ctx, asker.nation) or "–",
        )
    return messages


async def _ask_second(ctx: Ctx, question: questions.Question) -> list[Outgoing]:
    others = [
        one.id
        for one in await members.with_role(ctx.tx, "coordinator")
        if one.id not in (ctx.me.id, question.member_id)
    ]
    sent = []
    for member_id in others:
        message = await delivery.privately(
            ctx,
            member_id,
            lambda text: (
                (
                    Head(text("unmask-title", number=question.id), badge=Badge(text("badge-two-needed"), "lock")),
                    Para(plain(question.text), "title"),
                    para(text("unmask-lead")),
                ),
                [[Button(text("button-unmask-agree"), pack("c.agree", question.id))]],
            ),
            card=f"unmask:{question.id}/ask",
        )
        sent += [await anew(ctx, message)] if message else []
    if not sent:
        raise UserError("unmask-alone")
    return [*sent, ctx.reply((para(ctx.text("unmask-asked")),), whisper=True)]


ROUTES: list[Route] = [
    command("queue", queue, roles=COORDINATOR, args=(Arg("topic", kind="topic"),)),
    press("c.list", more, roles=COORDINATOR),
    press("c.open", open_, roles=COORDINATOR),
    press("c.assign", assign, roles=COORDINATOR),
    form("c.assign", assigned, roles=COORDINATOR),
    press("c.answer", answer, roles=COORDINATOR),
    press("c.gap", gap, roles=COORDINATOR),
    press("c.none", no_answer, prepare=prepare_no_answer, roles=COORDINATOR),
    press("c.unmask", unmask, roles=COORDINATOR),
    press("c.agree", agree, roles=COORDINATOR),
]
