"""The SDK's client: it keeps the gateway session (heartbeats, RESUME, IDENTIFY) and the HTTP session with its limits.

Its parsers stand behind a guard: one malformed dispatch must not end the connection, which costs an IDENTIFY (1000 a
day). Messages and interactions are taken as JSON, before the SDK builds objects that nobody here needs.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp

import bot.adapters.discord.quiet  # noqa: F401  # isort: skip - before anything else that imports the SDK
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route

from bot.adapters.discord.convert import Json
from bot.clock import Clock

log = logging.getLogger(__name__)

Hook = Callable[[Json], None]
Parser = Callable[[Any], Any]

TAKEN = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE", "INTERACTION_CREATE"})
"""Dispatches the SDK does not parse at all."""
WAIT_FOR_LIMIT = 30.0
"""The SDK waits so long for a rate limit by itself (its least); beyond, the outbox waits."""

for _name in ("discord.http", "discord.gateway", "discord.webhook.async_"):
    # Their debug lines hold what people wrote, and tokens of interactions.
    logging.getLogger(_name).setLevel(logging.INFO)
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # this bot never speaks

_API = Route.BASE
_GATEWAY = DiscordWebSocket.DEFAULT_GATEWAY


def point_at(api_base_url: str, gateway_url: str) -> None:
    """Where Discord is, for the whole process: "" means discord.com. An address without a path is given `/api/v10`."""
    base = api_base_url.rstrip("/")
    if base and not urlsplit(base).path:
        base += "/api/v10"
    Route.BASE = base or _API
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url) if gateway_url else _GATEWAY


def intents() -> discord.Intents:
    """Servers and their channels, messages there and in private. Nothing privileged."""
    wanted = discord.Intents.none()
    wanted.guilds = wanted.guild_messages = wanted.dm_messages = True
    return wanted


class Gateway(discord.Client):
    """One session. `hooks` are called with the data of a dispatch, after the SDK has read it; `heard` with any."""

    def __init__(
        self,
        *,
        hooks: Mapping[str, Hook],
        heard: Callable[[], None],
        logged_in: Callable[[Gateway], Awaitable[None]],
        clock: Clock,
        trace: aiohttp.TraceConfig,
    ) -> None:
        super().__init__(
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_ratelimit_timeout=WAIT_FOR_LIMIT,
            http_trace=trace,
        )
        self._after = hooks
        self._heard = heard
        self._logged_in = logged_in
        self._clock = clock
        parsers = self._connection.parsers
        for name in {*parsers, *hooks}:
            parsers[name] = self._guarded(name, parsers.get(name))

    async def setup_hook(self) -> None:
        """Called by the SDK once, after the login and before the gateway."""
        await self._logged_in(self)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord asks for one to five seconds before a new session after a lost one."""
        if not initial:
            await self._clock.sleep(random.uniform(1.0, 5.0))  # noqa: S311 - spreads load, guards nothing

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """The SDK's own listeners fail without a stop, and without the data in the log."""
        log.warning("the Discord library failed in %s", event_method)

    def session(self) -> HTTPClient:
        """The HTTP client of this session."""
        return self.http

    def _guarded(self, name: str, parse: Parser | None) -> Parser:
        hook = self._after.get(name)

        def read(data: Any) -> None:
            self._heard()
            for one in (None if name in TAKEN else parse, hook):
                if one is None:
                    continue
                try:
                    one(data)
                except Exception as error:
                    log.warning("a dispatch %s could not be read: %s", name, type(error).__name__)

        return read
