"""The two calls that make and change a message with the bot's own token."""

from __future__ import annotations

from typing import Any

from bot.adapters.discord import render
from bot.adapters.discord.convert import snowflake
from bot.adapters.discord.errors import ARCHIVED, Refused
from bot.adapters.discord.rest import Rest
from bot.adapters.discord.threads import Threads
from bot.messages.types import Attachment


class Messages:
    """Messages in channels, threads and private chats."""

    def __init__(self, rest: Rest, threads: Threads) -> None:
        self._rest = rest
        self._threads = threads

    async def create(self, channel: str, post: dict[str, Any], file: Attachment | None) -> Any:
        """A new message, as Discord describes it. Raises `SendError`."""
        return await self._rest.call(
            "POST",
            "/channels/{channel_id}/messages",
            body=None if file else post,
            form=render.with_file(post, file) if file else None,
            destination=channel,
            channel_id=channel,
        )

    async def change(self, channel: str, message_id: str, payload: dict[str, Any]) -> None:
        """Another look for a message; a thread is taken out of the archive for it. Raises `SendError`."""
        try:
            await self._change(channel, message_id, payload)
        except Refused as error:
            if error.number != ARCHIVED:
                raise
            await self._threads.open_again(channel)
            await self._change(channel, message_id, payload)

    async def _change(self, channel: str, message_id: str, payload: dict[str, Any]) -> None:
        await self._rest.call(
            "PATCH",
            "/channels/{channel_id}/messages/{message_id}",
            body=payload,
            destination=channel,
            channel_id=channel,
            message_id=snowflake(message_id),
        )
