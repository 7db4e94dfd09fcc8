"""The room's endpoints: JSON in, JSON or a stream of events out."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import asdict
from typing import Any, cast
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.adapters.web import RoomError, WebAdapter
from bot.adapters.web.hub import Notice
from bot.messages.types import Address, Attachment, Sender
from bot.web.backend import Persona, RoomBackend, Step
from bot.web.chrome import choose_language
from bot.web.errors import Refused
from bot.web.reading import flag, form_values, payload, text_of
from bot.web.repeats import Repeats

HEARTBEAT = 15.0
"""Seconds of silence after which a stream says that it is alive."""
START_OF_STREAM = "retry: 2000\n\n"
_STEPS = ("1h", "1d", "next")
_KEY_CHARS = 64
_ROOM_STATUS = {"starting": 503, "unknown-message": 404, "unknown-thread": 404}
_SHOWN_TYPES = frozenset(
    {"text/calendar", "text/csv", "text/plain", "application/json", "application/pdf", "image/png"}
)


class RoomApi:
    """The endpoints over one room."""

    def __init__(self, adapter: WebAdapter, backend: RoomBackend) -> None:
        self._adapter = adapter
        self._backend = backend
        self._people: list[dict[str, Any]] = []
        self._repeats = Repeats()

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
        era = await self._adapter.era()
        rev, messages = await self._adapter.history()
        return JSONResponse(
            {
                **await self._clock(),
                "era": era,
                "faults": self._adapter.faults.state(),
                "personas": await self._personas(),
                "places": [asdict(place) for place in await self._backend.places()],
                "messages": messages,
                "rev": rev,
                "texts": dict(self._backend.chrome(self.language(request))),
            }
        )

    async def stream(self, request: Request) -> Response:
        """Server-sent events: `message`, `seen`, `clock`, `people`, `faults`, `reset`; those of messages carry their
        revision as id.
        """
        return StreamingResponse(self._events(seen_revision(request)), media_type="text/event-stream")

    async def commands(self, request: Request) -> Response:
        """The commands a persona may use in a place."""
        query = request.query_params
        persona = await self._persona(request, {"persona": query.get("persona", "")})
        private = query.get("private", "") in ("1", "true")
        place = "" if private else query.get("place", "")
        found = await self._backend.commands(persona, place, private)
        return JSONResponse({"commands": [asdict(command) for command in found]})

    async def file(self, request: Request) -> Response:
        """The file sent with a message, always as a download."""
        attachment = await self._file(request)
        if attachment is None:
            raise Refused(404, "not-found")
        media_type = attachment.media_type.partition(";")[0].strip().lower()
        return Response(
            base64.b64decode(attachment.content),
            media_type=attachment.media_type if media_type in _SHOWN_TYPES else "application/octet-stream",
            headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(attachment.name, safe='')}"},
        )

    async def say(self, request: Request) -> Response:
        """Say something as a persona. With a `key`, the same words sent again are not said again."""
        given = await payload(request)
        persona = await self._persona(request, given)
        text = text_of(given, "text")
        if len(text) > self._adapter.capabilities.text_limit:
            raise Refused(413, "too-long")
        if not text.strip():
            raise Refused(400, "empty")
        address, title = await self._address(persona, given)
        reply_to = text_of(given, "reply_to", "")
        key = text_of(given, "key", "")
        if len(key) > _KEY_CHARS:
            raise Refused(400, "bad-request")

        async def said() -> str:
            saying = self._adapter.say(_sender(persona), address, text, reply_to=reply_to, place_title=title)
            return cast(str, await self._do(saying))

        return await self._done({"message": await self._repeats.once(persona.id, key, said)})

    async def press(self, request: Request) -> Response:
        """Press a button as a persona."""
        given = await payload(request)
        persona = await self._persona(request, given)
        action = self._action(given)
        await self._do(self._adapter.press(_sender(persona), text_of(given, "message"), action))
        return await self._done({})

    async def form(self, request: Request) -> Response:
        """Submit a form as a persona."""
        given = await payload(request)
        persona = await self._persona(request, given)
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

    async def tell(self) -> Mapping[str, Any]:
        """Tell every page who is there, if that has changed, and what time it is; returns the latter."""
        people = self._people
        now_people = await self._personas()
        if people != now_people:
            self._adapter.hub.publish(Notice("people", {"personas": now_people}))
        clock = await self._clock()
        self._adapter.hub.publish(Notice("clock", clock))
        return clock

    def language(self, request: Request) -> str:
        """The page's language: `?lang=` before what the browser prefers."""
        wanted = request.query_params.get("lang") or request.headers.get("accept-language", "")
        return choose_language(wanted, self._backend.languages())

    async def _events(self, rev: int) -> AsyncIterator[str]:
        yield START_OF_STREAM
        async with aclosing(self._notices(rev)) as notices:
            async for notice in notices:
                yield event_text(notice)

    async def _notices(self, rev: int, viewer: str = "") -> AsyncGenerator[Notice | None, None]:
        """What happens after revision `rev`, in order; None when nothing has for a while. `viewer` keeps from others
        only what lies in the database: what happens now goes to everybody, and whoever follows has to choose.
        """
        watcher = self._adapter.hub.watch()
        try:
            yield Notice("clock", await self._clock())
            while missed := await self._adapter.since(rev, viewer):
                for notice in missed:
                    rev = notice.rev
                    yield notice
            while True:
                try:
                    next_notice = await watcher.next(HEARTBEAT)
                except TimeoutError:
                    yield None
                    continue
                if next_notice is None:
                    return
                if not next_notice.rev or next_notice.rev > rev:
                    rev = next_notice.rev or rev
                    yield next_notice
        finally:
            self._adapter.hub.leave(watcher)

    async def _done(self, answer: Mapping[str, Any]) -> Response:
        """Tell every page what may have changed beside the messages, then answer."""
        await self.tell()
        return JSONResponse(dict(answer))

    async def _clock(self) -> dict[str, Any]:
        due = await self._backend.next_due()
        return {
            "now": self._backend.now().isoformat(),
            "offset_seconds": self._backend.offset().total_seconds(),
            "frozen": self._backend.frozen(),
            "movable": self._backend.clock_movable(),
            "next_due": due.isoformat() if due else None,
        }

    async def _personas(self) -> list[dict[str, Any]]:
        self._people = [asdict(persona) for persona in await self._backend.personas()]
        return self._people

    async def _persona(self, _request: Request, given: Mapping[str, Any]) -> Persona:
        """Who acts: in the demo, whoever the page says."""
        persona_id = text_of(given, "persona")
        for persona in await self._backend.personas():
            if persona.id == persona_id:
                return persona
        raise Refused(403, "unknown-persona")

    async def _address(self, persona: Persona, given: Mapping[str, Any]) -> tuple[Address, str]:
        thread = text_of(given, "thread", "") or None
        if flag(given, "private"):
            return Address(self._adapter.name, persona.id, thread, private=True), ""
        wanted = text_of(given, "place")
        for place in await self._backend.places():
            if place.id == wanted:
                return Address(self._adapter.name, place.id, thread), place.title
        raise Refused(404, "unknown-place")

    async def _file(self, request: Request) -> Attachment | None:
        return await self._adapter.file(request.path_params["message"])

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


def seen_revision(request: Request) -> int:
    """The last revision that a page says it has seen. Raises `Refused` (400) for anything else."""
    seen = request.headers.get("last-event-id") or request.query_params.get("after", "0")
    if not (seen.isascii() and seen.isdigit() and len(seen) <= 18):
        raise Refused(400, "bad-request")
    return int(seen)


def event_text(notice: Notice | None) -> str:
    """A notice as a server-sent event; None is a sign of life."""
    if notice is None:
        return "event: alive\ndata: {}\n\n"
    data = json.dumps(notice.data, ensure_ascii=False, separators=(",", ":"))
    head = f"id: {notice.rev}\n" if notice.rev else ""
    return f"{head}event: {notice.event}\ndata: {data}\n\n"
