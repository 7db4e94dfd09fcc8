"""A volunteer's application: what the coordinators decide, and the practice question of who was approved.

Coordinator:  the profile  [Approve] [Ask something] [Decline] [Confirm nation]
Volunteer:    "You are in." and a practice question  [Accept] [Pass] → "That is all there is to it."
Of two coordinators the first decides; the second is told that the card has moved on.
"""

from __future__ import annotations

from functools import partial

from bot.errors import BadInput, MovedOn
from bot.handlers import conversation, delivery
from bot.handlers import volunteer_cards as faces
from bot.handlers.common import anew, arg
from bot.handlers.context import Ctx
from bot.handlers.routes import Route, form, happening, press
from bot.messages.buttons import pack
from bot.messages.clean import clean
from bot.messages.richtext import Head, Quote, para, plain
from bot.messages.text import Text
from bot.messages.types import Button, Form, FormField, Kind, Outgoing
from bot.services import members as rules
from storage import audit, experts, members, places, postings

MOST_CHARS = 1000
COORDINATOR = ("coordinator",)


async def resolve(ctx: Ctx) -> tuple[str, tuple[str, ...]] | None:
    """Words that reply to the practice question, or to what a coordinator wants to know."""
    if ctx.member is None or not ctx.private or not ctx.incoming.reply_to:
        return None
    here = ctx.place or await places.find(ctx.tx, ctx.incoming.address)
    card = await postings.by_native(ctx.tx, here.id, ctx.incoming.reply_to) if here else None
    subject, _, variant = card.card.rpartition("/") if card else ("", "", "")
    if subject != f"volunteer:{ctx.member.id}":
        return None
    if variant == "practice":
        return "v.practice", ()
    return ("v.reply", ()) if variant.startswith("asked-") else None


async def ask_for_review(ctx: Ctx, member_id: str) -> list[Outgoing]:
    """The profile of an applicant to every coordinator who can be reached."""
    member, one = await rules.existing(ctx.tx, member_id), await experts.get(ctx.tx, member_id)
    if one is None:
        return []
    sent = await delivery.coordinators(
        ctx, lambda text: faces.review(ctx, text, member, one), card=faces.card_name(member_id, "review")
    )
    return [await anew(ctx, message) for message in sent]


async def waiting_for(ctx: Ctx, coordinator_id: str) -> list[Outgoing]:
    """Every application that waits, to somebody who has just become a coordinator."""
    messages = []
    for one in await experts.with_status(ctx.tx, "applied"):
        member = await rules.existing(ctx.tx, one.member_id)
        build = partial(_review, ctx, member, one)
        card = faces.card_name(member.id, "review")
        message = await delivery.privately(ctx, coordinator_id, build, card=card)
        messages += [await anew(ctx, message)] if message else []
    return messages


async def approve(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Approve]: the first coordinator decides, and the volunteer practises."""
    member_id = arg(ctx)
    await rules.may_approve(ctx.tx, ctx.me.id, member_id)
    if not await experts.set_status(ctx.tx, member_id, was="applied", status="active", by=ctx.me.id, at=ctx.now):
        raise MovedOn
    await audit.note(ctx.tx, actor=ctx.me.id, action="expert-approved", subject=member_id, at=ctx.now)
    told = await delivery.tell(ctx, member_id, "volunteer-in")
    practice = await delivery.privately(
        ctx,
        member_id,
        lambda text: faces.practice(text, "offered"),
        card=faces.card_name(member_id, "practice"),
    )
    lesson = [await anew(ctx, practice)] if practice else [_cannot_reach(ctx)]
    return [*await faces.refresh(ctx, member_id), *told, *lesson]


async def ask(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Ask something] before deciding."""
    await _applicant(ctx, arg(ctx))
    fields = (FormField("text", ctx.text("field-volunteer-ask"), "text", max_chars=MOST_CHARS),)
    form_ = Form(pack("v.ask", arg(ctx)), ctx.text("volunteer-review"), fields, ctx.text("button-send"))
    return await conversation.present(ctx, form_)


async def asked(ctx: Ctx, _: object) -> list[Outgoing]:
    """The question goes to the applicant, who can reply."""
    one = await _applicant(ctx, arg(ctx))
    words = _said(ctx)
    message = await delivery.privately(
        ctx,
        one.member_id,
        lambda text: (
            (Head(text("volunteer-asked")), Quote(plain(words)), para(text("volunteer-asked-lead"), look="note")),
            [[Button(text("button-reply"), pack("v.reply"), look="primary")]],
        ),
        card=faces.card_name(one.member_id, f"asked-{int(ctx.now.timestamp())}"),
    )
    if message is None:
        return [_cannot_reach(ctx)]
    return [message, ctx.reply((para(ctx.text("volunteer-ask-sent")),), whisper=True)]


async def reply(ctx: Ctx, _: object) -> list[Outgoing]:
    """The applicant's [Reply]."""
    await _applicant(ctx, ctx.me.id)
    fields = (FormField("text", ctx.text("field-reply"), "text", max_chars=MOST_CHARS),)
    form_ = Form(pack("v.reply"), ctx.text("volunteer-asked"), fields, ctx.text("button-send"))
    return await conversation.present(ctx, form_)


async def replied(ctx: Ctx, _: object) -> list[Outgoing]:
    """The applicant's words go back to the coordinators, beside the buttons that decide."""
    one, me = await _applicant(ctx, ctx.me.id), ctx.me
    words = _said(ctx)
    sent = await delivery.coordinators(
        ctx,
        lambda text: (
            (
                Head(text("volunteer-replied")),
                para(faces.display_text(ctx, text, me, "name"), look="note"),
                Quote(plain(words)),
            ),
            faces.review_buttons(text, one),
        ),
    )
    return [*sent, ctx.reply((para(ctx.text("volunteer-reply-sent")),), whisper=True)]


async def decline(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Decline] needs a reason: the applicant reads it."""
    await _applicant(ctx, arg(ctx))
    fields = (
        FormField(
            "text", ctx.text("field-volunteer-reason"), "text", max_chars=500, hint=ctx.text("field-reason-hint")
        ),
    )
    form_ = Form(
        pack("v.decline", arg(ctx)), ctx.text("volunteer-review"), fields, ctx.text("button-volunteer-decline")
    )
    return await conversation.present(ctx, form_)


async def declined(ctx: Ctx, _: object) -> list[Outgoing]:
    """The applicant is told kindly, with the reason and the way to try again."""
    member_id, words = arg(ctx), _said(ctx)
    if not await experts.set_status(ctx.tx, member_id, was="applied", status="declined", by=ctx.me.id, at=ctx.now):
        raise MovedOn
    await audit.note(ctx.tx, actor=ctx.me.id, action="expert-declined", subject=member_id, at=ctx.now)
    message = await delivery.privately(
        ctx,
        member_id,
        lambda text: (
            (para(text("volunteer-declined")), Quote(plain(words)), para(text("volunteer-declined-lead"), look="note")),
            [[Button(text("button-volunteer-again"), pack("v.form"))]],
        ),
    )
    said = ctx.reply((para(ctx.text("volunteer-decline-sent")),), whisper=True) if message else _cannot_reach(ctx)
    return [*await faces.refresh(ctx, member_id), *([message] if message else []), said]


async def try_it(ctx: Ctx, _: object) -> list[Outgoing]:
    """A press on the practice question; nothing is stored."""
    if arg(ctx) not in ("accept", "pass", "done"):
        raise MovedOn
    return [_practice(ctx, "accepted" if arg(ctx) == "accept" else "done")]


async def practised(ctx: Ctx, _: object) -> list[Outgoing]:
    """A reply to the practice question: that is all there is to it."""
    body, _buttons = faces.practice(ctx.text, "done")
    return [ctx.reply(body), _practice(ctx, "done")]


def _review(ctx: Ctx, member: members.Member, one: experts.Expert, text: Text) -> faces.Card:
    return faces.review(ctx, text, member, one)


def _practice(ctx: Ctx, step: str) -> Outgoing:
    if not ctx.is_expert:
        raise MovedOn
    body, buttons = faces.practice(ctx.text, step)
    return ctx.reply(body, buttons, whisper=True, card=faces.card_name(ctx.me.id, "practice"))


async def _applicant(ctx: Ctx, member_id: str) -> experts.Expert:
    """The application, while it waits. Raises `MovedOn`."""
    one = await experts.get(ctx.tx, member_id)
    if one is None or one.status != "applied":
        raise MovedOn
    return one


def _said(ctx: Ctx) -> str:
    typed = ctx.incoming.values.get("text", ("",))[0] if ctx.incoming.kind is Kind.FORM else ctx.incoming.text
    words = clean(typed, MOST_CHARS)
    if not words:
        raise BadInput("error-no-words")
    return words


def _cannot_reach(ctx: Ctx) -> Outgoing:
    return ctx.reply((para(ctx.text("volunteer-unreachable")),), whisper=True)


ROUTES: list[Route] = [
    press("v.approve", approve, roles=COORDINATOR),
    press("v.ask", ask, roles=COORDINATOR),
    form("v.ask", asked, roles=COORDINATOR),
    press("v.decline", decline, roles=COORDINATOR),
    form("v.decline", declined, roles=COORDINATOR),
    press("v.reply", reply),
    form("v.reply", replied),
    happening("v.reply", Kind.TEXT, replied),
    press("v.try", try_it),
    happening("v.practice", Kind.TEXT, practised),
]
