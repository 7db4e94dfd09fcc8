"""What holds for the whole tree: every text exists, every button fits, every module says what it is for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest
from fluent.syntax import parse

from bot.handlers.registry import ROUTES, TICKS
from bot.handlers.routes import ROLES, Command
from bot.messages import text_check
from bot.messages.buttons import MAX_BYTES, pack
from bot.messages.types import Kind
from storage.handles import MOST
from tests.world import CATALOGS, COMMUNITY

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "config" / "locales"
SHIPPED = sorted(path for folder in ("bot", "storage", "config") for path in (ROOT / folder).rglob("*.py"))
SPEAKING = [path for path in SHIPPED if path.is_relative_to(ROOT / "bot")]
MOST_LINES = 350
GENERATED = "migrations/versions"
ERRORS = {"UserError", "NotAllowed", "MovedOn", "BadInput", "TooMuch", "Foreign"}
"""Their first argument is the key of a text."""
COMMANDS = [one for one in ROUTES if isinstance(one, Command)]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@lru_cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


# texts


@dataclass(frozen=True)
class Said:
    """A text that the code asks for. `key`: a regular expression; `given`: its values, None if not all are known."""

    where: str
    key: str
    given: frozenset[str] | None
    literal: bool


def keys_of(node: ast.expr) -> Iterator[tuple[str, bool]]:
    """What an expression may be, as patterns: constants, f-strings, either branch of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value), True
    elif isinstance(node, ast.JoinedStr):
        parts = (re.escape(str(one.value)) if isinstance(one, ast.Constant) else "[a-z0-9_-]+" for one in node.values)
        yield "".join(parts), False
    elif isinstance(node, ast.IfExp):
        yield from keys_of(node.body)
        yield from keys_of(node.orelse)
    elif isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant):
        yield re.escape(str(node.left.value)) + ".+", False


def key_argument(call: ast.Call) -> ast.expr | None:
    """The argument of a call that is the key of a text, or None."""
    function, arguments = call.func, call.args
    called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if called in ERRORS and arguments:
        return arguments[0]
    if called in ("tell", "_tell_asker") and len(arguments) > 2:
        return arguments[2]
    if called in ("text", "spans") and arguments:
        # `catalogs.text(lang)` chooses a language
        owner = function.value if isinstance(function, ast.Attribute) else None
        return None if isinstance(owner, ast.Attribute) and owner.attr == "catalogs" else arguments[0]
    return None


def said() -> list[Said]:
    """Every text that is asked for by a call whose key can be read off the code."""
    found = []
    for path in SPEAKING:
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or (argument := key_argument(node)) is None:
                continue
            names = [keyword.arg for keyword in node.keywords]
            helper = getattr(node.func, "id", "") == "_tell_asker"  # adds values of its own
            given = None if helper or None in names else frozenset(str(one) for one in names)
            where = f"{name(path)}:{node.lineno}"
            found += [Said(where, key, given, literal) for key, literal in keys_of(argument)]
    return found


@lru_cache
def english() -> text_check.Entries:
    return text_check.entries(parse(path.read_text(encoding="utf-8")) for path in sorted(LOCALES.glob("en/*.ftl")))


def test_every_text_the_code_asks_for_exists_in_english() -> None:
    asked = said()
    assert len(asked) > 400, "the collector has gone blind"
    missing = [f"{one.where}: {one.key}" for one in asked if not any(re.fullmatch(one.key, k) for k in english().texts)]
    assert missing == []


def test_every_value_a_text_needs_is_given() -> None:
    """A value that is missing would only be noticed when the text is said."""
    faults = []
    for one in said():
        key = one.key.replace("\\", "")
        if one.literal and one.given is not None and key in english().texts:
            needed = text_check._variables(english().texts[key], english().texts)
            faults += [f"{one.where}: {key} lacks ${missing}" for missing in sorted(needed - one.given)]
    assert faults == []


def test_no_text_is_left_over() -> None:
    """A key is asked for by a call, or stands in the code as a word, or belongs to a family that an f-string makes."""
    constants: set[str] = set()
    families: set[str] = set()
    for path in SPEAKING:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
            elif isinstance(node, ast.JoinedStr | ast.BinOp):
                families |= {key for key, _ in keys_of(node) if key.startswith(tuple("abcdefghijklmnopqrstuvwxyz"))}
    script = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "web" / "static").glob("*.js"))
    referred = {
        reference for pattern in english().texts.values() for reference in text_check._Used.of(pattern).messages
    }
    left = [
        key
        for key in english().texts
        if key not in constants
        and key not in referred
        and not any(re.fullmatch(family, key) for family in families)
        and f'"{key}"' not in script
    ]
    assert left == []


def test_the_catalogs_hold_together() -> None:
    assert text_check.check(LOCALES) == []


def test_languages_are_complete_enough() -> None:
    assert CATALOGS.languages[0] == "en"
    assert CATALOGS.share("en") == 1.0
    assert CATALOGS.share("id") >= 0.5
    for lang in CATALOGS.languages:
        assert lang in COMMUNITY.languages, "a language people can choose has a name"


# commands, buttons, forms


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
def test_every_command_is_described_within_the_platforms_limits(command: Command) -> None:
    assert re.fullmatch(r"[a-z0-9_]{1,32}", command.name)
    for lang in CATALOGS.languages:
        description = CATALOGS.text(lang)(f"command-{command.name}")
        assert 0 < len(description) <= (60 if lang == "en" else 100), (lang, description)
        assert len(description.encode("utf-16-le")) // 2 <= 100
        for one in command.args:
            assert 0 < len(CATALOGS.text(lang)(f"arg-{one.name}")) <= 100


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
def test_every_command_fits_discord(command: Command) -> None:
    """8,000 characters a command with all translations, 25 options, 25 choices an option; required options first."""
    characters = 0
    for lang in CATALOGS.languages:
        text = CATALOGS.text(lang)
        characters += len(command.name) + len(text(f"command-{command.name}"))
        for one in command.args:
            characters += len(one.name) + len(text(f"arg-{one.name}"))
            if one.kind == "topic":
                characters += sum(len(topic.label(lang)) + len(topic.slug) for topic in COMMUNITY.topics)
    assert characters <= 8000
    assert len(command.args) <= 25
    assert [one.required for one in command.args] == sorted((one.required for one in command.args), reverse=True)
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", one.name) for one in command.args)
    assert len({one.name for one in command.args}) == len(command.args)


def test_lists_of_choices_fit_every_platform() -> None:
    assert len(COMMANDS) <= 100
    assert len(COMMUNITY.topics) <= 25
    assert len(COMMUNITY.languages) <= 25
    assert len(COMMUNITY.nations) <= 25


def test_names_are_unique_and_every_route_has_a_role() -> None:
    by_name = [(kind, route.name) for route in ROUTES for kind in route.kinds]
    assert len(by_name) == len(set(by_name))
    for route in ROUTES:
        assert route.roles, route.name
        assert route.roles <= set(ROLES), route.name
        assert route.private or route.group, route.name


def payloads() -> list[tuple[str, str, int]]:
    """Where a payload is packed, its name, and how many arguments it has at most."""
    found = []
    for path in SPEAKING:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "pack" and node.args:
                for key, literal in keys_of(node.args[0]):
                    if literal:
                        found.append((f"{name(path)}:{node.lineno}", key.replace("\\", ""), len(node.args) - 1))
    return found


def test_every_button_and_form_leads_to_a_route_and_fits() -> None:
    """Two arguments are a thing of ours and a handle of an entry; one may be as long as a handle."""
    known = {route.name for route in ROUTES if route.kinds & {Kind.PRESS, Kind.FORM}}
    packed = payloads()
    assert len(packed) > 100, "the collector has gone blind"
    for where, action, count in packed:
        assert action in known, where
        realistic = ["9" * MOST, "123456"][:count]
        assert len(pack(action, *realistic)) <= MAX_BYTES, where


def test_every_kind_of_due_work_that_is_planned_has_a_handler() -> None:
    planned = set()
    for path in SPEAKING:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "plan":
                planned |= {key.replace("\\", "") for one in node.args[1:2] for key, _ in keys_of(one)}
    assert planned
    assert planned <= set(TICKS)


# files


@pytest.mark.parametrize("path", SHIPPED, ids=name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    if path.read_text(encoding="utf-8").strip() and path.name != "__init__.py":
        assert ast.get_docstring(tree(path)), "a module begins with what it is for"


def test_no_file_is_too_long_to_read() -> None:
    long = {name(path): n for path in SHIPPED if (n := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES}
    assert {path: n for path, n in long.items() if GENERATED not in path} == {}


def test_the_time_is_read_in_one_place() -> None:
    """Everybody else is given a clock; monotonic time is for durations and never shown."""
    reading = re.compile(r"\b(datetime\.now|datetime\.utcnow|datetime\.today|date\.today|time\.time)\(")
    allowed = {"bot/clock.py", "bot/logs.py"}
    found = [
        f"{name(path)}:{number}"
        for path in SHIPPED
        if name(path) not in allowed
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if reading.search(line)
    ]
    assert found == []


def test_no_user_visible_text_stands_in_the_code() -> None:
    """Labels and paragraphs come from the catalogs."""
    faults = []
    for path in SPEAKING:
        for node in ast.walk(tree(path)):
            called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if called in ("Button", "Head", "Badge", "para", "plain", "Choice") and isinstance(node, ast.Call):
                place = 1 if called == "Choice" else 0
                first = node.args[place] if len(node.args) > place else None
                if isinstance(first, ast.Constant) and re.search(r"[A-Za-z]{2}", str(first.value)):
                    faults.append(f"{name(path)}:{node.lineno}: {first.value}")
    assert faults == []
