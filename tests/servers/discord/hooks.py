"""What can be done with the token of an interaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.discord import checks
from tests.servers.discord.gateway import Hub
from tests.servers.discord.world import CARD, EPHEMERAL, TOKEN_SECONDS, Interaction, Message, Refuse, World

if TYPE_CHECKING:
    from tests.servers.discord.rest import Call

FIRST = {2: {4, 5, 9}, 3: {4, 5, 6, 7, 9}, 4: {8}, 5: {4, 5, 6, 7}}
"""First responses by type of interaction; a modal answers no modal."""


class Hooks:
    """Callbacks and follow-ups."""

    def __init__(self, world: World, hub: Hub) -> None:
        self.world = world
        self.hub = hub

    def tell(self, name: str, message: Message) -> None:
        """Dispatch a message to who may see it; ephemeral ones go to nobody's session."""
        if message.only_for:
            return
        told = self.world.message(message)
        if not self.world.channels[message.channel].person:
            told |= {"guild_id": self.world.guild, "member": self.world.member(message.author)}
        self.hub.dispatch(name, told)

    def change(self, message: Message, data: dict[str, Any], *, hook: bool) -> None:
        """Edit a message: what is left out stays."""
        self.world.takes(data)
        checks.message(data, hook=hook, edit=True, was_card=bool(message.flags & CARD))
        content = data.get("content", message.content) or ""
        parts = data.get("components", message.components) or []
        card = (message.flags | data.get("flags", 0)) & CARD
        if card and content:
            raise checks.invalid("content", "an earlier content has to be taken away with IS_COMPONENTS_V2")
        if not content.strip() and not parts and (card or not message.files):
            raise Refuse(400, 50006, "Cannot send an empty message")
        message.content, message.components = content, parts
        message.flags |= card
        message.edits += 1
        message.pings += checks.pings({**data, "content": content, "components": parts}, hook=hook)
        self.tell("MESSAGE_UPDATE", message)

    async def callback(self, call: Call) -> Any:
        """The first response."""
        one = self.world.interactions.get(call.parts["interaction"])
        late = one is not None and not one.response and self.world.now() - one.created > self.world.ack_seconds
        if one is None or one.token != call.parts["token"] or late:
            raise Refuse(404, 10062, "Unknown interaction")
        if one.response:
            raise Refuse(400, 40060, "Interaction has already been acknowledged.")
        kind, data = call.body.get("type"), call.body.get("data") or {}
        if kind not in FIRST[one.type] or (kind in (6, 7) and not one.on_message):
            raise checks.invalid("type", "not a response to this interaction")
        self._check(kind, data, call)
        one.answered_after = self.world.now() - one.created
        one.data, one.response = data, kind
        if kind == 5:
            one.pending = True
        elif kind == 4:
            one.original = self._make(one, data, call.files).id
        elif kind in (6, 7):
            one.original = one.on_message
            if kind == 7:
                self.change(self.world.messages[one.on_message], data, hook=True)
        if call.query.get("with_response", "").lower() not in ("1", "true"):
            return None
        told: dict[str, Any] = {"id": one.id, "type": one.type}
        if one.original:
            told["response_message_id"] = one.original
        answer: dict[str, Any] = {"interaction": told, "resource": {"type": kind}}
        if kind in (4, 7):
            answer["resource"]["message"] = self.world.message(self.world.messages[one.original])
        return answer

    def _check(self, kind: int, data: dict[str, Any], call: Call) -> None:
        if kind in (4, 7):
            checks.message(data, files=len(call.files), hook=True, edit=kind == 7)
        elif kind == 9:
            checks.modal(data)
        elif kind == 8:
            checks.choices(data)
        elif kind == 5 and data.get("flags", 0) & ~EPHEMERAL:
            raise checks.invalid("flags", "cannot be set")

    async def follow_up(self, call: Call) -> Any:
        """A further message; the first after "thinking" takes its place and its visibility."""
        one, data = self._of(call), call.body
        self.world.takes(data)
        checks.message(data, files=len(call.files), hook=True)
        made = self._fill(one, data, call.files) if one.pending else self._make(one, data, call.files)
        return self.world.message(made) if call.query.get("wait", "").lower() in ("1", "true") else None

    async def get(self, call: Call) -> Any:
        """A message sent with the token."""
        return self.world.message(self._message(self._of(call), call))

    async def edit(self, call: Call) -> Any:
        """Change one, or fill the deferred reply."""
        one, data = self._of(call), call.body
        if call.parts["message"] == "@original" and one.pending:
            self.world.takes(data)
            checks.message(data, files=len(call.files), hook=True)
            return self.world.message(self._fill(one, data, call.files))
        message = self._message(one, call)
        self.change(message, data, hook=True)
        return self.world.message(message)

    async def delete(self, call: Call) -> Any:
        """Take one away, or the deferred reply."""
        one = self._of(call)
        if call.parts["message"] == "@original" and one.pending:
            one.pending = False
            return
        del self.world.messages[self._message(one, call).id]

    def _of(self, call: Call) -> Interaction:
        token = call.parts["token"]
        found = next((one for one in self.world.interactions.values() if one.token == token), None)
        if found is None or call.parts["application"] != self.world.application:
            raise Refuse(404, 10015, "Unknown Webhook")
        if self.world.now() - found.created > TOKEN_SECONDS:
            raise Refuse(401, 50027, "Invalid Webhook Token")
        if not found.response or found.type == 4:
            raise Refuse(404, 10015, "Unknown Webhook")
        return found

    def _message(self, one: Interaction, call: Call) -> Message:
        wanted = call.parts["message"]
        found = self.world.messages.get(one.original if wanted == "@original" else wanted)
        if found is None or (found.id != one.original and found.token != one.token):
            raise Refuse(404, 10008, "Unknown Message")
        return found

    def _fill(self, one: Interaction, data: dict[str, Any], files: list[tuple[str, bytes]]) -> Message:
        one.pending = False
        made = self._make(one, data | {"flags": one.data.get("flags", 0) | data.get("flags", 0) & CARD}, files)
        one.original = made.id
        return made

    def _make(self, one: Interaction, data: dict[str, Any], files: list[tuple[str, bytes]]) -> Message:
        content, flags = data.get("content") or "", data.get("flags", 0)
        made = Message(
            self.world.snowflake(),
            one.channel,
            self.world.bot,
            content,
            data.get("components") or [],
            flags,
            only_for=one.user if flags & EPHEMERAL else "",
            token=one.token,
            files=files,
            pings=checks.pings(data, hook=True),
            by_interaction=True,
        )
        self.tell("MESSAGE_CREATE", self.world.add(made))
        return made
