"""The ways into the room for people who are not there yet, or not in this browser.

Member:       /settings ▸ [Open in the browser]  → a link that works once, within 15 minutes  [Sign out everywhere]
Coordinator:  /settings ▸ [Invite somebody]      → nation, language → a link for one new person, 7 days  [Withdraw]
"""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from bot.errors import MovedOn, NotAllowed
from bot.handlers import conversation
from bot.handlers.common import arg
from bot.handlers.context import Ctx
from bot.handlers.routes import Route, form, press
from bot.handlers.view import nation_name
from bot.messages.buttons import pack
from bot.messages.richtext import Body, Head, Pairs, Span, para
from bot.messages.types import Button, Choice, Form, FormField, Outgoing
from bot.services import doorway


def buttons(ctx: Ctx) -> list[Button]:
    """What `/settings` offers of this; nothing where the room lets nobody in by a link."""
    if ctx.house.door is None:
        return []
    offered = [Button(ctx.text("button-door-open"), pack("d.open"))]
    if ctx.is_coordinator:
        offered.append(Button(ctx.text("button-door-invite"), pack("d.invite")))
    return offered


async def open_room(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Open in the browser]: a link for oneself."""
    door = _door(ctx)
    if ctx.account is None:
        raise NotAllowed("error-nobody")
    if not ctx.can_whisper:  # nothing is made that could not be handed over unseen
        return [ctx.reply((), whisper=True)]
    text, address = ctx.text, f"{door}/enter#{await doorway.make_link(ctx.tx, ctx.account, ctx.now)}"
    signed_in = await doorway.browsers(ctx.tx, ctx.me.id, ctx.now)
    body: Body = (
        Head(text("door-title")),
        para(text("door-lead", minutes=_minutes(doorway.LINK_LIVES))),
        para(Span(address, "code")),
        para(text("door-warning"), look="note"),
    )
    rows: list[list[Button]] = []
    if door.startswith("https://"):  # a platform refuses a button to an address of one's own machine
        rows.append([Button(text("button-door-go"), url=address, look="primary")])
    if signed_in:
        body = (*body, para(text("door-browsers", count=signed_in), look="note"))
        rows.append([Button(text("button-door-leave"), pack("d.leave"))])
    said = ctx.reply(body, rows, whisper=True)
    return [dataclasses.replace(said, expires_at=ctx.now + doorway.LINK_LIVES)]


async def leave(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Sign out everywhere]."""
    await doorway.sign_out_everywhere(ctx.tx, ctx.me, ctx.now)
    return [ctx.reply((para(ctx.text("door-left")),), whisper=True)]


async def invite(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Invite somebody]: for which nation, in which language."""
    _door(ctx)
    text, names, catalogs = ctx.text, ctx.house.community.languages, ctx.house.catalogs
    nations = sorted(ctx.house.community.nations, key=lambda one: one.name)
    fields = (
        FormField(
            "nation",
            text("field-door-nation"),
            "one",
            tuple(Choice(one.code, one.name) for one in nations),
            required=False,
            hint=text("field-door-nation-hint"),
        ),
        FormField(
            "language",
            text("field-door-language"),
            "one",
            tuple(Choice(one, names.get(one, one)) for one in catalogs.languages),
            value=(text.lang,),
        ),
    )
    asked = Form(pack("d.invite"), text("door-invite-title"), fields, text("button-door-make"))
    return await conversation.present(ctx, asked)


async def invited(ctx: Ctx, _: object) -> list[Outgoing]:
    """The form came back: the link, for the coordinator's eyes."""
    door, values = _door(ctx), ctx.incoming.values
    nation = next(iter(values.get("nation", ())), "") or None
    locale = next(iter(values.get("language", ())), "")
    if locale not in ctx.house.catalogs.languages:
        raise MovedOn
    made, token = await doorway.invite(ctx.tx, ctx.house.community, ctx.me, nation=nation, locale=locale, now=ctx.now)
    text, names = ctx.text, ctx.house.community.languages
    body = (
        Head(text("door-invite-title")),
        Pairs(
            (
                (text("field-door-nation"), nation_name(ctx, nation) or text("settings-unset")),
                (text("field-door-language"), names.get(locale, locale)),
            )
        ),
        para(text("door-invited", days=doorway.INVITATION_LIVES.days)),
        para(Span(f"{door}/enter#{token}", "code")),
        para(text("door-invite-warning"), look="note"),
    )
    withdraw_it = Button(text("button-door-withdraw"), pack("d.withdraw", made))
    return [ctx.reply(body, [[withdraw_it]], whisper=True, card=f"invitation:{made}/card")]


async def withdraw(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Withdraw]: the link on the card goes with what it opened."""
    await doorway.withdraw(ctx.tx, ctx.me, arg(ctx), ctx.now)
    body = (Head(ctx.text("door-invite-title")), para(ctx.text("door-withdrawn")))
    return [ctx.reply(body, whisper=True, card=f"invitation:{arg(ctx)}/card")]


def _door(ctx: Ctx) -> str:
    """Where the room's page is. Raises `MovedOn` where it lets nobody in by a link (any more)."""
    if ctx.house.door is None:
        raise MovedOn
    return ctx.house.door


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


ROUTES: list[Route] = [
    press("d.open", open_room),
    press("d.leave", leave),
    press("d.invite", invite, roles=("coordinator",)),
    form("d.invite", invited, roles=("coordinator",)),
    press("d.withdraw", withdraw, roles=("coordinator",)),
]
