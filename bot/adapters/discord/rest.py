"""One request through the SDK's HTTP client: one try, one verdict.

The SDK repeats a 5xx and sleeps through a 429 by itself, inside the call. The outbox knows better when to repeat, so
a trace of the SDK's session (`http_trace`, documented) looks at each response first and ends such a call with what it
saw. The same trace counts what Discord refuses.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import aiohttp

import bot.adapters.discord.quiet  # noqa: F401  # isort: skip - before anything else that imports the SDK
import discord
from discord.http import HTTPClient, Route

from bot.adapters.base import SendError, Verdict
from bot.adapters.discord.breaker import Breaker
from bot.adapters.discord.errors import refused

DEADLINE = 20.0
"""Seconds for a request, waiting for the SDK's rate limit included."""
TOKEN_REFUSED = "Discord refuses the bot's token (401): put a valid one into MUFAKAT_DISCORD__TOKEN and start again."  # noqa: S105

_INVALID = (401, 403, 429)


@dataclass
class _Attempt:
    left: bool = False
    """Whether a byte of the request may have reached Discord."""
    status: int = 0
    """Of the response, once there is one."""


_attempt: ContextVar[_Attempt | None] = ContextVar("attempt", default=None)


class _Answered(Exception):
    """A response that the SDK would repeat by itself."""

    def __init__(self, status: int, retry_after: float, everywhere: bool) -> None:
        super().__init__(str(status))
        self.status = status
        self.retry_after = retry_after
        self.everywhere = everywhere


class Rest:
    """Calls to Discord's REST interface. `http` gives the SDK's client once it has logged in, else None."""

    def __init__(self, breaker: Breaker, http: Callable[[], HTTPClient | None]) -> None:
        self.breaker = breaker
        self._http = http

    def trace(self) -> aiohttp.TraceConfig:
        """The trace to give the SDK's client."""
        config = aiohttp.TraceConfig()
        config.on_request_headers_sent.append(self._leaves)
        config.on_request_end.append(self._ends)
        return config

    async def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        form: list[dict[str, Any]] | None = None,
        params: Mapping[str, str] | None = None,
        deadline: float = DEADLINE,
        destination: str = "",
        **parts: str,
    ) -> Any:
        """The JSON of the response; `parts` fill the `{…}` of `path`. Raises `SendError`.

        `destination` is what is given up after three 403 in a row. `form`: fields of a multipart body.
        """
        self.breaker.check(destination)
        http = self._http()
        if http is None:
            raise SendError(Verdict.LATER, "offline", 1.0)
        attempt = _Attempt()
        before = _attempt.set(attempt)
        more: dict[str, Any] = {} if body is None else {"json": body}
        if params:
            more["params"] = dict(params)
        try:
            async with asyncio.timeout(deadline):
                answer = await http.request(Route(method, path, **parts), form=form, **more)
        except _Answered as error:
            raise refused(error.status, retry_after=error.retry_after, everywhere=error.everywhere) from None
        except discord.RateLimited as error:
            raise SendError(Verdict.LATER, "429", error.retry_after) from None
        except discord.HTTPException as error:
            if error.status == 403 and destination:
                self.breaker.refused(destination)
            raise refused(error.status, error.code) from None
        except (TimeoutError, aiohttp.ClientError, OSError, RuntimeError) as error:
            # RuntimeError: the session was closed while this call waited; nothing had left then.
            raise self._broken(attempt, type(error).__name__) from None
        except ValueError:
            # A body that is no JSON: an empty 204 that calls itself JSON, or something in between that broke it.
            if not 200 <= attempt.status < 300:
                raise refused(attempt.status or 502) from None
            answer = None
        finally:
            _attempt.reset(before)
        if destination:
            self.breaker.fine(destination)
        return answer

    @staticmethod
    def _broken(attempt: _Attempt, name: str) -> SendError:
        if attempt.left:
            return SendError(Verdict.UNKNOWN, name)
        return SendError(Verdict.LATER, name, 1.0)

    async def _leaves(self, _session: object, _context: object, _params: aiohttp.TraceRequestHeadersSentParams) -> None:
        attempt = _attempt.get()
        if attempt is not None:
            attempt.left = True

    async def _ends(self, _session: object, _context: object, params: aiohttp.TraceRequestEndParams) -> None:
        response = params.response
        if response.status in _INVALID and response.headers.get("X-RateLimit-Scope") != "shared":
            self.breaker.count()
        of_token = any(part in params.url.path for part in ("/webhooks/", "/interactions/"))
        if response.status == 401 and not of_token:
            self.breaker.stop(TOKEN_REFUSED)
        attempt = _attempt.get()
        if attempt is None:
            return
        attempt.status = response.status
        if response.status != 429 and response.status < 500:
            return
        wait, everywhere = _wait(await response.read(), response.headers)
        raise _Answered(response.status, wait, everywhere)


def _wait(body: bytes, headers: Mapping[str, str]) -> tuple[float, bool]:
    """Seconds to wait and whether everything must. Without JSON it is the edge that refuses: everything waits."""
    try:
        told = json.loads(body)
        return float(told["retry_after"]), bool(told.get("global", False))
    except (ValueError, TypeError, KeyError, AttributeError):
        try:
            return float(headers.get("Retry-After", "60")), True
        except ValueError:
            return 60.0, True
