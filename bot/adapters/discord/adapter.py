"""The adapter: receives through the SDK's gateway, acknowledges at once, sends through the SDK's HTTP client."""

from __future__ import annotations

import asyncio
import logging
import random
from datetime import datetime

import bot.adapters.discord.quiet  # noqa: F401  # isort: skip - before anything else that imports the SDK
import discord
from discord.http import HTTPClient

from bot.adapters.base import OnEvent, Parts, SendError, Sent
from bot.adapters.discord import commands, convert
from bot.adapters.discord.backfill import Backfill, Marks
from bot.adapters.discord.breaker import Breaker
from bot.adapters.discord.channels import Channels
from bot.adapters.discord.client import Gateway, point_at
from bot.adapters.discord.forms import Forms
from bot.adapters.discord.lives import Lives
from bot.adapters.discord.private import Private
from bot.adapters.discord.receive import Receiver
from bot.adapters.discord.render import CAPABILITIES
from bot.adapters.discord.respond import Responder
from bot.adapters.discord.rest import TOKEN_REFUSED, Rest
from bot.adapters.discord.send import Sender
from bot.adapters.discord.threads import Threads
from bot.messages.types import Address, Incoming, Outgoing
from storage.db import refuse_in_transaction

log = logging.getLogger(__name__)

TEND_SECONDS = 5.0
LONGEST_PAUSE = 300.0
"""Between sessions that fail: 1000 IDENTIFY a day are allowed, then the token is reset."""
_FATAL = {
    4004: TOKEN_REFUSED,
    4013: "Discord refuses the intents of the bot (4013).",
    4014: "Discord refuses the intents of the bot (4014); it needs no privileged one.",
}


class DiscordAdapter:
    """One bot account. Options: `token`, `api_base_url` and `gateway_url` (both "" for discord.com), `cards` (whether
    messages with a head are sent as cards; true).

    `last_event`: when the gateway was last heard, aware UTC, None before; for liveness.
    """

    name = convert.PLATFORM
    capabilities = CAPABILITIES

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.commands = parts.commands
        token = parts.options.get("token", "")
        self._token: str = token.get_secret_value() if hasattr(token, "get_secret_value") else str(token or "")
        point_at(str(parts.options.get("api_base_url") or ""), str(parts.options.get("gateway_url") or ""))
        self.last_event: datetime | None = None
        self.breaker = Breaker(parts.clock)
        self._rest = Rest(self.breaker, self._http)
        lives, forms = Lives(parts.clock), Forms(parts.state)
        self._private = Private(self._rest, parts.state, parts.clock)
        channels, self._marks = Channels(), Marks(parts.state)
        self._threads = Threads(self._rest, channels, parts.state, parts.texts, lambda: self._marks.newest)
        self._sender = Sender(
            self._rest,
            lives,
            forms,
            self._private,
            parts.state,
            parts.texts,
            self._threads,
            cards=bool(parts.options.get("cards", True)),
        )
        self._lives = lives
        self._responder = Responder(parts, self._rest, lives, forms)
        self._receiver = Receiver(
            parts.clock, channels, self._marks, self._private, self._responder, self._rest, self.breaker
        )
        self.backfill = Backfill(self._rest, self._marks, parts.clock, self._receiver.read_again)
        self._receiver.backfill = self.backfill
        self._client: Gateway | None = None
        self._logged_in = False
        self._latency = 0.0

    # what the core calls

    async def run(self, on_event: OnEvent) -> None:
        """Receive until cancelled. The HTTP session stays open for sends under way; `close` ends it."""
        await self._receiver.close()
        self._receiver.on_event = on_event
        await self._marks.load()
        tending = asyncio.create_task(self._tend(), name="discord tends")
        try:
            await self._stay_connected()
        finally:
            tending.cancel()
            await self._marks.flush()

    async def send(self, message: Outgoing, *, nonce: str) -> Sent:
        """Deliver or edit. Raises `SendError`."""
        refuse_in_transaction("send")
        return await self._sender.send(message, nonce)

    async def ack(self, event: Incoming) -> None:
        """Interactions were acknowledged when they arrived; a message needs no sign but the answer."""

    async def react(self, address: Address, message_id: str, mark: str) -> None:
        """Put `mark`, an emoji, on a person's message; nothing happens where the bot may not."""
        refuse_in_transaction("react")
        if not message_id:
            return
        try:
            channel = await self._sender.standing.channel_of(address)
            await self._rest.call(
                "PUT",
                "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me",
                channel_id=channel,
                message_id=message_id,
                emoji=mark,
            )
        except SendError as error:
            log.info("no reaction could be put on a message: %s", error.code)

    async def close(self) -> None:
        """End the session and the connections."""
        await self._receiver.close()
        await self._sender.close()
        self._logged_in = False
        if self._client is not None:
            await self._client.close()
        await self._marks.flush()

    # inside

    def _http(self) -> HTTPClient | None:
        return self._client.session() if self._client is not None and self._logged_in else None

    async def _stay_connected(self) -> None:
        pause = 1.0
        while True:
            began = self._parts.clock.monotonic()
            await self._session()
            if self.breaker.stopped:
                await asyncio.Event().wait()  # until cancelled: only the operator can help
            lasted = self._parts.clock.monotonic() - began
            pause = 1.0 if lasted > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            await self._parts.clock.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads load

    async def _session(self) -> None:
        """From a login until the SDK gives up. What it can mend itself (lost connections) it does."""
        self._logged_in = False
        if self._client is not None:
            await self._client.close()
        client = self._client = Gateway(
            hooks=self._receiver.hooks(),
            heard=self._heard,
            logged_in=self._welcome,
            clock=self._parts.clock,
            trace=self._rest.trace(),
        )
        try:
            await client.start(self._token)
        except discord.LoginFailure:
            self.breaker.stop(TOKEN_REFUSED)
        except discord.PrivilegedIntentsRequired:
            self.breaker.stop(_FATAL[4014])
        except discord.ConnectionClosed as error:
            if error.code in _FATAL:
                self.breaker.stop(_FATAL[error.code])
            log.warning("the gateway closed the connection (%s)", error.code)
        except Exception as error:
            log.warning("the connection to Discord ended: %s", type(error).__name__)

    async def _welcome(self, client: Gateway) -> None:
        """After the login: sends may begin; commands are published if they changed."""
        self._logged_in = True
        self._receiver.me = self._threads.me = str(client.user.id) if client.user else ""
        if client.application_id is not None and self._parts.commands:
            self._receiver.spawn(self._publish(str(client.application_id)))

    async def _publish(self, application: str) -> None:
        tree = commands.tree(self._parts.commands, self._parts.texts, completes=self._parts.complete is not None)
        digest = commands.digest(tree, application)
        if await self._parts.state.get("commands") == digest:
            return
        try:
            await self._rest.call(
                "PUT", "/applications/{application_id}/commands", body=tree, application_id=application
            )
        except SendError as error:
            log.warning("the commands could not be published: %s", error.code)
            return
        await self._parts.state.put("commands", digest)
        log.info("%s commands were published", len(tree))

    def _heard(self) -> None:
        self.last_event = self._parts.clock.now()

    async def _tend(self) -> None:
        """Every few seconds: keep the watermarks, take back replies that nobody fills, notice heartbeats."""
        while True:
            # Real time on purpose: this only tidies, and a clock that tests move must not be pushed on by it.
            await asyncio.sleep(TEND_SECONDS)
            try:
                await self._marks.flush()
            except Exception as error:
                log.warning("the watermarks could not be kept: %s", type(error).__name__)
            for live in self._lives.overdue():
                await self._sender.withdraw(live)
            latency = self._client.latency if self._client is not None and self._logged_in else 0.0
            if latency != self._latency:
                self._latency = latency
                self._heard()
