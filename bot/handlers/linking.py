"""Linking accounts: one person on several platforms.

Member, on one platform:    /settings ▸ [Link my accounts] ▸ [Get a code]  → "ABCD-EFGH, valid for 10 minutes"
Member, on the other one:   [Enter a code] → both sides see each other  [Yes, this is me] [No]
After both agreed:          one history, one place to be reminded; [Hear here first] [Unlink]
"""

from __future__ import annotations

from bot.errors import BadInput, MovedOn, NotAllowed
from bot.handlers import conversation
from bot.handlers.common import arg
from bot.handlers.context import Ctx
from bot.handlers.routes import Route, form, press
from bot.messages.buttons import pack
from bot.messages.richtext import Head, Pairs, Span, para
from bot.messages.text import Text
from bot.messages.types import Button, Form, FormField, Outgoing
from bot.services import linking
from storage import members


async def accounts(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Link my accounts]: what is linked, and the two ways to link another."""
    _own_account(ctx)
    text, mine = ctx.text, await members.accounts(ctx.tx, ctx.me.id)
    rows = tuple((_platform(text, one), one.name or one.native_id) for one in mine)
    buttons = [
        [
            Button(text("button-link-code"), pack("l.code"), look="primary"),
            Button(text("button-link-enter"), pack("l.enter")),
        ]
    ]
    if len(mine) > 1:
        buttons.append(
            [Button(text("button-link-first", where=_platform(text, one)), pack("l.first", one.id)) for one in mine]
        )
        buttons.append([Button(text("button-unlink"), pack("l.unlink"), look="danger")])
    buttons.append([Button(text("button-back"), pack("s.home"), look="quiet")])
    body = (Head(text("link-title")), Pairs(rows), para(text("link-lead"), look="note"))
    return [ctx.reply(body, buttons, whisper=True, card=f"settings:{ctx.me.id}/card")]


async def code(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Get a code]."""
    account = _own_account(ctx)
    made = await linking.make_code(ctx.tx, account, ctx.now)
    spans = ctx.text.spans("link-code", code=Span(made, "code"), minutes=int(linking.LIVES.total_seconds() // 60))
    return [
        ctx.reply(
            (Head(ctx.text("link-title")), para(spans), para(ctx.text("link-warning"), look="note")), whisper=True
        )
    ]


async def enter(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Enter a code]."""
    _own_account(ctx)
    fields = (FormField("code", ctx.text("field-link-code"), "line", max_chars=20),)
    form_ = Form(pack("l.enter"), ctx.text("link-title"), fields, ctx.text("button-continue"))
    return await conversation.present(ctx, form_)


async def entered(ctx: Ctx, _: object) -> list[Outgoing]:
    """A code was typed: both sides are asked whether the other one is they.

    A wrong one is answered, not raised: the count of tries has to stand.
    """
    account = _own_account(ctx)
    if not await linking.count_try(ctx.tx, account, ctx.now):
        error = linking.too_many()
        return [ctx.reply((para(ctx.text(error.key, **error.params)),), whisper=True)]
    try:
        both = await linking.enter_code(ctx.tx, account, ctx.incoming.values.get("code", ("",))[0], ctx.now)
    except BadInput as error:
        return [ctx.reply((para(ctx.text(error.key)),), whisper=True)]
    return [await _ask(ctx, both, both.here, both.there), await _ask(ctx, both, both.there, both.here)]


async def yes(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Yes, this is me] on one side; after the second one the accounts are one person."""
    both, done = await linking.agree(ctx.tx, arg(ctx), _own_account(ctx), ctx.now)
    key = "link-done" if done else "link-half"
    sides = (both.here, both.there) if done else (_own_account(ctx),)
    return [await _say(ctx, both, one, key) for one in sides]


async def no(ctx: Ctx, _: object) -> list[Outgoing]:
    """[No]: nothing is linked, and the other side is told."""
    both = await linking.refuse(ctx.tx, arg(ctx), _own_account(ctx), ctx.now)
    return [await _say(ctx, both, one, "link-refused") for one in (both.here, both.there)]


async def first(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Hear here first]: private messages go to this account, to the others only if it fails."""
    chosen = next((one for one in await members.accounts(ctx.tx, ctx.me.id) if one.id == arg(ctx)), None)
    if chosen is None:
        raise MovedOn
    await members.prefer(ctx.tx, ctx.me.id, chosen.id)
    return [ctx.reply((para(ctx.text("link-first", where=_platform(ctx.text, chosen))),), whisper=True)]


async def unlink(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Unlink] asks once more."""
    buttons = [
        [
            Button(ctx.text("button-unlink-yes"), pack("l.unlinkyes"), look="danger"),
            Button(ctx.text("button-back"), pack("l.open"), look="quiet"),
        ]
    ]
    return [ctx.reply((Head(ctx.text("link-title")), para(ctx.text("unlink-sure"))), buttons, whisper=True)]


async def unlinked(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Yes, unlink]: this account is a member of its own again."""
    await linking.unlink(ctx.tx, _own_account(ctx), ctx.now)
    return [ctx.reply((para(ctx.text("unlinked")),), whisper=True)]


def _own_account(ctx: Ctx) -> members.Account:
    if ctx.account is None:
        raise NotAllowed("error-nobody")
    return ctx.account


def _platform(text: Text, account: members.Account) -> str:
    key = f"platform-{account.platform}"
    return text(key) if text.has(key) else account.platform.capitalize()


async def _ask(ctx: Ctx, both: linking.Pair, to: members.Account, other: members.Account) -> Outgoing:
    text = await _text(ctx, to)
    body = (
        Head(text("link-title")),
        para(text("link-ask", where=_platform(text, other), name=other.name or "–", id=other.native_id)),
        para(text("link-warning"), look="note"),
    )
    buttons = [
        [
            Button(text("button-link-yes"), pack("l.yes", both.link.id), look="primary"),
            Button(text("button-link-no"), pack("l.no", both.link.id)),
        ]
    ]
    return ctx.to(to, body, buttons, card=f"link:{both.link.id}/ask", lang=text.lang)


async def _say(ctx: Ctx, both: linking.Pair, to: members.Account, key: str) -> Outgoing:
    text = await _text(ctx, to)
    return ctx.to(to, (Head(text("link-title")), para(text(key))), card=f"link:{both.link.id}/ask", lang=text.lang)


async def _text(ctx: Ctx, account: members.Account) -> Text:
    member = await members.get(ctx.tx, account.member_id)
    return ctx.text_for(member, account) if member else ctx.text


ROUTES: list[Route] = [
    press("l.open", accounts),
    press("l.code", code),
    press("l.enter", enter),
    form("l.enter", entered),
    press("l.yes", yes),
    press("l.no", no),
    press("l.first", first),
    press("l.unlink", unlink),
    press("l.unlinkyes", unlinked),
]
