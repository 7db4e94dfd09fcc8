"""Ten thousand damaged dispatches: nothing stops, and the next good one is heard. `MUTATIONS=2000` for fewer."""

from __future__ import annotations

import os
import random
import tracemalloc

import pytest

from bot.adapters.discord import convert
from bot.messages.codec import dump_incoming, load_incoming
from tests.adapters.discord.conftest import START, Rig
from tests.adapters.discord.mutate import damaged, specimens
from tests.servers.discord.world import World

ROUNDS = int(os.environ.get("MUTATIONS", "10000"))
WHERE = convert.Where("5", None, "#questions")


def test_conversion_is_total() -> None:
    """Each result can be kept; each refusal is `Unreadable`."""
    dice, world = random.Random(7), World()
    good = specimens(world)
    unreadable = read = 0
    for _ in range(ROUNDS):
        name, data = dice.choice(good[:9])
        broken = damaged(data, dice)
        try:
            if not isinstance(broken, dict):
                continue
            if name == "INTERACTION_CREATE":
                event = convert.interaction(broken, WHERE, START).event
            else:
                event = convert.message(broken, WHERE, START, me=world.bot, edited=name == "MESSAGE_UPDATE")
        except convert.Unreadable:
            unreadable += 1
            continue
        if event is not None:
            assert load_incoming(dump_incoming(event)) == event
        read += 1
    assert read > ROUNDS // 10
    assert unreadable > ROUNDS // 20


async def test_the_connection_outlives_them(there: Rig) -> None:
    """All of them over the gateway: one session, no reconnect, and the bot still hears."""
    server, dice = there.server, random.Random(11)
    good = specimens(server.world)

    def storm(count: int) -> None:
        for _ in range(count):
            name, data = dice.choice(good)
            broken = damaged(data, dice)
            server.hub.dispatch(name, broken) if name not in ("MESSAGE_CREATE", "MESSAGE_UPDATE") else [
                session.dispatch(name, broken) for session in server.hub.sessions.values()
            ]

    tracemalloc.start()
    try:
        for _ in range(0, ROUNDS, 500):
            server.do(lambda: storm(500))
            await there.caught_up()
        grown, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    said = there.say(f"<@{server.world.bot}> still there?", there.private())
    assert (await there.next()).message_id == said
    assert server.hub.identifies == 1
    assert not server.hub.resumes
    assert grown < 50_000_000


@pytest.mark.parametrize(
    "frame", ["[]", '"x"', "{}", '{"op": 0}', '{"op": 0, "t": "READY", "s": 1, "d": {}}', '{"op": 99}']
)
async def test_odd_frames_end_at_worst_a_session(there: Rig, frame: str) -> None:
    server = there.server
    there.say("known", there.private())
    await there.next()
    server.do(lambda: server.hub.raw(frame))
    said = there.say("still there?", there.private())
    while (await there.next()).message_id != said:
        pass
