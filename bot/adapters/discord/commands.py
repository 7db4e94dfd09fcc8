"""The commands as Discord publishes them. Written from the registry, pushed only when something changed. PURE."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.adapters.base import ArgumentSpec, CommandSpec
from bot.adapters.discord.words import LOCALES, say, short
from bot.messages.types import Choice

MOST_COMMANDS = 100
DESCRIPTION = 100
NAME = 32
CHOICES = 25
CHARACTERS = 8000
"""All of a command, its longest translations counted. Source: Discord's "Application commands", limits."""

_GUILD, _BOT_DM = 0, 1
_MANAGE_EVENTS, _MANAGE_GUILD = 1 << 33, 1 << 5
_SUGGESTED = frozenset({"topic", "member", "date"})


def tree(specs: tuple[CommandSpec, ...], texts: Callable[[str, str], str], *, completes: bool) -> list[dict[str, Any]]:
    """Everything to publish: the commands, and the entry in a message's menu. Raises `ValueError` beyond limits."""
    commands = [_command(spec, completes) for spec in specs if spec.private or spec.group]
    if len(commands) > MOST_COMMANDS:
        raise ValueError(f"{len(commands)} commands; Discord takes {MOST_COMMANDS}")
    for command in commands:
        if characters(command) > CHARACTERS:
            raise ValueError(f"/{command['name']} is longer than {CHARACTERS} characters")
    menu = {"type": 3, "name": short(say(texts, "discord-menu-ask", "en"), NAME), "contexts": [_GUILD, _BOT_DM]}
    names = {locale: short(say(texts, "discord-menu-ask", lang), NAME) for lang, locale in LOCALES.items()}
    names = {locale: name for locale, name in names.items() if name != menu["name"]}
    if names:
        menu["name_localizations"] = names
    return [*commands, {**menu, "integration_types": [0]}]


def digest(published: list[dict[str, Any]], application: str) -> str:
    """What tells one tree from another."""
    text = json.dumps([application, published], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def spoken(specs: tuple[CommandSpec, ...]) -> dict[str, frozenset[str]]:
    """By command, the arguments that are the person's own words."""
    return {spec.name: frozenset(arg.name for arg in spec.args if arg.kind in ("text", "date")) for spec in specs}


def kind_of(specs: tuple[CommandSpec, ...], command: str, argument: str) -> str:
    """The kind of an argument, "" when there is none."""
    return next((arg.kind for spec in specs if spec.name == command for arg in spec.args if arg.name == argument), "")


def choices(found: list[Choice]) -> list[dict[str, str]]:
    """Suggestions as Discord takes them: 25 at most, names and values of 1 to 100 characters."""
    fit = [one for one in found if 0 < len(one.value) <= DESCRIPTION]
    return [{"name": short(one.label or one.value, DESCRIPTION), "value": one.value} for one in fit[:CHOICES]]


def characters(command: Mapping[str, Any]) -> int:
    """How long a command counts: name, descriptions, options; of translations the longest."""
    longest = max((len(text) for text in command.get("description_localizations", {}).values()), default=0)
    own = len(command["name"]) + max(len(command.get("description", "")), longest)
    return own + sum(characters(option) for option in command.get("options", []))


def _command(spec: CommandSpec, completes: bool) -> dict[str, Any]:
    command: dict[str, Any] = {"type": 1, "name": spec.name, **_described(spec.descriptions, spec.name)}
    # Discord wants required arguments first.
    args = sorted(spec.args, key=lambda arg: not arg.required)
    if args:
        command["options"] = [_option(arg, completes) for arg in args[:CHOICES]]
    command["contexts"] = [*([_GUILD] if spec.group else []), *([_BOT_DM] if spec.private else [])]
    command["integration_types"] = [0]
    if (rights := _rights(spec.roles)) is not None:
        command["default_member_permissions"] = str(rights)
    return command


def _option(arg: ArgumentSpec, completes: bool) -> dict[str, Any]:
    option: dict[str, Any] = {"type": 3, "name": arg.name, **_described(arg.descriptions, arg.name)}
    option["required"] = arg.required
    if completes and arg.kind in _SUGGESTED:
        option["autocomplete"] = True
    return option


def _described(texts: Mapping[str, str], otherwise: str) -> dict[str, Any]:
    english = short(texts.get("en") or otherwise, DESCRIPTION)
    others = {LOCALES[lang]: short(text, DESCRIPTION) for lang, text in texts.items() if lang in LOCALES and text}
    return {"description": english, **({"description_localizations": others} if others else {})}


def _rights(roles: frozenset[str]) -> int | None:
    """Who sees a command in a server before its admins decide otherwise; our own check of roles stays."""
    if roles and roles <= {"coordinator"}:
        return _MANAGE_EVENTS
    return _MANAGE_GUILD if roles and roles <= {"place_admin", "coordinator"} else None
