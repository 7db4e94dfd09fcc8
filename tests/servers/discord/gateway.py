"""The gateway: HELLO, heartbeats, IDENTIFY, READY, dispatches, RESUME, op 9."""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.servers.discord.faults import Faults
from tests.servers.discord.world import World

GUILDS, GUILD_MESSAGES, DIRECT, CONTENT = 1, 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = (1 << 1) | (1 << 8) | CONTENT
HEARTBEAT_MS = 41_250


@dataclass
class Session:
    """A session: what was dispatched, and the connection it goes over now, if any."""

    id: str
    intents: int
    sent: list[dict[str, Any]] = field(default_factory=list)
    queue: asyncio.Queue[dict[str, Any] | None] | None = None

    def dispatch(self, name: str, data: Any) -> None:
        """The next event of this session."""
        frame = {"op": 0, "t": name, "s": len(self.sent) + 1, "d": data}
        self.sent.append(frame)
        if self.queue is not None:
            self.queue.put_nowait(frame)


class Hub:
    """All sessions and connections."""

    def __init__(self, world: World, faults: Faults, url: str) -> None:
        self.world = world
        self.faults = faults
        self.url = url
        self.sessions: dict[str, Session] = {}
        self.sockets: set[web.WebSocketResponse] = set()
        self.identifies = 0
        self.resumes = 0
        self.heartbeats = 0
        self.closed_with: list[int] = []
        self.held: list[tuple[str, Any]] = []
        self.changed: Any = lambda: None

    # dispatching

    def dispatch(self, name: str, data: dict[str, Any]) -> None:
        """An event for every session that wants it; or kept back, when that is ordered."""
        if self.faults.hold_dispatches:
            self.held.append((name, data))
            return
        for _ in range(1 + self.faults.duplicate):
            for session in self.sessions.values():
                shown = self._for(session, name, data)
                if shown is not None:
                    session.dispatch(name, shown)

    def release(self, *, backwards: bool = False) -> None:
        """What was kept back, in order or the other way round."""
        self.faults.hold_dispatches = False
        held, self.held = self.held, []
        for name, data in reversed(held) if backwards else held:
            self.dispatch(name, data)

    def raw(self, frame: Any) -> None:
        """Any frame, as it is, to every connection."""
        for session in self.sessions.values():
            if session.queue is not None:
                session.queue.put_nowait(frame)

    def _for(self, session: Session, name: str, data: dict[str, Any]) -> dict[str, Any] | None:
        if name not in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
            return data if name == "INTERACTION_CREATE" or session.intents & GUILDS else None
        if "guild_id" not in data:
            return data if session.intents & DIRECT else None
        if not session.intents & GUILD_MESSAGES:
            return None
        mine = {self.world.bot} & {one["id"] for one in data["mentions"]} or data["author"]["id"] == self.world.bot
        if session.intents & CONTENT or mine:
            return data
        return data | {"content": "", "attachments": [], "components": []}

    # connections

    async def lose(self, *, resumable: bool, code: int | None = None) -> None:
        """Cut every connection; without `resumable` the sessions are gone too."""
        if not resumable:
            for session in self.sessions.values():
                session.queue = None
            self.sessions.clear()
        for socket in list(self.sockets):
            if code is None:
                transport = socket._req.transport if socket._req is not None else None
                if transport is not None:
                    transport.abort()
            elif socket._writer is not None:
                # Only the frame: the connection's own task reads the answer and ends.
                await socket._writer.close(code)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """One connection."""
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        self.sockets.add(socket)
        session: Session | None = None
        writer: asyncio.Task[None] | None = None
        try:
            if request.query.get("v") != "10" or request.query.get("encoding") != "json":
                await self._close(socket, 4012)
                return socket
            await socket.send_json({"op": 10, "d": {"heartbeat_interval": HEARTBEAT_MS}})
            async for frame in socket:
                if frame.type is not WSMsgType.TEXT:
                    await self._close(socket, 4002)
                    break
                code, found = await self._frame(socket, frame.data, session)
                if code:
                    await self._close(socket, code)
                    break
                if found is not None:
                    session = found
                    queue = session.queue
                    assert queue is not None
                    writer = asyncio.create_task(self._write(socket, queue))
                self.changed()
        finally:
            if writer is not None:
                writer.cancel()
            if session is not None:
                session.queue = None
            self.sockets.discard(socket)
            self.closed_with.append(socket.close_code or 0)
            self.changed()
        return socket

    async def _frame(
        self, socket: web.WebSocketResponse, text: str, session: Session | None
    ) -> tuple[int, Session | None]:
        """(close code or 0, the session it begins)."""
        if len(text) > 4096:
            return 4002, None
        try:
            frame = json.loads(text)
            op, data = frame["op"], frame.get("d")
        except (ValueError, KeyError, TypeError):
            return 4002, None
        if op == 1:
            self.heartbeats += 1
            await socket.send_json({"op": 11})
            return 0, None
        if op == 2:
            return (4005, None) if session else self._identify(data)
        if op == 6:
            return await self._resume(socket, data, session)
        if op in (3, 4, 8):
            return (0, None) if session else (4003, None)
        return 4001, None

    def _identify(self, data: Any) -> tuple[int, Session | None]:
        if not isinstance(data, dict) or not isinstance(data.get("properties"), dict):
            return 4002, None
        if data.get("token") != self.world.token:
            return 4004, None
        intents = data.get("intents")
        if not isinstance(intents, int) or intents >> 26:
            return 4013, None
        if intents & PRIVILEGED:
            return 4014, None
        self.identifies += 1
        session = Session(secrets.token_hex(8), intents, queue=asyncio.Queue())
        self.sessions[session.id] = session
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": self.world.user(self.world.bot),
                "guilds": [{"id": self.world.guild, "unavailable": True}],
                "session_id": session.id,
                "resume_gateway_url": self.url,
                "shard": [0, 1],
                "application": {"id": self.world.application, "flags": 0},
            },
        )
        session.dispatch("GUILD_CREATE", self.world.guild_object())
        return 0, session

    async def _resume(
        self, socket: web.WebSocketResponse, data: Any, session: Session | None
    ) -> tuple[int, Session | None]:
        if session:
            return 4005, None
        if not isinstance(data, dict) or data.get("token") != self.world.token:
            return 4004, None
        known = self.sessions.get(data.get("session_id", ""))
        seq = data.get("seq")
        if known is None or not self.faults.resumable or not isinstance(seq, int) or seq > len(known.sent):
            await socket.send_json({"op": 9, "d": False})
            return 0, None
        self.resumes += 1
        known.queue = asyncio.Queue()
        for frame in known.sent[seq:]:
            known.queue.put_nowait(frame)
        known.dispatch("RESUMED", {})
        return 0, known

    async def _write(self, socket: web.WebSocketResponse, queue: asyncio.Queue[Any]) -> None:
        while True:
            frame = await queue.get()
            if socket.closed:
                return
            try:
                await (socket.send_str(frame) if isinstance(frame, str) else socket.send_json(frame))
            except ConnectionError:
                return

    async def _close(self, socket: web.WebSocketResponse, code: int) -> None:
        await socket.close(code=code)
