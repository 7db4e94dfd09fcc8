"""Delivering one `Outgoing`: which of Discord's ways it takes.

For one person's eyes: a follow-up of the interaction it answers while its token lives, else the private chat.
For everybody: a message in the channel or thread, with the outbox id as nonce, so that a repeat is recognised; a forum
is given a post. The first message of a matter in a channel gets a thread below it.
A change: in place, with the bot's own token, or with the interaction's token where only that one may.
"""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from bot.adapters.base import SendError, Sent, State, Verdict
from bot.adapters.degrade import degrade
from bot.adapters.discord import render
from bot.adapters.discord.convert import Unreadable, obj, snowflake
from bot.adapters.discord.errors import (
    MAY_NOT_WRITE,
    NOT_THERE,
    ONLY_POSTS,
    TOKEN_GONE,
    UNKNOWN_CHANNEL,
    Refused,
)
from bot.adapters.discord.forms import Forms, with_button
from bot.adapters.discord.lives import Live, Lives
from bot.adapters.discord.messages import Messages
from bot.adapters.discord.originals import Originals
from bot.adapters.discord.private import Private
from bot.adapters.discord.rest import Rest
from bot.adapters.discord.shapes import Shapes, Way
from bot.adapters.discord.standing import Standing
from bot.adapters.discord.threads import Threads
from bot.messages.types import Outgoing

_MOST = 10_000


class Sender:
    """Sends and edits. Raises `SendError` with one verdict."""

    def __init__(
        self,
        rest: Rest,
        lives: Lives,
        forms: Forms,
        private: Private,
        state: State,
        texts: Callable[[str, str], str],
        threads: Threads,
        *,
        cards: bool = True,
    ) -> None:
        self._rest = rest
        self._lives = lives
        self._forms = forms
        self._private = private
        self._state = state
        self._texts = texts
        self._threads = threads
        self._shapes = Shapes(cards=cards)
        self._originals = Originals(rest)
        self._messages = Messages(rest, threads)
        self.standing = Standing(threads, private, state)
        self._done: OrderedDict[str, list[str]] = OrderedDict()

    async def send(self, message: Outgoing, nonce: str) -> Sent:
        """Deliver or edit; the id of the message (of its last part, which carries the buttons) and its new thread."""
        live = self._lives.of(message.answers) if message.answers else None
        if live is not None and message.only_for not in ("", live.interaction.user):
            live = None
        if message.replace:
            sent = Sent(await self._edit(self._fit(message, alone=True)))
        else:
            sent = await self._deliver(message, live, nonce)
            if message.form is not None:
                await self._forms.keep(sent.native_id, message.form)
            if live is not None and live.pending and live.hidden:
                self._originals.drop_soon(live)
        thread = sent.thread or message.address.thread
        if message.status and thread and not message.address.private:
            await self._threads.show(message.address.place, thread, message.status)
        return sent

    async def withdraw(self, live: Live) -> None:
        """Take back a deferred reply that nothing has answered."""
        await self._originals.drop(live)

    async def close(self) -> None:
        """Wait for what is still being taken back."""
        await self._originals.close()

    async def _deliver(self, message: Outgoing, live: Live | None, nonce: str) -> Sent:
        if message.only_for and live is not None:
            try:
                return Sent(await self._whisper(self._fit(message, alone=True), live, nonce))
            except Refused as error:
                if error.number not in TOKEN_GONE:
                    raise
                live.alive = False
        shown = self._fit(message, alone=False)
        if shown.address.private:
            sent = await self._directly(shown, live, nonce)
            if not message.address.private:
                self.standing.note(sent, await self._private.of(shown.address.place))
            return Sent(sent)
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

    async def _publicly(self, message: Outgoing, live: Live | None, nonce: str) -> Sent:
        try:
            return await self._post(message, nonce)
        except Refused as error:
            if live is None or error.number not in MAY_NOT_WRITE:
                if message.address.thread and await self._threads.leads_out(message.address.thread, error):
                    return await self._outside(message, nonce)
                raise
        # The bot may not write here, but whoever gave the command may be answered for all to see.
        await self._originals.drop(live)
        sent = await self._whisper(message, live, nonce, hidden=False)
        return await self._with_thread(message, sent)

    async def _post(self, message: Outgoing, nonce: str) -> Sent:
        """Where the address says: in its thread, in the channel, or as a post of the forum."""
        thread, place = message.address.thread, message.address.place
        if thread:
            return Sent(await self._create(thread, message, nonce))
        if await self._threads.is_forum(place, look=False):
            return await self._in_forum(message, nonce)
        try:
            sent = await self._create(place, message, nonce)
        except Refused as error:
            if error.number in ONLY_POSTS and await self._threads.is_forum(place):
                return await self._in_forum(message, nonce)
            raise
        return await self._with_thread(message, sent)

    async def _with_thread(self, message: Outgoing, sent: str) -> Sent:
        if not message.within or message.address.thread:
            return Sent(sent)
        return Sent(sent, await self._threads.below(message.address.place, sent, message))

    async def _in_forum(self, message: Outgoing, nonce: str) -> Sent:
        """As a post of a forum: its first part opens it, the others follow in it."""

        async def one(post: dict[str, Any], file: bool) -> Any:
            if opened := self._progress(nonce):
                return await self._messages.create(opened[0], post, message.attachment if file else None)
            return await self._threads.post(message, post, message.attachment if file else None, nonce)

        sent = await self._parts(message, nonce, one, "post")
        return Sent(sent, self._progress(nonce)[0] if message.within else "")

    async def _outside(self, message: Outgoing, nonce: str) -> Sent:
        """What its thread refuses: in the channel, or in the post that goes on for it."""
        place, gone = message.address.place, message.address.thread or ""
        self._progress(nonce).clear()  # all of it in one place
        free = dataclasses.replace(message, reply_to="", address=dataclasses.replace(message.address, thread=None))
        if not await self._threads.is_forum(place):
            sent = await self._create(place, free, nonce)
            self.standing.note(sent, place)
            return Sent(sent)
        if post := await self._threads.instead(gone):
            try:
                return Sent(await self._create(post, free, nonce))
            except Refused as error:
                if not await self._threads.leads_out(post, error):
                    raise
        sent = (await self._in_forum(free, nonce)).native_id
        await self._threads.goes_on(gone, self._progress(nonce)[0])
        return Sent(sent)

    async def _create(self, channel: str, message: Outgoing, nonce: str) -> str:
        async def one(post: dict[str, Any], file: bool) -> Any:
            return await self._messages.create(channel, post, message.attachment if file else None)

        return await self._parts(message, nonce, one)

    async def _parts(
        self, message: Outgoing, nonce: str, one: Callable[[dict[str, Any], bool], Any], way: Way = "message"
    ) -> str:
        """All messages of one delivery. What was sent before a failure is not sent again by the next try."""

        async def deliver(posts: list[dict[str, Any]]) -> str:
            last = len(posts) - 1
            if render.is_empty(posts[last], message.attachment):
                raise SendError(Verdict.NEVER, "empty")
            done = self._progress(nonce)
            for place in range(len(done), len(posts)):
                done.append(_id(await one(posts[place], place == last)))
            if last:
                await self._state.put(f"parts:{done[-1]}", " ".join(done[:-1]))
            return done[-1]

        return await self._shapes.send(message, nonce, deliver, way)

    async def _edit(self, message: Outgoing) -> str:
        target = message.replace
        whisper = self._lives.of_message(target)
        if whisper is not None:
            if not self._lives.usable(whisper):
                raise SendError(Verdict.NEVER, "gone")
            plain = render.edit(render.texts(message.body)[-1], message.buttons)
            await self._shapes.edit(message, plain, lambda shape: self._originals.change(whisper, target, shape))
        else:
            if message.only_for and target not in self.standing:
                raise SendError(Verdict.NEVER, "gone")  # only a token that is gone could change it
            await self._change_there(message)
        if message.form is not None:
            await self._forms.keep(target, message.form)
        return target

    async def _change_there(self, message: Outgoing) -> None:
        """Change a message in the first of the channels where it may stand."""
        channels = await self.standing.where(message)
        for channel in channels:
            try:
                await self._change(channel, message)
            except Refused as error:
                if error.number not in NOT_THERE or channel == channels[-1]:
                    raise
            else:
                return

    async def _change(self, channel: str, message: Outgoing) -> None:
        earlier = (await self._state.get(f"parts:{message.replace}") or "").split()
        contents = render.squeeze(render.texts(message.body), len(earlier) + 1)
        plain = render.edit(contents[-1], message.buttons)
        if render.is_empty(plain, None):
            raise SendError(Verdict.NEVER, "empty")
        target, change = message.replace, self._messages.change
        if await self._shapes.edit(message, plain, lambda shape: change(channel, target, shape)):
            contents = [""] * len(contents)  # a card holds all of it
        for message_id, content in zip(earlier, contents, strict=False):
            await change(channel, message_id, render.edit(content or "\u2060", ()))

    def _progress(self, nonce: str) -> list[str]:
        self._done.setdefault(nonce, [])
        if len(self._done) > _MOST:
            self._done.popitem(last=False)
        return self._done[nonce]


def _id(data: object) -> str:
    try:
        return snowflake(obj(data).get("id"))
    except Unreadable:
        # Accepted, but not in a way that can be referred to: it may well stand there.
        raise SendError(Verdict.UNKNOWN, "no-id") from None
