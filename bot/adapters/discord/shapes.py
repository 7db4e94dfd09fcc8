"""In which shape a message is sent: as a card, or plain. What a refusal teaches is remembered.

A server may refuse cards (one that only speaks like Discord, or what stands in between): then messages are plain for
the rest of the session. The first message of a forum's post is counted apart, for Discord's documents do not list
cards among what it may be. A message that is a card stays one, so which messages are is remembered; what was forgotten
by a restart shows when Discord refuses the plain shape, and the card is sent then.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any, Literal, TypeVar

from bot.adapters.discord import render
from bot.adapters.discord.errors import Refused
from bot.messages.types import Outgoing

log = logging.getLogger(__name__)

Payload = dict[str, Any]
Way = Literal["message", "post"]
T = TypeVar("T")

_MOST = 10_000
_OF_THE_SHAPE = frozenset({0, 50006, 50035})
"""JSON codes with which a payload is refused as such: none, empty message, invalid form body."""


class Shapes:
    """Which messages are cards. With `cards` false, no new ones are made."""

    def __init__(self, *, cards: bool) -> None:
        self._cards: dict[Way, bool] = {"message": cards, "post": cards}
        self._known: OrderedDict[str, None] = OrderedDict()

    async def send(
        self, message: Outgoing, nonce: str, deliver: Callable[[list[Payload]], Awaitable[str]], way: Way
    ) -> str:
        """Deliver as a card if it is one, plain if that is refused; the id of the last message. Raises `SendError`."""
        posts = render.posts(message, nonce, as_card=self._cards[way])
        if not render.is_card(posts[-1]):
            return await deliver(posts)
        try:
            sent = await deliver(posts)
        except Refused as error:
            if not _of_the_shape(error):
                raise
            return await self._plainly(error, way, lambda: deliver(render.posts(message, nonce, as_card=False)))
        self._remember(sent)
        return sent

    async def edit(self, message: Outgoing, plain: Payload, change: Callable[[Payload], Awaitable[None]]) -> bool:
        """Change `message.replace`; whether it is a card now. `plain` is what it is otherwise. Raises `SendError`."""
        card, is_one = render.edit_card(message), message.replace in self._known
        if not is_one and not (self._cards["message"] and render.card(message)):
            try:
                await change(plain)
            except Refused as error:
                if not _of_the_shape(error):
                    raise
                await self._stays_card(error, lambda: change(card))
            else:
                return False
        else:
            try:
                await change(card)
            except Refused as error:
                if is_one or not _of_the_shape(error):
                    raise
                await self._plainly(error, "message", lambda: change(plain))
                return False
        self._remember(message.replace)
        return True

    async def _plainly(self, error: Refused, way: Way, deliver: Callable[[], Awaitable[T]]) -> T:
        # Before the outcome: if only a part arrives, the next try has to go on in the same shape.
        self._cards[way] = False
        try:
            return await deliver()
        except Refused as again:
            self._cards[way] = _of_the_shape(again)  # then it was the message, whatever its shape
            raise
        finally:
            if not self._cards[way]:
                log.warning("a card was refused (%s): each %s is plain from now on", error.code, way)

    @staticmethod
    async def _stays_card(error: Refused, change: Callable[[], Awaitable[None]]) -> None:
        try:
            await change()
        except Refused as again:
            raise (error if _of_the_shape(again) else again) from None

    def _remember(self, message_id: str) -> None:
        self._known[message_id] = None
        self._known.move_to_end(message_id)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)


def _of_the_shape(error: Refused) -> bool:
    return error.status == 400 and error.number in _OF_THE_SHAPE
