import json
import re
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.services import transfer
from bot.services.lines import STATES, Counts, ImportProblems
from bot.services.transfer import export_file, import_file, read_lines
from config import community
from storage import assignments, experts, ids, knowledge, members, questions, search
from storage import transfer as rows
from storage.db import Database, Tx
from storage.handles import MOST, entry_id_of, handle_of
from storage.migrate import migrate

ASEAN = community.load("asean")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
KNOWN = {
    "type": "knowledge",
    "id": "gov-1",
    "question": "How do cities handle complaints?",
    "answer": "One counter takes all of them and gives each a number.",
    "topics": ["responsiveness"],
    "nation": "TH",
    "source": "Founding notes",
    "reviewed": "2026-05-27",
    "aliases": ["Where do complaints go?"],
}
EXPERT = {
    "type": "expert",
    "id": "exp-1",
    "nation": "ID",
    "languages": ["id", "en"],
    "topics": ["efficiency", "responsiveness"],
    "capacity": 2,
    "answered": ["gov-1"],
}
QUESTION = {
    "type": "question",
    "id": "41",
    "text": "Who checks the accounts of a village fund?",
    "lang": "en",
    "asked_at": "2026-10-02T03:00:00+00:00",
    "status": "solved",
    "topics": ["accountability"],
    "answers": [
        {
            "text": "The villagers, twice a year.",
            "expert": "exp-1",
            "at": "2026-10-03T02:00:00+00:00",
            "accepted": True,
        }
    ],
}
QUERY = {"type": "query", "query": "complaints?", "expected_ids": ["gov-1"], "anything": 1}

Make = Callable[[str], Database]
Write = Callable[..., Path]


@pytest.fixture
async def make(tmp_path: Path) -> AsyncIterator[Make]:
    opened = []

    def new(name: str) -> Database:
        url = f"sqlite:///{tmp_path / name}.db"
        migrate(url)
        opened.append(Database(url, synchronous="OFF"))
        return opened[-1]

    yield new
    for one in opened:
        await one.close()


@pytest.fixture
def db(make: Make) -> Database:
    return make("one")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def file(*lines: dict[str, object] | str) -> Path:
        path = tmp_path / "in.jsonl"
        said = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in lines]
        path.write_text("\n".join(said) + "\n", encoding="utf-8")
        return path

    return file


async def exported(db: Database, path: Path) -> list[dict[str, object]]:
    await export_file(db, ASEAN, path)
    return [line for _, line in read_lines(path)]


async def problems(db: Database, path: Path) -> list[str]:
    with pytest.raises(ImportProblems) as caught:
        await import_file(db, ASEAN, path, now=NOW)
    return caught.value.lines


class TestIn:
    async def test_each_type_of_line_arrives(self, db, write):
        counts = await import_file(db, ASEAN, write(KNOWN, EXPERT, QUESTION, QUERY), now=NOW)
        assert counts == Counts(knowledge=1, experts=1, questions=1, queries=1)
        async with db.read() as tx:
            entry = await knowledge.get(tx, "gov-1")
            assert entry is not None
            assert (entry.state, entry.reviewed, entry.author_id, entry.example) == (
                "live",
                date(2026, 5, 27),
                "exp-1",
                False,
            )
            assert await knowledge.aliases(tx, "gov-1") == ("Where do complaints go?",)
            profile = await experts.get(tx, "exp-1")
            assert profile is not None
            assert (profile.status, profile.capacity, profile.languages) == ("active", 2, ("id", "en"))
            member = await members.get(tx, "exp-1")
            assert member is not None
            assert (member.name, member.nation, member.zone) == ("Expert", "ID", "Asia/Jakarta")
            account = await members.find_account(tx, "web", "exp-1")
            assert account is not None
            assert (account.member_id, account.reach) == ("exp-1", "ok")
            question = await questions.get(tx, "41")
            assert question is not None
            assert (question.member_id, question.anonymous, question.status) == (None, True, "solved")
            (answer,) = await assignments.answers(tx, "41")
            assert (answer.member_id, answer.state, answer.accepted) == ("exp-1", "sent", True)

    async def test_it_is_found_at_once(self, db, write):
        await import_file(db, ASEAN, write(KNOWN), now=NOW)
        async with db.read() as tx:
            assert {one.entry_id for one in await search.candidates(tx, "where do complaints go")} == {"gov-1"}

    async def test_demo_knowledge_is_marked(self, db, write):
        await import_file(db, ASEAN, write(KNOWN), now=NOW, example=True)
        async with db.read() as tx:
            assert [one.example for one in await knowledge.live(tx)] == [True]

    async def test_topics_of_another_community_are_taken_in_and_counted(self, db, write):
        counts = await import_file(db, ASEAN, write({**KNOWN, "topics": ["card_arrival?"]}, EXPERT), now=NOW)
        assert counts.strange == 1

    async def test_a_question_nobody_was_asked_here_waits_for_a_coordinator(self, db, write):
        lines = [
            {**QUESTION, "id": str(n), "status": s, "answers": []} for n, s in enumerate(("open", "accepted", "gap"))
        ]
        await import_file(db, ASEAN, write(*lines), now=NOW)
        async with db.read() as tx:
            assert [one.status for one in await rows.questions(tx)] == ["queued", "queued", "gap"]

    async def test_numbers_that_came_along_are_not_given_again(self, db, write):
        lines = ({**KNOWN, "id": "k7"}, {**EXPERT, "id": "m3", "answered": []}, {**QUESTION, "answers": []})
        await import_file(db, ASEAN, write(*lines), now=NOW)
        async with db.write() as tx:
            assert [await ids.following(tx, one) for one in ("entry", "member", "question")] == [
                "8",
                "4",
                "42",
            ]

    async def test_progress_ends_at_the_end(self, db, write):
        said: list[tuple[int, int]] = []
        lines = [{**KNOWN, "id": f"g{n}"} for n in range(250)]
        await import_file(db, ASEAN, write(*lines), now=NOW, progress=lambda done, of: said.append((done, of)))
        assert said == [(100, 500), (200, 500), (450, 500), (500, 500), (500, 500)]


class TestAgain:
    async def test_the_same_file_twice_changes_nothing(self, db, write, tmp_path):
        path = write(KNOWN, EXPERT, QUESTION)
        await import_file(db, ASEAN, path, now=NOW)
        before = await exported(db, tmp_path / "a.jsonl")
        index = await _index(db)
        await import_file(db, ASEAN, path, now=LATER)
        assert await exported(db, tmp_path / "b.jsonl") == before
        assert await _index(db) == index

    async def test_a_changed_line_changes_the_entry_and_its_index(self, db, write):
        await import_file(db, ASEAN, write(KNOWN), now=NOW)
        await import_file(db, ASEAN, write({**KNOWN, "answer": "An ombudsman hears them."}), now=LATER)
        async with db.read() as tx:
            assert [one.answer for one in await knowledge.live(tx)] == ["An ombudsman hears them."]
            assert (await search.frequencies(tx, ["counter"])).entries == {}
            assert (await search.frequencies(tx, [])).total == 1

    async def test_what_was_retracted_stays_so_unless_the_line_says_otherwise(self, db, write):
        await import_file(db, ASEAN, write(KNOWN), now=NOW)
        async with db.write() as tx:
            await knowledge.move(tx, "gov-1", was=("live",), state="retracted", at=NOW)
        await import_file(db, ASEAN, write(KNOWN), now=LATER)
        async with db.read() as tx:
            assert await knowledge.live(tx) == []
            assert await search.candidates(tx, "complaints") == []
        await import_file(db, ASEAN, write({**KNOWN, "state": "live"}), now=LATER)
        async with db.read() as tx:
            assert len(await knowledge.live(tx)) == 1

    async def test_a_question_that_was_asked_here_is_not_overwritten(self, db, write):
        async with db.write() as tx:
            await members.add(tx, name="Official", now=NOW, member_id="m1")
            await questions.add(tx, text="Mine", lang="en", status="open", now=NOW, question_id="41", member_id="m1")
        counts = await import_file(db, ASEAN, write(EXPERT | {"answered": []}, QUESTION), now=LATER)
        assert counts.kept == 1
        async with db.read() as tx:
            (one,) = await rows.questions(tx)
            assert (one.text, one.status) == ("Mine", "open")

    async def test_who_left_is_not_brought_back(self, db, write):
        path = write(EXPERT | {"answered": []})
        await import_file(db, ASEAN, path, now=NOW)
        async with db.write() as tx:
            await experts.set_status(tx, "exp-1", was="active", status="left", by="exp-1", at=NOW)
        assert (await import_file(db, ASEAN, path, now=LATER)).kept == 1
        async with db.read() as tx:
            profile = await experts.get(tx, "exp-1")
            assert profile is not None and profile.status == "left"

    async def test_an_own_zone_and_a_confirmed_nation_stay(self, db, write):
        await import_file(db, ASEAN, write(EXPERT | {"answered": []}), now=NOW)
        async with db.write() as tx:
            await members.update_field(tx, "exp-1", "zone", "Asia/Jayapura")
            await members.confirm_nation(tx, "exp-1", "m9", NOW)
        await import_file(db, ASEAN, write(EXPERT | {"answered": [], "nation": "TH"}), now=LATER)
        async with db.read() as tx:
            member = await members.get(tx, "exp-1")
            assert member is not None
            assert (member.zone, member.nation) == ("Asia/Jayapura", "ID")


class TestWrong:
    async def test_each_fault_has_its_line_and_nothing_is_written(self, db, write):
        faults = await problems(
            db,
            write(
                KNOWN,
                "{not json",
                "[1]",
                {"type": "poem"},
                {**KNOWN, "id": "gov-2", "aliass": []},
                {**KNOWN, "answer": " \u200b ", "id": "gov-3"},
                KNOWN,
                {**EXPERT, "answered": ["gov-9"]},
                {**QUESTION, "status": "lost", "asked_at": "2026-10-02T03:00:00"},
                {
                    **QUESTION,
                    "id": "42",
                    "answers": [{**QUESTION["answers"][0], "expert": "exp-9"}],
                    "entry": "gov-8",
                },
            ),
        )
        assert [re.sub(r"(not JSON):.*", r"\1", fault) for fault in faults] == [
            "line 2: not JSON",
            "line 3: not a JSON object",
            "line 4: type: 'poem' is not one of knowledge, expert, question, query",
            "line 5: aliass: there is no such field",
            "line 6: answer: there is nothing in it",
            "line 7: id: 'gov-1' stands on line 1 already",
            "line 8: answered: there is no knowledge 'gov-9'",
            "line 9: asked_at: the offset is missing, as in 2026-11-24T09:00:00+00:00",
            f"line 9: status: 'lost' is not one of {', '.join(STATES)}",
            "line 10: answers: 1: expert: there is no expert 'exp-9'",
            "line 10: entry: there is no knowledge 'gov-8'",
        ]
        async with db.read() as tx:
            assert await knowledge.count(tx) == 0

    async def test_a_failure_while_writing_leaves_nothing_behind(self, db, write, monkeypatch):
        async def fail(tx: Tx, parsed: object) -> None:
            raise RuntimeError("the disk is gone")

        monkeypatch.setattr(transfer, "_continue_numbers", fail)
        with pytest.raises(RuntimeError):
            await import_file(db, ASEAN, write(KNOWN, EXPERT), now=NOW)
        async with db.read() as tx:
            assert await knowledge.count(tx) == 0
            assert await members.everybody(tx) == []

    async def test_bytes_that_are_no_text(self, db, tmp_path):
        path = tmp_path / "bad.jsonl"
        path.write_bytes(json.dumps(KNOWN).encode() + b"\n\n\xff\xfe\n")
        assert await problems(db, path) == ["line 3: not UTF-8 text"]

    async def test_what_nobody_can_see_is_taken_out(self, db, write):
        await import_file(db, ASEAN, write(json.dumps({**KNOWN, "answer": "One \ud800\x00\u202ecounter"})), now=NOW)
        async with db.read() as tx:
            assert [one.answer for one in await knowledge.live(tx)] == ["One counter"]

    def test_reading_alone_stops_at_the_first_bad_line(self, write):
        with pytest.raises(ImportProblems, match="line 2: not a JSON object"):
            list(read_lines(write(KNOWN, "3")))


class TestOut:
    async def test_what_went_in_comes_out(self, make, write, tmp_path):
        first, second = make("first"), make("second")
        proposed = {**KNOWN, "id": "k2", "state": "proposed", "lang": "id", "example": True, "aliases": []}
        away = {
            **EXPERT,
            "id": "exp-2",
            "answered": [],
            "hours": "daily",
            "weekly_limit": 5,
            "zone": "Asia/Tokyo",
        }
        await import_file(first, ASEAN, write(KNOWN, proposed, EXPERT, away, QUESTION), now=NOW)
        out = await exported(first, tmp_path / "out.jsonl")
        proposed.pop("aliases"), away.pop("answered")
        assert out == [KNOWN, proposed, EXPERT, away, QUESTION]
        await import_file(second, ASEAN, tmp_path / "out.jsonl", now=LATER)
        assert await exported(second, tmp_path / "again.jsonl") == out

    async def test_who_answers_but_is_no_volunteer_is_never_asked_elsewhere(self, make, tmp_path):
        first, second = make("first"), make("second")
        async with first.write() as tx:
            await members.add(tx, name="Coordinator", now=NOW, member_id="m1", nation="PH")
            await questions.add(tx, text="Who pays for it?", lang="en", status="answered", now=NOW, question_id="1")
            given = await assignments.add_answer(tx, question_id="1", member_id="m1", text="The ministry.", now=NOW)
            await assignments.move_answer(tx, given.id, was="draft", state="sent", public=True, at=NOW)
        out = await exported(first, tmp_path / "out.jsonl")
        assert out[0] == {
            "type": "expert", "id": "m1", "nation": "PH", "topics": [], "languages": ["en"], "capacity": 0,
        }  # fmt: skip
        assert (await import_file(first, ASEAN, tmp_path / "out.jsonl", now=NOW)).kept == 1
        await import_file(second, ASEAN, tmp_path / "out.jsonl", now=NOW)
        assert await exported(second, tmp_path / "again.jsonl") == out

    async def test_no_names_no_drafts_and_no_nation_of_an_anonymous_asker(self, db, tmp_path):
        async with db.write() as tx:
            await members.add(tx, name="A name", now=NOW, member_id="m1", nation="BN")
            for number, (status, anonymous) in enumerate((("open", False), ("open", True), ("draft", False)), 1):
                await questions.add(
                    tx,
                    text="Which form?",
                    lang="en",
                    status=status,
                    now=NOW,
                    question_id=str(number),
                    member_id="m1",
                    anonymous=anonymous,
                )
        out = await exported(db, tmp_path / "out.jsonl")
        assert [(one["id"], one.get("asker_nation")) for one in out] == [("1", "BN"), ("2", None)]
        assert "A name" not in (tmp_path / "out.jsonl").read_text(encoding="utf-8")


class TestIndex:
    async def test_many_at_once_are_indexed_like_one_by_one(self, make):
        one, many = make("first"), make("second")
        found = [
            rows.Searchable("a", "How are complaints handled?", ("Who takes complaints?",), "One counter."),
            rows.Searchable("b", "ใครตรวจสอบบัญชี", (), "ชาวบ้านตรวจสอบปีละสองครั้ง"),
        ]
        async with one.write() as tx:
            for each in found:
                await search.index(tx, each.entry_id, each.question, each.aliases, each.answer)
        async with many.write() as tx:
            await rows.index(tx, found)
        assert await _index(one) == await _index(many)


class TestHandles:
    @pytest.mark.parametrize("entry_id", ["gov-001", "k12", "A.b_c-9"])
    def test_a_short_plain_id_names_itself(self, entry_id):
        assert handle_of(entry_id) == entry_id

    @pytest.mark.parametrize("entry_id", ["bank-reverted_card_payment?-1", "x" * 60, "a:b", "ขอ", "h.123"])
    async def test_every_other_id_has_a_handle_that_leads_back(self, db, entry_id):
        handle = handle_of(entry_id)
        assert re.fullmatch(rf"[A-Za-z0-9_.\-]{{1,{MOST}}}", handle) and handle != entry_id
        async with db.write() as tx:
            await knowledge.add(tx, question="Q one", answer="A", now=NOW, entry_id="other")
            await knowledge.add(tx, question="Q two", answer="A", now=NOW, entry_id=entry_id)
            assert await entry_id_of(tx, handle) == entry_id
            assert await entry_id_of(tx, "h.000000000000") is None
            assert await entry_id_of(tx, "nothing") is None


async def _index(db: Database) -> list[Iterable[object]]:
    tables = (
        "SELECT entry_id, kind, text FROM phrase ORDER BY entry_id, kind DESC, text",
        "SELECT text FROM phrase_words ORDER BY text",
        "SELECT text FROM answer_words ORDER BY text",
        "SELECT text FROM phrase_grams ORDER BY text",
        "SELECT term, entries FROM term ORDER BY term",
    )
    async with db.read() as tx:
        return [tuple(map(tuple, await tx.exec_driver_sql(table))) for table in tables]
