"""The running process: platforms, the room's server, wake-ups, signals; the order of start and stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import time
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import uvicorn
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from bot.adapters.base import Publishing
from bot.adapters.web import WebAdapter
from bot.adapters.web.hub import Notice
from bot.app import App, catalogs, community_of, compose, connect, install_demo, running
from bot.clock import Clock
from bot.services import demo, doorway
from bot.services.profiles import topic_model
from bot.web.app import create_app
from bot.web.auth_backend import HouseDoors
from bot.web.house_backend import HouseBackend
from bot.web.member_app import create_member_app
from bot.web.security import LOOPBACK, public_name
from bot.web.sheet_backend import HouseSheet
from bot.web.why_backend import WhyBackend
from config.settings import Settings
from storage import adapter_state, outbox, seen, staff, tokens
from storage.db import Database
from storage.migrate import migrate

log = logging.getLogger(__name__)

STUCK_AFTER = 60.0
"""Without a round of due work for so long (they come every 15 s at least), the program is not alive."""
KEEP_SEEN = timedelta(days=8)
"""Telegram redelivers for a day; ids may restart after a week of silence."""
KEEP_SENT = timedelta(days=30)
SHOWN_FIRST = ("official-kh", "exp-04", "coordinator-ph")
"""Personas with whom the room opens."""


class DemoInEarnest(Exception):
    """A platform's token, or members at the room's door, together with the demo community."""


def platforms_of(settings: Settings) -> dict[str, dict[str, Any]]:
    """The platforms that have a token, with their section of the settings."""
    sections = (
        ("telegram", settings.telegram.token, settings.telegram),
        ("discord", settings.discord.token, settings.discord),
    )
    return {name: dict(section) for name, token, section in sections if token is not None}


async def run(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM. Raises `DemoInEarnest`, `OSError` when the port is taken."""
    migrate(settings.database.url)
    db, clock, community = Database(settings.database.url), Clock(), community_of(settings)
    platforms = platforms_of(settings)
    try:
        async with db.read() as tx:
            empty, example = await demo.is_empty(tx), await demo.is_there(tx)
        if (platforms or settings.web.auth) and example:
            raise DemoInEarnest
        if empty and settings.web.playable and not platforms:
            log.info("loading the demo community")
            await install_demo(db, community, clock)
        texts = catalogs()
        wanted: dict[str, dict[str, Any]] = {"web": {}} if settings.web.enabled else {}
        adapters = connect(db, clock, community, texts, wanted | platforms)
        app = await compose(
            db,
            clock,
            community,
            texts,
            adapters,
            language=settings.defaults.language,
            trace=settings.web.playable and set(adapters) == {"web"},
        )
        await _until_stopped(app, settings)
    finally:
        await db.close()


def settle_memory() -> None:
    """Have the garbage collector pass over what the start made: to look through all of it stops the loop for 80 ms."""
    gc.collect()
    gc.freeze()


async def _until_stopped(app: App, settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    scheduler = _scheduler(app)
    scheduler.start()
    try:
        async with running(app, on_end=stop.set), opened(app, settings) as address:
            if address:
                log.info("the room is open at %s", address)
            if address and settings.web.open_browser:
                await asyncio.to_thread(webbrowser.open, address)
            settle_memory()
            await stop.wait()
            log.info("stopping")
    finally:
        scheduler.shutdown(wait=False)


@asynccontextmanager
async def opened(app: App, settings: Settings) -> AsyncIterator[str]:
    """The room's server at work; gives its address, or "" where the room is switched off."""
    room = app.adapters.get("web")
    if not isinstance(room, WebAdapter):
        yield ""
        return
    listening = _bind(settings.web.host, settings.web.port)
    host, port = listening.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if settings.web.auth:
        app.house.door = settings.web.public_url or address
    _warn(settings, app.house.door)
    server = uvicorn.Server(
        uvicorn.Config(
            _application(app, room, settings),
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=3,
        )
    )
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # the signals are ours
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await room.opened()
    try:
        yield address
    finally:
        await room.close()  # its streams end: the server would wait for them
        server.should_exit = True
        await serving


async def publish_commands(app: App) -> None:
    """Tell the platforms that show people with a role commands of their own who holds which."""
    for name, adapter in app.adapters.items():
        if isinstance(adapter, Publishing):
            async with app.db.read() as tx:
                holders = await staff.on_platform(tx, name)
            await adapter.publish_commands(holders)


async def reload_demo(app: App) -> None:
    """A new demo community in place of everything, in real time."""
    await install_demo(app.db, app.house.community, app.house.clock, afresh=True)
    async with app.db.read() as tx:
        app.house.topics = await topic_model(tx, app.house.community, app.house.answerer.lexicon)


def _warn(settings: Settings, door: str | None) -> None:
    """Say what an operator should not learn from a stranger."""
    if settings.web.allow_remote and not settings.web.auth:
        log.warning("whoever reaches the room can act as every persona in it: MUFAKAT_WEB__ALLOW_REMOTE without AUTH")
    if door and not door.startswith("https://"):
        log.warning("members can come in on this machine only: MUFAKAT_WEB__PUBLIC_URL is no https address")


def _application(app: App, room: WebAdapter, settings: Settings) -> Any:
    """The room behind its guard; what platforms call (webhooks) stands beside it, with checks of its own."""
    backend = HouseBackend(
        app.db,
        app.house,
        settle=app.settle,
        alive=lambda: time.monotonic() - app.ticks.last_round < STUCK_AFTER,
        clock_movable=settings.web.playable and set(app.adapters) == {"web"},
        first=SHOWN_FIRST,
    )
    if app.house.door:
        return _with_webhooks(app, _for_members(app, room, backend, settings))
    sheet = HouseSheet(app.db, app.house, room, settle=app.settle, at_rest=app.at_rest, reload=lambda: reload_demo(app))
    why = WhyBackend(app.db) if app.tracer else None
    if app.tracer:
        app.tracer.on_new = lambda: room.hub.publish(Notice("why", {}))
    page = create_app(room, backend, sheet=sheet, why=why, hosts=None if settings.web.allow_remote else LOOPBACK)
    return _with_webhooks(app, page)


def _for_members(app: App, room: WebAdapter, backend: HouseBackend, settings: Settings) -> Any:
    """The room for those who come in by a link; it answers to the name in the link too."""
    door = app.house.door or ""
    doors = HouseDoors(app.db, app.house.clock, backend)
    hosts = LOOPBACK | public_name(settings.web.public_url or "")
    return create_member_app(room, backend, doors, door=door, hosts=hosts)


def _with_webhooks(app: App, page: Any) -> Any:
    called: list[BaseRoute] = []
    for adapter in app.adapters.values():
        called += getattr(adapter, "routes", list)()
    return Starlette(routes=[*called, Mount("/", page)]) if called else page


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    address = socket.socket(family, socket.SOCK_STREAM)
    address.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    address.bind((host, port))
    address.listen(128)  # from here on nobody is turned away: who comes early waits for the server's first breath
    return address


def _scheduler(app: App) -> AsyncIOScheduler:
    """APScheduler only wakes us; a missed wake-up is made up for by the next, so nothing can be lost here."""
    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )

    async def tidy() -> None:
        now = app.house.clock.now()
        async with app.db.write() as tx:
            await seen.trim(tx, now - KEEP_SEEN)
            await tokens.trim(tx, now)
            await doorway.trim(tx, now)
            await outbox.trim(tx, now - KEEP_SENT)
            await adapter_state.trim(tx, now - KEEP_SENT)
        app.outbox.tidy()
        async with app.db.read() as tx:
            app.house.topics = await topic_model(tx, app.house.community, app.house.answerer.lexicon)

    scheduler.add_job(app.ticks.wake, "interval", seconds=15, id="ticks")
    scheduler.add_job(app.outbox.wake, "interval", seconds=15, id="outbox")
    scheduler.add_job(tidy, "interval", hours=6, id="tidy")
    # The first time at the start; a coordinator who is made one later finds the commands within a minute.
    scheduler.add_job(
        publish_commands, "interval", args=[app], minutes=1, id="commands", next_run_time=app.house.clock.real()
    )
    return scheduler
