"""Why: what came in, who may, what was decided and on what grounds, what went out, written down beside the event.

Off unless it is asked for (`Dispatcher` and `Ticks` are given a `Tracer` or None). A record is JSON:

incoming    the `Incoming`, or null for due work; then `due` has the kind, the subject and the instant it was due
within      the matter in whose thread it was said ("question:214"), or ""
who, where  member, native id, how they are shown; the place
acted_on    the message of ours that was pressed, filled in or replied to: card, title, label of the button
route       the name of the handler
permission  allowed, the roles of which one is wanted, the roles held
refusal     the key of what the person was told and its words, or null; `buried` where the handler failed twice
decision    what was understood of a question: band, probability, thresholds, candidates, reasons, topics
routing     for each search for an expert: who was offered it and why, and everybody who was considered
timers      work that was planned, moved or dropped
question    its number and the state it is in now
outgoing    each delivery: outbox id, card, to whom and where, the message it edits, its words
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.core import trace_view as view
from bot.errors import Foreign, NotAllowed, UserError
from bot.handlers.context import Ctx, House
from bot.handlers.routes import roles_of
from bot.messages.codec import dump_incoming, load_outgoing
from bot.messages.types import Incoming
from bot.services.ladder import Next
from bot.services.questions import Asked
from storage import assignments, due, members, outbox, places, postings, questions, traces
from storage.db import Tx, savepoint

log = logging.getLogger(__name__)
Record = dict[str, Any]
NAMES = (
    "incoming", "within", "due", "who", "where", "acted_on", "route", "permission", "refusal", "buried", "decision",
    "routing", "timers", "question", "outgoing",
)  # fmt: skip


class Tracer:
    """Writes records. `on_new` is called by `tell` when there is something new to read."""

    def __init__(self, house: House) -> None:
        self.on_new: Callable[[], None] = lambda: None
        self._house = house
        self._new = False

    async def begin(self, tx: Tx) -> Tracing:
        """Before a handler writes: remember what is there, so that what comes of it can be told apart."""
        return Tracing(self, self._house, tx, await outbox.last(tx), tuple(await due.everything(tx)))

    def kept(self) -> None:
        """A record was written."""
        self._new = True

    def tell(self) -> None:
        """After a commit: say that there is something new, if there is."""
        if self._new:
            self._new = False
            self.on_new()


@dataclass(frozen=True)
class Tracing:
    """One event or piece of due work under way; end it with one of `applied`, `refused`, `buried`, `done`."""

    tracer: Tracer
    house: House
    tx: Tx
    last_row: str
    timers: tuple[due.Due, ...]

    async def applied(self, ctx: Ctx, route: str, prepared: object) -> None:
        """A handler did its work; `prepared` is what it was given."""
        decision = view.decision(prepared, self.house.answerer.thresholds) if isinstance(prepared, Asked) else None
        await self._event(ctx, route, {"decision": decision})

    async def refused(self, ctx: Ctx, route: str, error: UserError) -> None:
        """It could not be done; the person was told so."""
        refusal = {"key": error.key, "text": ctx.text(error.key, **error.params)}
        await self._event(ctx, route, {"refusal": refusal}, allowed=not isinstance(error, NotAllowed | Foreign))

    async def buried(self, ctx: Ctx, error: BaseException | None) -> None:
        """The handler failed twice; the event was put aside."""
        event = ctx.incoming
        name = event.command or event.button or event.form or event.kind
        await self._event(ctx, name, {"buried": type(error).__name__})

    async def done(self, ctx: Ctx, piece: due.Due) -> None:
        """Due work was done."""
        async with self._apart(piece.kind):
            planned = {"kind": piece.kind, "subject": piece.subject, "at": piece.due_at.isoformat()}
            await self._keep(ctx, {"due": planned, "route": piece.kind}, await self._of_due(piece))

    async def _event(self, ctx: Ctx, route: str, more: Record, *, allowed: bool = True) -> None:
        async with self._apart(route):
            event = ctx.incoming
            shown = await self._acted_on(ctx, event)
            wanted = {role for one in self.house.routes.all if one.name == route for role in one.roles}
            record = {
                "incoming": json.loads(dump_incoming(event)),
                "within": ctx.within,
                "who": await self._who(ctx.member, event.sender.native_id),
                "where": self._where(ctx.place, event.address.place, private=event.address.private),
                "acted_on": shown,
                "route": route,
                "permission": {"allowed": allowed, "wanted": sorted(wanted), "held": sorted(roles_of(ctx))},
            }
            await self._keep(ctx, record | more, view.subject_of(shown["card"]) if shown else "")

    @asynccontextmanager
    async def _apart(self, route: str) -> AsyncIterator[None]:
        """A record that cannot be made must not undo what it tells of."""
        try:
            async with savepoint(self.tx):
                yield
            self.tracer.kept()
        except Exception:
            log.exception("no trace of %s", route)

    async def _keep(self, ctx: Ctx, record: Record, subject: str) -> None:
        sent = await self._outgoing()
        subject = subject or view.first_subject(ctx.because, sent) or ctx.within
        record |= {
            "routing": [await self._step(ctx, step) for step in ctx.because],
            "timers": view.changes(self.timers, await due.everything(self.tx)),
            "question": await self._question(subject),
            "outgoing": sent,
        }
        await traces.add(
            self.tx,
            at=ctx.now,
            platform=ctx.event.platform if ctx.event else "",
            event_id=ctx.event.event_id if ctx.event else "",
            subject=subject,
            payload=json.dumps({name: record.get(name) for name in NAMES}, ensure_ascii=False),
        )

    async def _outgoing(self) -> list[Record]:
        rows = [row for row in await outbox.after(self.tx, self.last_row) if row.state == "waiting"]
        targets = await outbox.targets(self.tx, rows)
        found = []
        for row in rows:
            place, edits = targets[row.id]
            message = load_outgoing(row.payload)
            reader = place.native_id if place.kind == "private" else message.only_for
            account = await members.find_account(self.tx, row.platform, reader) if reader else None
            member = await members.get(self.tx, account.member_id) if account else None
            found.append(
                {
                    "outbox": row.id,
                    "card": row.card,
                    "to": await self._who(member, reader) if reader else None,
                    "where": self._where(place, place.native_id, private=place.kind == "private"),
                    "edits": edits or "",
                    **view.words(message),
                }
            )
        return found

    async def _step(self, ctx: Ctx, step: Next) -> Record:
        """A search for an expert, with everybody who was looked at by the name they are shown under."""
        record = view.search(step, ctx.now)
        for one in [*record["considered"], *([record["offer"]] if record["offer"] else [])]:
            one |= await self._who(await members.get(self.tx, one["member"]), "")
        return record

    async def _acted_on(self, ctx: Ctx, event: Incoming) -> Record | None:
        """The message of ours that an event is about."""
        message_id = event.reply_to or event.message_id
        if ctx.place is None or not message_id:
            return None
        row = await outbox.shown(self.tx, ctx.place.id, message_id)
        if row is None:
            return None
        message = load_outgoing(row.payload)
        labels = [one.label for line in message.buttons for one in line if one.action and one.action == event.button]
        posting = await postings.by_native(self.tx, ctx.place.id, message_id)
        card = posting.card if posting else row.card
        return {"message": message_id, "card": card, "label": labels[0] if labels else "", **view.words(message)}

    async def _of_due(self, piece: due.Due) -> str:
        if piece.kind.startswith("question."):
            return f"question:{piece.subject}"
        if piece.kind.startswith(("offer.", "held.")):
            one = await assignments.get(self.tx, piece.subject)
            return f"question:{one.question_id}" if one else ""
        return ""

    async def _question(self, subject: str) -> Record | None:
        number = subject.removeprefix("question:")
        found = await questions.get(self.tx, number) if number != subject else None
        return {"id": found.id, "status": found.status} if found else None

    async def _who(self, member: members.Member | None, native: str) -> Record:
        nation = self.house.community.nation(member.nation) if member and member.nation else None
        parts: Sequence[str] = (member.name if member else "", nation.name if nation else "")
        return {
            "member": member.id if member else "",
            "native": native,
            "shown": " · ".join(part for part in parts if part) or native,
        }

    @staticmethod
    def _where(place: places.Place | None, native: str, *, private: bool) -> Record:
        title = place.title if place and not private else ""
        return {"place": native, "title": title or native, "private": private}
