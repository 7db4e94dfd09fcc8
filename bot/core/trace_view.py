"""What a trace shows of the things decisions are made of, as JSON values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.messages.encode import plain
from bot.messages.richtext import Head
from bot.messages.types import Outgoing
from bot.services import questions as asking
from bot.services import routing
from bot.services.answering import Thresholds
from bot.services.ladder import Next
from storage.due import Due

Record = dict[str, Any]


def decision(asked: asking.Asked, thresholds: Thresholds) -> Record:
    """What was understood of a question, and what follows from it."""
    made = asked.decision
    return {
        "band": made.band.value,
        "probability": made.probability,
        "thresholds": {"answer": thresholds.answer, "maybe": thresholds.maybe, "related": thresholds.related},
        "outcome": asking.outcome(asked),
        "thin": asking.is_thin(asked.text),
        "lang": asked.lang,
        "topics": list(asked.topics),
        "same": asked.same.id if asked.same else "",
        "candidates": [
            {"entry": one.entry_id, "probability": one.probability, "phrase": one.phrase, "kind": one.kind}
            for one in made.candidates
        ],
        "reasons": [{"code": one.code, "value": one.value} for one in made.reasons],
    }


def search(step: Next, now: datetime) -> Record:
    """How the next person was found, or why nobody was; `member` of those in it still has to be named."""
    considered = routing.compare(step.need, step.people, now) if step.need else ()
    offer = step.offer
    return {
        "question": step.question.id,
        "why": step.why,
        "english": step.english,
        "offer": {
            "assignment": offer.id,
            "member": offer.member_id,
            "until": offer.until.isoformat(),
            "reasons": _reasons(offer.reasons),
        }
        if offer
        else None,
        "considered": [
            {"member": one.member_id, "place": one.place, "reasons": _reasons(one.reasons)} for one in considered
        ],
    }


def changes(before: Iterable[Due], after: Iterable[Due]) -> list[Record]:
    """Which timers were set, moved or dropped, the earliest first."""
    was = {(one.kind, one.subject): one.due_at for one in before}
    now = {(one.kind, one.subject): one.due_at for one in after}
    found = [
        {"kind": kind, "subject": subject, "at": at.isoformat(), "what": "moved" if (kind, subject) in was else "set"}
        for (kind, subject), at in now.items()
        if was.get((kind, subject)) != at
    ]
    found += [
        {"kind": kind, "subject": subject, "at": at.isoformat(), "what": "dropped"}
        for (kind, subject), at in was.items()
        if (kind, subject) not in now
    ]
    return found


def words(message: Outgoing) -> Record:
    """What a person reads of a message, and what they can press."""
    head = next((block for block in message.body if isinstance(block, Head)), None)
    return {
        "title": head.title if head else "",
        "badge": head.badge.text if head and head.badge else "",
        "text": plain(message.body, links=False),
        "buttons": [button.label for row in message.buttons for button in row],
        "form": message.form.title if message.form else "",
    }


def subject_of(card: str) -> str:
    """What a card is about: "question:214" for "question:214/public", "" for anything but a question."""
    subject = card.partition("/")[0]
    return subject if subject.startswith("question:") else ""


def first_subject(because: Sequence[Next], outgoing: Iterable[Record]) -> str:
    """The question an event was about, by what it led to."""
    if because:
        return f"question:{because[0].question.id}"
    return next(filter(None, (subject_of(one["card"]) for one in outgoing)), "")


def _reasons(reasons: Iterable[routing.Reason]) -> list[Record]:
    return [{"code": code, "value": value} for code, value in reasons]
