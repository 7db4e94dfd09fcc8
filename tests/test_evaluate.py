"""`mufakat evaluate`: predictions for files without labels, figures for files with them, plain words for bad ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import cli
from bot.evaluating import engines
from bot.evaluating.figures import curve, judged, reliability, report
from bot.evaluating.files import FileProblems, Query, read, with_aliases
from bot.evaluating.work import Calibration, Scored, TopicScored, answers_of, learn_topics
from bot.evaluating.work import Result as Found
from bot.services.calibration import Sample, predict
from bot.services.ranking import DEFAULT, Model, Ranked
from storage.db import Tx

NOMINAL = ["0.80", "0.85", "0.90", "0.95", "0.98"]
LINE = ["answered", "probability", "candidates", "topics", "experts", "ms"]
THINGS = {
    "queue": ("How can we shorten queues at a busy office?", "service"),
    "charter": ("How do we write a service charter people can use?", "service"),
    "audit": ("How do we make internal audit useful rather than feared?", "audit"),
    "gift": ("What rule on gifts should a code of conduct contain?", "audit"),
    "drill": ("How should evacuation drills be organised?", "crisis"),
    "flood": ("Who warns villages before a flood?", "crisis"),
}
ASKED = {
    "queue": ("queues at our office are too long", "shorten a queue at the busy office"),
    "charter": ("write a charter of services", "a service charter that people use"),
    "audit": ("make internal audit useful", "internal audit is feared here"),
    "gift": ("a rule on gifts for our code of conduct", "gifts in the code of conduct"),
    "drill": ("organise an evacuation drill", "how often evacuation drills"),
    "flood": ("warn villages before the flood", "flood warnings for a village"),
}
NOTHING = ("what is the weather tomorrow", "my laptop is broken", "who won the match", "hello there")
Line = dict[str, Any]


def knowledge() -> list[Line]:
    return [
        {
            "type": "knowledge",
            "id": one,
            "question": question,
            "answer": f"What we do about it: {one}.",
            "topics": [topic],
        }
        for one, (question, topic) in THINGS.items()
    ]


def experts() -> list[Line]:
    return [
        {"type": "expert", "id": "e-service", "topics": ["service"], "answered": [], "languages": ["en"]},
        {"type": "expert", "id": "e-audit", "topics": ["audit"], "answered": ["audit"], "languages": ["en", "id"]},
        {"type": "expert", "id": "e-crisis", "topics": ["crisis"], "answered": ["drill"], "languages": ["th"]},
    ]


def queries() -> list[Line]:
    asked = [
        {
            "type": "query",
            "query": text,
            "expected_ids": [one],
            "topics": [THINGS[one][1]],
            "lang": "en",
            "style": "plain",
        }
        | {"experts_ok": [f"e-{THINGS[one][1]}"]}
        for one, texts in ASKED.items()
        for text in texts
    ]
    return asked + [
        {"type": "query", "query": text, "expected_ids": [], "oos": "in-domain", "lang": "en"} for text in NOTHING
    ]


def bare(lines: list[Line]) -> list[Line]:
    """The lines as somebody has them who knows no label."""
    return [
        {key: one[key] for key in ("type", "query", "lang") if key in one} if one["type"] == "query" else one
        for one in lines
    ]


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(lines: list[Any], name: str = "test.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in lines))
        return path

    return to_file


@pytest.fixture
def dev(write: Write) -> Path:
    """Enough copies of the same queries for the strictest threshold that such a file can prove."""
    return write([*knowledge(), *queries() * 12], "dev.jsonl")


def run(file: Path, dev: Path, *words: str, fails: bool = False) -> Result:
    found = CliRunner().invoke(cli, ["evaluate", str(file), "--calibrate", str(dev), *words], catch_exceptions=False)
    assert (found.exit_code != 0) == fails, found.output
    return found


def predicted(file: Path, dev: Path, *words: str) -> list[Line]:
    out = file.with_name("out.jsonl")
    run(file, dev, "--predictions", str(out), *words)
    return [json.loads(line) for line in out.read_text().splitlines()]


def timeless(lines: list[Line]) -> list[Line]:
    return [{key: value for key, value in one.items() if key != "ms"} for one in lines]


def test_a_line_of_predictions_for_each_query_in_order(write: Write, dev: Path) -> None:
    asked = [*knowledge(), *experts(), *bare(queries())]
    lines = predicted(write(asked), dev)
    assert len(lines) == len(queries())
    for label, line in zip(queries(), lines, strict=True):
        assert list(line) == LINE
        assert list(line["answered"]) == NOMINAL
        assert all(type(one) is bool for one in line["answered"].values())
        strict = list(line["answered"].values())
        assert strict == sorted(strict, reverse=True), "what is dared at a high precision is dared at a low one"
        assert all(list(one) == ["id", "p"] for one in line["candidates"])
        assert all(list(one) == ["topic", "p"] for one in line["topics"])
        assert line["ms"] > 0
        chances = [one["p"] for one in line["candidates"]]
        assert chances == sorted(chances, reverse=True)
        assert len(chances) <= 10
        assert line["probability"] == max(chances, default=0.0)
        assert not line["answered"]["0.80"] or line["probability"] > 0
        if label["expected_ids"]:
            assert line["candidates"][0]["id"] == label["expected_ids"][0]
            assert line["topics"][0]["topic"] == label["topics"][0]
            assert line["experts"][0] == label["experts_ok"][0]
    assert lines[0]["answered"]["0.80"]
    assert not lines[-1]["answered"]["0.80"]


def test_labels_never_reach_the_engine(write: Write, dev: Path) -> None:
    labelled = predicted(write([*knowledge(), *experts(), *queries()]), dev)
    assert timeless(labelled) == timeless(predicted(write([*knowledge(), *experts(), *bare(queries())]), dev))
    wrong = [one | {"expected_ids": ["flood"], "topics": ["audit"], "oos": "x"} for one in queries()]
    assert timeless(labelled) == timeless(predicted(write([*knowledge(), *experts(), *wrong]), dev))


def test_the_engine_is_given_words_and_only_on_request_the_language(
    write: Write, dev: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, str | None]] = []

    class Listening(engines.Lexical):
        async def rank(self, tx: Tx, query: str, lang: str | None, model: Model) -> list[Ranked]:
            heard.append((query, lang))
            return await super().rank(tx, query, lang, model)

    monkeypatch.setitem(engines.ENGINES, "listening", Listening)
    file = write([*knowledge(), *queries()])
    run(file, dev, "--engine", "listening")
    run(file, dev, "--engine", "listening", "--with-lang")
    words = [one["query"] for one in queries()]
    assert heard == [(one, None) for one in words] + [(one, "en") for one in words]


async def test_what_is_calibrated_is_what_is_ranked(write: Write) -> None:
    data = read(write([*knowledge(), *queries()]))
    engine = engines.Lexical()
    async with engines.scratch() as tx:
        await engine.load(tx, data.entries)
        for query in data.queries:
            found = await engine.features(tx, query.text, None)
            probability, order = predict(Sample(tuple((False, one.values) for one in found), True), DEFAULT)
            there = await engine.rank(tx, query.text, None, DEFAULT)
            assert [one.entry_id for one in there] == [found[place].entry_id for place in order]
            assert probability == pytest.approx(there[0].probability if there else 0.0)


def test_with_the_language_whoever_speaks_it_comes_first(write: Write, dev: Path) -> None:
    asked = [{"type": "query", "query": "an audit of evacuation drills", "lang": lang} for lang in ("id", "th")]
    file = write([*knowledge(), *experts(), *asked])
    first = [line["experts"][0] for line in predicted(file, dev, "--with-lang")]
    assert first == ["e-audit", "e-crisis"]
    alike = [line["experts"] for line in predicted(file, dev)]
    assert alike[0] == alike[1]


def test_aliases_are_the_first_phrasings_in_file_order(write: Write) -> None:
    data = read(write([*knowledge(), *queries()]))
    left = with_aliases(data, 1)
    assert {one.id: one.aliases for one in left.entries} == {one: (texts[0],) for one, texts in ASKED.items()}
    assert [one.text for one in left.queries] == [*(texts[1] for texts in ASKED.values()), *NOTHING]
    assert with_aliases(data, 0) == data
    assert [one.text for one in with_aliases(data, 9).queries] == list(NOTHING)


def test_an_alias_of_one_answer_in_several_entries_is_kept_once(write: Write) -> None:
    twice = [one | {"answer": "The same."} for one in knowledge()[:2]]
    both = [{"type": "query", "query": f"phrasing {n}", "expected_ids": ["queue", "charter"]} for n in range(3)]
    left = with_aliases(read(write([*twice, *both])), 2)
    assert [one.aliases for one in left.entries] == [("phrasing 0", "phrasing 1"), ()]
    assert [one.text for one in left.queries] == ["phrasing 2"]
    apart = with_aliases(read(write([*knowledge()[:2], *both])), 2)
    assert [one.aliases for one in apart.entries] == [("phrasing 0", "phrasing 1")] * 2


def test_aliases_are_left_out_of_the_predictions_and_help(write: Write, dev: Path) -> None:
    odd = {"type": "query", "query": "zebra crossing xylophone", "expected_ids": ["gift"]}
    file = write([*knowledge(), odd, *bare([odd]), *bare(queries())])
    lines = predicted(file, dev, "--aliases", "1")
    assert len(lines) == len(queries()) + 1
    assert lines[0]["candidates"][0]["id"] == "gift"
    assert predicted(file, dev)[1]["candidates"] == []
    only = write([*knowledge(), odd], "only.jsonl")
    assert "no query is left" in run(only, dev, "--aliases", "1", fails=True).stderr


def test_examples_are_the_same_for_the_same_seed(write: Write, dev: Path) -> None:
    file = write([*knowledge(), *bare(queries())])
    topics = [
        [one["topics"] for one in predicted(file, dev, "--examples", "1", "--seed", str(seed))]
        for seed in (0, 0, 1, 2, 3)
    ]
    assert topics[0] == topics[1]
    assert any(topics[0] != other for other in topics[2:])
    assert topics[0] != [one["topics"] for one in predicted(file, dev)]


def test_examples_bound_what_a_topic_learns(write: Write) -> None:
    entries = read(write([*knowledge(), *queries()])).entries
    told = [learn_topics(entries, 1, seed).classify("flood villages evacuation drills")[:1] for seed in range(6)]
    assert {one[0].slug for one in told if one} == {"crisis"}
    assert learn_topics((), 1).classify("flood") == ()


def test_entries_with_the_same_answer_are_one_candidate(write: Write, dev: Path) -> None:
    twins = [one | {"id": f"{one['id']}-2", "question": f"Again: {one['question']}"} for one in knowledge()]
    file = write([*knowledge(), *twins, *queries()])
    for line in predicted(file, dev):
        names = [one["id"].removesuffix("-2") for one in line["candidates"]]
        assert len(names) == len(set(names))
    figures = json.loads(run(file, dev, "--json").stdout)
    assert figures["all"]["r1"] == 1.0
    assert (figures["knowledge"], figures["answers"]) == (12, 6)


def test_the_figures_of_a_labelled_file(write: Write, dev: Path) -> None:
    figures = json.loads(run(write([*knowledge(), *experts(), *queries()]), dev, "--json").stdout)
    assert (figures["file"], figures["calibrated_on"]) == ("test.jsonl", "dev.jsonl")
    whole = figures["all"]
    assert (whole["answerable"], whole["unanswerable"]) == (12, 4)
    assert whole["r1"] == whole["r3"] == whole["mrr10"] == 1.0
    assert whole["auroc"] == 1.0
    there = whole["at"]["0.85"]
    assert there["given"] == figures["given"]["0.85"] >= 12
    assert there["precision"] == pytest.approx(12 / there["given"])
    assert there["fa"] == there["near"] == (there["given"] - 12) / 4
    assert there["honest"] is None, "a dozen answers are too few to judge by"
    assert figures["styles"].keys() == {"plain"}
    assert figures["languages"].keys() == {"en"}
    assert figures["topics"]["top1"] == figures["people"]["hit1"] == 1.0
    assert figures["people"]["queries"] == 12


def test_the_tables_for_people(write: Write, dev: Path) -> None:
    shown = run(write([*knowledge(), *experts(), *queries()]), dev).stdout
    for head in ("Finding", "Answering", "By style", "By language", "Topics", "Experts", "R@1", "near"):
        assert head in shown
    silent = run(write([*knowledge(), *bare(queries())], "bare.jsonl"), dev).stdout
    assert "nothing can be judged" in silent
    assert "R@1" not in silent


def found(probability: float, *ids: str, dare: bool = False) -> Found:
    scored = tuple(Scored(one, probability / place) for place, one in enumerate(ids, 1))
    return Found(dict.fromkeys(NOMINAL, dare), probability, scored, (TopicScored("service", 1.0),), (), 2.0)


def test_figures_by_hand(write: Write) -> None:
    data = read(
        write(
            [
                *knowledge(),
                {"type": "query", "query": "a", "expected_ids": ["queue"]},
                {"type": "query", "query": "b", "expected_ids": ["gift", "audit"]},
                {"type": "query", "query": "c", "expected_ids": ["flood"]},
                {"type": "query", "query": "d", "expected_ids": [], "oos": "in-domain"},
                {"type": "query", "query": "e", "expected_ids": [], "oos": "chat"},
                {"type": "query", "query": "not labelled"},
            ]
        )
    )
    results = [
        found(0.9, "queue", "gift", dare=True),
        found(0.6, "queue", "drill", "audit"),
        found(0.8, "gift", dare=True),
        found(0.7, "gift", dare=True),
        found(0.0),
        found(0.95, "queue", dare=True),
    ]
    figures = report(data, results, Calibration(DEFAULT, dict.fromkeys(NOMINAL, 0.7), ()))
    whole, there = figures["all"], figures["all"]["at"]["0.90"]
    assert (whole["r1"], whole["r3"]) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert whole["mrr10"] == pytest.approx((1 + 1 / 3) / 3)
    assert whole["auroc"] == pytest.approx(5 / 6)
    assert (there["given"], there["right"], there["precision"]) == (3, 1, pytest.approx(1 / 3))
    assert (there["ar"], there["fa"], there["near"]) == (pytest.approx(1 / 3), 0.5, 1.0)
    assert figures["given"]["0.90"] == 4
    assert figures["ms"] == {"p50": 2.0, "p95": 2.0}
    asked = judged(data, results)
    assert sum(band["count"] for band in reliability(asked)) == 5
    assert curve(asked)[-1] == {"coverage": 1.0, "risk": 0.8}
    assert answers_of(Query("x", None, ("gone",)), data.keys) == frozenset()


def test_a_precision_that_was_promised_and_not_kept_is_told(write: Write) -> None:
    asked = [{"type": "query", "query": str(n), "expected_ids": ["queue"]} for n in range(40)]
    data = read(write([*knowledge(), *asked]))
    results = [found(0.9, "queue" if n < 30 else "gift", dare=True) for n in range(40)]
    at = report(data, results, Calibration(DEFAULT, dict.fromkeys(NOMINAL, 0.7), ()))["all"]["at"]
    assert at["0.80"]["honest"] is True, "thirty of forty may be bad luck at .80"
    assert at["0.95"]["honest"] is False


HOSTILE = [
    "",
    "   ",
    "a",
    '"unbalanced AND (NEAR/3 OR NOT * ^ : {a b} -x +y',
    "queue" * 2_000,
    "ขอ ข้อมูล queue 行政 ក្រុង ပြည်သူ",
    "\ud800 lone \udfff",
    "\0\x1b[31m",
    "'; DROP TABLE phrase; --",
    "🙂" * 300,
]


def test_hostile_queries_and_knowledge_never_raise(write: Write, dev: Path) -> None:
    asked = [{"type": "query", "query": text, "lang": "\ud800"} for text in HOSTILE]
    known = [
        {"type": "knowledge", "id": f"h{n}", "question": text, "answer": text, "topics": [text], "aliases": [text]}
        for n, text in enumerate(HOSTILE)
    ]
    lines = predicted(write([*knowledge(), *experts(), *known, *asked]), dev, "--with-lang")
    assert len(lines) == len(HOSTILE)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "there is no knowledge in it"),
        ([{"type": "query", "query": "x"}], "there is no knowledge in it"),
        ([{"type": "knowledge", "id": "a", "question": "x"}], "there is no query in it"),
        (["{not json"], "line 1: not JSON"),
        (["[1]"], "line 1: not a JSON object"),
        ([{"type": "query"}], "line 1: query: is missing"),
        ([{"type": "query", "query": 7}], "line 1: query: Input should be a valid string"),
        ([{"type": "query", "query": "x", "expected_ids": "gift"}], "line 1: expected_ids:"),
        ([{"type": "knowledge", "id": "a", "question": "x", "topics": [1]}], "line 1: topics: 1:"),
        ([{"type": "banana"}], "line 1: type: 'banana'"),
        ([*knowledge()[:1] * 2], "line 2: id: 'queue' stands on line 1 already"),
        ([{"type": "knowledge", "id": "\ud800", "question": "x"}], "holds signs that no id may"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(write: Write, dev: Path, lines: list[Any], said: str) -> None:
    file = write(lines)
    for words in (run(file, dev, fails=True).stderr, run(dev, file, fails=True).stderr):
        assert f"test.jsonl: {said}" in words or said in words
        assert "test.jsonl" in words


def test_many_problems_are_cut_short(write: Write) -> None:
    with pytest.raises(FileProblems) as problems:
        read(write([{"type": "banana"}] * 50))
    assert len(problems.value.lines) == 21
    assert "30 more" in problems.value.lines[-1]


def test_what_else_can_be_wrong_is_told(write: Write, dev: Path, tmp_path: Path) -> None:
    file = write([*knowledge(), *bare(queries())])
    assert "nothing to calibrate on" in run(file, file, fails=True).stderr
    none = write([*knowledge(), *[one for one in queries() if not one["expected_ids"]]], "none.jsonl")
    assert "nothing to calibrate on" in run(file, none, fails=True).stderr
    assert "'magic' is not one of default" in run(file, dev, "--engine", "magic", fails=True).stderr
    assert "nowhere.jsonl" in run(tmp_path / "nowhere.jsonl", dev, fails=True).stderr
    assert "out" in run(file, dev, "--predictions", str(tmp_path / "no" / "out"), fails=True).stderr
    run(file, dev, "--oos-share", "1.5", fails=True)
    run(file, dev, "--examples", "0", fails=True)


def test_a_share_that_the_dev_file_knows_nothing_about_is_silence(write: Write) -> None:
    only = write([*knowledge(), *[one for one in queries() * 12 if one["expected_ids"]]], "only.jsonl")
    file = write([*knowledge(), *bare(queries())])
    told = run(file, only, "--oos-share", "0.3", "--json")
    assert "no query is unanswerable" in told.stderr
    assert set(json.loads(told.stdout)["thresholds"].values()) == {None}
    assert json.loads(run(file, only, "--json").stdout)["thresholds"]["0.80"] is not None


def test_a_larger_share_makes_it_stricter(write: Write, dev: Path) -> None:
    file = write([*knowledge(), *bare(queries())])
    shares = ("0.05", "0.9")
    given = [json.loads(run(file, dev, "--oos-share", one, "--json").stdout)["given"]["0.85"] for one in shares]
    assert given[0] >= given[1]
