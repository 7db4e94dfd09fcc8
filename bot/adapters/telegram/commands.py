"""The lists of commands that people are shown, by scope and language; pushed only when they changed.

Everybody's lists are by kind of chat. Whoever holds a role beyond that has lists of their own in their private chat.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from bot.adapters.base import CommandSpec, State
from bot.adapters.telegram.api import Api, Refused

log = logging.getLogger(__name__)

STATE = "commands"
STAFF_STATE = "staff commands"
MOST = 100
MOST_CALLS = 20
"""So many lists of people with a role are pushed at a time; the rest follow at the next."""
REST_SECONDS = 3600.0
"""How long somebody is left alone whose chat cannot be given a list: it was never opened, or is closed."""
DESCRIPTION_CHARS = 256
FALLBACK = "en"

_PRIVATE = frozenset({"member", "expert"})
_GROUP = frozenset({"member"})
_ADMIN = frozenset({"member", "place_admin"})
SCOPES = (
    ("all_private_chats", True, _PRIVATE),
    ("all_group_chats", False, _GROUP),
    ("all_chat_administrators", False, _ADMIN),
)
"""Scope, whether it is private, and whose commands it shows."""

Lists = dict[str, list[dict[str, str]]]


def lists(commands: Iterable[CommandSpec]) -> Lists:
    """Commands by "scope/language"; the language "" stands for all without a list of their own. PURE."""
    return _lists(tuple(commands), SCOPES)


def staff_lists(commands: Iterable[CommandSpec], staff: Mapping[str, Collection[str]]) -> Lists:
    """The same for the private chats of some people: native id → their roles. What everybody has is among it. PURE."""
    people = ((f"chat:{who}", True, _PRIVATE.union(roles)) for who, roles in sorted(staff.items()) if who.isdecimal())
    return _lists(tuple(commands), people)


def _lists(specs: tuple[CommandSpec, ...], scopes: Iterable[tuple[str, bool, frozenset[str]]]) -> Lists:
    # The platform takes languages of two letters only.
    languages = sorted({code for spec in specs for code in spec.descriptions if len(code) == 2} - {FALLBACK})
    return {
        f"{scope}/{code}": [
            {"command": spec.name, "description": _described(spec, code or FALLBACK)}
            for spec in specs
            if (spec.private if private else spec.group) and not spec.roles.isdisjoint(roles)
        ][:MOST]
        for scope, private, roles in scopes
        for code in ("", *languages)
    }


def _described(spec: CommandSpec, code: str) -> str:
    said = spec.descriptions.get(code) or spec.descriptions.get(FALLBACK) or spec.name
    return said[:DESCRIPTION_CHARS]


async def publish(api: Api, state: State, commands: Iterable[CommandSpec]) -> int:
    """Push what changed since the last time, delete what is no longer listed; returns how many calls that took.

    What was pushed is kept call by call, so that a failure half-way repeats nothing. Raises what the transport raises.
    """
    published = Published(state, STATE)
    calls = 0
    for key, method, parameters, mark in _changes(await published.read(), lists(commands)):
        await api.call(method, **parameters)
        calls += 1
        await published.note(key, mark)
    if calls:
        log.info("published the commands: %d lists changed", calls)
    return calls


class StaffCommands:
    """Lists of their own for people with a role; who loses it has the list of everybody again.

    `monotonic`: seconds.
    """

    def __init__(self, api: Api, state: State, commands: Iterable[CommandSpec], monotonic: Callable[[], float]) -> None:
        self._api = api
        self._published = Published(state, STAFF_STATE)
        self._commands = tuple(commands)
        self._monotonic = monotonic
        self._resting: dict[str, float] = {}
        self._turn = asyncio.Lock()

    async def publish(self, staff: Mapping[str, Collection[str]]) -> int:
        """`publish` for these people, at most `MOST_CALLS` calls at a time; returns how many it took.

        Somebody whose chat is refused does not hold up the others. Raises what the transport raises else.
        """
        async with self._turn:
            calls = 0
            for key, method, parameters, mark in _changes(
                await self._published.read(), staff_lists(self._commands, staff)
            ):
                who = key.partition("/")[0]
                if self._resting.get(who, 0.0) > self._monotonic():
                    continue
                if calls == MOST_CALLS:
                    break
                calls += 1
                try:
                    await self._api.call(method, **parameters)
                except Refused as error:
                    if error.code not in (400, 403):
                        raise
                    log.info("a private chat was not given its list of commands (%s)", error)
                    self._resting[who] = self._monotonic() + REST_SECONDS
                else:
                    await self._published.note(key, mark)
            return calls


class Published:
    """What the platform was given last: by "scope/language", the hash of a list. Kept under `key`."""

    def __init__(self, state: State, key: str) -> None:
        self._state = state
        self._key = key
        self._marks: dict[str, str] = {}

    async def read(self) -> dict[str, str]:
        """A copy of it, as it was kept."""
        self._marks = _known(await self._state.get(self._key))
        return dict(self._marks)

    async def note(self, key: str, mark: str) -> None:
        """A list has this hash now, or with "" is gone; durable when this returns."""
        if mark:
            self._marks[key] = mark
        else:
            del self._marks[key]
        await self._state.put(self._key, json.dumps(self._marks, sort_keys=True))


def _changes(published: dict[str, str], wanted: Lists) -> Iterator[tuple[str, str, dict[str, Any], str]]:
    for key, listed in wanted.items():
        mark = _hash(listed)
        if listed and published.get(key) != mark:
            yield key, "setMyCommands", {**_where(key), "commands": listed}, mark
    for key in sorted(set(published) - {key for key, listed in wanted.items() if listed}):
        yield key, "deleteMyCommands", _where(key), ""


def _where(key: str) -> dict[str, Any]:
    scope, _, code = key.partition("/")
    kind, _, chat = scope.partition(":")
    about = {"type": kind, "chat_id": int(chat)} if chat else {"type": kind}
    return {"scope": about, "language_code": code or None}


def _hash(listed: list[dict[str, str]]) -> str:
    return hashlib.sha256(json.dumps(listed, ensure_ascii=False).encode()).hexdigest()[:16]


def _known(kept: str | None) -> dict[str, str]:
    try:
        read = json.loads(kept or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
