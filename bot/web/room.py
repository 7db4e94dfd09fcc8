"""The room's endpoints: JSON in, JSON or a stream of events out."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from typing import Any, cast
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.adapters.web import RoomError, WebAdapter
from bot.adapters.web.hub import Notice
from bot.messages.types import Address, Sender
from bot.web.backend import Persona, RoomBackend, Step
from bot.web.chrome import choose_language
from bot.web.errors import Refused
from bot.web.reading import flag, form_values, payload, text_of

HEARTBEAT = 15.0
"""Seconds of silence after which a stream says that it is alive."""
_STEPS = ("1h", "1d", "next")
_ROOM_STATUS = {"starting": 503, "unknown-message": 404}
_SHOWN_TYPES = frozenset(
    {"text/calendar", "text/csv", "text/plain", "application/json", "application/pdf", "image/png"}
)


class RoomApi:
    """The endpoints over one room."""

    def __init__(self, adapter: WebAdapter, backend: RoomBackend) -> None:
        self._adapter = adapter
        self._backend = backend
        self._people: list[dict[str, Any]] = []

    def routes(self) -> list[Route]:
        """What is served below `/api`."""
        return [
            Route("/api/state", self.state),
            Route("/api/stream", self.stream),
            Route("/api/commands", self.commands),
            Route("/api/file/{message}", self.file),
            Route("/api/say", self.say, methods=["POST"]),
            Route("/api/press", self.press, methods=["POST"]),
            Route("/api/form", self.form, methods=["POST"]),
            Route("/api/clock", self.clock, methods=["POST"]),
        ]

    async def state(self, request: Request) -> Response:
        """Everything a page needs when it opens."""
        rev, messages = await self._adapter.history()
        return JSONResponse(
            {
                **await self._clock(),
                "personas": await self._personas(),
                "places": [asdict(place) for place in await self._backend.places()],
                "messages": messages,
                "rev": rev,
                "texts": dict(self._backend.chrome(self.language(request))),
            }
        )

    async def stream(self, request: Request) -> Response:
        """Server-sent events: `message`, `seen`, `clock`, `people`; those of messages carry their revision
        as id.
        """
        seen = request.headers.get("last-event-id") or request.query_params.get("after", "0")
        if not (seen.isascii() and seen.isdigit() and len(seen) <= 18):
            raise Refused(400, "bad-request")
        return StreamingResponse(self._events(int(seen)), media_type="text/event-stream")

    async def commands(self, request: Request) -> Response:
        """The commands a persona may use in a place."""
        query = request.query_params
        persona = await self._persona(query.get("persona", ""))
        private = query.get("private", "") in ("1", "true")
        place = "" if private else query.get("place", "")
        found = await self._backend.commands(persona, place, private)
        return JSONResponse({"commands": [asdict(command) for command in found]})

    async def file(self, request: Request) -> Response:
        """The file sent with a message, always as a download."""
        attachment = await self._adapter.file(request.path_params["message"])
        if attachment is None:
            raise Refused(404, "not-found")
        media_type = attachment.media_type.partition(";")[0].strip().lower()
        return Response(
            base64.b64decode(attachment.content),
            media_type=attachment.media_type if media_type in _SHOWN_TYPES else "application/octet-stream",
            headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(attachment.name, safe='')}"},
        )

    async def say(self, request: Request) -> Response:
        """Say something as a persona."""
        given = await payload(request)
        persona = await self._persona(text_of(given, "persona"))
        text = text_of(given, "text")
        if len(text) > self._adapter.capabilities.text_limit:
            raise Refused(413, "too-long")
        if not text.strip():
            raise Refused(400, "empty")
        address, title = await self._address(persona, given)
        reply_to = text_of(given, "reply_to", "")
        message = await self._do(
            self._adapter.say(_sender(persona), address, text, reply_to=reply_to, place_title=title)
        )
        return await self._done({"message": message})

    async def press(self, request: Request) -> Response:
        """Press a button as a persona."""
        given = await payload(request)
        persona = await self._persona(text_of(given, "persona"))
        action = self._action(given)
        await self._do(self._adapter.press(_sender(persona), text_of(given, "message"), action))
        return await self._done({})

    async def form(self, request: Request) -> Response:
        """Submit a form as a persona."""
        given = await payload(request)
        persona = await self._persona(text_of(given, "persona"))
        values = form_values(given, self._adapter.capabilities.text_limit)
        await self._do(self._adapter.submit(_sender(persona), text_of(given, "message"), self._action(given), values))
        return await self._done({})

    async def clock(self, request: Request) -> Response:
        """Move the clock; answers after what became due was done."""
        by = text_of(await payload(request), "by")
        if by not in _STEPS:
            raise Refused(400, "bad-request")
        if not self._backend.clock_movable():
            raise Refused(409, "clock")
        moved = await self._backend.advance(cast(Step, by))
        return await self._done({"moved": moved, **await self._clock()})

    def language(self, request: Request) -> str:
        """The page's language: `?lang=` before what the browser prefers."""
        wanted = request.query_params.get("lang") or request.headers.get("accept-language", "")
        return choose_language(wanted, self._backend.languages())

    async def _events(self, rev: int) -> AsyncIterator[str]:
        watcher = self._adapter.hub.watch()
        try:
            yield "retry: 2000\n\n" + _event(Notice("clock", await self._clock()))
            while missed := await self._adapter.since(rev):
                for notice in missed:
                    rev = notice.rev
                    yield _event(notice)
            while True:
                try:
                    next_notice = await watcher.next(HEARTBEAT)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if next_notice is None:
                    return
                if not next_notice.rev or next_notice.rev > rev:
                    rev = next_notice.rev or rev
                    yield _event(next_notice)
        finally:
            self._adapter.hub.leave(watcher)

    async def _done(self, answer: Mapping[str, Any]) -> Response:
        """Tell every page what may have changed beside the messages, then answer."""
        people = self._people
        now_people = await self._personas()
        if people != now_people:
            self._adapter.hub.publish(Notice("people", {"personas": now_people}))
        self._adapter.hub.publish(Notice("clock", await self._clock()))
        return JSONResponse(dict(answer))

    async def _clock(self) -> dict[str, Any]:
        due = await self._backend.next_due()
        return {
            "now": self._backend.now().isoformat(),
            "offset_seconds": self._backend.offset().total_seconds(),
            "movable": self._backend.clock_movable(),
            "next_due": due.isoformat() if due else None,
        }

    async def _personas(self) -> list[dict[str, Any]]:
        self._people = [asdict(persona) for persona in await self._backend.personas()]
        return self._people

    async def _persona(self, persona_id: str) -> Persona:
        for persona in await self._backend.personas():
            if persona.id == persona_id:
                return persona
        raise Refused(403, "unknown-persona")

    async def _address(self, persona: Persona, given: Mapping[str, Any]) -> tuple[Address, str]:
        if flag(given, "private"):
            return Address(self._adapter.name, persona.id, private=True), ""
        wanted = text_of(given, "place")
        for place in await self._backend.places():
            if place.id == wanted:
                return Address(self._adapter.name, place.id), place.title
        raise Refused(404, "unknown-place")

    def _action(self, given: Mapping[str, Any]) -> str:
        action = text_of(given, "action")
        if not action or len(action.encode(errors="replace")) > self._adapter.capabilities.payload_bytes:
            raise Refused(400, "bad-request")
        return action

    async def _do(self, action: Any) -> Any:
        try:
            return await action
        except RoomError as error:
            raise Refused(_ROOM_STATUS[error.code], error.code) from error


def _sender(persona: Persona) -> Sender:
    return Sender(persona.id, name=persona.shown, locale=persona.lang, place_admin=persona.admin)


def _event(notice: Notice) -> str:
    data = json.dumps(notice.data, ensure_ascii=False, separators=(",", ":"))
    head = f"id: {notice.rev}\n" if notice.rev else ""
    return f"{head}event: {notice.event}\ndata: {data}\n\n"
