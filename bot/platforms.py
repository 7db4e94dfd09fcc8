"""What the platforms are given (commands to publish, completions while somebody types), and who can introduce one."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from importlib.metadata import entry_points
from typing import Any, cast

from bot.adapters.base import ArgumentSpec, CommandSpec, Introducer, Introduction, Note
from bot.handlers.routes import Routes
from bot.messages.clean import clean
from bot.messages.text import Catalogs
from bot.messages.types import Choice
from bot.services.community import Community

Look = Callable[[Iterable[tuple[str, str]]], Awaitable[list[Note]]]
"""Places as pairs of native id and title → what the bot may do at each; raises what an introduction raises."""
MOST = 25
"""Completions at a time (Discord's limit)."""


def command_specs(routes: Routes, catalogs: Catalogs) -> tuple[CommandSpec, ...]:
    """Every command with its words in every language that has them."""

    def words(key: str) -> dict[str, str]:
        return {lang: catalogs.text(lang)(key) for lang in catalogs.languages}

    return tuple(
        CommandSpec(
            name=one.name,
            descriptions=words(f"command-{one.name}"),
            args=tuple(ArgumentSpec(arg.name, words(f"arg-{arg.name}"), arg.required, arg.kind) for arg in one.args),
            private=one.private,
            group=one.group,
            roles=one.roles,
        )
        for one in routes.commands
    )


def completer(community: Community) -> Callable[[str, str, str, str], Awaitable[list[Choice]]]:
    """Completions from memory: topics by name or slug. Other arguments are typed freely."""

    async def complete(kind: str, typed: str, _who: str, lang: str) -> list[Choice]:
        if kind != "topic":
            return []
        words = clean(typed, 100).casefold()
        found = [
            Choice(topic.slug, topic.label(lang)[:100])
            for topic in community.topics
            if words in topic.label(lang).casefold() or words in topic.slug
        ]
        return found[:MOST]

    return complete


def introducer(name: str) -> Introducer | None:
    """The module that knows whose token it is on a platform, or None where the adapter has none."""
    return cast(Introducer | None, _beside(name, "introduce"))


def looks(wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, Look]:
    """By platform, how to see what the bot may do at its places; `wanted`: the options by platform."""
    found = {name: _beside(name, "rights") for name in wanted}
    return {name: partial(one.rights, wanted[name]) for name, one in found.items() if one is not None}


def _beside(name: str, part: str) -> Any:
    """A module of an adapter's package, or None where it has none of that name."""
    for point in entry_points(group="mufakat.adapters", name=name):
        module = f"{point.module}.{part}"
        if importlib.util.find_spec(module) is not None:
            return importlib.import_module(module)
    return None


def introductions(wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, Callable[[], Awaitable[Introduction]]]:
    """By platform, how to ask it whose token it is; `wanted`: the options by platform."""
    found = {name: introducer(name) for name in wanted}
    return {name: partial(one.introduce, wanted[name]) for name, one in found.items() if one is not None}
