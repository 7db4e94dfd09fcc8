"""`/role`: two coordinators make somebody a coordinator, or a nation's focal point; and the confirmation of nations.

Coordinator:  /role m12 coordinator   (or a form: whom, which role; a name that fits several gives a choice)
              → "Make … coordinator? A second coordinator has to confirm."  [Ask for it] [Cancel]
The others:   the request  [Confirm] [Refuse]; the one who asked cannot confirm it
Focal point:  at most two a nation, whose nation is confirmed   [Confirm nation]
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import BadInput, MovedOn, UserError
from bot.handlers import conversation, delivery, review
from bot.handlers import volunteer_cards as faces
from bot.handlers.common import arg
from bot.handlers.context import Ctx, rows
from bot.handlers.routes import Arg, Route, command, form, press
from bot.handlers.view import nation_name
from bot.messages.buttons import pack
from bot.messages.clean import clean
from bot.messages.richtext import Badge, Body, Head, para
from bot.messages.text import Text
from bot.messages.types import Button, Choice, Form, FormField, Outgoing
from bot.services import members as rules
from storage import members, places, postings

COORDINATOR = ("coordinator",)
_WORDS = {"coordinator": "coordinator", "focal_point": "focal_point", "focal": "focal_point"}
_CODES = {"c": "coordinator", "f": "focal_point"}
"""Roles as they stand in a button, which has 40 bytes."""


async def role(ctx: Ctx, _: object) -> list[Outgoing]:
    """`/role`: what is missing is asked for in a form."""
    said, wanted = _typed(ctx)
    if not said or not wanted:
        return await _form(ctx, said, wanted)
    return await _whom(ctx, said, wanted)


async def filled(ctx: Ctx, _: object) -> list[Outgoing]:
    """Whom and which, from the form."""
    values = ctx.incoming.values
    said, wanted = clean(values.get("person", ("",))[0], 200), values.get("role", ("",))[0]
    if wanted not in rules.ROLES:
        raise MovedOn
    return await _whom(ctx, said, wanted)


async def picked(ctx: Ctx, _: object) -> list[Outgoing]:
    """One of several people."""
    return [await _preview(ctx, await rules.existing(ctx.tx, arg(ctx)), _role(ctx))]


async def request(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Ask for it]: the other coordinators decide."""
    asked = await rules.request_role(ctx.tx, ctx.me.id, arg(ctx), _role(ctx), ctx.now)
    member = await rules.existing(ctx.tx, asked.member_id)
    sent = []
    for one in await rules.others(ctx.tx, ctx.me.id, asked.member_id):
        message = await delivery.privately(
            ctx, one.id, lambda text: _request(ctx, text, asked, member), card=f"role:{asked.id}/request"
        )
        sent += [message] if message else []
    if not sent:
        raise UserError("error-no-second", member=asked.member_id, role=asked.role)
    return [*sent, ctx.reply((para(ctx.text("role-asked")),), whisper=True)]


async def confirm(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Confirm] by a second coordinator: the role is given."""
    settled = await rules.settle_role(ctx.tx, ctx.me.id, arg(ctx), ctx.now, grant=True)
    told = await delivery.tell(ctx, settled.member_id, "role-yours", role=settled.role)
    more = await review.waiting_for(ctx, settled.member_id) if settled.role == "coordinator" else []
    return [*await _refresh(ctx, settled), *told, *await _tell_asker(ctx, settled, "role-confirmed"), *more]


async def refuse(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Refuse] by a second coordinator: nothing changes."""
    settled = await rules.settle_role(ctx.tx, ctx.me.id, arg(ctx), ctx.now, grant=False)
    return [*await _refresh(ctx, settled), *await _tell_asker(ctx, settled, "role-refused")]


async def drop(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Cancel]."""
    return [ctx.reply((para(ctx.text("nothing-changed")),), whisper=True)]


async def confirm_nation(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Confirm nation] by a coordinator or the nation's focal point."""
    member = await rules.confirm_nation(ctx.tx, ctx.me, ctx.roles, arg(ctx), arg(ctx, 1), ctx.now)
    nation = nation_name(ctx, member.nation)
    told = await delivery.tell(ctx, member.id, "nation-confirmed", nation=nation)
    said = ctx.text("nation-confirmed-of", who=member.name or member.id, nation=nation)
    return [*await faces.refresh(ctx, member.id), *told, ctx.reply((para(said),), whisper=True)]


def _typed(ctx: Ctx) -> tuple[str, str]:
    """Whom and which role: from named arguments, or typed one after the other."""
    event = ctx.incoming
    person, wanted = event.args.get("person", ""), event.args.get("role", "")
    if not person:
        before, _, last = event.text.strip().rpartition(" ")
        typed = last.casefold() in _WORDS
        person, wanted = (before, last) if typed else (event.text, wanted)
    return clean(person, 200), _WORDS.get(wanted.casefold(), "")


def _role(ctx: Ctx) -> str:
    if arg(ctx, 1) not in _CODES:
        raise MovedOn
    return _CODES[arg(ctx, 1)]


async def _form(ctx: Ctx, said: str, wanted: str) -> list[Outgoing]:
    text = ctx.text
    choices = tuple(Choice(one, text("role-name", role=one)) for one in rules.ROLES)
    fields = (
        FormField(
            "person",
            text("field-role-person"),
            "line",
            max_chars=200,
            value=(said,) if said else (),
            hint=text("field-role-person-hint"),
        ),
        FormField("role", text("field-role"), "one", choices, value=(wanted,) if wanted else ()),
    )
    return await conversation.present(ctx, Form(pack("role.form"), text("role-title"), fields, text("button-continue")))


async def _whom(ctx: Ctx, said: str, wanted: str) -> list[Outgoing]:
    everybody = await members.everybody(ctx.tx)
    found = rules.find_people(everybody, said)
    if not found:
        raise BadInput("error-person-unknown", said=said)
    if len(found) == 1 and said.casefold() in (found[0].id.casefold(), found[0].name.casefold()):
        return [await _preview(ctx, found[0], wanted)]
    buttons = [[Button(_who(ctx, ctx.text, one), pack("role.pick", one.id, wanted[0]))] for one in found]
    cancel = [Button(ctx.text("button-cancel"), pack("role.drop"), look="quiet")]
    return [ctx.reply((Head(ctx.text("role-whom")),), [*buttons, cancel], whisper=True)]


async def _preview(ctx: Ctx, member: members.Member, wanted: str) -> Outgoing:
    text = ctx.text
    cancel = Button(text("button-cancel"), pack("role.drop"), look="quiet")
    body: Body = (Head(text("role-title")), para(text("role-sure", who=_who(ctx, text, member), role=wanted)))
    if wanted == "focal_point" and member.nation and member.nation_confirmed_at is None:
        first = Button(text("button-nation-confirm"), pack("nation.confirm", member.id, member.nation))
        return ctx.reply((*body, para(text("role-nation-first"))), [[first, cancel]], whisper=True)
    await rules.check_role(ctx.tx, member, wanted)
    ask = Button(text("button-role-ask"), pack("role.ask", member.id, wanted[0]), look="primary")
    return ctx.reply((*body, para(text("role-second"), look="note")), [[ask, cancel]], whisper=True)


def _request(
    ctx: Ctx, text: Text, asked: members.RoleRequest, member: members.Member
) -> tuple[Body, Sequence[Sequence[Button]]]:
    """The request as the other coordinators see it."""
    said = para(text("role-request", who=_who(ctx, text, member), role=asked.role))
    if asked.confirmed_by is None:
        badge = Badge(text("badge-role-open"), "clock", "wait")
        return (Head(text("role-title"), badge=badge), said, para(text("role-request-lead"), look="note")), [
            [
                Button(text("button-role-confirm"), pack("role.yes", asked.id), look="primary"),
                Button(text("button-role-refuse"), pack("role.no", asked.id)),
            ]
        ]
    if asked.confirmed_by.startswith(rules.REFUSED):
        return (Head(text("role-title"), badge=Badge(text("badge-role-refused"), "eye")), said), ()
    return (Head(text("role-title"), badge=Badge(text("badge-role-given"), "check", "ok")), said), ()


async def _refresh(ctx: Ctx, settled: members.RoleRequest) -> list[Outgoing]:
    member = await rules.existing(ctx.tx, settled.member_id)
    messages = []
    for copy in await postings.copies(ctx.tx, f"role:{settled.id}"):
        where = await places.get(ctx.tx, copy.place_id)
        if where is not None:
            body, buttons = _request(ctx, ctx.house.catalogs.text(copy.lang), settled, member)
            address = places.address_of(where, copy.thread)
            messages.append(Outgoing(address, body, rows(buttons), card=copy.card, lang=copy.lang))
    return messages


async def _tell_asker(ctx: Ctx, settled: members.RoleRequest, key: str) -> list[Outgoing]:
    member = await rules.existing(ctx.tx, settled.member_id)
    who = member.name or member.id
    return await delivery.tell(ctx, settled.asked_by, key, who=who, role=settled.role)


def _who(ctx: Ctx, text: Text, member: members.Member) -> str:
    nation = nation_name(ctx, member.nation)
    name = text("person-of", name=member.name, nation=nation) if nation and member.name else member.name
    return text("role-person", name=name, id=member.id) if name else member.id


ROUTES: list[Route] = [
    command("role", role, roles=COORDINATOR, args=(Arg("person", kind="member"), Arg("role"))),
    form("role.form", filled, roles=COORDINATOR),
    press("role.pick", picked, roles=COORDINATOR),
    press("role.ask", request, roles=COORDINATOR),
    press("role.yes", confirm, roles=COORDINATOR),
    press("role.no", refuse, roles=COORDINATOR),
    press("role.drop", drop, roles=COORDINATOR),
    press("nation.confirm", confirm_nation),
]
