"""Plays the scripts of the room over a `World`: real dispatch, a real database. What the page does, without a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from bot.adapters.web import WebAdapter
from bot.messages.types import Button, Outgoing
from bot.web.play import Script, Step, Until
from storage import due, room
from tests.world import Person, World

MOST_MOVES = 40
"""Moves of the clock within one step."""


def carries(action: str, name: str) -> bool:
    """Whether a payload is the button or form of that name ("x.accept", "v.try:accept")."""
    return action == f"v1:{name}" or action.startswith(f"v1:{name}:")


def button_of(message: Outgoing, name: str) -> Button | None:
    """The button of a message with that name."""
    return next((one for row in message.buttons for one in row if carries(one.action, name)), None)


def matter(message: Outgoing) -> str:
    """What a card is about ("question:7"), or ""."""
    return message.card.rpartition("/")[0]


@dataclass
class Player:
    """One script in one world. `done`: the captions of the steps that were taken; `cast`: who plays whom."""

    world: World
    script: Script
    done: list[str] = field(default_factory=list)
    cast: dict[str, str] = field(default_factory=dict)
    _since: int = 0
    _matter: str = ""
    _variant: int = 0

    async def play(self, most: int | None = None) -> Player:
        """All of it, or `most` steps, with a look at what each step promises to be readable before or after it."""
        assert isinstance(self.world.platform, WebAdapter), "the scripts are played in the room"
        self.cast = {role: await self._quietest(wanted) for role, wanted in self.script.cast.items()}
        self._since = await self._revision()
        for step in self.script.steps[:most]:
            if step.given and await self._found(self._who(step.who), step.at, button=step.given) is None:
                continue
            if step.until and step.until.cast == step.who:
                await self._wait(step)
            read = await self._screen(step)
            await self._act(step)
            read += await self._screen(step)
            assert step.reads in read, f"{self.script.id}: {step.caption}: {step.reads!r} is not read\n{read}"
            self.done.append(step.caption)
        return self

    async def _act(self, step: Step) -> None:
        person = self._who(step.who)
        if step.say or step.press or step.fill or step.clock:
            found = await self._target(person, step)
            self._since = await self._revision()
            if step.say:
                words = await self._words(step.say)
                await person.says(words, step.at, reply_to=found[0] if found else "")
            elif step.press:
                assert found is not None
                button = button_of(found[1], step.press)
                assert button is not None
                await self.world.platform.press(person.sender, found[0], button.action)
            elif step.fill:
                assert found is not None and found[1].form is not None
                await self.world.platform.submit(person.sender, found[0], found[1].form.action, self._values(step))
            else:
                await self._move(step)
            await self.world.settle()
        await self._wait(step)

    async def _target(self, person: Person, step: Step) -> tuple[str, Outgoing] | None:
        name = step.press or step.reply
        if not (name or step.fill):
            return None
        found = await self._found(person, step.at, button=name, form=step.fill)
        assert found is not None, f"{self.script.id}: no [{name or step.fill}]\n{await person.screen(step.at)}"
        return found

    async def _move(self, step: Step) -> None:
        for _ in range(MOST_MOVES):
            async with self.world.db.read() as tx:
                at = await due.earliest(tx)
            assert at is not None, f"{self.script.id}: {step.caption}: nothing is due"
            self.world.clock.advance(max(at - self.world.clock.now(), timedelta(0)))
            await self.world.settle()
            if await self._met(step):
                return
        raise AssertionError(f"{self.script.id}: {step.caption}: time brings nothing")

    async def _wait(self, step: Step) -> None:
        assert await self._met(step), f"{self.script.id}: {step.caption} is not followed by what it promises"

    async def _met(self, step: Step) -> bool:
        until = step.until
        if until is None:
            return True
        if until.cast:
            return self.cast.get(until.cast) is not None or await self._give(until)
        who, at = (until.who, until.at) if until.who else (step.who, step.at)
        found = await self._found(self._who(who), at, button=until.button, form=until.form)
        if found is not None and (step.say or step.given):
            self._matter = matter(found[1])
        return found is not None

    async def _give(self, until: Until) -> bool:
        for person in self.world.people.values():
            found = await self._found(person, "", button=until.button, form=until.form)
            if found is not None and matter(found[1]) == self._matter:
                self.cast[until.cast] = person.name
                return True
        return False

    async def _found(self, person: Person, at: str, *, button: str = "", form: str = "") -> tuple[str, Outgoing] | None:
        """The newest message a person sees at a place that changed since the last act and carries what is named."""
        revisions = await self._revisions()
        for shown in reversed(await person.messages(at)):
            if revisions[shown.id] <= self._since:
                continue
            if button and button_of(shown.message, button) is None:
                continue
            if form and not (shown.message.form and carries(shown.message.form.action, form)):
                continue
            return shown.id, shown.message
        return None

    async def _screen(self, step: Step) -> str:
        """What whoever acts has before them, where they act and in private."""
        person = self._who(step.who)
        return "\n".join([await person.screen(at) for at in dict.fromkeys((step.at, ""))])

    def _values(self, step: Step) -> dict[str, tuple[str, ...]]:
        return {**step.values, **{name: (texts[self._variant],) for name, texts in step.words.items()}}

    async def _words(self, choices: tuple[str, ...]) -> str:
        async with self.world.db.read() as tx:
            said = "\n".join(row.payload for row in await room.latest(tx, 10_000) if row.sender)
        words = next((one for one in choices if one not in said), choices[0])
        if len(choices) > 1:
            self._variant = choices.index(words)
        return words

    async def _quietest(self, wanted: tuple[str, ...]) -> str:
        async with self.world.db.read() as tx:
            said = [row.sender for row in await room.latest(tx, 10_000)]
        return min((one for one in wanted if one in self.world.people), key=said.count)

    def _who(self, role: str) -> Person:
        return self.world[self.cast[role]]

    async def _revision(self) -> int:
        async with self.world.db.read() as tx:
            return await room.last_rev(tx)

    async def _revisions(self) -> dict[str, int]:
        async with self.world.db.read() as tx:
            return {row.id: row.rev for row in await room.latest(tx, 10_000)}
