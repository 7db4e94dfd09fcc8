"""The webhook: a route that answers 200 only after the event is durable, and 503 if it is to come again."""

from __future__ import annotations

import hmac
import json
import logging
import re
import time
from typing import Any
from urllib.parse import urlsplit

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.adapters.telegram.intake import Intake

log = logging.getLogger(__name__)

MOST_BYTES = 1 << 20
HEADER = "x-telegram-bot-api-secret-token"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Webhook:
    """Receives at the path of `url`. Raises `ValueError` without a secret: anybody could speak as anybody."""

    def __init__(self, url: str, secret: str) -> None:
        if not _SECRET.fullmatch(secret):
            raise ValueError("a webhook needs a secret of 1 to 256 characters from A-Z a-z 0-9 _ -")
        parts = urlsplit(url)
        if parts.scheme not in ("https", "http") or not parts.netloc or len(parts.path) < 2:
            raise ValueError("a webhook needs an address with a path")
        self.url = url
        self.secret = secret
        self.last_event = 0.0
        self._path = parts.path
        self._intake: Intake | None = None

    def routes(self) -> list[Route]:
        """What the web server serves."""
        return [Route(self._path, self._receive, methods=["POST"])]

    def open(self, intake: Intake) -> None:
        """Take updates from now on."""
        self._intake = intake

    def close(self) -> None:
        """Take none any more: they are sent again later."""
        self._intake = None

    async def _receive(self, request: Request) -> Response:
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(), self.secret.encode()):
            return Response(status_code=401)
        update = _read(await _body(request))
        if update is None:
            return Response(status_code=400)
        if self._intake is None:
            return Response(status_code=503)
        try:
            await self._intake.take(update)
        except Exception:
            log.exception("an update could not be kept; it will come again")
            return Response(status_code=503)
        self.last_event = time.monotonic()
        return Response(status_code=200)


async def _body(request: Request) -> bytes | None:
    """The body, or None if it is too long."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _read(body: bytes | None) -> dict[str, Any] | None:
    """The update, or None if there is no JSON object with an id; nesting too deep is none."""
    if body is None:
        return None
    try:
        update = orjson.loads(body)
    except ValueError:
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return None
    if not isinstance(update, dict) or isinstance(number := update.get("update_id"), bool):
        return None
    return update if isinstance(number, int) else None
