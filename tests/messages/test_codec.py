from dataclasses import fields
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.messages.codec import dump_incoming, dump_outgoing, load_incoming, load_outgoing
from bot.messages.types import (
    Address,
    Attachment,
    Button,
    Choice,
    Form,
    FormField,
    Incoming,
    Kind,
    Lane,
    Outgoing,
    Sender,
    Status,
)
from tests.messages.bodies import EPOCH, bodies, moments, proper

maybe = st.one_of(st.none(), moments)
addresses = st.builds(Address, proper, proper, st.one_of(st.none(), proper), st.booleans())
buttons = st.builds(
    Button, proper, proper, proper, st.sampled_from(["default", "primary", "quiet", "danger"]), st.booleans()
)
rows = st.lists(st.lists(buttons, max_size=3).map(tuple), max_size=3).map(tuple)
texts = st.lists(proper, max_size=3).map(tuple)
form_fields = st.builds(
    FormField,
    name=proper,
    label=proper,
    kind=st.sampled_from(["line", "text", "one", "many"]),
    choices=st.lists(st.builds(Choice, proper, proper), max_size=3).map(tuple),
    required=st.booleans(),
    most=st.integers(1, 25),
    max_chars=st.integers(1, 4000),
    value=texts,
    hint=proper,
)
forms = st.builds(Form, proper, proper, st.lists(form_fields, max_size=3).map(tuple), proper)
OUTGOING: dict[str, st.SearchStrategy[Any]] = {
    "address": addresses,
    "body": bodies(proper),
    "buttons": rows,
    "form": st.one_of(st.none(), forms),
    "attachment": st.one_of(st.none(), st.builds(Attachment, proper, proper, proper)),
    "reply_to": proper,
    "only_for": proper,
    "card": proper,
    "replace": proper,
    "silent": st.booleans(),
    "not_before": maybe,
    "expires_at": maybe,
    "dedupe": proper,
    "answers": proper,
    "lane": st.sampled_from(Lane),
    "repeatable": st.booleans(),
    "lang": proper,
    "within": proper,
    "title": proper,
    "status": st.sampled_from(get_args(Status)),
    "about": proper,
}
outgoing = st.builds(Outgoing, **OUTGOING)
INCOMING: dict[str, st.SearchStrategy[Any]] = {
    "platform": proper,
    "event_id": proper,
    "kind": st.sampled_from(Kind),
    "sender": st.builds(
        Sender, proper, proper, st.one_of(st.none(), proper), st.booleans(), st.booleans(), st.booleans()
    ),
    "address": addresses,
    "received_at": moments,
    "text": proper,
    "command": proper,
    "args": st.dictionaries(proper, proper, max_size=3),
    "button": proper,
    "form": proper,
    "values": st.dictionaries(proper, texts, max_size=3),
    "message_id": proper,
    "reply_to": proper,
    "reply_text": proper,
    "addressed": st.booleans(),
    "token": proper,
    "attachments": st.integers(0, 9),
    "place_title": proper,
    "moved_to": proper,
}
incoming = st.builds(Incoming, **INCOMING)


@given(outgoing)
def test_outgoing_round_trip(message: Outgoing) -> None:
    assert load_outgoing(dump_outgoing(message)) == message


@given(incoming)
def test_incoming_round_trip(event: Incoming) -> None:
    assert load_incoming(dump_incoming(event)) == event


def test_every_field_is_generated() -> None:
    """A field that is added to the seam must join the round trip."""
    assert {one.name for one in fields(Outgoing)} == OUTGOING.keys()
    assert {one.name for one in fields(Incoming)} == INCOMING.keys()


def test_loading_keeps_the_zone() -> None:
    event = Incoming("web", "1", Kind.TEXT, Sender("7"), Address("web", "7", private=True), EPOCH)
    assert load_incoming(dump_incoming(event)).received_at.utcoffset() == EPOCH.utcoffset()


@pytest.mark.parametrize("text", ["", "{}", "null", '{"body": 3}', "not json"])
def test_rubbish_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        load_outgoing(text)
