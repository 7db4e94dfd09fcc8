"""Labels for the answerer: what the asker or a coordinator says of what the knowledge had for a question.

[Solved it] and a rejection by the asker, and a coordinator's word, are labels; other people's taps are not. A question
that went to a person counts as unanswerable only when a coordinator says that there was no answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime

from bot.errors import MovedOn
from bot.services import gaps, tuning
from bot.services.answering import Answerer
from bot.services.ranking_features import NAMES, features
from storage import audit, questions, verdicts
from storage.db import Tx

Numbers = Mapping[str, float]
"""The features of a candidate by name."""


async def numbers(tx: Tx, answerer: Answerer, question: questions.Question) -> Numbers | None:
    """The features of what was given for a question (else of the best candidate), None if nothing is found any more.

    Reads only; scoring runs beside the loop. Ask before the verdict is kept: a confirmed phrasing changes them.
    """
    evidence = await answerer.evidence(tx, question.text)
    found = await asyncio.to_thread(features, evidence)
    wanted = [one for one in found if question.entry_id in (None, one.entry_id)]
    return dict(zip(NAMES, wanted[0].values, strict=True)) if wanted else None


async def on_answer(
    tx: Tx, question: questions.Question, *, right: bool, by: str, now: datetime, numbers: Numbers | None
) -> bool:
    """Keep whether the automatic answer was right, said by the asker or a coordinator; False if it changes nothing.

    Raises `MovedOn` for a question that was not answered automatically.
    """
    if question.entry_id is None:
        raise MovedOn
    role = "asker" if question.member_id == by else "coordinator"
    kept = await verdicts.put(
        tx,
        question_id=question.id,
        entry_id=question.entry_id,
        probability=question.probability / 1000,
        right=right,
        role=role,
        by=by,
        at=now,
        features=numbers,
    )
    if role == "coordinator":
        said = "right" if right else "wrong"
        await audit.note(tx, actor=by, action=f"judged-{said}", subject=f"question:{question.id}", at=now)
    await gaps.review(tx, question.id, now)
    await tuning.look(tx, now)
    return kept


async def no_answer(tx: Tx, question: questions.Question, *, by: str, now: datetime, numbers: Numbers | None) -> None:
    """A coordinator says that the knowledge had no answer. Raises `MovedOn` when somebody has said so already."""
    if any(one.right is None for one in await verdicts.of_question(tx, question.id)):
        raise MovedOn
    await verdicts.put(
        tx,
        question_id=question.id,
        entry_id="",
        probability=question.probability / 1000,
        right=None,
        role="coordinator",
        by=by,
        at=now,
        features=numbers,
    )
    await audit.note(tx, actor=by, action="no-answer", subject=f"question:{question.id}", at=now)
    await gaps.review(tx, question.id, now)
    await tuning.look(tx, now)
