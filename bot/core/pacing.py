"""How fast a platform may be written to: per chat, per group and minute, per bot and second; holds after a 429.

Times are seconds of `Clock.monotonic`.
"""

from __future__ import annotations

from collections import deque

from bot.messages.types import Capabilities

_MINUTE = 60.0


class Pacer:
    """The limits of one platform. Nothing is reserved ahead: `wait` tells, `took` books."""

    def __init__(self, limits: Capabilities) -> None:
        self._limits = limits
        self._chat: dict[str, float] = {}
        self._group: dict[str, deque[float]] = {}
        self._second: deque[float] = deque()
        self._held_until = 0.0
        self._chat_held: dict[str, float] = {}

    def wait(self, place_id: str, *, group: bool, now: float) -> float:
        """Seconds until a message may go to a place; 0 when it may go now."""
        limits = self._limits
        free = max(self._held_until, self._chat_held.get(place_id, 0.0))
        if limits.per_chat_seconds and place_id in self._chat:
            free = max(free, self._chat[place_id] + limits.per_chat_seconds)
        if group and limits.group_per_minute:
            sent = self._recent(self._group.setdefault(place_id, deque()), now - _MINUTE)
            if len(sent) >= limits.group_per_minute:
                free = max(free, sent[-limits.group_per_minute] + _MINUTE)
        if limits.per_second:
            most = max(1, int(limits.per_second))
            span = most / limits.per_second
            sent = self._recent(self._second, now - span)
            if len(sent) >= most:
                free = max(free, sent[-most] + span)
        return max(0.0, free - now)

    def took(self, place_id: str, *, group: bool, now: float) -> None:
        """A message leaves for a place."""
        if self._limits.per_chat_seconds:
            self._chat[place_id] = now
        if group and self._limits.group_per_minute:
            self._group.setdefault(place_id, deque()).append(now)
        if self._limits.per_second:
            self._second.append(now)

    def hold(self, seconds: float, *, now: float, place_id: str | None = None) -> None:
        """The platform said to wait: for one place, or (None) altogether."""
        if place_id is None:
            self._held_until = max(self._held_until, now + seconds)
        else:
            self._chat_held[place_id] = max(self._chat_held.get(place_id, 0.0), now + seconds)

    def forget_before(self, instant: float) -> None:
        """Drop what no limit looks at any more, so that memory stays flat."""
        self._chat = {place: at for place, at in self._chat.items() if at > instant}
        self._chat_held = {place: at for place, at in self._chat_held.items() if at > instant}
        self._group = {place: sent for place, sent in self._group.items() if sent and sent[-1] > instant}

    @staticmethod
    def _recent(sent: deque[float], since: float) -> deque[float]:
        while sent and sent[0] <= since:
            sent.popleft()
        return sent
