"""`Outgoing` and `Incoming` as JSON text and back: what the outbox, dead letters and the room keep."""

from __future__ import annotations

from pydantic import TypeAdapter

from bot.messages.types import Incoming, Outgoing

_OUTGOING: TypeAdapter[Outgoing] = TypeAdapter(Outgoing)
_INCOMING: TypeAdapter[Incoming] = TypeAdapter(Incoming)


def dump_outgoing(message: Outgoing) -> str:
    """JSON text."""
    return _OUTGOING.dump_json(message).decode()


def load_outgoing(text: str) -> Outgoing:
    """The message that `dump_outgoing` was given."""
    return _OUTGOING.validate_json(text)


def dump_incoming(event: Incoming) -> str:
    """JSON text."""
    return _INCOMING.dump_json(event).decode()


def load_incoming(text: str) -> Incoming:
    """The event that `dump_incoming` was given."""
    return _INCOMING.validate_json(text)
