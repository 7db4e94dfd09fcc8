"""What a platform cannot do is done another way; nothing is lost that has room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.degrade import degrade, fit
from bot.messages.richtext import para
from bot.messages.types import Address, Button, Capabilities, Outgoing, Rows
from tests.fakes import DISCORD, TELEGRAM

LABELS = st.text(min_size=1, max_size=120)
BUTTONS = st.lists(
    st.lists(LABELS, min_size=1, max_size=9),
    max_size=12,
).map(
    lambda rows: tuple(
        tuple(Button(label, f"v1:a:{row}.{place}") for place, label in enumerate(labels))
        for row, labels in enumerate(rows)
    )
)
CAN = st.builds(
    Capabilities,
    text_limit=st.just(1000),
    buttons_per_row=st.integers(1, 8),
    rows=st.integers(1, 10),
    payload_bytes=st.just(64),
    label_limit=st.integers(2, 80),
    only_for=st.booleans(),
) | st.sampled_from([TELEGRAM, DISCORD])


def actions(rows: Rows) -> list[str]:
    return [button.action for row in rows for button in row]


@given(BUTTONS, CAN)
def test_buttons_fit_in_width_height_and_length(rows: Rows, can: Capabilities) -> None:
    fitted = fit(rows, can)
    assert len(fitted) <= can.rows
    assert all(0 < len(row) <= can.buttons_per_row for row in fitted)
    assert all(0 < len(button.label) <= can.label_limit for row in fitted for button in row)


@given(BUTTONS, CAN)
def test_buttons_keep_their_order_and_their_payload_and_only_the_last_go(rows: Rows, can: Capabilities) -> None:
    before, after = actions(rows), actions(fit(rows, can))
    assert after == before[: len(after)]
    if len(before) <= can.rows * can.buttons_per_row:
        assert after == before, "there is room for all"


@given(BUTTONS, CAN)
def test_what_fits_stays_as_it_is(rows: Rows, can: Capabilities) -> None:
    fitted = fit(rows, can)
    assert fit(fitted, can) == fitted
    if (
        len(rows) <= can.rows
        and all(len(row) <= can.buttons_per_row for row in rows)
        and all(len(button.label) <= can.label_limit for row in rows for button in row)
    ):
        assert fitted == rows


@given(LABELS, st.integers(2, 80))
def test_a_label_that_is_cut_says_so(label: str, most: int) -> None:
    can = Capabilities(text_limit=1, buttons_per_row=1, rows=1, payload_bytes=64, label_limit=most)
    ((button,),) = fit(((Button(label, "v1:a"),),), can)
    if len(label) <= most:
        assert button.label == label
    else:
        assert button.label.endswith("…")
        assert label.startswith(button.label[:-1])


@given(CAN, st.booleans(), st.sampled_from(["", "7"]))
def test_for_one_person_alone_never_becomes_for_all(can: Capabilities, private: bool, only_for: str) -> None:
    place = Address("p", "7", None, True) if private else Address("p", "-100", "thread")
    message = degrade(Outgoing(place, (para("secret"),), only_for=only_for, reply_to="5"), can)
    if only_for and not can.only_for:
        assert message.address == Address("p", only_for, None, True)
        assert message.reply_to == "", "what it replied to is elsewhere"
        assert message.only_for == ""
    else:
        assert (message.address, message.only_for, message.reply_to) == (place, only_for, "5")
    assert message.body == (para("secret"),)
