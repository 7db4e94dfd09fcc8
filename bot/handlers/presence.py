"""The bot comes and goes: added to a group, removed, blocked by a person; a group that gets a new id.

Bot, when it is added:  "I am Mufakat. Mention me, or use /ask …"   [Ask a question] [Help]
"""

from __future__ import annotations

from bot.handlers.context import Ctx
from bot.handlers.routes import Route, happening
from bot.messages.buttons import pack
from bot.messages.richtext import Head, para
from bot.messages.types import Button, Kind, Outgoing
from storage import members, places


async def joined(ctx: Ctx, _: object) -> list[Outgoing]:
    """Added to a group: one short greeting, in the group's language."""
    if ctx.private:
        return []
    await places.update_field(ctx.tx, ctx.here.id, "state", "active")
    text = ctx.place_text(ctx.here)
    buttons = [
        [
            Button(text("button-ask"), pack("ask.form"), look="primary"),
            Button(text("button-help"), pack("help")),
        ]
    ]
    body = (Head(text("hello-title")), para(text("hello-lead")))
    return [ctx.post(ctx.here, body, buttons, card=f"place:{ctx.here.id}/hello", silent=True, lang=text.lang)]


async def left(ctx: Ctx, _: object) -> list[Outgoing]:
    """Removed from a group: nothing more is posted there until the bot is back."""
    if not ctx.private:
        await places.update_field(ctx.tx, ctx.here.id, "state", "gone")
    return []


async def blocked(ctx: Ctx, _: object) -> list[Outgoing]:
    """A person closed their private chat: nobody writes to it until they write again."""
    if ctx.account is not None:
        await members.set_reach(ctx.tx, ctx.account.id, "closed")
    return []


async def moved(ctx: Ctx, _: object) -> list[Outgoing]:
    """A group got a new id on its platform: everything that was bound to the old one follows."""
    event = ctx.incoming
    if event.moved_to and event.moved_to != event.address.place:
        await places.move(ctx.tx, event.platform, event.address.place, event.moved_to)
    return []


ROUTES: list[Route] = [
    happening("joined", Kind.JOINED, joined),
    happening("left", Kind.LEFT, left),
    happening("blocked", Kind.BLOCKED, blocked),
    happening("moved", Kind.MOVED, moved),
]
