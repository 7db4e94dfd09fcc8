"""What makes one community different from another: nations, languages, topics, timers and limits.

`config/communities/asean.toml` says what each key means. All records are frozen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

LABEL = "label_"

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
NationCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
"""ISO 3166, two letters."""
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
"""ISO 639."""
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Text = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(gt=0)]


class Record(BaseModel):
    """A part of a community."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Zone(Record):
    """A time zone (IANA name) and the city by which a person knows it."""

    zone: str
    city: Text

    @field_validator("zone")
    @classmethod
    def _exists(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, OSError, ValueError) as error:  # not there; a folder; not a name at all
            raise ValueError(f"{zone!r} is not an IANA time zone") from error
        return zone


class Nation(Record):
    """A member nation, by its official English short name; `languages` are keys of `Community.languages`."""

    code: NationCode
    name: Text
    zones: Annotated[tuple[Zone, ...], Field(min_length=1)]
    languages: Annotated[tuple[LanguageCode, ...], Field(min_length=1)]


class Labelled(Record):
    """Something with a slug and a name for people: `labels` by language, English always among them."""

    slug: Slug
    labels: Mapping[LanguageCode, Text]

    @model_validator(mode="before")
    @classmethod
    def _gather_labels(cls, data: object) -> object:
        """`label`, `label_id`, `label_th` … become one mapping."""
        if not isinstance(data, dict):
            return data
        labels = {key.removeprefix(LABEL): value for key, value in data.items() if key.startswith(LABEL)}
        if "label" not in data:
            raise ValueError("`label` is missing")
        rest = {key: value for key, value in data.items() if key != "label" and not key.startswith(LABEL)}
        return {**rest, "labels": {"en": data["label"], **labels}}

    def label(self, language: str) -> str:
        """The name in `language` (ISO 639), or in English where there is none."""
        return self.labels.get(language, self.labels["en"])


class Axis(Labelled):
    """One way to sort topics."""


class Topic(Labelled):
    """What a question can be about. `keywords`: lower-case words and phrases that point to it."""

    axis: Slug
    keywords: Annotated[tuple[Text, ...], Field(min_length=1)]

    @field_validator("keywords")
    @classmethod
    def _lower_and_once(cls, keywords: tuple[str, ...]) -> tuple[str, ...]:
        for word in keywords:
            if word != word.lower().strip():
                raise ValueError(f"{word!r} should be in lower case, without space around it")
        _once("keyword", keywords)
        return keywords


class Timers(Record):
    """When something happens; hours are working hours in the expert's zone, days are calendar days."""

    nudge_after_hours: Count
    next_after_hours: Count
    accepted_nudge_hours: Count
    accepted_back_hours: Count
    max_experts: Count
    gap_after_days: Count
    helped_after_days: Count

    @model_validator(mode="after")
    def _nudge_comes_first(self) -> Self:
        if self.nudge_after_hours >= self.next_after_hours:
            raise ValueError("nudge_after_hours should be less than next_after_hours")
        if self.accepted_nudge_hours >= self.accepted_back_hours:
            raise ValueError("accepted_nudge_hours should be less than accepted_back_hours")
        return self


class Limits(Record):
    """Quotas: questions of one person, characters of one question, questions an expert holds at a time."""

    questions_per_hour: Count
    questions_per_day: Count
    question_chars: Count
    open_default: Count


class Freshness(Record):
    """How long an answer stays current: calendar months after its last review, by topic where the topic says so.

    `author_days`: how long its author has to look at it again before the coordinators are asked.
    """

    months: Count
    author_days: Count
    topics: Mapping[Slug, Count] = Field(default_factory=dict)

    def months_for(self, topics: Iterable[str]) -> int:
        """The shortest of the topics' own, the common one where none of them has its own."""
        return min((self.topics[one] for one in topics if one in self.topics), default=self.months)


class Hours(Record):
    """Days and local times at which an expert may be messaged: from `starts` until before `ends`."""

    days: Annotated[tuple[Day, ...], Field(min_length=1)]
    starts: time = Field(alias="from")
    ends: time = Field(alias="to")

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.starts >= self.ends:
            raise ValueError("`from` should be earlier than `to`")
        _once("day", self.days)
        return self

    @property
    def weekdays(self) -> frozenset[int]:
        """The days as numbers, Monday is 0 (as `datetime.weekday`)."""
        order: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        return frozenset(order.index(day) for day in self.days)


class WorkingHours(Record):
    """The two choices of a member."""

    weekdays: Hours
    daily: Hours


class Host(Record):
    """A past annual conference."""

    year: Annotated[int, Field(ge=2013)]
    city: Text
    nation: NationCode


class Places(Record):
    """Group channels of the room, without `#`."""

    demo: Annotated[tuple[Slug, ...], Field(min_length=1)]


class Community(Record):
    """Everything that makes one community different from another."""

    name: Slug
    title: Text
    nations: Annotated[tuple[Nation, ...], Field(min_length=1)]
    languages: Mapping[LanguageCode, Text]
    """ISO 639 code → the language's own name."""
    axes: Annotated[tuple[Axis, ...], Field(min_length=1, max_length=2)]
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    matrix: Mapping[Slug, tuple[Slug, ...]] = Field(default_factory=dict)
    """Topic of the first axis → marked topics of the second. A row that is absent is not on record."""
    timers: Timers
    limits: Limits
    freshness: Freshness
    hours: WorkingHours
    hosts: tuple[Host, ...] = ()
    places: Places

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        _once("nation", (nation.code for nation in self.nations))
        _once("axis", (axis.slug for axis in self.axes))
        _once("topic", (topic.slug for topic in self.topics))
        _known("nations", "language", (code for n in self.nations for code in n.languages), self.languages)
        _known("hosts", "nation", (host.nation for host in self.hosts), {n.code for n in self.nations})
        _known("topics", "axis", (topic.axis for topic in self.topics), {axis.slug for axis in self.axes})
        _known("freshness.topics", "topic", self.freshness.topics, {topic.slug for topic in self.topics})
        if self.matrix:
            if len(self.axes) != 2:
                raise ValueError("matrix: two axes are needed")
            rows, columns = ({t.slug for t in self.topics_on(axis.slug)} for axis in self.axes)
            _known("matrix", f"topic on the axis {self.axes[0].slug}", self.matrix, rows)
            marked = (cell for row in self.matrix.values() for cell in row)
            _known("matrix", f"topic on the axis {self.axes[1].slug}", marked, columns)
            for slug, row in self.matrix.items():
                _once(f"cell of matrix.{slug}", row)
        return self

    def nation(self, code: str) -> Nation | None:
        """The nation with this ISO 3166 code, or None."""
        return next((nation for nation in self.nations if nation.code == code), None)

    def topic(self, slug: str) -> Topic | None:
        """The topic with this slug, or None."""
        return next((topic for topic in self.topics if topic.slug == slug), None)

    def topics_on(self, axis: str) -> tuple[Topic, ...]:
        """The topics of one axis, in the order of the file."""
        return tuple(topic for topic in self.topics if topic.axis == axis)

    def marked(self, row: str, column: str) -> bool | None:
        """Whether the matrix marks this cell; None where the row is not on record."""
        return column in self.matrix[row] if row in self.matrix else None


def _once(what: str, values: Iterable[str]) -> None:
    """Raise ValueError if a value stands there twice."""
    twice = [value for value, count in Counter(values).items() if count > 1]
    if twice:
        raise ValueError(f"{what} given twice: {', '.join(twice)}")


def _known(key: str, what: str, values: Iterable[str], known: Iterable[str]) -> None:
    """Raise ValueError if a value is not among the known ones."""
    strange = sorted(set(values) - set(known))
    if strange:
        raise ValueError(f"{key}: no such {what}: {', '.join(strange)}")
