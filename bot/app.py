"""The composition root: storage, services, adapters and core put together; the order of start and stop."""

from __future__ import annotations

import asyncio
import logging
import tomllib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from bot import __version__
from bot.adapters.base import Adapter, Linking, Parts
from bot.clock import Clock
from bot.core.dispatch import Dispatcher
from bot.core.outbox import Outbox
from bot.core.ticks import Ticks
from bot.core.trace import Tracer
from bot.handlers import registry
from bot.handlers.context import House
from bot.messages.text import Catalogs
from bot.platforms import command_specs, completer
from bot.services import demo, glossary, thesaurus, transfer, tuning
from bot.services.answering import Answerer
from bot.services.community import Community
from bot.services.concepts import Lexicon
from bot.services.profiles import topic_model
from config import community as communities
from config.settings import Settings
from storage import wipe
from storage.adapter_state import StoredState
from storage.db import Database

log = logging.getLogger(__name__)

CONFIG = Path(communities.__file__).parent
STOP_SECONDS = 8.0
"""How long events under way may take to finish after SIGTERM; the process is gone within ten."""


@dataclass
class App:
    """The parts of a running bot."""

    db: Database
    house: House
    adapters: Mapping[str, Adapter]
    dispatcher: Dispatcher
    outbox: Outbox
    ticks: Ticks
    tracer: Tracer | None = None

    async def settle(self) -> None:
        """Do all that is due and deliver all that may leave, and wait for it."""
        while True:
            done = await self.ticks.run_due()
            await self.outbox.drain()
            if not done and not await self.ticks.run_due():
                return

    @asynccontextmanager
    async def at_rest(self) -> AsyncIterator[None]:
        """No event is under way and nothing leaves while inside. Whoever enters keeps new events away."""
        await self.dispatcher.idle()
        async with self.outbox.paused():
            yield


async def compose(
    db: Database,
    clock: Clock,
    community: Community,
    catalogs: Catalogs,
    adapters: Mapping[str, Adapter],
    *,
    language: str = "en",
    batch: int | None = None,
    trace: bool = False,
) -> App:
    """Put the parts together over a migrated database. `trace`: write down why, for the demo's page."""
    routes = registry.build()
    async with db.read() as tx:
        topics = await topic_model(tx, community, lexicon(community.name))
        tuned = await tuning.current(tx)
    house = House(
        community=community,
        catalogs=catalogs,
        answerer=Answerer(thresholds=tuned.thresholds, lexicon=lexicon(community.name)),
        topics=topics,
        capabilities={name: adapter.capabilities for name, adapter in adapters.items()},
        clock=clock,
        routes=routes,
        language=language,
        version=__version__,
        links={name: adapter.link for name, adapter in adapters.items() if isinstance(adapter, Linking)},
    )
    tracer = Tracer(house) if trace else None
    ticks = Ticks(db, house, routes, tracer=tracer)
    out = Outbox(db, clock, adapters, wake_ticks=ticks.wake)

    def committed() -> None:
        out.wake()
        if tracer:
            tracer.tell()

    def wake() -> None:
        committed()
        ticks.wake()

    ticks.wake_outbox = committed
    clock.on_jump(wake)
    extra = {} if batch is None else {"batch": batch}
    dispatcher = Dispatcher(db, house, routes, adapters, wake=wake, tracer=tracer, **extra)
    return App(db, house, adapters, dispatcher, out, ticks, tracer)


@asynccontextmanager
async def running(app: App, *, recover: bool = True, on_end: Callable[[], None] = lambda: None) -> AsyncIterator[None]:
    """The core and the adapters at work; leaving stops them calmly: no event half-done, no send cut off.

    `recover` takes up what a process that is gone had begun; beside a running one it must not be done. `on_end` is
    called when an adapter gives up (a token that is refused): its error is raised when leaving.
    """
    if recover:
        await app.outbox.recover()
    core = [asyncio.create_task(part.run(), name=name) for name, part in _core(app).items()]
    receiving = [
        asyncio.create_task(adapter.run(app.dispatcher.handle), name=f"receive {name}")
        for name, adapter in app.adapters.items()
    ]
    for task in receiving:
        task.add_done_callback(lambda _task: on_end())
    try:
        yield
    finally:
        for task in receiving:
            task.cancel()
        ended = await asyncio.gather(*receiving, return_exceptions=True)
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
    for failure in ended:
        if isinstance(failure, Exception):
            raise failure


def _core(app: App) -> dict[str, Dispatcher | Outbox | Ticks]:
    return {"dispatch": app.dispatcher, "outbox": app.outbox, "ticks": app.ticks}


def connect(
    db: Database, clock: Clock, community: Community, texts: Catalogs, wanted: Mapping[str, Mapping[str, Any]]
) -> dict[str, Adapter]:
    """The adapters by name with their options, from the entry points. Raises `LookupError` that says what exists."""
    found = {point.name: point for point in entry_points(group="mufakat.adapters")}
    missing = [name for name in wanted if name not in found]
    if missing:
        raise LookupError(f"no adapter {', '.join(missing)}; installed: {', '.join(sorted(found))}")
    commands, complete = command_specs(registry.build(), texts), completer(community)
    return {
        name: found[name].load()(
            Parts(
                db=db,
                clock=clock,
                state=StoredState(db, name),
                options=options,
                commands=commands,
                complete=complete,
                texts=lambda key, lang: texts.text(lang)(key),
            )
        )
        for name, options in wanted.items()
    }


def community_of(settings: Settings) -> Community:
    """The community the settings choose. Raises `CommunityError`."""
    return communities.load(settings.community.name, settings.community.file)


def catalogs() -> Catalogs:
    """The catalogs that ship with the program."""
    return Catalogs.load(CONFIG / "locales")


@cache
def lexicon(community: str) -> Lexicon:
    """What words mean here: the glossary of the community of that name, if it has one, and the general thesaurus.

    Raises `CommunityError` when the glossary cannot be used.
    """
    file = CONFIG / "communities" / community / "glossary.jsonl"
    known = communities.load_glossary(glossary.load, file=file) if file.exists() else glossary.Glossary(())
    general = (CONFIG / "thesaurus" / "en.txt").read_text(encoding="utf-8").splitlines()
    return Lexicon(known, thesaurus.load(general))


async def install_demo(db: Database, community: Community, clock: Clock, *, afresh: bool = False) -> None:
    """Load the demo community: people to play, example experts and knowledge.

    `afresh`: in place of all there is, in one transaction, and in real time; the clock goes back to it.
    """
    now = clock.real() if afresh else clock.now()
    file = CONFIG / "demo" / f"{community.name}.jsonl"
    people = tomllib.loads((CONFIG / "demo" / "personas.toml").read_text(encoding="utf-8"))["personas"]
    steps = transfer.Steps()
    examples = await transfer.checked_file(db, file, steps) if file.exists() else None
    async with db.write() as tx:
        if afresh:
            await wipe.everything(tx)
        if examples is not None:
            await transfer.put(tx, community, examples, now=now, example=True, steps=steps)
        await demo.add_personas(tx, community, [demo.DemoPersona(**one) for one in people], now)
    if afresh:
        clock.start_again()
