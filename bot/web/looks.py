"""`View as`: a message of the bot's as Telegram or Discord would be sent it, and where a limit of theirs changes it.

The texts come from the platforms' own encoders and the buttons from their own adapters; neither loads an SDK.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any, Literal

from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.adapters.degrade import degrade
from bot.adapters.discord import cards, forms, render
from bot.adapters.telegram.capabilities import ALERT_CHARS
from bot.adapters.telegram.capabilities import CAPABILITIES as TELEGRAM
from bot.adapters.telegram.keyboard import keyboard
from bot.adapters.web import WebAdapter
from bot.messages.encode import plain, telegram_html
from bot.messages.richtext import Spans, Tone
from bot.messages.types import Button, Capabilities, Form, Outgoing
from bot.web.backend import RoomBackend
from bot.web.errors import Refused
from bot.web.markup import Passage, read_discord, read_telegram

DISCORD = render.CAPABILITIES
MOST = 100
"""Messages that are looked at in one request."""
NEAR = 0.85
"""Share of a button's payload from which on it is near its limit."""
_SPANS: TypeAdapter[Spans] = TypeAdapter(Spans)
_TONES: dict[int, Tone] = {colour: tone for tone, colour in cards.ACCENTS.items()}
_STYLES = {1: "primary", 2: "default", 3: "chosen", 4: "danger", 5: "link"}

Texts = Callable[[str, str], str]


@dataclasses.dataclass(frozen=True, slots=True)
class Note:
    """What a limit of the platform does to a message: the catalog's `room-look-<code>` with these values.

    `warns`: something is lost or late, and not merely done in another way.
    """

    code: str
    name: str = ""
    count: int = 0
    most: int = 0
    warns: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """A message on a platform: its texts (more than one if it is long), its rows of buttons, what is to be said.

    `steps`: the questions of a form that is asked one by one. `edge`: the tone of the edge at a card's side, "" for
    what is no card there.
    """

    texts: list[list[Passage]]
    rows: list[list[dict[str, Any]]]
    notes: list[Note]
    steps: list[str]
    edge: Tone | Literal[""] = ""


class LooksApi:
    """The endpoint over one room."""

    def __init__(self, adapter: WebAdapter, backend: RoomBackend) -> None:
        self._adapter = adapter
        self._backend = backend

    def routes(self) -> list[Route]:
        """What is served below `/api`."""
        return [Route("/api/look/{platform}", self.look)]

    async def look(self, request: Request) -> Response:
        """The looks of `?messages=1,2,3`: by id, for those the bot has sent."""
        if not self._backend.clock_movable():
            raise Refused(409, "demo-only")
        looks = {"telegram": on_telegram, "discord": on_discord}
        draw = looks.get(request.path_params["platform"])
        ids = [one for one in request.query_params.get("messages", "").split(",") if one]
        if draw is None:
            raise Refused(404, "not-found")
        if len(ids) > MOST or not all(one.isascii() and one.isdecimal() and len(one) <= 18 for one in ids):
            raise Refused(400, "bad-request")
        sent = await self._adapter.sent(ids)
        return JSONResponse({"looks": {one: {"rev": rev, **_json(draw(it, self._texts))} for one, rev, it in sent}})

    def _texts(self, key: str, lang: str) -> str:
        """The few words that Discord's adapter adds itself; the page's catalog refers to them."""
        return self._backend.chrome(lang)[f"room-look-{key.removeprefix('discord-')}"]


def on_telegram(message: Outgoing, _texts: Texts) -> Look:
    """As Telegram is sent it."""
    steps = _steps(message.form) if message.form is not None else []
    fitted = degrade(message, TELEGRAM)
    texts = telegram_html(message.body) or ([] if message.attachment else ["…"])
    notes = [*_shared(message, fitted, TELEGRAM, len(texts)), *_whispered(message)]
    if steps:
        notes.append(Note("steps", count=len(steps)))
    rows = [[_on_keyboard(button) for button in row] for row in fitted.buttons]
    return Look([read_telegram(one) for one in texts], rows, notes, steps)


def on_discord(message: Outgoing, texts: Texts) -> Look:
    """As Discord is sent it."""
    whole = forms.with_button(message, texts)
    fitted = degrade(whole, DISCORD)
    shown = render.card(fitted)
    contents = _of_card(shown[0]) if shown else [read_discord(one) for one in render.texts(message.body) if one]
    notes = [*_shared(whole, fitted, DISCORD, len(contents))]
    if message.only_for:
        notes.append(Note("ephemeral"))
    if message.form is not None:
        notes += _modal(message.form)
    rows = [[_component(button) for button in row] for row in fitted.buttons]
    if message.form is not None:
        rows[0][0]["opens"] = True
    return Look(contents, rows, notes, [], _TONES[shown[0]["accent_color"]] if shown else "")


def _of_card(container: dict[str, Any]) -> list[list[Passage]]:
    """The one text of a card, from the texts in its container."""
    texts = [one["content"] for one in container["components"] if "content" in one]
    return [[passage for text in texts for passage in read_discord(text)]]


def _shared(given: Outgoing, fitted: Outgoing, can: Capabilities, messages: int) -> Iterator[Note]:
    """What limits that both platforms have do to a message; `fitted` is what `degrade` made of it."""
    if messages > 1:
        yield Note("split", count=messages, most=can.text_limit)
    before = [button for row in given.buttons for button in row]
    after = [button for row in fitted.buttons for button in row]
    for button in before[len(after) :]:
        yield Note("left-out", button.label, most=can.rows * can.buttons_per_row, warns=True)
    if len(given.buttons) < len(fitted.buttons):
        yield Note("wrapped", count=can.buttons_per_row)
    elif len(given.buttons) > len(fitted.buttons):
        yield Note("packed", count=can.rows)
    for button in before[: len(after)]:
        if len(button.label) > can.label_limit:
            yield Note("label", button.label, len(button.label), can.label_limit, True)
        if (size := len(button.action.encode())) > can.payload_bytes:
            yield Note("payload-over", button.label, size, can.payload_bytes, True)
        elif size >= NEAR * can.payload_bytes:
            yield Note("payload-near", button.label, size, can.payload_bytes)


def _whispered(message: Outgoing) -> Iterator[Note]:
    """For one person alone, where a group cannot do that: a notice over the button, or the private chat."""
    if not message.only_for:
        return
    bare = not (message.buttons or message.card or message.attachment or message.form)
    if bare and len(plain(message.body, links=False)) <= ALERT_CHARS:
        yield Note("alert", most=ALERT_CHARS)
    else:
        yield Note("private")


def _steps(form: Form) -> list[str]:
    return [one.label for one in form.fields]


def _modal(form: Form) -> Iterator[Note]:
    """What does not fit into the window of a form."""
    yield Note("modal")
    if len(form.title) > forms.TITLE:
        yield Note("label", form.title, len(form.title), forms.TITLE, True)
    for one in form.fields:
        if len(one.label) > forms.LABEL:
            yield Note("label", one.label, len(one.label), forms.LABEL, True)


def _on_keyboard(button: Button) -> dict[str, Any]:
    try:
        made = (keyboard(((button,),)) or {})["inline_keyboard"][0][0]
    except ValueError:  # its payload is too long, which a note says
        made = {"text": button.label}
    return _cell(button, made["text"], "link" if button.url else made.get("style", "default"))


def _component(button: Button) -> dict[str, Any]:
    made = render.components(((button,),))
    shown: dict[str, Any] = made[0]["components"][0] if made else {"label": button.label, "style": 2}
    return _cell(button, shown["label"], _STYLES[shown["style"]])


def _cell(button: Button, label: str, look: str) -> dict[str, Any]:
    return {"label": label, "action": button.action, "url": button.url, "look": look, "pressed": button.pressed}


def _json(look: Look) -> dict[str, Any]:
    texts = [
        [
            {"quoted": one.quoted, "folded": one.folded, "size": one.size, "spans": _runs(tuple(one.spans))}
            for one in text
        ]
        for text in look.texts
    ]
    return {"texts": texts, "rows": look.rows, "notes": [dataclasses.asdict(one) for one in look.notes]} | {
        "steps": look.steps,
        "edge": look.edge,
    }


def _runs(spans: Spans) -> list[dict[str, Any]]:
    runs: list[dict[str, Any]] = _SPANS.dump_python(spans, mode="json")
    return runs
