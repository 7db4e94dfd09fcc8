"""First responses to interactions: within three seconds, so before anything else is done."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from bot.adapters.base import Parts, SendError, Verdict
from bot.adapters.discord import commands
from bot.adapters.discord.convert import COMMAND, COMPLETE, COMPONENT, Interaction
from bot.adapters.discord.errors import ALREADY_ACKNOWLEDGED, Refused
from bot.adapters.discord.forms import Forms, modal
from bot.adapters.discord.lives import Lives
from bot.adapters.discord.render import EPHEMERAL, NO_MENTIONS
from bot.adapters.discord.rest import Rest
from bot.adapters.discord.words import say

log = logging.getLogger(__name__)

FIRST_RESPONSE = 1.2
"""Seconds for one try; two fit into Discord's three."""
COMPLETION = 1.5

_REPLY, _DEFER, _DEFER_UPDATE, _CHOICES, _MODAL = 4, 5, 6, 8, 9


class Responder:
    """Acknowledges, opens forms, suggests."""

    def __init__(self, parts: Parts, rest: Rest, lives: Lives, forms: Forms) -> None:
        self._parts = parts
        self._rest = rest
        self._forms = forms
        self.lives = lives
        self.spoken = commands.spoken(parts.commands)

    async def first(self, arrived: Interaction) -> None:
        """Respond. A command: "thinking", for one person's eyes in a server; whatever is for all is posted there.

        A pressed button or a submitted form: nothing visible.
        """
        if arrived.kind == COMPLETE:
            await self._suggest(arrived)
        elif arrived.opens:
            await self._open(arrived)
        elif arrived.kind == COMPONENT or (arrived.kind != COMMAND and arrived.on_message):
            await self._acknowledge(arrived, {"type": _DEFER_UPDATE}, pending=False)
        else:
            body: dict[str, Any] = {"type": _DEFER}
            if not arrived.direct:
                body["data"] = {"flags": EPHEMERAL}
            await self._acknowledge(arrived, body, pending=True)
        if arrived.event is not None and arrived.event.form:
            self._forms.filled(arrived.on_message, arrived.event.values)

    async def _acknowledge(self, arrived: Interaction, body: dict[str, Any], *, pending: bool) -> None:
        # Known before it is acknowledged: its answer may be ready very soon.
        live = self.lives.add(arrived, pending=pending, hidden=not arrived.direct)
        if arrived.on_whisper:
            # From now on this token changes that message; the one it was sent with may be gone.
            self.lives.whispered(arrived.on_message, live)
        live.alive = await self._respond(arrived, body)

    async def _respond(self, arrived: Interaction, body: dict[str, Any]) -> bool:
        for _ in range(2):
            try:
                await self._rest.call(
                    "POST",
                    "/interactions/{webhook_id}/{webhook_token}/callback",
                    body=body,
                    params={"with_response": "1"},
                    deadline=FIRST_RESPONSE,
                    webhook_id=arrived.id,
                    webhook_token=arrived.token,
                )
            except SendError as error:
                if isinstance(error, Refused) and error.number == ALREADY_ACKNOWLEDGED:
                    return True  # the first try arrived after all
                log.info("an interaction could not be answered: %s", error.code)
                if error.verdict is Verdict.NEVER or error.seconds > FIRST_RESPONSE:
                    return False
            else:
                return True
        return False

    async def _open(self, arrived: Interaction) -> None:
        form = await self._forms.of(arrived.on_message)
        if form is None:
            text = say(self._parts.texts, "discord-form-gone", arrived.lang)
            data = {"content": text, "flags": EPHEMERAL, "allowed_mentions": NO_MENTIONS}
            await self._respond(arrived, {"type": _REPLY, "data": data})
            return
        await self._respond(arrived, {"type": _MODAL, "data": modal(form)})

    async def _suggest(self, arrived: Interaction) -> None:
        complete, found = self._parts.complete, []
        kind = commands.kind_of(self._parts.commands, arrived.command, arrived.argument)
        if complete is not None and kind:
            try:
                async with asyncio.timeout(COMPLETION):
                    found = await complete(kind, arrived.typed, arrived.user, arrived.lang)
            except Exception as error:
                log.warning("no suggestions: %s", type(error).__name__)
        await self._respond(arrived, {"type": _CHOICES, "data": {"choices": commands.choices(found)}})
