"""Looking after places and roles: `/setup` in a group; `/role` and the confirmation of nations in `roles`.

Admin of a place:  /setup → a card that ticks itself off: purpose, language, coordinators, experts who can be reached
                   [Questions] [Meetings] [Ballots] [Coordinators' log] · [English] [Bahasa Indonesia]
In a topic of a group (Telegram), the purpose is that of the topic.
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
from storage import audit, bindings, members, places

ADMIN = ("place_admin",)


async def setup(ctx: Ctx, _: object) -> list[Outgoing]:
    """`/setup`: the card, in this place; only who administers it can press its buttons."""
    return [await anew(ctx, await _card(ctx))]


async def purpose(ctx: Ctx, _: object) -> list[Outgoing]:
    """What this place is for; a second tap takes it back."""
    chosen, thread = arg(ctx), _topic(ctx)
    if chosen not in bindings.PURPOSES or ctx.private:
        raise MovedOn
    bound = chosen in await bindings.of(ctx.tx, ctx.here.id, thread)
    await (bindings.unbind if bound else bindings.bind)(ctx.tx, ctx.here.id, thread, chosen)
    await _note(ctx, "place-unbound" if bound else "place-bound", chosen)
    return [await _card(ctx)]


async def language(ctx: Ctx, _: object) -> list[Outgoing]:
    """The language of what is posted in this place."""
    if arg(ctx) not in ctx.house.catalogs.languages:
        raise MovedOn
    if ctx.private:
        raise MovedOn
    await places.update_field(ctx.tx, ctx.here.id, "locale", arg(ctx))
    await _note(ctx, "place-locale", arg(ctx))
    ctx.place = await places.get(ctx.tx, ctx.here.id)
    return [await _card(ctx)]


def _topic(ctx: Ctx) -> str:
    """The topic that is set up; where threads are conversations that end, the place itself."""
    event = ctx.incoming
    return (event.address.thread or "") if ctx.house.can(event.platform).topics else ""


async def _note(ctx: Ctx, action: str, value: str) -> None:
    await audit.note(ctx.tx, actor=ctx.me.id, action=action, subject=f"place:{ctx.here.id}", at=ctx.now, value=value)


async def _card(ctx: Ctx) -> Outgoing:
    # Posted for all to see: a card for one person alone may be shown elsewhere, where its buttons mean another place.
    here, names = ctx.here, ctx.house.community.languages
    text = ctx.place_text(here)
    coordinators = await members.with_role(ctx.tx, "coordinator")
    experts = await people.volunteers(ctx.tx, ctx.house.community, ctx.house.capabilities, ctx.now)
    reachable = sum(one.reachable for one in experts)
    lang = here.locale or ""
    bound = await bindings.of(ctx.tx, here.id, _topic(ctx))
    used = text.join([text("setup-for", purpose=one) for one in bindings.PURPOSES if one in bound])
    lines = (
        (bool(bound), text("setup-purpose", purposes=used) if bound else text("setup-no-purpose")),
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
        Button(text(f"button-setup-{one}"), pack("setup.purpose", one), pressed=one in bound)
        for one in bindings.PURPOSES
    ]
    notes = [text(f"setup-note-{one}") for one in bindings.PURPOSES if one in bound]
    languages = [
        Button(names.get(code, code), pack("setup.lang", code), pressed=code == lang)
        for code in ctx.house.catalogs.languages
    ]
    title = Head(text("setup-title", place=here.title or text("setup-this-place")), badge=badge)
    return ctx.reply(
        (title, items, para(" ".join([text("setup-lead"), *notes]), look="note")),
        [*in_rows(purposes, 2), *in_rows(languages, 4)],
        card=f"setup:{here.id}/card",
        text=text,
    )


ROUTES: list[Route] = [
    command("setup", setup, roles=ADMIN, private=False),
    press("setup.purpose", purpose, roles=ADMIN),
    press("setup.lang", language, roles=ADMIN),
    *roles.ROUTES,
]
