"""What a platform cannot do, done another way, by rule. PURE; every adapter calls it before it sends.

- no message for one person alone → a private message;
- labels that are too long → cut with an ellipsis; rows that are too wide → wrapped; too many rows → the last ones go;
- a form where the platform has none never arrives here: the core asks it question by question.
"""

from __future__ import annotations

import dataclasses

from bot.messages.types import Address, Button, Capabilities, Outgoing, Rows


def degrade(message: Outgoing, can: Capabilities) -> Outgoing:
    """The message in a shape that the platform takes."""
    if message.only_for and not can.only_for:
        private = Address(message.address.platform, message.only_for, None, True)
        message = dataclasses.replace(message, address=private, only_for="", reply_to="")
    return dataclasses.replace(message, buttons=fit(message.buttons, can))


def fit(rows: Rows, can: Capabilities) -> Rows:
    """Buttons within the platform's width, height and label length."""
    wrapped: list[tuple[Button, ...]] = []
    for row in rows:
        for start in range(0, len(row), can.buttons_per_row):
            wrapped.append(tuple(_cut(button, can.label_limit) for button in row[start : start + can.buttons_per_row]))
    if len(wrapped) <= can.rows:
        return tuple(wrapped)
    # Too many rows: fill rows up before anything is left out.
    flat = [_cut(button, can.label_limit) for row in rows for button in row]
    packed = [tuple(flat[start : start + can.buttons_per_row]) for start in range(0, len(flat), can.buttons_per_row)]
    return tuple(packed[: can.rows])


def _cut(button: Button, most: int) -> Button:
    if len(button.label) <= most:
        return button
    return dataclasses.replace(button, label=button.label[: most - 1].rstrip() + "…")
