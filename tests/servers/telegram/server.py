"""The server itself: HTTP on loopback in a thread of its own, long polling, webhooks, faults on request.

Everything public may be called from any thread; the state is only touched in the server's.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp
from aiohttp import web

from tests.servers.telegram.methods import METHODS
from tests.servers.telegram.state import TOKEN, Refusal, State

T = TypeVar("T")
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
HOOKED = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass
class Fault:
    """`times` calls of `method` go wrong: `status` is answered instead; `drop` cuts the connection, after the call took
    effect or before; `delay` seconds pass first (-1: for ever)."""

    method: str
    times: int = 1
    status: int = 0
    retry_after: int = 0
    drop: str = ""
    delay: float = 0.0
    garbage: bool = False


class TelegramServer:
    """`with TelegramServer() as server:` → `server.url`, `server.token`."""

    def __init__(self, *, token: str = TOKEN) -> None:
        self.token = token
        self.url = ""
        self.state = State()
        self.faults: list[Fault] = []
        self.duplicate = False
        self.reorder = False
        self._polls = 0
        self._waiting: asyncio.Future[None] | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> TelegramServer:
        self._thread.start()
        assert self._ready.wait(10), "the server does not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    # for tests

    def do(self, work: Callable[[State], T]) -> T:
        """Look at the state or change it, in the server's thread."""

        async def act() -> T:
            result = work(self.state)
            await self._wake()
            return result

        return asyncio.run_coroutine_threadsafe(act(), self._loop).result(10)

    def fault(self, method: str, **how: Any) -> Fault:
        """Have the next calls of a method go wrong."""
        made = Fault(method.lower(), **how)
        self.do(lambda _: self.faults.append(made))
        return made

    def calls(self, method: str) -> list[dict[str, Any]]:
        """The parameters of every call of a method so far."""
        return self.do(lambda state: [given for name, given in state.calls if name == method.lower()])

    async def until(self, condition: Callable[[State], Any], seconds: float = 10.0) -> Any:
        """Wait until something holds; returns it. Raises `TimeoutError`."""

        async def wait() -> Any:
            async with asyncio.timeout(seconds), self._changed:
                while not (found := condition(self.state)):
                    await self._changed.wait()
                return found

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(wait(), self._loop))

    async def handled(self, update_id: int) -> None:
        """Wait until the bot has confirmed an update."""
        if update_id:
            await self.until(lambda state: state.confirmed >= update_id)

    # the thread

    def _serve(self) -> None:
        asyncio.run(self._main())

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._changed = asyncio.Condition()
        app = web.Application(client_max_size=50 << 20)
        app.router.add_route("*", "/{bot:bot.*}/{method}", self._call)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        pushing = asyncio.create_task(self._push())
        self._ready.set()
        await self._stop.wait()
        pushing.cancel()
        await asyncio.gather(pushing, return_exceptions=True)
        await runner.cleanup()
        for _ in range(5):
            await asyncio.sleep(0)  # transports that were closed say goodbye in the loop's next rounds

    async def _wake(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        params = await _params(request)
        fault = self._fault(method)
        if fault is not None:
            await self._wake()
            if fault.delay:
                await asyncio.sleep(fault.delay if fault.delay > 0 else 3600)
            if fault.drop == "before":
                return _cut(request)
            if fault.status:
                return _refused(_trouble(fault))
            if fault.garbage:
                return web.Response(text="<html>bad gateway</html>", status=502)
        try:
            if request.match_info["bot"] != f"bot{self.token}":
                raise Refusal(401, "Unauthorized")
            if method == "getupdates":
                result = await self._updates(params)
            elif method in METHODS:
                self.state.calls.append((method, params))
                result = METHODS[method](self.state, params)
            else:
                raise Refusal(404, "Not Found")
        except Refusal as refusal:
            return _refused(refusal)
        finally:
            await self._wake()
        if fault is not None and fault.drop == "after":
            return _cut(request)
        return web.Response(body=json.dumps({"ok": True, "result": result}).encode(), content_type="application/json")

    def _fault(self, method: str) -> Fault | None:
        for fault in self.faults:
            if fault.method in (method, "*") and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    async def _updates(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        state = self.state
        if state.webhook:
            raise Refusal(409, HOOKED)
        if "allowed_updates" in params:
            state.allowed = params["allowed_updates"]
        offset, timeout = int(params.get("offset", 0)), float(params.get("timeout", 0))
        limit = min(100, max(1, int(params.get("limit", 100))))
        state.calls.append(("getupdates", params))
        state.confirm(offset)
        await self._wake()
        self._polls += 1
        mine = self._polls
        if not state.updates and timeout:
            async with self._changed:
                self._changed.notify_all()
                try:
                    async with asyncio.timeout(timeout):
                        await self._changed.wait_for(lambda: state.updates or self._polls != mine or state.webhook)
                except TimeoutError:
                    return []
        if self._polls != mine:
            raise Refusal(409, CONFLICT)
        if state.webhook:
            raise Refusal(409, HOOKED)
        found = list(state.updates[:limit])
        if self.duplicate:
            found = [one for one in found for _ in range(2)][:100]
        if self.reorder:
            found.reverse()
        return found

    async def _push(self) -> None:
        """Deliver to a webhook, one after another, until it says 200."""
        async with aiohttp.ClientSession() as session:
            while True:
                async with self._changed:
                    await self._changed.wait_for(lambda: self.state.webhook and self.state.updates)
                hook, update = self.state.webhook, self.state.updates[0]
                headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret"]} if hook["secret"] else {}
                try:
                    async with session.post(hook["url"], json=update, headers=headers) as answer:
                        taken = answer.status == 200
                except aiohttp.ClientError:
                    taken = False
                if taken:
                    self.state.confirm(update["update_id"] + 1)
                    await self._wake()
                else:
                    await asyncio.sleep(0.02)


def _trouble(fault: Fault) -> Refusal:
    if fault.status == 429:
        wait = fault.retry_after or 1
        return Refusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
    said = {409: CONFLICT, 500: "Internal Server Error", 502: "Bad Gateway"}
    return Refusal(fault.status, said.get(fault.status, f"fault {fault.status}"))


def _refused(refusal: Refusal) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.Response(body=json.dumps(body).encode(), status=refusal.code, content_type="application/json")


def _cut(request: web.Request) -> web.StreamResponse:
    """Close the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _params(request: web.Request) -> dict[str, Any]:
    """Parameters from the address, a form, multipart or JSON; values that are JSON are read."""
    given: dict[str, Any] = {name: _value(name, value) for name, value in request.query.items()}
    if request.content_type == "application/json":
        body = await request.json()
        return given | (body if isinstance(body, dict) else {})
    for name, value in (await request.post()).items():
        is_file = isinstance(value, web.FileField)
        given[name] = (value.filename, value.file.read()) if is_file else _value(name, value)
    return given


_JSON = frozenset(
    "reply_markup reply_parameters link_preview_options allowed_updates commands scope reaction disable_notification "
    "show_alert drop_pending_updates entities".split()
)


def _value(name: str, value: Any) -> Any:
    if name in _JSON and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
