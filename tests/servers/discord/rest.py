"""The REST interface: routes, permissions, faults. What is refused is refused with Discord's status and JSON code."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.servers.discord import checks
from tests.servers.discord.faults import Faults
from tests.servers.discord.gateway import Hub
from tests.servers.discord.hooks import Hooks
from tests.servers.discord.threads import Threads
from tests.servers.discord.world import FORUMS, THREADS, Channel, Message, Refuse, World

Handler = Callable[["Call"], Awaitable[Any]]


class Call:
    """A request, read."""

    def __init__(self, request: web.Request, data: Any, files: list[tuple[str, bytes]]) -> None:
        self.method = request.method
        self.query = request.query
        self.parts = request.match_info
        self.data = data
        self.files = files

    @property
    def body(self) -> dict[str, Any]:
        """The JSON object."""
        if not isinstance(self.data, dict):
            raise Refuse(400, 50109, "The request body contains invalid JSON.")
        return self.data


class Rest:
    """Handlers by route."""

    def __init__(self, world: World, faults: Faults, hub: Hub) -> None:
        self.world = world
        self.faults = faults
        self.hub = hub
        self.hooks = Hooks(world, hub)
        self.threads = Threads(world, hub, self.hooks)
        self.log: list[tuple[str, str, int]] = []
        self.bodies: list[tuple[str, Any]] = []
        self.invalid = 0
        self.changed: Callable[[], None] = lambda: None

    def routes(self) -> list[web.RouteDef]:
        """Everything under /api/v10; what is not here is 404."""
        channel, one = "/channels/{channel}", "/channels/{channel}/messages/{message}"
        hook = "/webhooks/{application}/{token}"
        table: list[tuple[str, str, Handler, bool]] = [
            ("GET", "/users/@me", self.me, True),
            ("GET", "/oauth2/applications/@me", self.application, True),
            ("GET", "/gateway", self.gateway, False),
            ("PUT", "/applications/{application}/commands", self.publish, True),
            ("POST", "/users/@me/channels", self.open_private, True),
            ("GET", channel, self.channel, True),
            ("PATCH", channel, self.change_thread, True),
            ("POST", f"{channel}/threads", self.post, True),
            ("POST", one + "/threads", self.thread, True),
            ("GET", "/guilds/{guild}/threads/active", self.threads.active, True),
            ("GET", f"{channel}/messages", self.history, True),
            ("POST", f"{channel}/messages", self.create, True),
            ("GET", one, self.get, True),
            ("PATCH", one, self.edit, True),
            ("DELETE", one, self.delete, True),
            ("PUT", one + "/reactions/{emoji}/@me", self.react, True),
            ("POST", "/interactions/{interaction}/{token}/callback", self.hooks.callback, False),
            ("POST", hook, self.hooks.follow_up, False),
            ("GET", hook + "/messages/{message}", self.hooks.get, False),
            ("PATCH", hook + "/messages/{message}", self.hooks.edit, False),
            ("DELETE", hook + "/messages/{message}", self.hooks.delete, False),
        ]
        found = [web.route(way, f"/api/v10{path}", self._wrapped(handler, bot)) for way, path, handler, bot in table]
        return [*found, web.route("*", "/api/v10/{rest:.*}", self._wrapped(self.unknown, False))]

    def _wrapped(self, handler: Handler, bot: bool) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            line = f"{request.method} {request.path.removeprefix('/api/v10')}"
            fault = self.faults.of(line)
            try:
                if fault is not None and fault.kind in ("limit", "error", "edge"):
                    return self._done(line, self._faulty(fault))
                if fault is not None and fault.kind == "hold":
                    await self.faults.released.wait()
                if bot and request.headers.get("Authorization") != f"Bot {self.world.token}":
                    raise Refuse(401, 0, "401: Unauthorized")
                answer = await handler(await self._read(request, line))
                response = self._json(200 if answer is not None else 204, answer)
            except Refuse as refusal:
                response = self._json(refusal.status, refusal.body, refusal.headers)
            if fault is not None and fault.kind == "drop":
                self._done(line, response)
                if request.transport is not None:
                    request.transport.abort()
                return response
            return self._done(line, response)

        return handle

    def _done(self, line: str, response: web.Response) -> web.Response:
        self.log.append((*line.split(" ", 1), response.status))  # type: ignore[arg-type]
        if response.status in (401, 403, 429) and response.headers.get("X-RateLimit-Scope") != "shared":
            self.invalid += 1
        self.changed()
        return response

    async def _read(self, request: web.Request, line: str) -> Call:
        files: list[tuple[str, bytes]] = []
        data: Any = None
        if request.content_type.startswith("multipart/"):
            form = await request.post()
            data = json.loads(str(form["payload_json"]))
            for name, value in form.items():
                if name.startswith("files["):
                    assert isinstance(value, web.FileField)
                    files.append((value.filename, value.file.read()))
        elif request.can_read_body and (raw := await request.read()):
            if request.headers.get("Content-Type") != "application/json":
                raise Refuse(400, 50035, "Invalid Form Body")
            try:
                data = json.loads(raw)
            except ValueError:
                raise Refuse(400, 50109, "The request body contains invalid JSON.") from None
        self.bodies.append((line, data))
        return Call(request, data, files)

    @staticmethod
    def _json(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
        # Exactly application/json: with a charset the SDK does not read it.
        told = {"Content-Type": "application/json", "Via": "1.1 local", **(headers or {})}
        if body is None:
            return web.Response(status=status, headers={"Content-Type": "text/html"})
        return web.Response(status=status, body=json.dumps(body).encode(), headers=told)

    def _faulty(self, fault: Any) -> web.Response:
        if fault.kind == "error":
            return self._json(fault.status, {"message": "Internal Server Error", "code": 0})
        if fault.kind == "edge":
            return web.Response(status=429, text="blocked", headers={"Retry-After": str(fault.seconds)})
        headers = {"Retry-After": str(fault.seconds), "X-RateLimit-Scope": fault.scope}
        if fault.everywhere:
            headers["X-RateLimit-Global"] = "true"
        told = {"message": "You are being rate limited.", "retry_after": fault.seconds, "global": fault.everywhere}
        return self._json(429, told, headers)

    # routes

    async def unknown(self, call: Call) -> Any:
        raise Refuse(404, 0, "404: Not Found")

    async def me(self, call: Call) -> Any:
        return self.world.user(self.world.bot)

    async def application(self, call: Call) -> Any:
        told = {"id": self.world.application, "name": "Mufakat", "icon": None, "description": "", "summary": ""}
        more = {"bot_public": True, "bot_require_code_grant": False, "verify_key": "0" * 64, "flags": 0}
        return told | more | {"owner": self.world.user("3000000000000000001"), "team": None, "rpc_origins": None}

    async def gateway(self, call: Call) -> Any:
        return {"url": self.hub.url}

    async def publish(self, call: Call) -> Any:
        if call.parts["application"] != self.world.application:
            raise Refuse(403, 20012, "You are not authorized to perform this action on this application")
        self.world.commands = checks.commands(call.data)
        told = {"application_id": self.world.application, "version": "1"}
        return [one | told | {"id": self.world.snowflake()} for one in self.world.commands]

    async def open_private(self, call: Call) -> Any:
        person = str(call.body.get("recipient_id", ""))
        if not person.isdigit() or person == self.world.bot:
            raise Refuse(400, 50033, "Invalid Recipient(s)")
        if (refusal := self.world.denied.get(f"@{person}")) is not None:
            raise Refuse(*refusal, "Refused")
        return self.world.channel(self.world.private(person))

    async def channel(self, call: Call) -> Any:
        return self.world.channel(self._channel(call))

    async def history(self, call: Call) -> Any:
        channel = self._channel(call)
        limit, after = int(call.query.get("limit", "50")), int(call.query.get("after", "0"))
        if not 1 <= limit <= 100:
            raise checks.invalid("limit", "between 1 and 100")
        found = [one for one in self.world.messages.values() if one.channel == channel.id and not one.only_for]
        found = sorted((one for one in found if int(one.id) > after), key=lambda one: int(one.id))
        page = found[:limit] if "after" in call.query else found[-limit:]
        return [self._in_history(one, channel) for one in reversed(page)]

    def _in_history(self, one: Message, channel: Channel) -> dict[str, Any]:
        told = self.world.message(one)
        seen = channel.person or self.world.bot in one.mentions or one.author == self.world.bot
        return told if seen else told | {"content": "", "attachments": [], "components": []}

    async def create(self, call: Call) -> Any:
        channel, data = self._channel(call), call.body
        if channel.type in FORUMS:
            raise Refuse(400, 50008, "Cannot send messages in a non-text channel")
        self.world.takes(data)
        checks.message(data, files=len(call.files))
        if channel.person in self.world.closed and channel.person:
            raise Refuse(403, 50007, "Cannot send messages to this user")
        if channel.type in THREADS:
            self.threads.written_in(channel)
        nonce = str(data.get("nonce") or "")
        if nonce and data.get("enforce_nonce") and (known := self._repeated(channel, nonce)) is not None:
            return self.world.message(known)
        reference = str((data.get("message_reference") or {}).get("message_id", ""))
        if reference and reference not in self.world.messages:
            if (data["message_reference"]).get("fail_if_not_exists", True):
                raise checks.invalid("message_reference", "Unknown message")
            reference = ""
        content = data.get("content") or ""
        made = self.world.add(
            Message(
                self.world.snowflake(),
                channel.id,
                self.world.bot,
                content,
                data.get("components") or [],
                data.get("flags", 0),
                reference=reference,
                nonce=nonce,
                files=call.files,
                pings=checks.pings(data, hook=False),
            )
        )
        self.hooks.tell("MESSAGE_CREATE", made)
        return self.world.message(made)

    async def get(self, call: Call) -> Any:
        return self.world.message(self._message(call))

    async def edit(self, call: Call) -> Any:
        channel, message = self._channel(call), self._message(call)
        if message.author != self.world.bot:
            raise Refuse(403, 50005, "Cannot edit a message authored by another user")
        self.threads.touched(channel)
        self.hooks.change(message, call.body, hook=False)
        return self.world.message(message)

    async def delete(self, call: Call) -> Any:
        del self.world.messages[self._message(call).id]

    async def react(self, call: Call) -> Any:
        self.threads.touched(self._channel(call))
        self._message(call).reactions.append(call.parts["emoji"])

    async def thread(self, call: Call) -> Any:
        return self.threads.below(self._channel(call), self._message(call), call.body)

    async def post(self, call: Call) -> Any:
        return self.threads.post(self._channel(call), call.body, call.files)

    async def change_thread(self, call: Call) -> Any:
        return self.threads.change(self._channel(call), call.body)

    def _channel(self, call: Call) -> Channel:
        channel = self.world.channels.get(call.parts["channel"])
        if channel is None:
            raise Refuse(404, 10003, "Unknown Channel")
        if (refusal := self.world.denied.get(channel.id)) is not None:
            raise Refuse(*refusal, "Refused")
        return channel

    def _message(self, call: Call) -> Message:
        channel = self._channel(call)
        found = self.world.messages.get(call.parts["message"])
        if found is None or found.channel != channel.id or found.only_for:
            raise Refuse(404, 10008, "Unknown Message")
        return found

    def _repeated(self, channel: Channel, nonce: str) -> Message | None:
        since = self.world.now() - 300.0
        for one in self.world.messages.values():
            if one.channel == channel.id and one.nonce == nonce and one.created > since:
                return one
        return None
