"""What a button carries: `v1:<action>:<id>…`, at most 40 bytes of ASCII.

Platforms allow 64 (Telegram) to 100 (Discord) bytes; 40 leaves room for a platform's own prefix. State lives in the
database: a payload only names an action and the thing it is about, and is checked again when it arrives.
"""

from __future__ import annotations

import re

VERSION = "v1"
MAX_BYTES = 40
_ACTION = re.compile(r"[a-z][a-z0-9]*(\.[a-z0-9]+)*")
_ARG = re.compile(r"[A-Za-z0-9_.\-]+")


class BadButton(ValueError):
    """A payload that is not ours, of another version, or too long."""


def pack(action: str, *args: str) -> str:
    """`pack("q.accept", "123")` → `"v1:q.accept:123"`. Raises `BadButton` when it would not survive the way back."""
    if not _ACTION.fullmatch(action):
        raise BadButton(f"bad action {action!r}")
    for arg in args:
        if not _ARG.fullmatch(arg):
            raise BadButton(f"bad argument {arg!r} of {action}")
    data = ":".join((VERSION, action, *args))
    if len(data.encode()) > MAX_BYTES:
        raise BadButton(f"{data!r} is longer than {MAX_BYTES} bytes")
    return data


def unpack(data: str) -> tuple[str, tuple[str, ...]]:
    """The action and its arguments. Raises `BadButton` for anything that `pack` could not have made."""
    if len(data) > MAX_BYTES or not data.isascii():
        raise BadButton("not a payload of ours")
    version, _, rest = data.partition(":")
    if version != VERSION or not rest:
        raise BadButton("another version")
    action, *args = rest.split(":")
    if not _ACTION.fullmatch(action) or not all(_ARG.fullmatch(arg) for arg in args):
        raise BadButton("malformed")
    return action, tuple(args)
