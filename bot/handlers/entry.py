"""Who speaks, and where: the first thing done with every event. Also the shape of a refusal."""

from __future__ import annotations

from datetime import datetime

from bot.errors import UserError
from bot.handlers.context import Ctx, House
from bot.messages.clean import clean
from bot.messages.richtext import para
from bot.messages.types import Incoming, Kind, Outgoing
from storage import experts, members, places, threads
from storage.db import Tx


async def enter(tx: Tx, house: House, event: Incoming, now: datetime, *, write: bool) -> Ctx:
    """The context of an event.

    With `write`, a person seen for the first time becomes a member; bots, anonymous admins and channels never do.
    """
    ctx = Ctx(tx, house, now, house.catalogs.text(event.sender.locale, house.language), event=event)
    if write:
        ctx.place = await places.of(tx, event.address, clean(event.place_title, 200))
    else:
        ctx.place = await places.find(tx, event.address)
    if (thread := event.address.thread) and ctx.place is not None:
        subject = await threads.subject(tx, ctx.place.id, thread)
        if subject is not None:
            ctx.stand_in(subject)
    if event.sender.is_bot or event.sender.anonymous or not event.sender.native_id:
        return ctx
    account = await members.find_account(tx, event.platform, event.sender.native_id)
    if account is None and write:
        account = await _welcome(tx, event, now)
    if account is None:
        return ctx
    if write and event.address.private and account.reach != "ok" and event.kind is not Kind.BLOCKED:
        await members.set_reach(tx, account.id, "ok")
    name = clean(event.sender.name, 200)
    if write and name and name != account.name:
        await members.set_account_name(tx, account.id, name)
    ctx.account = account
    ctx.member = await members.get(tx, account.member_id)
    ctx.roles = await members.roles(tx, account.member_id)
    ctx.expert = await experts.get(tx, account.member_id)
    if ctx.member is not None:
        ctx.text = ctx.text_for(ctx.member, account)
    return ctx


def refusal(ctx: Ctx, error: UserError) -> list[Outgoing]:
    """What the person is told when something could not be done: to them alone."""
    if ctx.incoming.sender.is_bot:
        return []
    return [ctx.reply((para(ctx.text(error.key, **error.params)),), whisper=True, aloud=True)]


async def _welcome(tx: Tx, event: Incoming, now: datetime) -> members.Account:
    name = clean(event.sender.name, 200)
    member = await members.add(tx, name=name, now=now)
    return await members.add_account(
        tx,
        member_id=member.id,
        platform=event.platform,
        native_id=event.sender.native_id,
        name=name,
        now=now,
        locale=event.sender.locale,
        reach="ok" if event.address.private else "unknown",
    )
