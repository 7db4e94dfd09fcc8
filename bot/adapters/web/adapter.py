"""The room's adapter. It is the platform too: what other adapters ask a server, it asks its own tables."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from bot.adapters.base import OnEvent, SendError, Sent, Verdict
from bot.adapters.web.convert import (
    PLATFORM,
    Said,
    clean,
    dump_said,
    dump_sent,
    incoming_form,
    incoming_press,
    incoming_text,
    load_said,
    opens_thread,
    place_key,
    visible_to,
)
from bot.adapters.web.faults import Faults
from bot.adapters.web.hub import Hub, Notice
from bot.adapters.web.reading import Reading
from bot.clock import Clock
from bot.messages.codec import dump_incoming, load_incoming
from bot.messages.types import Address, Capabilities, Incoming, Outgoing, Sender
from storage import adapter_state, room
from storage.db import Database, Tx, refuse_in_transaction
from storage.room import RoomMessage

CAPABILITIES = Capabilities(
    text_limit=20_000,
    buttons_per_row=4,
    rows=10,
    payload_bytes=100,
    threads=True,
    reacts=True,
    moments=True,
    nonce=True,
)
KEEP_EVENTS = timedelta(days=7)
START_PATIENCE = 10.0
"""Seconds a person's action waits for the bot to start."""


class RoomError(Exception):
    """An action the room refuses. `code`: "starting" (the bot does not listen yet), "unknown-message" or
    "unknown-thread".
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class WebAdapter(Reading):
    """The room: keeps what is said, hands it to the bot, shows what the bot sends.

    `say`, `press` and `submit` return after the bot has kept the effects; the page's server calls them.
    """

    name = PLATFORM
    capabilities = CAPABILITIES

    def __init__(self, db: Database, clock: Clock) -> None:
        super().__init__(db)
        self.hub = Hub()
        self._clock = clock
        self._order = asyncio.Lock()
        self._listening = asyncio.Event()
        self._on_event: OnEvent | None = None
        self._acting = 0
        self._nobody_acts = asyncio.Event()
        self._nobody_acts.set()
        self.faults = Faults(lambda: self.hub.publish(Notice("faults", self.faults.state())))

    # what the bot calls

    async def run(self, on_event: OnEvent) -> None:
        """Hand in what was not handled before the last stop, then listen until cancelled."""
        self._on_event = on_event
        async with self._db.write() as tx:
            await room.trim_events(tx, self._clock.now() - KEEP_EVENTS)
        async with self._db.read() as tx:
            waiting = await room.waiting(tx)
        try:
            for event in waiting:
                await self._hand_in(event.id, load_incoming(event.payload))
            self._listening.set()
            await asyncio.Event().wait()
        finally:
            self._listening.clear()
            self._on_event = None

    async def send(self, message: Outgoing, *, nonce: str) -> Sent:
        """Show a message, or edit the one named by `replace`; a nonce seen before changes nothing.

        What is said in public about a matter that has no thread here opens one below itself, with its own id.
        Raises `SendError` (never, "gone") when the message to edit is not there, and what `Faults.check` raises.
        """
        refuse_in_transaction("send")
        self.faults.check(message)
        payload = dump_sent(message)
        async with self._order:
            async with self._db.write() as tx:
                if message.replace:
                    row = await self._edit(tx, message.replace, payload)
                else:
                    known = await room.by_nonce(tx, nonce)
                    if known is not None:
                        return _sent(known)
                    row = await room.add_message(
                        tx,
                        place=place_key(message.address),
                        sender="",
                        payload=payload,
                        at=self._clock.now(),
                        only_for=message.only_for,
                        nonce=nonce,
                        thread=message.address.thread or "",
                    )
                if opens_thread(message) and not row.thread:
                    row = await room.open_thread(tx, row.id)
            self._show(row)
        return _sent(row)

    async def ack(self, event: Incoming) -> None:
        """Mark the person's message as read. Kept in memory only: it says nothing once the answer is
        there.
        """
        if event.message_id and not event.button and not event.form:
            self._seen.append(event.message_id)
            self.hub.publish(Notice("seen", {"message": event.message_id, "place": place_key(event.address)}))

    async def react(self, address: Address, message_id: str, mark: str) -> None:
        """Put `mark` on the person's message; nothing happens if it is not one."""
        refuse_in_transaction("react")
        async with self._order:
            async with self._db.write() as tx:
                row = await room.message(tx, message_id)
                if row is None or not row.sender:
                    return
                said = dump_said(replace(load_said(row.payload), mark=clean(mark)))
                row = await room.edit_message(tx, row.id, said, self._clock.now())
            if row is not None:
                self._show(row)

    async def close(self) -> None:
        """End every open page's stream, so that the server can stop at once."""
        self.hub.close()

    # what the page's server calls

    @property
    def listening(self) -> bool:
        """Whether the bot takes events now."""
        return self._listening.is_set()

    async def opened(self) -> None:
        """Wait until the bot takes events."""
        await self._listening.wait()

    async def say(
        self, sender: Sender, address: Address, text: str, *, reply_to: str = "", place_title: str = ""
    ) -> str:
        """Say `text` as a persona; returns the message's id once the bot has dealt with it. Raises
        `RoomError`. What answers something in a thread stands there too, if `address` names none.
        """
        text = clean(text)
        async with self._action():
            now = self._clock.now()
            async with self._order:
                async with self._db.write() as tx:
                    replied = await self._visible(tx, reply_to, sender) if reply_to else None
                    address = await self._in_thread(tx, address, replied)
                    row = await room.add_message(
                        tx,
                        place=place_key(address),
                        sender=sender.native_id,
                        payload=dump_said(Said(text, reply_to, sender.locale or "")),
                        at=now,
                        thread=address.thread or "",
                    )
                    event = incoming_text(
                        sender,
                        address,
                        text,
                        at=now,
                        message_id=row.id,
                        replied=replied,
                        place_title=place_title,
                    )
                    event_id = await room.add_event(tx, dump_incoming(event), now)
                self._show(row)
            await self._hand_in(event_id, event)
        return row.id

    async def press(self, sender: Sender, message_id: str, action: str) -> None:
        """Press a button of a message the persona can see. Raises `RoomError`."""
        async with self._action():
            now = self._clock.now()
            async with self._db.write() as tx:
                event = incoming_press(sender, await self._visible(tx, message_id, sender), action, now)
                event_id = await room.add_event(tx, dump_incoming(event), now)
            await self._hand_in(event_id, event)

    async def submit(self, sender: Sender, message_id: str, action: str, values: Mapping[str, tuple[str, ...]]) -> None:
        """Submit the form of a message the persona can see. Raises `RoomError`."""
        async with self._action():
            now = self._clock.now()
            async with self._db.write() as tx:
                shown = await self._visible(tx, message_id, sender)
                event = incoming_form(sender, shown, action, values, now)
                event_id = await room.add_event(tx, dump_incoming(event), now)
            await self._hand_in(event_id, event)

    @asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        """Nobody acts while inside: who acts already is waited for, and who comes waits for the end."""
        self._listening.clear()
        try:
            await self._nobody_acts.wait()
            yield
        finally:
            if self._on_event is not None:
                self._listening.set()

    async def begin_again(self) -> None:
        """The community has been emptied: no more faults, and every open page starts afresh."""
        async with self._db.write() as tx:
            await adapter_state.keep(tx, PLATFORM, "era", secrets.token_hex(8))
        self._seen.clear()
        self.faults.off()
        self.hub.publish(Notice("reset", {}))

    async def era(self) -> str:
        """A word that is another one after each `begin_again`: a page of another era knows nothing that counts."""
        async with self._db.read() as tx:
            return await adapter_state.value(tx, PLATFORM, "era") or ""

    # inside

    @asynccontextmanager
    async def _action(self) -> AsyncIterator[None]:
        """A persona acts, as soon as the bot takes events."""
        try:
            async with asyncio.timeout(START_PATIENCE):
                while not self._listening.is_set():
                    await self._listening.wait()
        except TimeoutError:
            raise RoomError("starting") from None
        self._acting += 1
        self._nobody_acts.clear()
        try:
            yield
        finally:
            self._acting -= 1
            if not self._acting:
                self._nobody_acts.set()

    async def _hand_in(self, event_id: str, event: Incoming) -> None:
        if self._on_event is None:
            raise RoomError("starting")
        for _ in range(self.faults.deliveries()):
            await self._on_event(replace(event, event_id=f"{PLATFORM}-{event_id}"))
        async with self._db.write() as tx:
            await room.mark_handled(tx, event_id)

    async def _edit(self, tx: Tx, message_id: str, payload: str) -> RoomMessage:
        before = await room.message(tx, message_id)
        edited = None
        if before is not None and not before.sender:
            edited = await room.edit_message(tx, message_id, payload, self._clock.now())
        if edited is None:
            raise SendError(Verdict.NEVER, "gone")
        return edited

    async def _visible(self, tx: Tx, message_id: str, sender: Sender) -> RoomMessage:
        row = await room.message(tx, message_id)
        if row is None or not visible_to(row, sender.native_id):
            raise RoomError("unknown-message")
        return row

    async def _in_thread(self, tx: Tx, address: Address, replied: RoomMessage | None) -> Address:
        """Where something is said: a thread that the address names has to be one of its place."""
        place = place_key(address)
        if not address.thread:
            there = replied.thread if replied is not None and replied.place == place else ""
            return replace(address, thread=there or None)
        opener = await room.message(tx, address.thread)
        if opener is None or opener.thread != opener.id or opener.place != place:
            raise RoomError("unknown-thread")
        return address

    def _show(self, row: RoomMessage) -> None:
        self.hub.publish(Notice("message", self._view(row), row.rev))


def _sent(row: RoomMessage) -> Sent:
    """What the bot is told of a message that stands: also that it has opened a thread."""
    return Sent(row.id, row.id if row.thread == row.id else "")
