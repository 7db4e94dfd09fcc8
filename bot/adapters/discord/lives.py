"""Interactions whose token can still be used, and the messages that only their token can change."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from bot.adapters.discord.convert import Interaction
from bot.clock import Clock

LIFE = 14 * 60.0
"""Seconds a token is trusted; Discord's fifteen minutes with a margin."""
OVERDUE = 60.0
"""After so long without an answer, a deferred reply is taken back rather than left "thinking"."""
_MOST = 20_000


@dataclass
class Live:
    """An interaction. `pending`: a deferred reply waits for its first message; `hidden`: that is for one person."""

    interaction: Interaction
    since: float
    pending: bool = False
    hidden: bool = False
    alive: bool = True


class Lives:
    """Kept in memory only: after a restart, answers go to the channel or the private chat."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by_event: OrderedDict[str, Live] = OrderedDict()
        self._by_message: OrderedDict[str, Live] = OrderedDict()
        self._seen: OrderedDict[str, None] = OrderedDict()

    def is_repeat(self, interaction_id: str) -> bool:
        """Whether an interaction was dispatched before."""
        if interaction_id in self._seen:
            return True
        self._seen[interaction_id] = None
        if len(self._seen) > _MOST:
            self._seen.popitem(last=False)
        return False

    def add(self, interaction: Interaction, *, pending: bool, hidden: bool) -> Live:
        """An interaction that was acknowledged."""
        live = Live(interaction, self._clock.monotonic(), pending, hidden)
        self._by_event[f"i{interaction.id}"] = live
        if len(self._by_event) > _MOST:
            self._by_event.popitem(last=False)
        return live

    def of(self, event_id: str) -> Live | None:
        """The interaction of an event while its token can be used."""
        live = self._by_event.get(event_id)
        return live if live is not None and self.usable(live) else None

    def usable(self, live: Live) -> bool:
        """Whether a token still serves."""
        return live.alive and self._clock.monotonic() - live.since < LIFE

    def whispered(self, message_id: str, live: Live) -> None:
        """A message that one person sees was sent with a token."""
        self._by_message[message_id] = live
        if len(self._by_message) > _MOST:
            self._by_message.popitem(last=False)

    def of_message(self, message_id: str) -> Live | None:
        """The interaction a message for one person was sent with, usable or not."""
        return self._by_message.get(message_id)

    def overdue(self) -> list[Live]:
        """Deferred replies that nothing has answered for a while. Also drops what is of no use any more."""
        now = self._clock.monotonic()
        while self._by_event and now - next(iter(self._by_event.values())).since > LIFE:
            self._by_event.popitem(last=False)
        return [one for one in self._by_event.values() if one.pending and one.alive and now - one.since > OVERDUE]
