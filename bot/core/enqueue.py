"""From what a handler returned to outbox rows, inside the transaction of the event."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable
from datetime import datetime

from bot.messages.codec import dump_outgoing
from bot.messages.types import Address, Lane, Outgoing
from storage import outbox, places, postings
from storage.db import Tx

_LANES = {Lane.REPLY: 0, Lane.NOTICE: 1, Lane.BULK: 2}


async def enqueue(tx: Tx, messages: Iterable[Outgoing], now: datetime) -> None:
    """Write deliveries. A card that would look the same as it already does is not sent again."""
    known: dict[Address, places.Place] = {}
    for message in messages:
        place = known.get(message.address) or await places.of(tx, message.address)
        known[message.address] = place
        if place.state == "gone":
            continue  # the bot was removed from there; being added again makes the place active
        thread = message.address.thread or ""
        if message.card:
            shows = await postings.wanted(
                tx,
                card=message.card,
                place_id=place.id,
                thread=thread,
                render_hash=render_hash(message),
                lang=message.lang,
            )
            if shows is None:
                continue
            if shows:
                # Edits that have not left yet are overtaken; a first post never is (it carries the reply).
                await outbox.supersede(tx, place_id=place.id, thread=thread, card=message.card)
        await outbox.add(
            tx,
            platform=message.address.platform,
            place_id=place.id,
            thread=thread,
            card=message.card,
            lane=_LANES[message.lane],
            payload=dump_outgoing(message),
            now=now,
            not_before=message.not_before,
            expires_at=message.expires_at,
            dedupe=message.dedupe or None,
        )


def render_hash(message: Outgoing) -> str:
    """What a reader would see of a card, as a short hash."""
    seen = dataclasses.replace(message, reply_to="", answers="", lane=Lane.REPLY, silent=False)
    return hashlib.sha256(dump_outgoing(seen).encode()).hexdigest()[:24]
