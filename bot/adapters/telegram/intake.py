"""From a raw update to a durable event: in order within a chat, at the same time between chats."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from telegram.error import TelegramError

from bot.adapters.base import OnEvent
from bot.adapters.telegram import convert
from bot.adapters.telegram.acks import Acks
from bot.adapters.telegram.api import Api
from bot.adapters.telegram.convert import Me
from bot.adapters.telegram.pauses import Pauses
from bot.clock import Clock
from bot.messages.types import Incoming, Kind

log = logging.getLogger(__name__)

IN_FLIGHT = 100
ADMIN_SECONDS = 60.0
"""How long a group's list of administrators is believed."""


class Intake:
    """Hands events in. `take` returns once an update is dealt with for good, and raises if it must come again."""

    def __init__(self, api: Api, acks: Acks, clock: Clock, on_event: OnEvent, me: Me) -> None:
        self._acks = acks
        self._clock = clock
        self._on_event = on_event
        self._me = me
        self._lanes = Lanes()
        self._room = asyncio.Semaphore(IN_FLIGHT)
        self._admins = Admins(api)

    async def take(self, update: Mapping[str, Any], pauses: Pauses | None = None) -> None:
        """Convert an update and have it take effect; what cannot be read is passed over.

        With `pauses`, an event that cannot be kept now is tried until it is, and later ones of its chat wait.
        """
        async with self._lanes.of(convert.lane(update)), self._room:
            event = convert.incoming(update, self._me, self._clock.now())
            if event is None:
                return
            self._acks.remember(event, convert.callback_id(update))
            if _administers(event) and await self._admins.holds(event.address.place, event.sender.native_id):
                event = replace(event, sender=replace(event.sender, place_admin=True))
            while True:
                try:
                    await self._on_event(event)
                except Exception:
                    if pauses is None:
                        raise
                    log.exception("an event could not be kept; trying again")
                    await pauses.wait()
                else:
                    return

    async def hand_in(self, event: Incoming) -> None:
        """An event that did not come as an update."""
        async with self._lanes.of(event.address.place):
            await self._on_event(event)


def _administers(event: Incoming) -> bool:
    """Whether it matters if the sender administers the place: for `/setup` and its buttons only."""
    if event.address.private or event.sender.anonymous or event.sender.is_bot:
        return False
    if event.kind is Kind.COMMAND:
        return event.command == "setup"
    return event.kind is Kind.PRESS and event.button.startswith("v1:setup.")


class Lanes:
    """One at a time and in order of arrival, per chat; what concerns no chat needs no order."""

    def __init__(self) -> None:
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def of(self, chat: str) -> AsyncIterator[None]:
        """Wait for one's turn."""
        if not chat:
            yield
            return
        lock, waiting = self._locks.get(chat, (asyncio.Lock(), 0))
        self._locks[chat] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks[chat]
            if waiting == 1:
                del self._locks[chat]
            else:
                self._locks[chat] = (lock, waiting - 1)


class Admins:
    """Who administers a group, as the platform knows it; asked seldom."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known: dict[str, tuple[float, frozenset[str]]] = {}

    async def holds(self, chat: str, person: str) -> bool:
        """Whether a person administers a group. False if the platform cannot be asked: rights are never guessed."""
        now = time.monotonic()
        until, people = self._known.get(chat, (0.0, frozenset[str]()))
        if until <= now:
            try:
                found = await self._api.call("getChatAdministrators", chat_id=int(chat))
                people = frozenset(str(one["user"]["id"]) for one in found)
            except (TelegramError, ValueError, KeyError, TypeError) as error:
                log.warning("a group's administrators could not be asked for: %s", type(error).__name__)
                return False
            self._known[chat] = (now + ADMIN_SECONDS, people)
        return person in people
