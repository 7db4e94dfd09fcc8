"""Long polling with an offset that only advances over what is durable.

The SDK's own poller confirms updates that nobody has handled yet, and can die unseen. Here an update is confirmed after
its event was committed; one that is slow holds back the confirmation of later ones, never their handling.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from bot.adapters.telegram import errors
from bot.adapters.telegram.api import Api
from bot.adapters.telegram.convert import ALLOWED
from bot.adapters.telegram.intake import Intake
from bot.adapters.telegram.pauses import Pauses
from bot.adapters.telegram.transport import Refused

log = logging.getLogger(__name__)

LOOK_AGAIN = 0.25
"""With events under way, seconds until new ones are asked for beside them."""
QUIET_SECONDS = 3600.0
"""After so long without an update, ask without an offset: everything below it is confirmed, and ids may restart."""
LARGEST_ID = 2**31 - 1


class Poller:
    """Receives updates. `last_poll`: monotonic seconds of the last answer from the server, for liveness."""

    def __init__(self, api: Api, *, timeout: int, first_pause: float, quiet: float = QUIET_SECONDS) -> None:
        self.last_poll = 0.0
        self._api = api
        self._timeout = timeout
        self._first_pause = first_pause
        self._quiet = quiet
        self._offset: int | None = None
        self._done: set[int] = set()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._conflict = False

    async def run(self, intake: Intake) -> None:
        """Receive until cancelled; what was handled is still known the next time. No failure ends this."""
        pauses = Pauses(self._first_pause)
        heard = time.monotonic()
        try:
            while True:
                try:
                    fresh = await self._round(intake)
                except Refused as error:
                    self._say(error)
                    await pauses.wait(error.wait or (5 * self._first_pause if errors.is_conflict(error) else 0.0))
                    continue
                except Exception as error:
                    # Only the name: a message of a library may hold an address, and the address the token.
                    log.warning("updates could not be fetched: %s", type(error).__name__)
                    await pauses.wait()
                    continue
                pauses.over()
                now = time.monotonic()
                if fresh or self._under_way:
                    heard = now
                elif now - heard >= self._quiet:
                    self._offset = None
        finally:
            for task in self._under_way.values():
                task.cancel()
            await asyncio.gather(*self._under_way.values(), return_exceptions=True)
            self._advance()
            if self._under_way:
                # What was cut off comes again, and with it what was handled after it: the core recognises repeats.
                self._under_way.clear()
                self._done.clear()

    async def _round(self, intake: Intake) -> int:
        """Fetch, begin what is new, wait for it a while, advance; returns how many were new."""
        wait = 0 if self._under_way else self._timeout
        updates = await self._api.updates(self._offset, wait=wait, allowed=ALLOWED)
        updates.sort(key=_number)
        self.last_poll = time.monotonic()
        if self._conflict:
            self._conflict = False
            log.info("receiving again")
        fresh = sum([self._begin(intake, update) for update in updates])
        if updates and not fresh and not self._under_way:
            # Nothing in it could be confirmed; do not ask in a circle.
            await asyncio.sleep(self._first_pause)
        if self._under_way:
            await asyncio.wait(set(self._under_way.values()), timeout=LOOK_AGAIN)
        self._advance()
        return fresh

    def _begin(self, intake: Intake, update: dict[str, Any]) -> bool:
        number = _number(update)
        if number < 0:
            log.warning("an update without a usable id is passed over")
            return False
        if number in self._done or number in self._under_way:
            return False
        task = asyncio.create_task(self._handle(intake, number, update))
        self._under_way[number] = task
        return True

    async def _handle(self, intake: Intake, number: int, update: dict[str, Any]) -> None:
        """Until it is durable: an update that cannot be kept now is tried again, and later ones of its chat wait."""
        await intake.take(update, Pauses(self._first_pause))
        self._done.add(number)
        del self._under_way[number]

    def _advance(self) -> None:
        """Confirm what is durable, up to the first update that is not."""
        if self._under_way:
            first = min(self._under_way)
            if any(number < first for number in self._done):
                self._offset = first
        elif self._done:
            self._offset = max(self._done) + 1
        if self._offset is not None:
            offset = self._offset
            self._done = {number for number in self._done if number >= offset}

    def _say(self, error: Refused) -> None:
        if errors.is_conflict(error):
            if not self._conflict:
                log.error("somebody else receives with this token: a second instance, a webhook, or a leaked token")
            self._conflict = True
        elif error.code in (401, 404):
            log.error("the platform does not know this token (%s)", error.code)
        else:
            log.warning("updates could not be fetched: status %s", error.code)


def _number(update: dict[str, Any]) -> int:
    """The id of an update, -1 if it has none that could be confirmed."""
    number = update.get("update_id")
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= LARGEST_ID:
        return -1
    return number
