"""From traces to a flow test: Python that plays the same conversation again and expects what was seen. Pure.

It is written in the language of `tests/world.py`. Experts come on stage just before they were asked, so that the same
one is asked again; time moves in the same steps; a question keeps its number.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.adapters.web.convert import MENTION
from bot.messages.codec import load_incoming
from bot.messages.types import Incoming, Kind

Record = Mapping[str, Any]
TOGETHER = timedelta(seconds=5)
"""Due work that was done within so much time is judged by what it led to in the end."""
SPOKEN = 12
"""Words of at least so many characters are looked for wherever they were passed on."""


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody who takes part. `profile`: what `World.person` is given beside name, nation and role."""

    member: str
    nation: str
    role: str
    profile: Mapping[str, Any] = field(default_factory=dict)

    @property
    def variable(self) -> str:
        """How they are called in the test."""
        return "".join(char if char.isalnum() else "_" for char in self.member)


@dataclass(frozen=True, slots=True)
class Lesson:
    """Knowledge that the demo does not have from the start."""

    entry: str
    question: str
    answer: str
    more: Mapping[str, Any]


def typed(event: Incoming) -> str:
    """What somebody must have typed, from the event it became."""
    if event.kind is Kind.COMMAND:
        return f"/{event.command} {event.text}".strip()
    if event.address.private or event.reply_to or not event.addressed:
        return event.text
    return f"{MENTION} {event.text}".strip()


def offered(records: Sequence[Record]) -> set[str]:
    """Member ids of those who were asked to answer."""
    return {step["offer"]["member"] for record in records for step in record["routing"] or () if step["offer"]}


def members_of(records: Sequence[Record]) -> list[str]:
    """Member ids of everybody who did something or was written to, in order of appearance."""
    found: dict[str, None] = {}
    for record in records:
        people = [record["who"], *(step["offer"] for step in record["routing"] or ())]
        people += [one["to"] for one in record["outgoing"]]
        found |= dict.fromkeys(one["member"] for one in people if one and one["member"])
    return list(found)


def flow(name: str, records: Sequence[tuple[datetime, Record]], cast: Sequence[Part], lessons: Sequence[Lesson]) -> str:
    """The text of a test module. `records`: with the instants at which they were written, oldest first."""
    return "\n".join(_Writer(cast, lessons).module(name, records)) + "\n"


class _Writer:
    def __init__(self, cast: Sequence[Part], lessons: Sequence[Lesson]) -> None:
        self._cast = {one.member: one for one in cast}
        self._lessons = lessons
        self._stage: set[str] = set()
        self._asker = ""
        self._spoken: list[str] = []
        self._seen: set[tuple[str, ...]] = set()
        self._states: dict[str, str] = {}

    def module(self, name: str, records: Sequence[tuple[datetime, Record]]) -> Iterator[str]:
        start = records[0][0].replace(microsecond=0)
        moment = f"datetime({start:%Y, %-m, %-d, %-H, %-M, %-S}, tzinfo=UTC)"
        yield f'"""{name.capitalize()}, as it was played in the room on {start:%-d %B %Y}."""'
        yield ""
        yield "# ruff: noqa: E501 - words stand here as they were said"
        yield ""
        yield "from __future__ import annotations"
        yield ""
        yield "from datetime import UTC, datetime"
        yield "from pathlib import Path"
        yield ""
        yield "from tests.world import world"
        yield ""
        yield ""
        yield f"async def test_{name.replace(' ', '_')}(tmp_path: Path) -> None:"
        yield f"    async with world(tmp_path, example=True, start={moment}) as room:"
        yield from (f"        {line}" for line in self._body(start, records))

    def _body(self, clock: datetime, records: Sequence[tuple[datetime, Record]]) -> Iterator[str]:
        first = next((record["question"]["id"] for _, record in records if record["question"]), "")
        if first.isdigit() and int(first) > 1:
            yield f"await room.counts_from({first})"
        for lesson in self._lessons:
            yield f"await room.teach({_call(lesson.entry, lesson.question, lesson.answer, **lesson.more)})"
        asked = offered([record for _, record in records])
        for part in self._cast.values():
            if part.member not in asked:
                yield self._enters(part)
        for group in _groups(records):
            at = group[-1][0].replace(microsecond=0)
            now = [record for _, record in group]
            for member in members_of(now):
                if member in offered(now) and member not in self._stage:
                    yield self._enters(self._cast[member])
            if at > clock:
                yield f"await room.jumps({_time(at - clock)})"
                clock = at
            for record in now:
                if record["incoming"]:
                    yield from self._acts(record)
            yield from self._expects(now)

    def _enters(self, part: Part) -> str:
        self._stage.add(part.member)
        given = dict(part.profile) if part.role == "official" else {"role": part.role, **part.profile}
        return f"{part.variable} = await room.person({_call(part.member, part.nation, **given)})"

    def _acts(self, record: Record) -> Iterator[str]:
        event, who, on = record["incoming"], self._cast.get(record["who"]["member"]), record["acted_on"]
        place = "" if event["address"]["private"] else event["address"]["place"]
        values = {name: given[0] if len(given) == 1 else tuple(given) for name, given in event["values"].items()}
        self._spoken += [one for one in (event["text"], *map(str, values.values())) if len(one) >= SPOKEN]
        if who is None:
            yield f"# {event['kind']} by somebody who is nobody's member"
            return
        self._asker = self._asker or who.member
        seen = _line(on["text"]) if on else ""
        if event["kind"] == Kind.PRESS and on and on["label"]:
            yield f"await {who.variable}.presses({_call(on['label'], place, on=seen)})"
        elif event["kind"] == Kind.FORM:
            yield f"await {who.variable}.fills({_call(place, **values)})"
        elif event["kind"] in (Kind.TEXT, Kind.COMMAND):
            said = typed(load_incoming(json.dumps(event)))
            thread = f", thread=await room.thread({_quoted(record['within'])})" if record.get("within") else ""
            says = f"says({_call(said, place)}{thread})"
            call = f"replies({_call(seen, said, place)})" if seen and event["reply_to"] else says
            yield f"await {who.variable}.{call}"
        else:
            yield f"# {event['kind']} by {who.member}: not played again"

    def _expects(self, records: Sequence[Record]) -> Iterator[str]:
        shown: dict[tuple[str, str], tuple[str, Record]] = {}
        for record in records:
            for one in record["outgoing"]:
                reader = one["to"]["member"] if one["to"] else self._asker
                shown[one["where"]["place"], one["card"] or one["outbox"]] = (reader, one)
        for reader, one in shown.values():
            if reader not in self._stage or not one["text"]:
                continue
            person = self._cast[reader].variable
            place = "" if one["where"]["private"] else one["where"]["place"]
            for words in (_line(one["text"]), *(said for said in self._spoken if said in one["text"])):
                if self._news(reader, place, one["card"] or one["outbox"], words):
                    yield f"await {person}.sees({_call(words, place)})"
        states = {one["question"]["id"]: one["question"]["status"] for one in records if one["question"]}
        for number, status in states.items() - self._states.items():
            yield f"assert await room.status({_quoted(number)}) == {_quoted(status)}"
        self._states |= states

    def _news(self, *what: str) -> bool:
        """Whether this is expected for the first time: the same words on the same card are not asked for again."""
        known = what in self._seen
        self._seen.add(what)
        return not known


def _groups(records: Sequence[tuple[datetime, Record]]) -> list[list[tuple[datetime, Record]]]:
    """What belongs together: an event by itself, due work of one move of the clock."""
    groups: list[list[tuple[datetime, Record]]] = []
    for at, record in records:
        last = groups[-1][-1] if groups else None
        if last and not record["incoming"] and not last[1]["incoming"] and at - last[0] <= TOGETHER:
            groups[-1].append((at, record))
        else:
            groups.append([(at, record)])
    return groups


def _line(text: str) -> str:
    return text.partition("\n")[0]


def _time(step: timedelta) -> str:
    hours, rest = divmod(int(step.total_seconds()), 3600)
    parts = {"hours": hours, "minutes": rest // 60, "seconds": rest % 60}
    return ", ".join(f"{name}={value}" for name, value in parts.items() if value)


def _call(*given: str, **named: Any) -> str:
    return ", ".join([*map(_quoted, given), *(f"{name}={_quoted(value)}" for name, value in named.items())])


def _quoted(value: Any) -> str:
    """A Python literal; text in double quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, tuple | list):
        return f"({', '.join(map(_quoted, value))}{',' if len(value) == 1 else ''})"
    return repr(value)
