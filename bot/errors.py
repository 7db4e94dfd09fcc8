"""Errors that a person is told about; they carry a catalog key and values, never text.

Everything else that is raised is a defect of ours: it is logged, and the event becomes a dead letter.
"""

from __future__ import annotations


class UserError(Exception):
    """Something the person can understand and mend.

    `key` names a message in the Fluent catalogs; `params` are its values. The dispatcher rolls the event's effects
    back and answers with that message.
    """

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


class NotAllowed(UserError):
    """The caller lacks the role, or the place is wrong. Audited."""

    def __init__(self, key: str = "error-not-allowed", **params: object) -> None:
        super().__init__(key, **params)


class MovedOn(UserError):
    """A button of an earlier version, or of a thing that has changed since ("this card has moved on")."""

    def __init__(self, key: str = "error-moved-on", **params: object) -> None:
        super().__init__(key, **params)


class Foreign(MovedOn):
    """A payload that was forged, or belongs to somebody else: the same words, so that nothing is learnt. Audited."""


class TooMuch(UserError):
    """A quota is used up."""


class BadInput(UserError):
    """What was typed cannot be used; the message says what would be right."""
