"""The index finds what people type, in every script, and nothing they type can break it."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from storage import search
from storage.db import Database, Tx
from storage.search_text import STOP, clean, fold, runs, stem, terms

ENTRIES = {
    "queue": ("How can we shorten queues at a busy office?", "Let people book a time, and open early."),
    "charter": ("How do we write a service charter?", "Promise few things, with a time for each."),
    "thai": ("การต่ออายุหนังสือเดินทางราชการทำอย่างไร", "ยื่นคำร้องที่กรมการกงสุล"),
    "lao": ("ການຕໍ່ອາຍຸໜັງສືຜ່ານແດນ", "ຍື່ນຄໍາຮ້ອງ"),
    "khmer": ("តើធ្វើដូចម្តេចដើម្បីបន្តលិខិតឆ្លងដែន", "ដាក់ពាក្យ"),
    "burmese": ("နိုင်ငံကူးလက်မှတ်သက်တမ်းတိုးနည်း", "လျှောက်ထားပါ"),
    "vietnamese": ("Thủ tục gia hạn hộ chiếu công vụ", "Nộp đơn tại Cục Lãnh sự"),
}


@pytest.fixture
async def tx(tmp_path: Path) -> AsyncIterator[Tx]:
    database = Database(f"sqlite:///{tmp_path}/search.db")
    async with database.write() as open_tx:
        for statement in search.CREATE:
            await open_tx.execute(text(statement))
        for entry_id, (question, answer) in ENTRIES.items():
            await search.index(open_tx, entry_id, question, (), answer)
        yield open_tx
    await database.close()


async def found(tx: Tx, query: str) -> list[str]:
    return [phrase.entry_id for phrase in await search.candidates(tx, query)]


@pytest.mark.parametrize(
    ("query", "entry_id"),
    [
        ("shorter queue in the office", "queue"),
        ("QUEUEING", "queue"),
        ("srevice chartr", "charter"),
        ("book a time early", "queue"),
        ("หนังสือเดินทาง", "thai"),
        ("กงสุล", "thai"),
        ("คำ", "thai"),
        ("ย", "thai"),
        ("ໜັງສືຜ່ານແດນ", "lao"),
        ("លិខិតឆ្លងដែន", "khmer"),
        ("လက်မှတ်", "burmese"),
        ("thu tuc ho chieu", "vietnamese"),
        ("THỦ TỤC HỘ CHIẾU", "vietnamese"),
        (unicodedata.normalize("NFD", "hộ chiếu công vụ"), "vietnamese"),
        (unicodedata.normalize("NFD", "การต่ออายุ"), "thai"),
    ],
)
async def test_finds(tx: Tx, query: str, entry_id: str) -> None:
    assert (await found(tx, query))[0] == entry_id


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "🙂🙂",
        "\0",
        "\ud800",
        '"',
        "'; DROP TABLE phrase; --",
        "a AND NOT b OR",
        "NEAR(office queue, 2)",
        "text:office",
        "office*",
        "^office",
        "{text} : (office",
        "((((",
        "%_\\",
        "x" * 10_000,
        "office " * 1_500,
        "ก" * 10_000,
        "‮office⁦",
    ],
)
async def test_hostile_queries_are_only_words(tx: Tx, query: str) -> None:
    assert len(await search.candidates(tx, query)) <= 40
    assert await found(tx, "service charter")


async def test_operators_do_not_operate(tx: Tx) -> None:
    assert "queue" in await found(tx, "office NOT queue")
    assert "queue" in await found(tx, "charter AND office")


async def test_stop_words_alone_still_search(tx: Tx) -> None:
    assert await found(tx, "how can we")


async def test_index_replaces_and_unindex_forgets(tx: Tx) -> None:
    before = await search.frequencies(tx, terms("queue office budget"))
    assert set(before.entries) == set(terms("queue office"))
    await search.index(tx, "queue", "What is a budget?", ("Explain budgeting",), "A plan for money.")
    assert "queue" not in await found(tx, "busy office")
    assert {phrase.kind for phrase in await search.candidates(tx, "budget")} == {"question", "alias"}
    after = await search.frequencies(tx, terms("queue office budget"))
    assert (after.total, dict(after.entries)) == (before.total, {"budget": 1})
    await search.unindex(tx, "queue")
    assert await found(tx, "budget money") == []
    await search.unindex(tx, "queue")
    assert (await search.frequencies(tx, ())).total == len(ENTRIES) - 1


async def test_frequencies_count_entries_not_occurrences(tx: Tx) -> None:
    await search.index(tx, "twice", "office office", ("office",), "office")
    counted = await search.frequencies(tx, terms("office nowhere"))
    assert list(counted.entries.values()) == [2]
    assert counted.total == len(ENTRIES) + 1


async def test_limit_and_texts(tx: Tx) -> None:
    for number in range(60):
        await search.index(tx, f"n{number}", f"office number {number}", (f"office {number}",), "none")
    assert len(await search.candidates(tx, "office number", limit=7)) == 7
    same = search.same_answer("n3", "none")
    texts = await search.about(tx, [same, "missing"])
    assert {one.same for one in texts} == {same}
    assert [one.text for one in texts if one.kind == "answer"] == ["none"], "one answer, however many lead to it"
    others = [one.text for one in texts if one.kind != "answer"]
    assert len(others) == 12, "twelve of sixty questions and their aliases"
    assert others[:2] == ["office number 0", "office 0"]


async def test_entries_without_an_answer_stand_alone(tx: Tx) -> None:
    await search.index(tx, "one", "office hours", (), "")
    await search.index(tx, "two", "office hours", (), " ")
    found = await search.candidates(tx, "office hours")
    assert len({one.same for one in found if one.entry_id in ("one", "two")}) == 2


async def test_other_words_are_searched_as_well(tx: Tx) -> None:
    await search.index(tx, "id", "bagaimana menangani pengaduan", (), "lewat loket")
    assert "id" not in {one.entry_id for one in await search.candidates(tx, "grievance handling")}
    found = await search.candidates(tx, "grievance handling", ["pengaduan", "aduan"])
    assert "id" in {one.entry_id for one in found}


async def test_drop_removes_what_create_made(tx: Tx) -> None:
    for statement in search.DROP:
        await tx.execute(text(statement))
    left = (await tx.execute(text("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"))).scalars()
    assert list(left) == []


def test_fold_strips_accents_of_latin_letters_only() -> None:
    assert fold("Đường ÉCOLE Straße") == "duong ecole strasse"
    assert fold("ที่นี่") == "ที่นี่"
    assert fold("ค\u0e4d\u0e32") == "คำ"
    assert fold("a\u200bb\u202e") == "ab"


def test_terms() -> None:
    assert terms("Publishing the agencies' charters") == ["publish", "the", "agency", "charter"]
    assert terms("กขค") == ["กข", "ขค"]
    assert [stem(word) for word in ("process", "status", "planned", "running")] == ["process", "status", "plan", "run"]
    assert runs("e-payment 2013") == ["e", "payment", "2013"]
    assert all(word == fold(word) for word in STOP)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_cleaning_is_total_and_stable(anything: str) -> None:
    once = clean(anything)
    once.encode()
    assert "\0" not in once
    assert clean(once) == once
    terms(anything)
