"""What the pages say is there, is there: links, files, commands, settings; and the generated page is current."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
import typer

from bot.cli import cli
from bot.handlers import registry
from config import settings

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PICTURES = DOCS / "pictures"
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")],
    key=lambda page: page.relative_to(ROOT).as_posix(),
)
READERS = [page for page in PAGES if page.name != "commands.md"]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`((?:bot|storage|config|tests|docs|benchmarks)/[\w./-]+|[\w-]+\.(?:toml|txt|md))`")
OURS = re.compile(r"(?:^\$?\s*|`)mufakat ([a-z-]+)", re.MULTILINE)


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def words(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", DOCS / "reference.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as they are made from Markdown."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", words(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_list_of_commands_is_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = reference()
    assert made.page() == words(DOCS / "commands.md"), "run python docs/reference.py"
    assert made.main(["--check"]) == 0
    monkeypatch.setattr(made, "PAGE", tmp_path / "commands.md")
    assert made.main(["--check"]) == 1
    assert made.main([]) == 0
    assert made.main(["--check"]) == 0


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in LINK.findall(FENCE.sub("", words(page))):
        if target.startswith(("https://", "http://")):
            continue
        file, _, anchor = target.partition("#")
        to = (page.parent / file).resolve() if file else page
        if to.parent == PICTURES and not PICTURES.is_dir():
            continue  # the pictures are taken by a script; once there are any, each must be there
        if not to.exists() or (anchor and anchor not in anchors(to)):
            broken.append(target)
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_files_that_are_named_exist(page: Path) -> None:
    named = {found for found in FILE.findall(FENCE.sub("", words(page))) if "<" not in found}
    missing = [one for one in sorted(named) if not any((place / one).exists() for place in (ROOT, page.parent))]
    shipped = {file.name for file in (ROOT / "config").rglob("*.toml")}
    assert not set(missing) - shipped


def test_the_map_of_the_code_is_true() -> None:
    text = words(ROOT / "README.md").partition("## The map of the code")[2]
    tree = text.partition("```\n")[2].partition("```")[0]
    folders: list[str] = []
    missing = []
    for line in tree.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        names = re.match(r"(?:\S+(?:\.py|/) ?)+", line.strip())
        assert names, line
        for one in names[0].split():
            path = "/".join([*folders[:depth], one.rstrip("/")])
            if not (ROOT / path).exists():
                missing.append(path)
            if one.endswith("/"):
                folders[depth:] = [one.rstrip("/")]
    assert not missing


def test_every_command_is_on_a_page_for_people() -> None:
    guides = "\n".join(words(DOCS / f"{one}.md") for one in ("officials", "experts", "coordinators"))
    said = {one.name: re.search(rf"`/{one.name}\b", guides) for one in registry.build().commands}
    assert said
    assert [one for one, found in said.items() if not found] == []


def test_no_page_names_a_command_that_is_not_there() -> None:
    known = {one.name for one in registry.build().commands}
    strange = {
        (name(page), found)
        for page in READERS
        for found in re.findall(r"`/([a-z]+)(?=[ `])", words(page))
        if found not in known
    }
    assert strange <= {("docs/operate.md", "livez"), ("docs/operate.md", "readyz")}


def test_every_setting_is_explained_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(MUFAKAT_\w+)` \| (.*?) \|", words(DOCS / "operate.md"), re.MULTILINE))
    known = settings.variables()
    assert set(rows) == {*known, "MUFAKAT_DATABASE__URL_FILE"}, "other `_FILE` twins are named in a sentence"
    for variable, (default, _) in known.items():
        value = str(default).lower() if isinstance(default, bool) else default
        assert rows[variable] == ("none" if value is None else f"`{value}`"), variable


def test_terminal_commands_on_the_pages_exist() -> None:
    there = set(typer.main.get_command(cli).commands)  # type: ignore[attr-defined]
    said = {found for page in READERS for found in OURS.findall(words(page))}
    assert said <= there
    assert there <= set(OURS.findall(words(ROOT / "README.md")))


@pytest.mark.parametrize("page", sorted((DOCS / "decisions").glob("*.md")), ids=name)
def test_a_decision_is_one_short_page(page: Path) -> None:
    text = words(page)
    assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", page.name)
    assert text.startswith(f"# {page.name[:4]} ")
    places = [text.find(f"\n## {part}\n") for part in ("Context", "Decision", "Consequences")]
    assert places == sorted(places) and -1 not in places
    assert len(text.splitlines()) <= 40


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(page.name[:4] for page in (DOCS / "decisions").glob("*.md"))
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
