"""What every page of ours stands in: the files, the probes, the shape of a refusal, and the guard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.adapters.web import WebAdapter
from bot.web.backend import RoomBackend
from bot.web.errors import Refused, refusal
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


class Pages:
    """The templates."""

    def __init__(self, backend: RoomBackend) -> None:
        self._backend = backend
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
        )

    def show(self, name: str, request: Request, lang: str, *, status: int = 200) -> HTMLResponse:
        """A page in a language; `?theme=` forces light or dark."""
        theme = request.query_params.get("theme", "")
        html = self._templates.get_template(name).render(
            lang=lang, theme=theme if theme in _THEMES else "", texts=self._backend.chrome(lang)
        )
        return HTMLResponse(html, status)


def shell(
    adapter: WebAdapter,
    backend: RoomBackend,
    routes: Sequence[BaseRoute],
    *,
    language: Callable[[Request], str],
    hosts: frozenset[str] | None = LOOPBACK,
) -> ASGIApp:
    """The routes in their shell. `hosts`: the names it answers to, without ports (None: any)."""

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
        return refusal(error, backend.chrome(language(request)))

    app = Starlette(
        routes=[
            *routes,
            Route("/livez", livez),
            Route("/readyz", readyz),
            Route("/favicon.ico", favicon),
            Mount("/static", Static(directory=_HERE / "static")),
        ],
        exception_handlers={Refused: on_error, HTTPException: on_error, Exception: on_error},
    )
    return Guard(app, texts=lambda: backend.chrome(backend.languages()[0]), hosts=hosts)
