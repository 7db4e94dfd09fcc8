"""`Play a conversation`: the scripts that the page plays by acting as the personas. The same files are the tests.

[[steps]]
who = "asker"                            # a role of [cast]
at = "questions"                         # a channel; without it the private chat
say = ["@mufakat How do we …?"]          # or press, fill, clock; none: only look
caption = "room-play-s1-ask"             # of the catalogs, says what happens
until = { button = "ask.solved" }        # go on when this is there
reads = "Automatic answer"               # what an English reader then finds there
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.web.backend import RoomBackend
from bot.web.errors import Refused

FOLDER = Path(__file__).parent / "scripts"


@dataclass(frozen=True, slots=True)
class Until:
    """What has to be there before the next step: a message of the bot's, new or changed since the last act.

    `who` and `at`: who sees it and where; without `who`, where the step is. `button` and `form`: what can be pressed
    or filled in on it, by name ("x.accept"); without them, any message. `cast`: a role that is given to whoever finds
    it in their private chat, on a card of the question that the conversation is about.
    """

    who: str = ""
    at: str = ""
    button: str = ""
    form: str = ""
    cast: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: at most one of `say`, `press`, `fill`, `clock`; `caption` is a key of the catalogs.

    `say`: words, of which those are said that nobody has said before, else the first; `reply`: as an answer to the
    newest message with that button. `press` and `fill` name a button and a form; `values` are its fields, and `words`
    those whose text goes with what was said, in the order of `say`. `clock`: the time is moved until what `until`
    names is there. `open`: details on the newest message are opened. `given`: the
    step belongs to the conversation only if that button is there, on a message since the last act.
    `reads`: a piece of the English text that is there at the end.
    """

    who: str
    caption: str
    at: str = ""
    say: tuple[str, ...] = ()
    reply: str = ""
    press: str = ""
    fill: str = ""
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    clock: Literal["", "1h", "1d", "next"] = ""
    open: bool = False
    given: str = ""
    until: Until | None = None
    reads: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """A conversation. `title` and `lead` are keys of the catalogs; `cast`: personas by role, alternatives in order of
    preference: the one who has said least takes the part.
    """

    id: str
    title: str
    lead: str
    cast: dict[str, tuple[str, ...]]
    steps: tuple[Step, ...]


_SCRIPT: TypeAdapter[Script] = TypeAdapter(Script)


@lru_cache
def scripts() -> tuple[Script, ...]:
    """All scripts, in the order of their file names. Raises `ValueError` for one that is not well made."""
    return tuple(_checked(_SCRIPT.validate_python(_read(path))) for path in sorted(FOLDER.glob("*.toml")))


def _read(path: Path) -> dict[str, Any]:
    return {"id": path.stem, **tomllib.loads(path.read_text(encoding="utf-8"))}


def _checked(script: Script) -> Script:
    known, said = set(script.cast), {len(step.say) for step in script.steps if step.say}
    for number, step in enumerate(script.steps, 1):
        acts = [one for one in (step.say, step.press, step.fill, step.clock) if one]
        found = {step.until.cast} if step.until and step.until.cast else set()
        named = {step.who} | ({step.until.who} - {""} if step.until else set())
        worded = {len(one) for one in step.words.values()}
        if len(acts) > 1 or worded - said or named - known - found or (step.clock and step.until is None):
            raise ValueError(f"{script.id}: step {number} is not well made")
        known |= found
    return script


def texts() -> Iterator[str]:
    """The keys of the catalogs that the scripts need, each once."""
    keys = [key for one in scripts() for key in (one.title, one.lead, *(step.caption for step in one.steps))]
    yield from dict.fromkeys(keys)


class PlayApi:
    """The endpoint that serves the scripts."""

    def __init__(self, backend: RoomBackend) -> None:
        self._backend = backend

    def routes(self) -> list[Route]:
        """What is served below `/api`."""
        return [Route("/api/scripts", self.list)]

    async def list(self, _request: Request) -> Response:
        """The scripts whose parts can all be filled; only in the demo."""
        if not self._backend.clock_movable():
            raise Refused(409, "demo-only")
        there = {persona.id for persona in await self._backend.personas()}
        playable = [cast for one in scripts() if (cast := _with(one, there)) is not None]
        return JSONResponse({"scripts": playable})


def _with(script: Script, there: set[str]) -> dict[str, Any] | None:
    cast = {role: [one for one in wanted if one in there] for role, wanted in script.cast.items()}
    if not all(cast.values()):
        return None
    return {**asdict(script), "cast": cast}
