"""Forms: shown whole where the platform can, asked one question a message where it cannot.

    Platform without forms:   "What is it about?  Up to 5."  [☐ Efficiency] [☑ Participation] … [Done] [Cancel]
                              "Why do you ask?"               typed words, or [Skip]
A form that is under way survives a restart (`form` table); `/cancel` leaves it.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from bot.errors import BadInput, MovedOn
from bot.handlers.common import anew
from bot.handlers.context import Ctx
from bot.handlers.routes import Route, happening, press
from bot.messages.buttons import pack
from bot.messages.clean import clean
from bot.messages.richtext import Block, Head, para
from bot.messages.types import Address, Button, Form, FormField, Kind, Outgoing
from storage import forms, places

_FORM: TypeAdapter[Form] = TypeAdapter(Form)
Answers = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Step:
    """Where a form stands after an answer; `done`: it is complete."""

    form: Form
    answers: Answers
    step: int
    done: bool
    moved: bool = True
    prepared: Any = None


async def present(ctx: Ctx, form: Form) -> list[Outgoing]:
    """Show a form to the speaker, in the way their platform can."""
    event = ctx.incoming
    if ctx.house.can(event.platform).forms:
        return [ctx.reply((Head(form.title),), form=form, whisper=True)]
    if not ctx.can_whisper:
        return [ctx.reply((Head(form.title),), whisper=True)]
    await _keep(ctx, form, {field.name: field.value for field in form.fields if field.value}, 0)
    return [await anew(ctx, _question(ctx, form, {}, 0))]


async def resolve(ctx: Ctx) -> tuple[str, tuple[str, ...]] | None:
    """Typed words belong to a form that is under way here."""
    if ctx.member is None or ctx.place is None:
        return None
    under_way = await forms.get(ctx.tx, ctx.member.id, ctx.place.id)
    return None if under_way is None else ("form.step", ())


async def prepare(ctx: Ctx) -> Step:
    """What this answer leads to; the last one also prepares whoever receives the form."""
    step = await _advance(ctx)
    if not step.done:
        return step
    route, inner = await _target(ctx, step)
    ready = await route.prepare(inner) if route.prepare else None
    return dataclasses.replace(step, prepared=ready)


async def answer(ctx: Ctx, prepared: Step) -> list[Outgoing]:
    """A typed answer or a press: the next question, or the end."""
    step = await _advance(ctx)
    if not step.done:
        await _keep(ctx, step.form, step.answers, step.step)
        asked = _question(ctx, step.form, step.answers, step.step)
        return [await anew(ctx, asked) if step.moved else asked]
    await forms.drop(ctx.tx, ctx.me.id, (await _room(ctx)).id)
    route, inner = await _target(ctx, step)
    return await route.apply(inner, prepared.prepared)


async def cancel(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Cancel] in a form."""
    await forms.drop(ctx.tx, ctx.me.id, (await _room(ctx)).id)
    return [ctx.reply((para(ctx.text("form-left")),), whisper=True)]


async def _target(ctx: Ctx, step: Step) -> tuple[Route, Ctx]:
    event = dataclasses.replace(
        ctx.incoming, kind=Kind.FORM, form=step.form.action, values=step.answers, text="", button=""
    )
    inner = dataclasses.replace(ctx, event=event)
    route, inner.args = await ctx.house.routes.find(inner)
    ctx.house.routes.allow(route, inner)
    return route, inner


async def _advance(ctx: Ctx) -> Step:
    here = ctx.place or await places.find(ctx.tx, ctx.incoming.address)
    under_way = await forms.get(ctx.tx, ctx.me.id, here.id) if here else None
    if under_way is None:
        raise MovedOn
    form = _FORM.validate_json(under_way.payload)
    field = form.fields[under_way.step]
    answers = dict(under_way.answers)
    event = ctx.incoming
    if event.kind is Kind.PRESS and ctx.args and ctx.args[0] != str(under_way.step):
        raise MovedOn
    if event.kind is Kind.PRESS and event.button.startswith("v1:f.pick:"):
        picked = _choice(field, ctx.args[1])
        if field.kind == "many":
            now = answers.get(field.name, ())
            now = tuple(one for one in now if one != picked) if picked in now else (*now, picked)
            if len(now) > field.most:
                raise BadInput("form-most", most=field.most)
            return Step(form, {**answers, field.name: now}, under_way.step, False, moved=False)
        answers[field.name] = (picked,)
    elif event.kind is Kind.PRESS:
        if field.required and not answers.get(field.name):
            raise BadInput("form-required", field=field.label)
    else:
        answers[field.name] = (_typed(field, event.text),)
    following = under_way.step + 1
    return Step(form, answers, following, following >= len(form.fields))


def _typed(field: FormField, words: str) -> str:
    said = clean(words, field.max_chars)
    if field.kind in ("one", "many"):
        for place, choice in enumerate(field.choices, 1):
            if said.casefold() in (choice.label.casefold(), str(place)):
                return choice.value
        raise BadInput("form-choose", field=field.label)
    if not said and field.required:
        raise BadInput("form-required", field=field.label)
    return said


def _choice(field: FormField, index: str) -> str:
    try:
        return field.choices[int(index)].value
    except (ValueError, IndexError):
        raise MovedOn from None


def _question(ctx: Ctx, form: Form, answers: Answers, step: int) -> Outgoing:
    field, text, number = form.fields[step], ctx.text, str(step)
    chosen = answers.get(field.name, field.value)
    title = text("form-step", title=form.title, step=step + 1, of=len(form.fields))
    blocks: list[Block] = [Head(title), para(field.label, look="title")]
    if field.hint:
        blocks.append(para(field.hint, look="note"))
    buttons = [
        [
            Button(
                ("☑ " if one.value in chosen else "☐ ") + one.label if field.kind == "many" else one.label,
                pack("f.pick", number, str(place)),
                pressed=one.value in chosen,
            )
        ]
        for place, one in enumerate(field.choices)
    ]
    last = [Button(text("button-cancel"), pack("f.cancel"), look="quiet")]
    if field.kind == "many":
        last.insert(0, Button(text("button-done"), pack("f.next", number), look="primary"))
    elif not field.required:
        last.insert(0, Button(text("button-skip"), pack("f.next", number)))
    asked = ctx.reply(tuple(blocks), [*buttons, last], whisper=True, card=f"form:{ctx.me.id}/{form.action}.{number}")
    if asked.only_for and not ctx.house.can(ctx.incoming.platform).only_for:
        private = Address(asked.address.platform, asked.only_for, None, True)
        return dataclasses.replace(asked, address=private, only_for="")
    return asked


async def _keep(ctx: Ctx, form: Form, answers: Answers, step: int) -> None:
    payload = _FORM.dump_json(form).decode()
    place_id = (await _room(ctx)).id
    await forms.put(
        ctx.tx, member_id=ctx.me.id, place_id=place_id, payload=payload, answers=answers, step=step, now=ctx.now
    )


async def _room(ctx: Ctx) -> places.Place:
    """Where the questions of a form are asked: in private, where a group cannot show them to one person alone."""
    event = ctx.incoming
    if event.address.private or ctx.house.can(event.platform).only_for:
        return ctx.here
    return await places.of(ctx.tx, Address(event.platform, event.sender.native_id, None, True))


ROUTES: list[Route] = [
    happening("form.step", Kind.TEXT, answer, prepare=prepare),
    press("f.pick", answer, prepare=prepare),
    press("f.next", answer, prepare=prepare),
    press("f.cancel", cancel),
]
