"""Forms as modals. A modal can only be the first response to an interaction, and forms arrive later: so a form is
delivered as a message with one button, and pressing that opens the modal at once.

The form is kept under the id of its message, in memory and in the adapter's state, so that the button works after a
restart and a month later.
"""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.adapters.base import State
from bot.adapters.discord.convert import FORM_PREFIX
from bot.adapters.discord.words import say, short
from bot.messages.clean import visible
from bot.messages.types import Button, Form, FormField, Outgoing

MOST_FIELDS = 5
TITLE = 45
LABEL = 45
DESCRIPTION = 100
OPTION = 100
OPTIONS = 25
TEXT = 4000
"""Sources: Discord's "Component reference": label, string select, text input; "Modal"."""

_REMEMBERED = 1000
_FORM: TypeAdapter[Form] = TypeAdapter(Form)
_LABEL, _SELECT, _INPUT = 18, 3, 4
_LINE, _PARAGRAPH = 1, 2


def with_button(message: Outgoing, texts: Callable[[str, str], str]) -> Outgoing:
    """The message with the button that opens its form."""
    if message.form is None:
        return message
    button = Button(say(texts, "discord-fill-in", message.lang), FORM_PREFIX + message.form.action, look="primary")
    return dataclasses.replace(message, buttons=((button,), *message.buttons))


def modal(form: Form) -> dict[str, Any]:
    """The modal of a form."""
    return {
        "custom_id": FORM_PREFIX + form.action,
        "title": short(visible(form.title).strip() or "…", TITLE),
        "components": [_field(field) for field in form.fields[:MOST_FIELDS]],
    }


def _field(field: FormField) -> dict[str, Any]:
    label = {"type": _LABEL, "label": short(visible(field.label).strip() or "…", LABEL), "component": _component(field)}
    parts = ([field.label] if len(field.label) > LABEL else []) + ([field.hint] if field.hint else [])
    if description := visible(" · ".join(parts)).strip():
        label["description"] = short(description, DESCRIPTION)
    return label


def _component(field: FormField) -> dict[str, Any]:
    name = field.name[:OPTION]
    choices = [one for one in field.choices if 0 < len(one.value) <= OPTION]
    if field.kind in ("one", "many") and 0 < len(choices) <= OPTIONS:
        most = 1 if field.kind == "one" else max(1, min(field.most, len(choices)))
        options = [
            {
                "label": short(visible(one.label).strip() or one.value, OPTION),
                "value": one.value,
                "default": one.value in field.value,
            }
            for one in choices
        ]
        least = 1 if field.required else 0
        shape = {"type": _SELECT, "custom_id": name, "options": options, "required": field.required}
        return {**shape, "min_values": least, "max_values": most}
    style, most = _PARAGRAPH if field.kind == "text" else _LINE, max(1, min(field.max_chars, TEXT))
    shape = {"type": _INPUT, "custom_id": name, "required": field.required, "style": style, "max_length": most}
    value = visible(field.value[0])[:most] if field.value else ""
    return {**shape, "value": value} if value else shape


class Forms:
    """The forms whose buttons can be pressed."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._recent: OrderedDict[str, Form] = OrderedDict()

    async def keep(self, message_id: str, form: Form) -> None:
        """Remember the form of a message; from this call on its button works."""
        self._remember(message_id, form)
        await self._state.put(f"form:{message_id}", _FORM.dump_json(form).decode())

    async def of(self, message_id: str) -> Form | None:
        """The form of a message, or None."""
        if message_id in self._recent:
            return self._recent[message_id]
        kept = await self._state.get(f"form:{message_id}")
        if not kept:
            return None
        try:
            form = _FORM.validate_json(kept)
        except ValidationError:
            return None
        self._remember(message_id, form)
        return form

    def filled(self, message_id: str, values: Mapping[str, tuple[str, ...]]) -> None:
        """What was filled in stands there again when the form is opened once more."""
        form = self._recent.get(message_id)
        if form is not None:
            fields = tuple(dataclasses.replace(one, value=values.get(one.name, one.value)) for one in form.fields)
            self._remember(message_id, dataclasses.replace(form, fields=fields))

    def _remember(self, message_id: str, form: Form) -> None:
        self._recent[message_id] = form
        self._recent.move_to_end(message_id)
        if len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)
