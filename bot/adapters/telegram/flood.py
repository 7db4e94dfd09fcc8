"""Trouble with sending, over several sends: whether a wait concerns everything, and when a fault is no passing one."""

from __future__ import annotations

import time
from collections import OrderedDict

from bot.adapters.base import SendError, Verdict

EVERYWHERE = 3
"""The platform does not say what a 429 is about. So many chats told to wait at once: it is about the bot."""
FAULTS = 8
"""After so many faults of the server with one message it is the message."""
_MOST = 1000


class Troubles:
    """Remembers who must wait, and which messages the server failed on."""

    def __init__(self) -> None:
        self._waits: dict[str, float] = {}
        self._faults: OrderedDict[str, int] = OrderedDict()

    def weigh(self, error: SendError, place: str, nonce: str, now: float | None = None) -> SendError:
        """The error in the light of earlier ones. `now`: monotonic seconds."""
        if error.code == "flood":
            now = time.monotonic() if now is None else now
            self._waits = {chat: until for chat, until in self._waits.items() if until > now}
            self._waits[place] = now + error.seconds
            if len(self._waits) >= EVERYWHERE:
                return SendError(Verdict.LATER, "global", error.seconds)
        elif error.code == "fault" and error.verdict is Verdict.LATER:
            count = self._faults.pop(nonce, 0) + 1
            if count >= FAULTS:
                return SendError(Verdict.NEVER, "fault")
            self._faults[nonce] = count
            while len(self._faults) > _MOST:
                self._faults.popitem(last=False)
            return SendError(Verdict.LATER, "fault", min(60.0, error.seconds * 2 ** (count - 1)))
        return error

    def over(self, nonce: str) -> None:
        """The message has arrived."""
        self._faults.pop(nonce, None)
