"""The contract that every adapter passes. A platform's own test subclasses it and offers a `bench`:

    class TestMine(AdapterContract):
        @pytest.fixture
        async def bench(self, tmp_path): ...   # yields a Bench over the adapter and something to talk to

The bench stands for the platform's server and for two people who have both written to the bot in private before.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

import pytest

from bot.adapters.base import Adapter, SendError, Verdict
from bot.messages.buttons import MAX_BYTES, pack
from bot.messages.richtext import para
from bot.messages.types import Address, Button, Choice, Form, FormField, Incoming, Kind, Outgoing, Sender
from storage.db import Database

ACTION = pack("a.solved", "9" * (MAX_BYTES - len(pack("a.solved", "1")) + 1))
"""As long as a payload may be."""


@dataclass(frozen=True)
class Shown:
    """A message of the bot's as a person sees it: the words, the actions to press, the form's action."""

    id: str
    text: str
    actions: tuple[str, ...] = ()
    form: str = ""


class Bench(Protocol):
    """A platform under test: what its people do and see."""

    adapter: Adapter
    group: Address
    people: tuple[Sender, Sender]
    mention: str
    """What a person writes before the words to speak to the bot in a group."""
    db: Database | None
    """The database whose transactions an adapter must not send in."""
    remembers: bool
    """Whether the platform hands events in again that were not acknowledged."""

    async def say(self, sender: Sender, address: Address, text: str) -> None:
        """Type something. Errors of the bot's are the platform's business and do not reach the person."""

    async def press(self, sender: Sender, message_id: str, action: str) -> None:
        """Press a button."""

    async def submit(self, sender: Sender, message_id: str, action: str, values: Mapping[str, tuple[str, ...]]) -> None:
        """Send a form off."""

    async def seen_by(self, sender: Sender, address: Address) -> list[Shown]:
        """The bot's messages at a place, as one person sees them, oldest first."""


@dataclass
class Bot:
    """What listens: keeps its events, and fails as often as it is told to."""

    events: list[Incoming] = field(default_factory=list)
    failures: int = 0

    async def on_event(self, event: Incoming) -> None:
        self.events.append(event)
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the database cannot be written")


@asynccontextmanager
async def listening(bench: Bench, bot: Bot) -> AsyncIterator[None]:
    """The adapter receives meanwhile."""
    task = asyncio.create_task(bench.adapter.run(bot.on_event))
    try:
        await asyncio.sleep(0)
        yield
    finally:
        task.cancel()
        await asyncio.wait([task], timeout=10)
        assert task.done(), "a receiver ends when it is cancelled"


async def until(holds: Callable[[], object]) -> None:
    """Give way until something holds."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - platforms differ in what they could signal
            await asyncio.sleep(0)


def words(text: str, address: Address, **more: object) -> Outgoing:
    """A plain message."""
    return Outgoing(address, (para(text),), **more)  # type: ignore[arg-type]


def private(bench: Bench, sender: Sender) -> Address:
    """The private chat with somebody."""
    return Address(bench.adapter.name, sender.native_id, None, True)


class AdapterContract:
    """Subclass it and override `bench`."""

    @pytest.fixture
    async def bench(self) -> AsyncIterator[Bench]:
        raise NotImplementedError
        yield

    @pytest.fixture
    async def bot(self, bench: Bench) -> AsyncIterator[Bot]:
        """The bot, listening; both people have started a private chat."""
        bot = Bot()
        async with listening(bench, bot):
            for sender in bench.people:
                await bench.say(sender, private(bench, sender), "hello")
            await until(lambda: len(bot.events) == 2)
            bot.events.clear()
            yield bot

    # facts

    async def test_capabilities_suffice_for_the_core(self, bench: Bench) -> None:
        can = bench.adapter.capabilities
        assert can.payload_bytes >= MAX_BYTES
        assert can.text_limit >= 500
        assert can.rows >= 1
        assert can.buttons_per_row >= 1
        assert can.label_limit >= 20
        assert can.can_edit
        assert bench.adapter.name == bench.group.platform

    # receiving

    async def test_words_arrive_as_they_were_typed(self, bench: Bench, bot: Bot) -> None:
        person = bench.people[0]
        said = "How do <b>we</b> share ภาษาไทย & 🙂 data?"
        await bench.say(person, private(bench, person), said)
        await until(lambda: bot.events)
        (event,) = bot.events
        assert (event.kind, event.text, event.platform) == (Kind.TEXT, said, bench.adapter.name)
        assert event.address == private(bench, person), "a private chat is named by the person"
        assert event.sender.native_id == person.native_id
        assert event.received_at.utcoffset() == timedelta(0)
        assert event.event_id
        assert event.message_id

    async def test_a_mention_addresses_the_bot_and_is_cut_off(self, bench: Bench, bot: Bot) -> None:
        await bench.say(bench.people[0], bench.group, f"{bench.mention} how do we begin?")
        await until(lambda: bot.events)
        (event,) = bot.events
        assert event.addressed
        assert event.text == "how do we begin?"
        assert event.address == bench.group
        assert not event.address.private

    async def test_talk_among_people_is_not_addressed(self, bench: Bench, bot: Bot) -> None:
        await bench.say(bench.people[0], bench.group, "how do we begin?")
        await bench.say(bench.people[0], bench.group, f"{bench.mention} you")
        await until(lambda: any(event.text == "you" for event in bot.events))
        assert [event.addressed for event in bot.events if event.text != "you"] in ([], [False])

    async def test_a_command_has_a_name_and_words(self, bench: Bench, bot: Bot) -> None:
        person = bench.people[0]
        await bench.say(person, private(bench, person), "/away until 4 Jan")
        await until(lambda: bot.events)
        (event,) = bot.events
        assert (event.kind, event.command) == (Kind.COMMAND, "away")
        assert event.text == "until 4 Jan" or event.args

    async def test_no_two_events_share_an_id(self, bench: Bench, bot: Bot) -> None:
        for number in range(5):
            await bench.say(bench.people[0], bench.group, f"{bench.mention} {number}")
        await until(lambda: len(bot.events) == 5)
        assert len({event.event_id for event in bot.events}) == 5
        assert [event.text for event in bot.events] == ["0", "1", "2", "3", "4"], "in order"

    async def test_an_event_that_could_not_be_kept_comes_again_where_the_platform_remembers(self, bench: Bench) -> None:
        person = bench.people[0]
        here = private(bench, person)
        bot = Bot(failures=1)
        async with listening(bench, bot):
            await bench.say(person, here, "keep me")
            await until(lambda: bot.events)
            if not bench.remembers:
                await bench.say(person, here, "next")
                await until(lambda: len(bot.events) == 2)
        (first, *_) = bot.events
        if not bench.remembers:
            return
        bot = Bot()
        async with listening(bench, bot):
            await bench.say(person, here, "next")
            await until(lambda: len(bot.events) == 2)
        assert [event.text for event in bot.events] == ["keep me", "next"]
        assert bot.events[0].event_id == first.event_id, "a repeat is recognised by its id"
        bot = Bot()
        async with listening(bench, bot):
            await bench.say(person, here, "last")
            await until(lambda: bot.events)
        assert [event.text for event in bot.events] == ["last"], "what was kept does not come again"

    # sending

    async def test_a_message_arrives_and_has_an_id(self, bench: Bench, bot: Bot) -> None:
        first = (await bench.adapter.send(words("one", bench.group), nonce="n1")).native_id
        second = (await bench.adapter.send(words("two", bench.group), nonce="n2")).native_id
        assert first
        assert first != second
        for person in bench.people:
            assert [(shown.id, shown.text) for shown in await bench.seen_by(person, bench.group)] == [
                (first, "one"),
                (second, "two"),
            ]

    async def test_a_private_message_reaches_one_person(self, bench: Bench, bot: Bot) -> None:
        mine, other = bench.people
        await bench.adapter.send(words("for you", private(bench, mine)), nonce="n1")
        assert [shown.text for shown in await bench.seen_by(mine, private(bench, mine))] == ["for you"]
        assert await bench.seen_by(other, private(bench, other)) == []
        assert await bench.seen_by(other, bench.group) == []

    async def test_an_edit_stays_in_its_place(self, bench: Bench, bot: Bot) -> None:
        first = (await bench.adapter.send(words("before", bench.group), nonce="n1")).native_id
        await bench.adapter.send(words("between", bench.group), nonce="n2")
        same = (await bench.adapter.send(words("after", bench.group, replace=first), nonce="n3")).native_id
        assert same == first
        shown = await bench.seen_by(bench.people[0], bench.group)
        assert [one.text for one in shown] == ["after", "between"]

    async def test_the_same_edit_twice_does_no_harm(self, bench: Bench, bot: Bot) -> None:
        first = (await bench.adapter.send(words("before", bench.group), nonce="n1")).native_id
        for _ in range(2):
            assert (await bench.adapter.send(words("after", bench.group, replace=first), nonce="n2")).native_id == first

    async def test_editing_what_is_not_there_is_never(self, bench: Bench, bot: Bot) -> None:
        with pytest.raises(SendError) as failed:
            await bench.adapter.send(words("lost", bench.group, replace="987654321"), nonce="n1")
        assert failed.value.verdict is Verdict.NEVER
        assert "lost" not in str(failed.value), "an error holds no words of a message"
        assert await bench.seen_by(bench.people[0], bench.group) == []

    async def test_a_repeated_nonce_shows_once_where_the_platform_can(self, bench: Bench, bot: Bot) -> None:
        if not bench.adapter.capabilities.nonce:
            pytest.skip("no nonces here")
        first = (await bench.adapter.send(words("once", bench.group), nonce="n1")).native_id
        assert (await bench.adapter.send(words("once", bench.group), nonce="n1")).native_id == first
        assert len(await bench.seen_by(bench.people[0], bench.group)) == 1

    async def test_for_one_person_alone_means_nobody_else(self, bench: Bench, bot: Bot) -> None:
        mine, other = bench.people
        await bench.say(mine, bench.group, f"{bench.mention} whisper")
        await until(lambda: bot.events)
        answer = words("secret", bench.group, only_for=mine.native_id, answers=bot.events[0].event_id)
        await bench.adapter.send(answer, nonce="n1")
        everywhere = [
            *await bench.seen_by(mine, bench.group),
            *await bench.seen_by(mine, private(bench, mine)),
        ]
        assert [shown.text for shown in everywhere] == ["secret"]
        assert await bench.seen_by(other, bench.group) == []
        assert await bench.seen_by(other, private(bench, other)) == []

    async def test_a_button_comes_back_as_it_was_packed(self, bench: Bench, bot: Bot) -> None:
        person = bench.people[0]
        rows = ((Button("Solved it", ACTION), Button("Page", url="https://example.org/a?b=1&c=2")),)
        sent = (await bench.adapter.send(words("question", bench.group, buttons=rows), nonce="n1")).native_id
        (shown,) = await bench.seen_by(person, bench.group)
        assert ACTION in shown.actions
        await bench.press(person, shown.id, ACTION)
        await until(lambda: bot.events)
        (event,) = bot.events
        assert (event.kind, event.button) == (Kind.PRESS, ACTION)
        assert event.sender.native_id == person.native_id
        assert event.address == bench.group
        assert event.message_id == sent
        assert event.event_id

    async def test_a_press_again_is_another_event(self, bench: Bench, bot: Bot) -> None:
        rows = ((Button("Go", ACTION),),)
        sent = (await bench.adapter.send(words("question", bench.group, buttons=rows), nonce="n1")).native_id
        for _ in range(2):
            await bench.press(bench.people[0], sent, ACTION)
        await until(lambda: len(bot.events) == 2)
        assert bot.events[0].event_id != bot.events[1].event_id

    async def test_more_buttons_than_fit_are_still_sent(self, bench: Bench, bot: Bot) -> None:
        can = bench.adapter.capabilities
        label = "A label that is longer than any platform wants it to be " * 3
        many = tuple((Button(label, pack("x.pick", str(n))),) for n in range(can.rows + 3))
        sent = (await bench.adapter.send(words("many", bench.group, buttons=many), nonce="n1")).native_id
        (shown,) = await bench.seen_by(bench.people[0], bench.group)
        assert shown.id == sent
        assert shown.actions[0] == pack("x.pick", "0")

    async def test_a_form_comes_back_filled_in_where_the_platform_can(self, bench: Bench, bot: Bot) -> None:
        if not bench.adapter.capabilities.forms:
            pytest.skip("no forms here: the core asks step by step")
        person = bench.people[0]
        rows = ((Button("Open", pack("ask.form")),),)
        sent = (await bench.adapter.send(words("question", bench.group, buttons=rows), nonce="n1")).native_id
        await bench.press(person, sent, pack("ask.form"))
        await until(lambda: bot.events)
        fields = (
            FormField("text", "Your words", "text"),
            FormField("limit", "How many?", "one", (Choice("1", "One"), Choice("3", "Three"))),
            FormField("topics", "About?", "many", (Choice("a", "A"), Choice("b", "B")), required=False),
        )
        form = Form(pack("ask"), "A question", fields, "Send")
        opened = bot.events.pop()
        await bench.adapter.send(
            words("form", bench.group, form=form, only_for=person.native_id, answers=opened.event_id), nonce="n2"
        )
        shown = [one for one in await bench.seen_by(person, bench.group) if one.form][-1]
        assert shown.form == pack("ask")
        values = {"text": ("two\nlines & <b>",), "limit": ("3",), "topics": ("a", "b")}
        await bench.submit(person, shown.id, shown.form, values)
        await until(lambda: bot.events)
        (event,) = bot.events
        assert (event.kind, event.form, event.values) == (Kind.FORM, pack("ask"), values)
        assert event.sender.native_id == person.native_id

    async def test_nothing_is_sent_inside_a_transaction(self, bench: Bench, bot: Bot) -> None:
        if bench.db is None:
            pytest.skip("no database beside this adapter")
        async with bench.db.write():
            with pytest.raises(RuntimeError, match="inside a transaction"):
                await bench.adapter.send(words("too soon", bench.group), nonce="n1")
        assert await bench.seen_by(bench.people[0], bench.group) == []

    async def test_acknowledging_and_reacting_never_fail_a_known_message(self, bench: Bench, bot: Bot) -> None:
        await bench.say(bench.people[0], bench.group, f"{bench.mention} hello")
        await until(lambda: bot.events)
        await bench.adapter.ack(bot.events[0])
        await bench.adapter.react(bot.events[0].address, bot.events[0].message_id, "👀")
        await bench.adapter.react(bot.events[0].address, "987654321", "👀")
        assert await bench.seen_by(bench.people[0], bench.group) == [], "both are without content"

    # ending

    async def test_receiving_lasts_until_it_is_cancelled_and_closing_is_calm(self, bench: Bench) -> None:
        bot = Bot()
        task = asyncio.create_task(bench.adapter.run(bot.on_event))
        await asyncio.sleep(0)
        await bench.say(bench.people[0], private(bench, bench.people[0]), "hello")
        await until(lambda: bot.events)
        assert not task.done()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            async with asyncio.timeout(10):
                await task
        await bench.adapter.close()
        await bench.adapter.close()
