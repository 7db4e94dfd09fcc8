"""Threads below messages, posts in forums, their tags, their archive: what the documents allow and refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.discord import checks
from tests.servers.discord.gateway import Hub
from tests.servers.discord.hooks import Hooks
from tests.servers.discord.world import FORUMS, THREADS, Channel, Message, Refuse, World

if TYPE_CHECKING:
    from tests.servers.discord.rest import Call

PARENTS = {0: 11, 5: 10}
"""Types of channels in which threads begin below messages, and the types of these threads."""
DURATIONS = (60, 1440, 4320, 10_080)
MOST_TAGS = 5
IN_A_POST = 4 | 4096 | 32_768
"""Flags that the first message of a post may have."""


class Threads:
    """What the bot does with threads."""

    def __init__(self, world: World, hub: Hub, hooks: Hooks) -> None:
        self.world = world
        self.hub = hub
        self.hooks = hooks

    async def active(self, call: Call) -> Any:
        """All threads that are not in the archive."""
        if call.parts["guild"] != self.world.guild:
            raise Refuse(404, 10004, "Unknown Guild")
        return {"threads": [self.world.channel(one) for one in self.world.active()], "members": []}

    def below(self, channel: Channel, message: Message, data: dict[str, Any]) -> Any:
        """A thread below a message."""
        if channel.type not in PARENTS:
            raise Refuse(400, 50024, "Cannot execute action on this channel type")
        self.may("create_public_threads")
        self._described(data, least=1)
        if self.world.below(message) is not None:
            raise Refuse(400, 160004, "A thread has already been created for this message")
        made = self._open(PARENTS[channel.type], channel, data, message.id)
        self.hooks.tell("MESSAGE_UPDATE", message)
        return self.world.channel(made)

    def post(self, forum: Channel, data: dict[str, Any], files: list[tuple[str, bytes]]) -> Any:
        """A post: a thread with its first message, both with one id."""
        if forum.type not in FORUMS:
            raise Refuse(400, 50024, "Cannot execute action on this channel type")
        self._described(data, least=1)
        said, tags = data.get("message"), data.get("applied_tags") or []
        if not isinstance(said, dict):
            raise checks.invalid("message", "This field is required")
        if said.get("flags", 0) & ~IN_A_POST:
            raise checks.invalid("message.flags", "cannot be set")
        self.world.takes(said)
        checks.message({name: value for name, value in said.items() if "nonce" not in name}, files=len(files))
        self._tagged(forum, tags)
        made = self._open(11, forum, {**data, "applied_tags": tags}, "")
        first = Message(made.id, made.id, self.world.bot, said.get("content") or "", said.get("components") or [])
        first.flags, first.files, first.pings = said.get("flags", 0), files, checks.pings(said, hook=False)
        self.hooks.tell("MESSAGE_CREATE", self.world.add(first))
        return self.world.channel(made) | {"message": self.world.message(first)}

    def change(self, thread: Channel, data: dict[str, Any]) -> Any:
        """Archive, lock, name, tags."""
        if thread.type not in THREADS:
            raise Refuse(403, 50013, "Missing Permissions")
        self._described(data, least=0)
        opens = data.get("archived") is False
        if thread.archived and not opens:
            raise Refuse(400, 50083, "Thread is archived")
        foreign = thread.owner != self.world.bot
        if thread.locked or "locked" in data or (foreign and set(data) - {"archived"}) or (foreign and not opens):
            self.may("manage_threads")
        if "applied_tags" in data:
            self._tagged(self.world.channels[thread.parent], data["applied_tags"], before=thread.applied)
            thread.applied = list(data["applied_tags"])
        thread.name = data.get("name", thread.name)
        thread.auto_archive = data.get("auto_archive_duration", thread.auto_archive)
        thread.archived, thread.locked = data.get("archived", thread.archived), data.get("locked", thread.locked)
        self.tell(thread)
        return self.world.channel(thread)

    def written_in(self, thread: Channel) -> None:
        """Before a message of the bot's: what forbids it, and what it changes."""
        self.may("send_messages_in_threads")
        if thread.locked:
            self._locked()
        if thread.archived:
            thread.archived = False
            self.tell(thread)

    def touched(self, thread: Channel) -> None:
        """Before an edit or a reaction."""
        if thread.archived:
            raise Refuse(400, 50083, "Thread is archived")
        if thread.locked:
            self._locked()

    def tell(self, thread: Channel) -> None:
        """THREAD_UPDATE."""
        self.hub.dispatch("THREAD_UPDATE", self.world.channel(thread))

    def may(self, right: str) -> None:
        """Refuse what the bot has no permission for."""
        if right in self.world.lacks:
            raise Refuse(403, 50013, "Missing Permissions")

    def _locked(self) -> None:
        if "manage_threads" in self.world.lacks:
            raise Refuse(400, 160005, "Thread is locked")

    def _open(self, kind: int, parent: Channel, data: dict[str, Any], id_: str) -> Channel:
        if len(self.world.active()) >= self.world.most_threads:
            raise Refuse(400, 160006, "Maximum number of active threads reached")
        made = self.world.add_channel(data["name"].strip(), kind, parent=parent.id, id_=id_, owner=self.world.bot)
        made.auto_archive, made.applied = data.get("auto_archive_duration", 1440), data.get("applied_tags", [])
        self.hub.dispatch("THREAD_CREATE", self.world.channel(made) | {"newly_created": True})
        return made

    @staticmethod
    def _described(data: dict[str, Any], *, least: int) -> None:
        if least or "name" in data:
            checks.text(data.get("name"), "name", 1, 100)
        if data.get("auto_archive_duration", 60) not in DURATIONS:
            raise checks.invalid("auto_archive_duration", f"must be one of {DURATIONS}")

    def _tagged(self, forum: Channel, tags: object, *, before: list[str] | None = None) -> None:
        if not isinstance(tags, list) or len(tags) > MOST_TAGS or len(set(tags)) < len(tags):
            raise checks.invalid("applied_tags", f"at most {MOST_TAGS}")
        offered = {str(one["id"]): one for one in forum.tags}
        if set(tags) - set(offered):
            raise Refuse(404, 10087, "Unknown Tag")
        free = "manage_threads" not in self.world.lacks
        changed = set(tags) ^ set(before or [])
        if not free and any(offered[one].get("moderated") for one in changed if one in offered):
            raise Refuse(403, 50013, "Missing Permissions")
        if forum.needs_tag and not tags:
            if not free and not any(not one.get("moderated") for one in forum.tags):
                raise Refuse(400, 40066, "There are no tags available that can be set by non-moderators")
            raise Refuse(400, 40067, "A tag is required to create a forum post in this channel")
