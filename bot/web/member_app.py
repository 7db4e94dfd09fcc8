"""The web application for members: the same room through one's own eyes, and nothing of the demo.

Who acts is never what a request says, but whose session its cookie is. The demo's routes are not here at all, and each
that is here is closed (`_closed`) to whoever is not signed in.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import asdict, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from bot.adapters.web import WebAdapter
from bot.adapters.web.hub import Notice
from bot.messages.types import Attachment
from bot.web.auth import Doorkeeper
from bot.web.auth_backend import Doors, Visit
from bot.web.backend import Persona, RoomBackend
from bot.web.chrome import choose_language
from bot.web.errors import Refused
from bot.web.room import START_OF_STREAM, RoomApi, event_text, seen_revision
from bot.web.security import LOOPBACK
from bot.web.shell import Pages, shell

Endpoint = Callable[[Request], Awaitable[Response]]


def create_member_app(
    adapter: WebAdapter,
    backend: RoomBackend,
    doors: Doors,
    *,
    door: str,
    hosts: frozenset[str] | None = LOOPBACK,
) -> ASGIApp:
    """The application over one room for its members. `door`: the address that their links begin with; `hosts` as for
    `create_app`.
    """
    keeper, pages = Doorkeeper(doors, door), Pages(backend)
    api = MemberApi(adapter, backend, doors, keeper)

    async def page(request: Request) -> Response:
        try:
            visit = await keeper.visit(request)
        except Refused as refused:
            return pages.show("door.html", request, api.language(request), status=refused.status)
        lang = choose_language(visit.persona.lang, backend.languages())
        return keeper.renew(pages.show("member.html", request, lang), visit)

    routes: list[BaseRoute] = [
        Route("/", page),
        *keeper.routes(pages, api.language),
        *api.routes(),
    ]
    return shell(adapter, backend, routes, language=api.language, hosts=hosts)


class MemberApi(RoomApi):
    """The endpoints over one room, for whoever is signed in."""

    def __init__(self, adapter: WebAdapter, backend: RoomBackend, doors: Doors, keeper: Doorkeeper) -> None:
        super().__init__(adapter, backend)
        self._doors = doors
        self._keeper = keeper

    def routes(self) -> list[Route]:
        """What of the room is served to members."""
        return [
            Route("/api/state", self._closed(self.state)),
            Route("/api/stream", self._closed(self.stream)),
            Route("/api/commands", self._closed(self.commands)),
            Route("/api/file/{message}", self._closed(self.file)),
            Route("/api/say", self._closed(self.say), methods=["POST"]),
            Route("/api/press", self._closed(self.press), methods=["POST"]),
            Route("/api/form", self._closed(self.form), methods=["POST"]),
        ]

    async def state(self, request: Request) -> Response:
        """Everything the page needs when it opens: what this member sees, and who else wrote of it."""
        visit = await self._keeper.visit(request)
        me = visit.persona
        rev, messages = await self._adapter.history(me.id)
        response = JSONResponse(
            {
                "me": me.id,
                "now": self._backend.now().isoformat(),
                "personas": await self._faces(me, {one["sender"] for one in messages}),
                "places": [asdict(place) for place in await self._backend.places()],
                "messages": [_own(one) for one in messages],
                "rev": rev,
                "texts": dict(self._backend.chrome(choose_language(me.lang, self._backend.languages()))),
            }
        )
        return self._keeper.renew(response, visit)

    async def stream(self, request: Request) -> Response:
        """Server-sent events as far as they are this member's: `message`, `seen`, `clock`, `people`. It ends when they
        are signed out.
        """
        visit, rev = await self._keeper.visit(request), seen_revision(request)
        return StreamingResponse(self._own_events(visit, rev), media_type="text/event-stream")

    async def tell(self) -> Mapping[str, Any]:
        """Nothing: each page hears of its own member by its own stream."""
        return {}

    async def _own_events(self, visit: Visit, rev: int) -> AsyncIterator[str]:
        me, known = visit.persona, {visit.persona.id}
        yield START_OF_STREAM
        async with aclosing(self._notices(rev, me.id)) as notices:
            async for notice in notices:
                if notice is not None and not _is_for(notice, me.id):
                    continue
                fresh = await self._keeper.still(visit)
                if fresh is None:
                    return
                sender = notice.data["sender"] if notice and notice.event == "message" else ""
                if fresh.persona != me or (sender and sender not in known):
                    me = fresh.persona
                    known |= {sender}
                    yield event_text(Notice("people", {"personas": await self._faces(me, known)}))
                yield event_text(self._fitting(notice))

    def _closed(self, endpoint: Endpoint) -> Endpoint:
        """The endpoint for whoever is signed in; nothing of the request is read before that is known."""

        async def guarded(request: Request) -> Response:
            await self._keeper.visit(request)
            return await endpoint(request)

        return guarded

    def _fitting(self, notice: Notice | None) -> Notice | None:
        """A notice without what only the demo's page is for."""
        if notice is not None and notice.event == "clock":
            return Notice("clock", {"now": self._backend.now().isoformat()})
        return notice and replace(notice, data=_own(notice.data))

    async def _persona(self, request: Request, _given: Mapping[str, Any]) -> Persona:
        return (await self._keeper.visit(request)).persona

    async def _file(self, request: Request) -> Attachment | None:
        me = (await self._keeper.visit(request)).persona
        return await self._adapter.file(request.path_params["message"], me.id)

    async def _faces(self, me: Persona, senders: set[str]) -> list[dict[str, Any]]:
        """Oneself, and of the others what stands beside their words: name, role, nation."""
        others = [await self._doors.persona(one) for one in sorted(senders - {me.id, ""})]
        shown = [replace(one, zone="", city="", lang="", admin=False) for one in others if one is not None]
        return [asdict(one) for one in (me, *shown)]


def _own(message: Mapping[str, Any]) -> dict[str, Any]:
    """A message without the name of its matter, by which the demo's page tells why."""
    return {name: value for name, value in message.items() if name != "card"}


def _is_for(notice: Notice, viewer: str) -> bool:
    """Whether a member may know of this: of a message or a mark in a channel or in their own chat, and of the time."""
    if notice.event == "clock":
        return True
    if notice.event not in ("message", "seen"):
        return False
    place = str(notice.data["place"])
    mine = not place.startswith("@") or place == f"@{viewer}"
    return mine and notice.data.get("only_for", "") in ("", viewer)
