"""Reading the bodies of requests: bounded, and never trusted to have the right shape."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from bot.web.errors import Refused

BODY_LIMIT = 64 * 1024
"""Bytes of a request's body."""
_FIELDS = 25
_REQUIRED = object()


async def payload(request: Request) -> Mapping[str, Any]:
    """The body as a JSON object. Raises `Refused`: 413 over the limit, 400 for anything but an object."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise Refused(413, "too-big")
    try:
        given = json.loads(bytes(body))
    except (ValueError, RecursionError):
        raise Refused(400, "bad-json") from None
    if not isinstance(given, dict):
        raise Refused(400, "bad-json")
    return given


def text_of(given: Mapping[str, Any], name: str, default: object = _REQUIRED) -> str:
    """The text under `name`; a missing or null one is `default` if there is one, else refused (400)."""
    value = given.get(name)
    if value is None and default is not _REQUIRED:
        value = default
    if not isinstance(value, str):
        raise Refused(400, "bad-request")
    return value


def flag(given: Mapping[str, Any], name: str) -> bool:
    """The truth value under `name`, false if it is missing."""
    value = given.get(name, False)
    if not isinstance(value, bool):
        raise Refused(400, "bad-request")
    return value


def texts_of(given: Mapping[str, Any], name: str, limit: int = 10_000) -> tuple[str, ...]:
    """The list of texts under `name`, of at most `limit` characters together; empty if it is missing."""
    return _texts(given.get(name, []), limit)


def form_values(given: Mapping[str, Any], limit: int) -> dict[str, tuple[str, ...]]:
    """The fields of a form: names to lists of texts of at most `limit` characters."""
    values = given.get("values")
    if not isinstance(values, dict) or len(values) > _FIELDS:
        raise Refused(400, "bad-request")
    return {name: _texts(value, limit) for name, value in values.items()}


def _texts(value: Any, limit: int) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > 100 or not all(isinstance(item, str) for item in value):
        raise Refused(400, "bad-request")
    if sum(map(len, value)) > limit:
        raise Refused(413, "too-long")
    return tuple(value)
