"""What `mufakat ask`, `say`, `replay` and `role` do, without a server."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot import app
from bot.adapters.web import WebAdapter
from bot.clock import Clock
from bot.errors import BadInput
from bot.messages.codec import load_incoming, load_outgoing
from bot.messages.encode import plain
from bot.messages.types import Address, Sender
from bot.services import doorway, people, questions, routing, transfer
from bot.services.answering import Answerer, Band
from bot.services.community import Community
from bot.services.profiles import topic_model
from storage import audit, knowledge, members, room, seen
from storage.db import Database

EXPERTS = 3
ROLES = ("coordinator", "focal_point")


async def ask(db: Database, community: Community, words: str, now: datetime) -> dict[str, Any]:
    """Decide on a question without writing.

    Returns `answer` (None or id, text, source, nation, reviewed, confidence), `related` (id, question) and `route`
    (None, or topics and experts with reasons).
    """
    try:
        question = questions.checked(words, community)
    except BadInput:
        return {"answer": None, "related": [], "route": None}
    async with db.read() as tx:
        topics = await topic_model(tx, community, app.lexicon(community.name))
        asked = await questions.understand(
            tx, community, Answerer(lexicon=app.lexicon(community.name)), topics, question, now
        )
        if asked.decision.band is Band.ANSWER:
            return {
                "answer": _answer(asked.entries[0], asked.decision.probability),
                "related": _related(asked.entries[1:]),
                "route": None,
            }
        need = routing.Need(question, asked.topics, asked.lang, english_ok=True, likely=asked.likely)
        choice = routing.choose(need, await people.volunteers(tx, community, None, now), now, most=EXPERTS)
    experts = [
        {"id": one.member_id, "reasons": [f"{code}: {value}" for code, value in one.reasons]} for one in choice.picks
    ]
    return {
        "answer": None,
        "related": _related(asked.entries),
        "route": {"topics": list(asked.topics), "experts": experts},
    }


def _related(entries: tuple[knowledge.Entry, ...]) -> list[dict[str, str]]:
    return [{"id": one.id, "question": one.question} for one in entries[:3]]


def _answer(entry: knowledge.Entry, confidence: float) -> dict[str, Any]:
    return {
        "id": entry.id,
        "text": entry.answer,
        "source": entry.source,
        "nation": entry.nation,
        "reviewed": entry.reviewed.isoformat() if entry.reviewed else None,
        "confidence": round(confidence, 4),
    }


def in_words(found: dict[str, Any]) -> str:
    """The same for people."""
    lines = []
    if answer := found["answer"]:
        place = ", ".join(part for part in (answer["source"], answer["nation"], answer["reviewed"]) if part)
        lines += [answer["text"], "", f"Source: {place} (confidence {answer['confidence']:.2f}, {answer['id']})"]
    else:
        lines.append("No sure answer is known.")
    if found["related"]:
        lines += ["", "Possibly related:", *(f"  {one['id']}  {one['question']}" for one in found["related"])]
    if route := found["route"]:
        lines += ["", "Topics: " + (", ".join(route["topics"]) or "none recognised")]
        lines += [f"  would ask {one['id']}: " + "; ".join(one["reasons"]) for one in route["experts"]]
        if not route["experts"]:
            lines.append("  a coordinator would be told")
    return "\n".join(lines)


async def say(db: Database, community: Community, persona: str, line: str, place: str) -> str:
    """One line in the room, by a persona; returns what the bot sends because of it, as text.

    Raises `LookupError` for an unknown persona or channel.
    """
    if place and place not in community.places.demo:
        raise LookupError(f"There is no channel {place}; there is: {', '.join(community.places.demo)}.")
    async with db.read() as tx:
        account = await members.find_account(tx, "web", persona)
        before = await room.last_rev(tx)
    if account is None:
        raise LookupError(f"There is nobody called {persona} in the room.")
    adapter = WebAdapter(db, Clock())
    composed = await app.compose(db, Clock(), community, app.catalogs(), {"web": adapter})
    async with app.running(composed, recover=False):
        sender = Sender(persona, account.name)
        address = Address("web", place or persona, None, not place)
        await adapter.say(sender, address, line, place_title=f"#{place}" if place else "")
        await composed.settle()
    async with db.read() as tx:
        sent = [one for one in await room.after(tx, before, 100) if not one.sender]
    return "\n\n".join(_shown(one) for one in sent) or "The bot says nothing."


async def replay(db: Database, community: Community) -> tuple[int, int]:
    """Hand in again what could not be handled; returns how many there were, and how many failed anew."""
    clock = Clock()
    adapter = WebAdapter(db, clock)
    composed = await app.compose(db, clock, community, app.catalogs(), {"web": adapter})
    async with db.read() as tx:
        letters = await seen.dead_letters(tx)
    async with app.running(composed, recover=False):
        for letter in letters:
            async with db.write() as tx:
                await seen.let_again(tx, letter, clock.now())
            await composed.dispatcher.handle(load_incoming(letter.payload))
    async with db.read() as tx:
        return len(letters), len(await seen.dead_letters(tx))


def _shown(one: room.RoomMessage) -> str:
    message = load_outgoing(one.payload)
    where = f"{one.place} (only {one.only_for})" if one.only_for else one.place
    buttons = "  ".join(f"[{button.label}]" for row in message.buttons for button in row)
    return "\n".join(part for part in (f"→ {where}", plain(message.body), buttons) if part)


def imported(counts: transfer.Counts) -> str:
    """What was taken in, for people."""
    return (
        f"Imported {counts.knowledge} entries, {counts.experts} experts and {counts.questions} questions."
        + (f" Left out {counts.queries} evaluation queries." if counts.queries else "")
        + (f" {counts.kept} lines were left as they are here." if counts.kept else "")
        + (f" {counts.strange} lines have topics this community does not know." if counts.strange else "")
    )


async def invite(db: Database, community: Community, nation: str, language: str, now: datetime) -> str:
    """The key of an invitation into the room, on record. Raises `LookupError` with a sentence that says what is not
    there.
    """
    code = nation.upper() or None
    if code is not None and community.nation(code) is None:
        raise LookupError(f"There is no nation {code}; there is: {', '.join(one.code for one in community.nations)}.")
    async with db.write() as tx:
        _, token = await doorway.invite(tx, community, None, nation=code, locale=language, now=now)
    return token


async def change_role(db: Database, member: str, name: str, now: datetime, *, give: bool) -> None:
    """Give or take a role, on record. Raises `LookupError` with a sentence that says what is not there."""
    if name not in ROLES:
        raise LookupError(f"There is no role {name}; there is: {', '.join(ROLES)}.")
    async with db.write() as tx:
        if await members.get(tx, member) is None:
            raise LookupError(f"There is no member {member}.")
        if give:
            await members.grant(tx, member, name, "terminal", now)
        elif not await members.revoke(tx, member, name):
            raise LookupError(f"{member} does not hold the role {name}.")
        action = "granted" if give else "revoked"
        await audit.note(tx, actor="terminal", action=action, subject=member, at=now, role=name)
