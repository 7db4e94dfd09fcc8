"""`/privacy`: what is kept about you, who sees it, for how long; [Export] gives all of it as a JSON file."""

from __future__ import annotations

import base64
import json

from bot.errors import NotAllowed
from bot.handlers.context import Ctx
from bot.handlers.routes import Route, command, press
from bot.messages.buttons import pack
from bot.messages.richtext import Body, Head, Items, para, plain
from bot.messages.types import Attachment, Button, Outgoing
from bot.services import members as rules
from storage import audit, personal

KEPT = ("profile", "questions", "expert", "answers", "record")
SEEN = ("public", "expert", "coordinators", "operator")


async def privacy(ctx: Ctx, _: object) -> list[Outgoing]:
    """`/privacy`: in plain words, to the person alone."""
    text = ctx.text
    whom = "coordinator" if await rules.others(ctx.tx) else "operator"
    body: Body = (
        Head(text("privacy-title")),
        para(text("privacy-kept"), look="title"),
        Items(tuple(plain(text(f"privacy-kept-{one}")) for one in KEPT)),
        para(text("privacy-seen"), look="title"),
        Items(tuple(plain(text(f"privacy-seen-{one}")) for one in SEEN)),
        para(text("privacy-long"), look="title"),
        para(text("privacy-long-text")),
        para(text("privacy-erase", whom=whom), look="note"),
    )
    buttons = [[Button(text("button-privacy-export"), pack("p.export"), look="primary")]]
    return [ctx.reply(body, buttons, whisper=True)]


async def prepare_export(ctx: Ctx) -> Attachment | None:
    """Gather everything, without the write lock."""
    if ctx.member is None:
        return None
    everything = await personal.everything(ctx.tx, ctx.member.id)
    written = json.dumps(everything, ensure_ascii=False, indent=2, sort_keys=True)
    content = base64.b64encode(written.encode("utf-8", "replace")).decode("ascii")
    return Attachment(f"mufakat-{ctx.member.id}.json", "application/json", content)


async def export(ctx: Ctx, file: Attachment | None) -> list[Outgoing]:
    """[Export]: the file goes to the private chat, wherever it was asked for."""
    me = ctx.me
    if file is None:
        raise NotAllowed("error-nobody")
    await audit.note(ctx.tx, actor=me.id, action="exported", subject=me.id, at=ctx.now)
    body = (para(ctx.text("privacy-file")),)
    if ctx.private:
        return [ctx.reply(body, attachment=file)]
    account = await ctx.reachable(me.id)
    if account is None:
        raise NotAllowed("error-only-private", command="privacy")
    sent = ctx.to(account, body, attachment=file, lang=ctx.text.lang)
    return [sent, ctx.reply((para(ctx.text("privacy-sent")),), whisper=True)]


ROUTES: list[Route] = [
    command("privacy", privacy),
    press("p.export", export, prepare=prepare_export),
]
