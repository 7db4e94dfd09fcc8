"""Everything that is stored about one member: what `/privacy` hands out."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BindParameter, bindparam, or_, select

from storage import audit
from storage.announcements import announcement
from storage.assignments import answer, assignment
from storage.db import Tx
from storage.experts import expert, expert_topic
from storage.forms import form
from storage.gaps import gap
from storage.invitations import invitation
from storage.knowledge import complaint, entry
from storage.links import link
from storage.members import account, member, role, role_request
from storage.questions import exchange, follower, question
from storage.sessions import browser_entry, browser_session
from storage.verdicts import verdict

_ME: BindParameter[str] = bindparam("me")
_OWN = {
    "profile": select(member).where(member.c.id == _ME),
    "accounts": select(account).where(account.c.member_id == _ME).order_by(account.c.id),
    "roles": select(role).where(role.c.member_id == _ME).order_by(role.c.role),
    "role_requests": select(role_request)
    .where(or_(role_request.c.member_id == _ME, role_request.c.asked_by == _ME))
    .order_by(role_request.c.id),
    "expert_profile": select(expert).where(expert.c.member_id == _ME),
    "expert_topics": select(expert_topic.c.topic).where(expert_topic.c.member_id == _ME).order_by(expert_topic.c.topic),
    "questions": select(question).where(question.c.member_id == _ME).order_by(question.c.asked_at),
    "follows": select(follower.c.question_id).where(follower.c.member_id == _ME).order_by(follower.c.question_id),
    "exchanges": select(exchange).where(exchange.c.member_id == _ME).order_by(exchange.c.id),
    "asked_to_answer": select(assignment).where(assignment.c.member_id == _ME).order_by(assignment.c.id),
    "answers": select(answer).where(answer.c.member_id == _ME).order_by(answer.c.id),
    "knowledge": select(entry).where(entry.c.author_id == _ME).order_by(entry.c.id),
    "reports": select(complaint).where(complaint.c.member_id == _ME).order_by(complaint.c.id),
    "verdicts": select(verdict).where(verdict.c.by_id == _ME).order_by(verdict.c.id),
    "remedies": select(gap.c.id, gap.c.remedy).where(gap.c.remedy_by == _ME).order_by(gap.c.id),
    "announcements": select(announcement).where(announcement.c.member_id == _ME).order_by(announcement.c.id),
    "open_links": select(link.c.id, link.c.expires_at)
    .join(account, or_(account.c.id == link.c.account_id, account.c.id == link.c.other_id))
    .where(account.c.member_id == _ME)
    .order_by(link.c.id),
    "browsers": select(browser_session.c.created_at, browser_session.c.used_at, browser_session.c.expires_at)
    .join(account, account.c.id == browser_session.c.account_id)
    .where(account.c.member_id == _ME)
    .order_by(browser_session.c.created_at),
    "links_into_the_room": select(browser_entry.c.expires_at)
    .join(account, account.c.id == browser_entry.c.account_id)
    .where(account.c.member_id == _ME)
    .order_by(browser_entry.c.expires_at),
    "invitations": select(*(column for column in invitation.c if column.name != "token_hash"))
    .where(or_(invitation.c.invited_by == _ME, invitation.c.member_id == _ME))
    .order_by(invitation.c.id),
    "open_forms": select(form).where(form.c.member_id == _ME).order_by(form.c.id),
}


async def everything(tx: Tx, member_id: str) -> dict[str, list[dict[str, object]]]:
    """Rows by heading, ready for JSON (instants as ISO 8601 with offset); a heading without rows has an empty list.

    `record` holds the lines of the audit trail that name the member as the one who acted or was acted on.
    """
    found = {
        heading: [_ready(row._mapping) for row in await tx.execute(statement, {"me": member_id})]
        for heading, statement in _OWN.items()
    }
    lines = await audit.details(tx)
    found["record"] = [{**line} for line in lines if member_id in (line.get("actor"), line.get("subject"))]
    return found


def _ready(row: object) -> dict[str, object]:
    return {
        str(name): value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in dict(row).items()  # type: ignore[call-overload]  # SQLAlchemy's row mapping is a mapping
    }
