"""The ways into the room: who comes in by a link, and which browser acts for whom.

A link carries a random key of 128 bits, opens the room once, and only for a short time. What it begins is a session:
a random secret of 256 bits in a cookie, which lasts for thirty days after its last use.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from bot.errors import MovedOn
from bot.services.community import Community
from storage import audit, invitations, members, sessions
from storage.db import Tx

PLATFORM = "web"
TERMINAL = "terminal"
LINK_LIVES = timedelta(minutes=15)
INVITATION_LIVES = timedelta(days=7)
SESSION_LIVES = timedelta(days=30)
FRESH = timedelta(hours=1)
"""A session that was used so recently is not written again."""
KEEP_INVITATIONS = timedelta(days=30)
"""How long one that nobody used is remembered after it has expired."""


async def make_link(tx: Tx, account: members.Account, now: datetime) -> str:
    """A key (22 characters) that opens the room as the member of this account; an earlier one is void."""
    token = secrets.token_urlsafe(16)
    await sessions.keep_entry(tx, token, account_id=account.id, expires_at=now + LINK_LIVES)
    return token


async def invite(
    tx: Tx, community: Community, by: members.Member | None, *, nation: str | None, locale: str, now: datetime
) -> tuple[str, str]:
    """A key that lets somebody new in: (the invitation's id, the key). `by` is None for whoever has the terminal.

    Raises `MovedOn` for a nation that is none.
    """
    if nation is not None and community.nation(nation) is None:
        raise MovedOn
    token = secrets.token_urlsafe(16)
    expires = now + INVITATION_LIVES
    inviter = by.id if by else None
    made = await invitations.add(tx, token, by=inviter, nation=nation, locale=locale, now=now, expires_at=expires)
    await audit.note(
        tx,
        actor=inviter or TERMINAL,
        action="invited",
        subject=f"invitation:{made}",
        at=now,
        nation=nation or "",
        locale=locale,
    )
    return made, token


async def withdraw(tx: Tx, by: members.Member, invitation_id: str, now: datetime) -> None:
    """It lets nobody in any more. Raises `MovedOn` when it is used, withdrawn or unknown."""
    known = invitation_id.isascii() and invitation_id.isdecimal()
    if not (known and await invitations.withdraw(tx, invitation_id, now)):
        raise MovedOn
    await audit.note(tx, actor=by.id, action="invitation withdrawn", subject=f"invitation:{invitation_id}", at=now)


async def enter(tx: Tx, token: str, now: datetime) -> str | None:
    """Use a key up: the secret of a new session, or None for a key that is unknown, used, withdrawn or too late."""
    account = await _asked_for(tx, token, now) or await _invited(tx, token, now)
    if account is None:
        return None
    secret = secrets.token_urlsafe(32)
    await sessions.begin(tx, secret, account_id=account.id, now=now, expires_at=now + SESSION_LIVES)
    return secret


async def whose(tx: Tx, secret: str, now: datetime) -> tuple[sessions.Session, members.Account] | None:
    """The session of a secret and the account it acts for, or None; nobody acts for a member who has left."""
    session = await sessions.get(tx, secret, now)
    account = await members.account_of(tx, session.account_id) if session else None
    if session is None or account is None or not await _is_there(tx, account.member_id):
        return None
    return session, account


def is_stale(session: sessions.Session, now: datetime) -> bool:
    """Whether its last use should be written down."""
    return now - session.used_at > FRESH


async def use(tx: Tx, session: sessions.Session, now: datetime) -> None:
    """It was used: thirty days from now on."""
    await sessions.use(tx, session, now=now, expires_at=now + SESSION_LIVES)


async def browsers(tx: Tx, member_id: str, now: datetime) -> int:
    """How many browsers are signed in as a member."""
    return sum([await sessions.count(tx, one.id, now) for one in await members.accounts(tx, member_id)])


async def sign_out_everywhere(tx: Tx, member: members.Member, now: datetime) -> None:
    """Every browser of a member's is signed out, and every link that they have asked for is void."""
    for account in await members.accounts(tx, member.id):
        await sessions.end_all(tx, account.id)
    await audit.note(tx, actor=member.id, action="signed out everywhere", subject=member.id, at=now)


async def trim(tx: Tx, now: datetime) -> None:
    """Forget what opens nothing any more."""
    await sessions.trim(tx, now)
    await invitations.trim(tx, now - KEEP_INVITATIONS)


async def _asked_for(tx: Tx, token: str, now: datetime) -> members.Account | None:
    """The room's account of whoever asked for this key; their first one is made now."""
    asked_by = await sessions.take_entry(tx, token, now)
    asker = await members.account_of(tx, asked_by) if asked_by else None
    if asker is None or not await _is_there(tx, asker.member_id):
        return None
    mine = [one for one in await members.accounts(tx, asker.member_id) if one.platform == PLATFORM]
    if asker.platform == PLATFORM:
        account = asker
    elif mine:
        account = mine[0]
    else:
        account = await _account(tx, asker.member_id, asker.name, asker.locale, now)
    await audit.note(tx, actor=asker.member_id, action="entered", subject=f"account:{account.id}", at=now)
    return account


async def _invited(tx: Tx, token: str, now: datetime) -> members.Account | None:
    """A new member, whose nation is what the coordinator said, and unconfirmed."""
    used = await invitations.take(tx, token, now)
    if used is None:
        return None
    member = await members.add(tx, name="", now=now, nation=used.nation, locale=used.locale)
    await invitations.came(tx, used.id, member.id)
    account = await _account(tx, member.id, "", used.locale, now)
    await audit.note(
        tx,
        actor=member.id,
        action="entered by invitation",
        subject=f"invitation:{used.id}",
        at=now,
        invited_by=used.invited_by or TERMINAL,
    )
    return account


async def _account(tx: Tx, member_id: str, name: str, locale: str | None, now: datetime) -> members.Account:
    """An account of the room; its id says nothing about anybody."""
    return await members.add_account(
        tx,
        member_id=member_id,
        platform=PLATFORM,
        native_id=f"w{secrets.token_hex(8)}",
        name=name,
        now=now,
        reach="ok",
        locale=locale,
    )


async def _is_there(tx: Tx, member_id: str) -> bool:
    member = await members.get(tx, member_id)
    return member is not None and member.left_at is None
