"""Becoming a volunteer expert, and staying one.

Member:       /volunteer → [Begin] [What is expected?] [Not now]
Five fields:  topics, languages, questions a week, hours, how the name appears → a summary  [Send] [Edit] [Delete]
Coordinator:  the profile  [Approve] [Ask something] [Decline]      (module `review`)
Volunteer:    /volunteer → the profile  [Change] [Pause] [Leave]
"""

from __future__ import annotations

from dataclasses import replace

from bot.errors import BadInput, MovedOn
from bot.handlers import cards, conversation, delivery, review
from bot.handlers import volunteer_cards as faces
from bot.handlers.common import anew, arg, in_rows
from bot.handlers.context import Ctx
from bot.handlers.routes import Route, command, form, press
from bot.handlers.settings import city_buttons, nation_buttons
from bot.handlers.view import topic_names
from bot.messages.buttons import pack
from bot.messages.richtext import Head, Items, para, plain
from bot.messages.types import Button, Choice, Form, FormField, Outgoing
from bot.services import ladder
from bot.services import members as rules
from storage import assignments, audit, experts, members

MOST_TOPICS = 5
LIMITS = ("1", "3", "5", "none")
HOURS = ("weekdays", "daily")
DISPLAYS = ("name", "nation", "plain")
EXPECTED = ("time", "voice", "pass", "pause")


async def volunteer(ctx: Ctx, _: object) -> list[Outgoing]:
    """`/volunteer`: the way in, or the profile."""
    one = ctx.expert
    if one is None or one.status == "declined" or not one.topics:
        return [_intro(ctx)]
    return [await anew(ctx, _profile(ctx, one))]


async def expected(ctx: Ctx, _: object) -> list[Outgoing]:
    """[What is expected?]."""
    items = Items(tuple(plain(ctx.text(f"volunteer-expected-{one}")) for one in EXPECTED))
    begin = Button(ctx.text("button-volunteer-begin"), pack("v.form"), look="primary")
    return [ctx.reply((Head(ctx.text("volunteer-expected")), items), [[begin]], whisper=True)]


async def not_now(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Not now]."""
    return [ctx.reply((para(ctx.text("volunteer-not-now")),), whisper=True)]


async def begin(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Begin], [Edit], [Change]: the nation if it is not known, then five fields."""
    me = ctx.me
    if me.nation is None:
        body = (Head(ctx.text("volunteer-nation-first")), para(ctx.text("settings-nation-lead"), look="note"))
        return [ctx.reply(body, nation_buttons(ctx, "v.nation"), whisper=True)]
    cities = city_buttons(ctx, "v.z")
    if me.zone is None and len(cities) > 1:
        return [ctx.reply((Head(ctx.text("settings-city-title")),), in_rows(cities, 3), whisper=True)]
    fields = (_topics(ctx), _languages(ctx), *_habits(ctx))
    form_ = Form(pack("v.form"), ctx.text("volunteer-form"), fields, ctx.text("button-continue"))
    return await conversation.present(ctx, form_)


async def nation(ctx: Ctx, _: object) -> list[Outgoing]:
    """The nation was tapped on the way in."""
    await rules.claim_nation(ctx.tx, ctx.house.community, ctx.me, arg(ctx), ctx.now)
    ctx.member = await rules.existing(ctx.tx, ctx.me.id)
    return await begin(ctx, None)


async def city(ctx: Ctx, _: object) -> list[Outgoing]:
    """The city was tapped on the way in."""
    await members.update_field(ctx.tx, ctx.me.id, "zone", rules.zone_from(arg(ctx)))
    ctx.member = await rules.existing(ctx.tx, ctx.me.id)
    return await begin(ctx, None)


async def filled(ctx: Ctx, _: object) -> list[Outgoing]:
    """The five fields: a summary before anything is sent; an approved volunteer's change counts at once."""
    before = ctx.expert
    status = before.status if before and before.status in ("applied", "active") else "left"
    topics = _picked(ctx, "topics", tuple(one.slug for one in ctx.house.community.topics), MOST_TOPICS)
    languages = _picked(ctx, "languages", tuple(ctx.house.community.languages), 25)
    limit = _picked(ctx, "limit", LIMITS, 1)[0]
    await experts.put(
        ctx.tx,
        member_id=ctx.me.id,
        status=status,
        languages=languages,
        topics=topics,
        now=ctx.now,
        capacity=before.capacity if before else ctx.house.community.limits.open_default,
        weekly_limit=None if limit == "none" else int(limit),
        hours=_picked(ctx, "hours", HOURS, 1)[0],
        display=_picked(ctx, "display", DISPLAYS, 1)[0],
    )
    told: list[Outgoing] = []
    if status == "active" and before and set(before.topics) != set(topics):
        told = await delivery.coordinators(
            ctx,
            lambda text: (
                (
                    Head(text("volunteer-changed")),
                    para(faces.display_text(ctx, text, ctx.me, "name"), look="note"),
                    para(text("volunteer-changed-topics", topics=topic_names(ctx, text, topics))),
                ),
                (),
            ),
        )
    card = await anew(ctx, _profile(ctx, await _own(ctx)))
    return [*await faces.refresh(ctx, ctx.me.id), card, *told]


async def send(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Send]: the coordinators see it, and the card says that it waits."""
    one = await _own(ctx)
    if one.status != "left" or not one.topics:
        raise MovedOn
    await _put(ctx, replace(one, status="applied"))
    await audit.note(ctx.tx, actor=ctx.me.id, action="expert-applied", subject=ctx.me.id, at=ctx.now)
    sent = await review.ask_for_review(ctx, ctx.me.id)
    said = [] if sent else [ctx.reply((para(ctx.text("volunteer-nobody-yet")),), whisper=True)]
    return [_profile(ctx, await _own(ctx)), *sent, *said]


async def withdraw(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Withdraw] an application that waits; the profile stays to be sent again."""
    me = ctx.me.id
    if not await experts.set_status(ctx.tx, me, was="applied", status="left", by=me, at=ctx.now):
        raise MovedOn
    return [_profile(ctx, await _own(ctx)), *await faces.refresh(ctx, me)]


async def delete(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Delete] a profile that was not sent, or is no longer in use."""
    one = await _own(ctx)
    if one.status != "left" or not one.topics:
        raise MovedOn
    await _put(ctx, replace(one, topics=(), languages=(), weekly_limit=None, hours="weekdays", display="nation"))
    return [_profile(ctx, await _own(ctx)), *await faces.refresh(ctx, ctx.me.id)]


async def pause(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Pause] is what /away does."""
    return [ctx.reply((para(ctx.text("volunteer-pause")),), whisper=True)]


async def leave(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Leave] asks once more."""
    one = await _own(ctx)
    if one.status != "active":
        raise MovedOn
    held = await assignments.of_member(ctx.tx, ctx.me.id, ("offered", "accepted"))
    buttons = [
        [
            Button(ctx.text("button-volunteer-leave-yes"), pack("v.leaveyes"), look="danger"),
            Button(ctx.text("button-volunteer-stay"), pack("v.stay"), look="quiet"),
        ]
    ]
    return [ctx.reply((para(ctx.text("volunteer-leave-sure", count=len(held))),), buttons, whisper=True)]


async def left(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Yes, leave]: open questions are handed back and go to the next person."""
    me = ctx.me.id
    if not await experts.set_status(ctx.tx, me, was="active", status="left", by=me, at=ctx.now):
        raise MovedOn
    await audit.note(ctx.tx, actor=me, action="expert-left", subject=me, at=ctx.now)
    messages: list[Outgoing] = []
    for one in await assignments.of_member(ctx.tx, me, ("offered", "accepted")):
        state = "passed" if one.state == "offered" else "handed_back"
        question = await ladder.leave(ctx.tx, one.id, state, ctx.now, was=(one.state,))
        if question.status == "open":
            messages += await delivery.find_expert(ctx, question)
        messages += await cards.refresh(ctx, question.id)
    who = ctx.me
    messages += await delivery.coordinators(
        ctx,
        lambda text: ((para(text("volunteer-has-left", who=faces.display_text(ctx, text, who, "name"))),), ()),
    )
    return [*await faces.refresh(ctx, me), *messages, ctx.reply((para(ctx.text("volunteer-left")),), whisper=True)]


async def stay(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Keep]."""
    return [ctx.reply((para(ctx.text("nothing-changed")),), whisper=True)]


def _intro(ctx: Ctx) -> Outgoing:
    text = ctx.text
    buttons = [
        [
            Button(text("button-volunteer-begin"), pack("v.form"), look="primary"),
            Button(text("button-volunteer-expected"), pack("v.what")),
            Button(text("button-volunteer-not-now"), pack("v.no"), look="quiet"),
        ]
    ]
    return ctx.reply((Head(text("volunteer-title")), para(text("volunteer-lead"))), buttons, whisper=True)


def _profile(ctx: Ctx, one: experts.Expert) -> Outgoing:
    body, buttons = faces.profile(ctx, ctx.text, ctx.me, one)
    return ctx.reply(body, buttons, whisper=True, card=faces.card_name(ctx.me.id, "profile"))


def _topics(ctx: Ctx) -> FormField:
    chosen = ctx.expert.topics if ctx.expert else ()
    choices = tuple(Choice(one.slug, one.label(ctx.text.lang)) for one in ctx.house.community.topics)
    label, hint = ctx.text("field-volunteer-topics"), ctx.text("field-volunteer-topics-hint", most=MOST_TOPICS)
    return FormField("topics", label, "many", choices, most=MOST_TOPICS, value=chosen, hint=hint)


def _languages(ctx: Ctx) -> FormField:
    community = ctx.house.community
    chosen = ctx.expert.languages if ctx.expert else ()
    choices = tuple(Choice(code, name) for code, name in community.languages.items())
    return FormField("languages", ctx.text("field-volunteer-languages"), "many", choices, value=chosen)


def _habits(ctx: Ctx) -> tuple[FormField, ...]:
    text, one = ctx.text, ctx.expert
    limits = tuple(Choice(value, faces.limit_text(text, None if value == "none" else int(value))) for value in LIMITS)
    hours = tuple(Choice(value, faces.hours_text(ctx, text, value)) for value in HOURS)
    displays = tuple(
        Choice(value, faces.display_text(ctx, text, ctx.me, value))
        for value in DISPLAYS
        if value != "name" or ctx.me.name
    )
    limit = "none" if one and one.weekly_limit is None else str(one.weekly_limit) if one else ""
    return (
        FormField("limit", text("field-volunteer-limit"), "one", limits, value=(limit,) if limit in LIMITS else ()),
        FormField("hours", text("field-volunteer-hours"), "one", hours, value=(one.hours,) if one else ()),
        FormField("display", text("field-volunteer-display"), "one", displays, value=(one.display,) if one else ()),
    )


def _picked(ctx: Ctx, name: str, known: tuple[str, ...], most: int) -> tuple[str, ...]:
    """The valid choices of a field; a form can be forged, so it is checked again."""
    given = tuple(dict.fromkeys(one for one in ctx.incoming.values.get(name, ()) if one in known))
    if not given:
        raise BadInput("form-required", field=ctx.text(f"field-volunteer-{name}"))
    if len(given) > most:
        raise BadInput("form-most", most=most)
    return given


async def _own(ctx: Ctx) -> experts.Expert:
    one = await experts.get(ctx.tx, ctx.me.id)
    if one is None:
        raise MovedOn
    return one


async def _put(ctx: Ctx, one: experts.Expert) -> None:
    await experts.put(
        ctx.tx,
        member_id=one.member_id,
        status=one.status,
        languages=one.languages,
        topics=one.topics,
        now=ctx.now,
        capacity=one.capacity,
        weekly_limit=one.weekly_limit,
        hours=one.hours,
        display=one.display,
    )


ROUTES: list[Route] = [
    command("volunteer", volunteer),
    press("v.open", volunteer),
    press("v.what", expected),
    press("v.no", not_now),
    press("v.form", begin),
    press("v.nation", nation),
    press("v.z", city),
    form("v.form", filled),
    press("v.send", send),
    press("v.withdraw", withdraw),
    press("v.delete", delete),
    press("v.pause", pause),
    press("v.leave", leave),
    press("v.leaveyes", left),
    press("v.stay", stay),
    *review.ROUTES,
]
