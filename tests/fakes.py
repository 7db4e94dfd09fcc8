"""Strict fakes with the capabilities of Telegram and Discord: they refuse what the real servers refuse.

They are quick and deterministic, so most conversations run over them; the real SDK clients meet local protocol servers
in `tests/adapters` and a few flows.
"""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.adapters import telegram
from bot.adapters.base import OnEvent, SendError, Sent, Verdict
from bot.adapters.degrade import degrade
from bot.adapters.discord import render as discord
from bot.clock import Clock
from bot.messages.encode import discord_markdown, plain, telegram_html
from bot.messages.types import Address, Capabilities, Incoming, Kind, Outgoing, Sender
from storage.db import refuse_in_transaction

TELEGRAM = telegram.CAPABILITIES
DISCORD = discord.CAPABILITIES


@dataclass
class Shown:
    """A message as it stands on the platform."""

    id: str
    message: Outgoing
    texts: list[str]
    edits: int = 0

    @property
    def text(self) -> str:
        """What a person reads."""
        return plain(self.message.body)


@dataclass
class FakePlatform:
    """One platform in memory. `closed`: people whose private messages are closed. `started`: who wrote first.

    `threads`: where it gives each matter a thread: "group" (as Discord: below the first message, which stays outside),
    "private" (as Telegram: the first message is in it), or nowhere.
    """

    name: str
    capabilities: Capabilities
    clock: Clock
    closed: set[str] = field(default_factory=set)
    started: set[str] = field(default_factory=set)
    faults: list[SendError] = field(default_factory=list)
    sent: list[Shown] = field(default_factory=list)
    acked: list[str] = field(default_factory=list)
    threads: str = ""
    opened: dict[str, str] = field(default_factory=dict)
    """Threads by id, with their titles."""
    marks: dict[str, str] = field(default_factory=dict)
    """What is put on people's messages."""
    on_event: OnEvent | None = None

    def __post_init__(self) -> None:
        self._ids = itertools.count(1000)
        self._events = itertools.count(1)
        self._nonces: dict[str, str] = {}
        self._interactions: set[str] = set()

    # what the core calls

    async def run(self, on_event: OnEvent) -> None:
        self.on_event = on_event
        await asyncio.get_running_loop().create_future()

    async def ack(self, event: Incoming) -> None:
        self.acked.append(event.event_id)

    async def react(self, address: Address, message_id: str, mark: str) -> None:
        refuse_in_transaction("react")
        self.marks[message_id] = mark

    async def close(self) -> None:
        return None

    async def send(self, message: Outgoing, *, nonce: str) -> Sent:
        refuse_in_transaction("send")
        if self.faults:
            raise self.faults.pop(0)
        if self.capabilities.nonce and nonce in self._nonces and not message.replace:
            return Sent(self._nonces[nonce])
        # Whoever did not interact (a typed mention) cannot be answered for their eyes alone, except in private.
        alone = self.capabilities.only_for and message.answers in self._interactions
        message = degrade(message, dataclasses.replace(self.capabilities, only_for=alone))
        texts = self._checked(message)
        if message.replace:
            for shown in self.sent:
                if shown.id == message.replace:
                    shown.message, shown.texts, shown.edits = message, texts, shown.edits + 1
                    return Sent(shown.id)
            raise SendError(Verdict.NEVER, "gone")
        shown = Shown(str(next(self._ids)), message, texts)
        thread = self._open(shown) if message.within and not message.address.thread else ""
        self.sent.append(shown)
        self._nonces[nonce] = shown.id
        return Sent(shown.id, thread)

    def _open(self, shown: Shown) -> str:
        address = shown.message.address
        if self.threads != ("private" if address.private else "group"):
            return ""
        thread = f"t{shown.id}" if address.private else shown.id
        self.opened[thread] = shown.message.title
        if address.private:
            shown.message = dataclasses.replace(shown.message, address=dataclasses.replace(address, thread=thread))
        return thread

    def _checked(self, message: Outgoing) -> list[str]:
        person = message.address.place if message.address.private else message.only_for
        if message.address.private:
            if person in self.closed:
                raise SendError(Verdict.NEVER, "closed", closed=True)
            if not self.capabilities.can_dm_first and person not in self.started:
                raise SendError(Verdict.NEVER, "never-started", closed=True)
        if message.only_for and message.answers not in self._interactions:
            raise AssertionError("a message for one person alone answers an interaction, or it is private")
        if message.form is not None:
            assert self.capabilities.forms, "no forms here"
            assert message.answers in self._interactions, "a form answers an interaction"
            assert len(message.form.fields) <= 5
            assert len(message.form.title) <= 45, "a modal's title holds 45 characters"
        texts = telegram_html(message.body) if self.capabilities.text_limit == 4096 else discord_markdown(message.body)
        for text in texts:
            assert len(text.encode("utf-16-le")) // 2 <= self.capabilities.text_limit
        assert len(message.buttons) <= self.capabilities.rows
        for row in message.buttons:
            assert len(row) <= self.capabilities.buttons_per_row
            for button in row:
                assert 0 < len(button.label) <= self.capabilities.label_limit, button
                assert len(button.action.encode()) <= self.capabilities.payload_bytes
        return texts

    def link(self, token: str) -> str | None:
        return f"https://t.me/mufakat_bot?start={token}" if self.name == "telegram" else None

    # what people do

    async def say(self, sender: Sender, address: Address, text: str, *, reply_to: str = "") -> str:
        """Type something; a mention or a reply to the bot addresses it."""
        if address.private:
            self.started.add(sender.native_id)
        replied = next((shown for shown in self.sent if shown.id == reply_to), None)
        words = text.replace("@mufakat", "").strip()
        message_id = str(next(self._ids))
        event = self._event(
            Kind.TEXT,
            sender,
            address,
            text=words,
            message_id=message_id,
            reply_to=reply_to,
            reply_text=replied.text if replied else "",
            addressed="@mufakat" in text or replied is not None,
        )
        if words.startswith("/"):
            name, _, rest = words[1:].partition(" ")
            token = rest.strip() if name == "start" else ""
            event = dataclasses.replace(event, kind=Kind.COMMAND, command=name, text=rest.strip(), token=token)
            self._interactions.add(event.event_id)
        await self._hand_in(event)
        return message_id

    async def press(self, sender: Sender, message_id: str, action: str) -> None:
        """Press a button of a message."""
        shown = next(shown for shown in self.sent if shown.id == message_id)
        event = self._event(Kind.PRESS, sender, shown.message.address, button=action, message_id=message_id)
        self._interactions.add(event.event_id)
        await self._hand_in(event)

    async def submit(self, sender: Sender, message_id: str, action: str, values: Mapping[str, tuple[str, ...]]) -> None:
        """Send a form off."""
        shown = next(shown for shown in self.sent if shown.id == message_id)
        event = self._event(Kind.FORM, sender, shown.message.address, form=action, values=values, message_id=message_id)
        self._interactions.add(event.event_id)
        await self._hand_in(event)

    def _event(self, kind: Kind, sender: Sender, address: Address, **more: object) -> Incoming:
        now: datetime = self.clock.now()
        return Incoming(self.name, f"e{next(self._events)}", kind, sender, address, now, **more)  # type: ignore[arg-type]

    async def _hand_in(self, event: Incoming) -> None:
        assert self.on_event is not None
        await self.on_event(event)

    # what people see

    async def seen_by(self, person: str, place: str, *, private: bool) -> list[Shown]:
        """The bot's messages a person sees at a place, oldest first."""
        found = []
        for shown in self.sent:
            address = shown.message.address
            if address.private == private and address.place == place and shown.message.only_for in ("", person):
                found.append(shown)
        return found
