"""What an evaluation does: learn weights and thresholds from one file, then predict the queries of another."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from bot.clock import Clock
from bot.evaluating.engines import ENGINES, Engine, scratch, told
from bot.evaluating.files import Dataset, Entry, FileProblems, Query, with_aliases
from bot.services import expertise
from bot.services.calibration import NOMINAL, Prediction, Sample, cross_validated, fit, reweighted, threshold
from bot.services.ranking import Model, Ranked
from bot.services.topics import TopicModel, TopicProfile

_MOST = 10
_AXIS = "topic"
Progress = Callable[[int, int], None]
"""Told how many queries of how many are done."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to evaluate. `oos_share`: the assumed share of unanswerable questions, 0..1; None: as in the dev file.

    `aliases`: phrasings of each entry that become aliases, in both files. `examples`: entries of each topic that the
    topics are learnt from, chosen by `seed`; None: all. `with_lang`: whether the engine is told a query's language.
    """

    oos_share: float | None = None
    aliases: int = 0
    examples: int | None = None
    seed: int = 0
    with_lang: bool = False
    engine: str = "default"


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was learnt: the model, the threshold of each nominal precision ("0.95": …), what they are judged by."""

    model: Model
    thresholds: Mapping[str, float]
    predictions: Sequence[Prediction]


@dataclass(frozen=True, slots=True)
class Scored:
    """An entry that stands for its answer, and the probability that it is right."""

    id: str
    p: float


@dataclass(frozen=True, slots=True)
class TopicScored:
    """A topic and how probably the query is about it."""

    topic: str
    p: float


@dataclass(frozen=True, slots=True)
class Result:
    """What the bot would do with a query. `answered`: at each nominal precision, whether it would be answered.

    `candidates`: one entry for each distinct answer, at most ten; like `topics` and `experts` the best first.
    `ms`: how long all of it took.
    """

    answered: Mapping[str, bool]
    probability: float
    candidates: tuple[Scored, ...]
    topics: tuple[TopicScored, ...]
    experts: tuple[str, ...]
    ms: float

    def as_line(self) -> dict[str, object]:
        """The object of a predictions file."""
        return asdict(self)


def nothing(_done: int, _of: int) -> None:
    """A `Progress` that shows nothing."""


def engine_of(options: Options) -> Engine:
    """The engine that is asked for. Raises `FileProblems` for a name that is none."""
    make = ENGINES.get(options.engine)
    if make is None:
        raise FileProblems([f"engine: {options.engine!r} is not one of {', '.join(ENGINES)}"])
    return make()


async def calibrate(dev: Dataset, options: Options, progress: Progress = nothing) -> Calibration:
    """Weights and thresholds from the labelled queries of `dev`. Raises `FileProblems` if none can be answered."""
    data = with_aliases(dev, options.aliases)
    labelled = [query for query in data.queries if query.expected is not None]
    if not any(query.expected for query in labelled):
        raise FileProblems([f"{dev.name}: no query has a label (expected_ids): there is nothing to calibrate on"])
    engine, keys = engine_of(options), data.keys
    samples = []
    async with scratch() as tx:
        await engine.load(tx, data.entries)
        for done, query in enumerate(labelled, 1):
            found = await engine.features(tx, query.text, query.lang if options.with_lang else None)
            right = answers_of(query, keys)
            candidates = tuple((keys[one.entry_id] in right, one.values) for one in found)
            samples.append(Sample(candidates, bool(query.expected)))
            progress(done, len(labelled))
    return learn(samples, options.oos_share)


def learn(samples: Sequence[Sample], oos_share: float | None) -> Calibration:
    """Weights from all samples; thresholds from what weights that have not seen them say of them."""
    weighted = reweighted(samples, oos_share)
    predictions = cross_validated(weighted)
    thresholds = {f"{target:.2f}": threshold(predictions, target, oos_share) for target in NOMINAL}
    return Calibration(fit(weighted), thresholds, predictions)


async def predict(
    data: Dataset, learnt: Calibration, options: Options, clock: Clock, progress: Progress = nothing
) -> tuple[Dataset, list[Result]]:
    """What the bot would do with each query of `data`, in order, and the data as it was asked: with its aliases.

    Raises `FileProblems` if every query became an alias.
    """
    data = with_aliases(data, options.aliases)
    if not data.queries:
        raise FileProblems([f"{data.name}: with --aliases {options.aliases} no query is left to ask"])
    engine, groups = engine_of(options), _groups(data)
    topics = learn_topics(data.entries, options.examples, options.seed)
    results = []
    async with scratch() as tx:
        await engine.load(tx, data.entries)
        for done, query in enumerate(data.queries, 1):
            begun = clock.monotonic()
            lang = query.lang if options.with_lang else None
            answers = await engine.rank(tx, query.text, lang, learnt.model)
            about = topics.ranking(query.text)
            history = {number: one.probability for one in answers for number in groups[one.entry_id]}
            people = expertise.ranked(data.experts, dict(about), history, lang, _MOST)
            results.append(_result(learnt, answers, about, people, 1000 * (clock.monotonic() - begun)))
            progress(done, len(data.queries))
    return data, results


def answers_of(query: Query, keys: Mapping[str, str]) -> frozenset[str]:
    """The answers (`Entry.key`) that are right for a query: those of the entries its label names."""
    return frozenset(keys[number] for number in query.expected or () if number in keys)


def learn_topics(entries: Iterable[Entry], examples: int | None = None, seed: int = 0) -> TopicModel:
    """The topics of the entries, from `examples` of each at most; the same seed takes the same."""
    filed: dict[str, list[str]] = {}
    for entry in entries:
        for slug in dict.fromkeys(entry.topics):
            filed.setdefault(slug, []).append(f"{entry.question} {told(entry)}".strip())
    chance = random.Random(seed)  # noqa: S311 - which examples are taken is no secret
    for slug in sorted(filed):
        if examples is not None and len(filed[slug]) > examples:
            filed[slug] = chance.sample(filed[slug], examples)
    return TopicModel.fit(TopicProfile(slug, _AXIS, (_label(slug), *texts)) for slug, texts in filed.items())


def _label(slug: str) -> str:
    """The name of a topic, as far as its slug tells it."""
    return " ".join(slug.replace("-", "_").split("_"))


def _groups(data: Dataset) -> dict[str, list[str]]:
    """For each entry the ids of all that share its answer."""
    by_key: dict[str, list[str]] = {}
    for entry in data.entries:
        by_key.setdefault(entry.key, []).append(entry.id)
    return {entry.id: by_key[entry.key] for entry in data.entries}


def _result(
    learnt: Calibration,
    answers: Sequence[Ranked],
    about: Sequence[tuple[str, float]],
    people: Sequence[expertise.Match],
    ms: float,
) -> Result:
    probability = answers[0].probability if answers else 0.0
    return Result(
        {target: probability >= lowest for target, lowest in learnt.thresholds.items()},
        probability,
        tuple(Scored(one.entry_id, one.probability) for one in answers[:_MOST]),
        tuple(TopicScored(slug, p) for slug, p in about[:_MOST]),
        tuple(one.member_id for one in people),
        ms,
    )
