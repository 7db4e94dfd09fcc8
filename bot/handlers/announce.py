"""`/announce`: a notice to every group and channel, after a preview.

Coordinator:  /announce The conference papers are out.
→ "Goes to 3 places: #general (the room), …"   [Send to 3 places] [Edit] [Cancel]
"""

from __future__ import annotations

from bot.errors import BadInput, Foreign, MovedOn
from bot.handlers import conversation
from bot.handlers.common import arg
from bot.handlers.context import Ctx
from bot.handlers.routes import Arg, Route, command, form, press
from bot.messages.buttons import pack
from bot.messages.clean import clean, is_empty_of_words
from bot.messages.richtext import Badge, Head, Pairs, Quote, para, plain
from bot.messages.types import Button, Form, FormField, Lane, Outgoing
from storage import announcements, audit, places

MOST_CHARS = 3000
COORDINATOR = ("coordinator",)


async def announce(ctx: Ctx, _: object) -> list[Outgoing]:
    """`/announce`, with or without the words."""
    words = ctx.incoming.args.get("text", "") or ctx.incoming.text
    return [await _preview(ctx, await _draft(ctx, words))] if words.strip() else await _form(ctx, "n.new", "")


async def new(ctx: Ctx, _: object) -> list[Outgoing]:
    """The words from the form."""
    return [await _preview(ctx, await _draft(ctx, ctx.incoming.values.get("text", ("",))[0]))]


async def edit(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Edit] on the preview."""
    return await _form(ctx, "n.edit", (await _own(ctx)).text)


async def edited(ctx: Ctx, _: object) -> list[Outgoing]:
    """The new words."""
    one = await _own(ctx)
    if not await announcements.rewrite(ctx.tx, one.id, _checked(ctx.incoming.values.get("text", ("",))[0])):
        raise MovedOn
    return [await _preview(ctx, await _own(ctx))]


async def send(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Send to n places]: in the slow lane, so that nobody's answer waits for it."""
    one = await _own(ctx)
    if not await announcements.settle(ctx.tx, one.id, "sent", ctx.now):
        raise MovedOn
    await audit.note(ctx.tx, actor=ctx.me.id, action="announced", subject=f"announcement:{one.id}", at=ctx.now)
    posted = []
    for place in await places.groups(ctx.tx):
        text = ctx.place_text(place)
        body = (Head(text("announce-head")), para(one.text))
        card = f"announcement:{one.id}/post"
        posted.append(ctx.post(place, body, card=card, lane=Lane.BULK, silent=True, lang=text.lang))
    sent = Head(ctx.text("announce-title"), badge=Badge(ctx.text("badge-sent"), "check", "ok"))
    done = (sent, Quote(plain(one.text)), para(ctx.text("announce-sent", count=len(posted)), look="note"))
    return [*posted, ctx.reply(done, whisper=True, card=f"announcement:{one.id}/preview")]


async def drop(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Cancel]: nothing was sent."""
    one = await _own(ctx)
    if not await announcements.settle(ctx.tx, one.id, "dropped", ctx.now):
        raise MovedOn
    body = (Head(ctx.text("announce-title")), para(ctx.text("dropped")))
    return [ctx.reply(body, whisper=True, card=f"announcement:{one.id}/preview")]


async def _draft(ctx: Ctx, words: str) -> announcements.Announcement:
    return await announcements.draft(ctx.tx, member_id=ctx.me.id, text=_checked(words), now=ctx.now)


async def _own(ctx: Ctx) -> announcements.Announcement:
    one = await announcements.get(ctx.tx, arg(ctx))
    if one is None or one.member_id != ctx.me.id:
        raise Foreign
    return one


def _checked(words: str) -> str:
    said = clean(words, MOST_CHARS)
    if not said or is_empty_of_words(said):
        raise BadInput("error-no-words")
    return said


async def _form(ctx: Ctx, action: str, words: str) -> list[Outgoing]:
    text = ctx.text
    fields = (FormField("text", text("field-announce"), "text", value=(words,), max_chars=MOST_CHARS),)
    payload = pack(action, arg(ctx)) if words else pack(action)
    return await conversation.present(ctx, Form(payload, text("announce-title"), fields, text("button-continue")))


async def _preview(ctx: Ctx, one: announcements.Announcement) -> Outgoing:
    text, where = ctx.text, await places.groups(ctx.tx)
    head = Head(text("announce-title"), badge=Badge(text("badge-not-sent"), "eye"))
    if not where:
        return ctx.reply((head, para(text("announce-nowhere"))), whisper=True)
    names = ctx.house.community.languages
    rows = tuple(
        (place.title or place.native_id, names.get(ctx.place_text(place).lang, ctx.place_text(place).lang))
        for place in where
    )
    body = (head, Quote(plain(one.text)), para(text("announce-goes", count=len(where)), look="note"), Pairs(rows))
    buttons = [
        [
            Button(text("button-announce", count=len(where)), pack("n.send", one.id), look="primary"),
            Button(text("button-edit"), pack("n.edit", one.id), look="quiet"),
            Button(text("button-cancel"), pack("n.drop", one.id), look="quiet"),
        ]
    ]
    return ctx.reply(body, buttons, whisper=True, card=f"announcement:{one.id}/preview")


ROUTES: list[Route] = [
    command("announce", announce, roles=COORDINATOR, args=(Arg("text"),)),
    form("n.new", new, roles=COORDINATOR),
    press("n.edit", edit, roles=COORDINATOR),
    form("n.edit", edited, roles=COORDINATOR),
    press("n.send", send, roles=COORDINATOR),
    press("n.drop", drop, roles=COORDINATOR),
]
