"""Reads a community from its TOML file, and its glossary. `config/communities/asean.toml` says what each key means."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bot.services.community import Community

SHIPPED = Path(__file__).parent / "communities"

Glossary = TypeVar("Glossary")


class CommunityError(Exception):
    """The community file cannot be used. `lines` holds one sentence for each fault, with file and key."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def available() -> tuple[str, ...]:
    """Names of the communities that ship with the program."""
    return tuple(sorted(file.stem for file in SHIPPED.glob("*.toml")))


def load(name: str = "asean", file: Path | None = None) -> Community:
    """Read a community: `file` if given, else the shipped one called `name`.

    Raises `CommunityError` with every fault, each with file and key.
    """
    if file is None and name not in available():
        raise CommunityError([f"There is no community {name!r}; there is: {', '.join(available())}."])
    path = file or SHIPPED / f"{name}.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommunityError([f"{path}: the file cannot be read ({error.strerror})"]) from error
    except ValueError as error:  # bad TOML and bad UTF-8
        raise CommunityError([f"{path}: {error}"]) from error
    try:
        return Community.model_validate(data)
    except ValidationError as error:
        faults = error.errors(include_input=False)
        raise CommunityError([f"{path}: {_place(fault['loc'], fault['msg'])}" for fault in faults]) from error


def load_glossary(read: Callable[[Iterable[str]], Glossary], name: str = "asean", file: Path | None = None) -> Glossary:
    """Read a glossary with `read` (`bot.services.glossary.load`): `file` if given, else that of the community `name`.

    The reader is handed in because configuration knows only the shape of a community. Raises `CommunityError` with
    every fault, each with file and line.
    """
    path = file or SHIPPED / name / "glossary.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # not splitlines: JSON may hold other line separators
    except OSError as error:
        raise CommunityError([f"{path}: the file cannot be read ({error.strerror})"]) from error
    except ValueError as error:  # bad UTF-8
        raise CommunityError([f"{path}: {error}"]) from error
    try:
        return read(lines)
    except ValueError as error:
        raise CommunityError([f"{path}: {fault}" for fault in str(error).split("\n")]) from error


def _place(place: tuple[int | str, ...], message: str) -> str:
    """("nations", 2, "code") and what is wrong → "nations[2].code: what is wrong"."""
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
    message = message.removeprefix("Value error, ")
    return f"{key}: {message[:1].lower()}{message[1:]}" if key else message
