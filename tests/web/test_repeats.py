"""What is sent again because its answer was lost is not done again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from bot.web import repeats
from bot.web.repeats import Repeats
from tests.web.conftest import Bot


def counted(failures: int = 0) -> tuple[list[int], Callable[[], Awaitable[str]]]:
    calls: list[int] = []

    async def work() -> str:
        calls.append(len(calls))
        await asyncio.sleep(0)
        if len(calls) <= failures:
            raise RuntimeError("not this time")
        return f"message {len(calls)}"

    return calls, work


async def test_the_same_key_is_done_once_even_side_by_side() -> None:
    calls, work = counted()
    known = Repeats()
    given = await asyncio.gather(*(known.once("kh", "a", work) for _ in range(3)))
    assert (given, await known.once("kh", "a", work), len(calls)) == (["message 1"] * 3, "message 1", 1)


async def test_other_people_other_keys_and_no_key_are_done_each_time() -> None:
    calls, work = counted()
    known = Repeats()
    for who, key in (("kh", "a"), ("th", "a"), ("kh", "b"), ("kh", ""), ("kh", "")):
        await known.once(who, key, work)
    assert len(calls) == 5


async def test_what_failed_is_tried_again() -> None:
    calls, work = counted(failures=1)
    known = Repeats()
    with pytest.raises(RuntimeError):
        await known.once("kh", "a", work)
    assert await known.once("kh", "a", work) == "message 2"
    assert len(calls) == 2


async def test_only_the_latest_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "KEPT", 2)
    calls, work = counted()
    known = Repeats()
    for key in ("a", "b", "c", "c", "a"):
        await known.once("kh", key, work)
    assert len(calls) == 4


async def test_words_sent_again_with_their_key_are_said_once(client: httpx.AsyncClient, bot: Bot) -> None:
    words = {"persona": "kh", "place": "questions", "text": "hello", "key": "k1"}
    first, again = [(await client.post("/api/say", json=words)).json() for _ in range(2)]
    other = (await client.post("/api/say", json=words | {"key": "k2"})).json()
    assert first == again != other
    state = (await client.get("/api/state")).json()
    assert [one["text"] for one in state["messages"]] == ["hello", "hello"]
    assert (await client.post("/api/say", json=words | {"key": "k" * 65})).status_code == 400
