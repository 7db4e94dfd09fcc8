"""The lines of a file of knowledge, experts and questions: one JSON object each, told apart by `type`.

{"type": "knowledge", "id": "gov-001", "question": "…", "answer": "…", "topics": ["efficiency"], …}
{"type": "expert", "id": "exp-01", "nation": "TH", "languages": ["en", "th"], "topics": ["efficiency"]}
{"type": "question", "id": "214", "text": "…", "asked_at": "…", "status": "solved", "topics": [], …}
{"type": "query", …}   belongs to an evaluation; an import passes it over
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from bot.messages.clean import clean
from storage import questions

MOST_CHARS = 20_000
"""Of an answer in the knowledge."""
Progress = Callable[[int, int], None]
"""Told how many steps of how many are done."""
STATES = tuple(state for state in questions.STATES if state != "draft")
"""What was never sent stays where it is."""


class ImportProblems(Exception):
    """Nothing was written; `lines` says what is wrong, a line of the file each ("line 12: question: …")."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def _text(limit: int) -> Callable[[str], str]:
    def check(value: str) -> str:
        kept = clean(value, limit + 1)
        if not kept:
            raise ValueError("there is nothing in it")
        if len(kept) > limit:
            raise ValueError(f"longer than {limit} characters")
        return kept

    return check


def _line(value: str) -> str:
    kept = clean(value, 300)
    if not kept or "\n" in kept or kept != value.strip():
        raise ValueError("should be one line of at most 300 characters")
    return kept


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"{value!r} is not an IANA time zone")
    return value


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("the offset is missing, as in 2026-11-24T09:00:00+00:00")
    return value


def _state(value: str) -> str:
    if value not in STATES:
        raise ValueError(f"{value!r} is not one of {', '.join(STATES)}")
    return value


Id = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_line)]
ExpertId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\-]{1,15}$")]
QuestionId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\-]{1,10}$")]
"""Ids of people and questions stand in buttons, whose payloads hold 40 bytes."""
"""An id that stands in buttons."""
Topic = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_line)]
Nation = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Lang = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Instant = Annotated[datetime, AfterValidator(_aware)]


@dataclass(frozen=True, slots=True)
class Counts:
    """What a file held, by type of line.

    `kept`: lines that would have overwritten what was lived here. `strange`: lines with topics that the
    community does not have; they are taken in, but such a topic only finds who has it too.
    """

    knowledge: int = 0
    experts: int = 0
    questions: int = 0
    queries: int = 0
    kept: int = 0
    strange: int = 0


class Line(BaseModel):
    """A line; a field it does not know is an error, so that a slip of the pen never loses data."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    topics: tuple[Topic, ...]


class Knowledge(Line):
    """A piece of knowledge. `state` is only written when it is not live."""

    type: Literal["knowledge"]
    id: Id
    question: Annotated[str, AfterValidator(_text(1000))]
    answer: Annotated[str, AfterValidator(_text(MOST_CHARS))]
    nation: Nation | Literal["network"] | None = None
    source: Annotated[str, AfterValidator(lambda value: clean(value, 500))] = ""
    reviewed: date | None = None
    lang: Lang = "en"
    aliases: tuple[Annotated[str, AfterValidator(_text(1000))], ...] = ()
    state: Literal["proposed", "live", "retracted"] | None = None
    example: bool = False


class Expert(Line):
    """A volunteer, without a name: a file never carries one."""

    type: Literal["expert"]
    id: ExpertId
    nation: Nation | None = None
    languages: tuple[Lang, ...] = ("en",)
    capacity: Annotated[int, Field(ge=0, le=100)] | None = None
    answered: tuple[str, ...] = ()
    weekly_limit: Annotated[int, Field(ge=1, le=1000)] | None = None
    hours: Literal["weekdays", "daily"] = "weekdays"
    display: Literal["name", "nation", "plain"] = "nation"
    zone: Annotated[str, AfterValidator(_zone)] | None = None


class Answer(BaseModel):
    """An answer to a question; `expert` is the id of an expert of the file or of the community."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    text: Annotated[str, AfterValidator(_text(6000))]
    expert: str
    at: Instant
    accepted: bool = False


class Question(Line):
    """A question of a community; the asker is never named. `entry`: the knowledge that answered it."""

    type: Literal["question"]
    id: QuestionId
    text: Annotated[str, AfterValidator(_text(4000))]
    lang: Lang = "en"
    asker_nation: Nation | None = None
    asked_at: Instant
    status: Annotated[str, AfterValidator(_state)]
    answers: tuple[Answer, ...] = ()
    entry: str | None = None


MODELS: dict[str, type[Knowledge] | type[Expert] | type[Question]] = {
    "knowledge": Knowledge,
    "expert": Expert,
    "question": Question,
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file that has passed every check: (line number, line), and how many lines were passed over."""

    knowledge: tuple[tuple[int, Knowledge], ...]
    experts: tuple[tuple[int, Expert], ...]
    questions: tuple[tuple[int, Question], ...]
    queries: int
    lines: int


def read_lines(path: Path, problems: list[str] | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file with their line numbers, from 1; empty lines are passed over.

    A line that is no JSON object is noted in `problems`, or, without it, raises `ImportProblems`.
    """
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
                continue
            try:
                found = json.loads(raw.decode("utf-8-sig"))
            except UnicodeDecodeError:
                fault = "not UTF-8 text"
            except (ValueError, RecursionError) as error:
                fault = f"not JSON: {error}"
            else:
                if isinstance(found, dict):
                    yield number, found
                    continue
                fault = "not a JSON object"
            if problems is None:
                raise ImportProblems([f"line {number}: {fault}"])
            problems.append(f"line {number}: {fault}")


def parse(path: Path, problems: list[str], step: Callable[[], None] = lambda: None) -> Parsed:
    """Each line against its model; what is wrong is noted in `problems`. `step` is called for each line."""
    found: dict[str, list[tuple[int, Any]]] = {name: [] for name in MODELS}
    seen: dict[tuple[str, str], int] = {}
    queries = lines = 0
    for number, data in read_lines(path, problems):
        step()
        lines += 1
        kind = data.get("type")
        if kind == "query":
            queries += 1
            continue
        model = MODELS.get(kind) if isinstance(kind, str) else None
        if model is None:
            problems.append(f"line {number}: type: {kind!r} is not one of knowledge, expert, question, query")
            continue
        try:
            line = model.model_validate(data)
        except ValidationError as error:
            problems += [f"line {number}: {fault}" for fault in _faults(error)]
            continue
        first = seen.setdefault((line.type, line.id), number)
        if first != number:
            problems.append(f"line {number}: id: {line.id!r} stands on line {first} already")
        found[line.type].append((number, line))
    return Parsed(tuple(found["knowledge"]), tuple(found["expert"]), tuple(found["question"]), queries, lines)


def check_references(parsed: Parsed, experts: frozenset[str], entries: frozenset[str]) -> list[str]:
    """What names an expert or an entry that is neither in the file nor among the ids of the community."""
    people = experts | {one.id for _, one in parsed.experts}
    known = entries | {one.id for _, one in parsed.knowledge}
    problems = []
    for number, expert in parsed.experts:
        for one in expert.answered:
            if one not in known:
                problems.append(f"line {number}: answered: there is no knowledge {one!r}")
    for number, question in parsed.questions:
        for place, answer in enumerate(question.answers, 1):
            if answer.expert not in people:
                fault = f"there is no expert {answer.expert!r}"
                problems.append(f"line {number}: answers: {place}: expert: {fault}")
        if question.entry is not None and question.entry not in known:
            problems.append(f"line {number}: entry: there is no knowledge {question.entry!r}")
    return problems


def _faults(error: ValidationError) -> list[str]:
    said = []
    for fault in error.errors(include_url=False, include_context=False, include_input=False):
        where = ": ".join(str(part + 1) if isinstance(part, int) else str(part) for part in fault["loc"])
        what = fault["msg"].removeprefix("Value error, ")
        if fault["type"] == "extra_forbidden":
            what = "there is no such field"
        elif fault["type"] == "missing":
            what = "is missing"
        said.append(f"{where}: {what}")
    return list(dict.fromkeys(said))
