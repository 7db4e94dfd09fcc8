"""Telegram as the conversations of `tests/world.py` know a platform: the real SDK client against the local server.

People act through the server, and read what stands on it. Places keep their names: "questions" is a supergroup.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.adapters.base import OnEvent, Parts, Sent
from bot.adapters.telegram import CAPABILITIES, TelegramAdapter, factory
from bot.clock import Clock
from bot.messages.richtext import para
from bot.messages.types import Address, Button, Incoming, Outgoing, Sender
from tests.fakes import FakePlatform, Shown
from tests.servers.telegram import USERNAME, People, TelegramServer

FIRST_GROUP = -1001000000000
CALM = {"poll_timeout": 5, "pause": 0.02, "answer_after": 5.0, "typing_after": 5.0}
"""Nothing in a conversation depends on how fast the machine is."""


class MemoryState:
    """An adapter's state in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    async def get(self, key: str) -> str | None:
        return self.kept.get(key)

    async def put(self, key: str, value: str) -> None:
        self.kept[key] = value


class TelegramPlatform(FakePlatform):
    """The adapter and the server behind it, with a platform's face."""

    def __init__(self, server: TelegramServer, clock: Clock, db: Any, **parts: Any) -> None:
        super().__init__("telegram", CAPABILITIES, clock)
        self.server = server
        self.people = People(server)
        options = {"token": server.token, "api_base_url": server.url, **CALM, **parts.pop("options", {})}
        self.adapter: TelegramAdapter = factory(Parts(db, clock, MemoryState(), options, **parts))
        self.started = server.state.started
        self.closed = server.state.blocked
        self.outgoing: dict[str, Outgoing] = {}
        self._places: dict[str, int] = {}

    def chat(self, place: str, private: bool = False) -> int:
        """The chat id of a place; a group comes into being when it is first named."""
        if private or place.lstrip("-").isdecimal():
            return int(place)
        if place not in self._places:
            self._places[place] = self.people.group(FIRST_GROUP - len(self._places), place.capitalize())
        return self._places[place]

    # what the core calls

    async def run(self, on_event: OnEvent) -> None:
        await self.adapter.run(on_event)

    async def ack(self, event: Incoming) -> None:
        await self.adapter.ack(event)

    async def publish_commands(self, staff: Mapping[str, frozenset[str]]) -> None:
        await self.adapter.publish_commands(staff)

    async def react(self, address: Address, message_id: str, mark: str) -> None:
        await self.adapter.react(address, message_id, mark)

    async def close(self) -> None:
        await self.adapter.close()

    async def send(self, message: Outgoing, *, nonce: str) -> Sent:
        sent = await self.adapter.send(message, nonce=nonce)
        if sent.native_id:
            self.outgoing[sent.native_id] = message
        if sent.thread:
            self.opened[sent.thread] = message.title
        return sent

    # what people do

    async def say(self, sender: Sender, address: Address, text: str, *, reply_to: str = "") -> str:
        chat = self.chat(address.place, address.private)
        number, message_id = self.people.say(
            int(sender.native_id),
            chat,
            text.replace("@mufakat", f"@{USERNAME}"),
            reply_to=int(reply_to or 0),
            thread=int(address.thread or 0),
        )
        await self.server.handled(number)
        return str(message_id)

    async def press(self, sender: Sender, message_id: str, action: str) -> None:
        last = int(message_id)
        chat = self.server.do(lambda state: next(chat for chat, number in state.messages if number == last))
        number, _ = self.people.press(int(sender.native_id), chat, last, action)
        await self.server.handled(number)

    async def submit(self, sender: Sender, message_id: str, action: str, values: Mapping[str, tuple[str, ...]]) -> None:
        raise AssertionError("Telegram has no forms")

    # what people see

    async def seen_by(self, person: str, place: str, *, private: bool) -> list[Shown]:
        chat = self.chat(place, private)

        def look(state: Any) -> list[Shown]:
            known = {key: message for key, message in state.messages.items() if key not in state.deleted}
            shown = [
                self._shown(message)
                for (where, _), message in known.items()
                if where == chat and message["from"]["is_bot"] and "source" in message
            ]
            alerts = [one for one in state.alerts if one.chat == chat and str(one.user) == person]
            address = Address("telegram", place, None, private)
            shown += [Shown(str(one.id), Outgoing(address, (para(one.text),)), [one.text]) for one in alerts]
            return sorted(shown, key=lambda one: int(one.id))

        await asyncio.sleep(0)
        return self.server.do(look)

    def _shown(self, message: dict[str, Any]) -> Shown:
        number, thread = str(message["message_id"]), message.get("message_thread_id")
        sent = self.outgoing.get(number)
        chat = message["chat"]
        private = chat["type"] == "private"
        place = str(chat["id"])
        if not private:
            place = next(name for name, found in self._places.items() if found == chat["id"])
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        text = message.get("text") or message.get("caption") or ""
        outgoing = Outgoing(
            Address("telegram", place, str(thread) if thread else None, private),
            (para(text),),
            tuple(
                tuple(Button(one["text"], one.get("callback_data", ""), one.get("url", "")) for one in row)
                for row in rows
            ),
            card=sent.card if sent is not None else "",
        )
        return Shown(number, outgoing, [message["source"]], edits=int("edit_date" in message))
