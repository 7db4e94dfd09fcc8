"""What the topic model learns from: the names and keywords of the topics, and the knowledge already sorted."""

from __future__ import annotations

import asyncio

from bot.services.community import Community
from bot.services.topics import TopicModel, TopicProfile
from storage import knowledge
from storage.db import Tx


async def topic_model(tx: Tx, community: Community) -> TopicModel:
    """The model over the community's topics as they stand now."""
    texts: dict[str, list[str]] = {topic.slug: [] for topic in community.topics}
    for entry in await knowledge.live(tx):
        for slug in entry.topics:
            if slug in texts:
                texts[slug].append(f"{entry.question} {entry.answer}")
    profiles = [
        TopicProfile(topic.slug, topic.axis, (*topic.labels.values(), " ".join(topic.keywords), *texts[topic.slug]))
        for topic in community.topics
    ]
    return await asyncio.to_thread(TopicModel.fit, profiles)
