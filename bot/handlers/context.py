"""What a handler is given: the transaction, the moment, who speaks and where, and how to address people."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.errors import NotAllowed
from bot.messages.richtext import Body, para
from bot.messages.text import Catalogs, Text
from bot.messages.types import Address, Attachment, Button, Capabilities, Form, Incoming, Lane, Outgoing, Rows
from bot.services.answering import Answerer
from bot.services.community import Community
from bot.services.ladder import Next
from bot.services.topics import TopicModel
from storage import experts, members, places
from storage.db import Tx

if TYPE_CHECKING:
    from bot.handlers.routes import Routes


@dataclass
class House:
    """What stays the same from event to event (`topics` learns anew now and then)."""

    community: Community
    catalogs: Catalogs
    answerer: Answerer
    topics: TopicModel
    capabilities: Mapping[str, Capabilities]
    clock: Clock
    routes: Routes
    language: str = "en"
    version: str = ""
    links: Mapping[str, Callable[[str], str | None]] = field(default_factory=dict)
    door: str | None = None
    """Where the room's page lets members in by a link ("https://room.example.org"); None: nowhere."""

    def link(self, platform: str, token: str) -> str | None:
        """An address that opens a private chat with the bot and says `/start <token>` there, or None."""
        make = self.links.get(platform)
        return make(token) if make else None

    def can(self, platform: str) -> Capabilities:
        """What a platform is able to do."""
        return self.capabilities[platform]


@dataclass
class Ctx:
    """One event (or one due piece of work, then without `event`, `member`, `place`)."""

    tx: Tx
    house: House
    now: datetime
    text: Text
    event: Incoming | None = None
    member: members.Member | None = None
    account: members.Account | None = None
    place: places.Place | None = None
    roles: frozenset[str] = frozenset()
    expert: experts.Expert | None = None
    args: tuple[str, ...] = ()
    within: str = ""
    """The matter in whose thread this was said ("question:214"): the event's address is then the thread's place."""
    openings: list[str] = field(default_factory=list)
    """Tokens of links into the private chat that were said; the dispatcher keeps the event under them."""
    because: list[Next] = field(default_factory=list)
    """Each search for an expert that this led to, for whoever asks why."""

    @property
    def incoming(self) -> Incoming:
        """The event; only for handlers of events."""
        if self.event is None:
            raise RuntimeError("due work has no event")
        return self.event

    @property
    def me(self) -> members.Member:
        """The member who speaks. Raises `NotAllowed` for bots, anonymous admins and channels."""
        if self.member is None:
            raise NotAllowed("error-nobody")
        return self.member

    @property
    def here(self) -> places.Place:
        """Where the event happened."""
        if self.place is None:
            raise RuntimeError("due work has no place")
        return self.place

    @property
    def can_whisper(self) -> bool:
        """Whether something can be said here to the speaker alone."""
        can = self.house.can(self.incoming.platform)
        reached = can.can_dm_first or (self.account is not None and self.account.reach == "ok")
        return self.incoming.address.private or can.only_for or reached

    @property
    def private(self) -> bool:
        """Whether this is a private chat with the bot."""
        return self.event is not None and self.event.address.private

    @property
    def is_coordinator(self) -> bool:
        """Whether the speaker coordinates the community."""
        return "coordinator" in self.roles

    @property
    def is_expert(self) -> bool:
        """Whether the speaker is an approved volunteer."""
        return self.expert is not None and self.expert.status == "active"

    def stand_in(self, subject: str) -> None:
        """The thread of the event is a matter's own: what is replied belongs there, wherever the thread is."""
        address = dataclasses.replace(self.incoming.address, thread=None)
        self.event, self.within = dataclasses.replace(self.incoming, address=address), subject

    def text_for(self, member: members.Member, account: members.Account | None = None) -> Text:
        """The catalog of somebody's language: their own choice, then their platform's, then the default."""
        hint = account.locale if account else None
        return self.house.catalogs.text(member.locale, hint, self.house.language)

    def place_text(self, place: places.Place) -> Text:
        """The catalog of a group's language."""
        return self.house.catalogs.text(place.locale, self.house.language)

    def reply(
        self,
        body: Body,
        buttons: Sequence[Sequence[Button]] = (),
        *,
        card: str = "",
        whisper: bool = False,
        aloud: bool = False,
        form: Form | None = None,
        attachment: Attachment | None = None,
        text: Text | None = None,
    ) -> Outgoing:
        """A message where the event happened; `whisper` shows it to the speaker alone.

        Where that is impossible (a group on a platform without private replies, and the person has not opened a chat
        with the bot), it is said for all to see if it may be (`aloud`); else only how to open a chat is said.
        """
        event = self.incoming
        hidden = whisper and not event.address.private
        if hidden and not self.can_whisper:
            hidden = False
            if not aloud:
                body, buttons, card, form, attachment = (para(self.text("open-chat")),), self._door(), "", None, None
        return Outgoing(
            address=event.address,
            body=body,
            buttons=rows(buttons),
            form=form,
            attachment=attachment,
            reply_to="" if event.address.private or hidden else event.message_id,
            only_for=event.sender.native_id if hidden else "",
            card=card,
            answers=event.event_id,
            repeatable=event.address.private or hidden,
            lang=(text or self.text).lang,
            within=self.within,
        )

    def post(
        self,
        place: places.Place,
        body: Body,
        buttons: Sequence[Sequence[Button]] = (),
        *,
        thread: str = "",
        card: str = "",
        reply_to: str = "",
        lane: Lane = Lane.NOTICE,
        silent: bool = False,
        lang: str = "en",
    ) -> Outgoing:
        """A message at a place."""
        return Outgoing(
            address=places.address_of(place, thread),
            body=body,
            buttons=rows(buttons),
            card=card,
            reply_to=reply_to,
            lane=lane,
            silent=silent,
            repeatable=place.kind == "private",
            lang=lang,
        )

    def to(
        self,
        account: members.Account,
        body: Body,
        buttons: Sequence[Sequence[Button]] = (),
        *,
        card: str = "",
        form: Form | None = None,
        attachment: Attachment | None = None,
        lane: Lane = Lane.NOTICE,
        lang: str = "en",
    ) -> Outgoing:
        """A private message to an account."""
        return Outgoing(
            address=Address(account.platform, account.native_id, None, True),
            body=body,
            buttons=rows(buttons),
            form=form,
            attachment=attachment,
            card=card,
            lane=lane,
            lang=lang,
        )

    def _door(self) -> Sequence[Sequence[Button]]:
        """A link into the private chat that goes on with what was wanted here, on platforms that have such links."""
        token = secrets.token_urlsafe(16)
        address = self.house.link(self.incoming.platform, token)
        if address is None:
            return ()
        self.openings.append(token)
        return [[Button(self.text("button-open-chat"), url=address, look="primary")]]

    async def reachable(self, member_id: str) -> members.Account | None:
        """The account on which a member can be written to privately now, the preferred one first, or None."""
        for account in await members.accounts(self.tx, member_id):
            can = self.house.capabilities.get(account.platform)
            if can is None or account.reach == "closed":
                continue
            if account.reach == "ok" or can.can_dm_first:
                return account
        return None


def rows(buttons: Sequence[Sequence[Button]]) -> Rows:
    """Buttons as rows without empty ones."""
    return tuple(tuple(row) for row in buttons if row)
