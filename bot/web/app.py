"""The web application of the demo: the page with several personas, and its endpoints."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from bot.adapters.web import WebAdapter
from bot.web.backend import RoomBackend
from bot.web.looks import LooksApi
from bot.web.play import PlayApi
from bot.web.room import RoomApi
from bot.web.security import LOOPBACK
from bot.web.sheet import SheetApi
from bot.web.sheet_backend import SheetBackend
from bot.web.shell import Pages, shell
from bot.web.why import WhyApi
from bot.web.why_backend import WhyBackend


def create_app(
    adapter: WebAdapter,
    backend: RoomBackend,
    *,
    sheet: SheetBackend | None = None,
    why: WhyBackend | None = None,
    hosts: frozenset[str] | None = LOOPBACK,
) -> ASGIApp:
    """The application over one room. `hosts`: the names it answers to, without ports (None: any).
    `sheet`: what is behind the second sheet (None: without it). `why`: the traces (None: they are not written).

    Its streams stay open until `adapter.close()`: call that before the server waits for connections to end.
    """
    pages = Pages(backend)
    api = RoomApi(adapter, backend)
    more = SheetApi(adapter, backend, sheet, tell=api.tell, language=api.language).routes() if sheet else []

    reasons = WhyApi(adapter, why, allowed=backend.clock_movable, tell=api.tell)

    async def page(request: Request) -> Response:
        return pages.show("room.html", request, api.language(request))

    routes: list[BaseRoute] = [
        Route("/", page),
        *api.routes(),
        *LooksApi(adapter, backend).routes(),
        *PlayApi(backend).routes(),
        *more,
        *reasons.routes(),
    ]
    return shell(adapter, backend, routes, language=api.language, hosts=hosts)
