"""Events: in order within a chat, side by side between chats, each with all of its effects or none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bot.clock import ManualClock
from bot.core.dispatch import Dispatcher
from bot.errors import NotAllowed, UserError
from bot.handlers.context import Ctx, House
from bot.handlers.routes import Routes, command, happening
from bot.messages.codec import load_incoming, load_outgoing
from bot.messages.encode import plain
from bot.messages.richtext import para
from bot.messages.types import Address, Incoming, Kind, Outgoing, Sender
from bot.services.answering import Answerer
from storage import audit, ids, members, outbox, seen
from tests.core.conftest import Until, Watched
from tests.fakes import DISCORD, FakePlatform
from tests.world import CATALOGS, COMMUNITY, START

NEVER = UserError("error-no-words")


@dataclass
class Script:
    """What the handler of `text` does, by the words that arrive."""

    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    before: dict[str, Callable[[], Awaitable[None]]] = field(default_factory=dict)
    faults: dict[str, list[Exception]] = field(default_factory=dict)
    early: dict[str, list[Exception]] = field(default_factory=dict)
    prepared: list[str] = field(default_factory=list)
    applied: list[str] = field(default_factory=list)

    async def prepare(self, ctx: Ctx) -> str:
        words = ctx.incoming.text
        self.prepared.append(words)
        if words in self.gates:
            await self.gates[words].wait()
        if self.early.get(words):
            raise self.early[words].pop(0)
        return words

    async def apply(self, ctx: Ctx, prepared: str) -> list[Outgoing]:
        assert prepared == ctx.incoming.text
        self.applied.append(prepared)
        await ids.following(ctx.tx, f"effect of {prepared}")
        if self.faults.get(prepared):
            raise self.faults[prepared].pop(0)
        return [ctx.reply((para(f"done {prepared}"),))]


class Adapter(FakePlatform):
    """Notes what the database had seen when an event was acknowledged."""

    db: Watched
    work_before: list[int]

    async def ack(self, event: Incoming) -> None:
        self.work_before.append(self.db.reads + self.db.writes)
        await super().ack(event)
        if event.text == "no ack":
            raise ConnectionError("acknowledgement lost")


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def adapter(db: Watched, clock: ManualClock) -> Adapter:
    made = Adapter("p", DISCORD, clock)
    made.db, made.work_before = db, []
    return made


@pytest.fixture
def dispatcher(db: Watched, clock: ManualClock, script: Script, adapter: Adapter) -> Dispatcher:
    routes = Routes(
        [
            happening("text", Kind.TEXT, script.apply, prepare=script.prepare),
            command("secret", script.apply, prepare=script.prepare, roles=("coordinator",)),
        ],
        {},
    )
    house = House(COMMUNITY, CATALOGS, Answerer(), None, {"p": DISCORD}, clock, routes)  # type: ignore[arg-type]
    return Dispatcher(db, house, routes, {"p": adapter})


@asynccontextmanager
async def at_work(dispatcher: Dispatcher) -> AsyncIterator[None]:
    task = asyncio.create_task(dispatcher.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def said(words: str, who: str = "1", place: str = "", *, event_id: str = "", **more: object) -> Incoming:
    """Words in private, or in a group to which the bot is mentioned."""
    address = Address("p", place) if place else Address("p", who, None, True)
    more = {"addressed": True, **more}
    return Incoming("p", event_id or f"{who}/{words}", Kind.TEXT, Sender(who), address, START, text=words, **more)  # type: ignore[arg-type]


async def answers(db: Watched) -> list[str]:
    """What shall be sent, in order."""
    async with db.read() as tx:
        rows = await tx.exec_driver_sql("SELECT payload FROM outbox ORDER BY id")
        return [plain(load_outgoing(row[0]).body) for row in rows]


async def effects(db: Watched, words: str) -> int:
    """How many times an event took effect."""
    async with db.write() as tx:
        return int(await ids.following(tx, f"effect of {words}")) - 1


async def test_order_within_a_chat_and_no_waiting_between_chats(
    db: Watched, dispatcher: Dispatcher, script: Script, until: Until
) -> None:
    script.gates["a1"] = asyncio.Event()
    async with at_work(dispatcher):
        slow = [asyncio.create_task(dispatcher.handle(said(f"a{n}", place="a"))) for n in range(1, 5)]
        await until(lambda: script.prepared)
        for n in range(1, 4):
            await dispatcher.handle(said(f"b{n}", place="b"))
        assert script.applied == ["b1", "b2", "b3"], "another chat does not wait"
        assert script.prepared == ["a1", "b1", "b2", "b3"], "the same chat does"
        script.gates["a1"].set()
        await asyncio.gather(*slow)
    assert script.applied[3:] == ["a1", "a2", "a3", "a4"]


async def test_slow_preparation_of_many_chats_happens_side_by_side(
    db: Watched, dispatcher: Dispatcher, script: Script, until: Until
) -> None:
    """The first can only end after the last has begun."""
    gate = asyncio.Event()
    script.gates = {"w1": gate, "w2": gate, "w3": gate}
    async with at_work(dispatcher):
        tasks = [asyncio.create_task(dispatcher.handle(said(f"w{n}", place=f"{n}"))) for n in (1, 2, 3)]
        await until(lambda: len(script.prepared) == 3)
        assert script.applied == []
        gate.set()
        await asyncio.gather(*tasks)
    assert sorted(script.applied) == ["w1", "w2", "w3"]


async def test_a_handler_that_raises_in_a_batch_takes_nobody_with_it(
    db: Watched, dispatcher: Dispatcher, script: Script, until: Until
) -> None:
    script.faults["w2"] = [RuntimeError("broken")]
    script.faults["w3"] = [UserError("error-no-words")]
    tasks = [asyncio.create_task(dispatcher.handle(said(f"w{n}", who=f"{n}"))) for n in range(1, 6)]
    await until(lambda: dispatcher._queue.qsize() == 5)
    async with at_work(dispatcher):
        before = db.writes
        await asyncio.gather(*tasks)
        assert db.writes - before == 2, "one commit for all, and one for the second try of the one that failed"
    for n, times in ((1, 1), (2, 1), (3, 0), (4, 1), (5, 1)):
        assert await effects(db, f"w{n}") == times
    assert sorted(await answers(db)) == sorted([*(f"done w{n}" for n in (1, 2, 4, 5)), CATALOGS.text("en")(NEVER.key)])


async def test_a_user_error_undoes_the_effects_and_is_answered_once(
    db: Watched, dispatcher: Dispatcher, script: Script
) -> None:
    script.faults["hm"] = [UserError("error-person-unknown", said="<b>nobody</b>"), RuntimeError("not reached")]
    async with at_work(dispatcher):
        for _ in range(3):
            await dispatcher.handle(said("hm", place="g"))
    assert await effects(db, "hm") == 0
    (answer,) = await answers(db)
    assert "<b>nobody</b>" in answer
    async with db.read() as tx:
        payload = (await tx.exec_driver_sql("SELECT payload FROM outbox")).scalar_one()
        assert load_outgoing(payload).only_for == "1", "to the person alone"
        assert await audit.details(tx) == []
        assert await seen.dead_letters(tx) == []


async def test_whoever_may_not_is_refused_on_record(db: Watched, dispatcher: Dispatcher, script: Script) -> None:
    event = said("", who="7", event_id="c1")
    from dataclasses import replace

    event = replace(event, kind=Kind.COMMAND, command="secret")
    async with at_work(dispatcher):
        await dispatcher.handle(event)
    assert script.applied == script.prepared == []
    async with db.read() as tx:
        (line,) = await audit.details(tx)
    assert (line["action"], line["subject"], line["actor"]) == ("refused", "secret", "p:7")
    assert await answers(db) == [CATALOGS.text("en")("error-role-coordinator")]


async def test_what_a_handler_forbids_is_on_record_too(db: Watched, dispatcher: Dispatcher, script: Script) -> None:
    script.faults["mine!"] = [NotAllowed()]
    async with at_work(dispatcher):
        await dispatcher.handle(said("mine!"))
    assert await effects(db, "mine!") == 0
    async with db.read() as tx:
        assert [one["action"] for one in await audit.details(tx)] == ["refused"]


@pytest.mark.parametrize("where", ["faults", "early"])
async def test_twice_in_vain_makes_a_dead_letter_tells_the_person_and_goes_on(
    db: Watched, dispatcher: Dispatcher, script: Script, where: str
) -> None:
    getattr(script, where)["bad"] = [RuntimeError("secret words"), KeyError("secret words"), AssertionError("thrice")]
    event = said("bad")
    async with at_work(dispatcher):
        await dispatcher.handle(event)
        await dispatcher.handle(said("good"))
        await dispatcher.handle(event)
    assert script.applied == (["bad", "bad", "good"] if where == "faults" else ["good"])
    assert await effects(db, "bad") == 0
    assert await answers(db) == [CATALOGS.text("en")("error-ours"), "done good"]
    async with db.read() as tx:
        (letter,) = await seen.dead_letters(tx)
    assert load_incoming(letter.payload) == event
    assert letter.error == "KeyError", "the kind of the last failure, and no words"


async def test_once_in_vain_is_mended_by_the_second_try(db: Watched, dispatcher: Dispatcher, script: Script) -> None:
    script.faults["w"] = [RuntimeError("once")]
    async with at_work(dispatcher):
        await dispatcher.handle(said("w"))
    assert await effects(db, "w") == 1
    assert await answers(db) == ["done w"]


async def test_acknowledged_before_any_work_of_the_database(
    db: Watched, dispatcher: Dispatcher, adapter: Adapter, until: Until
) -> None:
    async with at_work(dispatcher):
        async with db.blocked():
            task = asyncio.create_task(dispatcher.handle(said("w")))
            await until(lambda: adapter.acked)
            assert adapter.work_before == [0]
            assert not task.done()
        await task
    assert await effects(db, "w") == 1


async def test_a_lost_acknowledgement_loses_nothing(db: Watched, dispatcher: Dispatcher) -> None:
    async with at_work(dispatcher):
        await dispatcher.handle(said("no ack"))
    assert await effects(db, "no ack") == 1


async def test_a_commit_that_fails_is_raised_and_the_event_can_come_again(
    db: Watched, dispatcher: Dispatcher, script: Script
) -> None:
    event = said("w")
    async with at_work(dispatcher):
        db.full = True
        with pytest.raises(OSError, match="no space"):
            await dispatcher.handle(event)
        db.full = False
        assert await answers(db) == []
        await dispatcher.handle(event)
        await dispatcher.handle(event)
    assert await effects(db, "w") == 1
    assert await answers(db) == ["done w"]


async def test_a_repeat_has_no_effect_even_while_the_first_is_under_way(
    db: Watched, dispatcher: Dispatcher, script: Script
) -> None:
    async with at_work(dispatcher):
        await asyncio.gather(*(dispatcher.handle(said("w")) for _ in range(5)))
    assert await effects(db, "w") == 1
    assert await answers(db) == ["done w"]


async def test_the_same_number_on_another_platform_is_another_event(db: Watched, dispatcher: Dispatcher) -> None:
    from dataclasses import replace

    one = said("w", event_id="1")
    async with at_work(dispatcher):
        await dispatcher.handle(one)
        await dispatcher.handle(replace(one, platform="q", address=Address("q", "1", None, True)))
    assert await effects(db, "w") == 2


@pytest.mark.parametrize(
    "event",
    [
        said("talk among people", place="g", addressed=False),
        Incoming("p", "b", Kind.TEXT, Sender("9", is_bot=True), Address("p", "9", None, True), START, text="beep"),
        Incoming("p", "e", Kind.EDITED, Sender("9"), Address("p", "g"), START, text="talk"),
    ],
)
async def test_what_does_not_concern_the_bot_leaves_no_trace(
    db: Watched, dispatcher: Dispatcher, adapter: Adapter, event: Incoming
) -> None:
    async with at_work(dispatcher):
        await dispatcher.handle(event)
    assert (db.reads, db.writes, adapter.acked) == (0, 0, [])


async def test_bots_channels_and_anonymous_admins_never_become_members(db: Watched, dispatcher: Dispatcher) -> None:
    async with at_work(dispatcher):
        for number, sender in enumerate((Sender("8", anonymous=True), Sender(""), Sender("9"))):
            await dispatcher.handle(
                Incoming("p", f"s{number}", Kind.TEXT, sender, Address("p", "g"), START, text="w", addressed=True)
            )
    async with db.read() as tx:
        assert len(await members.everybody(tx)) == 1


async def test_idle_waits_for_what_is_under_way(db: Watched, dispatcher: Dispatcher, script: Script) -> None:
    gate = script.gates["w"] = asyncio.Event()
    async with at_work(dispatcher):
        await dispatcher.idle()
        task = asyncio.create_task(dispatcher.handle(said("w")))
        await asyncio.sleep(0)
        idle = asyncio.create_task(dispatcher.idle())
        await asyncio.sleep(0)
        assert not idle.done()
        gate.set()
        await idle
        assert script.applied == ["w"]
        await task
    async with db.read() as tx:
        assert await outbox.counts(tx) == {"waiting": 1}
