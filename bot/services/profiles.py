"""What the topic model learns from: the names and keywords of the topics, the knowledge already sorted, and questions
of which people said or showed what they are about.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.services.community import Community
from bot.services.concepts import Lexicon
from bot.services.topics import TopicModel, TopicProfile
from storage import knowledge, lessons
from storage.db import Tx
from storage.lessons import Lesson

_OPENING = 250
"""Characters of an answer that tell its topic as well as all of it."""
Filed = Iterable[tuple[str, str, tuple[str, ...]]]
"""Question, answer, topics."""


async def topic_model(tx: Tx, community: Community, lexicon: Lexicon | None = None) -> TopicModel:
    """The model over the community's topics as they stand now. Learning runs beside the loop."""
    filed, asked = await knowledge.filed(tx), await lessons.latest(tx)
    return await asyncio.to_thread(_learn, community, filed, asked, lexicon)


def _learn(community: Community, filed: Filed, asked: Sequence[Lesson], lexicon: Lexicon | None) -> TopicModel:
    return _fitted(tuple(profiles(community, filed, asked)), lexicon)


@lru_cache(2)
def _fitted(known: tuple[TopicProfile, ...], lexicon: Lexicon | None) -> TopicModel:
    """A model is the same while nothing new is known: learning it again would take half a second for nothing."""
    return TopicModel.fit(known, lexicon)


def profiles(community: Community, filed: Filed, asked: Iterable[Lesson]) -> list[TopicProfile]:
    """What is known of each topic. Each keyword is a text of its own: people ask with one, not with all."""
    said, texts, faint = _by_topic(asked, sure=True), defaultdict[str, list[str]](list), _by_topic(asked, sure=False)
    for question, answer, topics in filed:
        for slug in topics:
            texts[slug].append(f"{question} {answer[:_OPENING]}")
    return [
        TopicProfile(
            one.slug,
            one.axis,
            (*one.labels.values(), *one.keywords, *said[one.slug], *texts[one.slug]),
            tuple(faint[one.slug]),
        )
        for one in community.topics
    ]


def _by_topic(asked: Iterable[Lesson], *, sure: bool) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in asked:
        for slug in one.topics if one.sure is sure else ():
            found[slug].append(one.text)
    return found
