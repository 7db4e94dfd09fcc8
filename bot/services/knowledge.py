"""Knowledge that people write themselves: proposed, published, reported, corrected, taken back."""

from __future__ import annotations

from datetime import datetime

from bot.errors import BadInput, MovedOn, NotAllowed
from bot.messages.clean import clean, is_empty_of_words
from bot.services.community import Community
from storage import audit, handles, knowledge, questions
from storage.db import Tx

QUESTION_CHARS = 300
ANSWER_CHARS = 6000
SOURCE_CHARS = 200
REPORT_CHARS = 1000
NETWORK = "network"


def checked(text: str, most: int) -> str:
    """Words as they are kept. Raises `BadInput` when they say nothing."""
    kept = clean(text, most)
    if not kept or is_empty_of_words(kept):
        raise BadInput("error-no-words")
    return kept


async def named(tx: Tx, handle: str) -> knowledge.Entry:
    """The entry a button names (`handles`). Raises `MovedOn`."""
    entry_id = await handles.entry_id_of(tx, handle)
    entry = await knowledge.get(tx, entry_id) if entry_id else None
    if entry is None:
        raise MovedOn
    return entry


async def own(tx: Tx, handle: str, member_id: str, *, coordinator: bool) -> knowledge.Entry:
    """The entry, if the member may change it: its author or a coordinator, while it is not taken back."""
    entry = await named(tx, handle)
    if entry.author_id != member_id and not coordinator:
        raise NotAllowed("error-only-author")
    if entry.state == "retracted":
        raise MovedOn
    return entry


async def propose(
    tx: Tx,
    community: Community,
    *,
    question: str,
    answer: str,
    lang: str,
    author_id: str,
    now: datetime,
    source: str = "",
    nation: str = "",
    topics: tuple[str, ...] = (),
) -> knowledge.Entry:
    """A draft that waits for a coordinator. Raises `BadInput` when question or answer says nothing.

    A nation or topic that the community does not have is left out.
    """
    known = nation == NETWORK or community.nation(nation) is not None
    return await knowledge.add(
        tx,
        question=checked(question, QUESTION_CHARS),
        answer=checked(answer, ANSWER_CHARS),
        now=now,
        lang=lang,
        nation=nation if known else None,
        source=clean(source, SOURCE_CHARS),
        reviewed=now.date(),
        topics=tuple(topic for topic in topics if community.topic(topic)),
        state="proposed",
        author_id=author_id,
    )


async def publish(tx: Tx, handle: str, member_id: str, now: datetime) -> knowledge.Entry:
    """A proposal is served from now on. Raises `MovedOn` when somebody was quicker."""
    entry = await named(tx, handle)
    if not await knowledge.move(tx, entry.id, was=("proposed",), state="live", at=now):
        raise MovedOn
    await audit.note(tx, actor=member_id, action="published", subject=f"entry:{entry.id}", at=now)
    return await named(tx, handle)


async def drop(tx: Tx, handle: str, member_id: str, now: datetime, *, coordinator: bool) -> knowledge.Entry:
    """A proposal is put away by its author or a coordinator. Raises `MovedOn` or `NotAllowed`."""
    entry = await own(tx, handle, member_id, coordinator=coordinator)
    if not await knowledge.move(tx, entry.id, was=("proposed",), state="retracted", at=now):
        raise MovedOn
    await audit.note(tx, actor=member_id, action="dropped", subject=f"entry:{entry.id}", at=now)
    return await named(tx, handle)


async def report(tx: Tx, handle: str, member_id: str, text: str, now: datetime) -> knowledge.Complaint:
    """Somebody says that an entry is wrong. Raises `MovedOn` when it is taken back already."""
    entry = await named(tx, handle)
    if entry.state == "retracted":
        raise MovedOn
    words = checked(text, REPORT_CHARS)
    number = await knowledge.complain(tx, member_id=member_id, text=words, at=now, entry_id=entry.id)
    return await complaint(tx, number)


async def complaint(tx: Tx, number: str) -> knowledge.Complaint:
    """A report. Raises `MovedOn` for a forged number."""
    if not number.isdecimal() or not number.isascii():
        raise MovedOn
    found = await knowledge.complaint_of(tx, number)
    if found is None:
        raise MovedOn
    return found


async def settle(tx: Tx, number: str, member_id: str, now: datetime) -> knowledge.Complaint:
    """A coordinator says that it is right as it is. Raises `MovedOn` when somebody was quicker."""
    found = await complaint(tx, number)
    if not await knowledge.settle(tx, found.id, member_id):
        raise MovedOn
    await audit.note(tx, actor=member_id, action="settled", subject=f"report:{found.id}", at=now)
    return await complaint(tx, number)


async def correct(
    tx: Tx, handle: str, member_id: str, text: str, now: datetime, *, coordinator: bool
) -> tuple[knowledge.Entry, list[str]]:
    """Put an entry right; it counts as reviewed today. Returns it, and the reports that this settles."""
    entry = await own(tx, handle, member_id, coordinator=coordinator)
    words = checked(text, ANSWER_CHARS)
    if words == entry.answer:
        return entry, []
    await knowledge.rewrite(tx, entry.id, words, on=now.date(), at=now)
    await audit.note(tx, actor=member_id, action="corrected", subject=f"entry:{entry.id}", at=now)
    return await named(tx, handle), await _settled(tx, entry.id, member_id)


async def retract(
    tx: Tx, handle: str, member_id: str, now: datetime, *, coordinator: bool
) -> tuple[knowledge.Entry, list[str]]:
    """Take an entry back: it is never served again. Returns it, and the reports that this settles."""
    entry = await own(tx, handle, member_id, coordinator=coordinator)
    if not await knowledge.move(tx, entry.id, was=("live", "proposed"), state="retracted", at=now):
        raise MovedOn
    await audit.note(tx, actor=member_id, action="retracted", subject=f"entry:{entry.id}", at=now)
    return await named(tx, handle), await _settled(tx, entry.id, member_id)


async def receivers(tx: Tx, entry_id: str) -> tuple[list[str], list[str]]:
    """Ids of the questions an entry answered, and of the members who read it there: askers and followers."""
    served = await questions.served_from(tx, entry_id)
    people: list[str] = []
    for one in served:
        if one.member_id is not None:
            people.append(one.member_id)
        people += await questions.followers(tx, one.id)
    return [one.id for one in served], list(dict.fromkeys(people))


async def _settled(tx: Tx, entry_id: str, member_id: str) -> list[str]:
    open_ = [one.id for one in await knowledge.complaints(tx) if one.entry_id == entry_id]
    for number in open_:
        await knowledge.settle(tx, number, member_id)
    return open_
