"""What waits for an expert, and absence.

Expert:  /inbox → questions offered and accepted, the last answers  [Open 214] [Correct 198] [Take back 198]
Expert:  /away → [Today] [1 week] [2 weeks] [Until a date…] [I am back]; offered questions pass on at once, for
         accepted ones: [Hand back 2 questions] [I will finish them]; on the day: "You are back."
"""

from __future__ import annotations

from datetime import date, timedelta

from bot.errors import MovedOn
from bot.handlers import cards, conversation, delivery
from bot.handlers.common import anew, arg, in_rows
from bot.handlers.context import Ctx
from bot.handlers.expert_cards import offer
from bot.handlers.routes import Arg, Route, Tick, command, form, press
from bot.handlers.view import load
from bot.messages.buttons import pack
from bot.messages.richtext import Badge, Block, Head, Items, para, plain
from bot.messages.types import Button, Form, FormField, Outgoing
from bot.services import absence, ladder, people
from bot.services import questions as asking
from storage import assignments, due, experts
from storage.due import Due

EXPERT = ("expert",)
ANSWERERS = ("expert", "coordinator")
SHOWN = 10
ANSWERS = 3
EXCERPT = 80
DAYS = {"1": "button-away-today", "7": "button-away-week", "14": "button-away-weeks"}


async def inbox(ctx: Ctx, _: object) -> list[Outgoing]:
    """`/inbox`."""
    text, zone = ctx.text, people.zone_of(ctx.house.community, ctx.me)
    waiting = await assignments.of_member(ctx.tx, ctx.me.id, ("offered", "accepted"))
    given = (await assignments.answers_by(ctx.tx, ctx.me.id))[:ANSWERS]
    blocks: list[Block] = [Head(text("inbox-title"), text("private"))]
    if ctx.expert is not None and ctx.expert.away_until is not None and ctx.expert.away_until > ctx.now:
        blocks.append(para(text("inbox-away", at=text.moment(ctx.expert.away_until, zone, ctx.now).text), look="note"))
    lines = []
    for one in waiting[:SHOWN]:
        question = await asking.get(ctx.tx, one.question_id)
        at = text.moment(one.until if one.state == "offered" else one.moved_at, zone, ctx.now)
        words = _excerpt(question.text)
        lines.append(text.spans(f"inbox-{one.state}", number=question.id, question=words, at=at))
    blocks += [Items(tuple(lines))] if lines else [para(text("inbox-empty"))]
    if len(waiting) > SHOWN:
        blocks.append(para(text("inbox-more", count=len(waiting) - SHOWN), look="note"))
    opens = [Button(text("button-open", number=one.question_id), pack("i.open", one.id)) for one in waiting[:SHOWN]]
    buttons = in_rows(opens, 5)
    if given:
        blocks.append(para(text("inbox-answers")))
        said = [text("inbox-answer", number=one.question_id, answer=_excerpt(one.text)) for one in given]
        blocks.append(Items(tuple(plain(one) for one in said)))
        buttons += [
            [
                Button(text("button-correct-of", number=one.question_id), pack("a.correct", one.id), look="quiet"),
                Button(text("button-retract-of", number=one.question_id), pack("a.retract", one.id), look="quiet"),
            ]
            for one in given
        ]
    return [ctx.reply(tuple(blocks), buttons, whisper=True)]


async def open_(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Open 214]: the card of the question again, at the end of the chat."""
    one = await ladder.mine(ctx.tx, arg(ctx), ctx.me.id)
    view = await load(ctx, one.question_id)
    body, buttons = offer(ctx, view, ctx.text, one)
    return [await anew(ctx, ctx.reply(body, buttons, card=f"question:{one.question_id}/offer-{one.id}"))]


async def away(ctx: Ctx, _: object) -> list[Outgoing]:
    """`/away`, or `/away 4 Jan`."""
    words = ctx.incoming.args.get("until", "") or ctx.incoming.text
    if words.strip():
        return await _leave_until(ctx, absence.last_day(words, _today(ctx)))
    return [await anew(ctx, _card(ctx))]


async def set_days(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Today] [1 week] [2 weeks]."""
    if arg(ctx) not in DAYS:
        raise MovedOn
    return await _leave_until(ctx, _today(ctx) + timedelta(days=int(arg(ctx)) - 1))


async def ask_date(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Until a date…]."""
    field = FormField("until", ctx.text("field-away"), max_chars=40, hint=ctx.text("field-away-hint"))
    form_ = Form(pack("away.date"), ctx.text("away-title"), (field,), ctx.text("button-save"))
    return await conversation.present(ctx, form_)


async def set_date(ctx: Ctx, _: object) -> list[Outgoing]:
    """The date from the form."""
    words = next(iter(ctx.incoming.values.get("until", ())), "")
    return await _leave_until(ctx, absence.last_day(words, _today(ctx)))


async def back(ctx: Ctx, _: object) -> list[Outgoing]:
    """[I am back]."""
    await experts.set_away(ctx.tx, ctx.me.id, None)
    await due.cancel(ctx.tx, ctx.me.id, "away.end")
    ctx.expert = await experts.get(ctx.tx, ctx.me.id)
    return [_card(ctx), ctx.reply((para(ctx.text("away-over")),), whisper=True)]


async def hand_back(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Hand back 2 questions]."""
    held = await ladder.held_by(ctx.tx, ctx.me.id)
    if not held:
        raise MovedOn
    messages = await _pass_on(ctx, held, "handed_back")
    return [*messages, ctx.reply((para(ctx.text("away-handed-back", count=len(held))),), whisper=True)]


async def finish(ctx: Ctx, _: object) -> list[Outgoing]:
    """[I will finish them]."""
    return [ctx.reply((para(ctx.text("away-finish")),), whisper=True)]


async def end(ctx: Ctx, piece: Due) -> list[Outgoing]:
    """The absence is over: told once."""
    one = await experts.get(ctx.tx, piece.subject)
    if one is None or one.status != "active" or one.away_until is None or one.away_until > ctx.now:
        return []
    await experts.set_away(ctx.tx, one.member_id, None)
    return await delivery.tell(ctx, one.member_id, "away-over")


async def _leave_until(ctx: Ctx, last: date) -> list[Outgoing]:
    zone = people.zone_of(ctx.house.community, ctx.me)
    until = absence.starts(last + timedelta(days=1), zone)
    await experts.set_away(ctx.tx, ctx.me.id, until)
    await due.plan(ctx.tx, "away.end", ctx.me.id, until)
    ctx.expert = await experts.get(ctx.tx, ctx.me.id)
    offered = await assignments.of_member(ctx.tx, ctx.me.id, ("offered",))
    messages = await _pass_on(ctx, offered, "passed")
    text, held = ctx.text, await ladder.held_by(ctx.tx, ctx.me.id)
    body: list[Block] = [para(text("away-set", last=text.date(last), back=text.date(last + timedelta(days=1))))]
    if offered:
        body.append(para(text("away-passed", count=len(offered))))
    buttons = []
    if held:
        body.append(para(text("away-held", count=len(held))))
        hand = Button(text("button-away-hand-back", count=len(held)), pack("away.handback"))
        buttons = [[hand, Button(text("button-away-finish", count=len(held)), pack("away.finish"), look="quiet")]]
    return [*messages, _card(ctx), ctx.reply(tuple(body), buttons, whisper=True)]


async def _pass_on(ctx: Ctx, those: list[assignments.Assignment], state: str) -> list[Outgoing]:
    messages: list[Outgoing] = []
    for one in those:
        question = await ladder.leave(ctx.tx, one.id, state, ctx.now)
        if question.status == "open":
            messages += await delivery.find_expert(ctx, question)
        messages += await cards.refresh(ctx, question.id)
    return messages


def _card(ctx: Ctx) -> Outgoing:
    text, zone = ctx.text, people.zone_of(ctx.house.community, ctx.me)
    until = ctx.expert.away_until if ctx.expert else None
    choices = [Button(text(key), pack("away.set", days)) for days, key in DAYS.items()]
    choices.append(Button(text("button-away-date"), pack("away.date")))
    if until is None or until <= ctx.now:
        head = Head(text("away-title"), badge=Badge(text("badge-here"), "check", "ok"))
        return ctx.reply((head, para(text("away-lead"))), [choices], card=f"expert:{ctx.me.id}/away")
    at = text.moment(until, zone, ctx.now)
    body = (
        Head(text("away-title"), badge=Badge(text("badge-away"), "clock", "wait")),
        para(text.spans("away-until", at=at)),
    )
    over = [Button(text("button-away-over"), pack("away.over"), look="primary")]
    return ctx.reply(body, [over, choices], card=f"expert:{ctx.me.id}/away")


def _today(ctx: Ctx) -> date:
    return absence.local_day(ctx.now, people.zone_of(ctx.house.community, ctx.me))


def _excerpt(words: str) -> str:
    return words if len(words) <= EXCERPT else words[:EXCERPT].rstrip() + " …"


ROUTES: list[Route] = [
    command("inbox", inbox, roles=ANSWERERS, group=False),
    command("away", away, roles=EXPERT, group=False, args=(Arg("until", kind="date"),)),
    press("i.open", open_, roles=ANSWERERS),
    press("away.set", set_days, roles=EXPERT),
    press("away.date", ask_date, roles=EXPERT),
    form("away.date", set_date, roles=EXPERT),
    press("away.over", back, roles=EXPERT),
    press("away.handback", hand_back, roles=EXPERT),
    press("away.finish", finish, roles=EXPERT),
]
TICKS: dict[str, Tick] = {"away.end": end}
