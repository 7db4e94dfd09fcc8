"""Asking: a mention, a reply, a private message, or `/ask`.

Official, in a group:  @mufakat Which form do I need to share flood data?
→ an automatic answer with its source  [Solved it] [Ask an expert]
→ or "Question 214 · looking for an expert"  [Follow] [Withdraw] [Change topic]
Official, in private:  the same words → a preview first  [Send] [Send without my name] [Change topic] [Edit]
                       and, where /setup named a place for questions, [Show it to colleagues]
Too little to go on:   up to three short follow-ups  [Add details] [Ask as it is]
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.errors import BadInput, MovedOn, NotAllowed
from bot.handlers import cards, conversation, delivery, matter
from bot.handlers.context import Ctx
from bot.handlers.routes import Arg, Route, command, form, happening, press
from bot.handlers.view import load
from bot.messages.buttons import pack
from bot.messages.richtext import Badge, Head, para
from bot.messages.types import Button, Form, FormField, Kind, Outgoing
from bot.services import questions as asking
from bot.services.answering import Band
from storage import due, questions, threads

DRAFT_LIVES = timedelta(hours=24)


async def prepare(ctx: Ctx) -> asking.Asked | None:
    """Understand the words, without a write lock: language, topics, what is known, who asked the same."""
    words = ctx.incoming.args.get("question", "") or ctx.incoming.text or ctx.incoming.reply_text
    if not words.strip() and not ctx.incoming.attachments:
        return None
    return await understand(ctx, words)


async def prepare_values(ctx: Ctx) -> asking.Asked | None:
    """The same for the words of a form."""
    words = ctx.incoming.values.get("question", ("",))[0]
    return await understand(ctx, words) if words.strip() else None


async def understand(ctx: Ctx, words: str) -> asking.Asked:
    """What a question means to the bot. Raises `BadInput` when there is nothing to ask."""
    if not words.strip() and ctx.incoming.attachments:
        raise BadInput("error-attachment")
    house = ctx.house
    question = asking.checked(words, house.community)
    return await asking.understand(
        ctx.tx, house.community, house.answerer, house.topics, question, ctx.now, hint=ctx.text.lang
    )


async def ask(ctx: Ctx, asked: asking.Asked | None) -> list[Outgoing]:
    """`/ask`, a mention or a private message."""
    if asked is None:
        return await menu(ctx, None) if ctx.incoming.kind is Kind.TEXT else await ask_form(ctx)
    if asking.says_nothing(asked.text):
        return await menu(ctx, None)
    chosen = ctx.incoming.args.get("topic", "")
    if chosen and ctx.house.community.topic(chosen):
        asked = replace(asked, topics=(chosen,), likely={})
    await asking.within_quota(ctx.tx, ctx.house.community, ctx.me.id, ctx.now)
    return await _begin(ctx, asked)


async def ask_form(ctx: Ctx) -> list[Outgoing]:
    """`/ask` without words opens a form, never an error."""
    fields = (FormField("question", ctx.text("field-question"), "text", hint=ctx.text("field-question-hint")),)
    return await conversation.present(
        ctx, Form(pack("ask"), ctx.text("ask-title"), fields, ctx.text("button-continue"))
    )


async def menu(ctx: Ctx, _: object) -> list[Outgoing]:
    """A bare mention: what can be done here."""
    text = ctx.text
    buttons = [
        [Button(text("button-ask"), pack("ask.form"), look="primary"), Button(text("button-help"), pack("help"))],
    ]
    return [ctx.reply((para(text("menu-lead")),), buttons)]


async def _begin(ctx: Ctx, asked: asking.Asked) -> list[Outgoing]:
    outcome = asking.outcome(asked)
    event = ctx.incoming
    question = await questions.add(
        ctx.tx,
        text=asked.text,
        lang=asked.lang,
        status="auto" if outcome == "auto" else "draft",
        now=ctx.now,
        member_id=ctx.me.id,
        entry_id=asked.entries[0].id if outcome == "auto" else None,
        place_id=None if ctx.private else ctx.here.id,
        thread=event.address.thread or "",
        message_id=event.message_id,
        topics=asked.topics,
        likely=asked.likely,
        topics_chosen=bool(asked.topics) and not asked.likely,
        related=tuple(one.id for one in asked.entries[1 if outcome == "auto" else 0 :][:3]),
        probability=asked.decision.probability,
    )
    if outcome == "auto":
        return [await card(ctx, question.id, "auto")]
    if ctx.private and event.address.thread:
        # Asked in a topic that the person made: it is the question's from now on.
        await threads.opened(ctx.tx, ctx.here.id, matter.subject(question.id), event.address.thread)
        ctx.stand_in(matter.subject(question.id))
    await due.plan(ctx.tx, "question.draft", question.id, ctx.now + DRAFT_LIVES)
    if asked.same is not None and asked.same.member_id != ctx.me.id:
        return [_already_asked(ctx, question, asked.same)]
    if outcome == "thin":
        return [_thin(ctx, question)]
    if ctx.private:
        return [await card(ctx, question.id, "draft")]
    return await route(ctx, question.id, ("draft",))


async def route(ctx: Ctx, question_id: str, was: tuple[str, ...]) -> list[Outgoing]:
    """Post the card where it was asked (or in private) and find an expert."""
    question = await asking.open_(ctx.tx, ctx.house.community, question_id, was, ctx.now)
    offers = await delivery.find_expert(ctx, question)
    first = await card(ctx, question_id, "public") if question.place_id else None
    if question.place_id is None:
        first = await delivery.asker_card(ctx, question_id)
    aloud = await delivery.shown_cards(ctx, question_id)
    return [*([first] if first else []), *offers, *aloud, *await cards.refresh(ctx, question_id)]


async def card(ctx: Ctx, question_id: str, variant: str) -> Outgoing:
    """A card of a question as the answer to what was just said."""
    view = await load(ctx, question_id)
    found = cards.render(ctx, view, ctx.text, variant, private=ctx.private)
    if found is None:
        raise MovedOn
    message = ctx.reply(*found, card=f"question:{question_id}/{variant}")
    return cards.placed(view, message, ctx.text, ctx.here.id)


def _thin(ctx: Ctx, question: questions.Question) -> Outgoing:
    text = ctx.text
    body = (
        Head(text("thin-title"), badge=Badge(text("badge-not-sent"), "eye")),
        para(text("thin-lead")),
    )
    buttons = [
        [
            Button(text("button-details"), pack("ask.detail", question.id), look="primary"),
            Button(text("button-as-it-is"), pack("ask.asis", question.id)),
            Button(text("button-cancel"), pack("ask.drop", question.id), look="quiet"),
        ]
    ]
    return ctx.reply(body, buttons, whisper=True, aloud=True)


def _already_asked(ctx: Ctx, draft: questions.Question, same: questions.Question) -> Outgoing:
    text = ctx.text
    body = (Head(text("same-title", number=same.id)), para(text("same-lead")), para(same.text, look="title"))
    buttons = [
        [
            Button(text("button-follow-it"), pack("ask.join", draft.id, same.id), look="primary"),
            Button(text("button-ask-anyway"), pack("ask.asis", draft.id)),
        ]
    ]
    return ctx.reply(body, buttons, whisper=True, aloud=True)


async def join(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Follow it]: a colleague asked the same; the own draft goes, the answer will come."""
    own = await asking.own(ctx.tx, ctx.args[0], ctx.me.id)
    await questions.move(ctx.tx, own.id, was=("draft",), status="withdrawn", closed_at=ctx.now)
    await asking.quiet(ctx.tx, own.id)
    same = await asking.get(ctx.tx, ctx.args[1])
    if same.status not in asking.OPEN:
        raise MovedOn
    await questions.follow(ctx.tx, same.id, ctx.me.id)
    note = ctx.text("followed", number=same.id)
    return [*await cards.refresh(ctx, same.id), ctx.reply((para(note),), whisper=True, aloud=True)]


async def new(ctx: Ctx, asked: asking.Asked | None) -> list[Outgoing]:
    """A question from a form."""
    if asked is None:
        raise BadInput("error-no-words")
    await asking.within_quota(ctx.tx, ctx.house.community, ctx.me.id, ctx.now)
    return await _begin(ctx, asked)


async def detail(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Add details] opens at most three short follow-ups."""
    question = await asking.own(ctx.tx, ctx.args[0], ctx.me.id)
    names = ("context", "tried", "when")
    fields = tuple(FormField(name, ctx.text(f"field-{name}"), "line", required=False, max_chars=400) for name in names)
    form_ = Form(pack("ask.detail", question.id), ctx.text("thin-form"), fields, ctx.text("button-continue"))
    return await conversation.present(ctx, form_)


async def prepare_detail(ctx: Ctx) -> asking.Asked:
    """The question with what was added, understood anew."""
    question = await asking.own(ctx.tx, ctx.args[0], ctx.me.id)
    added = [value for name in ("context", "tried", "when") for value in ctx.incoming.values.get(name, ()) if value]
    return await understand(ctx, " ".join([question.text, *added]))


async def details(ctx: Ctx, asked: asking.Asked) -> list[Outgoing]:
    """The follow-ups arrived: answer from knowledge, or go on."""
    question = await asking.own(ctx.tx, ctx.args[0], ctx.me.id)
    if question.status != "draft":
        raise MovedOn
    await questions.update_field(ctx.tx, question.id, "text", asked.text)
    await questions.set_topics(ctx.tx, question.id, asked.topics, asked.likely)
    await questions.update_field(ctx.tx, question.id, "related", tuple(one.id for one in asked.entries[:3]))
    if asked.decision.band is Band.ANSWER and asked.entries:
        await questions.update_field(ctx.tx, question.id, "entry_id", asked.entries[0].id)
        await questions.move(ctx.tx, question.id, was=("draft",), status="auto")
        return [await card(ctx, question.id, "auto")]
    return await as_it_is(ctx, None)


async def as_it_is(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Ask as it is]."""
    question = await asking.own(ctx.tx, ctx.args[0], ctx.me.id)
    if question.status != "draft":
        raise MovedOn
    if ctx.private and question.place_id is None:
        return [await card(ctx, question.id, "draft")]
    return await route(ctx, question.id, ("draft",))


async def send(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Send] on the preview."""
    question = await asking.own(ctx.tx, ctx.args[0], ctx.me.id)
    return await route(ctx, question.id, ("draft",))


async def send_anonymous(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Send without my name]: "an official from a member nation"; in private only."""
    if not ctx.private:
        raise NotAllowed("error-only-private", command="ask")
    question = await asking.own(ctx.tx, ctx.args[0], ctx.me.id)
    await questions.update_field(ctx.tx, question.id, "anonymous", True)
    return await route(ctx, question.id, ("draft",))


async def show(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Show it to colleagues] on the preview of a private question; a second tap takes that back."""
    question = await asking.own(ctx.tx, ctx.args[0], ctx.me.id)
    if question.status != "draft" or question.place_id is not None:
        raise MovedOn
    await questions.update_field(ctx.tx, question.id, "shown", not question.shown)
    return await cards.refresh(ctx, question.id)


async def drop(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Cancel] on a preview: nothing was sent."""
    question = await asking.own(ctx.tx, ctx.args[0], ctx.me.id)
    if not await questions.move(ctx.tx, question.id, was=("draft",), status="withdrawn", closed_at=ctx.now):
        raise MovedOn
    await asking.quiet(ctx.tx, question.id)
    return [*await cards.refresh(ctx, question.id), ctx.reply((para(ctx.text("dropped")),), whisper=True, aloud=True)]


async def edit(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Edit] on a preview."""
    question = await asking.own(ctx.tx, ctx.args[0], ctx.me.id)
    fields = (FormField("question", ctx.text("field-question"), "text", value=(question.text,)),)
    form_ = Form(pack("ask.edit", question.id), ctx.text("ask-title"), fields, ctx.text("button-continue"))
    return await conversation.present(ctx, form_)


async def edited(ctx: Ctx, asked: asking.Asked | None) -> list[Outgoing]:
    """The new words of a preview."""
    question = await asking.own(ctx.tx, ctx.args[0], ctx.me.id)
    if asked is None or question.status != "draft":
        raise MovedOn
    await questions.update_field(ctx.tx, question.id, "text", asked.text)
    await questions.set_topics(ctx.tx, question.id, asked.topics, asked.likely)
    return [await card(ctx, question.id, "draft")]


ROUTES: list[Route] = [
    command("ask", ask, prepare=prepare, args=(Arg("question"), Arg("topic", kind="topic"))),
    happening("text", Kind.TEXT, ask, prepare=prepare),
    happening("menu", Kind.MENU, ask, prepare=prepare),
    press("ask.form", lambda ctx, _: ask_form(ctx)),
    form("ask", new, prepare=prepare_values),
    press("ask.join", join),
    press("ask.detail", detail),
    form("ask.detail", details, prepare=prepare_detail),
    press("ask.asis", as_it_is),
    press("ask.send", send),
    press("ask.anon", send_anonymous),
    press("ask.show", show),
    press("ask.drop", drop),
    press("ask.edit", edit),
    form("ask.edit", edited, prepare=prepare_values),
]
