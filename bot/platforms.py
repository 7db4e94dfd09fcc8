"""What the platforms are given: the commands to publish, completions while somebody types, their settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.adapters.base import ArgumentSpec, CommandSpec
from bot.handlers.routes import Routes
from bot.messages.clean import clean
from bot.messages.text import Catalogs
from bot.messages.types import Choice
from bot.services.community import Community

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
