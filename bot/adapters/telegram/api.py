"""The door to the SDK: one method call in, JSON out, without building the SDK's objects from it.

Reading an update or an answer into objects costs more than all the rest of an event, and we keep none of them.
"""

from __future__ import annotations

import re
from typing import Any

from telegram import Bot, InputFile

from bot.adapters.telegram.transport import AiohttpRequest, Refused

DEFAULT_URL = "https://api.telegram.org"
_CAPITAL = re.compile(r"(?=[A-Z])")


class Api:
    """The Bot API of one token. `base_url`: scheme and host, for servers of one's own."""

    def __init__(self, token: str, base_url: str = "") -> None:
        base = (base_url or DEFAULT_URL).rstrip("/").removesuffix("/bot")
        through_proxy = base == DEFAULT_URL
        self._requests = (
            AiohttpRequest(read_timeout=10.0, connections=2, through_proxy=through_proxy),
            AiohttpRequest(through_proxy=through_proxy),
        )
        self._bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            get_updates_request=self._requests[0],
            request=self._requests[1],
        )

    async def open(self) -> None:
        """Make requests possible."""
        for request in self._requests:
            await request.initialize()

    async def close(self) -> None:
        """Close all connections."""
        for request in self._requests:
            await request.shutdown()

    async def call(self, method: str, **parameters: Any) -> Any:
        """Call a method of the Bot API by its documented name; None values are left out. Returns its `result`.

        Raises what the transport raises.
        """
        return await self._bot.do_api_request(_door(method), parameters)

    async def updates(self, offset: int | None, *, wait: int, allowed: list[str]) -> list[dict[str, Any]]:
        """`getUpdates`: at most 100; waits up to `wait` seconds for the first."""
        found = await self._bot.do_api_request(
            _door("getUpdates"),
            {"offset": offset, "timeout": wait, "limit": 100, "allowed_updates": allowed},
            read_timeout=wait + 10.0,
        )
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    async def upload(self, method: str, field: str, name: str, content: bytes, **parameters: Any) -> Any:
        """`call` with a file."""
        return await self.call(method, **parameters, **{field: InputFile(content, filename=name)})


def _door(method: str) -> str:
    """`sendMessage` → `send_Message`: the SDK sends it as `sendMessage`, without a hint at its own method."""
    return _CAPITAL.sub("_", method)


__all__ = ["Api", "Refused"]
