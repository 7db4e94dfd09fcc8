"""The cards of a question: one matter, one card, edited in place wherever it stands.

Variants of `question:<id>/…`: `auto` (automatic answer), `public` (where it was asked), `shown` (asked in private,
shown to colleagues), `asker` (private), `draft` (preview before sending), `offer-<assignment>` (an expert's), `queue`
(coordinators'), `answer-<answer>` (the answer, to everybody who receives it), `preview-<answer>` (before it is sent).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.handlers import matter
from bot.handlers.context import Ctx, rows
from bot.handlers.entry_cards import entry_blocks, related_title, review_badge, side_by_side
from bot.handlers.expert_cards import draft_answer, offer
from bot.handlers.view import View, asker_name, author_name, load, matched, place_names, topic_names
from bot.messages.buttons import pack
from bot.messages.richtext import Badge, Block, Body, Head, Items, Para, Quote, Steps, para, plain
from bot.messages.text import Text
from bot.messages.types import Button, Lane, Outgoing
from storage import assignments, places, postings
from storage.handles import handle_of

Card = tuple[Body, Sequence[Sequence[Button]]]


async def refresh(ctx: Ctx, question_id: str) -> list[Outgoing]:
    """The present look of every copy of every card of a question; what looks the same is not sent again."""
    view = await load(ctx, question_id)
    messages = []
    for copy in await postings.copies(ctx.tx, f"question:{question_id}"):
        where = await places.get(ctx.tx, copy.place_id)
        if where is None:
            continue
        text = ctx.house.catalogs.text(copy.lang)
        card = render(ctx, view, text, copy.card.rpartition("/")[2], private=where.kind == "private")
        if card is not None:
            body, buttons = card
            message = Outgoing(
                address=places.address_of(where, copy.thread),
                body=body,
                buttons=rows(buttons),
                card=copy.card,
                lane=Lane.NOTICE,
                lang=copy.lang,
            )
            messages.append(placed(view, message, text, where.id))
    return messages


def placed(view: View, message: Outgoing, text: Text, place_id: str) -> Outgoing:
    """A card of a question with what its place needs to know: the thread it belongs in, how far the question is."""
    variant = message.card.rpartition("/")[2]
    if variant in ("public", "shown", "auto") and not message.address.private:
        message = matter.showing(message, view.question, place_id)
    return message if variant in ("auto", "draft") else matter.within(message, view.question, text)


def render(ctx: Ctx, view: View, text: Text, variant: str, *, private: bool) -> Card | None:
    """The card of a variant as it looks now, or None for one that is not refreshed."""
    name, _, which = variant.partition("-")
    if name == "auto":
        return automatic(ctx, view, text)
    if name in ("public", "asker"):
        return question(ctx, view, text, private=private)
    if name == "shown":
        return shown(ctx, view, text)
    if name == "draft":
        return draft(ctx, view, text)
    if name == "queue":
        return queue(ctx, view, text)
    if name == "offer" and (one := next((o for o in view.offers if o.id == which), None)):
        return offer(ctx, view, text, one)
    found = next((a for a in view.answers if a.id == which), None)
    if name == "answer" and found:
        return answer(ctx, view, text, found)
    if name == "preview" and found:
        return draft_answer(ctx, view, text, found)
    return None


def automatic(ctx: Ctx, view: View, text: Text) -> Card:
    """An answer from knowledge, with its source; only the asker can close it."""
    q, entry = view.question, view.entry
    if view.successor is not None:
        head = Head(text("auto-title"), badge=Badge(text("badge-replaced"), "warn", "wait"))
        return (head, para(text("auto-replaced"), look="note"), *entry_blocks(ctx, text, view.successor)), ()
    if entry is None or entry.state == "retracted":
        return (Head(text("auto-title"), badge=Badge(text("badge-retracted"), "warn", "bad")),), ()
    found_by = para(text("auto-matched", terms=terms), look="note") if (terms := matched(ctx, text, q, entry)) else None
    body = (*side_by_side(ctx, view, text, entry), *((found_by,) if found_by else ()))
    if q.status == "solved":
        head = Head(text("auto-title"), badge=Badge(text("badge-solved"), "check", "ok"))
        return (head, *body), [[_button(text, "ask-expert", "ask.expert", q.id)]]
    if q.status != "auto":
        return (Head(text("auto-title"), badge=Badge(text("badge-asked-expert"), "ring", "info")), *body), ()
    badge = review_badge(ctx, text, entry)
    buttons = [
        [_button(text, "solved", "ask.solved", q.id, "primary"), _button(text, "ask-expert", "ask.expert", q.id)],
        [
            *([_button(text, "more-sources", "ask.more", q.id, "quiet")] if view.related else []),
            _button(text, "wrong", "k.wrong", handle_of(entry.id), "quiet"),
        ],
    ]
    return (Head(text("auto-title"), text("auto-meta"), badge), *body), buttons


def shown(ctx: Ctx, view: View, text: Text) -> Card:
    """A question asked in private, for colleagues: its words, and from whom."""
    (head, *rest), buttons = question(ctx, view, text, private=False)
    words = Para(plain(view.question.text), "title")
    return (head, words, para(text("shown-from", asker=asker_name(ctx, text, view)), look="note"), *rest), buttons


def question(ctx: Ctx, view: View, text: Text, *, private: bool) -> Card:
    """How far a question has come; in private it repeats the words."""
    q = view.question
    badge, step = _state(text, q.status)
    blocks: list[Block] = [Head(text("question-title", number=q.id), topic_names(ctx, text, q.topics), badge)]
    if private:
        blocks.append(Para(plain(q.text), "title"))
    blocks.append(Steps((text("step-asked"), text("step-expert"), text("step-answered")), step))
    blocks += _news(text, view)
    buttons: list[list[Button]] = []
    if q.status in ("open", "accepted", "queued", "gap"):
        follow = Button(text("button-follow", count=len(view.followers)), pack("ask.follow", q.id))
        manage = [_button(text, "withdraw", "ask.withdraw", q.id, "quiet")]
        if q.status != "accepted":
            manage.append(_button(text, "topic", "ask.topic", q.id, "quiet"))
        buttons = [[follow, *manage] if not private else manage]
        if q.status == "queued" and not q.english_ok and q.lang != "en" and private:
            buttons.append([_button(text, "english", "ask.english", q.id)])
        if view.related and q.status != "accepted":
            blocks.append(para(text("related-lead"), look="note"))
            blocks.append(Items(tuple(plain(related_title(ctx, text, entry)) for entry in view.related)))
            buttons.append(
                [
                    Button(
                        text("button-related", number=place + 1),
                        pack("ask.entry", q.id, handle_of(entry.id)),
                        look="quiet",
                    )
                    for place, entry in enumerate(view.related)
                ]
            )
    elif q.status == "withdrawn":
        buttons = [[_button(text, "again", "ask.again", q.id)]]
    return tuple(blocks), buttons


def draft(ctx: Ctx, view: View, text: Text) -> Card:
    """What would be sent, and under which name: nothing leaves before the asker says so."""
    q = view.question
    if q.status != "draft":
        badge, _ = _state(text, q.status)
        return (Head(text("question-title", number=q.id), badge=badge), Para(plain(q.text), "title")), ()
    blocks: list[Block] = [
        Head(text("draft-title"), topic_names(ctx, text, q.topics), Badge(text("badge-not-sent"), "eye")),
        Para(plain(q.text), "title"),
        para(text("draft-lead"), look="note"),
    ]
    if view.showable:
        where = place_names(text, view.showable)
        blocks.append(para(text("draft-shown" if q.shown else "draft-not-shown", places=where), look="note"))
    buttons = [
        [
            _button(text, "send", "ask.send", q.id, "primary"),
            _button(text, "send-anonymous", "ask.anon", q.id),
        ],
        [
            _button(text, "topic", "ask.topic", q.id, "quiet"),
            _button(text, "edit", "ask.edit", q.id, "quiet"),
            _button(text, "cancel", "ask.drop", q.id, "quiet"),
        ],
    ]
    if view.showable:
        label = text("button-hide" if q.shown else "button-show")
        buttons.append([Button(label, pack("ask.show", q.id), pressed=q.shown)])
    if view.related:
        blocks.append(para(text("related-lead"), look="note"))
        blocks.append(Items(tuple(plain(related_title(ctx, text, entry)) for entry in view.related)))
        buttons.append(
            [
                Button(
                    text("button-related", number=place + 1), pack("ask.entry", q.id, handle_of(entry.id)), look="quiet"
                )
                for place, entry in enumerate(view.related)
            ]
        )
    return tuple(blocks), buttons


def answer(ctx: Ctx, view: View, text: Text, one: assignments.Answer) -> Card:
    """An expert's answer, as everybody sees it who receives it."""
    q = view.question
    head = text("answer-title", number=q.id)
    if one.state == "retracted":
        body = Head(head, badge=Badge(text("badge-retracted"), "warn", "bad")), para(text("answer-retracted"))
        return body, ()
    badge = Badge(text("badge-answered"), "check", "ok")
    if one.accepted:
        badge = Badge(text("badge-solved"), "check", "ok")
    blocks: tuple[Block, ...] = (
        Head(head, author_name(ctx, text, view, one.member_id), badge),
        Quote(plain(q.text)),
        Para(plain(one.text), "lead"),
        para(text("answer-note"), look="note"),
    )
    settle = [
        _button(text, "solved", "a.solved", one.id, "primary"),
        _button(text, "followup", "a.followup", one.id),
        _button(text, "unsolved", "a.no", one.id),
    ]
    wrong = [_button(text, "wrong", "a.wrong", one.id, "quiet")]
    return blocks, [settle, wrong] if q.status == "answered" else [wrong]


def queue(ctx: Ctx, view: View, text: Text) -> Card:
    """What a coordinator sees of a question that found nobody."""
    q = view.question
    badge, _ = _state(text, q.status)
    blocks: list[Block] = [
        Head(text("question-title", number=q.id), topic_names(ctx, text, q.topics), badge),
        Para(plain(q.text), "title"),
        para(text("queue-from", asker=asker_name(ctx, text, view)), look="note"),
    ]
    tried = [one for one in view.offers if one.state != "accepted"]
    if tried:
        names = tuple(
            plain(text(f"tried-{one.state.replace('_', '-')}", who=author_name(ctx, text, view, one.member_id)))
            for one in tried
        )
        blocks.append(Quote(plain(" · ".join(span[0].text for span in names)), text("queue-tried", count=len(tried))))
    if view.no_answer:
        blocks.append(para(text("queue-no-answer"), look="note"))
    if q.status not in ("queued", "gap", "open"):
        return tuple(blocks), ()
    buttons = [
        [
            _button(text, "assign", "c.assign", q.id, "primary"),
            _button(text, "answer-myself", "c.answer", q.id),
            _button(text, "topic", "ask.topic", q.id),
        ],
        [
            *([_button(text, "gap", "c.gap", q.id, "quiet")] if q.status != "gap" else []),
            *([_button(text, "no-answer", "c.none", q.id, "quiet")] if not view.no_answer else []),
            *([_button(text, "unmask", "c.unmask", q.id, "quiet")] if q.anonymous else []),
        ],
    ]
    return tuple(blocks), buttons


def _news(text: Text, view: View) -> list[Block]:
    q = view.question
    if q.status == "open":
        if view.typical:
            return [para(text("question-open-typical", time=text.duration(view.typical)), look="note")]
        return [para(text("question-open"), look="note")]
    if q.status in ("queued", "gap", "withdrawn", "accepted"):
        return [para(text(f"question-{q.status}"), look="note")]
    return []


def _state(text: Text, status: str) -> tuple[Badge, int]:
    badges = {
        "draft": (Badge(text("badge-not-sent"), "eye"), 0),
        "auto": (Badge(text("badge-answered"), "check", "ok"), 2),
        "open": (Badge(text("badge-looking"), "ring", "info"), 1),
        "accepted": (Badge(text("badge-with-expert"), "half", "info"), 1),
        "queued": (Badge(text("badge-coordinator"), "clock", "wait"), 1),
        "gap": (Badge(text("badge-gap"), "warn", "wait"), 1),
        "answered": (Badge(text("badge-answered"), "check", "ok"), 3),
        "solved": (Badge(text("badge-solved"), "check", "ok"), 3),
        "withdrawn": (Badge(text("badge-withdrawn"), "eye"), 0),
    }
    return badges[status]


def _button(text: Text, label: str, action: str, arg: str, look: str = "default") -> Button:
    return Button(text(f"button-{label}"), pack(action, arg), look=look)  # type: ignore[arg-type]
