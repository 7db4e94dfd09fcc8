"""Gaps in the knowledge: what officials asked and the community could not answer, and what is done about it.

A question belongs to a gap once nobody could answer it, or its asker rejected the automatic answer. Questions that ask
much the same share a gap (`clusters`). A gap closes by itself when all its questions are answered or withdrawn, and
opens again, under its old number, when the same is asked once more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import BadInput, MovedOn
from bot.messages.clean import clean, is_empty_of_words
from bot.services import clusters, routing
from storage import audit, gaps, members, questions, search, verdicts
from storage.db import Tx
from storage.search_text import terms

REMEDY_CHARS = 1000
UNANSWERED = ("queued", "gap")
LOOKING = ("open", "accepted", *UNANSWERED)
"""States in which a question of a gap is not settled."""
MOST_TOPICS = 4


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap as people see it. `wording`: the question that stands for all; `shown_wording`: the same of those asked in
    front of others, "" if none was.

    `asked`: how many questions; `waiting`: ids of those nobody has answered. `nations`: of the askers who gave their
    name, the most frequent first. `since`: when the oldest waiting question (else the oldest) was asked.
    """

    id: str
    wording: str
    shown_wording: str
    others: tuple[str, ...]
    asked: int
    waiting: tuple[str, ...]
    nations: tuple[str, ...]
    topics: tuple[str, ...]
    lang: str
    askers: frozenset[str]
    since: datetime
    state: str
    why: str
    remedy: str
    remedy_by: str | None
    entry_id: str | None
    called_at: datetime | None


# what belongs together


async def review(tx: Tx, question_id: str, now: datetime) -> None:
    """A question may have become unanswered, rejected or settled: bring its gap in step. Costs next to nothing else."""
    question = await questions.get(tx, question_id)
    if question is None:
        return
    home = await gaps.of_question(tx, question_id)
    if home is None:
        if not await _belongs(tx, question):
            return
        home = await _place(tx, question, now)
    elif question.status in UNANSWERED and home.state == "closed" and home.why == "settled":
        await gaps.move(tx, home.id, was="closed", state="open")
    await _settle(tx, home.id, now)


async def gather(tx: Tx, now: datetime) -> None:
    """Take in whatever belongs to a gap and is in none: questions that were imported, or are older than the gaps."""
    for question_id in await gaps.unplaced(tx):
        await review(tx, question_id, now)


async def _belongs(tx: Tx, question: questions.Question) -> bool:
    if question.status in UNANSWERED:
        return True
    said = await verdicts.of_question(tx, question.id)
    return question.status in LOOKING and any(one.right is False for one in said)


async def _place(tx: Tx, question: questions.Question, now: datetime) -> gaps.Row:
    """Find the question's gap or found one; gaps that turn out to be the same become one."""
    held = await gaps.held(tx)
    known = [one for one in await gaps.everything(tx) if held.get(one.id)]
    words = {term for one in known for other in held[one.id] for term in terms(other.text)}
    frequencies = await search.frequencies(tx, words | set(terms(question.text)))
    found = clusters.place(
        clusters.vector(question.text, frequencies),
        frozenset(question.topics),
        [
            clusters.Cluster(
                one.id,
                int(one.id),
                tuple(clusters.vector(other.text, frequencies) for other in held[one.id]),
                frozenset(topic for other in held[one.id] for topic in other.topics),
            )
            for one in known
        ],
    )
    home = next((one for one in known if one.id == found.joins), None) or await gaps.add(tx, now)
    for younger in found.absorbed:
        await _merge(tx, younger, home, now)
    await gaps.put(tx, home.id, question.id)
    if home.state == "closed":
        await gaps.move(tx, home.id, was="closed", state="open")
    return home


async def _merge(tx: Tx, younger: str, home: gaps.Row, now: datetime) -> None:
    """The older gap keeps its number, and what was noted on either."""
    other = await gaps.get(tx, younger)
    if other is not None and other.remedy and not home.remedy:
        await gaps.update_field(tx, home.id, "remedy", other.remedy)
        await gaps.update_field(tx, home.id, "remedy_by", other.remedy_by)
    await gaps.merge(tx, goes=younger, stays=home.id, at=now)
    await audit.note(tx, actor="", action="merged", subject=f"gap:{younger}", at=now, into=home.id)


async def _settle(tx: Tx, gap_id: str, now: datetime) -> None:
    held = await gaps.held_by(tx, gap_id)
    if all(one.status not in LOOKING for one in held):
        await gaps.move(tx, gap_id, was="open", state="closed", why="settled", at=now)


# what is known of a gap


async def open_gaps(tx: Tx, topics: Sequence[str] = ()) -> list[Gap]:
    """What is open, what most people wait for first, then the oldest. `topics`: only what is about one of these.

    Reads only; also for whoever puts together an agenda.
    """
    held = await gaps.held(tx)
    rows = [one for one in await gaps.everything(tx) if one.state == "open" and held.get(one.id)]
    found = [await _described(tx, one, held[one.id]) for one in rows]
    chosen = [one for one in found if not topics or set(topics) & set(one.topics)]
    return sorted(chosen, key=lambda one: (-len(one.waiting), one.since, int(one.id)))


async def get(tx: Tx, gap_id: str) -> Gap:
    """The gap of this number; of one that was merged, the older one it went into. Raises `MovedOn`."""
    row = await gaps.get(tx, gap_id)
    if row is not None and row.merged_into is not None:
        row = await gaps.get(tx, row.merged_into)
    held = await gaps.held_by(tx, row.id) if row else []
    if row is None or not held:
        raise MovedOn
    return await _described(tx, row, held)


async def _described(tx: Tx, row: gaps.Row, held: Sequence[questions.Question]) -> Gap:
    frequencies = await search.frequencies(tx, {term for one in held for term in terms(one.text)})
    shown = [one for one in held if one.place_id is not None or one.shown]
    wording = _standing_for_all(held, frequencies)
    askers = [one.member_id for one in held if one.member_id is not None]
    waiting = [one for one in held if one.status in LOOKING]
    return Gap(
        id=row.id,
        wording=wording,
        shown_wording=_standing_for_all(shown, frequencies) if shown else "",
        others=tuple(dict.fromkeys(one.text for one in held if one.text != wording)),
        asked=len(held),
        waiting=tuple(one.id for one in waiting),
        nations=_frequent([nation for one in held if (nation := await _nation(tx, one))]),
        topics=_frequent([topic for one in held for topic in one.topics])[:MOST_TOPICS],
        lang=_frequent([one.lang for one in held])[0],
        askers=frozenset(askers),
        since=min(one.asked_at for one in waiting or held),
        state=row.state,
        why=row.why,
        remedy=row.remedy,
        remedy_by=row.remedy_by,
        entry_id=row.entry_id,
        called_at=row.called_at,
    )


def _standing_for_all(held: Sequence[questions.Question], frequencies: search.Frequencies) -> str:
    return held[clusters.middle([clusters.vector(one.text, frequencies) for one in held])].text


async def _nation(tx: Tx, question: questions.Question) -> str | None:
    """The asker's nation, unless they asked without their name: with few askers it could tell who they are."""
    if question.anonymous:
        return None
    asker = await members.get(tx, question.member_id) if question.member_id else None
    return asker.nation if asker else question.nation


def _frequent(values: Iterable[str]) -> tuple[str, ...]:
    """Each value once, the most frequent first; equals in alphabetical order."""
    counted = Counter(values)
    return tuple(sorted(counted, key=lambda value: (-counted[value], value)))


def could_answer(gap: Gap, everybody: Iterable[routing.Person], now: datetime, most: int = 3) -> list[str]:
    """Member ids of those who know the topics, the likeliest first, however busy or absent they are now."""
    free = [
        replace(one, open=0, week=0, capacity=max(1, one.capacity), weekly_limit=None, away_until=None, reachable=True)
        for one in everybody
    ]
    need = routing.Need(f"gap:{gap.id}", gap.topics, gap.lang, tried=gap.askers, english_ok=True)
    return [one.member_id for one in routing.compare(need, free, now) if one.place][:most]


def month_before(now: datetime) -> tuple[datetime, datetime]:
    """The calendar month (UTC) before the present one: from its first instant until before the next month's."""
    until = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last = until.month == 1
    return until.replace(year=until.year - last, month=12 if last else until.month - 1), until


# what is done about it


async def propose(tx: Tx, gap_id: str, words: str, by: str, now: datetime) -> Gap:
    """A coordinator notes what could be done. Raises `BadInput` when it says nothing."""
    said = clean(words, REMEDY_CHARS)
    if not said or is_empty_of_words(said):
        raise BadInput("error-no-words")
    gap = await get(tx, gap_id)
    await gaps.update_field(tx, gap.id, "remedy", said)
    await gaps.update_field(tx, gap.id, "remedy_by", by)
    await audit.note(tx, actor=by, action="remedy", subject=f"gap:{gap.id}", at=now)
    return await get(tx, gap.id)


async def call(tx: Tx, gap_id: str, by: str, now: datetime) -> Gap:
    """Experts are called for. Raises `MovedOn` when it is closed, or somebody else has just done it."""
    gap = await get(tx, gap_id)
    if gap.state != "open" or (gap.called_at is not None and gap.called_at.date() == now.date()):
        raise MovedOn
    await gaps.update_field(tx, gap.id, "called_at", now)
    await audit.note(tx, actor=by, action="called", subject=f"gap:{gap.id}", at=now)
    return await get(tx, gap.id)


async def close(tx: Tx, gap_id: str, by: str, now: datetime, why: str = "coordinator") -> Gap:
    """It is dealt with. Raises `MovedOn` when it is closed already."""
    gap = await get(tx, gap_id)
    if not await gaps.move(tx, gap.id, was="open", state="closed", why=why, at=now):
        raise MovedOn
    await audit.note(tx, actor=by, action="closed", subject=f"gap:{gap.id}", at=now)
    return await get(tx, gap.id)


async def reopen(tx: Tx, gap_id: str, by: str, now: datetime) -> Gap:
    """It is not dealt with after all. Raises `MovedOn` when it is open."""
    gap = await get(tx, gap_id)
    if not await gaps.move(tx, gap.id, was="closed", state="open"):
        raise MovedOn
    await audit.note(tx, actor=by, action="reopened", subject=f"gap:{gap.id}", at=now)
    return await get(tx, gap.id)


async def written_for(tx: Tx, gap_id: str, entry_id: str) -> None:
    """Somebody wrote an entry that answers it; when that is published the gap closes."""
    gap = await get(tx, gap_id)
    await gaps.update_field(tx, gap.id, "entry_id", entry_id)


async def published(tx: Tx, entry_id: str, by: str, now: datetime) -> list[Gap]:
    """An entry is public now: the gaps it was written for close. Returns them; their askers want to hear of it."""
    rows = [row for row in await gaps.for_entry(tx, entry_id) if row.state == "open"]
    return [await close(tx, row.id, by, now, "entry") for row in rows]
