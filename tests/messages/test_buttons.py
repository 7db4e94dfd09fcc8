import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.buttons import MAX_BYTES, BadButton, pack, unpack

words = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=6)
actions = st.lists(words, min_size=1, max_size=3).map(".".join).filter(lambda action: action[0].isalpha())
arguments = st.lists(st.text(string.ascii_letters + string.digits + "_.-", min_size=1, max_size=12), max_size=4)


@given(actions, arguments)
def test_round_trip_or_refusal(action: str, args: list[str]) -> None:
    try:
        data = pack(action, *args)
    except BadButton:
        assert len(":".join(["v1", action, *args])) > MAX_BYTES
        return
    assert len(data.encode()) <= MAX_BYTES
    assert data.isascii()
    assert unpack(data) == (action, tuple(args))


@given(st.text(st.characters(), max_size=60))
def test_whatever_arrives_is_ours_or_refused(data: str) -> None:
    try:
        action, args = unpack(data)
    except BadButton:
        return
    assert pack(action, *args) == data


@given(st.text(st.sampled_from("v12:q.aZ_-\n é"), max_size=45).map(lambda rest: f"v1:{rest}"))
def test_near_misses_are_ours_or_refused(data: str) -> None:
    try:
        action, args = unpack(data)
    except BadButton:
        return
    assert pack(action, *args) == data


@pytest.mark.parametrize(
    "data",
    [
        "",
        "v1",
        "v1:",
        "v2:q.accept:1",
        "v1:Q:1",
        "v1:q.accept:",
        "v1:q..a",
        "v1:q:a b",
        "v1:q:é",
        "v1:q:" + "a" * 40,
    ],
)
def test_refused(data: str) -> None:
    with pytest.raises(BadButton):
        unpack(data)


@pytest.mark.parametrize(
    ("action", "args"),
    [("", ()), ("Q", ()), ("q.", ()), ("q", ("",)), ("q", ("a:b",)), ("q", ("é",)), ("q", ("1" * 40,))],
)
def test_not_packed(action: str, args: tuple[str, ...]) -> None:
    with pytest.raises(BadButton):
        pack(action, *args)


def test_longest() -> None:
    assert unpack(pack("q", "1" * (MAX_BYTES - 5))) == ("q", ("1" * (MAX_BYTES - 5),))
