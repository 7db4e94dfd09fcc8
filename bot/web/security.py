"""What stands before every request: who may ask, how large, and what a browser may do with the answer.

The demo's room has no accounts: whoever reaches it is everybody in it. So it answers only to its own name (a
foreign name that resolves to this machine is an attack), and changes come only from its own page. Who a member is,
where they sign in, `bot.web.auth` asks.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.errors import Refused, refusal

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


_log = logging.getLogger(__name__)


class Guard:
    """ASGI application around another: host, origin and content type are checked, security headers added.

    `hosts`: names this server answers to, without ports; None: any. `texts`: the words of refusals (`room-error-…`).
    """

    def __init__(
        self, app: ASGIApp, *, texts: Callable[[], Mapping[str, str]], hosts: frozenset[str] | None = LOOPBACK
    ) -> None:
        self._app = app
        self._texts = texts
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        ended = False

        async def send_guarded(message: Message) -> None:
            nonlocal ended
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            ended = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)

        refused = self._check(scope["method"], Headers(scope=scope))
        if refused is None:
            try:
                await self._app(scope, receive, send_guarded)
            except Exception as error:
                # the trace without the error's words, which may quote what somebody wrote
                trace = "".join(traceback.format_tb(error.__traceback__))
                _log.error("request failed: %s %s %s", scope["path"], type(error).__name__, trace)
                if not ended:
                    raise
        else:
            await refusal(refused, self._texts())(scope, receive, send_guarded)

    def _check(self, method: str, headers: Headers) -> Refused | None:
        host = headers.get("host", "")
        if self._hosts is not None and _name(host) not in self._hosts:
            return Refused(403, "host")
        if method in ("GET", "HEAD"):
            return None
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
            return Refused(403, "origin")
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return Refused(403, "origin")
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return Refused(415, "not-json")
        return None


def public_name(address: str) -> frozenset[str]:
    """The name in an address that members are given ("https://room.example.org"), to answer to; none for ""."""
    name = urlsplit(address).hostname
    return frozenset({name}) if name else frozenset()


def _name(host: str) -> str:
    """The name in a Host header, without port and brackets; "" for one that cannot be read."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
