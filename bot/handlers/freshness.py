"""Knowledge that nobody has looked at for long, and knowledge that takes another's place.

Author:       "Is this still right?"  [Still right] [Correct] [Take back]; the coordinators after two weeks
Coordinator:  [Replace by…] on an entry → the form of /teach → [Publish]: the old answer points to the new one
"""

from __future__ import annotations

from bot.handlers import delivery, knowledge
from bot.handlers.common import anew, arg
from bot.handlers.context import Ctx
from bot.handlers.coordinating import due_card, entry_card, overdue, proposal, refresh_entry, show
from bot.handlers.routes import Route, Tick, form, press
from bot.messages.buttons import pack
from bot.messages.richtext import para
from bot.messages.types import Outgoing
from bot.services import freshness as rules
from bot.services import knowledge as entries
from storage import due
from storage import knowledge as kept

COORDINATOR = ("coordinator",)


async def review(ctx: Ctx, piece: due.Due) -> list[Outgoing]:
    """Answers have become too old to be given: their authors are asked about them, a few a day."""
    now = await rules.round_(ctx.tx, ctx.house.community, ctx.now)
    messages: list[Outgoing] = []
    for one in now.entries:
        if await rules.ask(ctx.tx, ctx.house.community, one, ctx.now):
            messages += await _ask_author(ctx, one.id)
    if now.following is not None:
        await due.plan(ctx.tx, "entries.review", piece.subject, now.following)
    return messages


async def late(ctx: Ctx, piece: due.Due) -> list[Outgoing]:
    """Its author has not looked at it: the coordinators are asked."""
    entry = await kept.get(ctx.tx, piece.subject)
    if entry is None or entry.state != "live" or entry.review_asked_at is None:
        return []
    return await delivery.coordinators(ctx, lambda text: overdue(ctx, text, entry), card=due_card(entry))


async def _ask_author(ctx: Ctx, entry_id: str) -> list[Outgoing]:
    """The author; the coordinators at once where there is none, or they cannot be reached."""
    entry = await kept.get(ctx.tx, entry_id)
    if entry is None:
        return []
    message = None
    if entry.author_id is not None:
        card = due_card(entry)
        message = await delivery.privately(ctx, entry.author_id, lambda text: overdue(ctx, text, entry), card=card)
    if message is not None:
        return [await anew(ctx, message)]
    await due.cancel(ctx.tx, entry.id, "entry.late")
    return await delivery.coordinators(ctx, lambda text: overdue(ctx, text, entry), card=due_card(entry))


async def still_right(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Still right]: it counts as reviewed today."""
    community, mine = ctx.house.community, ctx.me.id
    entry = await rules.still_right(ctx.tx, community, arg(ctx), mine, ctx.now, coordinator=ctx.is_coordinator)
    return [*await refresh_entry(ctx, entry), ctx.reply((para(ctx.text("still-right-noted")),), whisper=True)]


async def replace(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Replace by…] opens the form of /teach with the question filled in."""
    entry = await entries.own(ctx.tx, arg(ctx), ctx.me.id, coordinator=True)
    return await knowledge.teach_form(ctx, entry.question, payload=pack("k.replace", arg(ctx)))


async def replaced(ctx: Ctx, lesson: knowledge.Lesson | None) -> list[Outgoing]:
    """The new answer, before it is published: until then the old one is given."""
    old = await entries.own(ctx.tx, arg(ctx), ctx.me.id, coordinator=True)
    entry = await knowledge.proposed(ctx, lesson)
    await kept.supersede(ctx.tx, old.id, entry.id)
    return await show(ctx, lambda text: proposal(ctx, text, entry), entry_card(entry))


ROUTES: list[Route] = [
    press("k.still", still_right),
    press("k.replace", replace, roles=COORDINATOR),
    form("k.replace", replaced, prepare=knowledge.prepare_values, roles=COORDINATOR),
]
TICKS: dict[str, Tick] = {"entries.review": review, "entry.late": late}
