"""Whom a coordinator can choose for a question, the likeliest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.messages.types import Capabilities
from bot.services import ladder, people, routing
from bot.services.community import Community
from storage.db import Tx
from storage.questions import Question

MOST = 25
"""As many as a list of choices holds on every platform."""


async def candidates(
    tx: Tx, community: Community, capabilities: Mapping[str, Capabilities], question: Question, now: datetime
) -> list[routing.Pick]:
    """First those whom routing would ask, then who shares the language, then who answers in English.

    Left out are always the asker, who was asked before, who is away, has no room, or cannot be reached.
    """
    need = await ladder.need_of(tx, question)
    everybody = await people.volunteers(tx, community, capabilities, now)
    every_topic = tuple(dict.fromkeys(topic for one in everybody for topic in one.topics))
    wider = replace(need, topics=every_topic)
    ranked = [
        *routing.choose(need, everybody, now, MOST).picks,
        *map(_without_topics, routing.choose(wider, everybody, now, MOST).picks),
        *map(_without_topics, routing.choose(replace(wider, lang="en"), everybody, now, MOST).picks),
    ]
    best: dict[str, routing.Pick] = {}
    for pick in ranked:
        best.setdefault(pick.member_id, pick)
    return list(best.values())[:MOST]


def _without_topics(pick: routing.Pick) -> routing.Pick:
    return replace(pick, reasons=tuple(reason for reason in pick.reasons if reason[0] != "topic"))
