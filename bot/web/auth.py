"""The doors of the room: a page that a link leads to, the cookie it is exchanged for, and who a request comes from.

The key stands behind the "#" of a link. No browser sends that part, so neither a preview that fetches the page nor a
proxy that writes down addresses learns it; the page posts it when its button is pressed, and only that uses it up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.services.doorway import SESSION_LIVES
from bot.web.auth_backend import Doors, Visit
from bot.web.errors import Refused
from bot.web.reading import payload, text_of
from bot.web.shell import Pages

TRIES = 5
PERIOD = timedelta(minutes=1)
MOST_ADDRESSES = 10_000
_KEY_CHARS = 100


class Tries:
    """At most five tries a minute from one address; in memory, and bounded."""

    def __init__(self) -> None:
        self._since: dict[str, list[datetime]] = {}

    def count(self, address: str, now: datetime) -> bool:
        """Count a try; False when there were too many."""
        if len(self._since) >= MOST_ADDRESSES:
            self._since = {one: times for one, times in self._since.items() if now - times[-1] < PERIOD}
            if len(self._since) >= MOST_ADDRESSES and address not in self._since:
                return False
        recent = [one for one in self._since.get(address, []) if now - one < PERIOD]
        if len(recent) >= TRIES:
            return False
        self._since[address] = [*recent, now]
        return True

    def forgive(self, address: str) -> None:
        """The last one was right: many people may come in from one office within a minute."""
        times = self._since.pop(address, [])[:-1]
        if times:
            self._since[address] = times


class Doorkeeper:
    """Lets people in and out, and says who a request comes from. `door`: the address that links begin with."""

    def __init__(self, doors: Doors, door: str) -> None:
        self._doors = doors
        self._secure = door.startswith("https://")
        self._tries = Tries()
        self.cookie = "__Host-mufakat" if self._secure else "mufakat"

    def routes(self, pages: Pages, language: Callable[[Request], str]) -> list[Route]:
        """The way in and the way out."""

        async def door(request: Request) -> Response:
            return pages.show("enter.html", request, language(request))

        return [
            Route("/enter", door),
            Route("/enter", self.enter, methods=["POST"]),
            Route("/api/session", self.session),
            Route("/api/session/end", self.leave, methods=["POST"]),
        ]

    async def visit(self, request: Request) -> Visit:
        """Who a request comes from, looked up once. Raises `Refused` (401) for nobody."""
        known: Visit | None = getattr(request.state, "visit", None)
        if known is not None:
            return known
        secret = request.cookies.get(self.cookie, "")
        found = await self._doors.visit(secret) if 0 < len(secret) <= _KEY_CHARS else None
        if found is None:
            raise Refused(401, "sign-in")
        request.state.visit = found
        return found

    async def still(self, visit: Visit) -> Visit | None:
        """The same browser now: as who it has become, or None when it was signed out."""
        return await self._doors.visit(visit.secret)

    async def enter(self, request: Request) -> Response:
        """Exchange the key of a link for a cookie; whoever was signed in at this browser is signed out."""
        address, now = self._address(request), self._doors.now()
        if not self._tries.count(address, now):
            raise Refused(429, "too-many")
        token = text_of(await payload(request), "token")
        secret = await self._doors.enter(token) if 0 < len(token) <= _KEY_CHARS else None
        if secret is None:
            raise Refused(403, "link")
        self._tries.forgive(address)
        if before := request.cookies.get(self.cookie):
            await self._doors.leave(before)
        response = JSONResponse({})
        self._give(response, secret)
        return response

    async def session(self, request: Request) -> Response:
        """Whether this browser is signed in: 200, else 401."""
        await self.visit(request)
        return JSONResponse({})

    async def leave(self, request: Request) -> Response:
        """Sign this browser out."""
        visit = await self.visit(request)
        await self._doors.leave(visit.secret)
        response = JSONResponse({})
        response.delete_cookie(self.cookie, path="/", secure=self._secure, httponly=True, samesite="strict")
        return response

    def renew(self, response: Response, visit: Visit) -> Response:
        """Let the cookie last as long as the session."""
        if visit.renewed:
            self._give(response, visit.secret)
        return response

    def _give(self, response: Response, secret: str) -> None:
        response.set_cookie(
            self.cookie,
            secret,
            max_age=int(SESSION_LIVES.total_seconds()),
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )

    def _address(self, request: Request) -> str:
        """Where a try comes from. Behind https stands a proxy, which names it last in X-Forwarded-For."""
        peer = request.client.host if request.client else ""
        named = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        return named if named and self._secure and _is_near(peer) else peer


def _is_near(peer: str) -> bool:
    try:
        return ip_address(peer).is_private
    except ValueError:
        return False
