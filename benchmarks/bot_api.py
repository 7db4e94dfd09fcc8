"""A light Bot API server in a process of its own: hands out updates in batches of 100 and notes when replies come.

python -m benchmarks.bot_api LATENCY_MS

It checks nothing (the strict one is `tests/servers/telegram`) so that it is never what limits. Prints its address.
Every person, message and press has a number of its own, so that a reply tells by itself which update it answers:
a press is `c<n>`, a private chat `PERSON + n`, a message `MESSAGE + n`, an echoed text begins with `u<n> `.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any
from urllib.parse import parse_qsl

import orjson
from aiohttp import web

PERSON = 2_000_000
MESSAGE = 5_000_000
GROUP = -1_001_000_000_000
BATCH = 100
QUIET = 0.3
"""Seconds without a call after which the bot has nothing left to do."""
ME = {"id": 42, "is_bot": True, "first_name": "Bench", "username": "bench_bot", "can_join_groups": True}
PLAIN: dict[str, Any] = {
    "getme": ME,
    "getwebhookinfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
    "getmycommands": [],
    "getchatadministrators": [],
}


class Emulator:
    """What waits, what was handed out and what was answered; times are seconds of `perf_counter`."""

    def __init__(self, latency: float) -> None:
        self.latency = latency
        self.updates: list[dict[str, Any]] = []
        self.polled = asyncio.Event()
        self.news = asyncio.Event()
        self.last_call = time.perf_counter()
        self.message_id = 100
        self.reset()

    def reset(self) -> None:
        """Begin to count anew."""
        self.handed: dict[int, float] = {}
        self.replied: dict[int, float] = {}
        self.calls = 0

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """One call, of a bot or of the benchmark."""
        path = request.path
        if path.startswith("/control/"):
            return _json(await getattr(self, path.removeprefix("/control/"))(await request.read()))
        method = path.rpartition("/")[2].lower()
        params = await _params(request)
        if method == "getupdates":
            return _json({"ok": True, "result": await self._get_updates(params)})
        self.calls += 1
        self.last_call = arrived = time.perf_counter()
        number = _answers(method, params)
        if number in self.handed:
            self.replied.setdefault(number, arrived)
        if self.latency:
            await asyncio.sleep(self.latency)
        return _json({"ok": True, "result": self._result(method, params)})

    # for the benchmark

    async def ready(self, _: bytes) -> object:
        """Waits for the first poll."""
        await asyncio.wait_for(self.polled.wait(), 30)
        return True

    async def load(self, body: bytes) -> object:
        """Updates to hand out; the counts begin anew."""
        self.reset()
        self.updates += orjson.loads(body)
        self.news.set()
        return True

    async def finished(self, body: bytes) -> object:
        """Waits for so many replies and for quiet; gives the wait of each in ms and the seconds of all."""
        asked = orjson.loads(body)
        end = time.perf_counter() + asked["seconds"]
        while time.perf_counter() < end:
            quiet = time.perf_counter() - self.last_call > max(QUIET, 3 * self.latency)
            if len(self.replied) >= asked["count"] and quiet:
                break
            await asyncio.sleep(0.005)
        waits = [1000 * (at - self.handed[number]) for number, at in self.replied.items()]
        span = max(self.replied.values()) - min(self.handed.values()) if self.replied else 0.0
        return {"waits": waits, "span": span, "calls": self.calls, "handed": len(self.handed)}

    # for bots

    async def _get_updates(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        offset, timeout = int(params.get("offset") or 0), float(params.get("timeout") or 0)
        if offset < 0:  # "only the last": nobody here wants it
            offset = 0
        self.updates = [one for one in self.updates if one["update_id"] >= offset]
        self.polled.set()
        if not self.updates and timeout:
            self.news.clear()
            try:
                await asyncio.wait_for(self.news.wait(), timeout)
            except TimeoutError:
                return []
        batch = self.updates[: min(BATCH, int(params.get("limit") or BATCH))]
        now = time.perf_counter()
        for one in batch:
            self.handed.setdefault(one["update_id"], now)
        return batch

    def _result(self, method: str, params: dict[str, Any]) -> Any:
        if method in PLAIN:
            return PLAIN[method]
        if not method.startswith(("sendmessage", "editmessage", "senddocument")):
            return True
        self.message_id += 1
        chat = int(params["chat_id"])
        where = {"id": chat, "type": "private", "first_name": "P"} if chat > 0 else _group(chat)
        number = int(params.get("message_id") or self.message_id)
        return {"message_id": number, "date": 1_780_000_000, "chat": where, "from": ME, "text": params.get("text", "")}


def _group(chat: int) -> dict[str, Any]:
    return {"id": chat, "type": "supergroup", "title": "Group"}


def _answers(method: str, params: dict[str, Any]) -> int:
    """The number of the update a call answers, 0 for a call without content for the person."""
    if method == "answercallbackquery":
        return int(params["callback_query_id"][1:]) if params.get("text") else 0
    if method != "sendmessage":
        return 0
    text, chat = str(params.get("text", "")), int(params["chat_id"])
    if text.startswith("u") and text[1:].partition(" ")[0].isdecimal():
        return int(text[1:].partition(" ")[0])
    if chat > PERSON:
        return chat - PERSON
    reply = params.get("reply_parameters")
    reply = orjson.loads(reply) if isinstance(reply, str) else reply or {}
    return max(0, int(reply.get("message_id", 0)) - MESSAGE)


def echo(number: int, chat: int) -> dict[str, Any]:
    """A text to be echoed."""
    return _message(number, chat, f"u{number} How do we publish procurement records?")


def ask(number: int, chat: int, question: str) -> dict[str, Any]:
    """`/ask` in a group."""
    update = _message(number, chat, f"/ask {question}")
    update["message"]["entities"] = [{"type": "bot_command", "offset": 0, "length": 4}]
    return update


def press(number: int, chat: int, card: int, data: str) -> dict[str, Any]:
    """A press on a card in a group."""
    message = {"message_id": card, "date": 1_780_000_000, "chat": _group(GROUP - chat), "from": ME, "text": "Card"}
    query = {"id": f"c{number}", "from": _person(number), "chat_instance": "1", "data": data, "message": message}
    return {"update_id": number, "callback_query": query}


def _message(number: int, chat: int, text: str) -> dict[str, Any]:
    message = {"message_id": MESSAGE + number, "date": 1_780_000_000, "text": text}
    return {"update_id": number, "message": {**message, "from": _person(number), "chat": _group(GROUP - chat)}}


def _person(number: int) -> dict[str, Any]:
    return {"id": PERSON + number, "is_bot": False, "first_name": "Official", "language_code": "en"}


def _json(value: object) -> web.Response:
    return web.Response(body=orjson.dumps(value), content_type="application/json")


async def _params(request: web.BaseRequest) -> dict[str, Any]:
    if request.content_type == "application/json":
        found: dict[str, Any] = orjson.loads(await request.read() or b"{}")
        return found
    if request.content_type.startswith("multipart/"):
        return dict(await request.post())
    return dict(parse_qsl((await request.read()).decode()))


async def serve(latency: float) -> None:
    """Serve until the process is ended."""
    runner = web.ServerRunner(web.Server(Emulator(latency).handle, access_log=None))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) / 1000))
