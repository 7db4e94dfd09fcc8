"""From dispatches to events: what is done with each kind, in which order, and how nothing is lost on the way in."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.adapters.base import OnEvent, SendError
from bot.adapters.discord import convert
from bot.adapters.discord.backfill import Marks, gaps
from bot.adapters.discord.breaker import Breaker
from bot.adapters.discord.channels import Channels, greeting_channel
from bot.adapters.discord.client import Hook
from bot.adapters.discord.convert import Json, Where, obj, rows, snowflake
from bot.adapters.discord.private import Private
from bot.adapters.discord.respond import Responder
from bot.adapters.discord.rest import Rest
from bot.clock import Clock
from bot.messages.types import Incoming, Kind, Sender

if TYPE_CHECKING:
    from bot.adapters.discord.backfill import Backfill

log = logging.getLogger(__name__)

PAUSES = (0.5, 2.0, 10.0, 30.0)
"""Seconds between tries when an event cannot be kept (the database refuses)."""
KEPT = 10_000
"""Events that are remembered, so that most repeats end here; the others end in the database."""


class Receiver:
    """Takes dispatches as JSON. Raises nothing into the SDK."""

    backfill: Backfill

    def __init__(
        self,
        clock: Clock,
        channels: Channels,
        marks: Marks,
        private: Private,
        responder: Responder,
        rest: Rest,
        breaker: Breaker,
    ) -> None:
        self.on_event: OnEvent | None = None
        self.me = ""
        self._clock = clock
        self._channels = channels
        self._marks = marks
        self._private = private
        self._responder = responder
        self._rest = rest
        self._breaker = breaker
        self._guilds: set[str] = set()
        self._read: set[str] = set()
        self._had_session = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._kept: OrderedDict[str, None] = OrderedDict()

    def hooks(self) -> Mapping[str, Hook]:
        """What to call for which dispatch."""
        channel = self._on_channel
        return {
            "READY": self._on_ready,
            "GUILD_CREATE": self._on_guild,
            "GUILD_DELETE": self._on_guild_gone,
            "CHANNEL_CREATE": channel,
            "CHANNEL_UPDATE": channel,
            "THREAD_CREATE": channel,
            "THREAD_UPDATE": channel,
            "THREAD_DELETE": self._on_thread_gone,
            "THREAD_LIST_SYNC": self._on_threads,
            "MESSAGE_CREATE": self._on_message,
            "MESSAGE_UPDATE": self._on_edit,
            "INTERACTION_CREATE": self._on_interaction,
        }

    def spawn(self, work: Coroutine[Any, Any, object]) -> None:
        """Do something beside the reading."""
        task = asyncio.create_task(self._quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Drop what is under way; it was not acknowledged, or will be read again."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # servers

    def _on_ready(self, data: Json) -> None:
        """A new session: what was said meanwhile is read again, a server at a time as they are described."""
        self.me = snowflake(obj(data.get("user")).get("id"))
        self._guilds = {snowflake(obj(one).get("id")) for one in rows(data.get("guilds"))}
        self._read.clear()
        self._marks.known = self._marks.known or self._had_session
        self._marks.since = self._marks.newest
        self._had_session = True
        self.spawn(self.backfill.private())

    def _on_guild(self, data: Json) -> None:
        if data.get("unavailable") is True:
            return
        guild = snowflake(data.get("id"))
        self._channels.guild(data, self.me)
        if guild not in self._guilds:
            self._guilds.add(guild)
            self._greet(guild, data)
        if guild not in self._read:
            self._read.add(guild)
            missed = list(gaps(data, self._marks, self.me))
            if missed:
                self.spawn(self.backfill.guild(guild, missed))

    def _greet(self, guild: str, data: Json) -> None:
        channel = greeting_channel(data)
        if channel is not None:
            joined = convert.words(data.get("joined_at")) or "1"
            where = self._channels.of(channel) or Where(channel)
            self.spawn(self._hand_in(self._happened(f"g{guild}.{joined}", Kind.JOINED, where)))

    def _on_guild_gone(self, data: Json) -> None:
        if data.get("unavailable"):
            return
        guild = snowflake(data.get("id"))
        self._guilds.discard(guild)
        stamp = int(self._clock.now().timestamp())
        for channel in self._channels.leave(guild):
            where = self._channels.of(channel) or Where(channel)
            self.spawn(self._hand_in(self._happened(f"l{channel}.{stamp}", Kind.LEFT, where)))

    def _happened(self, event_id: str, kind: Kind, where: Where) -> Incoming:
        now = self._clock.now()
        return Incoming(convert.PLATFORM, event_id, kind, Sender(""), where.address, now, place_title=where.title)

    def _on_channel(self, data: Json, guild: str = "") -> None:
        channel = snowflake(data.get("id"))
        self._channels.channel(data, guild)
        if not self._marks.of(channel):  # made just now, or seen for the first time: there is nothing to read again
            last = data.get("last_message_id")
            self._marks.reached(channel, int(snowflake(channel if last is None else last)))

    def _on_threads(self, data: Json) -> None:
        """Threads of channels that the bot was let into."""
        for one in rows(data.get("threads")):
            self._on_channel(obj(one), snowflake(data.get("guild_id")))

    def _on_thread_gone(self, data: Json) -> None:
        self._channels.channel(data, partial=True)  # what it was decides where its words may go instead

    # messages

    def _on_message(self, data: Json) -> None:
        channel, message = snowflake(data.get("channel_id")), snowflake(data.get("id"))
        private = data.get("guild_id") is None
        self._marks.began(channel, message, private=private)
        self.spawn(self._message(data, channel, message))

    async def _message(self, data: Json, channel: str, message: str) -> None:
        event = await self._event_of(data, channel)
        await self.backfill.caught_up(channel)
        if event is None or await self._hand_in(event):
            self._marks.done(channel, message)

    async def read_again(self, data: Json, channel: str, guild: str) -> None:
        """A message of the history, which does not name its server."""
        event = await self._event_of({**data, "guild_id": guild} if guild else data, channel)
        if event is not None and (event.addressed or event.address.private):
            await self._hand_in(event)

    async def _event_of(self, data: Json, channel: str, *, edited: bool = False) -> Incoming | None:
        guild = data.get("guild_id")
        where = self._channels.of(channel)
        roles = frozenset[str]() if guild is None else self._channels.my_roles(snowflake(guild))
        try:
            event = convert.message(
                data, where or Where(channel), self._clock.now(), me=self.me, my_roles=roles, edited=edited
            )
        except convert.Unreadable:
            log.warning("a message could not be read")
            return None
        if event is None:
            return None
        if where is None and event.addressed and not event.address.private:
            where = await self._described(channel)
            event = replace(event, address=where.address, place_title=where.title)
        if event.address.private:
            self._private.learn(event.sender.native_id, channel)
            self._breaker.fine(f"@{event.sender.native_id}")
        elif guild is not None:
            self._channels.heard(snowflake(guild), channel)
        self._breaker.fine(channel)
        return event

    def _on_edit(self, data: Json) -> None:
        if data.get("author") is None or data.get("edited_timestamp") is None:
            return
        self.spawn(self._edited(data, snowflake(data.get("channel_id"))))

    async def _edited(self, data: Json, channel: str) -> None:
        event = await self._event_of(data, channel, edited=True)
        if event is not None:
            await self._hand_in(event)

    async def _described(self, channel: str) -> Where:
        """A channel that no dispatch has described: a thread that was archived, most often."""
        try:
            data = await self._rest.call("GET", "/channels/{channel_id}", channel_id=channel, deadline=5.0)
            return self._channels.channel(obj(data)) or Where(channel)
        except (SendError, convert.Unreadable):
            return Where(channel)

    # interactions

    def _on_interaction(self, data: Json) -> None:
        if self._responder.lives.is_repeat(snowflake(data.get("id"))):
            return
        described = data.get("channel")
        where = self._channels.channel(obj(described), partial=True) if described is not None else None
        if where is None:
            channel = data.get("channel_id")
            where = (self._channels.of(str(channel)) if channel else None) or Where(str(channel or ""))
        arrived = convert.interaction(data, where, self._clock.now(), spoken=self._responder.spoken)
        self.spawn(self._interaction(arrived, data.get("guild_id")))

    async def _interaction(self, arrived: convert.Interaction, guild: object) -> None:
        await self._responder.first(arrived)
        if arrived.event is None:
            return
        if arrived.direct:
            self._private.learn(arrived.user, arrived.channel)
            self._breaker.fine(f"@{arrived.user}")
        elif guild is not None:
            self._channels.heard(str(guild), arrived.channel)
        self._breaker.fine(arrived.channel)
        await self._hand_in(arrived.event)

    # the way in

    async def _hand_in(self, event: Incoming) -> bool:
        """Have an event take effect; whether it did. What could not be kept is tried again, then read again later."""
        if self.on_event is None:
            return False
        if event.event_id in self._kept:
            return True
        for pause in (*PAUSES, None):
            try:
                await self.on_event(event)
            except Exception as error:
                log.warning("an event could not be kept: %s", type(error).__name__)
                if pause is not None:
                    await self._clock.sleep(pause)
            else:
                self._kept[event.event_id] = None
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
                return True
        return False

    @staticmethod
    async def _quietly(work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except Exception as error:
            log.warning("something received could not be dealt with: %s", type(error).__name__)
