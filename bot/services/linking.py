"""One person, several accounts: who may be joined, and which of two members stays.

The attack to resist: somebody makes a victim enter the attacker's code. So the code is short-lived and used once, both
sides are shown each other's platform, name and id, and nothing happens before both have agreed.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import BadInput, MovedOn, TooMuch
from storage import audit, links, members
from storage.db import Tx

LIVES = timedelta(minutes=10)
TRIES = 5
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without signs that look alike; eight of them give 39 bits, with five tries in ten minutes."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A link with both accounts."""

    link: links.Link
    here: members.Account
    there: members.Account


async def make_code(tx: Tx, account: members.Account, now: datetime) -> str:
    """A new code ("ABCD-EFGH"), valid for ten minutes; only its hash is kept."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    await links.make(tx, account_id=account.id, code_hash=_hash(code), expires_at=now + LIVES)
    return f"{code[:4]}-{code[4:]}"


async def enter_code(tx: Tx, account: members.Account, typed: str, now: datetime) -> Pair:
    """The other side enters a code. Raises `TooMuch` after five tries in ten minutes, `BadInput` when it fits nothing.

    Whoever calls must let the count of tries stand although this raises: call `count_try` in an event of its own.
    """
    found = await links.by_code(tx, _hash(typed), now)
    if found is None:
        raise BadInput("error-link-code")
    made_by = await _account(tx, found.account_id)
    if made_by.id == account.id or made_by.member_id == account.member_id:
        raise BadInput("error-link-same")
    if made_by.platform == account.platform:
        raise BadInput("error-link-platform")
    if not await links.enter(tx, found.id, account.id):
        raise MovedOn
    return Pair(found, made_by, account)


async def count_try(tx: Tx, account: members.Account, now: datetime) -> bool:
    """Count a try; False when there were too many."""
    return await links.count_try(tx, account.id, now, now - LIVES) <= TRIES


def too_many() -> TooMuch:
    """What is said then."""
    return TooMuch("error-link-tries", most=TRIES, minutes=int(LIVES.total_seconds() // 60))


async def pair(tx: Tx, link_id: str, account: members.Account, now: datetime) -> Pair:
    """A link that this account is a side of. Raises `MovedOn`."""
    found = await links.get(tx, link_id, now)
    if found is None or found.other_id is None or account.id not in (found.account_id, found.other_id):
        raise MovedOn
    return Pair(found, await _account(tx, found.account_id), await _account(tx, found.other_id))


async def agree(tx: Tx, link_id: str, account: members.Account, now: datetime) -> tuple[Pair, bool]:
    """One side agrees; True when both have, and the two members are one from then on (the older one stays)."""
    both = await pair(tx, link_id, account, now)
    side = "here" if account.id == both.here.id else "there"
    await links.agree(tx, link_id, side)
    fresh = await links.get(tx, link_id, now)
    if fresh is None or not (fresh.here_agrees and fresh.there_agrees):
        return both, False
    first, second = await members.get(tx, both.here.member_id), await members.get(tx, both.there.member_id)
    if first is None or second is None:
        raise MovedOn
    stays, goes = sorted((first, second), key=lambda one: (one.created_at, one.id))
    for column in ("nation", "locale", "zone"):
        if getattr(stays, column) is None and getattr(goes, column) is not None:
            await members.update_field(tx, stays.id, column, getattr(goes, column))
    await links.merge(tx, stays=stays.id, goes=goes.id)
    await members.update_field(tx, goes.id, "left_at", now)
    await links.drop(tx, link_id)
    await audit.note(tx, actor=stays.id, action="linked", subject=f"member:{goes.id}", at=now)
    return both, True


async def refuse(tx: Tx, link_id: str, account: members.Account, now: datetime) -> Pair:
    """One side says that it is somebody else."""
    both = await pair(tx, link_id, account, now)
    await links.drop(tx, link_id)
    await audit.note(tx, actor=account.member_id, action="link refused", subject=f"account:{both.here.id}", at=now)
    return both


async def unlink(tx: Tx, account: members.Account, now: datetime) -> members.Member:
    """An account becomes a member of its own again, with nothing but its name. Raises `BadInput` for the last one."""
    if len(await members.accounts(tx, account.member_id)) < 2:
        raise BadInput("error-unlink-last")
    new = await members.add(tx, name=account.name, now=now, locale=account.locale)
    await members.move_account(tx, account.id, new.id)
    await audit.note(tx, actor=account.member_id, action="unlinked", subject=f"member:{new.id}", at=now)
    return new


async def _account(tx: Tx, account_id: str) -> members.Account:
    found = await members.account_of(tx, account_id)
    if found is None:
        raise MovedOn
    return found


def _hash(typed: str) -> str:
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
