"""The drawer "Why": what came in, what was decided and why, what went out; played again; as a flow test.

Only for the demo: nothing is written down, and nothing shown, while a real platform is connected.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.adapters.web import RoomError, WebAdapter
from bot.messages.codec import load_incoming
from bot.messages.types import Incoming, Kind
from bot.web.errors import Refused
from bot.web.why_backend import WhyBackend
from bot.web.why_flow import typed
from storage.traces import Trace

_SUBJECT = re.compile(r"question:\w{1,20}", re.ASCII)
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)


class WhyApi:
    """The endpoints of the drawer. `allowed` tells whether this is the demo; `tell` brings every page up to date."""

    def __init__(
        self,
        adapter: WebAdapter,
        backend: WhyBackend | None,
        *,
        allowed: Callable[[], bool],
        tell: Callable[[], Awaitable[object]],
    ) -> None:
        self._adapter = adapter
        self._given = backend
        self._allowed = allowed
        self._tell = tell

    def routes(self) -> list[Route]:
        """What is served below `/api/why`."""
        return [
            Route("/api/why", self.newest),
            Route("/api/why/export", self.export),
            Route("/api/why/{id}/replay", self.replay, methods=["POST"]),
        ]

    async def newest(self, request: Request) -> Response:
        """`?subject=question:214` (or all), `?after=` an id: the newest 200 of them, oldest first."""
        after = request.query_params.get("after", "0")
        if not _NUMBER.fullmatch(after):
            raise Refused(400, "bad-request")
        found = await self._backend.newest(_subject(request), after)
        return JSONResponse({"traces": [_view(one) for one in found]})

    async def replay(self, request: Request) -> Response:
        """What somebody did is done once more, now; it becomes an event of its own."""
        found = await self._backend.get(request.path_params["id"])
        given = json.loads(found.payload)["incoming"] if found else None
        if given is None or found is None or found.platform != self._adapter.name:
            raise Refused(404, "why-gone")
        try:
            await self._again(load_incoming(json.dumps(given)))
        except RoomError as error:
            raise Refused(503 if error.code == "starting" else 404, error.code) from error
        await self._tell()
        return JSONResponse({})

    async def export(self, request: Request) -> Response:
        """A flow test, as a file: `?subject=question:214`, or all that was kept."""
        subject = _subject(request)
        name = subject.replace(":", " ") or "conversation"
        text = await self._backend.flow(name, subject)
        if text is None:
            raise Refused(404, "why-gone")
        file = f"test_{name.replace(' ', '_')}.py"
        return PlainTextResponse(text, headers={"content-disposition": f'attachment; filename="{file}"'})

    async def _again(self, event: Incoming) -> None:
        if event.kind is Kind.PRESS:
            await self._adapter.press(event.sender, event.message_id, event.button)
        elif event.kind is Kind.FORM:
            await self._adapter.submit(event.sender, event.message_id, event.form, event.values)
        else:
            # What the core was told leaves out the thread of a matter; the message knows it.
            thread = await self._adapter.thread_of(event.message_id) or None
            await self._adapter.say(
                event.sender,
                replace(event.address, thread=thread),
                typed(event),
                reply_to=event.reply_to,
                place_title=event.place_title,
            )

    @property
    def _backend(self) -> WhyBackend:
        if self._given is None or not self._allowed():
            raise Refused(409, "demo-only")
        return self._given


def _subject(request: Request) -> str:
    subject = request.query_params.get("subject", "")
    if subject and not _SUBJECT.fullmatch(subject):
        raise Refused(400, "bad-request")
    return subject


def _view(one: Trace) -> dict[str, Any]:
    return {"id": one.id, "at": one.at.isoformat(), "subject": one.subject, **json.loads(one.payload)}
