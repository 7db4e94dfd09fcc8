"""From a group into the private chat, without losing the thread.

Stranger, in a group:  /settings → "I answer that in private …"  [Open the chat]
the link opens the private chat with `/start <token>`, and the settings appear at once.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from bot.errors import UserError
from bot.handlers.context import Ctx
from bot.handlers.routes import Route
from bot.messages.codec import load_incoming
from bot.messages.types import Kind, Outgoing
from storage import tokens


@dataclass(frozen=True)
class Resumed:
    """What was wanted: its route and what that has prepared."""

    route: Route
    ctx: Ctx
    prepared: Any


async def prepare(ctx: Ctx) -> Resumed | None:
    """What a token stands for, prepared as if it had been asked for here; None where it stands for nothing (now)."""
    try:
        route, inner = await _wanted(ctx)
        return Resumed(route, inner, await route.prepare(inner) if route.prepare else None)
    except (LookupError, UserError):
        return None


async def resume(ctx: Ctx, was: Resumed) -> list[Outgoing] | None:
    """Go on with it, once; None when the token was used meanwhile."""
    if not await tokens.take(ctx.tx, ctx.incoming.token):
        return None
    inner = dataclasses.replace(ctx, event=was.ctx.event, args=was.ctx.args)
    return await was.route.apply(inner, was.prepared)


async def _wanted(ctx: Ctx) -> tuple[Route, Ctx]:
    here = ctx.incoming
    kept = await tokens.find(ctx.tx, here.token, platform=here.platform, native_id=here.sender.native_id, now=ctx.now)
    if kept is None:
        raise LookupError
    event = dataclasses.replace(
        load_incoming(kept),
        address=here.address,
        event_id=here.event_id,
        message_id=here.message_id,
        reply_to="",
        received_at=here.received_at,
    )
    if event.kind is Kind.COMMAND and event.command == "start":
        raise LookupError
    inner = dataclasses.replace(ctx, event=event)
    route, inner.args = await ctx.house.routes.find(inner)
    ctx.house.routes.allow(route, inner)
    return route, inner
