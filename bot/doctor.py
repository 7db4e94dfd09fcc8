"""`mufakat doctor`: what could keep the bot from working, each line with its cure."""

from __future__ import annotations

import asyncio
import importlib.metadata
import shutil
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.base import Introduction, Note, StartError
from bot.messages.text import Catalogs
from bot.services import demo
from storage import places
from storage.db import Database, file_of
from storage.health import health
from storage.migrate import missing

SAFE_SQLITE = (3, 51, 3)
"""Before it, two connections that write and checkpoint at the same instant can rarely corrupt a WAL file
(sqlite.org/wal.html#walresetbug). The bot writes through one connection only, which keeps clear of it."""
Introduce = Callable[[], Awaitable[Introduction]]
"""Asks a platform whose token it is; raises `StartError` and `ConnectionError`."""
Look = Callable[[Iterable[tuple[str, str]]], Awaitable[list[Note]]]
"""Asks a platform what the bot may do at places (native id and title); raises the same."""
FREE_BYTES = 200_000_000
OTHER_FILE = "name another file with MUFAKAT_DATABASE__URL"
OTHERS_READ = 0o077
NONE: Mapping[str, Introduce] = {}
NOWHERE: Mapping[str, Look] = {}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: `ok` None is a hint, not a fault. `cure` is said when it is not ok."""

    what: str
    ok: bool | None
    cure: str = ""


async def examine(
    url: str,
    catalogs: Catalogs,
    platforms: Mapping[str, Introduce] = NONE,
    looks: Mapping[str, Look] = NOWHERE,
    *,
    members: bool = False,
) -> list[Finding]:
    """Look at the machine, the platforms that have a token, the database, the bot's places and the catalogs.

    `members`: the room lets members in, so that the demo is as wrong there as beside a platform.
    """
    path = file_of(url)
    found = [_sqlite(), _zones(), _disk(path), *await _platforms(platforms)]
    if not await asyncio.to_thread(path.exists):
        return [*found, Finding(f"database {path}", None, "it does not exist yet: mufakat run makes it")]
    steps = missing(url)
    found.append(Finding("schema is current", not steps, "run: mufakat migrate"))
    if not steps:
        found += await _inside(url, for_real=bool(platforms) or members)
        found += await _at_places(url, looks)
    for language in catalogs.languages:
        share = catalogs.share(language)
        if share < 1:
            found.append(Finding(f"catalog {language}: {share:.0%} of the texts", None, "the rest is shown in English"))
    return found


def way_in(*, auth: bool, public_url: str | None, allow_remote: bool) -> list[Finding]:
    """Who can come into the room, and by what address."""
    if not auth:
        open_to_all = Finding(
            "whoever reaches the room can act as every persona in it",
            None,
            "set MUFAKAT_WEB__AUTH=true for members, or take MUFAKAT_WEB__ALLOW_REMOTE away",
        )
        return [open_to_all] if allow_remote else []
    if not (public_url or "").startswith("https://"):
        cure = "set MUFAKAT_WEB__PUBLIC_URL to an https address that leads here (docs/operate.md, The room for members)"
        return [Finding("members can come into the room on this machine only", None, cure)]
    return [Finding(f"members come into the room at {public_url}", True)]


def lines(found: list[Finding]) -> list[str]:
    """The findings for people."""
    said = []
    for one in found:
        mark = {True: "✓", False: "✗", None: "·"}[one.ok]
        said.append(f"{mark} {one.what}" + (f"\n    → {one.cure}" if one.ok is not True and one.cure else ""))
    return said


def _sqlite() -> Finding:
    safe = sqlite3.sqlite_version_info >= SAFE_SQLITE
    cure = "rarely, SQLite before 3.51.3 corrupts a file with two writers; do not open it with a second program"
    return Finding(f"SQLite {sqlite3.sqlite_version}", True if safe else None, cure)


def _zones() -> Finding:
    try:
        return Finding(f"time zone data {importlib.metadata.version('tzdata')}", True)
    except importlib.metadata.PackageNotFoundError:
        return Finding("time zone data", False, "install the package tzdata")


def _disk(path: Path) -> Finding:
    folder = next(parent for parent in path.resolve().parents if parent.exists())
    free = shutil.disk_usage(folder).free
    return Finding(
        f"{free // 1_000_000} MB free in {folder}", free > FREE_BYTES, "make room: commits fail on a full disk"
    )


async def _platforms(platforms: Mapping[str, Introduce]) -> list[Finding]:
    if not platforms:
        return [
            Finding("no platform has a token: there is the room only", None, "run: mufakat init telegram, or discord")
        ]
    each = await asyncio.gather(*(_platform(name, introduce) for name, introduce in platforms.items()))
    return [*_env_file(Path(".env")), *(finding for findings in each for finding in findings)]


async def _platform(name: str, introduce: Introduce) -> list[Finding]:
    try:
        who = await introduce()
    except StartError as error:
        return [Finding(f"{name}: the token is not accepted", False, str(error))]
    except ConnectionError as error:
        cure = f"look at the network and at MUFAKAT_{name.upper()}__API_BASE_URL; nothing else of it could be looked at"
        return [Finding(f"{name}: the platform is not reached ({error})", False, cure)]
    notes = (Finding(f"{name}: {note.what}", note.ok, note.cure) for note in who.notes)
    return [Finding(f"{name}: the token is that of {who.name}", True), *notes]


async def _at_places(url: str, looks: Mapping[str, Look]) -> list[Finding]:
    """What the bot may do where it is at home."""
    db = Database(url)
    try:
        async with db.read() as tx:
            known = await places.groups(tx)
    finally:
        await db.close()
    found: list[Finding] = []
    for name, look in looks.items():
        here = [(one.native_id, one.title) for one in known if one.platform == name]
        if not here:
            found.append(Finding(f"{name}: the bot is in no group yet", None, "add it to one, and send /setup there"))
            continue
        try:
            notes = await look(here)
        except (StartError, ConnectionError):
            continue  # what keeps the platform from answering has been said
        found += [Finding(f"{name}: {note.what}", note.ok, note.cure) for note in notes]
    return found


def _env_file(path: Path) -> list[Finding]:
    """Whether others on this machine can read the tokens."""
    if not path.exists() or not path.stat().st_mode & OTHERS_READ:
        return []
    return [Finding("others on this machine can read .env, which may hold tokens", None, "run: chmod 600 .env")]


async def _inside(url: str, *, for_real: bool) -> list[Finding]:
    db = Database(url)
    try:
        async with db.read() as tx:
            now = await health(tx)
            example = await demo.is_there(tx)
    finally:
        await db.close()
    broken = f"somebody changed row {now.audit_broken_at}; keep a copy and ask who"
    dead = "see the log, mend the cause, run: mufakat replay"
    mixed = [
        Finding("the demo community is in the database", False, "members and platforms need a real one: " + OTHER_FILE)
    ]
    return [
        *(mixed if for_real and example else []),
        Finding("database file is whole", now.whole, "restore the last backup (docs/operate.md)"),
        Finding("audit trail is whole", now.audit_broken_at is None, broken),
        Finding(f"{now.dead_letters} events could not be handled", now.dead_letters == 0, dead),
        Finding(f"{now.coordinators} coordinators", now.coordinators > 0, "run: mufakat role grant MEMBER coordinator"),
    ]
