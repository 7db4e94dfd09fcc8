"""Telegram: receives by long polling or by webhook, sends through the SDK's client."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.routing import Route
from telegram.error import TelegramError

from bot.adapters.base import OnEvent, Parts, Sent, StartError
from bot.adapters.telegram import commands, convert
from bot.adapters.telegram.acks import ANSWER_SECONDS, TYPING_SECONDS, Acks
from bot.adapters.telegram.api import DEFAULT_URL, Api
from bot.adapters.telegram.capabilities import CAPABILITIES
from bot.adapters.telegram.convert import ALLOWED, PLATFORM, Me
from bot.adapters.telegram.intake import Intake
from bot.adapters.telegram.parts import LongOnes
from bot.adapters.telegram.pauses import Pauses
from bot.adapters.telegram.poller import Poller
from bot.adapters.telegram.send import Courier
from bot.adapters.telegram.topics import Topics
from bot.adapters.telegram.transport import Refused
from bot.adapters.telegram.webhook import Webhook
from bot.messages.types import Address, Incoming, Outgoing
from storage.db import refuse_in_transaction

log = logging.getLogger(__name__)

TOKEN_REFUSED = (
    "Telegram does not accept the bot's token: put a valid one into MUFAKAT_TELEGRAM__TOKEN "  # noqa: S105
    "(@BotFather, /mybots, API Token) and start again."
)


@dataclass(frozen=True)
class Options:
    """The section `telegram` of the settings; the last four are for tests and slow lines. Times in seconds."""

    token: str = field(repr=False)
    api_base_url: str = DEFAULT_URL
    mode: Literal["poll", "webhook"] = "poll"
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    poll_timeout: int = 50
    pause: float = 1.0
    answer_after: float = ANSWER_SECONDS
    typing_after: float = TYPING_SECONDS


def options_of(given: Mapping[str, Any]) -> Options:
    """The options by name; secrets may come wrapped. Raises `ValueError` without a token."""
    known = {name: value for name, value in given.items() if name in Options.__dataclass_fields__ and value is not None}
    for name, value in known.items():
        if hasattr(value, "get_secret_value"):
            known[name] = value.get_secret_value()
        elif name in ("api_base_url", "webhook_url"):
            known[name] = str(value)
    if not known.get("token"):
        raise ValueError("Telegram needs a token")
    return Options(**known)


class TelegramAdapter:
    """One bot on Telegram. Raises `ValueError` for a webhook without a secret."""

    name = PLATFORM
    capabilities = CAPABILITIES

    def __init__(self, parts: Parts) -> None:
        # At DEBUG the SDK writes addresses, and an address holds the token; the rest would be what people say.
        logging.getLogger("telegram").setLevel(logging.WARNING)
        self._parts = parts
        self._options = options = options_of(parts.options)
        self._api = Api(options.token, options.api_base_url)
        self._acks = Acks(self._api, answer_after=options.answer_after, typing_after=options.typing_after)
        self._courier = Courier(
            self._api,
            self._acks,
            CAPABILITIES,
            LongOnes(parts.state),
            Topics(self._api, parts.clock.monotonic, lambda: self.me is not None and self.me.topics),
            texts=parts.texts,
            moved=self._moved,
            invitation=lambda: f"https://t.me/{self.me.username}?start=hello" if self.me else "https://t.me",
        )
        self._webhook = Webhook(options.webhook_url, options.webhook_secret) if options.mode == "webhook" else None
        self._poller = Poller(self._api, timeout=options.poll_timeout, first_pause=options.pause)
        self._intake: Intake | None = None
        self._commands = commands.StaffCommands(self._api, parts.state, parts.commands, parts.clock.monotonic)
        self._staff: Mapping[str, frozenset[str]] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.me: Me | None = None

    @property
    def last_poll(self) -> float:
        """Monotonic seconds of the last answer to a poll, or of the last update of a webhook; 0 before the first."""
        if self._webhook is not None:
            return self._webhook.last_event
        return self._poller.last_poll

    def routes(self) -> list[Route]:
        """What the web server has to serve for this adapter: the webhook, or nothing."""
        return self._webhook.routes() if self._webhook is not None else []

    async def run(self, on_event: OnEvent) -> None:
        """Receive until cancelled."""
        await self._api.open()
        self.me = me = await self._introduce()
        self._intake = intake = Intake(self._api, self._acks, self._parts.clock, on_event, me)
        self._spawn(self._publish())
        try:
            if self._webhook is not None:
                await self._listen(self._webhook, intake)
            else:
                await self._without_webhook()
                await self._poller.run(intake)
        finally:
            self._intake = None
            if self._webhook is not None:
                self._webhook.close()

    async def send(self, message: Outgoing, *, nonce: str) -> Sent:
        """Deliver; `nonce` only tells repeats of a half-sent text. Raises `SendError`."""
        refuse_in_transaction("send")
        await self._api.open()
        return await self._courier.send(message, nonce)

    async def ack(self, event: Incoming) -> None:
        """Begin to acknowledge, and return at once: a slow line must not hold up the event."""
        self._acks.acknowledge(event)

    async def react(self, address: Address, message_id: str, mark: str) -> None:
        """Put a mark on somebody's message."""
        refuse_in_transaction("react")
        await self._acks.react(address, message_id, mark)

    async def publish_commands(self, staff: Mapping[str, frozenset[str]]) -> None:
        """Show people with a role their commands in private; before we know who we are, that waits for it."""
        self._staff = staff
        if self.me is not None:
            await self._publish_for_staff()

    def link(self, token: str) -> str | None:
        """A link that opens the private chat; None before the platform has said who we are."""
        return f"https://t.me/{self.me.username}?start={token}" if self.me else None

    async def close(self) -> None:
        """End what is pending and close the connections."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._acks.close()
        await self._api.close()

    async def _introduce(self) -> Me:
        """Who we are; asked until the platform answers."""
        pauses = Pauses(self._options.pause, 60.0)
        while True:
            try:
                found = await self._api.call("getMe")
                topics = found.get("has_topics_enabled") is True
                me = Me(int(found["id"]), str(found.get("username", "")), topics)
            except Refused as error:
                if error.code in (401, 404):
                    raise StartError(TOKEN_REFUSED) from None  # the answer to a wrong token may hold the token
                log.error("the platform does not answer as it should (%s)", error.code)
            except (TelegramError, KeyError, TypeError, ValueError) as error:
                log.warning("the platform cannot be reached: %s", type(error).__name__)
            else:
                if not found.get("can_read_all_group_messages"):
                    log.info("privacy mode is on: in groups only commands, mentions and replies are heard")
                return me
            await pauses.wait()

    async def _without_webhook(self) -> None:
        """A webhook left over from another mode would refuse every poll. What waits is never dropped."""
        try:
            found = await self._api.call("getWebhookInfo")
            if isinstance(found, dict) and found.get("url"):
                log.warning("removing the webhook that was set: this installation polls")
                await self._api.call("deleteWebhook", drop_pending_updates=False)
        except TelegramError as error:
            log.warning("the webhook could not be looked at: %s", type(error).__name__)

    async def _listen(self, webhook: Webhook, intake: Intake) -> None:
        webhook.open(intake)
        pauses = Pauses(self._options.pause)
        while True:
            try:
                await self._api.call(
                    "setWebhook",
                    url=webhook.url,
                    secret_token=webhook.secret,
                    allowed_updates=ALLOWED,
                    drop_pending_updates=False,
                )
                break
            except TelegramError as error:
                log.warning("the webhook could not be set: %s", type(error).__name__)
                await pauses.wait()
        await asyncio.get_running_loop().create_future()

    async def _publish(self) -> None:
        try:
            await commands.publish(self._api, self._parts.state, self._parts.commands)
        except TelegramError as error:
            log.warning("the commands were not published: %s", type(error).__name__)

        if self._staff is not None:
            await self._publish_for_staff()

    async def _publish_for_staff(self) -> None:
        try:
            await self._commands.publish(self._staff or {})
        except TelegramError as error:
            log.warning("the commands of people with a role were not published: %s", type(error).__name__)

    def _moved(self, old: str, new: str) -> None:
        """A send told of a group's new id, perhaps before the update does."""
        if self._intake is not None:
            self._spawn(self._tell(self._intake, convert.moved(old, new, self._parts.clock.now())))

    async def _tell(self, intake: Intake, event: Incoming) -> None:
        try:
            await intake.hand_in(event)
        except Exception:
            log.exception("a group's move was not kept; the platform tells it again")

    def _spawn(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
