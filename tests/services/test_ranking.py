"""The answerer: right or silent. Small communities, nonsense and hostile text included."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.app import lexicon
from bot.services import wording
from bot.services.answering import SHIPPED, Answerer, Band, Thresholds, band
from bot.services.ranking import DEFAULT, SECOND_NAMES, Ranked, Reason, rank, sigmoid
from bot.services.ranking_features import NAMES, Evidence, features
from storage import search
from storage.db import Database, Tx
from storage.search import Frequencies, Phrase

LEXICON = lexicon("asean")
KNOWN = {
    "queue": ("How can we shorten queues at a busy office?", "Let people book a time and open earlier."),
    "charter": ("How do we write a service charter people can use?", "Few promises, a time limit for each."),
    "audit": ("How do we make internal audit useful rather than feared?", "Share findings before the report."),
    "drill": ("How should evacuation drills be organised?", "Twice a year, once at night, with the school."),
    "gift": ("What rule on gifts should a code of conduct contain?", "A value above which gifts are declared."),
    "tender": ("How do we detect the splitting of purchases to avoid tender?", "Sum the orders by supplier."),
}


@pytest.fixture
async def tx(tmp_path: Path) -> AsyncIterator[Tx]:
    database = Database(f"sqlite:///{tmp_path}/ranking.db")
    async with database.write() as writing:
        for statement in search.CREATE:
            await writing.execute(text(statement))
        for entry_id, (question, answer) in KNOWN.items():
            await search.index(writing, entry_id, question, (), answer)
    async with database.read() as reading:
        yield reading
    await database.close()


@pytest.mark.parametrize("entry_id", KNOWN)
async def test_the_same_question_is_answered(tx: Tx, entry_id: str) -> None:
    decision = await Answerer(lexicon=LEXICON).decide(tx, KNOWN[entry_id][0])
    assert decision.band is Band.ANSWER
    assert decision.candidates[0].entry_id == entry_id
    assert decision.candidates[0].phrase == KNOWN[entry_id][0]
    assert decision.candidates[0].kind == "question"
    assert decision.probability == decision.candidates[0].probability


async def test_another_wording_is_found_with_its_reasons(tx: Tx) -> None:
    decision = await Answerer(lexicon=LEXICON).decide(tx, "how to make the internal audit useful and not feared")
    assert decision.band is not Band.PERSON
    assert decision.candidates[0].entry_id == "audit"
    assert {reason.code for reason in decision.reasons} <= set(SECOND_NAMES)
    assert any(reason.value > 0 for reason in decision.reasons)


@pytest.mark.parametrize(
    "query",
    ["", "hello", "🙂", "what is the weather tomorrow", "\0\ud800", "my laptop is broken", "OR NOT *", "x" * 10_000],
)
async def test_nonsense_goes_to_a_person_without_junk(tx: Tx, query: str) -> None:
    decision = await Answerer(lexicon=LEXICON).decide(tx, query)
    assert (decision.band, decision.candidates) == (Band.PERSON, ())


@pytest.mark.parametrize(
    "query",
    [
        "What gift should we buy for a colleague who retires?",
        "How do we write a letter to the tax office?",
        "audit",
        "How do we start an audit firm?",
    ],
)
async def test_a_near_miss_is_not_answered(tx: Tx, query: str) -> None:
    assert (await Answerer(lexicon=LEXICON).decide(tx, query)).band is not Band.ANSWER


async def test_the_only_entry_is_not_the_answer_to_everything(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/one.db")
    async with database.write() as tx:
        for statement in search.CREATE:
            await tx.execute(text(statement))
        await search.index(tx, "one", "How do we start a one-stop service centre?", (), "Begin with one counter.")
        assert (await Answerer(lexicon=LEXICON).decide(tx, "How do we start a company?")).band is not Band.ANSWER
        assert (await Answerer(lexicon=LEXICON).decide(tx, "service")).band is not Band.ANSWER
        alike = await Answerer(lexicon=LEXICON).decide(tx, "how to start a one stop service centre")
        assert alike.band is not Band.ANSWER, "being ahead of nobody proves nothing"
        same = await Answerer(lexicon=LEXICON).decide(tx, "how do we start a one-stop service centre")
        assert same.band is Band.ANSWER, "word for word it is"
    await database.close()


async def test_an_alias_makes_an_unrelated_wording_known(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/alias.db")
    wording = "people wait for hours at our counter"
    async with database.write() as tx:
        for statement in search.CREATE:
            await tx.execute(text(statement))
        for entry_id, (question, answer) in KNOWN.items():
            await search.index(tx, entry_id, question, (), answer)
        assert (await Answerer(lexicon=LEXICON).decide(tx, wording)).band is not Band.ANSWER
        await search.index(tx, "queue", KNOWN["queue"][0], (wording,), KNOWN["queue"][1])
        decision = await Answerer(lexicon=LEXICON).decide(tx, "People wait for hours at our counter!")
        assert (decision.band, decision.candidates[0].kind) == (Band.ANSWER, "alias")
    await database.close()


def _ranked(*chances: float) -> list[Ranked]:
    return [
        Ranked(f"e{at}", Phrase(at, f"e{at}", "question", "?"), chance, (Reason("margin", 1.0),))
        for at, chance in enumerate(chances)
    ]


@pytest.mark.parametrize(
    ("chances", "expected", "shown"),
    [
        ((0.9, 0.4, 0.35, 0.3), Band.ANSWER, 3),
        ((0.5, 0.25, 0.1), Band.MAYBE, 2),
        ((0.25, 0.1), Band.PERSON, 1),
        ((0.1,), Band.PERSON, 0),
        ((), Band.PERSON, 0),
    ],
)
def test_bands(chances: tuple[float, ...], expected: Band, shown: int) -> None:
    decision = band(_ranked(*chances), Thresholds(answer=0.9, maybe=0.5, related=0.2))
    assert (decision.band, len(decision.candidates)) == (expected, shown)


def test_shipped_model_is_complete_and_ordered() -> None:
    assert tuple(DEFAULT.first.by_name) == NAMES
    assert tuple(DEFAULT.second.by_name) == SECOND_NAMES
    assert 0 < SHIPPED.related <= SHIPPED.maybe < SHIPPED.answer < 1


def _evidence(query: str, entries: dict[str, tuple[str, str]]) -> Evidence:
    phrases, texts = [], []
    for at, (entry_id, (question, answer)) in enumerate(entries.items()):
        same = search.same_answer(entry_id, answer)
        asked = Phrase(2 * at, entry_id, "question", question, same)
        phrases.append(asked)
        texts += [asked, Phrase(2 * at + 1, entry_id, "answer", answer, same)]
    return Evidence(query, tuple(phrases), tuple(texts), Frequencies(len(entries), {}))


def test_entries_with_the_same_answer_are_one_candidate() -> None:
    entries = {"a": ("opening hours", "At nine."), "b": ("when do you open", "At nine."), "c": ("fees", "None.")}
    found = features(_evidence("when do you open the office", entries))
    assert [one.entry_id for one in found] == ["b", "c"]


def test_answers_of_two_nations_stay_apart() -> None:
    entries = {"a": ("opening hours", "At nine."), "b": ("opening hours", "At eight.")}
    ranked = rank(_evidence("opening hours", entries))
    assert {one.entry_id for one in ranked} == {"a", "b"}


@pytest.mark.parametrize("query", ["", "opening hours", "fees fees fees", "zzz", "กขค", "word " * 400])
def test_features_are_finite_and_those_of_words_lie_between_nought_and_one(query: str) -> None:
    entries = {"a": ("opening hours", "At nine."), "b": ("", ""), "c": ("กขค", "ก")}
    for one in features(_evidence(query, entries)):
        assert len(one.values) == len(NAMES)
        assert all(math.isfinite(value) for value in one.values), dict(zip(NAMES, one.values, strict=True))
        of_words = dict(zip(wording.NAMES, one.values, strict=False))
        assert all(-1e-9 <= value <= 1 + 1e-9 for value in of_words.values()), of_words


def test_sigmoid_never_overflows() -> None:
    assert sigmoid(0) == 0.5
    assert sigmoid(-10_000) == 0.0
    assert sigmoid(10_000) == 1.0
