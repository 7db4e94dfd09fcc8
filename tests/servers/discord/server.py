"""The local Discord in a thread of its own: start, stop, and everything a test does with it from outside."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from aiohttp import web

from tests.servers.discord.faults import Fault, Faults
from tests.servers.discord.gateway import Hub
from tests.servers.discord.people import People
from tests.servers.discord.rest import Rest
from tests.servers.discord.world import Channel, Message, World

T = TypeVar("T")
PATIENCE = 10.0
"""Seconds a test waits at most for something that comes at once."""


class DiscordServer:
    """`world` may be read from any thread; whatever changes it goes through `do`."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="discord server", daemon=True)
        self._started = threading.Event()
        self._runner: web.AppRunner | None = None

    # life

    def __enter__(self) -> DiscordServer:
        self._thread.start()
        assert self._started.wait(PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self.loop).result(PATIENCE)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(PATIENCE)
        self.loop.close()

    def _serve(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._start())
        self._started.set()
        self.loop.run_forever()

    async def _start(self) -> None:
        self._change = asyncio.Condition()
        self.world, self.faults = World(), Faults()
        self.hub = Hub(self.world, self.faults, "")
        self.rest = Rest(self.world, self.faults, self.hub)
        self.people = People(self.world, self.hub, self.rest.hooks)
        self.hub.changed = self.rest.changed = self._changed
        app = web.Application()
        app.add_routes([web.get("/gateway/", self.hub.handle), *self.rest.routes()])
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.base_url = f"http://{host}:{port}/api/v10"
        self.gateway_url = self.hub.url = f"ws://{host}:{port}/gateway/"

    async def _stop(self) -> None:
        self.faults.released.set()
        await self.hub.lose(resumable=False)
        if self._runner is not None:
            await self._runner.cleanup()
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        for _ in range(5):
            await asyncio.sleep(0)  # transports that were closed say goodbye in the loop's next rounds

    # from a test

    @property
    def options(self) -> dict[str, str]:
        """The adapter's options."""
        return {"token": self.world.token, "api_base_url": self.base_url, "gateway_url": self.gateway_url}

    def do(self, what: Callable[[], T]) -> T:
        """Run something in the server's thread and wait for it."""

        async def run() -> T:
            result = what()
            self._changed()
            return result

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(PATIENCE)

    async def await_(self, what: Callable[[], Awaitable[T]]) -> T:
        """The same for a coroutine, without blocking the test's loop."""

        async def run() -> T:
            return await what()

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(run(), self.loop))

    async def until(self, true: Callable[[], Any]) -> None:
        """Wait until something holds; looked at after each request, frame and change."""

        async def wait() -> None:
            async with self._change:
                await self._change.wait_for(true)

        coroutine: Coroutine[Any, Any, None] = wait()
        future = asyncio.run_coroutine_threadsafe(coroutine, self.loop)
        await asyncio.wait_for(asyncio.wrap_future(future), PATIENCE)

    def fault(self, match: str, kind: str, **how: Any) -> Fault:
        """Order a fault."""
        return self.do(lambda: self._order(Fault(match, kind, **how)))

    def calls(self, match: str) -> list[int]:
        """Statuses of the requests whose "METHOD path" contains `match`."""
        return [status for method, path, status in list(self.rest.log) if match in f"{method} {path}"]

    def bodies(self, match: str) -> list[Any]:
        """Bodies of the requests that match."""
        return [body for line, body in list(self.rest.bodies) if match in line]

    def in_channel(self, channel: Channel, person: str = "") -> list[Message]:
        """The bot's messages there that a person sees, oldest first."""
        found = [one for one in list(self.world.messages.values()) if one.channel == channel.id]
        return [one for one in found if one.author == self.world.bot and one.only_for in ("", person)]

    def _order(self, fault: Fault) -> Fault:
        self.faults.requests.append(fault)
        return fault

    def _changed(self) -> None:
        async def tell() -> None:
            async with self._change:
                self._change.notify_all()

        task = self.loop.create_task(tell())
        self._telling = getattr(self, "_telling", set())
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)
