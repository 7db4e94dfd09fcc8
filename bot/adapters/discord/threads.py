"""Threads: one below the first message of each matter, posts in forums, and what a forum's tags tell of a question.

The message stands whether or not a thread can be opened below it: what is refused is noted once and not repeated.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from bot.adapters.base import SendError, State, Verdict
from bot.adapters.discord import render
from bot.adapters.discord.channels import PRIVATE_THREAD, Channel, Channels
from bot.adapters.discord.convert import Json, Unreadable, obj, rows, snowflake, words
from bot.adapters.discord.errors import HAS_A_THREAD, MAY_NOT_WRITE, THREAD_GONE, Refused
from bot.adapters.discord.rest import Rest
from bot.adapters.discord.tags import Tags
from bot.adapters.discord.words import short
from bot.messages.clean import visible
from bot.messages.encode import plain
from bot.messages.richtext import Head
from bot.messages.types import Attachment, Outgoing, Status

log = logging.getLogger(__name__)

NAME = 100
"""Characters of a thread's name."""
WEEK = 10_080
"""Minutes without a message after which a thread leaves the list of channels: the longest Discord offers."""
SOON = 60.0
"""Seconds for which a delivery may wait for its thread: its message is then surely still known by its nonce."""
SECONDS = 5.0
"""For what is only looked up or shown beside the message."""
_IN_TEXT_CHANNELS = frozenset({0, 5})
_NOT_IN_A_POST = frozenset({"nonce", "enforce_nonce", "message_reference"})


class Threads:
    """Opens threads and posts. `me`: the bot's own id, once it is known; `newest`: the newest message heard of."""

    def __init__(
        self, rest: Rest, channels: Channels, state: State, texts: Callable[[str, str], str], newest: Callable[[], int]
    ) -> None:
        self.me = ""
        self._rest = rest
        self._channels = channels
        self._state = state
        self._tags = Tags(texts)
        self._newest = newest
        self._noted: set[str] = set()

    # what is known

    async def described(self, channel: str, *, tagged: bool = False) -> Channel | None:
        """A channel or thread, looked up if nothing has described it (with its tags: `tagged`); None if refused."""
        known = self._channels.get(channel)
        if known is None or (tagged and known.tags is None):
            try:
                told = await self._rest.call("GET", "/channels/{channel_id}", channel_id=channel, deadline=SECONDS)
                self._channels.channel(obj(told))
            except (SendError, Unreadable):
                return known
        return self._channels.get(channel)

    async def is_forum(self, channel: str, *, look: bool = True) -> bool:
        """Whether a channel holds posts only. Without `look`: as far as that is known."""
        known = await self.described(channel) if look else self._channels.get(channel)
        return known is not None and known.is_forum

    async def leads_out(self, thread: str, error: Refused) -> bool:
        """Whether what a thread refused may be said in its channel: never what was meant for a private thread."""
        if error.number not in THREAD_GONE | MAY_NOT_WRITE:
            return False
        known = await self.described(thread)
        if known is None:
            return error.number in THREAD_GONE
        return known.type != PRIVATE_THREAD

    # threads below messages

    async def below(self, channel: str, message_id: str, message: Outgoing) -> str:
        """Open a thread below a message: its id, "" if there is none. Raises `SendError` to be asked again soon."""
        known = self._channels.get(channel)
        if known is not None and known.type not in _IN_TEXT_CHANNELS:
            return ""
        opening = {"name": name_of(message), "auto_archive_duration": WEEK}

        async def open_it() -> None:
            try:
                made = await self._rest.call(
                    "POST",
                    "/channels/{channel_id}/messages/{message_id}/threads",
                    body=opening,
                    destination=f"threads of {channel}",
                    channel_id=channel,
                    message_id=message_id,
                )
            except Refused as error:
                if error.number != HAS_A_THREAD:
                    raise
            else:
                self._learn(made)

        opened = await self._beside("no thread could be opened in a channel", channel, open_it)
        return message_id if opened else ""

    async def open_again(self, thread: str) -> None:
        """Take a thread out of the archive. Raises `SendError`."""
        await self._change(thread, {"archived": False})

    # posts in forums

    async def post(self, message: Outgoing, payload: Json, file: Attachment | None, nonce: str) -> Json:
        """Begin a post in the forum of the address; its id is that of its first message too. Raises `SendError`.

        Discord knows no nonce here. So before a second try the forum is searched for what the first one made: a post
        of ours with that name, newer than anything that was heard of before.
        """
        forum, name = message.address.place, name_of(message)
        described, key = await self.described(forum), f"post:{nonce}"
        since = await self._state.get(key)
        if not since:
            await self._state.put(key, str(self._newest()))
        elif (made := await self._made(described, name, int(since))) is not None:
            return made
        opening: dict[str, Any] = {"name": name, "auto_archive_duration": WEEK}
        if described and (tags := self._tags.first(message.status, described.offers, needed=described.needs_tag)):
            opening["applied_tags"] = list(tags)
        said = {name: value for name, value in payload.items() if name not in _NOT_IN_A_POST}
        try:
            made = await self._rest.call(
                "POST",
                "/channels/{channel_id}/threads",
                body=None if file else {**opening, "message": said},
                form=_with_file(opening, said, file) if file else None,
                destination=forum,
                channel_id=forum,
            )
        except Refused as error:
            if error.verdict is not Verdict.UNKNOWN:
                await self._state.put(key, "")  # it made nothing: the next try has nothing to look for
            raise
        self._learn(made)
        return obj(made)

    async def instead(self, thread: str) -> str:
        """The post that goes on for one that is gone, "" if none does."""
        return await self._state.get(f"instead:{thread}") or ""

    async def goes_on(self, thread: str, post: str) -> None:
        """A post goes on for one that is gone."""
        await self._state.put(f"instead:{thread}", post)

    async def _made(self, forum: Channel | None, name: str, since: int) -> Json | None:
        try:
            guild = snowflake(forum.guild if forum else None)
            told = await self._rest.call("GET", "/guilds/{guild_id}/threads/active", guild_id=guild, deadline=SECONDS)
            active = [obj(one) for one in rows(obj(told).get("threads"))]
            return next((one for one in active if self._is(one, forum, name, since)), None)
        except Unreadable:
            raise SendError(Verdict.UNKNOWN, "unseen") from None
        except SendError as error:
            if error.verdict is Verdict.LATER:
                raise
            raise SendError(Verdict.UNKNOWN, "unseen") from None

    def _is(self, one: Json, forum: Channel | None, name: str, since: int) -> bool:
        ours = str(one.get("owner_id")) == self.me and forum is not None and one.get("parent_id") == forum.where.place
        return ours and words(one.get("name")) == name and int(snowflake(one.get("id"))) > since

    # tags

    async def show(self, place: str, thread: str, status: Status) -> None:
        """Have the tags of a post tell how far its question has come. Raises `SendError` to be asked again soon."""
        forum = await self.described(place)
        post = await self.described(thread, tagged=True) if forum and forum.is_forum else None
        if forum is None or post is None or post.tags is None:
            return
        tags = self._tags.changed(post.tags, status, forum.offers, needed=forum.needs_tag)
        if tags is None:
            return

        async def put() -> None:
            await self._change(thread, {"applied_tags": list(tags)}, destination=f"tags of {place}")

        await self._beside("the tags of a post could not be changed in a forum", place, put)

    # inside

    async def _change(self, thread: str, change: Json, *, destination: str = "") -> None:
        told = await self._rest.call(
            "PATCH",
            "/channels/{channel_id}",
            body=change,
            destination=destination,
            deadline=SECONDS,
            channel_id=thread,
        )
        self._learn(told)

    def _learn(self, told: object) -> None:
        try:
            self._channels.channel(obj(told))
        except Unreadable:
            log.warning("what Discord told of a thread could not be read")

    async def _beside(self, what: str, place: str, act: Callable[[], Awaitable[None]]) -> bool:
        """Do what the message does not depend on; whether it was done. Raises only to be asked again soon."""
        for more in (True, False):
            try:
                await act()
            except SendError as error:
                if error.verdict is Verdict.UNKNOWN and more:
                    continue  # it may be done; if so, doing it again says so
                if error.verdict is Verdict.LATER and error.seconds <= SOON:
                    raise
                self._note(what, place, error.code)
                return False
            return True
        return False

    def _note(self, what: str, place: str, why: str) -> None:
        if f"{what} {place}" not in self._noted:
            self._noted.add(f"{what} {place}")
            log.warning("%s: %s", what, why)


def name_of(message: Outgoing) -> str:
    """What the thread of a message is called: the title of its matter, its head, or its first words."""
    heads: Iterable[str] = (block.title for block in message.body if isinstance(block, Head))
    told = message.title if message.within and message.title else next(iter(heads), "") or message.title
    name = " ".join(visible(told or plain(message.body)).split())
    return short(name, NAME) or "…"


def _with_file(opening: Json, said: Json, file: Attachment) -> list[dict[str, Any]]:
    fields = render.with_file(said, file)
    fields[0]["value"] = json.dumps({**opening, "message": json.loads(fields[0]["value"])})
    return fields
