"""Small things that several conversations need: a payload's argument, buttons in rows, a card that is shown anew."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import BadInput, MovedOn
from bot.handlers.context import Ctx
from bot.messages.clean import clean
from bot.messages.types import Button, Outgoing
from storage import places, postings

WORDS_CHARS = 80


def arg(ctx: Ctx, place: int = 0) -> str:
    """An argument of the payload. Raises `MovedOn` when a forged one lacks it."""
    try:
        return ctx.args[place]
    except IndexError:
        raise MovedOn from None


def chosen_topic(ctx: Ctx) -> str:
    """The topic named after a command, by its slug or its name; "" if none was. Raises `BadInput` for another word."""
    words = (ctx.incoming.args.get("topic", "") or ctx.incoming.text).strip()
    names = {one.label(ctx.text.lang).casefold(): one.slug for one in ctx.house.community.topics}
    chosen = names.get(words.casefold(), words.casefold())
    if chosen and ctx.house.community.topic(chosen) is None:
        command = ctx.incoming.command or "queue"
        raise BadInput("error-topic", topic=clean(words, WORDS_CHARS), command=command)
    return chosen


def place_of_topic(ctx: Ctx, slug: str) -> str:
    """A topic as a short argument of a payload: its place in the community's list; "-" for none."""
    return next((str(at) for at, one in enumerate(ctx.house.community.topics) if one.slug == slug), "-")


def topic_at(ctx: Ctx, place: str) -> str:
    """The slug that such an argument names; "" for none."""
    topics = ctx.house.community.topics
    return topics[int(place)].slug if place.isdecimal() and int(place) < len(topics) else ""


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
