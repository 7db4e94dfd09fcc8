"""The contract of an adapter, and the three verdicts on a failed send.

A third-party adapter needs only this module, `bot.messages`, an entry point in the group `mufakat.adapters`, and the
contract test in `tests/adapters/contract.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from bot.clock import Clock
from bot.messages.types import Address, Capabilities, Choice, Incoming, Outgoing
from storage.db import Database


@dataclass(frozen=True)
class ArgumentSpec:
    """An argument of a command, for platforms that show a list of commands. `kind`: text, topic, member or date."""

    name: str
    descriptions: Mapping[str, str]
    required: bool = False
    kind: str = "text"


@dataclass(frozen=True)
class CommandSpec:
    """A command as a platform publishes it: descriptions by language (English always), and for whom it is shown."""

    name: str
    descriptions: Mapping[str, str]
    args: tuple[ArgumentSpec, ...] = ()
    private: bool = True
    group: bool = True
    roles: frozenset[str] = frozenset({"member"})


class State(Protocol):
    """What an adapter must not forget over a restart: watermarks, hashes of what was published."""

    async def get(self, key: str) -> str | None:
        """The value kept under a key, or None."""

    async def put(self, key: str, value: str) -> None:
        """Keep a value; durable when this returns."""


Complete = Callable[[str, str, str, str], Awaitable[list[Choice]]]
"""(argument kind, what was typed so far, native id of who types, language) → at most 25 choices."""


@dataclass(frozen=True)
class Parts:
    """What the composition root gives an adapter's factory. `options`: the adapter's own section of the settings."""

    db: Database
    clock: Clock
    state: State
    options: Mapping[str, Any] = field(default_factory=dict)
    commands: tuple[CommandSpec, ...] = ()
    complete: Complete | None = None
    texts: Callable[[str, str], str] = lambda key, _lang: key
    """(catalog key, language) → text, for the few words an adapter shows itself."""


OnEvent = Callable[[Incoming], Awaitable[None]]
"""Called with each event; returns only after the event is durable (committed, or kept as a dead letter)."""


class Verdict(StrEnum):
    """What a failed send means."""

    LATER = "later"
    """Not now: try again after `seconds`, exactly."""
    NEVER = "never"
    """It cannot arrive: blocked, deleted, left, refused."""
    UNKNOWN = "unknown"
    """It may have arrived."""


class SendError(Exception):
    """A send that did not return an id. `code` is a short word for logs; it never holds message text or secrets.

    `closed` (with NEVER): not this message but the private chat is refused, so nothing else would arrive there either.
    """

    def __init__(self, verdict: Verdict, code: str = "", seconds: float = 0.0, *, closed: bool = False) -> None:
        super().__init__(f"{verdict}: {code}")
        self.verdict = verdict
        self.code = code
        self.seconds = seconds
        self.closed = closed


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that stands on the platform, and the thread that was opened for its matter with it ("": none)."""

    native_id: str
    thread: str = ""


class StartError(Exception):
    """The platform refuses the bot. The words name the setting that is wrong and where a right one is to be had."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing found about an account. `ok`: True fine, False a fault, None worth knowing; `cure`: what to do."""

    what: str
    ok: bool | None
    cure: str = ""


@dataclass(frozen=True, slots=True)
class Introduction:
    """Whose token it is. `link` leads people to the bot, or to the page on which it is invited."""

    name: str
    link: str
    notes: tuple[Note, ...] = ()


class Introducer(Protocol):
    """The module `introduce` of an adapter's package. `mufakat init` and `mufakat doctor` use it where there is one.

    A module may also have `describe(options, said)`: put what people read about the bot, by language ("": all others),
    as pairs of a short and a longer text, on its page. Raises `ConnectionError` if the platform did not take all of it.
    And a module `rights` may stand beside it with `rights(options, places)`: what the bot may do at each of the places
    (native id and title); raises what `introduce` raises.
    """

    STEPS: tuple[str, ...]
    """How to come by a token."""

    async def introduce(self, options: Mapping[str, Any]) -> Introduction:
        """Ask the platform whose token it is, and what stands in the way. Changes nothing.

        `options`: the adapter's section of the settings, secrets as text or wrapped. Raises `StartError` when the token
        is refused and `ConnectionError`, with a word for people, when the platform does not answer. Neither shows it.
        """

    def after(self, who: Introduction) -> tuple[str, ...]:
        """What to do next."""


MOST_SKEW = 30.0
"""Seconds by which the clocks of two computers may differ without anybody noticing."""


def skew(date: str, now: datetime) -> Note:
    """What a server's `Date` header says about our clock. `now`: aware, when it was received."""
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return Note("the clock could not be compared: the server did not tell the time", None)
    theirs = theirs if theirs.tzinfo is not None else theirs.replace(tzinfo=UTC)  # "-0000" stands for UTC
    seconds = (now - theirs).total_seconds()
    if abs(seconds) <= MOST_SKEW:
        return Note("the clock agrees with the platform's", True)
    way = "ahead of" if seconds > 0 else "behind"
    return Note(
        f"the clock of this machine is {abs(seconds):.0f} s {way} the platform's",
        False,
        "set it, and keep it set: timedatectl set-ntp true",
    )


@runtime_checkable
class Linking(Protocol):
    """A platform with links that open a private chat with the bot."""

    def link(self, token: str) -> str | None:
        """An address that opens the chat and says `/start <token>` there; None while that is not known yet.

        `token`: 22 characters of A-Z a-z 0-9 _ -.
        """


@runtime_checkable
class Publishing(Protocol):
    """A platform that shows people with a role commands of their own."""

    async def publish_commands(self, staff: Mapping[str, frozenset[str]]) -> None:
        """Show these people, by native id, the commands of their roles (what members have goes without saying).

        Whoever is not among them has no role. Called every minute: it costs nothing while nothing changed. Never
        raises; what could not be done is done at the next call.
        """


class Adapter(Protocol):
    """One platform."""

    name: str
    capabilities: Capabilities

    async def run(self, on_event: OnEvent) -> None:
        """Receive until cancelled. An event is acknowledged to the platform only after `on_event` has returned."""

    async def send(self, message: Outgoing, *, nonce: str) -> Sent:
        """Deliver and tell the native message id (of an edit, the id of the edited message).

        `nonce` is the outbox id: a platform that can recognise a repeat is given it. Where `message.within` is set and
        the address names no thread, a platform with a thread for each matter may open one. Raises `SendError`.
        """

    async def ack(self, event: Incoming) -> None:
        """Tell the person that something was received, without content. Called before any database work."""

    async def react(self, address: Address, message_id: str, mark: str) -> None:
        """Put a mark, an emoji, on a person's message where the platform can; otherwise do nothing. Never raises."""

    async def close(self) -> None:
        """Release connections."""
