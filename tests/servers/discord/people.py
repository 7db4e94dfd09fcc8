"""What people do on the local Discord. Called in the server's thread."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from tests.servers.discord.gateway import Hub
from tests.servers.discord.hooks import Hooks
from tests.servers.discord.world import Channel, Interaction, Message, World, without_nulls

PARTIAL = {
    *("id", "name", "type", "permissions", "last_message_id", "guild_id", "parent_id", "flags", "topic", "position"),
    *("nsfw", "rate_limit_per_user", "last_pin_timestamp", "thread_metadata", "recipients"),
}
"""What is told of a channel beside an interaction: no tags."""
NO_EMOJI = {"emoji_id": None, "emoji_name": None}


class People:
    """Typing, pressing, choosing from menus."""

    def __init__(self, world: World, hub: Hub, hooks: Hooks) -> None:
        self.world = world
        self.hub = hub
        self.hooks = hooks

    def channel(self, name: str) -> Channel:
        """The channel with a name or id, made (and announced) when there is none."""
        found = self.world.channels.get(name) or self.world.named(name)
        if found is None:
            found = self.world.add_channel(name)
            self.hub.dispatch("CHANNEL_CREATE", self.world.channel(found))
        return found

    def thread(self, parent: str, name: str, kind: int = 11, **more: Any) -> Channel:
        """A new thread."""
        made = self.world.add_channel(name, kind, parent=self.channel(parent).id, **more)
        self.hub.dispatch("THREAD_CREATE", self.world.channel(made) | {"newly_created": True})
        return made

    def forum(self, name: str, tags: Sequence[str] = (), *, moderated: Sequence[str] = (), **more: Any) -> Channel:
        """A new forum with the tags of these names."""
        made = self.world.add_channel(name, 15, **more)
        made.tags = [
            {"id": self.world.snowflake(), "name": tag, "moderated": tag in moderated} | NO_EMOJI
            for tag in (*tags, *moderated)
        ]
        self.hub.dispatch("CHANNEL_CREATE", self.world.channel(made))
        return made

    def post(self, who: str, forum: Channel, name: str, text: str, *, mention: bool = False) -> Message:
        """A post of somebody's own: its first message has its id."""
        made = self.thread(forum.id, name, owner=who)
        mentions = [self.world.bot] if mention else []
        self.hooks.tell(
            "MESSAGE_CREATE", first := self.world.add(Message(made.id, made.id, who, text, mentions=mentions))
        )
        return first

    def say(
        self, who: str, channel: Channel, text: str, *, reply_to: str = "", mention: bool = False, role: bool = False
    ) -> Message:
        """Type something. A reply to the bot mentions it, as the clients do by default."""
        mentions = [self.world.bot] if mention else []
        mentions += [self.world.role] if role else []
        replied = self.world.messages.get(reply_to)
        if replied is not None and replied.author == self.world.bot and not mention:
            mentions.append(self.world.bot)
        made = Message(self.world.snowflake(), channel.id, who, text, reference=reply_to, mentions=mentions)
        self.hooks.tell("MESSAGE_CREATE", self.world.add(made))
        return made

    def change(self, message_id: str, text: str) -> None:
        """Edit one's own message."""
        message = self.world.messages[message_id]
        message.content = text
        message.edits += 1
        self.hooks.tell("MESSAGE_UPDATE", message)

    def command(self, who: str, channel: Channel, name: str, args: Mapping[str, str], **more: Any) -> Interaction:
        """Use a slash command."""
        options = [{"name": arg, "type": 3, "value": value} for arg, value in args.items()]
        data = {"id": "1", "name": name, "type": 1, **({"options": options} if options else {})}
        return self._interact(who, channel, 2, data, **more)

    def menu(self, who: str, message_id: str, name: str) -> Interaction:
        """Choose an entry from the menu of a message."""
        message = self.world.messages[message_id]
        resolved = {"messages": {message_id: self.world.message(message)}}
        data = {"id": "2", "name": name, "type": 3, "target_id": message_id, "resolved": resolved}
        return self._interact(who, self.world.channels[message.channel], 2, data)

    def complete(self, who: str, channel: Channel, name: str, arg: str, typed: str) -> Interaction:
        """Type into an argument that suggests."""
        option = {"name": arg, "type": 3, "value": typed, "focused": True}
        return self._interact(who, channel, 4, {"id": "1", "name": name, "type": 1, "options": [option]})

    def press(self, who: str, message_id: str, custom_id: str) -> Interaction:
        """Press a button that is there for this person."""
        message = self.world.messages[message_id]
        assert message.only_for in ("", who), "this person does not see that message"
        ids = [one.get("custom_id") for row in message.rows for one in row]
        assert custom_id in ids, f"no button {custom_id} among {ids}"
        data = {"component_type": 2, "custom_id": custom_id}
        return self._interact(who, self.world.channels[message.channel], 3, data, on=message)

    def forged(self, who: str, message_id: str, custom_id: str) -> Interaction:
        """A press that no client would make."""
        message = self.world.messages[message_id]
        data = {"component_type": 2, "custom_id": custom_id}
        return self._interact(who, self.world.channels[message.channel], 3, data, on=message)

    def submit(self, modal: Interaction, values: Mapping[str, tuple[str, ...]]) -> Interaction:
        """Fill in the modal an interaction opened, and send it off."""
        assert modal.response == 9, "no modal was opened"
        parts = [self._filled(label, values) for label in modal.data["components"]]
        given = {label["component"]["custom_id"] for label in modal.data["components"]}
        assert set(values) <= given, f"{set(values) - given} is not asked for"
        data = {"custom_id": modal.data["custom_id"], "components": parts}
        message = self.world.messages.get(modal.on_message)
        return self._interact(modal.user, self.world.channels[modal.channel], 5, data, on=message)

    @staticmethod
    def _filled(label: dict[str, Any], values: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
        asked = label["component"]
        name = asked["custom_id"]
        if asked["type"] == 4:
            value = values.get(name, (asked.get("value", ""),))[0]
            assert value or not asked.get("required", True), f"{name} is required"
            assert len(value) <= asked.get("max_length", 4000)
            inner: dict[str, Any] = {"type": 4, "id": 2, "custom_id": name, "value": value}
        else:
            offered = [one["value"] for one in asked["options"]]
            chosen = list(values.get(name, [one["value"] for one in asked["options"] if one.get("default")]))
            assert set(chosen) <= set(offered), f"{chosen} is not offered: {offered}"
            assert asked.get("min_values", 1) <= len(chosen) <= asked.get("max_values", 1)
            inner = {"type": 3, "id": 2, "custom_id": name, "values": chosen}
        return {"type": 18, "id": 1, "component": inner}

    def _interact(
        self,
        who: str,
        channel: Channel,
        kind: int,
        data: dict[str, Any],
        *,
        on: Message | None = None,
        locale: str = "en-US",
    ) -> Interaction:
        one = Interaction(self.world.snowflake(), secrets.token_urlsafe(40), kind, who, channel.id, self.world.now())
        one.on_message = on.id if on is not None else ""
        self.world.interactions[one.id] = one
        told: dict[str, Any] = {
            "id": one.id,
            "application_id": self.world.application,
            "type": kind,
            "token": one.token,
            "version": 1,
            "data": data,
            "channel": {name: value for name, value in self.world.channel(channel).items() if name in PARTIAL},
            "channel_id": channel.id,
            "locale": locale,
            "entitlements": [],
            "authorizing_integration_owners": {"0": self.world.guild},
            "attachment_size_limit": 10_485_760,
            "app_permissions": "0",
            "context": 1 if channel.person else 0,
        }
        if channel.person:
            told["user"] = self.world.user(who)
        else:
            member = self.world.member(who) | {"user": self.world.user(who), "permissions": self.world.rights(who)}
            guild = {"id": self.world.guild, "features": [], "locale": "en-US"}
            told |= {"member": member, "guild_id": self.world.guild, "guild": guild, "guild_locale": "en-US"}
        if on is not None:
            told["message"] = self.world.message(on)
        self.hub.dispatch("INTERACTION_CREATE", without_nulls(told))
        return one
