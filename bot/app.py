"""The composition root: settings → storage, services, adapters, core, web; the order of start and stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import time
import tomllib
import webbrowser
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import entry_points
from pathlib import Path

import uvicorn
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import __version__
from bot.adapters.base import Adapter, Parts
from bot.adapters.web import WebAdapter
from bot.clock import Clock
from bot.core.dispatch import Dispatcher
from bot.core.outbox import Outbox
from bot.core.ticks import Ticks
from bot.handlers import registry
from bot.handlers.context import House
from bot.messages.text import Catalogs
from bot.services import demo, transfer
from bot.services.answering import Answerer
from bot.services.community import Community
from bot.services.profiles import topic_model
from bot.web.app import create_app
from bot.web.house_backend import HouseBackend
from bot.web.security import LOOPBACK
from config import community as communities
from config.settings import Settings
from storage import outbox, seen
from storage.adapter_state import StoredState
from storage.db import Database
from storage.migrate import migrate

log = logging.getLogger(__name__)

CONFIG = Path(communities.__file__).parent
STOP_SECONDS = 8.0
"""How long events under way may take to finish after SIGTERM; the process is gone within ten."""
STUCK_AFTER = 60.0
"""Without a round of due work for so long (they come every 15 s at least), the program is not alive."""
KEEP_SEEN = timedelta(days=8)
"""Telegram redelivers for a day; ids may restart after a week of silence."""
KEEP_SENT = timedelta(days=30)


@dataclass
class App:
    """The parts of a running bot."""

    db: Database
    house: House
    adapters: Mapping[str, Adapter]
    dispatcher: Dispatcher
    outbox: Outbox
    ticks: Ticks

    async def settle(self) -> None:
        """Do all that is due and deliver all that may leave, and wait for it."""
        while True:
            done = await self.ticks.run_due()
            await self.outbox.drain()
            if not done and not await self.ticks.run_due():
                return


async def compose(
    db: Database,
    clock: Clock,
    community: Community,
    catalogs: Catalogs,
    adapters: Mapping[str, Adapter],
    *,
    language: str = "en",
    batch: int | None = None,
) -> App:
    """Put the parts together over a migrated database."""
    routes = registry.build()
    async with db.read() as tx:
        topics = await topic_model(tx, community)
    house = House(
        community=community,
        catalogs=catalogs,
        answerer=Answerer(),
        topics=topics,
        capabilities={name: adapter.capabilities for name, adapter in adapters.items()},
        clock=clock,
        routes=routes,
        language=language,
        version=__version__,
    )
    ticks = Ticks(db, house, routes)
    out = Outbox(db, clock, adapters, wake_ticks=ticks.wake)
    ticks.wake_outbox = out.wake

    def wake() -> None:
        out.wake()
        ticks.wake()

    clock.on_jump(wake)
    extra = {} if batch is None else {"batch": batch}
    dispatcher = Dispatcher(db, house, routes, adapters, wake=wake, **extra)
    return App(db, house, adapters, dispatcher, out, ticks)


@asynccontextmanager
async def running(app: App, *, recover: bool = True) -> AsyncIterator[None]:
    """The core and the adapters at work; leaving stops them calmly: no event half-done, no send cut off.

    `recover` takes up what a process that is gone had begun; beside a running one it must not be done.
    """
    if recover:
        await app.outbox.recover()
    core = [asyncio.create_task(part.run(), name=name) for name, part in _core(app).items()]
    receiving = [
        asyncio.create_task(adapter.run(app.dispatcher.handle), name=f"receive {name}")
        for name, adapter in app.adapters.items()
    ]
    try:
        yield
    finally:
        for task in receiving:
            task.cancel()
        await asyncio.gather(*receiving, return_exceptions=True)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await app.dispatcher.idle()
                await app.outbox.stop()
        except TimeoutError:
            log.warning("stopping without waiting any longer; what was committed is delivered at the next start")
        for task in core:
            task.cancel()
        await asyncio.gather(*core, return_exceptions=True)
        for adapter in app.adapters.values():
            await adapter.close()


def _core(app: App) -> dict[str, Dispatcher | Outbox | Ticks]:
    return {"dispatch": app.dispatcher, "outbox": app.outbox, "ticks": app.ticks}


def adapters_of(db: Database, clock: Clock, names: list[str]) -> dict[str, Adapter]:
    """The adapters by name, from the entry points; a miss says what exists."""
    found = {point.name: point for point in entry_points(group="mufakat.adapters")}
    missing = [name for name in names if name not in found]
    if missing:
        raise LookupError(f"no adapter {', '.join(missing)}; installed: {', '.join(sorted(found))}")
    return {name: found[name].load()(Parts(db, clock, StoredState(db, name))) for name in names}


def community_of(settings: Settings) -> Community:
    """The community the settings choose. Raises `CommunityError`."""
    return communities.load(settings.community.name, settings.community.file)


def catalogs() -> Catalogs:
    """The catalogs that ship with the program."""
    return Catalogs.load(CONFIG / "locales")


async def install_demo(db: Database, community: Community, clock: Clock) -> None:
    """Load the demo community: people to play, example experts and knowledge."""
    file = CONFIG / "demo" / f"{community.name}.jsonl"
    people = tomllib.loads((CONFIG / "demo" / "personas.toml").read_text(encoding="utf-8"))["personas"]
    if file.exists():
        await transfer.import_file(db, community, file, now=clock.now(), example=True)
    async with db.write() as tx:
        await demo.add_personas(tx, community, [demo.DemoPersona(**one) for one in people], clock.now())


async def run(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM."""
    migrate(settings.database.url)
    db, clock, community = Database(settings.database.url), Clock(), community_of(settings)
    try:
        async with db.read() as tx:
            empty = await demo.is_empty(tx)
        if empty and settings.web.demo:
            log.info("loading the demo community")
            await install_demo(db, community, clock)
        adapters = adapters_of(db, clock, ["web"] if settings.web.enabled else [])
        app = await compose(db, clock, community, catalogs(), adapters, language=settings.defaults.language)
        await _serve(app, settings)
    finally:
        await db.close()


async def _serve(app: App, settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    scheduler = _scheduler(app)
    scheduler.start()
    server, web = None, None
    try:
        async with running(app):
            if settings.web.enabled:
                room = app.adapters["web"]
                if not isinstance(room, WebAdapter):
                    raise TypeError("the adapter called web is not the room")
                server, address = _server(app, room, settings)
                web = asyncio.create_task(server.serve(sockets=[address]))
                await room.opened()
                host, port = address.getsockname()[:2]
                log.info("the room is open at http://%s:%s", host, port)
                if settings.web.open_browser:
                    await asyncio.to_thread(webbrowser.open, f"http://{host}:{port}")
            await stop.wait()
            log.info("stopping")
            if server is not None and web is not None:
                await app.adapters["web"].close()
                server.should_exit = True
                await web
    finally:
        scheduler.shutdown(wait=False)


def _server(app: App, room: WebAdapter, settings: Settings) -> tuple[uvicorn.Server, socket.socket]:
    backend = HouseBackend(
        app.db,
        app.house,
        settle=app.settle,
        alive=lambda: time.monotonic() - app.ticks.last_round < STUCK_AFTER,
        clock_movable=settings.web.demo and set(app.adapters) == {"web"},
        first=("official-kh", "exp-04", "coordinator-ph"),
    )
    hosts = None if settings.web.allow_remote else LOOPBACK
    application = create_app(room, backend, hosts=hosts)
    config = uvicorn.Config(application, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=3)
    address = _bind(settings.web.host, settings.web.port)
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # the signals are ours
    return server, address


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
            await outbox.trim(tx, now - KEEP_SENT)
        app.outbox.tidy()
        async with app.db.read() as tx:
            app.house.topics = await topic_model(tx, app.house.community)

    scheduler.add_job(app.ticks.wake, "interval", seconds=15, id="ticks")
    scheduler.add_job(app.outbox.wake, "interval", seconds=15, id="outbox")
    scheduler.add_job(tidy, "interval", hours=6, id="tidy")
    return scheduler
