"""What is done with a question once it stands there, by the buttons of its card.

    [Solved it] [Ask an expert] [More sources]      under an automatic answer
    [Follow] [Withdraw] [Change topic] [Read 1]     while an answer is looked for; [Ask again] after a withdrawal
    [Ask in English]                                when nobody shares the language
An edited message amends the question it became. What the asker adds in the question's own thread goes to the expert.
"""

from __future__ import annotations

from bot.errors import MovedOn, UserError
from bot.handlers import ask, cards, conversation
from bot.handlers.context import Ctx
from bot.handlers.entry_cards import entry_blocks, related_title
from bot.handlers.routes import Route, form, happening, press
from bot.handlers.view import load, topic_names
from bot.messages.buttons import pack
from bot.messages.richtext import Head, Items, para, plain
from bot.messages.types import Button, Choice, Form, FormField, Kind, Outgoing
from bot.services import answers, verdicts
from bot.services import questions as asking
from storage import knowledge, questions
from storage.handles import entry_id_of, handle_of


async def prepare_verdict(ctx: Ctx) -> verdicts.Numbers | None:
    """What the verdict on an automatic answer is about, in numbers."""
    question = await questions.get(ctx.tx, ctx.args[0])
    if question is None or question.entry_id is None or ctx.member is None:
        return None
    counts = question.member_id == ctx.member.id or ctx.is_coordinator
    return await verdicts.numbers(ctx.tx, ctx.house.answerer, question) if counts else None


async def expert(ctx: Ctx, numbers: verdicts.Numbers | None) -> list[Outgoing]:
    """[Ask an expert] under an automatic answer: it did not answer the question."""
    question = await asking.own(ctx.tx, ctx.args[0], ctx.me.id, coordinator=ctx.is_coordinator)
    if question.status == "solved":
        question = await asking.not_solved_after_all(ctx.tx, question)
    if question.status != "auto":
        raise MovedOn
    messages = await ask.route(ctx, question.id, ("auto",))
    await verdicts.on_answer(ctx.tx, question, right=False, by=ctx.me.id, now=ctx.now, numbers=numbers)
    return messages


async def solved(ctx: Ctx, numbers: verdicts.Numbers | None) -> list[Outgoing]:
    """[Solved it] under an automatic answer; anybody else's tap is a thank-you without a message."""
    question = await asking.get(ctx.tx, ctx.args[0])
    if question.member_id != ctx.me.id:
        return [ctx.reply((para(ctx.text("thanks-for-telling")),), whisper=True, aloud=True)]
    if question.status != "auto" or question.entry_id is None:
        raise MovedOn
    await verdicts.on_answer(ctx.tx, question, right=True, by=ctx.me.id, now=ctx.now, numbers=numbers)
    await asking.solved_by_entry(ctx.tx, question, question.entry_id, ctx.now)
    return [
        *await cards.refresh(ctx, question.id),
        ctx.reply((para(ctx.text("solved-glad")),), whisper=True, aloud=True),
    ]


async def withdraw(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Withdraw]; the card offers the way back."""
    await asking.own(ctx.tx, ctx.args[0], ctx.me.id, coordinator=ctx.is_coordinator)
    question, _ended = await asking.withdraw(ctx.tx, ctx.args[0], ctx.now)
    return await cards.refresh(ctx, question.id)


async def again(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Ask again] on a withdrawn question."""
    await asking.own(ctx.tx, ctx.args[0], ctx.me.id, coordinator=ctx.is_coordinator)
    return await ask.route(ctx, ctx.args[0], ("withdrawn",))


async def follow(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Follow]: told privately when there is an answer; a second tap ends it."""
    question = await asking.get(ctx.tx, ctx.args[0])
    if question.status not in asking.OPEN:
        raise MovedOn
    if await questions.unfollow(ctx.tx, question.id, ctx.me.id):
        note = ctx.text("unfollowed", number=question.id)
    else:
        await questions.follow(ctx.tx, question.id, ctx.me.id)
        note = ctx.text("followed", number=question.id)
    return [*await cards.refresh(ctx, question.id), ctx.reply((para(note),), whisper=True, aloud=True)]


async def topic(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Change topic]: at most two on each axis."""
    question = await asking.own(ctx.tx, ctx.args[0], ctx.me.id, coordinator=ctx.is_coordinator)
    community, fields = ctx.house.community, []
    for axis in community.axes:
        on_axis = community.topics_on(axis.slug)
        choices = tuple(Choice(one.slug, one.label(ctx.text.lang)) for one in on_axis)
        chosen = tuple(one.slug for one in on_axis if one.slug in question.topics)
        fields.append(
            FormField(axis.slug, axis.label(ctx.text.lang), "many", choices, required=False, most=2, value=chosen)
        )
    form_ = Form(pack("ask.topic", question.id), ctx.text("topic-title"), tuple(fields), ctx.text("button-save"))
    return await conversation.present(ctx, form_)


async def topics(ctx: Ctx, _: object) -> list[Outgoing]:
    """The topics were chosen; a question that waits for coordinators is routed anew."""
    question = await asking.own(ctx.tx, ctx.args[0], ctx.me.id, coordinator=ctx.is_coordinator)
    community = ctx.house.community
    chosen: list[str] = []
    for axis in community.axes:
        slugs = {one.slug for one in community.topics_on(axis.slug)}
        chosen += [value for value in ctx.incoming.values.get(axis.slug, ()) if value in slugs][:2]
    await questions.set_topics(ctx.tx, question.id, tuple(chosen), chosen=True)
    if question.status == "queued" and chosen:
        return await ask.route(ctx, question.id, ("queued",))
    note = ctx.text("topics-changed", topics=topic_names(ctx, ctx.text, tuple(chosen)) or ctx.text("topics-none"))
    return [*await cards.refresh(ctx, question.id), ctx.reply((para(note),), whisper=True, aloud=True)]


async def entry(ctx: Ctx, _: object) -> list[Outgoing]:
    """A possibly related answer, shown to whoever asks for it."""
    question = await asking.get(ctx.tx, ctx.args[0])
    found = await knowledge.get(ctx.tx, await entry_id_of(ctx.tx, ctx.args[1]) or "")
    if found is None or found.state != "live" or found.id not in question.related:
        raise MovedOn
    body = (Head(found.question), *entry_blocks(ctx, ctx.text, found))
    buttons = []
    if question.member_id == ctx.me.id and question.status in ("draft", "open", "queued"):
        buttons = [
            [Button(ctx.text("button-thats-it"), pack("ask.thatsit", question.id, handle_of(found.id)), look="primary")]
        ]
    return [ctx.reply(body, buttons, whisper=True, aloud=True)]


async def thats_it(ctx: Ctx, _: object) -> list[Outgoing]:
    """[That answers me]: the question is closed and the phrasing leads to the entry from now on."""
    question = await asking.own(ctx.tx, ctx.args[0], ctx.me.id)
    entry_id = await entry_id_of(ctx.tx, ctx.args[1])
    if entry_id is None or entry_id not in question.related:
        raise MovedOn
    await asking.solved_by_entry(ctx.tx, question, entry_id, ctx.now)
    return [
        *await cards.refresh(ctx, question.id),
        ctx.reply((para(ctx.text("solved-glad")),), whisper=True, aloud=True),
    ]


async def more(ctx: Ctx, _: object) -> list[Outgoing]:
    """[More sources] under an automatic answer."""
    view = await load(ctx, ctx.args[0])
    if not view.related:
        raise UserError("more-none")
    items = tuple(plain(related_title(ctx, ctx.text, one)) for one in view.related)
    buttons = [
        [
            Button(
                ctx.text("button-related", number=place + 1),
                pack("ask.entry", view.question.id, handle_of(one.id)),
                look="quiet",
            )
            for place, one in enumerate(view.related)
        ]
    ]
    return [ctx.reply((para(ctx.text("related-lead")), Items(items, ordered=True)), buttons, whisper=True, aloud=True)]


async def english(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Ask in English]: nobody shares the language, the asker agrees to an answer in English."""
    question = await asking.own(ctx.tx, ctx.args[0], ctx.me.id)
    await questions.update_field(ctx.tx, question.id, "english_ok", True)
    return await ask.route(ctx, question.id, ("queued",))


async def added(ctx: Ctx, _: object) -> list[Outgoing]:
    """The asker's words in the question's thread, before it is answered: whoever was asked sees them, too."""
    question = await asking.own(ctx.tx, ctx.args[0], ctx.me.id)
    words = answers.checked(ctx.incoming.text)
    await questions.add_exchange(
        ctx.tx, question_id=question.id, member_id=ctx.me.id, kind="detail", text=words, at=ctx.now
    )
    note = ctx.reply((para(ctx.text("detail-added", number=question.id)),), whisper=True, aloud=True)
    return [*await cards.refresh(ctx, question.id), note]


async def prepare_correction(ctx: Ctx) -> asking.Asked | None:
    """An edited message that was a question: understand it anew. Anything else is not our business."""
    if ctx.member is None or not ctx.incoming.text.strip():
        return None
    found = await questions.by_message(ctx.tx, ctx.member.id, ctx.incoming.message_id)
    return await ask.understand(ctx, ctx.incoming.text) if found is not None else None


async def correction(ctx: Ctx, asked: asking.Asked | None) -> list[Outgoing]:
    """An edit amends a question that nobody holds yet; whoever holds it is shown the new words beside the old."""
    found = await questions.by_message(ctx.tx, ctx.me.id, ctx.incoming.message_id)
    if asked is None or found is None or found.text == asked.text:
        return []
    if found.status in ("draft", "open", "queued"):
        await questions.update_field(ctx.tx, found.id, "text", asked.text)
    elif found.status == "accepted":
        await questions.add_exchange(
            ctx.tx, question_id=found.id, member_id=ctx.me.id, kind="detail", text=asked.text, at=ctx.now
        )
    return await cards.refresh(ctx, found.id)


ROUTES: list[Route] = [
    happening("edited", Kind.EDITED, correction, prepare=prepare_correction),
    happening("reply.question", Kind.TEXT, added),
    press("ask.expert", expert, prepare=prepare_verdict),
    press("ask.solved", solved, prepare=prepare_verdict),
    press("ask.withdraw", withdraw),
    press("ask.again", again),
    press("ask.follow", follow),
    press("ask.topic", topic),
    form("ask.topic", topics),
    press("ask.entry", entry),
    press("ask.thatsit", thats_it),
    press("ask.more", more),
    press("ask.english", english),
]
