"""What Discord's refusals mean for a delivery. PURE. Matched on the JSON code: the HTTP status of a code varies.

Codes: Discord's API reference, "JSON error codes".
"""

from __future__ import annotations

from bot.adapters.base import SendError, Verdict

UNKNOWN_CHANNEL = 10003
UNKNOWN_MESSAGE = 10008
UNKNOWN_WEBHOOK = 10015
UNKNOWN_INTERACTION = 10062
OPENING_TOO_FAST = 40003
IN_A_FORUM = 40058
ALREADY_ACKNOWLEDGED = 40060
NO_ACCESS = 50001
NOT_A_TEXT_CHANNEL = 50008
NO_PERMISSION = 50013
BAD_TOKEN_OF_WEBHOOK = 50027
ARCHIVED = 50083
HAS_A_THREAD = 160004
LOCKED = 160005

TOKEN_GONE = frozenset({UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, BAD_TOKEN_OF_WEBHOOK})
"""The token of an interaction is no use any more: it lived 15 minutes, or was never acknowledged in time."""
THREAD_GONE = frozenset({UNKNOWN_CHANNEL, ARCHIVED, LOCKED})
"""Nothing can be written into this thread; its parent may still take it."""
MAY_NOT_WRITE = frozenset({NO_ACCESS, NO_PERMISSION})
"""The bot lacks a permission there."""
ONLY_POSTS = frozenset({NOT_A_TEXT_CHANNEL, IN_A_FORUM})
"""No messages can be written there: it is a forum, or no channel for words at all."""
NOT_THERE = frozenset({UNKNOWN_CHANNEL, UNKNOWN_MESSAGE})
"""A message does not stand where it was looked for."""

CLOSED = frozenset({50007, 50278, 10013})
"""No private message reaches this person: closed to the bot, no server in common, no such account."""

_WAIT = {
    OPENING_TOO_FAST: 60.0,
    20016: 10.0,  # slow mode of the channel
    20028: 10.0,  # the channel's write limit
    31001: 60.0,  # too many of something for a while
    40333: 5.0,  # the edge network
    130000: 5.0,  # overloaded
}
_LONGEST = 24 * 3600.0


class Refused(SendError):
    """A verdict with what Discord said: the HTTP status and the JSON code (0: none)."""

    def __init__(self, verdict: Verdict, code: str, seconds: float = 0.0, *, status: int = 0, number: int = 0) -> None:
        super().__init__(verdict, code, seconds, closed=verdict is Verdict.NEVER and number in CLOSED)
        self.status = status
        self.number = number


def refused(status: int, number: int = 0, *, retry_after: float = 0.0, everywhere: bool = False) -> Refused:
    """The verdict on a response. `retry_after`: seconds; `everywhere`: the limit is the bot's, not the route's."""
    told = {"status": status, "number": number}
    if status == 429:
        seconds = min(max(retry_after, 0.0), _LONGEST)
        return Refused(Verdict.LATER, "global" if everywhere else "429", seconds, **told)
    if number in _WAIT:
        return Refused(Verdict.LATER, str(number), retry_after or _WAIT[number], **told)
    if status >= 500:
        return Refused(Verdict.UNKNOWN, str(status), **told)
    if number == UNKNOWN_MESSAGE:
        return Refused(Verdict.NEVER, "gone", **told)
    if status == 401 and number != BAD_TOKEN_OF_WEBHOOK:
        # The token is refused, not this message: it can leave once the operator has put in another one.
        return Refused(Verdict.LATER, "token", 600.0, **told)
    return Refused(Verdict.NEVER, str(number or status), **told)
