"""What an interaction's token can do: fill the deferred reply, add to it, change it, take it back."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.adapters.base import SendError
from bot.adapters.discord import render
from bot.adapters.discord.errors import UNKNOWN_MESSAGE, Refused
from bot.adapters.discord.lives import Live
from bot.adapters.discord.rest import Rest
from bot.messages.types import Attachment

_HOOK = "/webhooks/{webhook_id}/{webhook_token}"


class Originals:
    """Calls with the token of an interaction."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._dropping: set[asyncio.Task[None]] = set()

    async def answer(self, live: Live, payload: dict[str, Any], file: Attachment | None) -> Any:
        """The first message fills the deferred reply (a repeat does no harm); later ones are added."""
        if live.pending:
            live.pending = False
            try:
                return await self._call("PATCH", f"{_HOOK}/messages/@original", live, render.filling(payload), file)
            except SendError as error:
                gone = isinstance(error, Refused) and error.number == UNKNOWN_MESSAGE
                live.pending = not gone
                if not gone:
                    raise
        return await self._call("POST", _HOOK, live, payload, file, wait="1")

    async def change(self, live: Live, message_id: str, payload: dict[str, Any]) -> None:
        """Change a message that was sent with the token, or the one that the token's button stands under."""
        which = "@original" if live.interaction.on_message == message_id else "{message_id}"
        await self._call("PATCH", f"{_HOOK}/messages/{which}", live, payload, None, message_id=message_id)

    async def drop(self, live: Live) -> None:
        """Take a deferred reply back; whatever comes of it, nothing waits for it any more."""
        if not live.pending:
            return
        live.pending = False
        try:
            await self._call("DELETE", f"{_HOOK}/messages/@original", live, None, None)
        except SendError:
            return

    def drop_soon(self, live: Live) -> None:
        """The same, without waiting for it."""
        task = asyncio.create_task(self.drop(live))
        self._dropping.add(task)
        task.add_done_callback(self._dropping.discard)

    async def close(self) -> None:
        """Wait for what is being taken back."""
        if self._dropping:
            await asyncio.wait(set(self._dropping), timeout=2.0)

    async def _call(
        self,
        method: str,
        path: str,
        live: Live,
        payload: dict[str, Any] | None,
        file: Attachment | None,
        *,
        wait: str = "",
        message_id: str = "",
    ) -> Any:
        return await self._rest.call(
            method,
            path,
            body=None if file else payload,
            form=render.with_file(payload or {}, file) if file else None,
            params={"wait": wait} if wait else None,
            webhook_id=live.interaction.application,
            webhook_token=live.interaction.token,
            message_id=message_id,
        )
