"""The lists of commands that people are shown, by scope and language; pushed only when they changed."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from typing import Any

from bot.adapters.base import CommandSpec, State
from bot.adapters.telegram.api import Api

log = logging.getLogger(__name__)

STATE = "commands"
MOST = 100
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
"""Scope, whether it is private, and whose commands it shows. Coordinators find theirs in /help."""


def lists(commands: Iterable[CommandSpec]) -> dict[str, list[dict[str, str]]]:
    """Commands by "scope/language"; the language "" stands for all without a list of their own. PURE."""
    specs = tuple(commands)
    # The platform takes languages of two letters only.
    languages = sorted({code for spec in specs for code in spec.descriptions if len(code) == 2} - {FALLBACK})
    return {
        f"{scope}/{code}": [
            {"command": spec.name, "description": _described(spec, code or FALLBACK)}
            for spec in specs
            if (spec.private if private else spec.group) and not spec.roles.isdisjoint(roles)
        ][:MOST]
        for scope, private, roles in SCOPES
        for code in ("", *languages)
    }


def _described(spec: CommandSpec, code: str) -> str:
    said = spec.descriptions.get(code) or spec.descriptions.get(FALLBACK) or spec.name
    return said[:DESCRIPTION_CHARS]


async def publish(api: Api, state: State, commands: Iterable[CommandSpec]) -> int:
    """Push what changed since the last time, delete what is no longer listed; returns how many calls that took.

    What was pushed is kept call by call, so that a failure half-way repeats nothing. Raises what the transport raises.
    """
    published = _known(await state.get(STATE))
    calls = 0
    for key, method, parameters, mark in _changes(published, lists(commands)):
        await api.call(method, **parameters)
        calls += 1
        if mark:
            published[key] = mark
        else:
            del published[key]
        await state.put(STATE, json.dumps(published, sort_keys=True))
    if calls:
        log.info("published the commands: %d lists changed", calls)
    return calls


def _changes(
    published: dict[str, str], wanted: dict[str, list[dict[str, str]]]
) -> Iterator[tuple[str, str, dict[str, Any], str]]:
    for key, listed in wanted.items():
        mark = _hash(listed)
        if listed and published.get(key) != mark:
            yield key, "setMyCommands", {**_where(key), "commands": listed}, mark
    for key in sorted(set(published) - {key for key, listed in wanted.items() if listed}):
        yield key, "deleteMyCommands", _where(key), ""


def _where(key: str) -> dict[str, Any]:
    scope, _, code = key.partition("/")
    return {"scope": {"type": scope}, "language_code": code or None}


def _hash(listed: list[dict[str, str]]) -> str:
    return hashlib.sha256(json.dumps(listed, ensure_ascii=False).encode()).hexdigest()[:16]


def _known(kept: str | None) -> dict[str, str]:
    try:
        read = json.loads(kept or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
