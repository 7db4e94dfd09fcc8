"""Writes `docs/commands.md` from the list of routes and the English catalog.

python docs/reference.py           writes the page
python docs/reference.py --check   says whether it is current (exit code 1: it is not)
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bot.app import catalogs
from bot.handlers import registry
from bot.handlers.routes import Arg, Command, Route
from bot.messages.text import Text
from bot.messages.types import Kind

PAGE = Path(__file__).with_name("commands.md")
TOP = """\
# Commands, buttons and forms

This page is generated: `python docs/reference.py` writes it from `bot/handlers/registry.py` and the English catalog,
and `tests/test_docs.py` fails when it is out of date. Do not edit it by hand.
"""
WHO = {
    "member": "everybody",
    "expert": "volunteer experts",
    "coordinator": "coordinators",
    "place_admin": "who administers the place",
}
COMMANDS = """\
## Commands

The same words on every platform. `/help` shows a person only what they may use where they are. An argument in square
brackets may be left out: what is missing is asked for in a form, or the command shows its card. In a group a
coordinator also counts as somebody who administers the place.
"""
PAYLOADS = """\
## Buttons and forms, by feature

A button carries an action and the thing it is about, as in `v1:x.accept:7`. Everything is checked again when it
arrives: the role in the last column by the list of routes, and whose question, answer or offer it is by the services.
“Everybody” therefore means: every member may try, and is told if it is not theirs.
"""
WORDS = """\
## Words and other events

What is typed without a command goes to the first that claims it: a form that is under way in this place, a reply to
the practice question or to a coordinator's question, a reply to a card of a question (in private), and else it is a
question. In a group only words that mention the bot or reply to it are read at all.
"""
TICKS = """\
## What time does

Work in the table `due` that a tick takes up when its instant has come.
"""


def page() -> str:
    """The whole page."""
    routes, text = registry.build(), catalogs().text("en")
    parts = [TOP, COMMANDS, _table(("Command", "What it does", "Arguments", "Who", "Where"), _commands(routes, text))]
    parts.append(PAYLOADS)
    for module, rows in _payloads(routes.all).items():
        parts += [f"### {module}\n", _table(("Action", "Kind", "What it does", "Who"), rows)]
    happenings = [one for one in routes.all if not isinstance(one, Command) and not one.kinds & {Kind.PRESS, Kind.FORM}]
    rows = [(f"`{one.name}`", _kinds(one), f"`{_module(one.apply)}`", _doc(one)) for one in happenings]
    parts += [WORDS, _table(("Route", "Event", "Module", "What it does"), rows)]
    ticks = [(f"`{name}`", f"`{_module(tick)}`", _first_line(tick)) for name, tick in routes.ticks.items()]
    parts += [TICKS, _table(("Tick", "Module", "What it does"), ticks)]
    return "\n".join(parts)


def _commands(routes: Any, text: Text) -> list[tuple[str, ...]]:
    return [
        (
            f"`/{one.name}`",
            text(f"command-{one.name}"),
            " ".join(_argument(arg, text) for arg in one.args) or "none",
            _who(one),
            _where(one),
        )
        for one in routes.commands
    ]


def _argument(arg: Arg, text: Text) -> str:
    key, name = f"arg-{arg.name}", f"`<{arg.name}>`" if arg.required else f"`[{arg.name}]`"
    return f"{name} ({text(key)})" if text.has(key) else name


def _payloads(routes: Iterable[Route]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for one in routes:
        if one.kinds & {Kind.PRESS, Kind.FORM}:
            kind = "button" if Kind.PRESS in one.kinds else "form"
            found.setdefault(_module(one.apply), []).append((f"`{one.name}`", kind, _doc(one), _who(one)))
    return found


def _who(route: Route) -> str:
    return ", ".join(WHO[role] for role in WHO if role in route.roles)


def _where(route: Route) -> str:
    if route.private and route.group:
        return "private chat, group"
    return "private chat" if route.private else "group"


def _kinds(route: Route) -> str:
    return ", ".join(sorted(kind.value for kind in route.kinds))


def _module(function: Callable[..., Any]) -> str:
    return function.__module__.rpartition(".")[2]


def _doc(route: Route) -> str:
    """The first line of the handler's docstring; a lambda stands for the function that its action names."""
    if route.apply.__name__ != "<lambda>":
        return _first_line(route.apply)
    named = getattr(sys.modules[route.apply.__module__], route.name.replace(".", "_"), None)
    return _first_line(named) if named else ""


def _first_line(function: Callable[..., Any]) -> str:
    paragraph = (inspect.getdoc(function) or "").partition("\n\n")[0]
    return " ".join(paragraph.split())


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write or check; returns the exit code."""
    wanted = page()
    if arguments == ["--check"]:
        current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == wanted
        print(f"{PAGE.name} is current." if current else f"{PAGE.name} is out of date: run python docs/reference.py")
        return 0 if current else 1
    PAGE.write_text(wanted, encoding="utf-8", newline="\n")
    print(f"Wrote {PAGE.name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
