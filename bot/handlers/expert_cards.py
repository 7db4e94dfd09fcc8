"""What an expert sees: the question they are asked, and their answer before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.handlers.context import Ctx
from bot.handlers.view import View, asker_name, author_name, nation_name, place_names, topic_names, zone_of_member
from bot.messages.buttons import pack
from bot.messages.richtext import Badge, Block, Body, Head, Para, Quote, para, plain
from bot.messages.text import Text
from bot.messages.types import Button
from storage import assignments


def offer(ctx: Ctx, view: View, text: Text, one: assignments.Assignment) -> tuple[Body, Sequence[Sequence[Button]]]:
    """The question as the expert who is asked sees it."""
    q, zone = view.question, zone_of_member(ctx, view.people.get(one.member_id))
    blocks: list[Block] = [
        Head(text("question-title", number=q.id), text("private"), _badge(ctx, text, one, zone)),
        Para(plain(q.text), "title"),
        para(
            text.spans(
                "offer-from",
                asker=asker_name(ctx, text, view),
                topics=topic_names(ctx, text, q.topics),
                asked=text.moment(q.asked_at, zone, ctx.now),
            ),
            look="note",
        ),
    ]
    # Whoever passed it on is not told what asker and holder say to each other since.
    for said in view.exchanges if one.state in ("offered", "accepted", "answered") else ():
        blocks.append(Quote(plain(said.text), text(f"exchange-{said.kind}")))
    if one.reasons and one.state == "offered":
        blocks.append(Quote(plain(why(ctx, text, one, zone)), text("offer-why")))
    if one.state == "offered":
        return tuple(blocks), [
            [
                Button(text("button-accept"), pack("x.accept", one.id), look="primary"),
                Button(text("button-pass"), pack("x.pass", one.id)),
                Button(text("button-not-topic"), pack("x.notopic", one.id)),
            ],
            [Button(text("button-mute"), pack("x.mute", one.id), look="quiet")],
        ]
    if one.state == "accepted":
        blocks.append(para(text("offer-reply-here", number=q.id)))
        return tuple(blocks), [
            [
                Button(text("button-write-answer"), pack("x.write", one.id), look="primary"),
                Button(text("button-clarify"), pack("x.clarify", one.id)),
                Button(text("button-hand-back"), pack("x.back", one.id), look="quiet"),
            ]
        ]
    if one.state in ("expired", "passed", "handed_back") and q.status in ("answered", "solved"):
        return tuple(blocks), [[Button(text("button-add-answer"), pack("x.write", one.id), look="quiet")]]
    return tuple(blocks), ()


def draft_answer(ctx: Ctx, view: View, text: Text, one: assignments.Answer) -> tuple[Body, Sequence[Sequence[Button]]]:
    """An answer before it is sent: what goes where, and under which name."""
    q = view.question
    head = text("answer-title", number=q.id)
    quote = Quote(plain(one.text))
    if one.state == "draft":
        where = place_names(text, view.aired)
        author = author_name(ctx, text, view, one.member_id)
        note = text("preview-both", place=where, author=author) if view.aired else text("preview-asker", author=author)
        both = [Button(text("button-send-both"), pack("x.send", one.id), look="primary")] if view.aired else []
        only = Button(text("button-only-asker"), pack("x.private", one.id), look="default" if view.aired else "primary")
        rest = [
            Button(text("button-edit"), pack("x.edit", one.id), look="quiet"),
            Button(text("button-discard"), pack("x.drop", one.id), look="quiet"),
        ]
        blocks = (Head(head, text("private"), Badge(text("badge-not-sent"), "eye")), quote, para(note, look="note"))
        return blocks, [[*both, only], rest]
    if one.state == "dropped":
        return (Head(head, text("private"), Badge(text("badge-dropped"), "eye")),), ()
    if one.state == "retracted":
        return (Head(head, text("private"), Badge(text("badge-retracted"), "warn", "bad")), quote), ()
    badge = Badge(text("badge-solved" if one.accepted else "badge-sent"), "check", "ok")
    buttons = [
        [
            Button(text("button-correct"), pack("a.correct", one.id), look="quiet"),
            Button(text("button-retract"), pack("a.retract", one.id), look="quiet"),
        ]
    ]
    return (Head(head, text("private"), badge), quote), buttons


def why(ctx: Ctx, text: Text, one: assignments.Assignment, zone: str) -> str:
    """The stored reasons in words."""
    said = []
    topics = [value for code, value in one.reasons if code == "topic"]
    if topics:
        said.append(text("why-topic", topics=topic_names(ctx, text, tuple(topics))))
    for code, value in one.reasons:
        if code == "answered":
            said.append(text("why-answered"))
        elif code == "language":
            said.append(text("why-language", language=ctx.house.community.languages.get(value, value)))
        elif code == "hours" and value == "now":
            said.append(text("why-hours-now"))
        elif code == "hours":
            said.append(text("why-hours-later", at=text.brief(datetime.fromisoformat(value), zone, ctx.now)))
        elif code == "load":
            held, _, most = value.partition("/")
            said.append(text("why-load", open=int(held), most=int(most)))
        elif code == "nation":
            said.append(text("why-nation", nation=nation_name(ctx, value)))
        elif code == "by":
            said.append(text("why-coordinator"))
    return " ".join(said)


def _badge(ctx: Ctx, text: Text, one: assignments.Assignment, zone: str) -> Badge:
    if one.state == "offered":
        return Badge(text("badge-yours-until", at=text.brief(one.until, zone, ctx.now)), "clock", "wait")
    if one.state == "accepted":
        return Badge(text("badge-with-you"), "half", "info")
    if one.state == "answered":
        return Badge(text("badge-answered"), "check", "ok")
    if one.state == "closed":
        return Badge(text("badge-closed"), "check")
    return Badge(text("badge-passed-on"), "eye")
