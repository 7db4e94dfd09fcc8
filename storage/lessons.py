"""Questions of which people said or showed what they are about: what topics are learnt from, beside the knowledge."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Boolean, Column, Text, bindparam, select, text

from storage.db import Json, Tx
from storage.questions import question


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question and its topics. `sure`: a person chose them, or the asker accepted an answer of an expert of the
    topic; otherwise such an expert answered.
    """

    text: str
    topics: tuple[str, ...]
    sure: bool


_CHOSEN = (
    select(question.c.text, question.c.topics)
    .where(question.c.topics_chosen, question.c.status != "draft")
    .order_by(question.c.asked_at.desc())
    .limit(bindparam("most"))
)
_ANSWERED = text(
    "SELECT q.text, q.topics, known.topic, a.accepted FROM answer a JOIN question q ON q.id = a.question_id "
    "JOIN expert_topic known ON known.member_id = a.member_id WHERE a.state = 'sent' ORDER BY a.id DESC LIMIT :most"
).columns(Column("text", Text), Column("topics", Json), Column("topic", Text), Column("accepted", Boolean))


async def latest(tx: Tx, most: int = 2_000) -> list[Lesson]:
    """The latest first: at most `most` whose topics a person chose, then those of as many answers."""
    found = [Lesson(words, topics, True) for words, topics in await tx.execute(_CHOSEN, {"most": most})]
    for words, topics, known, accepted in await tx.execute(_ANSWERED, {"most": most}):
        if known in topics:
            found.append(Lesson(words, (known,), bool(accepted)))
    return found
