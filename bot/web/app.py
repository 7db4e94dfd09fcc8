"""The web application: the page, its files, the room's endpoints, and the two probes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.adapters.web import WebAdapter
from bot.web.backend import RoomBackend
from bot.web.errors import Refused, refusal
from bot.web.room import RoomApi
from bot.web.security import LOOPBACK, Guard

_HERE = Path(__file__).parent
_THEMES = ("light", "dark")


class Static(StaticFiles):
    """The page's own files; a browser asks each time whether they changed."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """The file, to be revalidated."""
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "no-cache"
        return response


def create_app(adapter: WebAdapter, backend: RoomBackend, *, hosts: frozenset[str] | None = LOOPBACK) -> ASGIApp:
    """The application over one room. `hosts`: the names it answers to, without ports (None: any).

    Its streams stay open until `adapter.close()`: call that before the server waits for connections to end.
    """
    pages = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    api = RoomApi(adapter, backend)

    async def page(request: Request) -> Response:
        lang = api.language(request)
        theme = request.query_params.get("theme", "")
        html = pages.get_template("room.html").render(
            lang=lang, theme=theme if theme in _THEMES else "", texts=backend.chrome(lang)
        )
        return HTMLResponse(html)

    async def livez(_request: Request) -> Response:
        return PlainTextResponse("alive", 200) if backend.alive() else PlainTextResponse("stuck", 503)

    async def readyz(_request: Request) -> Response:
        ready = adapter.listening and await backend.ready()
        return PlainTextResponse("ready", 200) if ready else PlainTextResponse("starting", 503)

    async def favicon(_request: Request) -> Response:
        return Response((_HERE / "static" / "icon.svg").read_bytes(), media_type="image/svg+xml")

    async def on_error(request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException):
            code = "not-found" if error.status_code == 404 else "bad-request"
            error = Refused(error.status_code, code)
        if not isinstance(error, Refused):
            error = Refused(500, "failed")  # `Guard` writes the log
        return refusal(error, backend.chrome(api.language(request)))

    app = Starlette(
        routes=[
            Route("/", page),
            Route("/livez", livez),
            Route("/readyz", readyz),
            Route("/favicon.ico", favicon),
            *api.routes(),
            Mount("/static", Static(directory=_HERE / "static")),
        ],
        exception_handlers={Refused: on_error, HTTPException: on_error, Exception: on_error},
    )
    return Guard(app, texts=lambda: backend.chrome(backend.languages()[0]), hosts=hosts)
