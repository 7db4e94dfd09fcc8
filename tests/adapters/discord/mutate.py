"""Dispatches as Discord sends them, damaged: keys lost, types changed, values odd, nested deep."""

from __future__ import annotations

import copy
import random
from typing import Any

from tests.servers.discord.world import Channel, Message, World, without_nulls

ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    10**30,
    1.5,
    "",
    "x" * 5000,
    "\x00",
    "٣٤",
    "-5",
    " 12 ",
    [],
    {},
    [None],
    {"id": None},
    "v1:" + "a" * 200,
    "form:",
    "<@" + "9" * 400 + ">",
    [[[[]]]],
)


def specimens(world: World) -> list[tuple[str, dict[str, Any]]]:
    """(name, data) of everything that the adapter reads."""
    channel = next(iter(world.channels.values()))
    said = Message("900000000000000001", channel.id, "91", "hello <@1> there", mentions=[world.bot])
    text = {"type": 17, "components": [{"type": 10, "content": "card"}]}
    answer = Message("900000000000000002", channel.id, world.bot, components=[text], flags=32768)
    guild = {"guild_id": world.guild, "member": world.member("91")}
    base = {
        "application_id": world.application,
        "token": "not-a-token",
        "version": 1,
        "channel": world.channel(channel),
        "channel_id": channel.id,
        "guild_id": world.guild,
        "locale": "en-US",
        "member": world.member("91") | {"user": world.user("91"), "permissions": "8"},
    }
    option = {"name": "question", "type": 3, "value": "which?", "focused": True}
    resolved = {"messages": {said.id: world.message(said)}}
    card = {"messages": {answer.id: world.message(answer)}}
    modal = [{"type": 18, "id": 1, "component": {"type": 4, "id": 2, "custom_id": "text", "value": "hello"}}]
    interactions: list[dict[str, Any]] = [
        {"type": 2, "data": {"id": "1", "name": "ask", "type": 1, "options": [option]}},
        {"type": 2, "data": {"id": "1", "name": "m", "type": 3, "target_id": said.id, "resolved": resolved}},
        {"type": 2, "data": {"id": "1", "name": "m", "type": 3, "target_id": answer.id, "resolved": card}},
        {"type": 3, "data": {"component_type": 2, "custom_id": "v1:x:1"}, "message": world.message(answer)},
        {"type": 3, "data": {"component_type": 2, "custom_id": "form:v1:x"}, "message": world.message(answer)},
        {"type": 4, "data": {"id": "1", "name": "ask", "type": 1, "options": [option]}},
        {"type": 5, "data": {"custom_id": "form:v1:x", "components": modal}, "message": world.message(answer)},
    ]
    edited = Message("900000000000000003", channel.id, "91", "changed", edits=1)
    thread = world.channel(channel) | {"type": 11, "parent_id": channel.id, "id": "900000000000000009"}
    tags = [{"id": "900000000000000011", "name": "Open", "moderated": False, "emoji_id": None, "emoji_name": None}]
    forum = world.channel(Channel("900000000000000010", "matters", 15, tags=tags))
    post = thread | {"parent_id": forum["id"], "applied_tags": [tags[0]["id"]]}
    gone = {name: thread[name] for name in ("id", "guild_id", "parent_id", "type")}
    return [
        ("MESSAGE_CREATE", world.message(said) | guild),
        ("MESSAGE_CREATE", world.message(said)),
        ("MESSAGE_UPDATE", world.message(edited) | guild),
        *(
            ("INTERACTION_CREATE", without_nulls({**base, **one, "id": str(8000 + n)}))
            for n, one in enumerate(interactions)
        ),
        ("GUILD_CREATE", world.guild_object()),
        ("GUILD_DELETE", {"id": "12345", "unavailable": True}),
        ("CHANNEL_CREATE", world.channel(channel)),
        ("CHANNEL_UPDATE", world.channel(channel)),
        ("THREAD_CREATE", thread),
        ("THREAD_UPDATE", thread),
        ("CHANNEL_CREATE", forum),
        ("THREAD_UPDATE", post),
        ("THREAD_DELETE", gone),
        ("THREAD_LIST_SYNC", {"guild_id": world.guild, "threads": [thread, post], "members": []}),
    ]


def damaged(data: dict[str, Any], dice: random.Random) -> Any:
    """One to three faults somewhere in it."""
    made: Any = copy.deepcopy(data)
    for _ in range(dice.randint(1, 3)):
        holders = list(_holders(made))
        if not holders:
            return dice.choice(ODD)
        holder = dice.choice(holders)
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = dice.choice(keys)
        what = dice.randrange(4)
        if what == 0:
            del holder[key]
        elif what == 1:
            holder[key] = copy.deepcopy(dice.choice(ODD))
        elif what == 2:
            holder[key] = _deep(holder[key], dice.randint(10, 60))
        elif isinstance(holder, dict):
            holder[f"new_{dice.randrange(9)}"] = copy.deepcopy(dice.choice(ODD))
        else:
            holder.extend(copy.deepcopy(holder))
    return made


def _holders(value: Any) -> Any:
    if isinstance(value, dict | list):
        if value:
            yield value
        for one in value.values() if isinstance(value, dict) else value:
            yield from _holders(one)


def _deep(value: Any, depth: int) -> Any:
    for _ in range(depth):
        value = [value]
    return value
