"""The cards of somebody who volunteers: their own profile, the coordinators' view of it, and the practice question.

Variants of `volunteer:<member>/…`: `profile` (their own), `review` (coordinators'), `practice`, `asked-<number>` (what
a coordinator wants to know).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.handlers.context import Ctx, rows
from bot.handlers.view import nation_name, topic_names
from bot.messages.buttons import pack
from bot.messages.richtext import Badge, Block, Body, Head, Pairs, Para, para, plain
from bot.messages.text import Text
from bot.messages.types import Button, Lane, Outgoing
from storage import experts, members, places, postings

Card = tuple[Body, Sequence[Sequence[Button]]]


def card_name(member_id: str, variant: str) -> str:
    """The key of one of the cards."""
    return f"volunteer:{member_id}/{variant}"


async def refresh(ctx: Ctx, member_id: str) -> list[Outgoing]:
    """The present look of every copy of the profile, their own and the coordinators'."""
    member, one = await members.get(ctx.tx, member_id), await experts.get(ctx.tx, member_id)
    if member is None or one is None:
        return []
    messages = []
    for copy in await postings.copies(ctx.tx, f"volunteer:{member_id}"):
        where = await places.get(ctx.tx, copy.place_id)
        variant = copy.card.rpartition("/")[2]
        # In a group the profile was whispered: only the person themselves can have it changed there.
        if where is None or where.kind != "private" or variant not in ("profile", "review"):
            continue
        text = ctx.house.catalogs.text(copy.lang)
        body, buttons = (profile if variant == "profile" else review)(ctx, text, member, one)
        messages.append(
            Outgoing(
                address=places.address_of(where, copy.thread),
                body=body,
                buttons=rows(buttons),
                card=copy.card,
                lane=Lane.NOTICE,
                lang=copy.lang,
            )
        )
    return messages


def profile(ctx: Ctx, text: Text, member: members.Member, one: experts.Expert) -> Card:
    """A volunteer's own profile, in the state it is in."""
    head = Head(text("volunteer-profile"), badge=_badge(text, one))
    if one.status == "left" and not one.topics:
        return (head, para(text("volunteer-deleted"))), [[_button(text, "begin", "v.form")]]
    pairs = Pairs(_rows(ctx, text, member, one))
    if one.status == "left":
        return (head, pairs, para(text("volunteer-draft"), look="note")), [
            [
                Button(text("button-send"), pack("v.send"), look="primary"),
                Button(text("button-edit"), pack("v.form")),
                _button(text, "delete", "v.delete", look="quiet"),
            ]
        ]
    if one.status == "applied":
        return (head, pairs, para(text("volunteer-waiting"), look="note")), [
            [_button(text, "change", "v.form"), _button(text, "withdraw", "v.withdraw", look="quiet")]
        ]
    if one.status == "active":
        note = "volunteer-away" if one.away_until and one.away_until > ctx.now else "volunteer-thanks"
        return (head, pairs, para(text(note), look="note")), [
            [
                _button(text, "change", "v.form"),
                _button(text, "pause", "v.pause"),
                _button(text, "leave", "v.leave", look="quiet"),
            ]
        ]
    return (head, pairs), [[_button(text, "again", "v.form")]]


def review(ctx: Ctx, text: Text, member: members.Member, one: experts.Expert) -> Card:
    """The profile as coordinators see it, with what they can decide."""
    nation = nation_name(ctx, member.nation)
    if nation and member.nation_confirmed_at is None:
        nation = text("volunteer-nation-claimed", nation=nation)
    blocks: list[Block] = [
        Head(text("volunteer-review"), badge=_badge(text, one)),
        Pairs(
            (
                (text("volunteer-who"), member.name or member.id),
                (text("volunteer-nation"), nation or text("settings-unset")),
                *_rows(ctx, text, member, one),
            )
        ),
    ]
    decide = review_buttons(text, one)
    if member.nation and member.nation_confirmed_at is None:
        blocks.append(para(text("nation-lead"), look="note"))
        confirm = Button(text("button-nation-confirm"), pack("nation.confirm", member.id, member.nation))
        return tuple(blocks), [*decide, [confirm]]
    return tuple(blocks), decide


def review_buttons(text: Text, one: experts.Expert) -> list[list[Button]]:
    """[Approve] [Ask something] [Decline…], while the application waits."""
    if one.status != "applied":
        return []
    return [
        [
            _button(text, "approve", "v.approve", one.member_id, look="primary"),
            _button(text, "ask", "v.ask", one.member_id),
            _button(text, "decline", "v.decline", one.member_id, look="quiet"),
        ]
    ]


def practice(text: Text, step: str) -> Card:
    """The practice question: `offered`, `accepted` (reply to it), `done`. Nothing of it is stored."""
    if step == "done":
        return (Head(text("practice-title"), badge=Badge(text("badge-practice"), "check", "ok")), *_done(text)), ()
    badge = Badge(text("badge-practice"), "eye", "info")
    blocks = (Head(text("practice-title"), badge=badge), Para(plain(text("practice-question")), "title"))
    if step == "accepted":
        skip = _button(text, "practice-end", "v.try", "done", look="quiet")
        return (*blocks, para(text("practice-reply"))), [[skip]]
    return (*blocks, para(text("practice-lead"), look="note")), [
        [
            Button(text("button-accept"), pack("v.try", "accept"), look="primary"),
            Button(text("button-pass"), pack("v.try", "pass")),
        ]
    ]


def limit_text(text: Text, limit: int | None) -> str:
    """A weekly limit in words."""
    return text("volunteer-no-limit") if limit is None else text("volunteer-a-week", count=limit)


def hours_text(ctx: Ctx, text: Text, kind: str) -> str:
    """Hours in words: "Weekdays 08:00–17:00"."""
    hours = ctx.house.community.hours.daily if kind == "daily" else ctx.house.community.hours.weekdays
    return text(f"volunteer-hours-{kind}", starts=f"{hours.starts:%H:%M}", ends=f"{hours.ends:%H:%M}")


def display_text(ctx: Ctx, text: Text, member: members.Member, display: str) -> str:
    """How somebody would appear beside an answer."""
    nation = nation_name(ctx, member.nation)
    if display == "name" and member.name:
        return text("person-of", name=member.name, nation=nation) if nation else member.name
    return text("expert-of", nation=nation) if display != "plain" and nation else text("expert-plain")


def _rows(ctx: Ctx, text: Text, member: members.Member, one: experts.Expert) -> tuple[tuple[str, str], ...]:
    names = ctx.house.community.languages
    return (
        (text("volunteer-topics"), topic_names(ctx, text, one.topics)),
        (text("volunteer-languages"), ", ".join(names.get(code, code) for code in one.languages)),
        (text("volunteer-limit"), limit_text(text, one.weekly_limit)),
        (text("volunteer-hours"), hours_text(ctx, text, one.hours)),
        (text("volunteer-display"), display_text(ctx, text, member, one.display)),
    )


def _badge(text: Text, one: experts.Expert) -> Badge:
    if one.status == "left" and not one.topics:
        return Badge(text("badge-volunteer-deleted"), "eye")
    badges = {
        "left": Badge(text("badge-not-sent"), "eye"),
        "applied": Badge(text("badge-volunteer-waiting"), "clock", "wait"),
        "active": Badge(text("badge-volunteer-active"), "check", "ok"),
        "declined": Badge(text("badge-volunteer-declined"), "eye"),
    }
    return badges[one.status]


def _done(text: Text) -> tuple[Block, ...]:
    return (para(text("practice-done"), look="lead"), para(text("practice-commands")))


def _button(text: Text, label: str, action: str, *args: str, look: str = "default") -> Button:
    return Button(text(f"button-volunteer-{label}"), pack(action, *args), look=look)  # type: ignore[arg-type]
