"""A topic of its own for each question, in private chats with a bot that has them (BotFather: Threaded Mode).

The bot as a whole may have topics and one chat none: then what belongs into one stands in the chat itself.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable

from telegram.error import TelegramError

from bot.adapters.telegram.api import Api, Refused
from bot.adapters.telegram.intake import Lanes
from bot.adapters.telegram.transport import NotSent
from bot.messages.types import Outgoing

log = logging.getLogger(__name__)

TITLE_CHARS = 128
REST_SECONDS = 3600.0
"""How long a chat that was given no topic is not asked again."""
REMEMBERED = 1000
"""Topics kept in mind until the core has surely taken them down: a second try of a send uses the first one's."""


class Topics:
    """Opens topics. `offered`: whether the bot has them in private chats; `monotonic`: seconds."""

    def __init__(self, api: Api, monotonic: Callable[[], float], offered: Callable[[], bool]) -> None:
        self._api = api
        self._monotonic = monotonic
        self._offered = offered
        self._opened: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._resting: dict[str, float] = {}
        self._lanes = Lanes()

    async def of(self, message: Outgoing) -> str:
        """The topic for the first message of a matter, opened now; "" for the place that the message names itself.

        Raises what the transport raises if the message could not leave either: the chat is closed, or must wait.
        """
        address = message.address
        if not (message.within and address.private and self._offered()) or address.thread or message.replace:
            return ""
        async with self._lanes.of(address.place):
            known = self._opened.get((address.place, message.within), "")
            title = " ".join(message.title.split())[:TITLE_CHARS]
            if known or not title or self._resting.get(address.place, 0.0) > self._monotonic():
                return known
            topic = await self._open(address.place, title)
            if topic:
                self._opened[address.place, message.within] = topic
            while len(self._opened) > REMEMBERED:
                self._opened.popitem(last=False)
            return topic

    async def _open(self, chat: str, title: str) -> str:
        try:
            made = await self._api.call("createForumTopic", chat_id=int(chat), name=title)
            return str(int(made["message_thread_id"]))
        except NotSent:
            raise
        except (TelegramError, KeyError, TypeError, ValueError) as error:
            if isinstance(error, Refused) and (error.code in (403, 429) or error.wait):
                raise
            if chat not in self._resting:
                log.info("a private chat gets no topics (%s); its questions stand in the chat itself", error)
            self._resting[chat] = self._monotonic() + REST_SECONDS
            return ""
