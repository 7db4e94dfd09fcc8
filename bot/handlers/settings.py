"""`/settings`: language, nation, time zone. One card, edited in place; each choice is one tap.

Member:  /settings → "Language English · Nation Indonesia (not confirmed yet) · It is 17:02 in Jakarta"
         [Language] [Nation] [Time zone]
[Time zone] → one button a city  [Elsewhere] → "Which city?" → "It is 17:02 for you, right?"  [Yes] [Choose again]
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.errors import BadInput, MovedOn
from bot.handlers import conversation, doorway
from bot.handlers.common import anew, arg, in_rows
from bot.handlers.context import Ctx
from bot.handlers.routes import Route, command, form, press
from bot.handlers.view import nation_name
from bot.messages.buttons import pack
from bot.messages.clean import clean
from bot.messages.richtext import Body, Head, Pairs, para
from bot.messages.types import Button, Form, FormField, Outgoing
from bot.services import members as rules
from bot.services.people import zone_of
from storage import members

COMPLETE = 0.995
"""A catalog with this share of the texts is not called incomplete."""


async def settings(ctx: Ctx, _: object) -> list[Outgoing]:
    """`/settings`, also [My settings]: the card at the end of the chat."""
    return [await anew(ctx, _home(ctx))]


async def home(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Back] to the card."""
    return [_home(ctx)]


async def languages(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Language]: those that have a catalog, by their own names."""
    catalogs, names = ctx.house.catalogs, ctx.house.community.languages
    buttons = []
    for code in catalogs.languages:
        name, share = names.get(code, code), catalogs.share(code)
        if share < COMPLETE:
            name = ctx.text("settings-share", name=name, percent=int(share * 100))
        buttons.append(Button(name, pack("s.setlang", code), pressed=code == ctx.text.lang))
    return [_card(ctx, (Head(ctx.text("settings-language-title")),), [*in_rows(buttons, 3), [_back(ctx)]])]


async def set_language(ctx: Ctx, _: object) -> list[Outgoing]:
    """A language was tapped: the card speaks it at once."""
    if arg(ctx) not in ctx.house.catalogs.languages:
        raise MovedOn
    await members.update_field(ctx.tx, ctx.me.id, "locale", arg(ctx))
    await _reread(ctx)
    return [_home(ctx)]


async def nations(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Nation]: one tap, in alphabetical order."""
    body = (Head(ctx.text("settings-nation-title")), para(ctx.text("settings-nation-lead"), look="note"))
    return [_card(ctx, body, [*nation_buttons(ctx, "s.setnation"), [_back(ctx)]])]


async def set_nation(ctx: Ctx, _: object) -> list[Outgoing]:
    """A nation was tapped; where it has several zones, the city is asked for next."""
    await rules.claim_nation(ctx.tx, ctx.house.community, ctx.me, arg(ctx), ctx.now)
    await _reread(ctx)
    cities = city_buttons(ctx, "s.z")
    if ctx.me.zone is None and len(cities) > 1:
        return [_card(ctx, (Head(ctx.text("settings-city-title")),), [*in_rows(cities, 3), [_back(ctx)]])]
    return [_home(ctx)]


async def zones(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Time zone]: one tap by nation; one that has several zones shows its cities."""
    buttons = []
    for nation in sorted(ctx.house.community.nations, key=lambda one: one.name):
        for zone in nation.zones:
            label = nation.name if len(nation.zones) == 1 else f"{nation.name}: {zone.city}"
            chosen = zone.zone == ctx.me.zone
            buttons.append(Button(label, pack("s.z", rules.zone_code(zone.zone)), pressed=chosen))
    elsewhere = Button(ctx.text("button-settings-elsewhere"), pack("s.find"))
    return [_card(ctx, (Head(ctx.text("settings-zone-title")),), [*in_rows(buttons, 2), [elsewhere, _back(ctx)]])]


async def elsewhere(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Elsewhere]: the name of a city."""
    fields = (FormField("zone", ctx.text("field-zone"), "line", max_chars=60, hint=ctx.text("field-zone-hint")),)
    title = ctx.text("settings-zone-title")
    return await conversation.present(ctx, Form(pack("s.find"), title, fields, ctx.text("button-continue")))


async def prepare_found(ctx: Ctx) -> tuple[str, ...]:
    """Look the city up, beside the loop."""
    return await asyncio.to_thread(rules.find_zones, clean(ctx.incoming.values.get("zone", ("",))[0], 60))


async def found(ctx: Ctx, zones_found: tuple[str, ...]) -> list[Outgoing]:
    """One zone: it is set. Several: they are offered. None: a clear word."""
    if not zones_found:
        said = clean(ctx.incoming.values.get("zone", ("",))[0], 60)
        raise BadInput("error-zone-unknown", said=said or "–")
    if len(zones_found) == 1:
        return [await anew(ctx, await _use_zone(ctx, zones_found[0]))]
    buttons = [Button(_long_name(one), pack("s.z", rules.zone_code(one))) for one in zones_found]
    again = Button(ctx.text("button-settings-search-again"), pack("s.find"), look="quiet")
    body = (Head(ctx.text("settings-zone-which")),)
    return [await anew(ctx, _card(ctx, body, [*in_rows(buttons, 2), [again, _back(ctx)]]))]


async def set_zone(ctx: Ctx, _: object) -> list[Outgoing]:
    """A city was tapped: is the time right?"""
    return [await _use_zone(ctx, rules.zone_from(arg(ctx)))]


def nation_buttons(ctx: Ctx, action: str) -> list[list[Button]]:
    """One button a nation, alphabetical by official English name, two a row."""
    buttons = [
        Button(one.name, pack(action, one.code), pressed=one.code == ctx.me.nation)
        for one in sorted(ctx.house.community.nations, key=lambda one: one.name)
    ]
    return in_rows(buttons, 2)


def city_buttons(ctx: Ctx, action: str) -> list[Button]:
    """One button a zone of the member's nation, with the time there."""
    nation = ctx.house.community.nation(ctx.me.nation) if ctx.me.nation else None
    return [
        Button(
            ctx.text("settings-city", city=one.city, time=clock_time(ctx, one.zone)),
            pack(action, rules.zone_code(one.zone)),
        )
        for one in (nation.zones if nation else ())
    ]


def clock_time(ctx: Ctx, zone: str) -> str:
    """The time of day in a zone now, as "17:02"."""
    return f"{ctx.now.astimezone(ZoneInfo(zone)):%H:%M}"


async def _use_zone(ctx: Ctx, zone: str) -> Outgoing:
    await members.update_field(ctx.tx, ctx.me.id, "zone", zone)
    await _reread(ctx)
    text = ctx.text
    city = rules.city_of(ctx.house.community, zone)
    body = (
        Head(text("settings-zone-title")),
        para(text("settings-zone-right", time=clock_time(ctx, zone)), look="lead"),
        para(text("settings-zone-name", city=city, zone=zone), look="note"),
    )
    buttons = [
        [
            Button(text("button-settings-yes"), pack("s.home"), look="primary"),
            Button(text("button-settings-choose"), pack("s.zone")),
        ]
    ]
    return _card(ctx, body, buttons)


def _home(ctx: Ctx) -> Outgoing:
    text, me, names = ctx.text, ctx.me, ctx.house.community.languages
    rows = (
        (text("settings-language"), names.get(text.lang, text.lang)),
        (text("settings-nation"), _nation(ctx)),
        (text("settings-zone"), _zone(ctx)),
    )
    buttons = [
        [
            Button(text("button-settings-language"), pack("s.lang")),
            Button(text("button-settings-nation"), pack("s.nation")),
            Button(text("button-settings-zone"), pack("s.zone")),
        ]
    ]
    if len(ctx.house.capabilities) > 1:
        buttons.append([Button(text("button-link"), pack("l.open"))])
    buttons.append(doorway.buttons(ctx))
    body: Body = (Head(text("settings-title")), Pairs(rows))
    if me.nation is None and me.zone is None:
        body = (*body, para(text("settings-lead"), look="note"))
    return _card(ctx, body, buttons)


def _nation(ctx: Ctx) -> str:
    name = nation_name(ctx, ctx.me.nation)
    if not name:
        return ctx.text("settings-unset")
    key = "settings-nation-confirmed" if ctx.me.nation_confirmed_at else "settings-nation-claimed"
    return ctx.text(key, nation=name)


def _zone(ctx: Ctx) -> str:
    if ctx.me.zone is None and ctx.me.nation is None:
        return ctx.text("settings-unset")
    zone = zone_of(ctx.house.community, ctx.me)
    return ctx.text("settings-now", time=clock_time(ctx, zone), city=rules.city_of(ctx.house.community, zone))


def _card(ctx: Ctx, body: Body, buttons: Sequence[Sequence[Button]]) -> Outgoing:
    return ctx.reply(body, buttons, whisper=True, card=f"settings:{ctx.me.id}/card")


def _back(ctx: Ctx) -> Button:
    return Button(ctx.text("button-settings-back"), pack("s.home"), look="quiet")


def _long_name(zone: str) -> str:
    region, _, city = zone.replace("_", " ").rpartition("/")
    return f"{city} ({region.replace('/', ', ')})"


async def _reread(ctx: Ctx) -> None:
    ctx.member = await rules.existing(ctx.tx, ctx.me.id)
    ctx.text = ctx.text_for(ctx.member, ctx.account)


ROUTES: list[Route] = [
    command("settings", settings),
    press("s.open", settings),
    press("s.home", home),
    press("s.lang", languages),
    press("s.setlang", set_language),
    press("s.nation", nations),
    press("s.setnation", set_nation),
    press("s.zone", zones),
    press("s.z", set_zone),
    press("s.find", elsewhere),
    form("s.find", found, prepare=prepare_found),
]
