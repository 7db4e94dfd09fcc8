"""Small things that several conversations need: a payload's argument, buttons in rows, a card that is shown anew."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import MovedOn
from bot.handlers.context import Ctx
from bot.messages.types import Button, Outgoing
from storage import places, postings


def arg(ctx: Ctx, place: int = 0) -> str:
    """An argument of the payload. Raises `MovedOn` when a forged one lacks it."""
    try:
        return ctx.args[place]
    except IndexError:
        raise MovedOn from None


def in_rows(buttons: Sequence[Button], width: int) -> list[list[Button]]:
    """Buttons side by side, `width` a row."""
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


async def anew(ctx: Ctx, message: Outgoing) -> Outgoing:
    """Have a card posted at the end of the chat, although a copy stands further up; later changes go to the new one.

    Without this, a card asked for again would be edited far above, or, when it looks the same, not be sent at all.
    """
    place = await places.of(ctx.tx, message.address)
    thread = message.address.thread or ""
    await postings.wanted(
        ctx.tx, card=message.card, place_id=place.id, thread=thread, render_hash="", lang=message.lang
    )
    await postings.forget_native(ctx.tx, card=message.card, place_id=place.id, thread=thread)
    return message
