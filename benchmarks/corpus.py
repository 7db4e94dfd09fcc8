"""Made-up knowledge about governance, as much as is wanted, and questions about it. The same seed, the same text.

An entry is put together from word lists: a question of one of twelve shapes about a measure, for a service, in a
nation or a kind of office, and an answer of a lead sentence of its own and three sentences taken at random from the
answers of the demo community. So the words are as unevenly common as in the real knowledge, answers are as
long (about 400 characters), and many entries share most of their words, which is the hard case for an index.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks.house import COMMUNITY

DEMO = Path(__file__).parent.parent / "config" / "demo" / "asean.jsonl"
MEASURES = (
    "open data portal|one-stop service counter|citizen satisfaction survey|complaint hotline|service charter|"
    "participatory budget|asset declaration|procurement audit|digital identity check|regulatory impact assessment|"
    "performance dashboard|village consultation|early warning text message|land record register|queue ticket system|"
    "staff rotation plan|whistleblower channel|mobile service van|grievance committee|results framework|"
    "mentoring scheme|knowledge handover file|cash transfer list|school meal roster|disaster drill|data sharing "
    "agreement|customs pre-clearance|tax filing assistant|licence renewal by post|public hearing"
).split("|")
SERVICES = (
    "birth registration|business licensing|rural clinics|land titling|water supply|school admission|flood relief|"
    "passport offices|pension payments|waste collection|bus routes|building permits|vaccination campaigns|customs "
    "clearance|farm extension|social housing|vehicle registration|market inspection|fire safety|labour migration|"
    "forest permits|port inspection|electricity connection|tourist police|elderly care"
).split("|")
OFFICES = (
    "a district office|a provincial treasury|a line ministry|a city council|the civil service commission|an audit "
    "institution|a sub-district|a state enterprise|a border checkpoint|the prime minister's office"
).split("|")
VERBS = "introduce|pilot|fund|evaluate|staff|explain|scale up|digitise|monitor|hand over".split("|")
GAINS = "waiting time|complaints|errors|leakage|travel for citizens|paper|repeat visits|backlog".split("|")
SHAPES = (
    "How did {nation} {verb} a {measure} for {service}?",
    "What does it take to {verb} a {measure} in {office}?",
    "How can {office} cut {gain} in {service} with a {measure}?",
    "Which mistakes should we avoid when we {verb} a {measure} for {service}?",
    "How much does a {measure} for {service} cost {office}?",
    "Who should approve a {measure} that touches {service} in {nation}?",
    "How do we train staff of {office} to run a {measure}?",
    "What did {nation} learn about {gain} from its {measure}?",
    "How long does {office} need to {verb} a {measure}?",
    "Can a {measure} for {service} work without internet access?",
    "How do we measure whether a {measure} reduced {gain} in {service}?",
    "What law does {nation} need before it can {verb} a {measure}?",
)
ABOUT = (
    "Ahead of the {n}th sub-committee meeting, may delegates from {nation} bring {thing} into the negotiating room?",
    "Our delegation lost {thing} at the airport of {nation}; whom do we call on a Sunday evening?",
    "Is there a template letter asking {nation} to lend {thing} for an exhibition of royal regalia?",
    "Which hotel near the secretariat stores {thing} overnight for visiting officials of {nation}?",
)
THINGS = (
    "musical instruments|ceremonial daggers|orchid seedlings|a chess grandmaster|helicopter spare parts|two elephants|"
    "diplomatic pouches|a satellite telephone|vintage banknotes|a film crew|batik banners|frozen durian"
).split("|")
"""For questions the knowledge cannot answer."""


def knowledge(count: int, seed: int = 1) -> Iterator[dict[str, object]]:
    """`count` entries with distinct questions, as lines of an import file."""
    return islice(_entries(seed), count)


def _entries(seed: int) -> Iterator[dict[str, object]]:
    chance, sentences, seen = random.Random(seed), _sentences(), set()
    nations = [(nation.code, nation.name) for nation in COMMUNITY.nations]
    topics = [topic.slug for topic in COMMUNITY.topics]
    while True:
        code, name = chance.choice(nations)
        parts = {
            "nation": name,
            "verb": chance.choice(VERBS),
            "measure": chance.choice(MEASURES),
            "service": chance.choice(SERVICES),
            "office": chance.choice(OFFICES),
            "gain": chance.choice(GAINS),
        }
        question = chance.choice(SHAPES).format(**parts)
        if question in seen:
            continue
        seen.add(question)
        lead = "In {nation} the {measure} for {service} began in {office} and first went after {gain}.".format(**parts)
        yield {
            "type": "knowledge",
            "id": f"b{len(seen):05}",
            "question": question,
            "answer": " ".join([lead, *chance.sample(sentences, 3)]),
            "topics": chance.sample(topics, 2),
            "nation": code,
            "source": f"Made-up note {len(seen)}",
            "reviewed": "2026-06-01",
        }


def experts(count: int = 30) -> list[dict[str, object]]:
    """Volunteers with room for all the questions of a run, so that routing finds somebody."""
    chance, topics = random.Random(3), [topic.slug for topic in COMMUNITY.topics]
    return [
        {
            "type": "expert",
            "id": f"bx{number}",
            "nation": chance.choice(COMMUNITY.nations).code,
            "languages": ["en"],
            "topics": sorted(chance.sample(topics, 4)),
            "capacity": 100,
        }
        for number in range(count)
    ]


def known_questions(entries: list[dict[str, object]], count: int, seed: int = 2) -> list[str]:
    """Questions the entries answer, in other words: politer, a word left out, or a letter mistyped."""
    chance = random.Random(seed)
    return [_reworded(str(entry["question"]), chance) for entry in chance.sample(entries, count)]


def unknown_questions(count: int, seed: int = 4) -> list[str]:
    """Questions that share words with the knowledge and that no entry answers."""
    chance = random.Random(seed)
    return [
        chance.choice(ABOUT).format(
            n=chance.randint(4, 90), nation=chance.choice(COMMUNITY.nations).name, thing=chance.choice(THINGS)
        )
        for _ in range(count)
    ]


def write(lines: list[dict[str, object]], path: Path) -> Path:
    """The lines as a file to import."""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def _reworded(question: str, chance: random.Random) -> str:
    words = question.rstrip("?").split()
    way = chance.randrange(3)
    if way == 0:
        return f"Hello, please tell me: {question[0].lower()}{question[1:]} Thank you"
    if way == 1:
        del words[chance.randrange(1, len(words))]
    else:
        at = max(range(len(words)), key=lambda place: len(words[place]))
        words[at] = words[at][:2] + words[at][3:]
    return " ".join(words) + "?"


def _sentences() -> list[str]:
    lines = (json.loads(line) for line in DEMO.read_text(encoding="utf-8").splitlines())
    answers = [line["answer"] for line in lines if line["type"] == "knowledge" and line.get("lang", "en") == "en"]
    return [sentence for answer in answers for sentence in re.split(r"(?<=[.!?])\s+", answer) if len(sentence) > 30]
