"""What was said while there was no session: read again per channel, from a watermark on, through the same way in.

Discord replays nothing after a session is lost. Repeats do no harm: an event's id is its message's id.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.adapters.base import SendError, State, Verdict
from bot.adapters.discord.convert import Json, obj, rows, snowflake, whole
from bot.adapters.discord.rest import Rest
from bot.clock import Clock

log = logging.getLogger(__name__)

PAGE = 50
"""Messages a channel is read in one turn; then the next channel has its turn."""
TURNS = 4
"""Turns a channel has at most: 200 messages."""
PRIVATE_CHATS = 50
_MOST = 2000
_KEY = "watermarks"
_WRITTEN_IN = frozenset({0, 2, 5, 10, 11, 12, 13})


class Marks:
    """By channel, the newest message that is dealt with. A message under way holds its channel's mark back."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._newest: dict[str, int] = {}
        self._private: set[str] = set()
        self._under_way: dict[str, set[int]] = {}
        self._dirty = False
        self.known = False
        """Whether there was an earlier session to go on from."""
        self.since = 0
        """The newest mark of all when the present session began."""

    async def load(self) -> None:
        """Read what the last run kept; nothing is under way yet."""
        self._under_way.clear()
        kept = await self._state.get(_KEY)
        if not kept:
            return
        told = json.loads(kept)
        self._newest = {channel: int(mark) for channel, mark in told["marks"].items()}
        self._private = set(told["private"])
        self.known = True

    async def flush(self) -> None:
        """Keep what has changed."""
        if not self._dirty:
            return
        self._dirty = False
        marks = sorted(((self.of(channel), channel) for channel in self._newest), reverse=True)[:_MOST]
        kept = {channel: str(mark) for mark, channel in marks}
        told = {"marks": kept, "private": sorted(self._private & kept.keys())}
        try:
            await self._state.put(_KEY, json.dumps(told))
        except BaseException:
            self._dirty = True
            raise

    def of(self, channel: str) -> int:
        """The mark of a channel, 0 when there is none."""
        under_way = self._under_way.get(channel)
        newest = self._newest.get(channel, 0)
        return min(newest, min(under_way) - 1) if under_way else newest

    @property
    def newest(self) -> int:
        """The newest mark of all."""
        return max(self._newest.values(), default=0)

    def began(self, channel: str, message_id: str, *, private: bool = False) -> None:
        """A message is being handed in."""
        self._under_way.setdefault(channel, set()).add(int(message_id))
        self.reached(channel, int(message_id))
        if private:
            self._private.add(channel)

    def done(self, channel: str, message_id: str) -> None:
        """It is dealt with."""
        under_way = self._under_way.get(channel, set())
        under_way.discard(int(message_id))
        if not under_way:
            self._under_way.pop(channel, None)
        self._dirty = True

    def hold(self, channel: str, mark: int) -> None:
        """Keep a channel's mark at `mark` until `release`, whatever is dealt with meanwhile."""
        self._under_way.setdefault(channel, set()).add(mark + 1)

    def release(self, channel: str, mark: int) -> None:
        """Undo a `hold`."""
        self.done(channel, str(mark + 1))

    def reached(self, channel: str, mark: int) -> None:
        """Nothing up to `mark` is of interest any more."""
        if mark > self._newest.get(channel, 0):
            self._newest[channel] = mark
            self._dirty = True

    def private_chats(self) -> list[tuple[str, int]]:
        """Private chats and their marks, the latest first, at most `PRIVATE_CHATS`."""
        found = [(channel, self.of(channel)) for channel in self._private if channel in self._newest]
        return sorted(found, key=lambda one: -one[1])[:PRIVATE_CHATS]


@dataclass
class _Gap:
    channel: str
    guild: str
    mark: int
    after: int
    turns: int = TURNS
    read: asyncio.Event = field(default_factory=asyncio.Event)


def gaps(guild: Json, marks: Marks, me: str = "") -> Iterator[tuple[str, int]]:
    """(channel, mark) of what was missed in a guild, from its GUILD_CREATE; each mark is held until it was read.

    Channels that are new to us begin at their newest message; one that was made while there was no session is read
    from its beginning. A thread of ours (`me` opened it) that has no mark was quiet, or not yet there, when the last
    session ended: it is read from then on.
    """
    newest = marks.newest
    for one in map(obj, (*rows(guild.get("channels")), *rows(guild.get("threads")))):
        if whole(one.get("type")) not in _WRITTEN_IN:
            continue
        channel = snowflake(one.get("id"))
        last = int(snowflake(one["last_message_id"])) if one.get("last_message_id") is not None else 0
        mark = marks.of(channel)
        if not mark and marks.known and int(channel) > newest:
            mark = int(channel)
        elif not mark and marks.known and me and str(one.get("owner_id")) == me:
            mark = max(int(channel), marks.since)
        if mark and last > mark:
            marks.hold(channel, mark)
            yield channel, mark
        marks.reached(channel, max(last, int(channel)))


class Backfill:
    """Reads gaps, a page a turn. `hand_in(message, channel, guild)` deals with one message."""

    def __init__(
        self, rest: Rest, marks: Marks, clock: Clock, hand_in: Callable[[Json, str, str], Awaitable[None]]
    ) -> None:
        self._rest = rest
        self._clock = clock
        self._marks = marks
        self._hand_in = hand_in
        self.read = 0
        """Messages read so far."""
        self._reading: dict[str, asyncio.Event] = {}

    def guild(self, guild: str, missed: list[tuple[str, int]]) -> Coroutine[Any, Any, None]:
        """Read the gaps of a guild. From this call on, `caught_up` waits for them."""
        return self._run(deque(self._gap(channel, guild, mark) for channel, mark in missed))

    def private(self) -> Coroutine[Any, Any, None]:
        """Read the private chats on, in the same way."""
        chats = self._marks.private_chats()
        for channel, mark in chats:
            self._marks.hold(channel, mark)
        return self._run(deque(self._gap(channel, "", mark) for channel, mark in chats))

    async def caught_up(self, channel: str) -> None:
        """Return when a channel's gap was read: what is said now comes after what was said before."""
        if (reading := self._reading.get(channel)) is not None:
            await reading.wait()

    def _gap(self, channel: str, guild: str, mark: int) -> _Gap:
        gap = _Gap(channel, guild, mark, mark)
        self._reading[channel] = gap.read
        return gap

    def _close(self, gap: _Gap) -> None:
        gap.read.set()
        if self._reading.get(gap.channel) is gap.read:
            del self._reading[gap.channel]

    async def _run(self, waiting: deque[_Gap]) -> None:
        gaps = list(waiting)
        try:
            await self._read(waiting)
        finally:
            for gap in gaps:
                self._close(gap)

    async def _read(self, waiting: deque[_Gap]) -> None:
        while waiting:
            gap = waiting.popleft()
            gap.turns -= 1
            try:
                full = await self._turn(gap)
            except SendError as error:
                log.warning("what was said meanwhile cannot be read in a channel: %s", error.code)
                full = error.verdict is not Verdict.NEVER
                if full and gap.turns:
                    await self._clock.sleep(max(1.0, error.seconds))
            if full and gap.turns:
                waiting.append(gap)
                continue
            if full:
                log.warning("a channel has more unread messages than are read again (%s)", PAGE * TURNS)
            self._marks.release(gap.channel, gap.mark)
            self._close(gap)

    async def _turn(self, gap: _Gap) -> bool:
        """Deal with the next page; whether there may be more."""
        page = await self._page(gap)
        for one in page:
            await self._hand_in(one, gap.channel, gap.guild)
            gap.after = max(gap.after, int(snowflake(one.get("id"))))
        return len(page) == PAGE

    async def _page(self, gap: _Gap) -> list[dict[str, Any]]:
        found = await self._rest.call(
            "GET",
            "/channels/{channel_id}/messages",
            params={"after": str(gap.after), "limit": str(PAGE)},
            channel_id=gap.channel,
        )
        page = [dict(obj(one)) for one in rows(found)]
        self.read += len(page)
        return sorted(page, key=lambda one: int(snowflake(one.get("id"))))
