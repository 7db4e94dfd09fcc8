"""Looking after places and roles: `/setup` in a group; `/role` and the confirmation of nations in `roles`.

Admin of a place:  /setup → a card that ticks itself off: purpose, language, coordinators, experts who can be reached
                   [Questions] [Meetings] [Log] [None] · [English] [Bahasa Indonesia]
"""

from __future__ import annotations

from bot.errors import MovedOn
from bot.handlers import roles
from bot.handlers.common import anew, arg, in_rows
from bot.handlers.context import Ctx
from bot.handlers.routes import Route, command, press
from bot.messages.buttons import pack
from bot.messages.richtext import Badge, Head, Items, para, plain
from bot.messages.types import Button, Outgoing
from bot.services import people
from storage import audit, members, places

PURPOSES = ("questions", "meetings", "log", "none")
ADMIN = ("place_admin",)


async def setup(ctx: Ctx, _: object) -> list[Outgoing]:
    """`/setup`: the card, in this place; only who administers it can press its buttons."""
    return [await anew(ctx, await _card(ctx))]


async def purpose(ctx: Ctx, _: object) -> list[Outgoing]:
    """What this place is for."""
    chosen = arg(ctx)
    if chosen not in PURPOSES:
        raise MovedOn
    return [await _change(ctx, "purpose", "" if chosen == "none" else chosen)]


async def language(ctx: Ctx, _: object) -> list[Outgoing]:
    """The language of what is posted in this place."""
    if arg(ctx) not in ctx.house.catalogs.languages:
        raise MovedOn
    return [await _change(ctx, "locale", arg(ctx))]


async def _change(ctx: Ctx, column: str, value: str) -> Outgoing:
    me = ctx.me
    if ctx.private:
        raise MovedOn
    await places.update_field(ctx.tx, ctx.here.id, column, value)
    await audit.note(
        ctx.tx, actor=me.id, action=f"place-{column}", subject=f"place:{ctx.here.id}", at=ctx.now, value=value
    )
    ctx.place = await places.get(ctx.tx, ctx.here.id)
    return await _card(ctx)


async def _card(ctx: Ctx) -> Outgoing:
    # Posted for all to see: a card for one person alone may be shown elsewhere, where its buttons mean another place.
    here, names = ctx.here, ctx.house.community.languages
    text = ctx.place_text(here)
    coordinators = await members.with_role(ctx.tx, "coordinator")
    experts = await people.volunteers(ctx.tx, ctx.house.community, ctx.house.capabilities, ctx.now)
    reachable = sum(one.reachable for one in experts)
    lang = here.locale or ""
    lines = (
        (bool(here.purpose), text("setup-purpose", purpose=here.purpose or "none")),
        (bool(lang), text("setup-language", language=names.get(lang, lang)) if lang else text("setup-no-language")),
        (len(coordinators) > 1, text("setup-coordinators", count=len(coordinators))),
        (reachable > 0, text("setup-experts", reachable=reachable, count=len(experts))),
    )
    ready = all(done for done, _ in lines)
    badge = (
        Badge(text("badge-setup-ready"), "check", "ok") if ready else Badge(text("badge-setup-open"), "ring", "wait")
    )
    items = Items(tuple(plain(text("setup-done" if done else "setup-open", what=what)) for done, what in lines))
    purposes = [
        Button(text(f"button-setup-{one}"), pack("setup.purpose", one), pressed=one == (here.purpose or "none"))
        for one in PURPOSES
    ]
    languages = [
        Button(names.get(code, code), pack("setup.lang", code), pressed=code == lang)
        for code in ctx.house.catalogs.languages
    ]
    title = Head(text("setup-title", place=here.title or text("setup-this-place")), badge=badge)
    return ctx.reply(
        (title, items, para(text("setup-lead"), look="note")),
        [purposes, *in_rows(languages, 4)],
        card=f"setup:{here.id}/card",
        text=text,
    )


ROUTES: list[Route] = [
    command("setup", setup, roles=ADMIN, private=False),
    press("setup.purpose", purpose, roles=ADMIN),
    press("setup.lang", language, roles=ADMIN),
    *roles.ROUTES,
]
