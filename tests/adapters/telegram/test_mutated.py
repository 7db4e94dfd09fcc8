"""Ten thousand updates with anything wrong in them: none stops the adapter, and what comes after them is heard."""

from __future__ import annotations

import copy
import json
import os
import random
from pathlib import Path
from typing import Any

from bot.adapters.telegram import convert
from bot.messages.codec import dump_incoming, load_incoming
from tests.adapters.telegram.conftest import USER, Bot, People, TelegramServer
from tests.adapters.telegram.test_convert import ME, NOW, RECORDED

COUNT = int(os.environ.get("TELEGRAM_MUTATED", "10000"))
SEED = 20261124
ODD: list[Any] = [
    None, True, False, 0, -1, 1, 2**31, 2**63, -(2**70), 1.5, "", "x", "\x00", "\ud800", "🙂" * 300, "x" * 5000, [], {},
    [None], [[]], {"id": None}, {"id": "x"}, "/ask", "/start x", "@mufakat_bot", "9" * 400,
]  # fmt: skip


def mutated(rng: random.Random) -> tuple[str, Any]:
    """A kind of update and its content, with one to four things wrong."""
    update = copy.deepcopy(rng.choice(list(RECORDED.values())))
    kind, content = next((name, value) for name, value in update.items() if name != "update_id")
    for _ in range(rng.randint(1, 4)):
        content = _broken(rng, content)
    return kind, content


def _broken(rng: random.Random, value: Any) -> Any:
    if not value or not isinstance(value, dict | list) or rng.random() < 0.15:
        return copy.deepcopy(rng.choice(ODD))
    if isinstance(value, list):
        place = rng.randrange(len(value))
        return [_broken(rng, one) if n == place else one for n, one in enumerate(value)]
    name = rng.choice(list(value))
    made = dict(value)
    if rng.random() < 0.25:
        del made[name]
    elif rng.random() < 0.15:
        made[rng.choice(list(value))] = made.pop(name)
    else:
        made[name] = _broken(rng, value[name])
    return made


def test_converting_never_raises_and_what_comes_out_can_be_kept() -> None:
    rng = random.Random(SEED)
    events = 0
    for number in range(COUNT):
        kind, content = mutated(rng)
        update = {"update_id": number, kind: content}
        convert.lane(update)
        convert.callback_id(update)
        event = convert.incoming(update, ME, NOW)
        if event is not None:
            events += 1
            assert load_incoming(dump_incoming(event)) == event
    assert events > COUNT // 10, "the mutations leave some of them readable"


async def test_nothing_stops_the_adapter(bot: Bot, people: People, server: TelegramServer) -> None:
    rng = random.Random(SEED)

    def pour(state: Any) -> None:
        wanted, state.allowed = state.allowed, [*state.allowed, "channel_post"]
        for _ in range(COUNT):
            state.enqueue(*mutated(rng))
        state.allowed = wanted

    server.do(pour)
    number, _ = people.say(USER, USER, "still there?")
    assert (await bot.heard(number)).text == "still there?"
    assert len(bot.events) > COUNT // 10


async def test_updates_without_a_usable_id_are_passed_over(bot: Bot, people: People, server: TelegramServer) -> None:
    for number in (None, "x", True, 2**40, 1.5):
        server.do(lambda state, number=number: state.updates.append({"update_id": number, "message": {}}))  # type: ignore[misc]
    server.do(lambda state: setattr(state, "confirm", lambda offset: _lenient(state, offset)))
    number, _ = people.say(USER, USER, "after them")
    await server.until(lambda state: not [one for one in state.updates if one["update_id"] == number])
    assert bot.events[-1].text == "after them"


def _lenient(state: Any, offset: int) -> None:
    """Confirm by number where there is one."""
    state.updates = [one for one in state.updates if not (type(one["update_id"]) is int and one["update_id"] < offset)]


async def test_an_answer_with_half_a_character_is_read(bot: Bot, people: People) -> None:
    number, _ = people.say(USER, USER, "x", extra={"text": "half \ud800 character"})
    assert (await bot.heard(number)).text == "half \ufffd character"
    assert json.loads((Path(__file__).parent / "updates.json").read_text(encoding="utf-8")) == RECORDED
