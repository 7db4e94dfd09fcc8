"""The way in and the way out: `/start`, `/help`, `/mine`, `/cancel`.

    /start   a welcome in three sentences  [Ask a question] [Become a volunteer] [My settings], and what is under way
    /help    only the commands that this person can use in this place, three examples, the version
    /mine    my questions by how far they have come  [Show 214]
    /cancel  leaves the form that is open here, or puts away what was not sent
`/settings` and `/privacy` stand in modules of their own.
"""

from __future__ import annotations

from pydantic import TypeAdapter

from bot.errors import MovedOn
from bot.handlers import cards, opening, privacy, settings
from bot.handlers.common import anew, arg, in_rows
from bot.handlers.context import Ctx
from bot.handlers.routes import Route, command, press
from bot.handlers.view import load
from bot.messages.buttons import pack
from bot.messages.clean import cut
from bot.messages.richtext import Block, Head, Items, Span, para, plain
from bot.messages.types import Button, Form, Outgoing
from bot.services import questions as asking
from storage import forms, questions

_FORM: TypeAdapter[Form] = TypeAdapter(Form)

GROUPS = (
    ("going", ("draft", "open", "accepted", "queued", "gap")),
    ("answered", ("auto", "answered")),
    ("closed", ("solved", "withdrawn")),
)
"""Headings of `/mine` and the states under them."""
SHOWN, CLOSED_SHOWN, EXCERPT = 8, 3, 90


async def start(ctx: Ctx, resumed: opening.Resumed | None) -> list[Outgoing]:
    """`/start`: what this is, what is under way, and three ways on; by a link, what was wanted in a group."""
    if resumed is not None and (messages := await opening.resume(ctx, resumed)) is not None:
        return messages
    text = ctx.text
    blocks: list[Block] = [para(text("start-lead", community=ctx.house.community.title), look="lead")]
    going: list[Button] = []
    under_way = await forms.get(ctx.tx, ctx.me.id, ctx.here.id)
    if under_way is not None:
        title = _FORM.validate_json(under_way.payload).title
        blocks.append(para(text("start-form", title=title)))
        going.append(Button(text("button-start-leave"), pack("m.leave"), look="quiet"))
    drafts = await questions.of_member(ctx.tx, ctx.me.id, ("draft",))
    if drafts:
        blocks.append(para(text("start-drafts", count=len(drafts))))
        going += [_show(ctx, one) for one in drafts[:3]]
    volunteer = "button-start-profile" if ctx.is_expert else "button-start-volunteer"
    ways = [
        Button(text("button-ask"), pack("ask.form"), look="primary"),
        Button(text(volunteer), pack("v.open" if ctx.is_expert else "v.form")),
        Button(text("button-start-settings"), pack("s.open")),
    ]
    return [ctx.reply(tuple(blocks), [going, ways], whisper=True)]


async def help_(ctx: Ctx, _: object) -> list[Outgoing]:
    """`/help`: only what this person can do here."""
    text = ctx.text
    usable = ctx.house.routes.usable(ctx, private=ctx.private)
    commands = tuple((Span(f"/{one.name}", "bold"), Span(f"  {text(f'command-{one.name}')}")) for one in usable)
    where = "private" if ctx.private else "group"
    examples = (f"help-example-ask-{where}", f"help-example-reply-{where}", "help-example-volunteer")
    blocks: list[Block] = [
        Head(text("help-title")),
        Items(commands),
        para(text("help-examples"), look="title"),
        Items(tuple(plain(text(key)) for key in examples)),
    ]
    if ctx.house.version:
        blocks.append(para(text("help-version", version=ctx.house.version), look="note"))
    return [ctx.reply(tuple(blocks), whisper=True, aloud=True)]


async def mine(ctx: Ctx, _: object) -> list[Outgoing]:
    """`/mine`: the latest questions, by how far they have come."""
    text = ctx.text
    blocks: list[Block] = [Head(text("mine-title"))]
    buttons: list[Button] = []
    for name, states in GROUPS:
        found = await questions.of_member(ctx.tx, ctx.me.id, states)
        shown = found[: CLOSED_SHOWN if name == "closed" else SHOWN]
        if not shown:
            continue
        blocks.append(para(text(f"mine-{name}", count=len(found)), look="title"))
        blocks.append(Items(tuple(plain(_line(ctx, one)) for one in shown)))
        buttons += [_show(ctx, one) for one in shown]
    if not buttons:
        blocks.append(para(text("mine-empty")))
        ask = Button(text("button-ask"), pack("ask.form"), look="primary")
        return [ctx.reply(tuple(blocks), [[ask]], whisper=True)]
    return [ctx.reply(tuple(blocks), in_rows(buttons, 4), whisper=True)]


async def show(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Show 214]: the own card again, at the end of the private chat, with the latest answer."""
    question = await asking.own(ctx.tx, arg(ctx), ctx.me.id)
    variants = ["auto" if question.entry_id and question.status in ("auto", "solved") else "asker"]
    if question.status == "draft":
        variants = ["draft"]
    view = await load(ctx, question.id)
    sent = [one for one in view.answers if one.state == "sent"]
    if sent:
        variants.append(f"answer-{sent[-1].id}")
    shown: list[Outgoing] = []
    for variant in variants:
        card = cards.render(ctx, view, ctx.text, variant, private=True)
        if card is None:
            raise MovedOn
        name = f"question:{question.id}/{variant}"
        message = None
        if ctx.private:
            message = ctx.reply(*card, card=name)
        elif (account := await ctx.reachable(ctx.me.id)) is not None:
            message = ctx.to(account, *card, card=name, lang=ctx.text.lang)
        shown.append(await anew(ctx, message) if message else ctx.reply(*card, whisper=True))
    if not ctx.private and all(message.card for message in shown):
        shown.append(ctx.reply((para(ctx.text("mine-sent", number=question.id)),), whisper=True))
    return shown


async def cancel(ctx: Ctx, _: object) -> list[Outgoing]:
    """`/cancel`: the open form, or else the questions that were not sent; if there is nothing, that is said."""
    if await forms.drop(ctx.tx, ctx.me.id, ctx.here.id):
        return [ctx.reply((para(ctx.text("form-left")),), whisper=True)]
    put_away: list[str] = []
    messages: list[Outgoing] = []
    for one in await questions.of_member(ctx.tx, ctx.me.id, ("draft",)):
        if await questions.move(ctx.tx, one.id, was=("draft",), status="withdrawn", closed_at=ctx.now):
            await asking.quiet(ctx.tx, one.id)
            messages += await cards.refresh(ctx, one.id)
            put_away.append(one.id)
    if not put_away:
        return [ctx.reply((para(ctx.text("cancel-nothing")),), whisper=True)]
    buttons = [Button(ctx.text("button-mine-again", number=one), pack("ask.again", one)) for one in put_away[:3]]
    said = ctx.text("cancel-drafts", count=len(put_away))
    return [*messages, ctx.reply((para(said),), [buttons], whisper=True)]


def _show(ctx: Ctx, one: questions.Question) -> Button:
    return Button(ctx.text("button-mine-show", number=one.id), pack("m.show", one.id), look="quiet")


def _line(ctx: Ctx, one: questions.Question) -> str:
    words = one.text if len(one.text) <= EXCERPT else one.text[: cut(one.text, EXCERPT)].rstrip() + " …"
    return ctx.text("mine-line", number=one.id, words=words, state=ctx.text(f"mine-state-{one.status}"))


ROUTES: list[Route] = [
    command("start", start, prepare=opening.prepare, group=False),
    command("help", help_),
    press("help", help_),
    command("mine", mine),
    press("m.show", show),
    *settings.ROUTES,
    *privacy.ROUTES,
    command("cancel", cancel),
    press("m.leave", cancel),
]
