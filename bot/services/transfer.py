"""Knowledge, experts and questions from a file, and back into one (the lines are described in `lines`).

Everything is checked before anything is written, and all of it is written in one transaction. The same file a
second time changes nothing. What has been lived here is not overwritten: an entry that was retracted stays
retracted unless its line says otherwise, a question that was asked or assigned here stays as it is, and who
left stays away.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot.services import freshness
from bot.services.community import Community
from bot.services.exporting import export_file, export_lines
from bot.services.lines import (
    Counts,
    Expert,
    ImportProblems,
    Knowledge,
    Parsed,
    Progress,
    Question,
    check_references,
    parse,
    read_lines,
)
from storage import experts, ids, knowledge, members, transfer
from storage.db import Database, Tx

__all__ = [
    "Counts",
    "ImportProblems",
    "Steps",
    "checked_file",
    "export_file",
    "export_lines",
    "import_file",
    "put",
    "read_lines",
]

_T = TypeVar("_T")
CHUNK = 200
"""Lines written at a time: what the loop waits for stays below 50 ms."""
FROM_QUESTION = re.compile(r"question:([A-Za-z0-9_.\-]+)")
NAME = "Expert"
"""How an imported expert is called: a role, since files carry no names."""
UNATTENDED = {"open": "queued", "accepted": "queued"}
"""Nobody was asked yet where a question arrives by file: it waits for a coordinator."""


async def import_file(
    db: Database,
    community: Community,
    path: Path,
    *,
    now: datetime,
    example: bool = False,
    progress: Progress = lambda _done, _of: None,
) -> Counts:
    """Take a file in. `example` marks its knowledge as demo data.

    `progress(done, of)` is called every 100 steps; a line is one step when checked (in a thread) and one when
    written.
    Raises `ImportProblems` with everything that is wrong, before anything is written, and `OSError` when the
    file cannot be read.
    """
    steps = Steps(progress, 2 * _count(path))
    parsed = await checked_file(db, path, steps)
    async with db.write() as tx:
        kept = await put(tx, community, parsed, now=now, example=example, steps=steps)
    steps.end()
    known = {topic.slug for topic in community.topics}
    everything = [one for _, one in (*parsed.knowledge, *parsed.experts, *parsed.questions)]
    return Counts(
        knowledge=len(parsed.knowledge),
        experts=len(parsed.experts),
        questions=len(parsed.questions),
        queries=parsed.queries,
        kept=kept,
        strange=sum(not known.issuperset(one.topics) for one in everything),
    )


async def checked_file(db: Database, path: Path, steps: Steps) -> Parsed:
    """What a file says, if all of it can be taken in beside what is there. Raises like `import_file`."""
    problems: list[str] = []
    parsed = await asyncio.to_thread(parse, path, problems, steps.one)
    async with db.read() as tx:
        people = frozenset(await transfer.experts(tx))
        entries = frozenset(one.id for one in await transfer.entries(tx))
    problems += check_references(parsed, people, entries)
    if problems:
        raise ImportProblems(sorted(problems, key=_line_number))
    return parsed


async def put(tx: Tx, community: Community, parsed: Parsed, *, now: datetime, example: bool, steps: Steps) -> int:
    """Write what was checked; returns how many experts and questions were kept as they are."""
    kept = await _put_experts(tx, community, parsed, now, steps)
    await _put_knowledge(tx, community, parsed, now, example, steps)
    pairs = [(entry_id, one.id) for _, one in parsed.experts for entry_id in one.answered]
    await transfer.put_authors(tx, pairs)
    kept += await _put_questions(tx, parsed, now, steps)
    await _continue_numbers(tx, parsed)
    return kept


async def _put_knowledge(
    tx: Tx, community: Community, parsed: Parsed, now: datetime, example: bool, steps: Steps
) -> None:
    before = {one.id: one for one in await transfer.entries(tx)}
    learned = await transfer.aliases(tx)
    for chunk in _chunks([one for _, one in parsed.knowledge]):
        rows = [_entry(one, before.get(one.id), now, example) for one in chunk]
        await transfer.put_entries(tx, rows)
        await freshness.expect(tx, community, rows, now)
        await transfer.put_aliases(tx, [(one.id, phrase) for one in chunk for phrase in one.aliases])
        live = []
        for line, row in zip(chunk, rows, strict=True):
            if row.state == "live":
                phrases = tuple(sorted({*learned.get(row.id, ()), *line.aliases}))
                live.append(transfer.Searchable(row.id, row.question, phrases, row.answer))
        await transfer.index(tx, live, [row.id for row in rows if row.state != "live"])
        steps.many(len(chunk))


def _entry(line: Knowledge, before: knowledge.Entry | None, now: datetime, example: bool) -> knowledge.Entry:
    grown = FROM_QUESTION.fullmatch(line.source)
    return knowledge.Entry(
        id=line.id,
        question=line.question,
        answer=line.answer,
        lang=line.lang,
        nation=line.nation,
        source=line.source,
        reviewed=line.reviewed,
        topics=line.topics,
        state=line.state or (before.state if before else "live"),
        example=example or line.example,
        author_id=before.author_id if before else None,
        question_id=grown[1] if grown else None,
        updated_at=now,
    )


async def _put_experts(tx: Tx, community: Community, parsed: Parsed, now: datetime, steps: Steps) -> int:
    profiles, people = await transfer.experts(tx), await transfer.members(tx)
    lines = [one for _, one in parsed.experts if _may_put(one, profiles.get(one.id), people.get(one.id))]
    rows = [_member_row(community, one, people.get(one.id)) for one in lines]
    await transfer.put_members(tx, rows, now)
    for one in lines:
        await experts.put(
            tx,
            member_id=one.id,
            status="active",
            languages=one.languages,
            topics=one.topics,
            now=now,
            capacity=community.limits.open_default if one.capacity is None else one.capacity,
            weekly_limit=one.weekly_limit,
            hours=one.hours,
            display=one.display,
        )
        steps.one()
    return len(parsed.experts) - len(lines)


def _may_put(line: Expert, profile: experts.Expert | None, member: members.Member | None) -> bool:
    """A file brings nobody back who left, and a line that only says who gave an answer makes no volunteer."""
    if profile is not None:
        return profile.status == "active"
    return member is None or line.capacity != 0


def _member_row(community: Community, line: Expert, there: members.Member | None) -> Mapping[str, object]:
    nation = community.nation(line.nation) if line.nation else None
    usual = nation.zones[0].zone if nation else None
    if there is None:
        return {"id": line.id, "name": NAME, "nation": line.nation, "zone": line.zone or usual}
    vouched = there.nation_confirmed_at is not None
    claimed = there.nation if vouched or line.nation is None else line.nation
    return {"id": line.id, "name": there.name, "nation": claimed, "zone": line.zone or there.zone or usual}


async def _put_questions(tx: Tx, parsed: Parsed, now: datetime, steps: Steps) -> int:
    lived = await transfer.lived(tx)
    lines = [one for _, one in parsed.questions if one.id not in lived]
    for chunk in _chunks(lines):
        await transfer.put_questions(tx, [_question_row(one) for one in chunk])
        await transfer.put_answers(
            tx,
            [
                {
                    "question_id": one.id,
                    "member_id": given.expert,
                    "text": given.text,
                    "accepted": given.accepted,
                    "at": given.at,
                }
                for one in chunk
                for given in one.answers
            ],
        )
        steps.many(len(chunk))
    return len(parsed.questions) - len(lines)


def _question_row(line: Question) -> Mapping[str, object]:
    status = UNATTENDED.get(line.status, line.status)
    last = max((given.at for given in line.answers), default=line.asked_at)
    return {
        "id": line.id,
        "text": line.text,
        "lang": line.lang,
        "nation": line.asker_nation,
        "status": status,
        "entry_id": line.entry,
        "topics": line.topics,
        "asked_at": line.asked_at,
        "closed_at": last if status in ("solved", "withdrawn") else None,
    }


async def _continue_numbers(tx: Tx, parsed: Parsed) -> None:
    """Numbers that a file brings along are not given a second time."""
    for series, prefix, lines in (
        ("entry", "k", parsed.knowledge),
        ("member", "m", parsed.experts),
        ("question", "", parsed.questions),
    ):
        given = [re.fullmatch(prefix + r"([0-9]{1,9})", one.id) for _, one in lines]
        if numbers := [int(found[1]) for found in given if found]:
            await ids.at_least(tx, series, max(numbers))


class Steps:
    """Counts steps and tells every hundredth."""

    def __init__(self, tell: Progress = lambda _done, _of: None, of: int = 0) -> None:
        self._tell, self._of, self._done = tell, of, 0

    def one(self) -> None:
        """One more."""
        self.many(1)

    def many(self, count: int) -> None:
        """`count` more."""
        before, self._done = self._done, self._done + count
        if before // 100 != self._done // 100:
            self._tell(min(self._done, self._of), self._of)

    def end(self) -> None:
        """All done."""
        self._tell(self._of, self._of)


def _chunks(items: list[_T]) -> Iterator[list[_T]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def _count(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


def _line_number(problem: str) -> int:
    return int(problem.removeprefix("line ").partition(":")[0])
