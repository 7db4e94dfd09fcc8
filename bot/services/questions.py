"""The life of a question, from the asker's side.

draft → (auto) → open → accepted → answered → solved, with queued (a coordinator has it), gap and withdrawn. Every step
is a conditional change: whoever is late learns that the card has moved on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.errors import BadInput, MovedOn, NotAllowed, TooMuch
from bot.messages.clean import clean, is_empty_of_words
from bot.services import gaps
from bot.services.answering import Answerer, Band, Decision
from bot.services.community import Community
from bot.services.duplicates import same_question
from bot.services.freshness import is_stale
from bot.services.language import guess
from bot.services.topics import TopicModel
from storage import assignments, due, knowledge, questions
from storage.db import Tx
from storage.search_text import STOP_TERMS, terms

OPEN = ("open", "accepted", "queued")
"""States in which an answer is being looked for."""
ALIAS_CHARS = 300
_LIKELIEST = 10
THIN_WORDS = 3
"""A question with fewer content words than this is asked about before anybody is bothered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was understood of a question before it is written down."""

    text: str
    lang: str
    topics: tuple[str, ...]
    decision: Decision
    entries: tuple[knowledge.Entry, ...]
    same: questions.Question | None = None
    likely: Mapping[str, float] = field(default_factory=dict)
    """How probably it is about each of the likeliest topics (0..1); empty where a person chose `topics`."""


def checked(text: str, community: Community) -> str:
    """The question as it is kept. Raises `BadInput` when there is nothing to ask."""
    if len(text) > 20 * community.limits.question_chars:
        text = text[: 20 * community.limits.question_chars]
    cleaned = clean(text, community.limits.question_chars)
    if not cleaned or is_empty_of_words(cleaned):
        raise BadInput("error-no-words")
    return cleaned


def says_nothing(text: str) -> bool:
    """Whether it is only a greeting or small words: answered with what can be done, not with a follow-up."""
    return bool(words := terms(text)) and all(term in STOP_TERMS for term in words)


def is_thin(text: str) -> bool:
    """Whether a question says too little to be passed on (scripts without spaces are judged by length)."""
    if not text.isascii() and not any(char.isspace() for char in text.strip()):
        return len(text) < 12
    return len([term for term in terms(text) if term not in STOP_TERMS]) < THIN_WORDS


async def understand(
    tx: Tx,
    community: Community,
    answerer: Answerer,
    topics: TopicModel,
    text: str,
    now: datetime,
    *,
    hint: str | None = None,
) -> Asked:
    """What a (checked) question means: what is known, in which language, about which topics, who asked the same.

    An answer whose review is too long ago, or a question too thin to be sure of, is at most "did you mean".
    """
    decision = await answerer.decide(tx, text)
    found = await knowledge.many(tx, tuple(one.entry_id for one in decision.candidates))
    current = bool(found) and found[0].id == decision.candidates[0].entry_id and not is_stale(found[0], community, now)
    sure = current and not is_thin(text)
    if decision.band is Band.ANSWER and not sure:
        decision = replace(decision, band=Band.MAYBE)
    shown, likely = await asyncio.to_thread(_about, topics, text)
    return Asked(
        text=text,
        lang=guess(text, hint),
        topics=shown,
        likely=likely,
        decision=decision,
        entries=tuple(found),
        same=same_question(text, await questions.in_state(tx, OPEN)),
    )


def _about(topics: TopicModel, text: str) -> tuple[tuple[str, ...], dict[str, float]]:
    """The topics to show, and the probabilities of the likeliest."""
    return tuple(score.slug for score in topics.classify(text)), dict(topics.ranking(text)[:_LIKELIEST])


async def within_quota(tx: Tx, community: Community, member_id: str, now: datetime) -> None:
    """Raise `TooMuch` when somebody asks more than the community allows in an hour or a day."""
    for hours, most in ((1, community.limits.questions_per_hour), (24, community.limits.questions_per_day)):
        if await questions.count_since(tx, member_id, now - timedelta(hours=hours)) >= most:
            raise TooMuch("error-quota", most=most, hours=hours)


def outcome(asked: Asked) -> str:
    """What happens to it: `auto` (answered from knowledge), `thin` (asked about) or `route`."""
    if asked.decision.band is Band.ANSWER:
        return "auto"
    return "thin" if is_thin(asked.text) else "route"


async def own(tx: Tx, question_id: str, member_id: str, *, coordinator: bool = False) -> questions.Question:
    """The question, if it is the member's own (or a coordinator asks). Raises `MovedOn` or `NotAllowed`."""
    question = await get(tx, question_id)
    if question.member_id != member_id and not coordinator:
        raise NotAllowed("error-only-asker", number=question.id)
    return question


async def get(tx: Tx, question_id: str) -> questions.Question:
    """The question. Raises `MovedOn`."""
    question = await questions.get(tx, question_id)
    if question is None:
        raise MovedOn
    return question


async def open_(
    tx: Tx, community: Community, question_id: str, was: tuple[str, ...], now: datetime
) -> questions.Question:
    """Start looking for an answer. Raises `MovedOn` when it is in none of the states `was`."""
    if not await questions.move(tx, question_id, was=was, status="open"):
        raise MovedOn
    await due.cancel(tx, question_id, "question.draft")
    await due.plan(tx, "question.gap", question_id, now + timedelta(days=community.timers.gap_after_days))
    return await get(tx, question_id)


async def withdraw(tx: Tx, question_id: str, now: datetime) -> tuple[questions.Question, list[assignments.Assignment]]:
    """The asker no longer needs it. Returns the question and the assignments that end with it."""
    if not await questions.move(tx, question_id, was=("draft", "auto", *OPEN), status="withdrawn", closed_at=now):
        raise MovedOn
    ended = await end_assignments(tx, question_id, now)
    await quiet(tx, question_id)
    await gaps.review(tx, question_id, now)
    return await get(tx, question_id), ended


async def end_assignments(tx: Tx, question_id: str, now: datetime) -> list[assignments.Assignment]:
    """Nobody has to answer any more; returns whose cards change."""
    ended = [one for one in await assignments.of_question(tx, question_id) if one.state in ("offered", "accepted")]
    for one in ended:
        await assignments.move(tx, one.id, was=("offered", "accepted"), state="closed", at=now)
        await due.cancel(tx, one.id, "offer.nudge", "offer.next", "held.nudge", "held.back")
    return ended


async def quiet(tx: Tx, question_id: str) -> None:
    """No timer of this question remains."""
    await due.cancel(tx, question_id, "question.gap", "question.draft", "question.helped")


async def solved_by_entry(tx: Tx, question: questions.Question, entry_id: str, now: datetime) -> questions.Question:
    """The asker says that an entry answers it: closed, and the phrasing leads to the entry from now on."""
    states = ("draft", "auto", "open", "queued", "accepted", "gap")
    if not await questions.move(tx, question.id, was=states, status="solved", closed_at=now):
        raise MovedOn
    await questions.update_field(tx, question.id, "entry_id", entry_id)
    entry = await knowledge.get(tx, entry_id)
    if entry is not None and entry.state == "live" and entry.question.casefold() != question.text.casefold():
        await knowledge.add_alias(tx, entry_id, question.text[:ALIAS_CHARS])
    await end_assignments(tx, question.id, now)
    await quiet(tx, question.id)
    await gaps.review(tx, question.id, now)
    return await get(tx, question.id)


async def not_solved_after_all(tx: Tx, question: questions.Question) -> questions.Question:
    """The asker takes back that the automatic answer solved it: the phrasing no longer leads to the entry."""
    if not await questions.move(tx, question.id, was=("solved",), status="auto"):
        raise MovedOn
    if question.entry_id is not None:
        await knowledge.drop_alias(tx, question.entry_id, question.text[:ALIAS_CHARS])
    return await get(tx, question.id)
