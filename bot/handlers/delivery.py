"""Who hears of what: the expert who is asked, the asker, the followers, the coordinators."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.handlers import cards, matter
from bot.handlers.context import Ctx
from bot.handlers.expert_cards import offer
from bot.handlers.view import load
from bot.messages.richtext import Body, para
from bot.messages.text import Text
from bot.messages.types import Button, Outgoing
from bot.services import ladder
from storage import bindings, members, places, postings, questions

Build = Callable[[Text], tuple[Body, Sequence[Sequence[Button]]]]


async def privately(
    ctx: Ctx, member_id: str, build: Build, *, card: str = "", question_id: str = ""
) -> Outgoing | None:
    """A private message in the person's own language, or None when they cannot be reached.

    `question_id`: what it is about, where no card says so.
    """
    member = await members.get(ctx.tx, member_id)
    account = await ctx.reachable(member_id)
    if member is None or account is None:
        return None
    text = ctx.text_for(member, account)
    body, buttons = build(text)
    message = ctx.to(account, body, buttons, card=card, lang=text.lang)
    about = question_id or matter.question_of(card)
    question = await questions.get(ctx.tx, about) if about and ctx.house.can(account.platform).threads else None
    return matter.within(message, question, text) if question else message


async def coordinators(ctx: Ctx, build: Build, *, card: str = "") -> list[Outgoing]:
    """The same to every coordinator, each in their own language; and to the places that keep their log."""
    sent = [await privately(ctx, one.id, build, card=card) for one in await members.with_role(ctx.tx, "coordinator")]
    logged = []
    for where in await bindings.where(ctx.tx, "log"):
        text = ctx.place_text(where.place)
        body, buttons = build(text)
        logged.append(ctx.post(where.place, body, buttons, thread=where.thread, card=card, silent=True, lang=text.lang))
    return [*(one for one in sent if one is not None), *logged]


async def shown_cards(ctx: Ctx, question_id: str) -> list[Outgoing]:
    """A question asked in private, as colleagues see it, where such questions are shown."""
    view = await load(ctx, question_id)
    messages = []
    for where in await bindings.where(ctx.tx, "questions") if view.question.shown else ():
        text = ctx.place_text(where.place)
        body, buttons = cards.shown(ctx, view, text)
        card = f"question:{question_id}/shown"
        posted = ctx.post(where.place, body, buttons, thread=where.thread, card=card, lang=text.lang)
        messages.append(cards.placed(view, posted, text, where.place.id))
    return messages


async def find_expert(ctx: Ctx, question: questions.Question) -> list[Outgoing]:
    """Offer the question to the next person, or put it before the coordinators; returns their messages."""
    house = ctx.house
    step = await ladder.following(ctx.tx, house.community, house.capabilities, question, ctx.now)
    ctx.because.append(step)
    view = await load(ctx, question.id)
    if step.offer is None:
        return await coordinators(
            ctx,
            lambda text: cards.queue(ctx, view, text),
            card=f"question:{question.id}/queue",
        )
    one = step.offer
    message = await privately(
        ctx,
        one.member_id,
        lambda text: offer(ctx, view, text, one),
        card=f"question:{question.id}/offer-{one.id}",
    )
    if message is not None:
        return [message]
    # Reachable a moment ago, when the choice was made, in the same transaction: only a platform that has gone.
    return await find_expert(ctx, await ladder.leave(ctx.tx, one.id, "unreachable", ctx.now))


async def asker_card(ctx: Ctx, question_id: str) -> Outgoing | None:
    """The asker's own card of a question, in private."""
    view = await load(ctx, question_id)
    if view.question.member_id is None:
        return None
    return await privately(
        ctx,
        view.question.member_id,
        lambda text: cards.question(ctx, view, text, private=True),
        card=f"question:{question_id}/asker",
    )


async def tell(ctx: Ctx, member_id: str | None, key: str, **params: object) -> list[Outgoing]:
    """One catalog message to one person."""
    if member_id is None:
        return []
    message = await privately(
        ctx, member_id, lambda text: ((para(text(key, **params)),), ()), question_id=str(params.get("number", ""))
    )
    return [message] if message else []


async def answer_cards(ctx: Ctx, question_id: str, answer_id: str) -> list[Outgoing]:
    """An answer to everybody who waits for it: where it was asked (if public), the asker, the followers."""
    view = await load(ctx, question_id)
    one = next(found for found in view.answers if found.id == answer_id)
    card = f"question:{question_id}/answer-{answer_id}"
    messages: list[Outgoing] = []
    for where in view.aired if one.public else ():
        text = ctx.place_text(where.place)
        body, buttons = cards.answer(ctx, view, text, one)
        posted = ctx.post(
            where.place,
            body,
            buttons,
            thread=where.thread,
            card=card,
            reply_to=view.question.message_id if where.place == view.place else "",
            lang=text.lang,
        )
        messages.append(cards.placed(view, posted, text, where.place.id))
    waiting = dict.fromkeys([view.question.member_id, *(view.followers if one.public else ())])
    for member_id in waiting:
        if member_id is None or member_id == one.member_id:
            continue
        message = await privately(ctx, member_id, lambda text: cards.answer(ctx, view, text, one), card=card)
        if message is not None:
            messages.append(message)
    return messages


async def receivers(ctx: Ctx, subject: str) -> list[str]:
    """Member ids of those who have a private copy of a card of `subject`."""
    found: list[str] = []
    for copy in await postings.copies(ctx.tx, subject):
        where = await places.get(ctx.tx, copy.place_id)
        if where is not None and where.kind == "private":
            account = await members.find_account(ctx.tx, where.platform, where.native_id)
            if account is not None:
                found.append(account.member_id)
    return list(dict.fromkeys(found))
