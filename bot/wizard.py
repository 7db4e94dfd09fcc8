"""`mufakat init telegram` and `mufakat init discord`: from nothing to a bot that has its token.

Steps to read, a token that is asked for (or read from a file) and tried out at once, one line in `.env`, what to do
next. A token is never shown.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from bot.adapters.base import Introducer, Introduction, StartError
from bot.doctor import Finding, lines
from bot.messages.text import Catalogs

TRIES = 3
"""How often a token may be mistyped."""


class Unfinished(Exception):
    """The set-up ended without a token in place. `args[0]` says why, in one line."""


def set_up(
    platform: Introducer,
    options: Mapping[str, Any],
    *,
    variable: str,
    token_file: Path | None,
    env_file: Path,
    environ: Mapping[str, str],
    said: Mapping[str, tuple[str, str]],
    console: Console,
) -> None:
    """All of it. Raises `Unfinished`.

    `options`: the platform's section of the settings; `variable`: the one for its token; `said`: see `Introducer`.
    """
    if (why := elsewhere(variable, environ, env_file)) is not None:
        raise Unfinished(why)
    show: Callable[[str], None] = lambda line: console.print(line, markup=False)  # noqa: E731
    if token_file is None:
        for number, step in enumerate(platform.STEPS, 1):
            show(f"{number}. {step}")
    token, who = _token(platform, options, token_file, show)
    show(f"This is {who.name}: {who.link}")
    for line in lines([Finding(note.what, note.ok, note.cure) for note in who.notes]):
        show(line)
    describe = getattr(platform, "describe", None)
    if describe is not None and token_file is None and typer.confirm("Tell people on the bot's page what it does?"):
        try:
            asyncio.run(describe({**options, "token": token}, said))
        except ConnectionError as error:
            show(f"Not all of it was taken ({error}); the bot works without.")
    try:
        replaced = write(env_file, variable, token)
    except OSError as error:
        raise Unfinished(f"{env_file} cannot be written: {error.strerror or error}.") from None
    show(f"{variable} is {'replaced' if replaced else 'set'} in {env_file}, which only you can read.")
    show("Next:")
    for step in (*BEFORE, *platform.after(who), *LAST):
        show(f"  {step}")


BEFORE = (
    "Start the bot: make run (or mufakat run). If you have tried the demo in the same database, first name another "
    "file with MUFAKAT_DATABASE__URL: example people and real ones do not go together.",
)
LAST = (
    "Make yourself the first coordinator: in private with the bot, send /privacy and press Export; the file is named "
    "after your id, such as mufakat-m1.json. Then: mufakat role grant m1 coordinator",
    "If something does not work: mufakat doctor",
)


def elsewhere(variable: str, environ: Mapping[str, str], env_file: Path) -> str | None:
    """Why a line in `env_file` would not decide about the token, or None if it would."""
    if environ.get(variable):
        return f"{variable} is set in the environment, which wins over .env: change it there, or unset it first."
    in_file = f"{variable}_FILE"
    if environ.get(in_file) or (env_file.exists() and _line_of(in_file).search(env_file.read_text(encoding="utf-8"))):
        return f"{in_file} names a file for the token: put it into that file, or take {in_file} away first."
    return None


def _line_of(variable: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*(?:export\s+)?{re.escape(variable)}\s*=", re.IGNORECASE | re.MULTILINE)


def write(env_file: Path, variable: str, value: str) -> bool:
    """Put `variable=value` into the file, which only its owner can read from then on; True if it replaced a value.

    Every other line stays as it is. The file is changed in one step: a crash leaves the old one or the new one.
    """
    target = env_file.resolve()
    before = target.read_text(encoding="utf-8").splitlines() if target.exists() else []
    ours = _line_of(variable)
    kept, replaced = [], False
    for line in before:
        if not ours.match(line):
            kept.append(line)
        elif not replaced:
            kept.append(f"{variable}={value}")
            replaced = True
    if not replaced:
        kept.append(f"{variable}={value}")
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".env.")  # its mode is 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("\n".join(kept) + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    return replaced


def _token(
    platform: Introducer, options: Mapping[str, Any], file: Path | None, show: Callable[[str], None]
) -> tuple[str, Introduction]:
    """A token that the platform accepts, and whose it is."""
    for left in reversed(range(1 if file else TRIES)):
        token = _read(file) if file else _ask()
        try:
            return token, asyncio.run(platform.introduce({**options, "token": token}))
        except StartError as error:
            if not left:
                raise Unfinished(str(error)) from None
            show(str(error))
        except ConnectionError as error:
            raise Unfinished(
                f"The platform is not reached ({error}), so the token could not be tried out; nothing was written."
            ) from None
    raise AssertionError("the last try either returns or raises")


def _read(file: Path) -> str:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not a text file"
        raise Unfinished(f"{file} cannot be read: {why}.") from None
    return text.strip()


def _ask() -> str:
    if not _somebody_is_there():
        raise Unfinished("Nobody can be asked here: put the token into a file, and name it with --token-file.")
    return str(typer.prompt("Token (it stays hidden while you paste it)", hide_input=True)).strip()


def _somebody_is_there() -> bool:
    return sys.stdin.isatty()


def described(catalogs: Catalogs, community: str) -> dict[str, tuple[str, str]]:
    """What people read about the bot, by language ("" for all without one of their own): a short and a longer text."""
    made = {}
    for lang in catalogs.languages:
        text = catalogs.text(lang)
        made[lang] = (text("wizard-about", community=community), text("wizard-description", community=community))
    return {"": made["en"], **made}
