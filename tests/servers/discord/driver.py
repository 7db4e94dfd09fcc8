"""People on the local Discord with the interface of `tests.fakes.FakePlatform`, so that conversations run unchanged."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from bot.adapters.base import OnEvent, Parts, Sent, State
from bot.adapters.discord import factory
from bot.adapters.discord.convert import FORM_PREFIX
from bot.clock import Clock
from bot.messages.encode.layout import JOINER
from bot.messages.richtext import para
from bot.messages.types import Address, Button, Form, Incoming, Outgoing, Sender
from storage.db import Database
from tests.fakes import FakePlatform, Shown
from tests.servers.discord.server import PATIENCE, DiscordServer
from tests.servers.discord.world import Channel, Message

MENTION = "@mufakat"


def read(content: str) -> str:
    """What a person reads: Discord's Markdown without its marks."""
    text = content.replace(JOINER, "")
    text = re.sub(r"(?<!\\)(\*\*|~~|`)", "", text)
    text = re.sub(r"(?<![\\\w])_(?=\S)|(?<=[\S])(?<!\\)_(?!\w)", "", text)
    text = re.sub(r"^(> |### |-# )", "", text, flags=re.MULTILINE)
    text = re.sub(r"(?<!\\)\[([^\]]*)\]\(<[^>]*>\)", r"\1", text)
    return re.sub(r"\\(.)", r"\1", text)


class DiscordPlatform(FakePlatform):
    """The real adapter, the real client, and people who use the server."""

    def __init__(self, server: DiscordServer, clock: Clock, db: Database, state: State, **parts: Any) -> None:
        self.server = server
        self.adapter = factory(Parts(db, clock, state, server.options, **parts))
        super().__init__(self.adapter.name, self.adapter.capabilities, clock)
        self.closed = server.world.closed
        self._handled: dict[str, asyncio.Event] = {}

    # what the core calls

    async def run(self, on_event: OnEvent) -> None:
        async def handle(event: Incoming) -> None:
            try:
                await on_event(event)
            finally:
                self._done(event.event_id).set()

        await self.adapter.run(handle)

    async def ack(self, event: Incoming) -> None:
        self.acked.append(event.event_id)
        await self.adapter.ack(event)

    async def react(self, address: Address, message_id: str, mark: str) -> None:
        await self.adapter.react(address, message_id, mark)

    async def close(self) -> None:
        await self.adapter.close()

    async def send(self, message: Outgoing, *, nonce: str) -> Sent:
        if not message.address.private:
            message = _at(message, self._channel(message.address.place).id)
        return await self.adapter.send(message, nonce=nonce)

    # what people do

    async def say(self, sender: Sender, address: Address, text: str, *, reply_to: str = "") -> str:
        await self._online()
        where, text = self._where(address), text.replace("\ud800", "\ufffd")
        self.server.world.names[sender.native_id] = sender.name or "Somebody"
        people = self.server.people
        words = text.replace(MENTION, "").strip()
        if words.startswith("/"):
            name, _, rest = words[1:].partition(" ")
            return await self._interacts(
                lambda: people.command(sender.native_id, where, name, self._args(name, rest.strip()))
            )
        mention = MENTION in text
        typed = text.replace(MENTION, f"<@{self.server.world.bot}>")
        said = self.server.do(lambda: people.say(sender.native_id, where, typed, reply_to=reply_to, mention=mention))
        await self._wait(f"m{said.id}")
        return said.id

    async def press(self, sender: Sender, message_id: str, action: str) -> None:
        await self._online()
        people = self.server.people
        ids = {one.get("custom_id", "") for row in self._message(message_id).rows for one in row}
        act = people.press if action in ids else people.forged
        await self._interacts(lambda: act(sender.native_id, message_id, action))

    async def submit(self, sender: Sender, message_id: str, action: str, values: Mapping[str, tuple[str, ...]]) -> None:
        people = self.server.people
        opened = self.server.do(lambda: people.press(sender.native_id, message_id, FORM_PREFIX + action))
        await self.server.until(lambda: opened.response)
        await self._interacts(lambda: people.submit(opened, values))

    async def menu(self, sender: Sender, message_id: str, name: str = "Ask an expert about this") -> None:
        """Choose from the menu of a message."""
        await self._interacts(lambda: self.server.people.menu(sender.native_id, message_id, name))

    # what people see

    async def seen_by(self, person: str, place: str, *, private: bool) -> list[Shown]:
        where = self._where(Address(self.name, place, None, private))
        threads = [one for one in list(self.server.world.channels.values()) if one.parent == where.id]
        found = [one for channel in (where, *threads) for one in self.server.in_channel(channel, person)]
        return [self._shown(one, person, place, private) for one in sorted(found, key=lambda one: int(one.id))]

    def _shown(self, one: Message, person: str, place: str, private: bool) -> Shown:
        rows, form = [], None
        for row in one.rows:
            buttons = []
            for button in row:
                custom_id = button.get("custom_id", "")
                if custom_id.startswith(FORM_PREFIX):
                    form = Form(custom_id.removeprefix(FORM_PREFIX), "", (), "")
                else:
                    buttons.append(Button(button["label"], custom_id, button.get("url", "")))
            rows.append(tuple(buttons))
        thread = one.channel if self.server.world.channels[one.channel].parent else None
        address = Address(self.name, person if private else place, thread, private)
        words = para(read(one.words))
        shown = Outgoing(address, (words,), tuple(row for row in rows if row), form=form, only_for=one.only_for)
        return Shown(one.id, shown, [one.words], one.edits)

    # inside

    async def _interacts(self, act: Any) -> str:
        one = self.server.do(act)
        await self._wait(f"i{one.id}")
        assert one.response, "the first response comes before anything else"
        return str(one.id)

    def _args(self, name: str, rest: str) -> dict[str, str]:
        spec = next((one for one in self.adapter.commands if one.name == name), None)
        return {spec.args[0].name: rest} if spec is not None and spec.args and rest else {}

    async def _online(self) -> None:
        await self.server.until(lambda: any(one.queue is not None for one in self.server.hub.sessions.values()))

    def _where(self, address: Address) -> Channel:
        if address.private:
            return self.server.do(lambda: self.server.world.private(address.place))
        return self._channel(address.thread or address.place)

    def _channel(self, name: str) -> Channel:
        return self.server.do(lambda: self.server.people.channel(name))

    def _message(self, message_id: str) -> Message:
        return self.server.world.messages[message_id]

    def _done(self, event_id: str) -> asyncio.Event:
        return self._handled.setdefault(event_id, asyncio.Event())

    async def _wait(self, event_id: str) -> None:
        async with asyncio.timeout(PATIENCE):
            await self._done(event_id).wait()


def _at(message: Outgoing, channel: str) -> Outgoing:
    from dataclasses import replace

    return replace(message, address=replace(message.address, place=channel))
