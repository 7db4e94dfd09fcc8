"""Delivering one `Outgoing`: which of Discord's ways it takes.

For one person's eyes: a follow-up of the interaction it answers while its token lives, else the private chat.
For everybody: a message in the channel or thread, with the outbox id as nonce, so that a repeat is recognised.
A change: in place, with the bot's own token, or with the interaction's token where only that one may.
"""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from bot.adapters.base import SendError, State, Verdict
from bot.adapters.degrade import degrade
from bot.adapters.discord import render
from bot.adapters.discord.convert import Unreadable, obj, snowflake
from bot.adapters.discord.errors import THREAD_GONE, TOKEN_GONE, UNKNOWN_CHANNEL, Refused
from bot.adapters.discord.forms import Forms, with_button
from bot.adapters.discord.lives import Live, Lives
from bot.adapters.discord.originals import Originals
from bot.adapters.discord.private import Private
from bot.adapters.discord.rest import Rest
from bot.messages.types import Address, Outgoing

_MAY_NOT_WRITE = frozenset({50001, 50013})
_MOST = 10_000


class Sender:
    """Sends and edits. Raises `SendError` with one verdict."""

    def __init__(
        self, rest: Rest, lives: Lives, forms: Forms, private: Private, state: State, texts: Callable[[str, str], str]
    ) -> None:
        self._rest = rest
        self._lives = lives
        self._forms = forms
        self._private = private
        self._state = state
        self._texts = texts
        self._originals = Originals(rest)
        self._done: OrderedDict[str, list[str]] = OrderedDict()
        self._elsewhere: OrderedDict[str, str] = OrderedDict()

    async def send(self, message: Outgoing, nonce: str) -> str:
        """Deliver; the id of the message (of its last part, which carries the buttons)."""
        live = self._lives.of(message.answers) if message.answers else None
        if live is not None and message.only_for not in ("", live.interaction.user):
            live = None
        if message.replace:
            return await self._edit(self._fit(message, alone=True))
        sent = await self._deliver(message, live, nonce)
        if message.form is not None:
            await self._forms.keep(sent, message.form)
        if live is not None and live.pending and live.hidden:
            self._originals.drop_soon(live)
        return sent

    async def withdraw(self, live: Live) -> None:
        """Take back a deferred reply that nothing has answered."""
        await self._originals.drop(live)

    async def close(self) -> None:
        """Wait for what is still being taken back."""
        await self._originals.close()

    async def channel_of(self, address: Address) -> str:
        """The channel an address stands for. Raises `SendError`."""
        return await self._private.of(address.place) if address.private else address.thread or address.place

    async def _deliver(self, message: Outgoing, live: Live | None, nonce: str) -> str:
        if message.only_for and live is not None:
            try:
                return await self._whisper(self._fit(message, alone=True), live, nonce)
            except Refused as error:
                if error.number not in TOKEN_GONE:
                    raise
                live.alive = False
        shown = self._fit(message, alone=False)
        if shown.address.private:
            sent = await self._directly(shown, live, nonce)
            if not message.address.private:
                self._stands(sent, await self._private.of(shown.address.place))
            return sent
        return await self._publicly(shown, live, nonce)

    def _fit(self, message: Outgoing, *, alone: bool) -> Outgoing:
        message = with_button(message, self._texts)
        return degrade(message, dataclasses.replace(render.CAPABILITIES, only_for=alone))

    # the ways

    async def _whisper(self, message: Outgoing, live: Live, nonce: str, *, hidden: bool = True) -> str:
        """With the token of an interaction."""

        async def one(post: dict[str, Any], file: bool) -> Any:
            payload = render.follow_up(post, ephemeral=hidden and not live.interaction.direct)
            return await self._originals.answer(live, payload, message.attachment if file else None)

        sent = await self._parts(message, nonce, one)
        if hidden and not live.interaction.direct:
            self._lives.whispered(sent, live)
        return sent

    async def _directly(self, message: Outgoing, live: Live | None, nonce: str) -> str:
        """In the private chat; a command given there gets its answer where it says "thinking"."""
        person = message.address.place
        if live is not None and live.pending and live.interaction.direct and live.interaction.user == person:
            try:
                return await self._whisper(message, live, nonce)
            except Refused as error:
                if error.number not in TOKEN_GONE:
                    raise
                live.alive = False
        try:
            return await self._create(await self._private.of(person), message, nonce)
        except Refused as error:
            if error.number != UNKNOWN_CHANNEL:
                raise
        return await self._create(await self._private.of(person, anew=True), message, nonce)

    async def _publicly(self, message: Outgoing, live: Live | None, nonce: str) -> str:
        address = message.address
        try:
            return await self._create(address.thread or address.place, message, nonce)
        except Refused as error:
            if address.thread and error.number in THREAD_GONE:
                sent = await self._create(address.place, dataclasses.replace(message, reply_to=""), nonce)
                self._stands(sent, address.place)
                return sent
            if live is None or error.number not in _MAY_NOT_WRITE:
                raise
        # The bot may not write here, but whoever gave the command may be answered for all to see.
        await self._originals.drop(live)
        return await self._whisper(message, live, nonce, hidden=False)

    async def _create(self, channel: str, message: Outgoing, nonce: str) -> str:
        async def one(post: dict[str, Any], file: bool) -> Any:
            with_file = message.attachment if file else None
            return await self._rest.call(
                "POST",
                "/channels/{channel_id}/messages",
                body=None if with_file else post,
                form=render.with_file(post, with_file) if with_file else None,
                destination=channel,
                channel_id=channel,
            )

        return await self._parts(message, nonce, one)

    async def _parts(self, message: Outgoing, nonce: str, one: Callable[[dict[str, Any], bool], Any]) -> str:
        """All messages of one delivery. What was sent before a failure is not sent again by the next try."""
        posts = render.posts(message, nonce)
        last = len(posts) - 1
        if render.is_empty(posts[last], message.attachment):
            raise SendError(Verdict.NEVER, "empty")
        done = self._progress(nonce)
        for place in range(len(done), len(posts)):
            done.append(_id(await one(posts[place], place == last)))
        if last:
            await self._state.put(f"parts:{done[-1]}", " ".join(done[:-1]))
        return done[-1]

    async def _edit(self, message: Outgoing) -> str:
        target = message.replace
        whisper = self._lives.of_message(target)
        if whisper is not None:
            if not self._lives.usable(whisper):
                raise SendError(Verdict.NEVER, "gone")
            await self._originals.change(whisper, target, render.edit(render.texts(message.body)[-1], message.buttons))
        else:
            if message.only_for and target not in self._elsewhere:
                raise SendError(Verdict.NEVER, "gone")  # only a token that is gone could change it
            await self._change(self._elsewhere.get(target) or await self.channel_of(message.address), message)
        if message.form is not None:
            await self._forms.keep(target, message.form)
        return target

    async def _change(self, channel: str, message: Outgoing) -> None:
        earlier = (await self._state.get(f"parts:{message.replace}") or "").split()
        contents = render.squeeze(render.texts(message.body), len(earlier) + 1)
        for message_id, content in zip(earlier, contents, strict=False):
            await self._patch(channel, message_id, render.edit(content or "\u2060", ()))
        payload = render.edit(contents[-1], message.buttons)
        if render.is_empty(payload, None):
            raise SendError(Verdict.NEVER, "empty")
        await self._patch(channel, message.replace, payload)

    async def _patch(self, channel: str, message_id: str, payload: dict[str, Any]) -> None:
        await self._rest.call(
            "PATCH",
            "/channels/{channel_id}/messages/{message_id}",
            body=payload,
            destination=channel,
            channel_id=channel,
            message_id=snowflake(message_id),
        )

    def _progress(self, nonce: str) -> list[str]:
        self._done.setdefault(nonce, [])
        if len(self._done) > _MOST:
            self._done.popitem(last=False)
        return self._done[nonce]

    def _stands(self, message_id: str, channel: str) -> None:
        """A message stands elsewhere than its address says."""
        self._elsewhere[message_id] = channel
        if len(self._elsewhere) > _MOST:
            self._elsewhere.popitem(last=False)


def _id(data: object) -> str:
    try:
        return snowflake(obj(data).get("id"))
    except Unreadable:
        # Accepted, but not in a way that can be referred to: it may well stand there.
        raise SendError(Verdict.UNKNOWN, "no-id") from None
