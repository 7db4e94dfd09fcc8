"""The terminal: each command does its work in one go, and says what is wrong in one line."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli import cli
from storage.migrate import migrate

KNOWN = {
    "type": "knowledge",
    "id": "gov-1",
    "question": "Which form do I need to share flood data with another ministry?",
    "answer": "Use the Data Sharing Request, form B.",
    "topics": ["crisis-and-disaster"],
    "nation": "ID",
    "source": "Data Sharing Guide",
    "reviewed": "2026-05-27",
    "aliases": ["Flood data form between ministries"],
}
OTHERS = [
    {"type": "knowledge", "id": f"gov-{n}", "question": question, "answer": "Begin with the queue.", "topics": []}
    for n, question in enumerate(("How do we set up a citizens' charter?", "How are village budgets published?"), 2)
]
EXPERT = {
    "type": "expert",
    "id": "exp-1",
    "nation": "ID",
    "languages": ["en", "id"],
    "topics": ["service-delivery", "responsiveness"],
    "capacity": 3,
}
QUESTION = {"type": "question", "id": "41", "text": "Who checks a village fund?", "lang": "en", "status": "open"}
QUESTION |= {"asked_at": "2026-10-02T03:00:00+00:00", "topics": ["accountability"]}

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("cli") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path.read_bytes()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty: bytes) -> Iterator[Run]:
    """Runs a command in a folder of its own, over an empty migrated file."""
    (tmp_path / "cli.db").write_bytes(empty)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MUFAKAT_DATABASE__URL", f"sqlite:///{tmp_path / 'cli.db'}")
    root = logging.getLogger()
    before = (list(root.handlers), root.level)

    def invoke(*words: str, fails: bool = False) -> Result:
        found = CliRunner().invoke(cli, list(words), catch_exceptions=False)
        assert (found.exit_code != 0) == fails, found.output
        return found

    yield invoke
    root.handlers[:] = before[0]
    root.setLevel(before[1])


@pytest.fixture
def lines(tmp_path: Path) -> Callable[..., str]:
    def write(*objects: Any) -> str:
        path = tmp_path / "in.jsonl"
        path.write_text(
            "".join((one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)) + "\n" for one in objects),
            encoding="utf-8",
        )
        return str(path)

    return write


def commands() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    group = typer.main.get_command(cli)
    for name, one in group.commands.items():  # type: ignore[attr-defined]
        inner = getattr(one, "commands", None)
        found += [(name, child) for child in inner] if inner else [(name,)]
    return found


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_explains_itself_with_an_example(run: Run, words: tuple[str, ...]) -> None:
    said = run(*words, "--help").output
    assert f"Example: mufakat {' '.join(words)}" in " ".join(said.split())
    assert "Usage:" in said


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    said = run(fails=True).output
    for name, *_ in commands():
        assert name in said


def test_migrate_says_what_it_did(run: Run, tmp_path: Path) -> None:
    assert "Nothing to do" in run("migrate").output
    (tmp_path / "cli.db").unlink()
    assert "Applied: 0001" in run("migrate").output


def test_ask_as_json_has_the_promised_shape_on_an_answer(run: Run, lines: Callable[..., str]) -> None:
    run("import", lines(KNOWN, *OTHERS))
    found = json.loads(run("ask", KNOWN["question"], "--json").stdout)
    assert set(found) == {"answer", "related", "route"}
    assert found["route"] is None
    answer = found["answer"]
    assert set(answer) == {"id", "text", "source", "nation", "reviewed", "confidence"}
    assert (answer["id"], answer["text"], answer["nation"]) == ("gov-1", KNOWN["answer"], "ID")
    assert (answer["source"], answer["reviewed"]) == ("Data Sharing Guide", "2026-05-27")
    assert 0.5 < answer["confidence"] <= 1
    assert all(set(one) == {"id", "question"} for one in found["related"])
    assert "gov-1" not in [one["id"] for one in found["related"]]


def test_ask_as_json_has_the_promised_shape_on_a_route(run: Run, lines: Callable[..., str]) -> None:
    run("import", lines(KNOWN, EXPERT))
    question = "How do other cities publish response times for citizen requests at service counters?"
    found = json.loads(run("ask", question, "--json").stdout)
    assert found["answer"] is None
    assert isinstance(found["related"], list)
    assert set(found["route"]) == {"topics", "experts"}
    assert set(found["route"]["topics"]) & {"service-delivery", "responsiveness"}
    (expert,) = found["route"]["experts"]
    assert set(expert) == {"id", "reasons"}
    assert expert["id"] == "exp-1"
    assert any(reason.startswith("topic: ") for reason in expert["reasons"])


@pytest.mark.parametrize("words", ["", "   ", "🙂🙂", "\u202e"])
def test_ask_in_vain_is_valid_json_too(run: Run, words: str) -> None:
    assert json.loads(run("ask", words, "--json").stdout) == {"answer": None, "related": [], "route": None}


def test_ask_in_words(run: Run, lines: Callable[..., str]) -> None:
    run("import", lines(KNOWN, *OTHERS))
    said = run("ask", KNOWN["question"]).output
    assert KNOWN["answer"] in said
    assert "Source: Data Sharing Guide, ID, 2026-05-27" in said
    assert "No sure answer" in run("ask", "How are [bold]whales[/bold] counted at sea?").output


def test_ask_writes_nothing(run: Run, lines: Callable[..., str], tmp_path: Path) -> None:
    run("import", lines(KNOWN))
    before = run("export").stdout
    run("ask", "How do we count whales at sea each winter?", "--json")
    assert run("export").stdout == before


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("{not json", "line 2"),
        ({**KNOWN, "id": "gov-9", "answer": 7}, "line 2"),
        ({"type": "poem", "id": "x"}, "line 2"),
        ({key: value for key, value in KNOWN.items() if key != "question"}, "line 2"),
        ("[]", "line 2"),
    ],
)
def test_an_import_with_a_fault_names_the_line_and_imports_nothing(
    run: Run, lines: Callable[..., str], broken: Any, said: str
) -> None:
    output = run("import", lines(KNOWN, broken, EXPERT), fails=True).output
    assert said in output.casefold()
    assert "Nothing was imported." in output
    assert run("export").stdout == ""


def test_an_import_of_what_is_not_there_says_so(run: Run) -> None:
    assert "cannot be read" in run("import", "absent.jsonl", fails=True).output


def test_what_is_imported_can_be_exported_and_imported_again(
    run: Run, lines: Callable[..., str], tmp_path: Path
) -> None:
    said = run("import", lines(KNOWN, *OTHERS, EXPERT, QUESTION)).output
    assert "Imported 3 entries, 1 experts and 1 questions." in said
    out = tmp_path / "out.jsonl"
    assert "Wrote 3 entries, 1 experts and 1 questions." in run("export", str(out)).output
    first = out.read_text(encoding="utf-8")
    assert first == run("export").stdout
    kept = next(one for one in map(json.loads, first.splitlines()) if one["id"] == "gov-1")
    assert {key: kept[key] for key in KNOWN} == KNOWN
    (tmp_path / "cli.db").unlink()
    run("import", str(out))
    assert run("export").stdout == first


def test_an_export_that_cannot_be_written_says_so(run: Run, tmp_path: Path) -> None:
    assert "cannot be written" in run("export", str(tmp_path / "absent" / "out.jsonl"), fails=True).output


def test_an_unknown_setting_names_the_nearest(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUFAKAT_WEB__PROT", "9000")
    said = run("migrate", fails=True).output
    assert "MUFAKAT_WEB__PROT" in said
    assert "MUFAKAT_WEB__PORT" in said
    assert "Traceback" not in said


def test_a_database_that_is_no_file_is_refused_without_its_password(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUFAKAT_DATABASE__URL", "postgresql://bot:correct-horse@db/mufakat")
    said = run("migrate", fails=True).output
    assert "MUFAKAT_DATABASE__URL" in said
    assert "correct-horse" not in said


def test_a_community_that_does_not_exist_is_said_plainly(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUFAKAT_COMMUNITY__NAME", "atlantis")
    assert "atlantis" in run("export", fails=True).output


def test_say_plays_a_line_and_shows_the_answer(run: Run) -> None:
    run("install-demo")
    said = run("say", "official-kh", "/help").output
    assert "→ @official-kh" in said
    assert "What you can do here" in said
    public = run("say", "official-kh", "@mufakat how do we consult the public?", "--place", "questions").output
    assert "→ questions" in public
    assert run("say", "official-kh", "just talk", "--place", "questions").output.strip() == "The bot says nothing."


def test_say_knows_who_and_where(run: Run) -> None:
    assert "nobody called ghost" in run("say", "ghost", "/help", fails=True).output
    run("install-demo")
    said = run("say", "official-kh", "/help", "--place", "atlantis", fails=True).output
    assert "no channel atlantis" in said
    assert "questions" in said


def test_the_demo_can_be_installed_twice(run: Run) -> None:
    run("install-demo")
    first = run("export").stdout
    run("install-demo")
    assert run("export").stdout == first
    assert len(first.splitlines()) > 50


def test_the_first_coordinator_is_made_and_unmade_here(run: Run) -> None:
    run("install-demo")
    assert "official-kh is coordinator now." in run("role", "grant", "official-kh").output
    assert "unanswered" in run("say", "official-kh", "/help").output
    assert "official-kh is no longer coordinator." in run("role", "revoke", "official-kh", "coordinator").output
    assert "unanswered" not in run("say", "official-kh", "/help").output
    assert "does not hold the role" in run("role", "revoke", "official-kh", fails=True).output
    assert "no member ghost" in run("role", "grant", "ghost", fails=True).output
    assert "no role king" in run("role", "grant", "official-kh", "king", fails=True).output


def test_roles_from_the_terminal_are_on_record(run: Run, tmp_path: Path) -> None:
    run("install-demo")
    run("role", "grant", "official-kh", "focal_point")
    connection = sqlite3.connect(tmp_path / "cli.db")
    (detail,) = connection.execute("SELECT detail FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    connection.close()
    line = json.loads(detail)
    assert line["actor"] == "terminal"
    assert "official-kh" in line["subject"]
    assert any("focal_point" in value for value in line.values())


def test_the_first_member_is_invited_in_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "MUFAKAT_WEB__AUTH" in run("invite", fails=True).output
    monkeypatch.setenv("MUFAKAT_WEB__AUTH", "true")
    assert re.fullmatch(r"http://127\.0\.0\.1:8765/enter#[\w-]{22}\n", run("invite").output)
    monkeypatch.setenv("MUFAKAT_WEB__PUBLIC_URL", "https://room.example.org")
    assert run("invite", "--nation", "vn").output.startswith("https://room.example.org/enter#")
    assert "no nation XX" in run("invite", "--nation", "xx", fails=True).output
