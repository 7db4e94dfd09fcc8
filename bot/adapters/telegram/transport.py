"""The way to the Bot API: python-telegram-bot's own extension point, on aiohttp and orjson.

The SDK's stock transport is its largest cost. This one also says two things that the stock one does not: whether the
request had left when it failed, and what exactly the server answered. No error carries an address: addresses hold the
token.
"""

from __future__ import annotations

import io
import json
from typing import Any

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
UPLOAD_SECONDS = 60.0
CONNECTIONS = 200


class NotSent(NetworkError):
    """The server was not reached: nothing has left, and trying again does no harm."""


class Refused(TelegramError):
    """The server answered, and not with a result. `code`: the status; `wait`: seconds it asks for, or 0."""

    def __init__(self, code: int, description: str = "", *, wait: float = 0.0, moved_to: str = "") -> None:
        super().__init__(description or f"status {code}")
        self.code = code
        self.description = description
        self.wait = wait
        self.moved_to = moved_to


class AiohttpRequest(BaseRequest):
    """Requests to the Bot API. Raises `NotSent`, `TimedOut`, `NetworkError` (it may have arrived) and `Refused`.

    `through_proxy`: heed the proxy that the environment names (an own server is reached directly).
    """

    def __init__(
        self, *, read_timeout: float = READ_SECONDS, connections: int = CONNECTIONS, through_proxy: bool = False
    ) -> None:
        self._read_timeout = read_timeout
        self._through_proxy = through_proxy
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer, unless a call says otherwise."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool of connections; nothing happens if it is open."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(
                connector=connector,
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=self._through_proxy,
            )

    async def shutdown(self) -> None:
        """Close the connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request; returns status and body of an answer with a result."""
        if self._session is None:
            raise NotSent("the transport is closed")
        upload = request_data is not None and request_data.contains_files
        usual = UPLOAD_SECONDS if upload else self._read_timeout
        timeout = aiohttp.ClientTimeout(
            sock_connect=_given(connect_timeout, CONNECT_SECONDS), sock_read=_given(read_timeout, usual)
        )
        try:
            async with self._session.request(
                method, url, data=_body(request_data), timeout=timeout, allow_redirects=False
            ) as response:
                code, payload = response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None
        if not 200 <= code <= 299:
            raise _refusal(code, payload)
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The JSON object of an answer. What orjson finds too lax (lone surrogates), the standard library reads."""
        try:
            read = orjson.loads(payload)
        except ValueError:
            try:
                read = json.loads(payload.decode("utf-8", "replace"))
            except (ValueError, RecursionError):
                read = None
        if not isinstance(read, dict) or "result" not in read:
            raise NetworkError("the answer is not one of the Bot API")
        return read


def _given(value: Any, usual: float) -> float | None:
    """A timeout that was passed, or the usual one."""
    return usual if value is BaseRequest.DEFAULT_NONE else value


def _body(data: RequestData | None) -> dict[str, str] | aiohttp.FormData | None:
    """Form fields, as the SDK's own transport sends them; multipart if there are files."""
    if data is None:
        return None
    fields = {
        name: value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in data.parameters.items()
    }
    if not data.contains_files:
        return fields
    form = aiohttp.FormData(fields)
    for name, (filename, content, media_type) in data.multipart_data.items():
        body = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, body, filename=filename, content_type=media_type)
    return form


def _refusal(code: int, payload: bytes) -> Refused:
    try:
        answer = orjson.loads(payload)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        return Refused(code)
    parameters = answer.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    wait, moved_to = parameters.get("retry_after"), parameters.get("migrate_to_chat_id")
    return Refused(
        code,
        str(answer.get("description", ""))[:300],
        wait=float(wait) if isinstance(wait, int | float) else 0.0,
        moved_to=str(moved_to) if isinstance(moved_to, int | str) else "",
    )
