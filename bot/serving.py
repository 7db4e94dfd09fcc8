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

from bot.adapters.web import WebAdapter
from bot.app import App, catalogs, community_of, compose, connect, install_demo, running
from bot.clock import Clock
from bot.services import demo
from bot.services.profiles import topic_model
from bot.web.app import create_app
from bot.web.house_backend import HouseBackend
from bot.web.security import LOOPBACK
from config.settings import Settings
from storage import adapter_state, outbox, seen, tokens
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
    """A platform's token together with the demo community."""


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
        if platforms and example:
            raise DemoInEarnest
        if empty and settings.web.demo and not platforms:
            log.info("loading the demo community")
            await install_demo(db, community, clock)
        texts = catalogs()
        wanted: dict[str, dict[str, Any]] = {"web": {}} if settings.web.enabled else {}
        adapters = connect(db, clock, community, texts, wanted | platforms)
        app = await compose(db, clock, community, texts, adapters, language=settings.defaults.language)
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
    address = _bind(settings.web.host, settings.web.port)
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
    serving = asyncio.create_task(server.serve(sockets=[address]))
    await room.opened()
    host, port = address.getsockname()[:2]
    try:
        yield f"http://{f'[{host}]' if ':' in host else host}:{port}"
    finally:
        await room.close()  # its streams end: the server would wait for them
        server.should_exit = True
        await serving


def _application(app: App, room: WebAdapter, settings: Settings) -> Any:
    """The room behind its guard; what platforms call (webhooks) stands beside it, with checks of its own."""
    backend = HouseBackend(
        app.db,
        app.house,
        settle=app.settle,
        alive=lambda: time.monotonic() - app.ticks.last_round < STUCK_AFTER,
        clock_movable=settings.web.demo and set(app.adapters) == {"web"},
        first=SHOWN_FIRST,
    )
    page = create_app(room, backend, hosts=None if settings.web.allow_remote else LOOPBACK)
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
            await outbox.trim(tx, now - KEEP_SENT)
            await adapter_state.trim(tx, now - KEEP_SENT)
        app.outbox.tidy()
        async with app.db.read() as tx:
            app.house.topics = await topic_model(tx, app.house.community)

    scheduler.add_job(app.ticks.wake, "interval", seconds=15, id="ticks")
    scheduler.add_job(app.outbox.wake, "interval", seconds=15, id="outbox")
    scheduler.add_job(tidy, "interval", hours=6, id="tidy")
    return scheduler
