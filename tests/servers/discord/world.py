"""What the local Discord knows: people, channels, messages, interactions. Lives in the server's thread."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

EPOCH_MS = 1_420_070_400_000
ACK_SECONDS = 3.0
TOKEN_SECONDS = 900.0
NONCE_SECONDS = 300.0
EPHEMERAL = 64
HAS_THREAD = 32
NEEDS_TAG = 16
THREADS = (10, 11, 12)
FORUMS = (15, 16)
CARD = 32768
"""IS_COMPONENTS_V2"""


class Refuse(Exception):
    """A request the server refuses, as Discord does."""

    def __init__(self, status: int, code: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"message": message, "code": code, **more}
        self.headers: dict[str, str] = {}


def nested(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """All components, also those inside others, in the order in which they are shown."""
    for one in components:
        yield one
        yield from nested([*(one.get("components") or []), *([one["accessory"]] if "accessory" in one else [])])


def words(content: str, components: list[dict[str, Any]]) -> str:
    """A content and the texts in components."""
    texts = [one["content"] for one in nested(components) if one["type"] == 10]
    return "\n\n".join([content, *texts] if content else texts)


@dataclass
class Channel:
    """A channel. `person`: whose private chat it is. Types: 0 text, 1 private, 5 news, 10 to 12 thread, 15 forum.

    `tags`: those a forum offers, as Discord describes them; `applied`: the ids of those a post has.
    """

    id: str
    name: str
    type: int = 0
    parent: str = ""
    person: str = ""
    last: str = ""
    archived: bool = False
    locked: bool = False
    owner: str = "3000000000000000001"
    tags: list[dict[str, Any]] = field(default_factory=list)
    needs_tag: bool = False
    applied: list[str] = field(default_factory=list)
    auto_archive: int = 1440


@dataclass
class Message:
    """A message as it stands. `only_for`: the one person who sees it. `pings`: whom it notified, edits included."""

    id: str
    channel: str
    author: str
    content: str = ""
    components: list[Any] = field(default_factory=list)
    flags: int = 0
    only_for: str = ""
    reference: str = ""
    nonce: str = ""
    token: str = ""
    files: list[tuple[str, bytes]] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    pings: list[str] = field(default_factory=list)
    edits: int = 0
    created: float = 0.0
    by_interaction: bool = False
    reactions: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What there is to read, in a card or outside."""
        return words(self.content, self.components)

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        """The rows of buttons, in a card or outside."""
        return [one["components"] for one in nested(self.components) if one["type"] == 1]


@dataclass
class Interaction:
    """`response`: the type of the first response, 0 before it. `original`: the message it stands for."""

    id: str
    token: str
    type: int
    user: str
    channel: str
    created: float
    on_message: str = ""
    response: int = 0
    data: dict[str, Any] = field(default_factory=dict)
    original: str = ""
    pending: bool = False
    answered_after: float = 0.0


@dataclass
class World:
    """All of it."""

    token: str = "test-token.not-a-real.one"
    bot: str = "1000000000000000001"
    application: str = "1000000000000000002"
    guild: str = "2000000000000000001"
    role: str = "2000000000000000002"
    names: dict[str, str] = field(default_factory=dict)
    admins: set[str] = field(default_factory=set)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    commands: list[Any] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)
    denied: dict[str, tuple[int, int]] = field(default_factory=dict)
    lacks: set[str] = field(default_factory=lambda: {"manage_threads"})
    """Of manage_threads, create_public_threads, send_messages_in_threads, what the bot may not do."""
    most_threads: int = 1000
    aged: float = 0.0
    ack_seconds: float = ACK_SECONDS
    refuses_cards: int = 0
    """The JSON code with which cards are refused, as by a server that does not know them; 0: they are taken."""

    def __post_init__(self) -> None:
        self._ids = itertools.count(1)
        for name in ("general", "questions"):
            self.add_channel(name)

    def now(self) -> float:
        """Seconds; `aged` moves them on."""
        return time.monotonic() + self.aged

    def takes(self, data: dict[str, Any]) -> None:
        """Refuse a card where there are none."""
        flags = data.get("flags", 0)
        if self.refuses_cards and isinstance(flags, int) and flags & CARD:
            raise Refuse(400, self.refuses_cards, "Cards are not known here")

    def snowflake(self) -> str:
        """A new id, greater than all before."""
        return str(((int(time.time() * 1000) - EPOCH_MS) << 22) + next(self._ids))

    def add_channel(
        self, name: str, type_: int = 0, *, parent: str = "", person: str = "", id_: str = "", **more: Any
    ) -> Channel:
        """A new channel."""
        channel = Channel(id_ or self.snowflake(), name, type_, parent, person, **more)
        self.channels[channel.id] = channel
        return channel

    def named(self, name: str) -> Channel | None:
        """The channel with a name."""
        return next((one for one in self.channels.values() if one.name == name and not one.person), None)

    def active(self) -> list[Channel]:
        """Threads that are not in the archive."""
        return [one for one in self.channels.values() if one.type in THREADS and not one.archived]

    def private(self, person: str) -> Channel:
        """Somebody's private chat with the bot."""
        found = next((one for one in self.channels.values() if one.person == person), None)
        return found or self.add_channel("", 1, person=person)

    def add(self, message: Message) -> Message:
        """A new message."""
        message.created = self.now()
        self.messages[message.id] = message
        self.channels[message.channel].last = message.id
        return message

    # as JSON

    def user(self, who: str) -> dict[str, Any]:
        """A user object."""
        name = self.names.get(who, f"person{who}")
        shown: dict[str, Any] = {"id": who, "username": name.lower(), "discriminator": "0", "avatar": None}
        return shown | {"global_name": name, "bot": True} if who == self.bot else shown | {"global_name": name}

    def member(self, who: str) -> dict[str, Any]:
        """A member object, without its user."""
        joined = "2026-01-01T00:00:00.000000+00:00"
        return {
            "roles": [],
            "joined_at": joined,
            "deaf": False,
            "mute": False,
            "flags": 0,
            "nick": None,
            "avatar": None,
        }

    def rights(self, who: str) -> str:
        """What a member may do in a channel."""
        return str(0x20 | 0x800 if who in self.admins else 0x800)

    def channel(self, one: Channel) -> dict[str, Any]:
        """A channel object."""
        if one.person:
            return {"id": one.id, "type": 1, "last_message_id": one.last or None, "recipients": [self.user(one.person)]}
        shown: dict[str, Any] = {
            "id": one.id,
            "type": one.type,
            "name": one.name,
            "guild_id": self.guild,
            "position": 0,
        }
        shown |= {"last_message_id": one.last or None, "parent_id": one.parent or None, "permission_overwrites": []}
        if one.type == 2:
            shown |= {"bitrate": 64_000, "user_limit": 0}
        if one.type in FORUMS:
            shown |= {"available_tags": one.tags, "flags": NEEDS_TAG if one.needs_tag else 0}
        if one.type in THREADS:
            if self.channels[one.parent].type in FORUMS:
                shown["applied_tags"] = one.applied
            shown |= {
                "owner_id": one.owner,
                "message_count": 0,
                "member_count": 1,
                "thread_metadata": {
                    "archived": one.archived,
                    "locked": one.locked,
                    "auto_archive_duration": one.auto_archive,
                    "archive_timestamp": "2026-01-01T00:00:00.000000+00:00",
                },
            }
        return shown

    def below(self, message: Message) -> Channel | None:
        """The thread that was opened below a message."""
        found = self.channels.get(message.id)
        return found if found is not None and found.parent == message.channel else None

    def guild_object(self) -> dict[str, Any]:
        """GUILD_CREATE."""
        channels = [one for one in self.channels.values() if not one.person]
        role = {"color": 0, "hoist": False, "mentionable": True, "permissions": "0", "flags": 0, "position": 0}
        return {
            "id": self.guild,
            "name": "Community",
            "owner_id": "3000000000000000001",
            "roles": [
                role | {"id": self.guild, "name": "@everyone", "managed": False},
                role | {"id": self.role, "name": "Mufakat", "managed": True, "tags": {"bot_id": self.bot}},
            ],
            "channels": [self.channel(one) for one in channels if one.type not in THREADS],
            "threads": [self.channel(one) for one in self.active()],
            "members": [self.member(self.bot) | {"user": self.user(self.bot), "roles": [self.role]}],
            "member_count": 3,
            "joined_at": "2026-01-01T00:00:00.000000+00:00",
            "large": False,
            "unavailable": False,
            **{name: [] for name in ("emojis", "stickers", "features", "voice_states", "presences", "stage_instances")},
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            **dict.fromkeys(("premium_tier", "verification_level", "default_message_notifications"), 0),
            **dict.fromkeys(("explicit_content_filter", "mfa_level", "nsfw_level", "system_channel_flags"), 0),
            "preferred_locale": "en-US",
            "afk_timeout": 300,
            "premium_progress_bar_enabled": False,
            "system_channel_id": channels[0].id,
        }

    def message(self, one: Message, *, bare: bool = False) -> dict[str, Any]:
        """A message object; `bare` without what it replies to."""
        shown: dict[str, Any] = {
            "id": one.id,
            "channel_id": one.channel,
            "author": self.user(one.author),
            "content": one.content,
            "timestamp": "2026-11-24T01:30:00.000000+00:00",
            "edited_timestamp": f"2026-11-24T01:31:{one.edits:02}.000000+00:00" if one.edits else None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [self.user(who) for who in one.mentions if who != self.role],
            "mention_roles": [self.role] if self.role in one.mentions else [],
            "attachments": [{"id": str(n), "filename": name} for n, (name, _) in enumerate(one.files)],
            "embeds": [],
            "pinned": False,
            "type": 19 if one.reference else 0,
            "flags": one.flags | (HAS_THREAD if self.below(one) else 0),
            "components": one.components,
        }
        if one.nonce:
            shown["nonce"] = one.nonce
        if one.by_interaction:
            shown["application_id"] = self.application
            shown["webhook_id"] = self.application
        if one.reference and not bare:
            shown["message_reference"] = {"type": 0, "message_id": one.reference, "channel_id": one.channel}
            target = self.messages.get(one.reference)
            shown["referenced_message"] = self.message(target, bare=True) if target else None
        return shown


def without_nulls(value: Any) -> Any:
    """Interactions carry no null keys."""
    if isinstance(value, dict):
        return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
    return [without_nulls(inner) for inner in value] if isinstance(value, list) else value
