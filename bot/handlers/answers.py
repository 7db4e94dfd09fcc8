"""After an answer: did it help, may it be kept, was it right.

Asker:   [Solved it] → the expert is thanked and asked whether the answer may help the next official
[Follow-up] → relayed to the expert     [Not solved] → somebody else is asked
Anybody: [Report as wrong]      Author or coordinator: [Correct] [Retract]
"""

from __future__ import annotations

from bot.errors import MovedOn, NotAllowed
from bot.handlers import cards, conversation, coordinating, delivery
from bot.handlers.context import Ctx
from bot.handlers.routes import Route, form, happening, press
from bot.handlers.view import load
from bot.messages.buttons import pack
from bot.messages.richtext import Head, Quote, para, plain
from bot.messages.types import Button, Form, FormField, Kind, Outgoing
from bot.services import answers
from bot.services import questions as asking
from storage import assignments, due, knowledge, questions


async def solved(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Solved it]: by the asker. Anybody else's tap is a thank-you without a message to others."""
    found = await answers.sent(ctx.tx, ctx.args[0])
    if found.question.member_id != ctx.me.id:
        return [ctx.reply((para(ctx.text("thanks-for-telling")),), whisper=True, aloud=True)]
    found = await answers.solved(ctx.tx, ctx.args[0], ctx.me.id, ctx.now)
    view = await load(ctx, found.question.id)
    thanks = await delivery.privately(
        ctx,
        found.answer.member_id,
        lambda text: (
            (
                Head(text("answer-title", number=view.question.id)),
                para(text("expert-solved")),
                para(text("keep-lead")),
            ),
            [
                [
                    Button(text("button-keep"), pack("a.keep", found.answer.id), look="primary"),
                    Button(text("button-keep-plain"), pack("a.keepplain", found.answer.id)),
                    Button(text("button-keep-no"), pack("a.keepno", found.answer.id), look="quiet"),
                ]
            ],
        ),
        card=f"question:{found.question.id}/consent-{found.answer.id}",
    )
    glad = ctx.reply((para(ctx.text("solved-glad")),), whisper=True, aloud=True)
    return [*await cards.refresh(ctx, found.question.id), *([thanks] if thanks else []), glad]


async def not_solved(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Not solved]: the question opens again and somebody else is asked."""
    found = await answers.unsolved(ctx.tx, ctx.house.community, ctx.args[0], ctx.me.id, ctx.now)
    offers = await delivery.find_expert(ctx, found.question)
    note = ctx.reply((para(ctx.text("unsolved-again", number=found.question.id)),), whisper=True, aloud=True)
    return [*await cards.refresh(ctx, found.question.id), *offers, note]


async def keep(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Yes, with my nation]: the answer becomes knowledge."""
    return await _keep(ctx, show_nation=True)


async def keep_plain(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Yes, without it]."""
    return await _keep(ctx, show_nation=False)


async def _keep(ctx: Ctx, *, show_nation: bool) -> list[Outgoing]:
    community = ctx.house.community
    entry = await answers.keep(ctx.tx, community, ctx.args[0], ctx.me.id, show_nation=show_nation, now=ctx.now)
    told = await delivery.coordinators(
        ctx, lambda text: coordinating.proposal(ctx, text, entry), card=coordinating.entry_card(entry)
    )
    return [*told, _consent_closed(ctx, entry.question_id or "", "keep-thanks")]


async def keep_not(ctx: Ctx, _: object) -> list[Outgoing]:
    """[No]: it stays between those who have it."""
    found = await answers.sent(ctx.tx, ctx.args[0])
    if found.answer.member_id != ctx.me.id:
        raise MovedOn
    return [_consent_closed(ctx, found.question.id, "keep-declined")]


def _consent_closed(ctx: Ctx, number: str, key: str) -> Outgoing:
    body = (Head(ctx.text("answer-title", number=number)), para(ctx.text(key)))
    return ctx.reply(body, card=f"question:{number}/consent-{ctx.args[0]}")


async def followup(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Follow-up]."""
    found = await answers.sent(ctx.tx, ctx.args[0])
    if found.question.member_id != ctx.me.id:
        raise NotAllowed("error-only-asker", number=found.question.id)
    fields = (FormField("text", ctx.text("field-followup"), "text", max_chars=1000),)
    title = ctx.text("answer-title", number=found.question.id)
    form_ = Form(pack("a.followup", found.answer.id), title, fields, ctx.text("button-send"))
    return await conversation.present(ctx, form_)


async def followed_up(ctx: Ctx, _: object) -> list[Outgoing]:
    """The follow-up from the form."""
    return await _followup(ctx, ctx.args[0], ctx.incoming.values.get("text", ("",))[0])


async def replied(ctx: Ctx, _: object) -> list[Outgoing]:
    """A reply to the answer's card."""
    return await _followup(ctx, ctx.args[1], ctx.incoming.text)


async def _followup(ctx: Ctx, answer_id: str, words: str) -> list[Outgoing]:
    found = await answers.sent(ctx.tx, answer_id)
    question = await asking.own(ctx.tx, found.question.id, ctx.me.id)
    said = answers.checked(words)
    await questions.add_exchange(
        ctx.tx, question_id=question.id, member_id=ctx.me.id, kind="followup", text=said, at=ctx.now
    )
    offers = await assignments.of_question(ctx.tx, question.id)
    buttons_for = next((one.id for one in offers if one.member_id == found.answer.member_id), "")
    message = await delivery.privately(
        ctx,
        found.answer.member_id,
        lambda text: (
            (Head(text("followup-title", number=question.id)), Quote(plain(said))),
            [[Button(text("button-write-answer"), pack("x.write", buttons_for), look="primary")]]
            if buttons_for
            else (),
        ),
        question_id=question.id,
    )
    key = "followup-sent" if message else "clarify-unreachable"
    return [*([message] if message else []), ctx.reply((para(ctx.text(key)),), whisper=True, aloud=True)]


async def wrong(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Report as wrong]."""
    found = await answers.sent(ctx.tx, ctx.args[0])
    fields = (FormField("text", ctx.text("field-wrong"), "text", max_chars=1000),)
    title = ctx.text("answer-title", number=found.question.id)
    form_ = Form(pack("a.wrong", found.answer.id), title, fields, ctx.text("button-send"))
    return await conversation.present(ctx, form_)


async def reported(ctx: Ctx, _: object) -> list[Outgoing]:
    """The report goes to the coordinators, with the ways to settle it."""
    found = await answers.sent(ctx.tx, ctx.args[0])
    words = answers.checked(ctx.incoming.values.get("text", ("",))[0])
    report = await knowledge.complain(ctx.tx, member_id=ctx.me.id, text=words, at=ctx.now, answer_id=found.answer.id)
    complaint = await knowledge.complaint_of(ctx.tx, report)
    if complaint is None:
        raise MovedOn
    build = await coordinating.report_build(ctx, complaint)
    told = await delivery.coordinators(ctx, build, card=f"report:{report}/review")
    return [*told, ctx.reply((para(ctx.text("wrong-thanks")),), whisper=True, aloud=True)]


async def correct(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Correct] by the author or a coordinator."""
    found = await answers.sent(ctx.tx, ctx.args[0])
    _author_or_coordinator(ctx, found.answer)
    fields = (
        FormField("answer", ctx.text("field-answer"), "text", value=(found.answer.text,), max_chars=answers.MOST_CHARS),
    )
    title = ctx.text("answer-title", number=found.question.id)
    form_ = Form(pack("a.correct", found.answer.id), title, fields, ctx.text("button-save"))
    return await conversation.present(ctx, form_)


async def corrected(ctx: Ctx, _: object) -> list[Outgoing]:
    """The new text: every copy changes, and everybody who received it is told once."""
    words = ctx.incoming.values.get("answer", ("",))[0]
    found = await answers.correct(ctx.tx, ctx.args[0], ctx.me.id, words, ctx.now, coordinator=ctx.is_coordinator)
    return [*await cards.refresh(ctx, found.question.id), *await _tell_receivers(ctx, found, "answer-corrected")]


async def retract(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Retract] asks once more: everybody who received it will be told."""
    found = await answers.sent(ctx.tx, ctx.args[0])
    _author_or_coordinator(ctx, found.answer)
    buttons = [
        [
            Button(ctx.text("button-retract-yes"), pack("a.retractyes", found.answer.id), look="danger"),
            Button(ctx.text("button-keep-it"), pack("a.stay"), look="quiet"),
        ]
    ]
    return [ctx.reply((para(ctx.text("retract-sure", number=found.question.id)),), buttons, whisper=True, aloud=True)]


async def retracted(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Yes, retract]."""
    found = await answers.retract(ctx.tx, ctx.args[0], ctx.me.id, ctx.now, coordinator=ctx.is_coordinator)
    done = ctx.reply((para(ctx.text("retracted")),), whisper=True, aloud=True)
    return [
        *await cards.refresh(ctx, found.question.id),
        *await _tell_receivers(ctx, found, "answer-was-retracted"),
        done,
    ]


async def stay(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Keep it]."""
    return [ctx.reply((para(ctx.text("nothing-changed")),), whisper=True, aloud=True)]


async def helped(ctx: Ctx, piece: due.Due) -> list[Outgoing]:
    """Three days after a routed answer, once: did that help?"""
    question = await questions.get(ctx.tx, piece.subject)
    if question is None or question.status != "answered" or question.member_id is None:
        return []
    sent = [one for one in await assignments.answers(ctx.tx, question.id) if one.state == "sent"]
    if not sent:
        return []
    last = sent[-1]
    message = await delivery.privately(
        ctx,
        question.member_id,
        lambda text: (
            (Head(text("helped-title", number=question.id)), Quote(plain(last.text[:400])), para(text("helped-lead"))),
            [
                [
                    Button(text("button-solved"), pack("a.solved", last.id), look="primary"),
                    Button(text("button-unsolved"), pack("a.no", last.id)),
                ]
            ],
        ),
        question_id=question.id,
    )
    return [message] if message else []


def _author_or_coordinator(ctx: Ctx, answer: assignments.Answer) -> None:
    if answer.member_id != ctx.me.id and not ctx.is_coordinator:
        raise NotAllowed("error-only-author")


async def _tell_receivers(ctx: Ctx, found: answers.Sent, key: str) -> list[Outgoing]:
    told: list[Outgoing] = []
    for member_id in await delivery.receivers(ctx, f"question:{found.question.id}"):
        if member_id in (found.question.member_id, *await questions.followers(ctx.tx, found.question.id)):
            told += await delivery.tell(ctx, member_id, key, number=found.question.id)
    return told


ROUTES: list[Route] = [
    press("a.solved", solved),
    press("a.no", not_solved),
    press("a.keep", keep),
    press("a.keepplain", keep_plain),
    press("a.keepno", keep_not),
    press("a.followup", followup),
    form("a.followup", followed_up),
    happening("reply.answer", Kind.TEXT, replied),
    press("a.wrong", wrong),
    form("a.wrong", reported),
    press("a.correct", correct),
    form("a.correct", corrected),
    press("a.retract", retract),
    press("a.retractyes", retracted),
    press("a.stay", stay),
]
TICKS = {"question.helped": helped}
