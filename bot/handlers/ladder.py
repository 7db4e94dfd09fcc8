"""What time does to a question: nudge, next person, hand back, gap; and deliveries that could not be made."""

from __future__ import annotations

from bot.errors import MovedOn
from bot.handlers import cards, delivery
from bot.handlers.context import Ctx
from bot.handlers.routes import Route, Tick, press
from bot.handlers.view import load
from bot.messages.buttons import pack
from bot.messages.richtext import Head, para
from bot.messages.types import Button, Outgoing
from bot.services import gaps, ladder
from bot.services import questions as asking
from storage import assignments, due, members, outbox, places, questions


async def nudge(ctx: Ctx, piece: due.Due) -> list[Outgoing]:
    """An hour of working time without a word: one friendly reminder."""
    one = await assignments.get(ctx.tx, piece.subject)
    if one is None or one.state != "offered":
        return []
    return await delivery.tell(ctx, one.member_id, "nudge-offered", number=one.question_id)


async def pass_on(ctx: Ctx, piece: due.Due) -> list[Outgoing]:
    """Two hours without a word: the next person is asked, the first sees that it passed on."""
    return await _leave(ctx, piece.subject, "expired", ("offered",))


async def nudge_held(ctx: Ctx, piece: due.Due) -> list[Outgoing]:
    """Accepted and silent: a reminder."""
    one = await assignments.get(ctx.tx, piece.subject)
    if one is None or one.state != "accepted":
        return []
    return await delivery.tell(ctx, one.member_id, "nudge-accepted", number=one.question_id)


async def take_back(ctx: Ctx, piece: due.Due) -> list[Outgoing]:
    """Accepted and still silent: the question is handed back, without a reproach."""
    return await _leave(ctx, piece.subject, "handed_back", ("accepted",))


async def gap(ctx: Ctx, piece: due.Due) -> list[Outgoing]:
    """Seven days without an answer: a gap in the community's knowledge; the asker is told once."""
    was = ("open", "queued", "accepted")
    if not await questions.move(ctx.tx, piece.subject, was=was, status="gap"):
        return []
    await asking.end_assignments(ctx.tx, piece.subject, ctx.now)
    await asking.quiet(ctx.tx, piece.subject)
    await gaps.review(ctx.tx, piece.subject, ctx.now)
    question = await questions.get(ctx.tx, piece.subject)
    told = await delivery.tell(ctx, question.member_id if question else None, "gap-told", number=piece.subject)
    return [*await cards.refresh(ctx, piece.subject), *told]


async def draft(ctx: Ctx, piece: due.Due) -> list[Outgoing]:
    """A preview nobody sent within a day is put away."""
    if not await questions.move(ctx.tx, piece.subject, was=("draft",), status="withdrawn", closed_at=ctx.now):
        return []
    return await cards.refresh(ctx, piece.subject)


async def undeliverable(ctx: Ctx, piece: due.Due) -> list[Outgoing]:
    """A message cannot arrive: an expert's question goes to the next person at once."""
    row = await outbox.get(ctx.tx, piece.subject)
    place = await places.get(ctx.tx, row.place_id) if row else None
    if row is None or place is None:
        return []
    if place.kind == "group":
        return await _not_posted(ctx, row, place)
    subject, _, variant = row.card.rpartition("/")
    if subject.startswith("question:") and variant.startswith("offer-"):
        return await _leave(ctx, variant.removeprefix("offer-"), "unreachable", ("offered", "accepted"))
    return []


async def unreachable(ctx: Ctx, piece: due.Due) -> list[Outgoing]:
    """A private chat is closed: remember it, so that nobody is chosen who would not hear of it."""
    row = await outbox.get(ctx.tx, piece.subject)
    place = await places.get(ctx.tx, row.place_id) if row else None
    if place is not None and place.kind == "private":
        account = await members.find_account(ctx.tx, place.platform, place.native_id)
        if account is not None:
            await members.set_reach(ctx.tx, account.id, "closed")
    return await undeliverable(ctx, piece)


async def _not_posted(ctx: Ctx, row: outbox.Row, place: places.Place) -> list[Outgoing]:
    if not row.card.startswith("question:"):
        return []
    number = row.card.removeprefix("question:").partition("/")[0]
    question = await questions.get(ctx.tx, number)
    return await delivery.tell(
        ctx, question.member_id if question else None, "not-posted", number=number, place=place.title
    )


async def unknown(ctx: Ctx, piece: due.Due) -> list[Outgoing]:
    """Nobody knows whether a message to a group arrived: the coordinators decide whether it is sent again."""
    row = await outbox.get(ctx.tx, piece.subject)
    place = await places.get(ctx.tx, row.place_id) if row else None
    if row is None or place is None:
        return []
    return await delivery.coordinators(
        ctx,
        lambda text: (
            (Head(text("unknown-title")), para(text("unknown-lead", place=place.title or place.native_id))),
            [[Button(text("button-send-again"), pack("o.again", row.id), look="primary")]],
        ),
        card=f"outbox:{row.id}/unknown",
    )


async def again(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Send again] by a coordinator."""
    row = await outbox.get(ctx.tx, ctx.args[0])
    if row is None:
        raise MovedOn
    said = "unknown-newer"
    if not await outbox.overtaken(ctx.tx, row.id):
        if not await outbox.revive(ctx.tx, row.id, ctx.now):
            raise MovedOn
        said = "unknown-again"
    body = (Head(ctx.text("unknown-title")), para(ctx.text(said)))
    return [ctx.reply(body, card=f"outbox:{row.id}/unknown")]


async def _leave(ctx: Ctx, assignment_id: str, state: str, was: tuple[str, ...]) -> list[Outgoing]:
    try:
        question = await ladder.leave(ctx.tx, assignment_id, state, ctx.now, was=was)
    except MovedOn:
        return []
    found = await delivery.find_expert(ctx, question) if question.status == "open" else []
    fresh = await load(ctx, question.id)
    told: list[Outgoing] = []
    if fresh.question.status == "queued":
        told = await delivery.tell(ctx, question.member_id, "still-looking", number=question.id)
    return [*await cards.refresh(ctx, question.id), *found, *told]


ROUTES: list[Route] = [press("o.again", again, roles=("coordinator",))]
TICKS: dict[str, Tick] = {
    "offer.nudge": nudge,
    "offer.next": pass_on,
    "held.nudge": nudge_held,
    "held.back": take_back,
    "question.gap": gap,
    "question.draft": draft,
    "undeliverable": undeliverable,
    "unreachable": unreachable,
    "unknown": unknown,
}
