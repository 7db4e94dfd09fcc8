"""Imports every module that declares a table, so that `metadata` is complete: for migrations and their test."""

from storage import (  # noqa: F401
    adapter_state,
    announcements,
    assignments,
    audit,
    bindings,
    due,
    experts,
    forms,
    ids,
    invitations,
    knowledge,
    links,
    members,
    outbox,
    places,
    postings,
    questions,
    room,
    seen,
    sessions,
    threads,
    tokens,
    traces,
)
from storage.db import metadata as metadata
