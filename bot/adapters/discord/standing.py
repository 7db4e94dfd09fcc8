"""Where messages stand: a thread, the channel it belongs to, a post, the private chat that was taken instead."""

from __future__ import annotations

from collections import OrderedDict

from bot.adapters.base import State
from bot.adapters.discord.private import Private
from bot.adapters.discord.threads import Threads
from bot.messages.types import Address, Outgoing

_MOST = 10_000


class Standing:
    """What was written elsewhere than its address says is remembered; after a restart it is looked for."""

    def __init__(self, threads: Threads, private: Private, state: State) -> None:
        self._threads = threads
        self._private = private
        self._state = state
        self._elsewhere: OrderedDict[str, str] = OrderedDict()

    def __contains__(self, message_id: str) -> bool:
        """Whether a message is known to stand elsewhere."""
        return message_id in self._elsewhere

    def note(self, message_id: str, channel: str) -> None:
        """A message stands elsewhere than its address says."""
        self._elsewhere[message_id] = channel
        if len(self._elsewhere) > _MOST:
            self._elsewhere.popitem(last=False)

    async def channel_of(self, address: Address) -> str:
        """The channel an address stands for. Raises `SendError`."""
        return await self._private.of(address.place) if address.private else address.thread or address.place

    async def where(self, message: Outgoing) -> list[str]:
        """The channels that `message.replace` may stand in, the likeliest first. Raises `SendError`."""
        target, address = message.replace, message.address
        if target in self._elsewhere:
            return [self._elsewhere[target]]
        if address.private or not (address.thread or await self._threads.is_forum(address.place)):
            return [await self.channel_of(address)]
        thread = address.thread or ""
        if not await self._threads.is_forum(address.place):
            # The message below which a thread was opened has its id, and stands in the channel.
            return [address.place] if thread == target else [thread, address.place]
        begun = (await self._state.get(f"parts:{target}") or target).split()[0]
        instead = await self._threads.instead(thread) if thread else ""
        return list(dict.fromkeys(one for one in (thread, instead, begun) if one))
