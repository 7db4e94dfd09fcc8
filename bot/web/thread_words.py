"""The words of threads, marks and files: what `room-thread.ftl` holds."""

from __future__ import annotations

FILES = ("calendar", "data", "other", "pdf", "picture", "table", "text")
"""Kinds of files that have a name of their own."""

KEYS: tuple[str, ...] = (
    "room-thread-of",
    "room-thread-reply",
    "room-thread-earlier",
    "room-thread-fewer",
    "room-thread-composer",
    "room-thread-placeholder",
    "room-thread-mention",
    "room-thread-close",
    "room-thread-new",
    "room-mark-seen",
    "room-mark-done",
    "room-mark-done-long",
    "room-mark-other",
    "room-file-shown",
    *(f"room-file-{kind}" for kind in FILES),
    "room-error-unknown-thread",
)
