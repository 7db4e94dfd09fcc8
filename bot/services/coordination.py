"""What coordinators decide about questions that wait: assign, answer themselves, call it a gap, show who asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.errors import MovedOn, NotAllowed, UserError
from bot.services import gaps, ladder, routing
from bot.services import questions as asking
from bot.services.community import Community
from storage import assignments, audit, due, questions
from storage.db import Tx

WAITING = ("queued", "gap", "open")
UNMASK_HOLDS = timedelta(days=7)
"""How long the wish of one coordinator to know who asked waits for a second."""
_BY_COORDINATOR: routing.Reason = ("by", "coordinator")


async def waiting(tx: Tx, question_id: str) -> questions.Question:
    """A question nobody holds. Raises `MovedOn`."""
    question = await asking.get(tx, question_id)
    if question.status not in WAITING:
        raise MovedOn
    return question


async def assign(
    tx: Tx, community: Community, question: questions.Question, pick: routing.Pick, by: str, now: datetime
) -> assignments.Assignment:
    """A coordinator chose this expert: the question is open again, and the clock of the ladder runs."""
    await _reopen(tx, community, question, now)
    chosen = routing.Pick(pick.member_id, (_BY_COORDINATOR, *pick.reasons))
    one = await ladder.offer(tx, community, question.id, chosen, now)
    await audit.note(tx, actor=by, action="assigned", subject=f"question:{question.id}", at=now, expert=pick.member_id)
    return one


async def take(
    tx: Tx, community: Community, question: questions.Question, member_id: str, now: datetime
) -> assignments.Assignment:
    """A coordinator holds the question themselves. Raises `NotAllowed` for the asker."""
    if question.member_id == member_id:
        raise NotAllowed("error-own-question")
    await _reopen(tx, community, question, now)
    tried = [one for one in await assignments.of_question(tx, question.id) if one.member_id == member_id]
    if not tried:
        one = await ladder.offer(tx, community, question.id, routing.Pick(member_id, (_BY_COORDINATOR,)), now)
    else:
        one = tried[0]
        again = ("passed", "notopic", "expired", "unreachable", "handed_back", "closed", "answered")
        if one.state != "offered" and not await assignments.move(tx, one.id, was=again, state="offered", at=now):
            raise MovedOn
    _, held = await ladder.accept(tx, community, one.id, member_id, now)
    return held


async def gap(tx: Tx, question_id: str, by: str, now: datetime) -> questions.Question:
    """Nobody can answer it for now: offers end, no timer remains. Raises `MovedOn`."""
    if not await questions.move(tx, question_id, was=("queued", "open"), status="gap"):
        raise MovedOn
    await asking.end_assignments(tx, question_id, now)
    await asking.quiet(tx, question_id)
    await gaps.review(tx, question_id, now)
    await audit.note(tx, actor=by, action="gap", subject=f"question:{question_id}", at=now)
    return await asking.get(tx, question_id)


async def unmask(tx: Tx, question_id: str, by: str, now: datetime, *, agree: bool = False) -> str | None:
    """One coordinator's wish to know who asked; both steps are on record.

    Returns None for the first wish, and the id of whoever had it when a second coordinator agrees in time. Raises
    `UserError` when the same coordinator wishes it again, `MovedOn` to `agree` when there is no wish (any more).
    """
    subject, first = f"question:{question_id}", ""
    for line in await audit.details(tx):
        if line["subject"] != subject:
            continue
        if line["action"] == "unmask-asked" and now - datetime.fromisoformat(line["asked"]) <= UNMASK_HOLDS:
            first = line["actor"]
        elif line["action"] == "unmasked":
            first = ""
    if first == by:
        raise UserError("unmask-waits")
    if not first and agree:
        raise MovedOn
    if not first:
        await audit.note(tx, actor=by, action="unmask-asked", subject=subject, at=now, asked=now.isoformat())
        return None
    await audit.note(tx, actor=by, action="unmasked", subject=subject, at=now, asked_by=first)
    return first


async def _reopen(tx: Tx, community: Community, question: questions.Question, now: datetime) -> None:
    if not await questions.move(tx, question.id, was=WAITING, status="open"):
        raise MovedOn
    await due.plan(tx, "question.gap", question.id, now + timedelta(days=community.timers.gap_after_days))
