"""Logging: one handler, no secrets, no message text.

Tokens can appear in addresses that libraries log and in exceptions, so every finished line is redacted.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

_SECRETS = (
    re.compile(r"(?<!\d)\d{6,}:[\w-]{30,}"),  # a Telegram bot token
    re.compile(r"\b[MNO][\w-]{23,}\.[\w-]{6}\.[\w-]{27,}"),  # a Discord bot token
    re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"),  # user and password of a database address
)


NOISY = (
    "aiohttp",
    "aiosqlite",
    "alembic",
    "apscheduler",
    "discord",
    "httpcore",
    "httpx",
    "telegram",
    "uvicorn.access",
)
"""Libraries that write about each of their steps, some with addresses that hold a token."""


def redact(line: str) -> str:
    """The line with anything that looks like a secret replaced."""
    for pattern in _SECRETS:
        line = pattern.sub("[secret]", line)
    return line


class Lines(logging.Formatter):
    """A line for people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The redacted line, exception included."""
        return redact(super().format(record)).replace("\r", " ")


class JsonLines(logging.Formatter):
    """A line for machines."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON object: at (UTC), level, logger, message, error."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return redact(json.dumps(line, ensure_ascii=False))


def configure(level: str, *, as_json: bool = False) -> None:
    """Send everything to standard error in one shape."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if as_json else Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
