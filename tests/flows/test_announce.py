"""A notice to every group, after a preview."""

from __future__ import annotations

from storage import outbox
from tests.world import World


async def test_a_notice_is_previewed_and_goes_everywhere_once(everywhere: World) -> None:
    world = everywhere
    coordinator = await world.person("coordinator-ph", "PH", role="coordinator")
    official = await world.person("official-kh", "KH")
    await official.says("@mufakat", "general")
    await official.says("@mufakat", "questions")
    await coordinator.says("/announce The papers of the conference are out.")
    await coordinator.sees("Goes to 2 places")
    await official.sees_nothing_of("The papers", "general")
    await coordinator.presses("Edit")
    await coordinator.fills(text="The papers of the annual conference are out.")
    await coordinator.presses("Send to 2 places")
    for place in ("general", "questions"):
        await official.sees("The papers of the annual conference are out.", place)
    await coordinator.sees("On its way to 2 places")
    assert "[Send to 2 places]" not in await coordinator.screen("")


async def test_cancel_sends_nothing_and_others_may_not(everywhere: World) -> None:
    world = everywhere
    coordinator = await world.person("coordinator-ph", "PH", role="coordinator")
    official = await world.person("official-kh", "KH")
    await official.says("@mufakat", "general")
    await official.says("/announce Buy my car")
    await official.sees("This is for coordinators")
    await coordinator.says("/announce")
    await coordinator.fills(text="A mistake")
    await coordinator.presses("Cancel")
    await official.sees_nothing_of("A mistake", "general")
    async with world.db.read() as tx:
        assert "waiting" not in await outbox.counts(tx)
