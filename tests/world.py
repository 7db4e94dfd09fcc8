"""A small world for conversations: real dispatch, a real SQLite file, a clock that stands still until moved.

await official.says("@mufakat how do we …?", "questions")
await official.sees("Automatic answer")
await official.presses("Solved it")
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot import app as application
from bot.adapters.web import WebAdapter
from bot.clock import ManualClock
from bot.messages.codec import load_outgoing
from bot.messages.encode import plain
from bot.messages.types import Address, Button, Outgoing, Sender
from bot.services import transfer
from config import community as communities
from storage import experts, ids, knowledge, members, questions, room, threads
from storage.db import Database
from storage.migrate import migrate
from tests.fakes import DISCORD, TELEGRAM, FakePlatform, Shown

START = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
"""A Tuesday, 08:30 in Bangkok and 09:30 in Manila: everybody in the region has begun work."""
CATALOGS = application.catalogs()
COMMUNITY = communities.load("asean")


@dataclass
class World:
    """The parts, the people, and the passing of time."""

    app: application.App
    clock: ManualClock
    platform: Any
    people: dict[str, Person]

    @property
    def db(self) -> Database:
        """The database."""
        return self.app.db

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    async def settle(self) -> None:
        """Everything due is done, everything that may leave has left; paced messages wait on the virtual clock."""
        for _ in range(200):
            await self.app.settle()
            async with self.db.read() as tx:
                from storage import outbox

                counts = await outbox.counts(tx)
            if not counts.get("waiting"):
                return
            await self.clock.sleep(1.0)
        raise AssertionError("the outbox does not empty")

    async def passes(self, **time: float) -> None:
        """Let time pass, in steps of an hour so that ladders climb as they would."""
        left = timedelta(**time)
        while left > timedelta(0):
            step = min(left, timedelta(hours=1))
            self.clock.advance(step)
            left -= step
            await self.settle()

    async def jumps(self, **time: float) -> None:
        """The clock is moved on at one go, as the room's clock bar does it."""
        self.clock.advance(timedelta(**time))
        await self.settle()

    async def thread(self, subject: str) -> str:
        """The platform's id of the thread of a matter ("question:1"), wherever it was opened first; "" for none."""
        async with self.db.read() as tx:
            found = await threads.of(tx, [subject])
        return next((native for _, native in sorted(found.items())), "")

    async def counts_from(self, number: int) -> None:
        """The next question gets this number."""
        async with self.db.write() as tx:
            await ids.at_least(tx, "question", number - 1)

    async def status(self, question_id: str) -> str:
        """The state a question is in ("open", "accepted", "answered" …), or "" if there is none."""
        async with self.db.read() as tx:
            found = await questions.get(tx, question_id)
        return found.status if found else ""

    async def person(self, name: str, nation: str, *, role: str = "official", **profile: Any) -> Person:
        """Add somebody with an account on the platform who has started a private chat."""
        async with self.db.write() as tx:
            member = await members.add(
                tx,
                name=role.capitalize(),
                now=self.clock.now(),
                member_id=name,
                nation=nation,
                locale=profile.get("locale", "en"),
                zone=profile.get("zone"),
            )
            native = f"9{len(self.people)}" if not isinstance(self.platform, WebAdapter) else name
            await members.add_account(
                tx,
                member_id=member.id,
                platform=self.platform.name,
                native_id=native,
                name=role.capitalize(),
                now=self.clock.now(),
                reach="ok",
            )
            if role == "coordinator":
                await members.grant(tx, name, "coordinator", "test", self.clock.now())
            if role == "expert":
                await experts.put(
                    tx,
                    member_id=name,
                    status="active",
                    languages=profile.get("languages", ("en",)),
                    topics=profile.get("topics", ("service-delivery", "responsiveness")),
                    now=self.clock.now(),
                    capacity=profile.get("capacity", 3),
                    weekly_limit=profile.get("weekly_limit"),
                    hours=profile.get("hours", "weekdays"),
                    display=profile.get("display", "nation"),
                )
        if isinstance(self.platform, FakePlatform):
            self.platform.started.add(native)
        self.people[name] = Person(self, name, native)
        return self.people[name]

    async def teach(self, entry_id: str, question: str, answer: str, **more: Any) -> None:
        """Put an entry into the knowledge."""
        async with self.db.write() as tx:
            await knowledge.add(tx, question=question, answer=answer, entry_id=entry_id, now=self.clock.now(), **more)


@dataclass
class Person:
    """Somebody who types, presses and reads."""

    world: World
    name: str
    native: str
    place: str = ""

    @property
    def sender(self) -> Sender:
        """As the platform knows them."""
        return Sender(self.native, self.name.partition("-")[0].capitalize())

    def address(self, place: str, thread: str = "") -> Address:
        """A channel, or the private chat when `place` is empty; or a thread there."""
        platform = self.world.platform.name
        return Address(platform, place or self.native, thread or None, private=not place)

    async def says(self, text: str, place: str = "", *, reply_to: str = "", thread: str = "") -> str:
        """Type something in a channel, or in private."""
        self.place = place
        said = await self.world.platform.say(self.sender, self.address(place, thread), text, reply_to=reply_to)
        await self.world.settle()
        return str(said)

    async def replies(self, to: str, text: str, place: str = "") -> None:
        """Answer the newest message that contains `to`."""
        shown = await self.finds(to, place)
        await self.says(text, place, reply_to=shown.id)

    async def presses(self, label: str, place: str | None = None, *, on: str = "") -> None:
        """Press the newest button with a label that this person sees (on a message that contains `on`)."""
        where = self.place if place is None else place
        for shown in reversed(await self.messages(where)):
            if on and on not in shown.text:
                continue
            if (button := _button(shown.message, label)) is not None:
                self.place = where
                await self.world.platform.press(self.sender, shown.id, button.action)
                await self.world.settle()
                return
        raise AssertionError(f"{self.name} sees no [{label}] in {where or 'private'}:\n" + await self.screen(where))

    async def fills(self, place: str | None = None, **values: str | tuple[str, ...]) -> None:
        """Fill in the newest form, or answer it question by question where the platform has no forms."""
        where = self.place if place is None else place
        given = {name: (value,) if isinstance(value, str) else value for name, value in values.items()}
        for shown in reversed(await self.messages(where)):
            if shown.message.form is not None:
                await self.world.platform.submit(self.sender, shown.id, shown.message.form.action, given)
                await self.world.settle()
                return
        await self._answers_step_by_step(given, where)

    async def _answers_step_by_step(self, given: Mapping[str, tuple[str, ...]], where: str) -> None:
        for name, wanted in given.items():
            shown = (await self.messages(where))[-1]
            at = "" if shown.message.address.private else where
            assert f"form:{self.name}/" in shown.message.card, f"no question for {name}: {shown.text}"
            buttons = {button.label.lstrip("☐☑ "): button for row in shown.message.buttons for button in row}
            if "Done" in buttons or all(value in buttons for value in wanted):
                for value in wanted:
                    await self.presses(next(b.label for label, b in buttons.items() if label == value), at)
                if "Done" in buttons:
                    await self.presses("Done", at)
            else:
                await self.says(wanted[0], at, reply_to=shown.id)

    async def messages(self, place: str) -> list[Shown]:
        """The bot's messages this person sees at a place."""
        platform = self.world.platform
        if isinstance(platform, FakePlatform):
            found = await platform.seen_by(self.native, place or self.native, private=not place)
            if place:
                # What could not be shown to this person alone in the group stands in the private chat.
                found = found + await platform.seen_by(self.native, self.native, private=True)
            return sorted(found, key=lambda shown: int(shown.id))
        key = place or f"@{self.native}"
        async with self.world.db.read() as tx:
            rows = await room.latest(tx, 1000)
        shown = []
        for row in rows:
            if row.sender == "" and row.place == key and row.only_for in ("", self.native):
                message = load_outgoing(row.payload)
                shown.append(Shown(row.id, message, [plain(message.body)]))
        return shown

    async def screen(self, place: str) -> str:
        """All of it, as text."""
        return "\n---\n".join(
            shown.text + "\n" + " ".join(f"[{b.label}]" for row in shown.message.buttons for b in row)
            for shown in await self.messages(place)
        )

    async def finds(self, text: str, place: str = "") -> Shown:
        """The newest message that contains `text`."""
        for shown in reversed(await self.messages(place)):
            if text in shown.text:
                return shown
        raise AssertionError(f"{self.name} does not see {text!r} in {place or 'private'}:\n" + await self.screen(place))

    async def sees(self, text: str, place: str | None = None) -> Shown:
        """The same, where this person spoke last."""
        return await self.finds(text, self.place if place is None else place)

    async def sees_nothing_of(self, text: str, place: str = "") -> None:
        """No message contains `text`."""
        assert text not in await self.screen(place), await self.screen(place)


def _button(message: Outgoing, label: str) -> Button | None:
    for row in message.buttons:
        for button in row:
            if button.label == label or button.label.lstrip("☐☑ ") == label:
                return button
    return None


@asynccontextmanager
async def world(
    folder: Path, kind: str = "room", *, start: datetime = START, example: bool = False, trace: bool = False
) -> AsyncIterator[World]:
    """A world on one platform: `room`, `telegram` or `discord` (strict fakes).

    `example`: it knows what the demo knows. `trace`: it writes down why.
    """
    async with _worlds(folder, [kind], start, example=example, trace=trace) as (one,):
        yield one


@asynccontextmanager
async def two_worlds(folder: Path) -> AsyncIterator[tuple[World, World]]:
    """The same community seen from two platforms."""
    async with _worlds(folder, ["telegram", "discord"], START) as (first, second):
        yield first, second


@lru_cache
def _migrated() -> bytes:
    """An empty database of the present schema."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        migrate(f"sqlite:///{path}")
        return path.read_bytes()


async def _learn_the_example(db: Database, folder: Path, now: datetime) -> None:
    """The knowledge of the demo, without its people."""
    lines = (application.CONFIG / "demo" / f"{COMMUNITY.name}.jsonl").read_text(encoding="utf-8").splitlines()
    file = folder / "knowledge.jsonl"
    file.write_text("\n".join(one for one in lines if json.loads(one)["type"] == "knowledge"), encoding="utf-8")
    await transfer.import_file(db, COMMUNITY, file, now=now, example=True)


@asynccontextmanager
async def _worlds(
    folder: Path, kinds: list[str], start: datetime, *, example: bool = False, trace: bool = False
) -> AsyncIterator[list[World]]:
    (folder / "world.db").write_bytes(_migrated())
    url = f"sqlite:///{folder / 'world.db'}"
    clock = ManualClock(start)
    db = Database(url, synchronous="OFF")
    platforms: list[Any] = [
        WebAdapter(db, clock)
        if kind == "room"
        else FakePlatform(kind, TELEGRAM if kind == "telegram" else DISCORD, clock)
        for kind in kinds
    ]
    if example:
        await _learn_the_example(db, folder, start)
    adapters = {one.name: one for one in platforms}
    composed = await application.compose(db, clock, COMMUNITY, CATALOGS, adapters, trace=trace)
    work = [
        asyncio.create_task(composed.dispatcher.run()),
        *(asyncio.create_task(one.run(composed.dispatcher.handle)) for one in platforms),
    ]
    try:
        await asyncio.sleep(0)
        yield [World(composed, clock, one, {}) for one in platforms]
    finally:
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        for one in platforms:
            await one.close()
        await db.close()
