"""Why: what is written down beside an event, in the same transaction, and only where it is wanted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.core import trace_view
from storage import assignments, questions, traces
from storage.db import Database
from storage.migrate import migrate
from tests.world import START, World, world

QUESTION = "How do other cities publish response times for citizen requests at service counters?"
KNOWN = "Which form do I need to share flood data with another ministry?"


async def records(one: World, subject: str = "") -> list[dict[str, Any]]:
    async with one.db.read() as tx:
        return [json.loads(found.payload) for found in await traces.newest(tx, subject=subject)]


async def people(one: World) -> None:
    await one.person("official-vn", "VN")
    await one.person("exp-01", "TH", role="expert")
    await one.person("exp-02", "MY", role="expert", topics=("efficiency",))
    await one.person("exp-03", "ID", role="expert", languages=("id",))
    await one.person("coordinator-ph", "PH", role="coordinator")


async def test_nothing_is_written_unless_it_is_asked_for(tmp_path: Path) -> None:
    async with world(tmp_path) as one:
        await people(one)
        await one["official-vn"].says(f"@mufakat {QUESTION}", "questions")
        assert await records(one) == []
        assert one.app.tracer is None


async def test_a_question_that_is_routed_says_why_for_everybody(tmp_path: Path) -> None:
    async with world(tmp_path, trace=True) as one:
        await people(one)
        await one["official-vn"].says(f"@mufakat {QUESTION}", "questions")
        [record] = await records(one, "question:1")
        assert record["incoming"]["text"] == QUESTION
        assert record["who"] == {"member": "official-vn", "native": "official-vn", "shown": "Official · Viet Nam"}
        assert record["where"]["place"] == "questions"
        assert record["permission"] == {"allowed": True, "wanted": ["member"], "held": ["member"]}
        assert (record["decision"]["band"], record["decision"]["outcome"]) == ("person", "route")
        assert record["decision"]["thresholds"]["answer"] == one.app.house.answerer.thresholds.answer
        [search] = record["routing"]
        assert search["offer"]["member"] == "exp-01"
        assert {"code": "language", "value": "en"} in search["offer"]["reasons"]
        found = {one["member"]: (one["place"], [why["code"] for why in one["reasons"]]) for one in search["considered"]}
        assert found["exp-01"][0] == 1
        assert found["exp-02"] == (0, ["other-topic"])
        assert found["exp-03"] == (0, ["other-language"])
        assert {(timer["kind"], timer["what"]) for timer in record["timers"]} == {
            ("offer.nudge", "set"),
            ("offer.next", "set"),
            ("question.gap", "set"),
        }
        assert record["question"] == {"id": "1", "status": "open"}
        sent = {out["card"]: out for out in record["outgoing"]}
        assert set(sent) == {"question:1/public", "question:1/offer-1"}
        assert sent["question:1/offer-1"]["to"]["shown"] == "Expert · Thailand"
        assert sent["question:1/public"]["edits"] == ""
        assert "Looking for an expert" in sent["question:1/public"]["text"]


async def test_a_press_names_what_was_pressed_and_which_message_it_edits(tmp_path: Path) -> None:
    async with world(tmp_path, trace=True) as one:
        await people(one)
        official, expert = one["official-vn"], one["exp-01"]
        await official.says(f"@mufakat {QUESTION}", "questions")
        public = await official.finds("Looking for an expert", "questions")
        await expert.presses("Accept", "")
        record = (await records(one, "question:1"))[-1]
        assert record["route"] == "x.accept"
        assert (record["acted_on"]["label"], record["acted_on"]["card"]) == ("Accept", "question:1/offer-1")
        edited = next(out for out in record["outgoing"] if out["card"] == "question:1/public")
        assert edited["edits"] == public.id
        assert {timer["kind"]: timer["what"] for timer in record["timers"]} == {
            "held.nudge": "set",
            "held.back": "set",
            "offer.nudge": "dropped",
            "offer.next": "dropped",
        }


async def test_an_answer_from_knowledge_shows_its_candidates(tmp_path: Path) -> None:
    async with world(tmp_path, trace=True) as one:
        await people(one)
        await one.teach("flood", KNOWN, "Use the Data Sharing Request, form B.")
        await one["official-vn"].says(f"@mufakat {KNOWN}", "questions")
        [record] = await records(one)
        decision = record["decision"]
        assert (decision["band"], decision["outcome"], record["question"]["status"]) == ("answer", "auto", "auto")
        assert decision["candidates"][0]["entry"] == "flood"
        assert decision["probability"] >= decision["thresholds"]["answer"]
        assert record["routing"] == []


async def test_who_may_not_is_written_down_with_what_was_wanted(tmp_path: Path) -> None:
    async with world(tmp_path, trace=True) as one:
        await people(one)
        await one["official-vn"].says("/queue")
        await one["official-vn"].says("/ask ???")
        refused, unclear = await records(one)
        assert refused["permission"] == {"allowed": False, "wanted": ["coordinator"], "held": ["member"]}
        assert refused["refusal"]["key"] == "error-role-coordinator"
        assert refused["outgoing"][0]["text"] == refused["refusal"]["text"]
        assert unclear["permission"]["allowed"], "to be told that it cannot be done is no lack of permission"
        assert unclear["refusal"]["key"] == "error-no-words"


async def test_due_work_is_filed_under_its_question(tmp_path: Path) -> None:
    async with world(tmp_path, trace=True) as one:
        await people(one)
        await one["official-vn"].says(f"@mufakat {QUESTION}", "questions")
        await one.passes(hours=2, minutes=1)
        _, nudge, passed = await records(one, "question:1")
        assert nudge["due"]["kind"] == "offer.nudge"
        assert nudge["incoming"] is None
        assert nudge["outgoing"][0]["to"]["member"] == "exp-01"
        assert passed["due"]["kind"] == "offer.next"
        [search] = passed["routing"]
        assert (search["offer"], search["why"]) == (None, "nobody")
        assert "tried" in [why["code"] for found in search["considered"] for why in found["reasons"]]
        assert passed["question"]["status"] == "queued"


async def test_an_event_that_fails_twice_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaks(*_given: object, **_named: object) -> None:
        raise RuntimeError("a defect")

    async with world(tmp_path, trace=True) as one:
        await people(one)
        monkeypatch.setattr(questions, "add", breaks)
        await one["official-vn"].says(f"@mufakat {QUESTION}", "questions")
        [record] = await records(one)
        assert record["buried"] == "RuntimeError"


async def test_a_trace_that_cannot_be_made_does_not_undo_the_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_given: object) -> None:
        raise RuntimeError("a defect")

    async with world(tmp_path, trace=True) as one:
        await people(one)
        monkeypatch.setattr(trace_view, "changes", breaks)
        await one["official-vn"].says(f"@mufakat {QUESTION}", "questions")
        assert await records(one) == []
        assert "no trace of text" in caplog.text
        async with one.db.read() as tx:
            assert [offer.state for offer in await assignments.of_question(tx, "1")] == ["offered"]


async def test_it_is_told_once_after_the_commit(tmp_path: Path) -> None:
    told: list[int] = []

    async with world(tmp_path, trace=True) as one:
        await people(one)
        assert one.app.tracer is not None
        one.app.tracer.on_new = lambda: told.append(1)
        await one["official-vn"].says(f"@mufakat {QUESTION}", "questions")
        assert told == [1]
        await one.settle()
        assert told == [1], "nothing new"


async def test_only_the_newest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traces, "KEPT", 5)
    url = f"sqlite:///{tmp_path / 'traces.db'}"
    migrate(url)
    db = Database(url, synchronous="OFF")
    async with db.write() as tx:
        for number in range(8):
            subject = f"question:{number % 2}"
            await traces.add(tx, at=START, platform="web", event_id=str(number), subject=subject, payload="{}")
        assert [found.event_id for found in await traces.newest(tx)] == ["3", "4", "5", "6", "7"]
        assert [found.event_id for found in await traces.newest(tx, subject="question:1")] == ["3", "5", "7"]
        assert [found.event_id for found in await traces.newest(tx, most=2)] == ["6", "7"]
        assert [found.event_id for found in await traces.newest(tx, after="7")] == ["7"]
        assert await traces.get(tx, "x") is None
        assert await traces.get(tx, "1") is None
    await db.close()
