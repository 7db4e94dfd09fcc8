"""S2 as a story that can be interrupted anywhere and taken up again, in a process of its own that may be killed."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot import app as application
from bot.clock import ManualClock
from bot.messages.types import Address, Incoming, Kind, Sender
from storage import experts, members, outbox
from storage.db import Database, Tx
from tests.crash.platform import FilePlatform, Message, write_json
from tests.fakes import DISCORD, TELEGRAM
from tests.world import CATALOGS, COMMUNITY, START

QUESTION = "How do other cities publish response times for citizen requests at service counters?"
ANSWER = "We publish the median each month on the counter door and on the city's page."
PEOPLE = {"official-vn": "VN", "expert-th": "TH", "coordinator-ph": "PH"}


class Killer:
    """Counts boundaries; at the chosen one the process is gone, as with kill -9."""

    def __init__(self, at: int | None) -> None:
        self._at = at
        self.names: list[str] = []
        self.armed = False

    def __call__(self, name: str) -> None:
        if not self.armed:
            return
        self.names.append(name)
        if self._at is not None and len(self.names) == self._at:
            os.kill(os.getpid(), signal.SIGKILL)


class CrashingDatabase(Database):
    """A boundary on each side of every commit that changes something."""

    def __init__(self, url: str, boundary: Killer) -> None:
        super().__init__(url, synchronous="OFF")
        self._boundary = boundary

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Tx]:
        async with super().write() as tx:
            before = await _changes(tx)
            yield tx
            changed = await _changes(tx) > before
            if changed:
                self._boundary("before commit")
        if changed:
            self._boundary("after commit")


async def _changes(tx: Tx) -> int:
    return int((await tx.exec_driver_sql("SELECT total_changes()")).scalar_one())


def play(folder: str, kind: str, kill_at: int | None) -> None:
    """Play the story to its end, from wherever it was interrupted; die at boundary `kill_at`."""
    asyncio.run(_play(Path(folder), kind, kill_at))


async def _play(folder: Path, kind: str, kill_at: int | None) -> None:
    killer = Killer(kill_at)
    clock = ManualClock(START)
    db = CrashingDatabase(f"sqlite:///{folder / 'bot.db'}", killer)
    platform = FilePlatform(folder / "platform.db", kind, TELEGRAM if kind == "telegram" else DISCORD, killer)
    composed = await application.compose(db, clock, COMMUNITY, CATALOGS, {kind: platform})
    await _people(db, kind)
    killer.armed = True
    await composed.outbox.recover()
    work = [
        asyncio.create_task(composed.dispatcher.run()),
        asyncio.create_task(platform.run(composed.dispatcher.handle)),
    ]
    await platform.ready.wait()
    story = Story(composed, platform, clock)
    await story.settle()
    await story.tell()
    await story.look_after_unknown()
    for task in work:
        task.cancel()
    await asyncio.gather(*work, return_exceptions=True)
    write_json(folder / "result.json", {"boundaries": killer.names, "messages": platform.dump()})
    await platform.close()
    await db.close()


async def _people(db: Database, kind: str) -> None:
    async with db.write() as tx:
        if await members.get(tx, "official-vn") is not None:
            return
        for number, (name, nation) in enumerate(PEOPLE.items()):
            await members.add(tx, name=name.partition("-")[0].capitalize(), now=START, member_id=name, nation=nation)
            await members.add_account(
                tx, member_id=name, platform=kind, native_id=f"9{number}", name="", now=START, reach="ok"
            )
        await members.grant(tx, "coordinator-ph", "coordinator", "test", START)
        await experts.put(
            tx,
            member_id="expert-th",
            status="active",
            languages=("en",),
            topics=("service-delivery", "responsiveness", "effectiveness", "accountability"),
            now=START,
        )


class Story:
    """Who does what, in order; a step that was taken is not taken again."""

    def __init__(self, app: application.App, platform: FilePlatform, clock: ManualClock) -> None:
        self._app = app
        self._platform = platform
        self._clock = clock

    async def settle(self) -> None:
        """Deliver all, letting the virtual clock pass for pacing."""
        while True:
            await self._app.settle()
            async with self._app.db.read() as tx:
                if not (await outbox.counts(tx)).get("waiting"):
                    return
            await self._clock.sleep(1.0)

    async def tell(self) -> None:
        """The steps of S2."""
        await self._says(1, "official-vn", QUESTION, place="questions")
        await self._presses(2, "expert-th", "Accept", "offer-")
        await self._says(3, "expert-th", ANSWER)
        await self._presses(4, "expert-th", "Send to both", "preview-")
        await self._presses(5, "official-vn", "Solved it", "answer-")
        await self._presses(6, "expert-th", "Yes, from my nation", "consent-")

    async def look_after_unknown(self) -> None:
        """The coordinator looks where the bot does not know, and has it sent again only if it is missing."""
        for step, one in enumerate(self._platform.messages(), 100):
            asked = one.message.card.startswith("outbox:") and one.message.buttons and not self._platform.did(step)
            if asked and self._missing(one.message.card):
                await self._act(step, "coordinator-ph", Kind.PRESS, one, button=one.message.buttons[0][0].action)

    def _missing(self, card: str) -> bool:
        number = card.removeprefix("outbox:").partition("/")[0]
        return all(one.nonce != number for one in self._platform.messages())

    async def _says(self, step: int, who: str, text: str, *, place: str = "") -> None:
        address = Address(self._platform.name, place) if place else self._private(who)
        if not self._platform.did(step):
            event = self._event(step, who, Kind.TEXT, address, text=text, addressed=True, message_id=f"7{step}")
            await self._platform.act(step, event)
        await self.settle()

    async def _presses(self, step: int, who: str, label: str, card: str) -> None:
        if self._platform.did(step):
            return
        for one in reversed(self._platform.messages()):
            if one.message.address == self._private(who) and card in one.message.card:
                for row in one.message.buttons:
                    for button in row:
                        if button.label == label:
                            await self._act(step, who, Kind.PRESS, one, button=button.action)
                            return
        raise AssertionError(f"{who} sees no [{label}]: " + str([m.text[:60] for m in self._platform.messages()]))

    async def _act(self, step: int, who: str, kind: Kind, on: Message, **more: str) -> None:
        event = self._event(step, who, kind, on.message.address, message_id=on.id, **more)
        await self._platform.act(step, event)
        await self.settle()

    def _event(self, step: int, who: str, kind: Kind, address: Address, **more: object) -> Incoming:
        sender = Sender(f"9{list(PEOPLE).index(who)}")
        return Incoming(self._platform.name, f"step-{step}", kind, sender, address, START, **more)  # type: ignore[arg-type]

    def _private(self, who: str) -> Address:
        return Address(self._platform.name, f"9{list(PEOPLE).index(who)}", None, True)
