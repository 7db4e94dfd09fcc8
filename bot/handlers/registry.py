"""ROUTES: the explicit list of every command, button, form and tick. Adapters, `/help` and the docs read it."""

from __future__ import annotations

from bot.handlers import (
    admin,
    announce,
    answers,
    ask,
    conversation,
    doorway,
    experts,
    freshness,
    gaps,
    inbox,
    knowledge,
    ladder,
    linking,
    members,
    presence,
    question,
    queue,
    report,
    review,
    volunteer,
)
from bot.handlers.routes import Route, Routes, Tick

_MODULES = (
    members,
    ask,
    question,
    conversation,
    experts,
    answers,
    inbox,
    volunteer,
    knowledge,
    freshness,
    queue,
    gaps,
    report,
    admin,
    announce,
    ladder,
    linking,
    doorway,
    presence,
)

ROUTES: tuple[Route, ...] = tuple(route for module in _MODULES for route in module.ROUTES)
TICKS: dict[str, Tick] = {**answers.TICKS, **inbox.TICKS, **ladder.TICKS, **report.TICKS, **freshness.TICKS}


def build() -> Routes:
    """The list, indexed; a form that is under way is asked before whose question the words may answer."""
    return Routes(ROUTES, TICKS, resolvers=(conversation.resolve, review.resolve, experts.resolve))
