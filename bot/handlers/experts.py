"""An expert is asked, in private.

Bot:     Question 214 · yours until 11:52 · "How do other cities …?"   [Accept] [Pass] [Not my topic] [Mute 24 h]
Expert:  [Accept] → "Reply to this message to answer."   [Write the answer] [Ask the asker] [Hand back]
Expert:  types the answer → a preview: what goes where, under which name   [Send to both] [Only the asker] [Edit]
"""

from __future__ import annotations

from datetime import timedelta

from bot.errors import MovedOn
from bot.handlers import cards, conversation, delivery, matter
from bot.handlers.context import Ctx
from bot.handlers.expert_cards import draft_answer
from bot.handlers.routes import Route, form, happening, press
from bot.handlers.view import load
from bot.messages.buttons import pack
from bot.messages.richtext import Head, Quote, para, plain
from bot.messages.types import Button, Form, FormField, Kind, Outgoing
from bot.services import answers, ladder
from bot.services import questions as asking
from storage import assignments, due, experts, places, postings, questions

WRITABLE = ("accepted", "expired", "passed", "handed_back", "closed", "offered", "answered")


async def resolve(ctx: Ctx) -> tuple[str, tuple[str, ...]] | None:
    """Whose words these are: a reply to a card of a question, words in its thread, or for the only question held."""
    if ctx.member is None or not (ctx.private or ctx.within):
        return None
    if ctx.incoming.reply_to:
        here = ctx.place or await places.find(ctx.tx, ctx.incoming.address)
        card = await postings.by_native(ctx.tx, here.id, ctx.incoming.reply_to) if here else None
        subject, _, variant = card.card.rpartition("/") if card else ("", "", "")
        name, _, which = variant.partition("-")
        if subject.startswith("question:") and name in ("offer", "preview", "clarify", "answer"):
            return f"reply.{name}", (subject.removeprefix("question:"), which)
    if (number := matter.question_of(ctx.within)) and (found := await _in_thread(ctx, number, ctx.member.id)):
        return found
    held = await ladder.held_by(ctx.tx, ctx.member.id) if ctx.private else []
    return ("reply.offer", (held[0].question_id, held[0].id)) if len(held) == 1 else None


async def _in_thread(ctx: Ctx, number: str, member_id: str) -> tuple[str, tuple[str, ...]] | None:
    """Words in the thread of a question: of somebody who was asked, or of the asker; all others ask anew."""
    for one in await assignments.of_question(ctx.tx, number):
        if one.member_id == member_id and one.state in ("offered", "accepted", "answered"):
            return "reply.offer", (number, one.id)
    question = await questions.get(ctx.tx, number)
    if question is None or question.member_id != member_id:
        return None
    sent = [one for one in await assignments.answers(ctx.tx, number) if one.state == "sent"]
    if question.status in ("answered", "solved") and sent:
        return "reply.answer", (number, sent[-1].id)
    return ("reply.question", (number,)) if question.status in asking.OPEN else None


async def accept(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Accept]: the first one holds the question."""
    question, _one = await ladder.accept(ctx.tx, ctx.house.community, ctx.args[0], ctx.me.id, ctx.now)
    return await cards.refresh(ctx, question.id)


async def pass_(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Pass]: no reason needed, no penalty."""
    return await _leave(ctx, "passed", "passed-thanks")


async def not_topic(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Not my topic]: the next person is asked; the coordinators can see that the topic may be wrong."""
    return await _leave(ctx, "notopic", "passed-thanks")


async def hand_back(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Hand back] a question that was accepted."""
    return await _leave(ctx, "handed_back", "handed-back")


async def mute(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Mute 24 h]: this one passes on, and no new ones for a day."""
    until = ctx.now + timedelta(hours=24)
    await experts.set_away(ctx.tx, ctx.me.id, until)
    await due.plan(ctx.tx, "away.end", ctx.me.id, until)
    return await _leave(ctx, "passed", "muted")


async def _leave(ctx: Ctx, state: str, key: str) -> list[Outgoing]:
    one = await ladder.mine(ctx.tx, ctx.args[0], ctx.me.id)
    was = ("accepted",) if state == "handed_back" else ("offered",)
    question = await ladder.leave(ctx.tx, one.id, state, ctx.now, was=was)
    found = await delivery.find_expert(ctx, question) if question.status == "open" else []
    said = ctx.reply((para(ctx.text(key, number=question.id)),), whisper=True, aloud=True)
    return [*await cards.refresh(ctx, question.id), *found, said]


async def write(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Write the answer], also [Add an answer] to one that is answered."""
    one = await ladder.mine(ctx.tx, ctx.args[0], ctx.me.id)
    question = await asking.get(ctx.tx, one.question_id)
    fields = (FormField("answer", question.text[:200], "text", max_chars=answers.MOST_CHARS),)
    title = ctx.text("answer-title", number=question.id)
    return await conversation.present(ctx, Form(pack("x.write", one.id), title, fields, ctx.text("button-continue")))


async def written(ctx: Ctx, _: object) -> list[Outgoing]:
    """The answer from the form."""
    return await _preview(ctx, ctx.args[0], ctx.incoming.values.get("answer", ("",))[0])


async def replied(ctx: Ctx, _: object) -> list[Outgoing]:
    """The answer as a reply to the card, or as plain words while one question is held."""
    return await _preview(ctx, ctx.args[1], ctx.incoming.text)


async def replied_to_preview(ctx: Ctx, _: object) -> list[Outgoing]:
    """A reply to the preview is the corrected text."""
    draft = await answers.own_draft(ctx.tx, ctx.args[1], ctx.me.id)
    return await _preview(ctx, await _assignment_of(ctx, draft), ctx.incoming.text)


async def _preview(ctx: Ctx, assignment_id: str, words: str) -> list[Outgoing]:
    one = await ladder.mine(ctx.tx, assignment_id, ctx.me.id)
    question = await asking.get(ctx.tx, one.question_id)
    if one.state not in WRITABLE or question.status == "withdrawn":
        raise MovedOn("error-withdrawn" if question.status == "withdrawn" else "error-passed-on")
    if one.state == "offered":
        await ladder.accept(ctx.tx, ctx.house.community, one.id, ctx.me.id, ctx.now)
    draft = await answers.draft(ctx.tx, ctx.house.community, one, words, ctx.now)
    view = await load(ctx, one.question_id)
    card = f"question:{one.question_id}/preview-{draft.id}"
    if not ctx.private:
        # Said in the question's thread for all to see; what becomes of it is the expert's business alone.
        shown = await delivery.privately(ctx, ctx.me.id, lambda text: draft_answer(ctx, view, text, draft), card=card)
        told = [shown] if shown else [ctx.reply((para(ctx.text("open-chat")),), whisper=True)]
        return [*await cards.refresh(ctx, one.question_id), *told]
    body, buttons = draft_answer(ctx, view, ctx.text, draft)
    if not (ctx.incoming.reply_to or ctx.within) and ctx.incoming.kind is Kind.TEXT:
        # Plain words, not a reply: they may as well be a question of the expert's own.
        ask = Button(ctx.text("button-new-question"), pack("x.question", draft.id), look="quiet")
        buttons = [*buttons, [ask]]
    preview = matter.within(ctx.reply(body, buttons, card=card), view.question, ctx.text)
    return [*await cards.refresh(ctx, one.question_id), preview]


async def edit(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Edit] on the preview."""
    draft = await answers.own_draft(ctx.tx, ctx.args[0], ctx.me.id)
    fields = (FormField("answer", ctx.text("field-answer"), "text", value=(draft.text,), max_chars=answers.MOST_CHARS),)
    title = ctx.text("answer-title", number=draft.question_id)
    return await conversation.present(ctx, Form(pack("x.edit", draft.id), title, fields, ctx.text("button-continue")))


async def edited(ctx: Ctx, _: object) -> list[Outgoing]:
    """The text of [Edit]."""
    draft = await answers.own_draft(ctx.tx, ctx.args[0], ctx.me.id)
    await assignments.update_answer(
        ctx.tx, draft.id, "text", answers.checked(ctx.incoming.values.get("answer", ("",))[0])
    )
    return await cards.refresh(ctx, draft.question_id)


async def drop(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Discard] the draft; the question stays with the expert."""
    draft = await answers.own_draft(ctx.tx, ctx.args[0], ctx.me.id)
    await assignments.move_answer(ctx.tx, draft.id, was="draft", state="dropped", public=False, at=None)
    return await cards.refresh(ctx, draft.question_id)


async def own_question(ctx: Ctx, _: object) -> list[Outgoing]:
    """[It is a new question]: the words were not an answer; they are shown again in the form of a question."""
    draft = await answers.own_draft(ctx.tx, ctx.args[0], ctx.me.id)
    await assignments.move_answer(ctx.tx, draft.id, was="draft", state="dropped", public=False, at=None)
    fields = (FormField("question", ctx.text("field-question"), "text", value=(draft.text,)),)
    form_ = Form(pack("ask"), ctx.text("ask-title"), fields, ctx.text("button-continue"))
    return [*await cards.refresh(ctx, draft.question_id), *await conversation.present(ctx, form_)]


async def send(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Send to both]: where it was asked, and to the asker."""
    return await _send(ctx, public=True)


async def send_private(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Only the asker]."""
    return await _send(ctx, public=False)


async def _send(ctx: Ctx, *, public: bool) -> list[Outgoing]:
    sent = await answers.send(ctx.tx, ctx.house.community, ctx.args[0], ctx.me.id, public=public, now=ctx.now)
    out = await delivery.answer_cards(ctx, sent.question.id, sent.answer.id)
    return [*out, *await cards.refresh(ctx, sent.question.id)]


async def clarify(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Ask the asker]."""
    one = await ladder.mine(ctx.tx, ctx.args[0], ctx.me.id)
    fields = (FormField("text", ctx.text("field-clarify"), "text", max_chars=1000),)
    title = ctx.text("question-title", number=one.question_id)
    return await conversation.present(ctx, Form(pack("x.clarify", one.id), title, fields, ctx.text("button-send")))


async def clarified(ctx: Ctx, _: object) -> list[Outgoing]:
    """What the expert wants to know goes to the asker, who may answer without showing a name."""
    one = await ladder.mine(ctx.tx, ctx.args[0], ctx.me.id)
    question = await asking.get(ctx.tx, one.question_id)
    if one.state != "accepted":
        raise MovedOn
    words = answers.checked(ctx.incoming.values.get("text", ("",))[0])
    await questions.add_exchange(
        ctx.tx, question_id=question.id, member_id=ctx.me.id, kind="clarify", text=words, at=ctx.now
    )
    await ladder.hold(ctx.tx, ctx.house.community, one.id, ctx.me.id, ctx.now)
    message = await delivery.privately(
        ctx,
        question.member_id or "",
        lambda text: (
            (Head(text("clarify-title", number=question.id)), Quote(plain(words)), para(text("clarify-lead"))),
            [[Button(text("button-reply"), pack("x.reply", one.id), look="primary")]],
        ),
        card=f"question:{question.id}/clarify-{one.id}",
    )
    key = "clarify-sent" if message else "clarify-unreachable"
    sent = [message] if message else []
    return [*sent, *await cards.refresh(ctx, question.id), ctx.reply((para(ctx.text(key)),), whisper=True, aloud=True)]


async def reply(ctx: Ctx, _: object) -> list[Outgoing]:
    """The asker's [Reply] to what the expert wants to know."""
    fields = (FormField("text", ctx.text("field-reply"), "text", max_chars=1000),)
    form_ = Form(pack("x.reply", ctx.args[0]), ctx.text("reply-title"), fields, ctx.text("button-send"))
    return await conversation.present(ctx, form_)


async def reply_given(ctx: Ctx, _: object) -> list[Outgoing]:
    """The asker's answer from the form."""
    return await _relay(ctx, ctx.args[0], ctx.incoming.values.get("text", ("",))[0])


async def reply_typed(ctx: Ctx, _: object) -> list[Outgoing]:
    """The asker's answer as a reply to the card."""
    return await _relay(ctx, ctx.args[1], ctx.incoming.text)


async def _relay(ctx: Ctx, assignment_id: str, words: str) -> list[Outgoing]:
    one = await assignments.get(ctx.tx, assignment_id)
    if one is None:
        raise MovedOn
    question = await asking.own(ctx.tx, one.question_id, ctx.me.id)
    if question.status != "accepted":
        raise MovedOn
    said = answers.checked(words)
    await questions.add_exchange(
        ctx.tx, question_id=question.id, member_id=ctx.me.id, kind="reply", text=said, at=ctx.now
    )
    told = await delivery.tell(ctx, one.member_id, "reply-arrived", number=question.id)
    done = ctx.reply((para(ctx.text("reply-sent")),), whisper=True, aloud=True)
    return [*await cards.refresh(ctx, question.id), *told, done]


async def _assignment_of(ctx: Ctx, draft: assignments.Answer) -> str:
    for one in await assignments.of_question(ctx.tx, draft.question_id):
        if one.member_id == draft.member_id:
            return one.id
    raise MovedOn


ROUTES: list[Route] = [
    press("x.accept", accept),
    press("x.pass", pass_),
    press("x.notopic", not_topic),
    press("x.back", hand_back),
    press("x.mute", mute),
    press("x.write", write),
    form("x.write", written),
    happening("reply.offer", Kind.TEXT, replied),
    happening("reply.preview", Kind.TEXT, replied_to_preview),
    happening("reply.clarify", Kind.TEXT, reply_typed),
    press("x.edit", edit),
    form("x.edit", edited),
    press("x.drop", drop),
    press("x.question", own_question),
    press("x.send", send),
    press("x.private", send_private),
    press("x.clarify", clarify),
    form("x.clarify", clarified),
    press("x.reply", reply),
    form("x.reply", reply_given),
]
