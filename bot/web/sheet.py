"""The endpoints of the second sheet: personas, faults, the clock's rest, a copy, a new beginning. Only in the demo."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.adapters.web import WebAdapter
from bot.services.demo import PersonaError, Wanted
from bot.web.backend import RoomBackend
from bot.web.errors import Refused
from bot.web.reading import flag, payload, text_of, texts_of
from bot.web.sheet_backend import Passed, SheetBackend


class SheetApi:
    """The endpoints over one room. `tell` tells every page who is there and what time it is, and returns the latter;
    `language` finds a request's language.
    """

    def __init__(
        self,
        adapter: WebAdapter,
        backend: RoomBackend,
        sheet: SheetBackend,
        *,
        tell: Callable[[], Awaitable[Mapping[str, Any]]],
        language: Callable[[Request], str],
    ) -> None:
        self._adapter = adapter
        self._backend = backend
        self._sheet = sheet
        self._tell = tell
        self._language = language
        self._one_at_a_time = asyncio.Lock()

    def routes(self) -> list[Route]:
        """What is served below `/api`."""
        return [
            Route("/api/sheet", self.choices),
            Route("/api/personas", self.add_persona, methods=["POST"]),
            Route("/api/faults", self.faults, methods=["POST"]),
            Route("/api/clock/stand", self.stand, methods=["POST"]),
            Route("/api/clock/silence", self.silence, methods=["POST"]),
            Route("/api/export", self.export),
            Route("/api/reset", self.reset, methods=["POST"]),
        ]

    async def choices(self, request: Request) -> Response:
        """What can be chosen in the sheet, and whether the community can be loaded again."""
        self._only_in_the_demo()
        choices = self._sheet.choices(self._language(request))
        return JSONResponse({**choices, "resettable": await self._sheet.is_demo()})

    async def add_persona(self, request: Request) -> Response:
        """Add a persona: `role`, `nation`, `zone` (may be missing), `language`, `topics` of an expert."""
        self._only_in_the_demo()
        given = await payload(request)
        role, nation, language = (text_of(given, name) for name in ("role", "nation", "language"))
        wanted = Wanted(role, nation, text_of(given, "zone", ""), language, texts_of(given, "topics"))
        try:
            persona = await self._sheet.add_persona(wanted)
        except PersonaError as error:
            raise Refused(409 if error.code == "full" else 400, f"persona-{error.code}") from error
        await self._tell()
        return JSONResponse({"persona": persona, "personas": [asdict(one) for one in await self._backend.personas()]})

    async def faults(self, request: Request) -> Response:
        """Turn a switch: `fault` is closed (of a `persona`), limited, twice, or all (only off); `on` a truth value."""
        self._only_in_the_demo()
        given = await payload(request)
        fault, on, faults = text_of(given, "fault"), flag(given, "on"), self._adapter.faults
        if fault == "closed":
            faults.close(await self._persona(text_of(given, "persona")), on)
        elif fault == "limited":
            faults.limit(on)
        elif fault == "twice":
            faults.repeat(on)
        elif fault == "all" and not on:
            faults.off()
        else:
            raise Refused(400, "bad-request")
        return JSONResponse(faults.state())

    async def stand(self, request: Request) -> Response:
        """Stop the clock (`still`) or let it run."""
        self._only_in_the_demo("clock")
        self._sheet.stand(flag(await payload(request), "still"))
        return JSONResponse(await self._tell())

    async def silence(self, request: Request) -> Response:
        """A day passes and nobody does anything; answers with what happened, step by step."""
        self._only_in_the_demo("clock")
        await payload(request)
        async with self._one_at_a_time:
            passed = await self._sheet.pass_day()
        return JSONResponse({"passed": [_shown(one) for one in passed], **await self._tell()})

    async def export(self, _request: Request) -> Response:
        """The community as a file that `mufakat import` takes."""
        self._only_in_the_demo()
        return Response(
            "".join(await self._sheet.export()),
            media_type="application/x-ndjson",
            headers={"content-disposition": 'attachment; filename="community.jsonl"'},
        )

    async def reset(self, request: Request) -> Response:
        """Delete everything and load the demo anew; every open page starts afresh."""
        self._only_in_the_demo()
        await payload(request)
        async with self._one_at_a_time:
            if not await self._sheet.is_demo():
                raise Refused(409, "not-demo")
            if not self._adapter.listening:
                raise Refused(503, "starting")
            await self._sheet.reset()
        return JSONResponse(await self._tell())

    def _only_in_the_demo(self, code: str = "demo-only") -> None:
        if not self._backend.clock_movable():
            raise Refused(409, code)

    async def _persona(self, persona: str) -> str:
        if all(one.id != persona for one in await self._backend.personas()):
            raise Refused(403, "unknown-persona")
        return persona


def _shown(passed: Passed) -> dict[str, Any]:
    return {"at": passed.at.isoformat(), "kinds": list(passed.kinds), "messages": list(passed.messages)}
