"""Signs of life without content: a press is answered within a second, a question gets 👀, a slow answer "typing…".

A press may be answered once only. So its empty answer waits a moment: what only the presser may read can go with it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from telegram.error import TelegramError

from bot.adapters.telegram import errors
from bot.adapters.telegram.api import Api
from bot.messages.types import Address, Incoming, Kind

log = logging.getLogger(__name__)

ANSWER_SECONDS = 0.15
"""How long the empty answer to a press waits for a better one."""
TYPING_SECONDS = 0.5
"""After so long without an answer, the person sees that somebody is at it."""
REMEMBERED = 5000
SEEN = "👀"
_REACTIONS = {"✅": "👍", "✓": "👍", "❌": "👎", "⏳": "👀"}
"""Marks that the platform does not offer as reactions, and their nearest."""


@dataclass
class _Event:
    callback: str
    message_id: str
    timer: asyncio.TimerHandle | None = None


class Acks:
    """What was received lately and how it was acknowledged. Everything here may fail without harm."""

    def __init__(self, api: Api, *, answer_after: float = ANSWER_SECONDS, typing_after: float = TYPING_SECONDS) -> None:
        self._api = api
        self._answer_after = answer_after
        self._typing_after = typing_after
        self._events: OrderedDict[str, _Event] = OrderedDict()
        self._unmarked: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def remember(self, event: Incoming, callback: str) -> None:
        """An event comes in; `callback` is what a press is answered with."""
        self._events[event.event_id] = _Event(callback, event.message_id)
        while len(self._events) > REMEMBERED:
            self._forget(*self._events.popitem(last=False))

    def acknowledge(self, event: Incoming) -> None:
        """Begin to acknowledge; returns at once."""
        known = self._events.get(event.event_id)
        if event.kind is Kind.PRESS:
            if known is not None and known.callback:
                after = 0.0 if event.address.private else self._answer_after
                self._later(known, after, lambda: self.answer(event.event_id))
        elif event.kind is Kind.TEXT and event.addressed and not event.address.private:
            self._spawn(self._mark(event))
        elif event.kind in (Kind.TEXT, Kind.COMMAND) and known is not None:
            self._later(known, self._typing_after, lambda: self._typing(event))

    def responds(self, event_id: str) -> None:
        """A message that answers an event is about to leave: nobody needs to see "typing…", or a spinner."""
        known = self._events.get(event_id)
        if known is None:
            return
        if known.callback:
            self._spawn(self.answer(event_id))
        elif known.timer is not None:
            known.timer.cancel()

    def message_of(self, event_id: str) -> str:
        """The message an event was about, "" if that is forgotten."""
        known = self._events.get(event_id)
        return known.message_id if known is not None else ""

    async def answer(self, event_id: str, text: str = "") -> bool:
        """Answer a press, with words for the presser alone or without; False if that was too late."""
        known = self._events.get(event_id)
        if known is None or not known.callback:
            return False
        callback, known.callback = known.callback, ""
        if known.timer is not None:
            known.timer.cancel()
        try:
            await self._api.call(
                "answerCallbackQuery", callback_query_id=callback, text=text or None, show_alert=True if text else None
            )
        except TelegramError as error:
            # "query is too old" after an outage is as good as answered: the person has long gone on.
            log.debug("a press was not answered: %s", type(error).__name__)
            return False
        return True

    async def react(self, address: Address, message_id: str, mark: str) -> None:
        """Put a mark on somebody's message; nothing happens where the place does not allow it."""
        if message_id.isdecimal():
            await self._put(address, message_id, mark)

    async def _put(self, address: Address, message_id: str, mark: str) -> bool:
        if address.place in self._unmarked:
            return False
        try:
            await self._api.call(
                "setMessageReaction",
                chat_id=int(address.place),
                message_id=int(message_id),
                reaction=[{"type": "emoji", "emoji": _REACTIONS.get(mark, mark)}],
            )
        except TelegramError as error:
            if errors.forbids_reactions(error):
                self._unmarked.add(address.place)
            return False
        return True

    async def close(self) -> None:
        """Drop what is pending."""
        while self._events:
            self._forget(*self._events.popitem())
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _mark(self, event: Incoming) -> None:
        if not await self._put(event.address, event.message_id, SEEN):
            await self._typing(event)

    async def _typing(self, event: Incoming) -> None:
        thread = event.address.thread
        try:
            await self._api.call(
                "sendChatAction",
                chat_id=int(event.address.place),
                message_thread_id=int(thread) if thread else None,
                action="typing",
            )
        except TelegramError as error:
            log.debug("no typing shown: %s", type(error).__name__)

    def _later(self, known: _Event, seconds: float, begin: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        if seconds <= 0:
            self._spawn(begin())
        else:
            known.timer = asyncio.get_running_loop().call_later(seconds, lambda: self._spawn(begin()))

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @staticmethod
    def _forget(_event_id: str, known: _Event) -> None:
        if known.timer is not None:
            known.timer.cancel()
