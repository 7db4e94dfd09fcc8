"""What was committed is delivered: as often as the rulings allow, as fast as the platform allows, in good order."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.base import SendError, Sent, Verdict
from bot.clock import ManualClock
from bot.core.enqueue import enqueue
from bot.core.outbox import ATTEMPTS, NONCE_WINDOW, Outbox
from bot.messages.richtext import para
from bot.messages.types import Address, Lane, Outgoing
from storage import due, outbox, postings
from storage.outbox import Row
from tests.core.conftest import Until, Watched
from tests.fakes import DISCORD, TELEGRAM, FakePlatform
from tests.world import START

A, B = Address("p", "1", None, True), Address("p", "2", None, True)
GROUP = Address("p", "-100")
UNLIMITED = replace(TELEGRAM, per_chat_seconds=0.0, group_per_minute=0, per_second=0.0)
LOST = SendError(Verdict.UNKNOWN, "timeout")
REFUSED = SendError(Verdict.NEVER, "blocked")


class Platform(FakePlatform):
    """Notes each try to send; hangs, or fails for one place, when told to."""

    tries: list[tuple[datetime, str, str]]
    nonces: list[str]
    broken: dict[str, list[Exception]]
    hang: asyncio.Event | None = None
    lost_after: bool = False
    """Faults happen after the message has arrived."""

    async def send(self, message: Outgoing, *, nonce: str) -> Sent:
        place, words = message.address.place, message.body[0].spans[0].text  # type: ignore[union-attr]
        self.tries.append((self.clock.now(), place, words))
        self.nonces.append(nonce)
        if self.hang is not None:
            await self.hang.wait()
        fault = self.broken[place].pop(0) if self.broken.get(place) else None
        if fault is not None and not self.lost_after:
            raise fault
        native = await super().send(message, nonce=nonce)
        if fault is not None:
            raise fault
        return native

    @property
    def arrived(self) -> list[str]:
        """The words that stand on the platform, in order."""
        return [shown.text for shown in self.sent]


Make = Callable[..., Platform]


@pytest.fixture
def platform(clock: ManualClock) -> Make:
    def make(can: object = UNLIMITED, **broken: list[Exception]) -> Platform:
        made = Platform("p", can, clock, started={"1", "2"})  # type: ignore[arg-type]
        made.tries, made.nonces = [], []
        made.broken = {{"a": "1", "b": "2", "group": "-100"}[name]: list(those) for name, those in broken.items()}
        return made

    return make


def said(words: str, address: Address = A, **more: object) -> Outgoing:
    return Outgoing(address, (para(words),), **{"repeatable": address.private, **more})  # type: ignore[arg-type]


async def put(db: Watched, clock: ManualClock, *messages: Outgoing) -> None:
    async with db.write() as tx:
        await enqueue(tx, messages, clock.now())


async def rows(db: Watched) -> list[Row]:
    async with db.read() as tx:
        ids = (await tx.exec_driver_sql("SELECT id FROM outbox ORDER BY id")).scalars().all()
        return [row for one in ids if (row := await outbox.get(tx, str(one))) is not None]


async def states(db: Watched) -> list[str]:
    return [row.state for row in await rows(db)]


async def planned(db: Watched) -> list[tuple[str, str]]:
    async with db.read() as tx:
        return [(one.kind, one.subject) for one in await due.ready(tx, START + timedelta(days=3650))]


@pytest.mark.parametrize("seconds", [0.25, 7.5, 3600.0])
async def test_later_is_obeyed_exactly_and_delays_nobody_else(
    db: Watched, clock: ManualClock, platform: Make, seconds: float
) -> None:
    p = platform(a=[SendError(Verdict.LATER, "429", seconds)])
    box = Outbox(db, clock, {"p": p})
    start = clock.now()
    await put(db, clock, said("one"), said("two"), said("other", B))
    await box.drain()
    assert p.arrived == ["other"]
    clock.advance(timedelta(seconds=seconds) - timedelta(microseconds=1))
    await box.drain()
    assert p.arrived == ["other"]
    clock.advance(timedelta(microseconds=1))
    await box.drain()
    assert p.arrived == ["other", "one", "two"]
    assert [at - start for at, _, words in p.tries if words == "one"] == [timedelta(0), timedelta(seconds=seconds)]
    assert [row.attempts for row in await rows(db)] == [1, 1, 1], "being told to wait is no attempt"


async def test_a_limit_of_the_whole_bot_holds_everybody(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform(a=[SendError(Verdict.LATER, "global", 5)])
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("one"))
    await box.drain()
    await put(db, clock, said("other", B))
    clock.advance(timedelta(seconds=4.9))
    await box.drain()
    assert p.arrived == []
    clock.advance(timedelta(seconds=0.1))
    await box.drain()
    assert sorted(p.arrived) == ["one", "other"]


async def test_being_told_to_wait_forever_never_kills_a_message(
    db: Watched, clock: ManualClock, platform: Make
) -> None:
    p = platform(a=[SendError(Verdict.LATER, "429", 1.0)] * (ATTEMPTS * 3))
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("patient"))
    for _ in range(ATTEMPTS * 3 + 1):
        await box.drain()
        clock.advance(timedelta(seconds=1))
    assert p.arrived == ["patient"]


async def test_step_says_when_to_look_again(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform(a=[SendError(Verdict.LATER, "429", 7.5)])
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("one"), said("later", B, not_before=clock.now() + timedelta(seconds=30)))
    await box.drain()
    assert await box.step() == pytest.approx(7.5)
    clock.advance(timedelta(seconds=7.5))
    await box.drain()
    assert await box.step() == pytest.approx(22.5)


async def test_never_is_dead_at_once_and_reported(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform(a=[REFUSED])
    woken: list[None] = []
    box = Outbox(db, clock, {"p": p}, wake_ticks=lambda: woken.append(None))
    await put(db, clock, said("one"), said("two"))
    await box.drain()
    assert p.arrived == ["two"], "those behind it are not blocked"
    dead, _ = await rows(db)
    assert (dead.state, dead.error) == ("dead", "blocked")
    assert await planned(db) == [("undeliverable", dead.id)]
    assert woken


async def test_unknown_in_private_is_repeated_once(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform(a=[LOST])
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("one"))
    await box.drain()
    assert (p.arrived, len(p.tries)) == (["one"], 2)
    assert await states(db) == ["sent"]


async def test_unknown_in_private_is_not_repeated_twice(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform(a=[LOST, LOST, LOST])
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("one"), said("two"))
    for _ in range(5):
        await box.drain()
        clock.advance(timedelta(minutes=10))
    assert [words for _, _, words in p.tries] == ["one", "one", "two", "two"]
    assert await states(db) == ["unknown", "sent"]
    assert await planned(db) == [("unknown", "1")]


async def test_unknown_in_a_group_without_nonces_is_never_repeated(
    db: Watched, clock: ManualClock, platform: Make
) -> None:
    p = platform(group=[LOST])
    p.lost_after = True
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("one", GROUP), said("two", GROUP))
    for _ in range(5):
        await box.drain()
        clock.advance(timedelta(minutes=10))
    assert p.arrived == ["one", "two"]
    assert await states(db) == ["unknown", "sent"]
    assert await planned(db) == [("unknown", "1")]


async def test_unknown_with_nonces_is_repeated_with_the_same_nonce_and_shows_once(
    db: Watched, clock: ManualClock, platform: Make
) -> None:
    p = platform(DISCORD, group=[LOST, LOST, LOST])
    p.lost_after = True
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("one", GROUP))
    for _ in range(10):
        await box.drain()
        clock.advance(timedelta(seconds=8))
    assert p.arrived == ["one"]
    assert len(p.tries) == 4
    assert len(set(p.nonces)) == 1
    assert await states(db) == ["sent"]


async def test_a_nonce_too_old_to_be_recognised_is_not_trusted(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform(DISCORD)
    p.hang = asyncio.Event()
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("one", GROUP))
    await box.step()
    clock.advance(NONCE_WINDOW)
    p.broken["-100"] = [LOST]
    p.hang.set()
    for _ in range(5):
        await box.drain()
    assert len(p.tries) == 1
    assert await states(db) == ["unknown"]


async def test_an_unforeseen_failure_of_an_adapter_counts_as_unknown(
    db: Watched, clock: ManualClock, platform: Make
) -> None:
    p = platform(a=[ValueError("secret words")], group=[ValueError("secret words")])
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("mine"), said("ours", GROUP))
    await box.drain()
    assert await states(db) == ["sent", "unknown"]
    assert [row.error for row in await rows(db)] == [None, "ValueError"], "the kind, and no words"


async def test_edits_that_have_not_left_are_overtaken(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform()
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("v1", GROUP, card="c/1"))
    await box.drain()
    for version in ("v2", "v3", "v4"):
        await put(db, clock, said(version, GROUP, card="c/1"))
    await box.drain()
    assert p.arrived == ["v4"]
    assert [words for _, _, words in p.tries] == ["v1", "v4"]
    assert await states(db) == ["sent", "dropped", "dropped", "sent"]


async def test_a_first_post_is_never_overtaken_and_edits_follow_it(
    db: Watched, clock: ManualClock, platform: Make
) -> None:
    p = platform()
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("v1", GROUP, card="c/1"))
    await put(db, clock, said("v2", GROUP, card="c/1"))
    await box.drain()
    assert p.arrived == ["v2"]
    assert p.sent[0].edits == 1


async def test_a_card_that_looks_the_same_is_not_sent_again(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform()
    box = Outbox(db, clock, {"p": p})
    for event in ("e1", "e2"):
        await put(db, clock, said("v1", GROUP, card="c/1", answers=event, reply_to=event, lane=Lane.BULK))
        await box.drain()
    assert len(p.tries) == 1


async def test_an_edit_whose_message_is_gone_posts_anew(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform()
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("v1", GROUP, card="c/1"))
    await box.drain()
    gone = p.sent.pop()
    await put(db, clock, said("v2", GROUP, card="c/1"))
    await box.drain()
    assert p.arrived == ["v2"]
    async with db.read() as tx:
        (copy,) = await postings.copies(tx, "c")
    assert copy.native_id == p.sent[0].id != gone.id
    await put(db, clock, said("v3", GROUP, card="c/1"))
    await box.drain()
    assert p.arrived == ["v3"], "later edits go to the new one"


async def test_an_edit_of_unknown_outcome_is_repeated_even_in_a_group(
    db: Watched, clock: ManualClock, platform: Make
) -> None:
    p = platform()
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("v1", GROUP, card="c/1"))
    await box.drain()
    p.broken["-100"] = [LOST, LOST]
    await put(db, clock, said("v2", GROUP, card="c/1"))
    for _ in range(5):
        await box.drain()
        clock.advance(timedelta(seconds=10))
    assert p.arrived == ["v2"]
    assert await states(db) == ["sent", "sent"]


async def test_replies_overtake_notices_and_those_the_bulk(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform(TELEGRAM)
    box = Outbox(db, clock, {"p": p})
    for number, lane in enumerate((Lane.BULK, Lane.BULK, Lane.NOTICE, Lane.REPLY, Lane.REPLY)):
        await put(db, clock, said(f"{lane} {number}", lane=lane))
    for _ in range(5):
        await box.drain()
        clock.advance(timedelta(seconds=1))
    assert p.arrived == ["reply 3", "reply 4", "notice 2", "bulk 0", "bulk 1"]


async def test_pacing_a_chat_delays_no_other(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform(TELEGRAM)
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, *(said(f"a{n}") for n in range(5)), said("b", B), said("g", GROUP))
    await box.drain()
    assert sorted(p.arrived) == ["a0", "b", "g"]
    clock.advance(timedelta(seconds=1))
    await box.drain()
    assert p.arrived[-1] == "a1"


async def test_what_has_expired_is_dropped_unsent(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform()
    box = Outbox(db, clock, {"p": p})
    soon = clock.now() + timedelta(seconds=10)
    await put(db, clock, said("stale", expires_at=soon), said("fresh", expires_at=soon + timedelta(seconds=1)))
    clock.advance(timedelta(seconds=10))
    await box.drain()
    assert p.arrived == ["fresh"]
    assert await states(db) == ["dropped", "sent"]


async def test_not_before_its_time(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform()
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("reminder", not_before=clock.now() + timedelta(hours=1)))
    clock.advance(timedelta(minutes=59, seconds=59))
    await box.drain()
    assert p.tries == []
    clock.advance(timedelta(seconds=1))
    await box.drain()
    assert p.arrived == ["reminder"]


async def test_a_used_dedupe_key_sends_nothing(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform()
    box = Outbox(db, clock, {"p": p})
    for _ in range(2):
        await put(db, clock, said("once", dedupe="meeting-1/r1"))
        await box.drain()
    assert p.arrived == ["once"]


async def test_a_platform_that_does_not_run_here_keeps_its_messages(
    db: Watched, clock: ManualClock, platform: Make
) -> None:
    p = platform()
    await put(db, clock, said("elsewhere", replace(A, platform="q")), said("here"))
    await Outbox(db, clock, {"p": p}).drain()
    assert p.arrived == ["here"]
    assert await states(db) == ["waiting", "sent"]


# restarts


async def killed_while_sending(db: Watched, clock: ManualClock, p: Platform, *messages: Outgoing) -> None:
    """A process that claims, begins to send, and is gone before anything is settled."""
    await put(db, clock, *messages)
    await killed_in_flight(p, Outbox(db, clock, {"p": p}))


async def killed_in_flight(p: Platform, box: Outbox) -> None:
    p.hang = asyncio.Event()
    await box.step()
    await asyncio.sleep(0)
    assert box._flying
    for task in list(box._flying):
        task.cancel()
    await asyncio.gather(*box._flying, return_exceptions=True)
    p.hang = None


async def recovered(db: Watched, clock: ManualClock, p: Platform) -> None:
    box = Outbox(db, clock, {"p": p})
    await box.recover()
    await box.drain()


async def test_recovery_repeats_private_messages_once(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform()
    await killed_while_sending(db, clock, p, said("mine"))
    assert await states(db) == ["sending"]
    await recovered(db, clock, p)
    assert p.arrived == ["mine"]
    assert len(p.tries) == 2


async def test_recovery_after_a_second_crash_asks_people(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform()
    await killed_while_sending(db, clock, p, said("mine"))
    second = Outbox(db, clock, {"p": p})
    await second.recover()
    await killed_in_flight(p, second)
    await recovered(db, clock, p)
    assert len(p.tries) == 2, "resent once, not for ever"
    assert await states(db) == ["unknown"]
    assert await planned(db) == [("unknown", "1")]


async def test_recovery_never_repeats_in_a_group_without_nonces(
    db: Watched, clock: ManualClock, platform: Make
) -> None:
    p = platform()
    await killed_while_sending(db, clock, p, said("ours", GROUP))
    await recovered(db, clock, p)
    assert len(p.tries) == 1
    assert await planned(db) == [("unknown", "1")]


@pytest.mark.parametrize(("age", "tries"), [(timedelta(seconds=119), 2), (NONCE_WINDOW, 1)])
async def test_recovery_repeats_with_the_nonce_while_it_is_known(
    db: Watched, clock: ManualClock, platform: Make, age: timedelta, tries: int
) -> None:
    p = platform(DISCORD)
    await killed_while_sending(db, clock, p, said("ours", GROUP))
    clock.advance(age)
    await recovered(db, clock, p)
    assert len(p.tries) == tries
    assert len(set(p.nonces)) == 1


async def test_a_restart_delivers_what_waits_and_nothing_twice(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform()
    first = Outbox(db, clock, {"p": p})
    await put(db, clock, said("one"))
    await first.drain()
    await put(db, clock, said("two"))
    await recovered(db, clock, p)
    await recovered(db, clock, p)
    assert p.arrived == ["one", "two"]


async def test_send_again_by_a_person(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform(group=[LOST])
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("ours", GROUP))
    await box.drain()
    async with db.write() as tx:
        assert await outbox.revive(tx, "1", clock.now())
        assert not await outbox.revive(tx, "1", clock.now()), "once"
    await box.drain()
    assert p.arrived == ["ours"]


async def test_stopping_lets_what_flies_land_and_begins_nothing(
    db: Watched, clock: ManualClock, platform: Make, until: Until
) -> None:
    p = platform()
    p.hang = asyncio.Event()
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("flying"))
    running = asyncio.create_task(box.run())
    await until(lambda: p.tries)
    stopping = asyncio.create_task(box.stop())
    await asyncio.sleep(0)
    await put(db, clock, said("waiting", B))
    assert not stopping.done()
    p.hang.set()
    await stopping
    await running
    assert await states(db) == ["sent", "waiting"]
    assert p.arrived == ["flying"]


async def test_run_delivers_when_woken(db: Watched, clock: ManualClock, platform: Make, until: Until) -> None:
    p = platform()
    box = Outbox(db, clock, {"p": p})
    running = asyncio.create_task(box.run())
    await asyncio.sleep(0)
    await put(db, clock, said("one"))
    box.wake()
    await until(lambda: p.arrived == ["one"])
    await box.stop()
    await running
    assert await states(db) == ["sent"]


async def test_a_commit_that_fails_forgets_no_outcome(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform()
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("one"))
    await box.step()
    await asyncio.gather(*box._flying)
    db.full = True
    with pytest.raises(OSError, match="no space"):
        await box.step()
    db.full = False
    await box.drain()
    assert await states(db) == ["sent"]
    assert p.arrived == ["one"]


async def test_nothing_is_sent_inside_a_transaction(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform()
    async with db.write():
        with pytest.raises(RuntimeError, match="inside a transaction"):
            await p.send(said("early"), nonce="1")
        with pytest.raises(RuntimeError, match="inside a transaction"):
            await asyncio.create_task(p.send(said("early"), nonce="1"))
    assert p.arrived == []
    await p.send(said("after"), nonce="1")
    assert p.arrived == ["after"]


FAULTS = st.sampled_from(
    [LOST, SendError(Verdict.LATER, "429", 3.0), SendError(Verdict.LATER, "global", 2.0), None, None, None]
)


@given(
    st.lists(st.tuples(st.sampled_from([A, B, GROUP]), st.sampled_from(list(Lane))), min_size=1, max_size=12),
    st.lists(FAULTS, max_size=12),
    st.booleans(),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_goes_wrong_each_is_tried_and_none_is_sent_too_often(
    tmp_path_factory: pytest.TempPathFactory,
    migrated: object,
    those: list[tuple[Address, Lane]],
    faults: list[Exception | None],
    nonces: bool,
) -> None:
    path = tmp_path_factory.mktemp("any") / "any.db"
    shutil.copy(str(migrated), path)
    db, clock = Watched(f"sqlite:///{path}"), ManualClock(START)
    p = Platform("p", DISCORD if nonces else TELEGRAM, clock, started={"1", "2"})
    p.tries, p.nonces, p.broken, p.lost_after = [], [], {}, True
    remaining = list(faults)
    plain_send = p.send

    async def send(message: Outgoing, *, nonce: str) -> str:
        fault = remaining.pop(0) if remaining else None
        if isinstance(fault, SendError) and fault.verdict is Verdict.LATER:
            raise fault
        native = await plain_send(message, nonce=nonce)
        if fault is not None:
            raise fault
        return native

    p.send = send  # type: ignore[method-assign]
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, *(said(f"{n}", address, lane=lane) for n, (address, lane) in enumerate(those)))
    for _ in range(60):
        await box.drain()
        clock.advance(timedelta(seconds=3))
    for number, (address, _) in enumerate(those):
        times = p.arrived.count(f"{number}")
        assert 1 <= times <= (2 if address.private and not nonces else 1)
    assert set(await states(db)) <= {"sent", "unknown"}
    await db.close()


async def test_a_database_that_fails_for_a_moment_does_not_end_delivery(
    db: Watched, clock: ManualClock, platform: Make, until: Until
) -> None:
    p = platform()
    box = Outbox(db, clock, {"p": p})
    await put(db, clock, said("one"))
    db.full = True
    running = asyncio.create_task(box.run())
    await until(lambda: db.failed)
    db.full = False
    await until(lambda: box.wake() or p.arrived == ["one"])
    await box.stop()
    await running
    assert await states(db) == ["sent"]


async def test_a_chat_that_waits_does_not_make_another_late(db: Watched, clock: ManualClock, platform: Make) -> None:
    p = platform(TELEGRAM)
    box = Outbox(db, clock, {"p": p})
    reminder = said("reminder", B, not_before=clock.now() + timedelta(seconds=0.25))
    await put(db, clock, said("one"), said("two"), reminder)
    await box.drain()
    assert await box.step() == pytest.approx(0.25), "sooner than the second of the chat"
