"""The community as lines of a file: everything that an import takes, and nothing more.

Left out: names, accounts on platforms, drafts, and the nation of an asker who asked without a name.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.services.community import Community
from bot.services.lines import Counts, Progress
from storage import assignments, experts, knowledge, members, questions, transfer
from storage.db import Database, Tx

Line = dict[str, Any]


async def export_file(
    db: Database, community: Community, path: Path, *, progress: Progress = lambda _done, _of: None
) -> Counts:
    """Write the file; it appears whole or not at all. `progress(done, of)` is called every 100 lines."""
    async with db.read() as tx:
        lines = await export_lines(tx, community)
    beside = path.with_name(path.name + ".part")
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(lines, 1):
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            if number % 100 == 0:
                progress(number, len(lines))
    beside.replace(path)
    progress(len(lines), len(lines))
    counted = Counter(line["type"] for line in lines)
    return Counts(counted["knowledge"], counted["expert"], counted["question"])


async def export_lines(tx: Tx, community: Community) -> list[Line]:
    """Knowledge, experts, and questions with the answers that stand.

    Who gave an answer but is no volunteer (a coordinator, somebody who left) comes with a capacity of 0.
    """
    aliases = await transfer.aliases(tx)
    people = await transfer.members(tx)
    entries = await transfer.entries(tx)
    answers = await transfer.answers(tx)
    profiles = await transfer.experts(tx)
    written: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if entry.author_id:
            written[entry.author_id].append(entry.id)
    authors = {one.member_id for given in answers.values() for one in given} | set(written)
    active = {one for one, profile in profiles.items() if profile.status == "active"}
    return [
        *(_entry(entry, aliases.get(entry.id, ())) for entry in entries),
        *(_expert(community, people[one], profiles.get(one), written[one]) for one in sorted(active | authors)),
        *(
            _question(one, people.get(one.member_id or ""), answers.get(one.id, ()))
            for one in await transfer.questions(tx)
        ),
    ]


def _entry(entry: knowledge.Entry, aliases: tuple[str, ...]) -> Line:
    return _said(
        type="knowledge",
        id=entry.id,
        question=entry.question,
        answer=entry.answer,
        topics=entry.topics,
        nation=entry.nation,
        source=entry.source or None,
        reviewed=entry.reviewed.isoformat() if entry.reviewed else None,
        lang=entry.lang if entry.lang != "en" else None,
        aliases=aliases or None,
        state=entry.state if entry.state != "live" else None,
        example=entry.example or None,
    )


def _expert(community: Community, member: members.Member, profile: experts.Expert | None, written: list[str]) -> Line:
    nation = community.nation(member.nation) if member.nation else None
    usual = nation.zones[0].zone if nation else None
    line = _said(
        type="expert",
        id=member.id,
        nation=member.nation,
        topics=(),
        languages=("en",),
        capacity=0,
        answered=written or None,
        zone=member.zone if member.zone != usual else None,
    )
    if profile is None:
        return line
    return line | _said(
        topics=profile.topics,
        languages=profile.languages,
        capacity=profile.capacity if profile.status == "active" else 0,
        weekly_limit=profile.weekly_limit,
        hours=profile.hours if profile.hours != "weekdays" else None,
        display=profile.display if profile.display != "nation" else None,
    )


def _question(
    question: questions.Question, asker: members.Member | None, answers: Iterable[assignments.Answer]
) -> Line:
    return _said(
        type="question",
        id=question.id,
        text=question.text,
        lang=question.lang,
        asker_nation=asker.nation if asker and not question.anonymous else question.nation,
        asked_at=question.asked_at.isoformat(),
        status=question.status,
        topics=question.topics,
        answers=[
            {
                "text": one.text,
                "expert": one.member_id,
                "at": (one.sent_at or one.created_at).isoformat(),
                "accepted": one.accepted,
            }
            for one in answers
        ],
        entry=question.entry_id,
    )


def _said(**fields: Any) -> Line:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value is not None}
