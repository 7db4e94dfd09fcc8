"""The bot is added, removed, blocked; a group gets a new id."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.types import Address, Incoming, Kind, Sender
from storage import members, outbox, places, postings
from tests.world import START, World

QUESTION = "How do other cities publish response times for citizen requests at service counters?"


def event(world: World, kind: Kind, number: int, sender: str = "77", place: str = "questions") -> Incoming:
    return Incoming(
        world.platform.name, f"presence-{number}", kind, Sender(sender), Address(world.platform.name, place), START
    )


async def test_a_greeting_when_added_and_silence_when_removed(there: World) -> None:
    person = await there.person("official-kh", "KH")
    await there.app.dispatcher.handle(event(there, Kind.JOINED, 1))
    await there.settle()
    await person.sees("I am Mufakat", "questions")
    await there.app.dispatcher.handle(event(there, Kind.LEFT, 2))
    async with there.db.read() as tx:
        found = await places.find(tx, Address(there.platform.name, "questions"))
    assert found is not None
    assert found.state == "gone"


async def test_whoever_blocks_the_bot_is_not_written_to(there: World) -> None:
    person = await there.person("expert-th", "TH", role="expert")
    blocked = replace(
        event(there, Kind.BLOCKED, 1, person.native), address=Address(there.platform.name, person.native, None, True)
    )
    await there.app.dispatcher.handle(blocked)
    async with there.db.read() as tx:
        assert (await members.accounts(tx, "expert-th"))[0].reach == "closed"
    official = await there.person("official-vn", "VN")
    await official.says(f"@mufakat {QUESTION}", "questions")
    await official.sees("With a coordinator", "questions")
    assert await person.messages("") == []


async def test_reactions_and_the_like_are_none_of_our_business(there: World) -> None:
    await there.app.dispatcher.handle(event(there, Kind.REACTION, 1))
    async with there.db.read() as tx:
        assert await outbox.counts(tx) == {}


async def test_a_group_with_a_new_id_keeps_everything_in_any_order(there: World) -> None:
    """Told before, after, and twice, with somebody writing in the new group in between."""
    official = await there.person("official-vn", "VN")
    await there.person("expert-th", "TH", role="expert")
    await official.says(f"@mufakat {QUESTION}", "questions")
    moved = replace(event(there, Kind.MOVED, 1), moved_to="supergroup")
    await official.says("@mufakat", "supergroup")
    for number in (1, 2, 3):
        await there.app.dispatcher.handle(replace(moved, event_id=f"moved-{number}"))
    async with there.db.read() as tx:
        groups = await places.groups(tx)
        copies = await postings.copies(tx, "question:1")
    assert [one.native_id for one in groups] == ["supergroup"]
    assert groups[0].id in {one.place_id for one in copies}
    await there["expert-th"].presses("Accept", "")
    await there["expert-th"].says("We publish the median each month.")
    await there["expert-th"].presses("Send to both")
    await official.sees("We publish the median", "supergroup")
