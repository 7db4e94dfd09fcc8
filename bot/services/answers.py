"""Answers by experts: draft, send, judge, keep as knowledge, correct, retract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import BadInput, Foreign, MovedOn, NotAllowed
from bot.messages.clean import clean, is_empty_of_words
from bot.services import freshness, gaps, ladder
from bot.services import questions as asking
from bot.services.community import Community
from storage import assignments, audit, due, knowledge, members, questions
from storage.db import Tx

MOST_CHARS = 6000


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer that went out, its question, and who was still expected to answer."""

    answer: assignments.Answer
    question: questions.Question
    ended: tuple[assignments.Assignment, ...] = ()


def checked(text: str) -> str:
    """The answer as it is kept. Raises `BadInput` when it says nothing."""
    cleaned = clean(text, MOST_CHARS)
    if not cleaned or is_empty_of_words(cleaned):
        raise BadInput("error-no-words")
    return cleaned


async def draft(
    tx: Tx, community: Community, assignment: assignments.Assignment, text: str, now: datetime
) -> assignments.Answer:
    """Keep what the expert wrote; nothing is sent before they confirm. An earlier draft is dropped."""
    for earlier in await assignments.answers(tx, assignment.question_id):
        if earlier.member_id == assignment.member_id and earlier.state == "draft":
            await assignments.move_answer(tx, earlier.id, was="draft", state="dropped", public=False, at=None)
    if assignment.state == "accepted":
        await ladder.hold(tx, community, assignment.id, assignment.member_id, now)
    return await assignments.add_answer(
        tx, question_id=assignment.question_id, member_id=assignment.member_id, text=checked(text), now=now
    )


async def own_draft(tx: Tx, answer_id: str, member_id: str) -> assignments.Answer:
    """A draft of one's own. Raises `MovedOn`, or `Foreign` when it is somebody else's."""
    answer = await assignments.get_answer(tx, answer_id)
    if answer is None or answer.member_id != member_id:
        raise Foreign
    if answer.state != "draft":
        raise MovedOn
    return answer


async def send(tx: Tx, community: Community, answer_id: str, member_id: str, *, public: bool, now: datetime) -> Sent:
    """Send a draft. The first answer settles the question; a further one stands below it."""
    answer = await own_draft(tx, answer_id, member_id)
    if not await assignments.move_answer(tx, answer.id, was="draft", state="sent", public=public, at=now):
        raise MovedOn
    question = await asking.get(tx, answer.question_id)
    if question.status == "withdrawn":
        raise MovedOn("error-withdrawn")
    for one in await assignments.of_question(tx, question.id):
        if one.member_id == member_id:
            states = ("offered", "accepted", "passed", "expired", "handed_back", "closed")
            await assignments.move(tx, one.id, was=states, state="answered", at=now)
            await due.cancel(tx, one.id, "offer.nudge", "offer.next", "held.nudge", "held.back")
    ended: list[assignments.Assignment] = []
    if await questions.move(tx, question.id, was=("open", "accepted", "queued", "gap"), status="answered"):
        ended = await asking.end_assignments(tx, question.id, now)
        await asking.quiet(tx, question.id)
        await due.plan(tx, "question.helped", question.id, now + timedelta(days=community.timers.helped_after_days))
        await gaps.review(tx, question.id, now)
    return Sent(
        (await assignments.get_answer(tx, answer.id)) or answer, await asking.get(tx, question.id), tuple(ended)
    )


async def sent(tx: Tx, answer_id: str) -> Sent:
    """An answer that was sent, with its question. Raises `MovedOn` for drafts and retracted ones."""
    answer = await assignments.get_answer(tx, answer_id)
    if answer is None or answer.state != "sent":
        raise MovedOn
    return Sent(answer, await asking.get(tx, answer.question_id))


async def solved(tx: Tx, answer_id: str, member_id: str, now: datetime) -> Sent:
    """The asker says it helped. Raises `NotAllowed` for others, `MovedOn` when it is settled."""
    found = await sent(tx, answer_id)
    if found.question.member_id != member_id:
        raise NotAllowed("error-only-asker", number=found.question.id)
    if not await questions.move(tx, found.question.id, was=("answered",), status="solved", closed_at=now):
        raise MovedOn
    await assignments.update_answer(tx, answer_id, "accepted", True)
    await asking.quiet(tx, found.question.id)
    return await sent(tx, answer_id)


async def unsolved(tx: Tx, community: Community, answer_id: str, member_id: str, now: datetime) -> Sent:
    """The asker says it did not help: the question opens again for somebody else."""
    found = await sent(tx, answer_id)
    if found.question.member_id != member_id:
        raise NotAllowed("error-only-asker", number=found.question.id)
    if not await questions.move(tx, found.question.id, was=("answered",), status="open"):
        raise MovedOn
    tried = [one for one in await assignments.of_question(tx, found.question.id) if one.state in ladder.HELD]
    await questions.update_field(tx, found.question.id, "round", len(tried))
    await asking.quiet(tx, found.question.id)
    await due.plan(tx, "question.gap", found.question.id, now + timedelta(days=community.timers.gap_after_days))
    return await sent(tx, answer_id)


async def keep(
    tx: Tx, community: Community, answer_id: str, member_id: str, *, show_nation: bool, now: datetime
) -> knowledge.Entry:
    """With the author's consent the accepted answer becomes knowledge; the asker's name is not part of it."""
    found = await sent(tx, answer_id)
    if found.answer.member_id != member_id or not found.answer.accepted:
        raise MovedOn
    if await knowledge.of_question(tx, found.question.id) is not None:
        raise MovedOn("error-kept")
    author = await members.get(tx, member_id)
    entry = await knowledge.add(
        tx,
        question=found.question.text,
        answer=found.answer.text,
        now=now,
        lang=found.question.lang,
        nation=author.nation if author and show_nation else None,
        source=f"question:{found.question.id}",
        reviewed=now.date(),
        topics=found.question.topics,
        author_id=member_id,
        question_id=found.question.id,
    )
    await questions.update_field(tx, found.question.id, "entry_id", entry.id)
    await freshness.expect(tx, community, [entry], now)
    return entry


async def correct(tx: Tx, answer_id: str, member_id: str, text: str, now: datetime, *, coordinator: bool) -> Sent:
    """The author or a coordinator puts an answer right, in the knowledge too."""
    found = await sent(tx, answer_id)
    if found.answer.member_id != member_id and not coordinator:
        raise NotAllowed("error-only-author")
    await assignments.update_answer(tx, answer_id, "text", checked(text))
    entry = await knowledge.of_question(tx, found.question.id)
    if entry is not None and entry.author_id == found.answer.member_id:
        await knowledge.rewrite(tx, entry.id, checked(text), on=now.date(), at=now)
    await audit.note(tx, actor=member_id, action="corrected", subject=f"answer:{answer_id}", at=now)
    return await sent(tx, answer_id)


async def retract(tx: Tx, answer_id: str, member_id: str, now: datetime, *, coordinator: bool) -> Sent:
    """The author or a coordinator takes an answer back, out of the knowledge too."""
    found = await sent(tx, answer_id)
    if found.answer.member_id != member_id and not coordinator:
        raise NotAllowed("error-only-author")
    await assignments.update_answer(tx, answer_id, "state", "retracted")
    entry = await knowledge.of_question(tx, found.question.id)
    if entry is not None and entry.author_id == found.answer.member_id:
        await knowledge.move(tx, entry.id, was=("live", "proposed"), state="retracted", at=now)
    await audit.note(tx, actor=member_id, action="retracted", subject=f"answer:{answer_id}", at=now)
    return found
