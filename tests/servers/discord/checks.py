"""What Discord refuses in a payload: its documented limits. Each raises `Refuse`."""

from __future__ import annotations

import re
from typing import Any

from tests.servers.discord.world import CARD, EPHEMERAL, Refuse, nested, words

CONTENT = 2000
CARD_COMPONENTS, CARD_CHARACTERS = 40, 4000
SETTABLE = 4 | 4096 | 8192 | 32768


def invalid(where: str, why: str) -> Refuse:
    """400 with the path of the fault."""
    return Refuse(400, 50035, "Invalid Form Body", errors={where: {"_errors": [{"code": "BAD", "message": why}]}})


def text(value: object, where: str, least: int, most: int) -> str:
    """A text of `least` to `most` characters."""
    if not isinstance(value, str) or not least <= len(value.strip()) or len(value) > most:
        raise invalid(where, f"must be between {least} and {most} in length")
    return value


def message(
    data: dict[str, Any], *, files: int = 0, hook: bool = False, edit: bool = False, was_card: bool = False
) -> None:
    """The payload of a message, of a follow-up (`hook`), or of an edit (of a message that `was_card`)."""
    content = data.get("content")
    if content is not None:
        text(content, "content", 0, CONTENT)
    mentions(data.get("allowed_mentions"))
    flags = data.get("flags", CARD if was_card else 0)
    if not isinstance(flags, int) or flags & ~(SETTABLE | (EPHEMERAL if hook else 0)):
        raise invalid("flags", "cannot be set")
    if was_card and not flags & CARD:
        raise invalid("flags", "IS_COMPONENTS_V2 cannot be removed")
    if flags & CARD:
        card(data)
    else:
        components(data.get("components"))
    if not hook and not edit:
        nonce = data.get("nonce")
        if nonce is not None and (not isinstance(nonce, str | int) or len(str(nonce)) > 25):
            raise invalid("nonce", "must be 25 or fewer in length")
        if data.get("enforce_nonce") and nonce is None:
            raise invalid("enforce_nonce", "needs a nonce")
    for one in data.get("attachments") or []:
        if not isinstance(one, dict) or "id" not in one or (not edit and int(one["id"]) >= files):
            raise invalid("attachments", "names no file")
    shown = data.get("components") or (not flags & CARD and (str(content or "").strip() or data.get("embeds") or files))
    if not edit and not shown:
        raise Refuse(400, 50006, "Cannot send an empty message")


def card(data: dict[str, Any]) -> None:
    """The payload of a message with IS_COMPONENTS_V2."""
    for field in ("content", "embeds", "poll", "sticker_ids"):
        if data.get(field):
            raise invalid(field, f"The '{field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
    parts = data.get("components")
    if parts is None:
        return
    if not isinstance(parts, list):
        raise invalid("components", "not an array")
    used: set[str] = set()
    for one in parts:
        _part(one, (1, 9, 10, 12, 13, 14, 17), used)
    if len(list(nested(parts))) > CARD_COMPONENTS:
        raise invalid("components", f"at most {CARD_COMPONENTS} in total")
    if sum(len(one["content"]) for one in nested(parts) if one["type"] == 10) > CARD_CHARACTERS:
        raise invalid("components", f"at most {CARD_CHARACTERS} characters in total")


def _part(one: Any, allowed: tuple[int, ...], used: set[str]) -> None:
    where = "components"
    if not isinstance(one, dict) or one.get("type") not in allowed:
        raise invalid(where, f"Value of field type must be one of {allowed}")
    inner = one.get("components")
    match one["type"]:
        case 1:
            _row(one, where, used)
        case 9:
            if not isinstance(inner, list) or not 1 <= len(inner) <= 3 or not isinstance(one.get("accessory"), dict):
                raise invalid(where, "a section holds 1 to 3 texts and an accessory")
            for part in inner:
                _part(part, (10,), used)
            if one["accessory"].get("type") == 2:
                _button(one["accessory"], where, used)
            else:
                _part(one["accessory"], (11,), used)
        case 10:
            text(one.get("content"), where, 1, CARD_CHARACTERS)
        case 11 | 13:
            if not isinstance(one.get("media" if one["type"] == 11 else "file"), dict):
                raise invalid(where, "names no file")
        case 12:
            if not isinstance(one.get("items"), list) or not 1 <= len(one["items"]) <= 10:
                raise invalid(where, "a gallery holds 1 to 10 items")
        case 14:
            if one.get("spacing", 1) not in (1, 2) or not isinstance(one.get("divider", True), bool):
                raise invalid(where, "a separator has a divider or not, and a spacing of 1 or 2")
        case 17:
            colour = one.get("accent_color")
            if colour is not None and not (isinstance(colour, int) and 0 <= colour <= 0xFFFFFF):
                raise invalid(where, "no colour")
            if not isinstance(inner, list) or not inner:
                raise invalid(where, "a container is not empty")
            for part in inner:
                _part(part, (1, 9, 10, 12, 13, 14), used)


def components(rows: object) -> None:
    """Rows of buttons and selects."""
    if rows is None:
        return
    if not isinstance(rows, list) or len(rows) > 5:
        raise invalid("components", "at most 5 rows")
    used: set[str] = set()
    for place, row in enumerate(rows):
        _row(row, f"components.{place}", used)


def _row(row: Any, where: str, used: set[str]) -> None:
    if not isinstance(row, dict) or row.get("type") != 1 or not 1 <= len(row.get("components") or []) <= 5:
        raise invalid(where, "a row holds 1 to 5 components")
    for one in row["components"]:
        _button(one, where, used)


def _button(one: Any, where: str, used: set[str]) -> None:
    if not isinstance(one, dict) or one.get("type") != 2 or one.get("style") not in (1, 2, 3, 4, 5):
        raise invalid(where, "not a button")
    if "emoji" not in one:
        text(one.get("label"), where, 1, 80)
    if one["style"] == 5:
        if "custom_id" in one or not re.match(r"(https?|discord)://", str(one.get("url", ""))):
            raise invalid(where, "a link has a url and no custom id")
        return
    if "url" in one:
        raise invalid(where, "only a link has a url")
    _custom_id(one, where, used)


def _custom_id(one: dict[str, Any], where: str, used: set[str]) -> None:
    custom_id = text(one.get("custom_id"), where, 1, 100)
    if custom_id in used:
        raise invalid(where, "Component custom id cannot be duplicated")
    used.add(custom_id)


def mentions(allowed: object) -> None:
    """`allowed_mentions`."""
    if allowed is None:
        return
    if not isinstance(allowed, dict):
        raise invalid("allowed_mentions", "not an object")
    parse = allowed.get("parse", [])
    if not isinstance(parse, list) or set(parse) - {"roles", "users", "everyone"}:
        raise invalid("allowed_mentions.parse", "unknown kind")
    for kind in ("users", "roles"):
        if kind in parse and allowed.get(kind):
            raise invalid("allowed_mentions", f"parse:[{kind}] and {kind} are mutually exclusive")
        if len(allowed.get(kind) or []) > 100:
            raise invalid("allowed_mentions", "at most 100")


def pings(data: dict[str, Any], *, hook: bool) -> list[str]:
    """Whom a payload notifies, by its content or the texts of a card.

    Without `allowed_mentions`, a bot's message parses all, an interaction's only users.
    """
    content, allowed = words(data.get("content") or "", data.get("components") or []), data.get("allowed_mentions")
    if allowed is None:
        allowed = {"parse": ["users"] if hook else ["users", "roles", "everyone"]}
    parse = allowed.get("parse", [])
    found = re.findall(r"@(?:everyone|here)\b", content) if "everyone" in parse else []
    for sign, who in re.findall(r"<@([!&]?)(\d+)>", content):
        kind = "roles" if sign == "&" else "users"
        if kind in parse or who in (allowed.get(kind) or []):
            found.append(who)
    return found


def modal(data: dict[str, Any]) -> None:
    """A modal."""
    text(data.get("title"), "title", 1, 45)
    text(data.get("custom_id"), "custom_id", 1, 100)
    parts = data.get("components")
    if not isinstance(parts, list) or not 1 <= len(parts) <= 5:
        raise invalid("components", "a modal holds 1 to 5 components")
    used: set[str] = set()
    for place, label in enumerate(parts):
        where = f"components.{place}"
        if not isinstance(label, dict) or label.get("type") not in (1, 18):
            raise invalid(where, "a modal holds labels")
        if label["type"] == 1:
            inner = (label.get("components") or [None])[0]
        else:
            text(label.get("label"), where, 1, 45)
            if "description" in label:
                text(label["description"], where, 1, 100)
            inner = label.get("component")
        _input(inner, where, used)


def _input(one: Any, where: str, used: set[str]) -> None:
    if not isinstance(one, dict) or one.get("type") not in (3, 4):
        raise invalid(where, "not an input")
    _custom_id(one, where, used)
    if one["type"] == 4:
        if one.get("style") not in (1, 2) or not 1 <= one.get("max_length", 4000) <= 4000:
            raise invalid(where, "a text input has a style and at most 4000 characters")
        if len(one.get("value", "")) > one.get("max_length", 4000) or len(one.get("placeholder", "")) > 100:
            raise invalid(where, "value or placeholder is too long")
        return
    options = one.get("options")
    if not isinstance(options, list) or not 1 <= len(options) <= 25:
        raise invalid(where, "1 to 25 options")
    for option in options:
        text(option.get("label"), where, 1, 100)
        text(option.get("value"), where, 1, 100)
    if len({option["value"] for option in options}) < len(options):
        raise invalid(where, "values of options are unique")
    least, most = one.get("min_values", 1), one.get("max_values", 1)
    if not 0 <= least <= most <= 25 or most > len(options):
        raise invalid(where, "min_values and max_values")
    if sum(bool(option.get("default")) for option in options) > most:
        raise invalid(where, "more defaults than may be chosen")


def choices(data: dict[str, Any]) -> None:
    """The answer to an autocompletion."""
    found = data.get("choices")
    if not isinstance(found, list) or len(found) > 25:
        raise invalid("choices", "at most 25")
    for one in found:
        text(one.get("name"), "choices", 1, 100)
        text(one.get("value"), "choices", 1, 100)


def commands(data: object) -> list[dict[str, Any]]:
    """A list of commands to publish."""
    if not isinstance(data, list):
        raise invalid("_", "a list of commands")
    if sum(one.get("type", 1) == 1 for one in data) > 100 or sum(one.get("type", 1) == 3 for one in data) > 15:
        raise Refuse(400, 30032, "Maximum number of application commands reached")
    if len({(one.get("type", 1), one.get("name")) for one in data}) < len(data):
        raise invalid("_", "Application command names must be unique")
    for one in data:
        _command(one, 1 if one.get("type", 1) == 1 else 0)
    return data


def _command(one: dict[str, Any], least: int) -> None:
    name = text(one.get("name"), "name", 1, 32)
    if (least and not re.fullmatch(r"[-_'\w]{1,32}", name)) or (least and name != name.lower()):
        raise invalid("name", "not a name of a command")
    text(one.get("description", ""), "description", least, 100 * least)
    for translated in (one.get("description_localizations") or {}).values():
        text(translated, "description_localizations", 1, 100)
    if set(one.get("description_localizations") or {}) - {"id", "vi", "th", "zh-CN", "pt-BR", "en-GB", "en-US"}:
        raise invalid("description_localizations", "unknown locale")
    options = one.get("options") or []
    required = [bool(option.get("required")) for option in options]
    if len(options) > 25 or required != sorted(required, reverse=True):
        raise invalid("options", "at most 25, required ones first")
    for option in options:
        if option.get("type") not in range(3, 12):
            raise invalid("options", "unknown type")
        _command(option, 1)
