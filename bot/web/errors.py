"""Refusals of the room's server: a status, a code for the page, and plain words from the catalog."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import JSONResponse


class Refused(Exception):
    """A request that is not carried out. `code` names the message `room-error-<code>`."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


def refusal(refused: Refused, texts: Mapping[str, str] | None = None) -> JSONResponse:
    """The answer to a refused request: `{"error": {"code", "text"}}`; without a catalog the code is the
    text.
    """
    text = (texts or {}).get(f"room-error-{refused.code}", refused.code)
    return JSONResponse({"error": {"code": refused.code, "text": text}}, refused.status)
