"""What is known of channels: which are threads, of what; how a place is called; which role stands for the bot."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.adapters.discord.convert import THREADS, Json, Where, obj, rows, snowflake, whole, words

FORUMS = frozenset({15, 16})
"""Forum and media channels: they hold posts, which are threads, and no messages."""
PRIVATE_THREAD = 12
_NEEDS_TAG = 1 << 4
_MOST = 50_000


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that a forum offers. `moderated`: only who manages threads may put it on a post or take it off."""

    id: str
    name: str
    moderated: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel or thread. `offers`, `needs_tag`: of a forum. `tags`: ids on a post, None when that was not told."""

    where: Where
    type: int
    guild: str
    offers: tuple[Tag, ...] = ()
    needs_tag: bool = False
    tags: tuple[str, ...] | None = None

    @property
    def is_forum(self) -> bool:
        """Whether it holds posts instead of messages."""
        return self.type in FORUMS


class Channels:
    """Learns from raw dispatches; forgets what was not used for long when there are too many."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Channel] = OrderedDict()
        self._guilds: dict[str, str] = {}
        self._roles: dict[str, frozenset[str]] = {}
        self._heard: dict[str, set[str]] = {}

    def guild(self, data: Json, me: str) -> None:
        """A GUILD_CREATE."""
        guild = snowflake(data.get("id"))
        self._guilds[guild] = words(data.get("name"))
        self._roles[guild] = frozenset(_own_roles(map(obj, rows(data.get("roles"))), me))
        for one in (*rows(data.get("channels")), *rows(data.get("threads"))):
            self.channel(obj(one), guild)

    def channel(self, data: Json, guild: str = "", *, partial: bool = False) -> Where | None:
        """A channel or thread as Discord describes it; None for a private one.

        `partial`: the description may lack tags, as that of an interaction does; what was known of them stays.
        """
        kind = whole(data.get("type"))
        if kind in (1, 3):
            return None
        guild = guild or words(data.get("guild_id"))
        channel, name = snowflake(data.get("id")), words(data.get("name"))
        title = " · ".join(part for part in (f"#{name}" if name else "", self._guilds.get(guild, "")) if part)
        if whole(data.get("type")) in THREADS and data.get("parent_id") is not None:
            where = Where(snowflake(data["parent_id"]), channel, self._title(snowflake(data["parent_id"])))
        else:
            where = Where(channel, None, title)
        earlier = self._known.get(channel) if partial else None
        self._known[channel] = Channel(
            where,
            kind,
            guild,
            tuple(map(_tag, rows(data["available_tags"]))) if "available_tags" in data else _offers(earlier),
            bool(max(whole(data.get("flags")), 0) & _NEEDS_TAG),
            tuple(map(snowflake, rows(data["applied_tags"]))) if "applied_tags" in data else _tags(earlier, partial),
        )
        self._known.move_to_end(channel)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return where

    def get(self, channel: str) -> Channel | None:
        """What is known of a channel, or None when it was never described."""
        return self._known.get(channel)

    def of(self, channel: str) -> Where | None:
        """Where a channel is, or None when it was never described."""
        known = self._known.get(channel)
        return known.where if known else None

    def my_roles(self, guild: str) -> frozenset[str]:
        """The roles that stand for the bot in a guild."""
        return self._roles.get(guild, frozenset())

    def heard(self, guild: str, channel: str) -> None:
        """Something was handed in from there."""
        self._heard.setdefault(guild, set()).add(channel)

    def leave(self, guild: str) -> set[str]:
        """Forget a guild; returns the channels that were heard from."""
        self._guilds.pop(guild, None)
        self._roles.pop(guild, None)
        return self._heard.pop(guild, set())

    def _title(self, channel: str) -> str:
        where = self.of(channel)
        return where.title if where else ""


def greeting_channel(data: Json) -> str | None:
    """Where a guild wants to be greeted: its system channel, else its first text channel."""
    if data.get("system_channel_id") is not None:
        return snowflake(data["system_channel_id"])
    texts: list[dict[str, Any]] = [one for one in rows(data.get("channels")) if obj(one).get("type") == 0]
    texts.sort(key=lambda one: (one.get("position") or 0, int(snowflake(one.get("id")))))
    return snowflake(texts[0].get("id")) if texts else None


def _own_roles(roles: Iterable[Json], me: str) -> Iterable[str]:
    for role in roles:
        tags = role.get("tags")
        if isinstance(tags, dict) and str(tags.get("bot_id")) == me:
            yield snowflake(role.get("id"))


def _tag(value: object) -> Tag:
    told = obj(value)
    return Tag(snowflake(told.get("id")), words(told.get("name")), bool(told.get("moderated")))


def _offers(earlier: Channel | None) -> tuple[Tag, ...]:
    return earlier.offers if earlier else ()


def _tags(earlier: Channel | None, partial: bool) -> tuple[str, ...] | None:
    if earlier is not None:
        return earlier.tags
    return None if partial else ()
