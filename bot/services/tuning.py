"""The threshold of automatic answers as it stands in this community: shipped, raised by the watch, learned, set back.

It is kept with the threshold that was shipped at the time: a new version that ships another one starts afresh.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import MovedOn
from bot.services import watch
from bot.services.answering import SHIPPED, Thresholds
from storage import audit, due, setting, verdicts
from storage.db import Tx

NAME = "answer-threshold"


@dataclass(frozen=True, slots=True)
class Tuning:
    """`answer`: the threshold, `watch.SILENT` where automatic answers stopped. `how`: shipped, raised or learned.

    `since`: only verdicts after this instant are watched (it was set back then); None: all. `right` of `given`: what
    the verdicts said when it was raised.
    """

    answer: float
    how: str = "shipped"
    since: datetime | None = None
    right: int = 0
    given: int = 0

    @property
    def thresholds(self) -> Thresholds:
        """What the answerer is given."""
        return replace(SHIPPED, answer=self.answer)


async def current(tx: Tx) -> Tuning:
    """The threshold as it stands."""
    kept = await setting.get(tx, NAME)
    if kept is None or kept["shipped"] != SHIPPED.answer:
        return Tuning(SHIPPED.answer)
    answer = watch.SILENT if kept["answer"] is None else float(kept["answer"])
    since = datetime.fromisoformat(kept["since"]) if kept["since"] else None
    return Tuning(answer, kept["how"], since, kept["right"], kept["given"])


async def seen(tx: Tx, tuning: Tuning) -> list[watch.Judged]:
    """The latest verdicts that count, the newest first."""
    return _judged(await verdicts.on_answers(tx, watch.LEARNED_FROM), tuning)


async def look(tx: Tx, now: datetime) -> None:
    """A verdict was given: raise the threshold where the verdicts demand it, or learn it anew. What changes is audited.

    Who has to know of it hears from the tick `answers.tuned`.
    """
    tuning = await current(tx)
    judged = await seen(tx, tuning)
    higher = watch.raised(judged, tuning.answer)
    if higher is not None:
        was = watch.precision(judged, tuning.answer)
        await _set(tx, Tuning(higher, "raised", tuning.since, was.right, was.given), "", now)
        return
    every = _judged(await verdicts.latest(tx, 10 * watch.LEARNED_FROM), tuning)
    found = watch.learned(every) if len(every) % watch.LEARN_EVERY == 0 else None
    if found not in (None, tuning.answer):
        await _set(tx, replace(tuning, answer=found, how="learned"), "", now)


async def set_back(tx: Tx, by: str, now: datetime) -> Tuning:
    """The shipped threshold holds again; earlier verdicts do not count. Raises `MovedOn` if it does."""
    tuning = await current(tx)
    if tuning.how == "shipped":
        raise MovedOn
    shipped = Tuning(SHIPPED.answer, "shipped", now)
    await _set(tx, shipped, by, now)
    return shipped


async def _set(tx: Tx, tuning: Tuning, by: str, now: datetime) -> None:
    silent = tuning.answer == watch.SILENT
    value = {
        "shipped": SHIPPED.answer,
        "answer": None if silent else tuning.answer,
        "how": tuning.how,
        "since": tuning.since.isoformat() if tuning.since else "",
        "right": tuning.right,
        "given": tuning.given,
    }
    await setting.put(tx, NAME, value, now)
    said = "silent" if silent else f"{tuning.answer:.3f}"
    await audit.note(tx, actor=by, action="threshold", subject=tuning.how, at=now, answer=said)
    await due.plan(tx, "answers.tuned", tuning.how, now)


def _judged(kept: Iterable[verdicts.Verdict], tuning: Tuning) -> list[watch.Judged]:
    return [watch.Judged(one.probability, one.right) for one in kept if tuning.since is None or one.at > tuning.since]
