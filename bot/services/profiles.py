"""What the topic model learns from: the names and keywords of the topics, and the knowledge already sorted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.services.community import Community
from bot.services.topics import TopicModel, TopicProfile
from storage import knowledge
from storage.db import Tx


async def topic_model(tx: Tx, community: Community) -> TopicModel:
    """The model over the community's topics as they stand now. Learning runs beside the loop."""
    return await asyncio.to_thread(_learn, community, await knowledge.filed(tx))


def _learn(community: Community, filed: Sequence[tuple[str, str, tuple[str, ...]]]) -> TopicModel:
    texts: dict[str, list[str]] = {topic.slug: [] for topic in community.topics}
    for question, answer, topics in filed:
        for slug in topics:
            if slug in texts:
                texts[slug].append(f"{question} {answer}")
    return TopicModel.fit(
        TopicProfile(topic.slug, topic.axis, (*topic.labels.values(), " ".join(topic.keywords), *texts[topic.slug]))
        for topic in community.topics
    )
