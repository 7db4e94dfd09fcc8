"""Finding somebody who answers: offer, nudge, pass on, hand back; after three people the coordinators have it.

The clock of the ladder runs in working time of the expert's zone (`docs/experts.md`, `[timers]` of the community).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import Foreign, MovedOn
from bot.messages.types import Capabilities
from bot.services import expertise, gaps, people, routing
from bot.services.community import Community
from bot.services.worktime import add_working
from storage import assignments, due, experts, members, questions
from storage.db import Tx

HELD = ("passed", "notopic", "expired", "handed_back", "answered")
"""States that count towards the limit of people tried; who could not be reached was not asked."""


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next for a question: an offer, or the coordinators' queue (`why`: tried, nobody, language, topic).

    `need` and `people` are what it was decided on, for whoever asks why; none when nobody was looked for.
    """

    question: questions.Question
    offer: assignments.Assignment | None = None
    why: str = ""
    english: bool = False
    need: routing.Need | None = None
    people: tuple[routing.Person, ...] = ()


async def need_of(tx: Tx, question: questions.Question) -> routing.Need:
    """What a question needs, as routing sees it."""
    asker = await members.get(tx, question.member_id) if question.member_id else None
    tried = await assignments.of_question(tx, question.id)
    return routing.Need(
        question_id=question.id,
        topics=question.topics,
        lang=question.lang,
        asker_id=question.member_id,
        nation=asker.nation if asker else question.nation,
        tried=frozenset(one.member_id for one in tried),
        english_ok=question.english_ok,
        likely={slug: thousandths / 1000 for slug, thousandths in question.likely.items()},
        history=expertise.history(question.text, await assignments.answered(tx)),
    )


async def following(
    tx: Tx,
    community: Community,
    capabilities: Mapping[str, Capabilities],
    question: questions.Question,
    now: datetime,
) -> Next:
    """Offer the question to the next person, or hand it to the coordinators."""
    tried = [one for one in await assignments.of_question(tx, question.id) if one.state in HELD]
    why = "tried" if len(tried) - question.round >= community.timers.max_experts else ""
    english = False
    need: routing.Need | None = None
    everybody: tuple[routing.Person, ...] = ()
    if not why:
        need = await need_of(tx, question)
        everybody = tuple(await people.volunteers(tx, community, capabilities, now))
        choice = routing.choose(need, everybody, now, most=1)
        if choice.picks:
            one = await offer(tx, community, question.id, choice.picks[0], now)
            return Next(question, offer=one, need=need, people=everybody)
        english = choice.english
        why = "language" if english else ("nobody" if question.topics else "topic")
    await questions.move(tx, question.id, was=("open",), status="queued")
    await gaps.review(tx, question.id, now)
    fresh = await questions.get(tx, question.id)
    return Next(fresh or question, why=why, english=english, need=need, people=everybody)


async def offer(
    tx: Tx, community: Community, question_id: str, pick: routing.Pick, now: datetime
) -> assignments.Assignment:
    """Offer a question to a person and set the clock of the ladder."""
    timers = community.timers
    nudge = await _working(tx, community, pick.member_id, now, timers.nudge_after_hours)
    until = await _working(tx, community, pick.member_id, now, timers.next_after_hours)
    one = await assignments.offer(
        tx, question_id=question_id, member_id=pick.member_id, reasons=pick.reasons, now=now, until=until
    )
    await due.plan(tx, "offer.nudge", one.id, nudge)
    await due.plan(tx, "offer.next", one.id, until)
    return one


async def accept(
    tx: Tx, community: Community, assignment_id: str, member_id: str, now: datetime
) -> tuple[questions.Question, assignments.Assignment]:
    """First accept holds the question. Raises `MovedOn` for everybody later."""
    one = await mine(tx, assignment_id, member_id)
    if not await assignments.move(tx, one.id, was=("offered",), state="accepted", at=now):
        raise MovedOn("error-passed-on")
    if not await questions.move(tx, one.question_id, was=("open", "queued"), status="accepted"):
        raise MovedOn("error-taken")
    await due.cancel(tx, one.id, "offer.nudge", "offer.next")
    await hold(tx, community, one.id, member_id, now)
    return await _both(tx, one.id)


async def hold(tx: Tx, community: Community, assignment_id: str, member_id: str, now: datetime) -> None:
    """Set the clock of somebody who holds a question; each sign of life sets it anew."""
    timers = community.timers
    nudge = await _working(tx, community, member_id, now, timers.accepted_nudge_hours)
    back = await _working(tx, community, member_id, now, timers.accepted_back_hours)
    await due.plan(tx, "held.nudge", assignment_id, nudge)
    await due.plan(tx, "held.back", assignment_id, back)


async def leave(
    tx: Tx, assignment_id: str, state: str, now: datetime, *, was: tuple[str, ...] = ("offered", "accepted")
) -> questions.Question:
    """An expert passes, hands back, was silent or cannot be reached: the question is open again."""
    one = await assignments.get(tx, assignment_id)
    if one is None or not await assignments.move(tx, assignment_id, was=was, state=state, at=now):
        raise MovedOn("error-passed-on")
    await due.cancel(tx, assignment_id, "offer.nudge", "offer.next", "held.nudge", "held.back")
    await questions.move(tx, one.question_id, was=("accepted",), status="open")
    question = await questions.get(tx, one.question_id)
    if question is None:
        raise MovedOn
    return question


async def mine(tx: Tx, assignment_id: str, member_id: str) -> assignments.Assignment:
    """The assignment, if it is this member's. Raises `Foreign`: a forged payload learns nothing."""
    one = await assignments.get(tx, assignment_id)
    if one is None or one.member_id != member_id:
        raise Foreign
    return one


async def held_by(tx: Tx, member_id: str) -> list[assignments.Assignment]:
    """The questions somebody has accepted and not answered."""
    return await assignments.of_member(tx, member_id, ("accepted",))


async def _both(tx: Tx, assignment_id: str) -> tuple[questions.Question, assignments.Assignment]:
    one = await assignments.get(tx, assignment_id)
    question = await questions.get(tx, one.question_id) if one else None
    if one is None or question is None:
        raise MovedOn
    return question, one


async def _working(tx: Tx, community: Community, member_id: str, now: datetime, hours: int) -> datetime:
    member = await members.get(tx, member_id)
    profile = await experts.get(tx, member_id)
    zone = people.zone_of(community, member) if member else people.UTC_ZONE
    kind = profile.hours if profile else "weekdays"
    return add_working(now, timedelta(hours=hours), zone, people.hours_of(community, kind))
