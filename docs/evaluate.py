"""Measures the answerer on a folder of labelled files and writes the figures into `docs/evaluation.md`.

python docs/evaluate.py FOLDER                         every `<set>.dev.jsonl` of the folder
python docs/evaluate.py FOLDER --only governance       some of them (the page then shows no others)
python docs/evaluate.py FOLDER --share clinc150=0.18   the assumed share of unanswerable queries, where it is known

Where `<set>.test.jsonl` lies beside it, the dev file calibrates and the test file is asked. Else the queries of the
dev file are cut into halves, each calibrates the other, and the figures are those of both halves together.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.evaluating.figures import report
from bot.evaluating.files import Query, read, with_aliases
from bot.evaluating.tables import SAID, number
from bot.evaluating.work import Options, Result, calibrate, predict

PAGE = Path(__file__).with_name("evaluation.md")
PICTURES = Path(__file__).with_name("pictures")
BEGIN, END = "<!-- figures: written by docs/evaluate.py -->", "<!-- end of figures -->"
NOMINAL = ("0.80", "0.90", "0.95")
OWN, ALIASED, ALIASES = "governance", "stackfaq", 5
COLOURS = ("#2b8cbe", "#e0641c", "#6aa121", "#9a5fd6", "#e04848", "#149d90", "#c28a0e", "#7c8a9e")
Figures = dict[str, Any]


def main() -> None:
    """Measure, then write the page and its pictures."""
    parser = argparse.ArgumentParser(description="Measure the answerer and write docs/evaluation.md.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", action="append", default=[], metavar="SET")
    parser.add_argument("--share", action="append", default=[], metavar="SET=X")
    asked = parser.parse_args()
    shares = {name: float(value) for name, _, value in (one.partition("=") for one in asked.share)}
    found: dict[str, Figures] = {}
    for path in sorted(asked.folder.glob("*.dev.jsonl")):
        name = path.name.removesuffix(".dev.jsonl")
        if not asked.only or name in asked.only:
            found[name] = asyncio.run(measure(path, shares.get(name)))
            print(f"{name}: done", file=sys.stderr)
            if name == ALIASED:
                found[name]["aliased"] = asyncio.run(measure(path, None, ALIASES))
    if not found:
        parser.error(f"there is no *.dev.jsonl in {asked.folder}")
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / "reliability.svg").write_text(reliability(found), encoding="utf-8")
    (PICTURES / "risk-coverage.svg").write_text(risk(found), encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    head, tail = text.partition(BEGIN)[0], text.partition(END)[2]
    PAGE.write_text(f"{head}{BEGIN}\n\n{page(found)}\n{END}{tail}", encoding="utf-8")


async def measure(dev_file: Path, share: float | None, aliases: int = 0) -> Figures:
    """The report of a set, from its test file if there is one, else from both halves of the dev file."""
    dev, test_file = read(dev_file), dev_file.with_name(dev_file.name.replace(".dev.", ".test."))
    options = Options(oos_share=share, aliases=aliases)
    if test_file.exists():
        learnt = await calibrate(dev, options)
        return report(*await predict(read(test_file), learnt, options, Clock()), learnt)
    whole = with_aliases(dev, aliases)
    halves = [replace(whole, queries=whole.queries[at::2]) for at in (0, 1)]
    queries: list[Query] = []
    results: list[Result] = []
    for mine, other in (halves, halves[::-1]):
        learnt = await calibrate(other, Options(oos_share=share))
        asked, found = await predict(mine, learnt, Options(), Clock())
        queries += asked.queries
        results += found
    return report(replace(whole, queries=tuple(queries)), results, learnt) | {"halves": True}


# the page


def page(found: dict[str, Figures]) -> str:
    """The generated part of the page, in Markdown."""
    halves = [name for name, one in found.items() if one.get("halves")]
    parts = [
        f"Measured on {datetime.now(UTC).date()}.",
        f"Cut into halves of the dev file: {', '.join(halves)}." if halves else "",
        "### Finding the answer\n\n" + finding(found),
        "### Answering or keeping silent\n\n" + answering(found),
        "![Reliability diagram](pictures/reliability.svg)\n\n![Risk and coverage](pictures/risk-coverage.svg)",
    ]
    if OWN in found:
        parts.append("### Our own domain\n\n" + groups(found[OWN]))
    parts.append("### Topics and experts\n\n" + people(found))
    if aliased := found.get(ALIASED, {}).get("aliased"):
        before, after = number(found[ALIASED]["all"]["r1"]), number(aliased["all"]["r1"])
        parts.append(
            f"### Aliases\n\nOn {ALIASED}, R@1 is {before} by the questions alone and {after} where each entry has its "
            f"first {ALIASES} phrasings as aliases (and the others are asked)."
        )
    return "\n\n".join(filter(None, parts)) + "\n"


def finding(found: dict[str, Figures]) -> str:
    """R@k, MRR, AUROC and time, a set a line."""
    rows = [
        [
            name,
            f"{one['all']['answerable']} / {one['all']['unanswerable']}",
            *(number(one["all"][key]) for key in ("r1", "r3", "mrr10", "auroc")),
            f"{one['ms']['p50']:.1f} / {one['ms']['p95']:.1f}",
        ]
        for name, one in found.items()
    ]
    heads = ("set", "answerable / unanswerable", "R@1", "R@3", "MRR@10", "AUROC", "ms a query, p50 / p95")
    return table(heads, rows)


def answering(found: dict[str, Figures]) -> str:
    """What is answered at each nominal precision."""
    rows = [
        [
            name,
            nominal,
            str(here["given"]),
            *(number(here[key]) for key in ("precision", "ar", "fa", "near")),
            SAID[here["honest"]],
        ]
        for name, one in found.items()
        for nominal in NOMINAL
        for here in [one["all"]["at"][nominal]]
    ]
    return table(("set", "nominal P", "answers", "P", "AR", "FA", "near misses answered", "honest"), rows)


def groups(one: Figures) -> str:
    """Our own questions by style and by language."""
    rows = [
        [
            name,
            f"{here['answerable']} / {here['unanswerable']}",
            number(here["r1"]),
            number(here["r3"]),
            f"{there['right']} / {there['given'] - there['right']}",
        ]
        for kind in ("styles", "languages")
        for name, here in one[kind].items()
        for there in [here["at"]["0.95"]]
    ]
    return table(("questions", "answerable / unanswerable", "R@1", "R@3", "right / wrong answers at .95"), rows)


def people(found: dict[str, Figures]) -> str:
    """Topics and experts, where a set has labels for them."""
    rows = []
    for name, one in found.items():
        topics, experts = one["topics"], one["people"]
        if topics or experts:
            shown = [number(topics[key]) if topics else "–" for key in ("top1", "top3")]
            rows.append([name, *shown, *(number(experts[key]) if experts else "–" for key in ("hit1", "hit3"))])
    return table(("set", "topic, top-1", "topic, top-3", "expert, hit@1", "expert, hit@3"), rows)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


# pictures: 0..1 on both axes, the origin at the lower left

_SIDE, _LEFT, _TOP = 420, 64, 24
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1f2937}.frame{fill:none;stroke:#6b7280}.grid{stroke:#e5e7eb}"
    ".even{stroke:#6b7280;stroke-dasharray:4 4}path{fill:none;stroke-width:2}.paper{fill:#fff}"
    "@media(prefers-color-scheme:dark){text{fill:#e5e7eb}.grid{stroke:#374151}.paper{fill:#111827}}"
)


def reliability(found: dict[str, Figures]) -> str:
    """How probable the best candidates were said to be, and how many were right; a larger dot stands for more."""
    drawn = []
    for colour, name in zip(COLOURS, found, strict=False):
        bands = found[name]["reliability"]
        drawn.append(_path([(band["said"], band["right"]) for band in bands], colour, name))
        most = max(band["count"] for band in bands)
        for band in bands:
            x, y = _at(band["said"], band["right"])
            size = 2 + 5 * (band["count"] / most) ** 0.5
            drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{colour}" fill-opacity=".6"/>')
    even = "<line class='even' x1='{:.0f}' y1='{:.0f}' x2='{:.0f}' y2='{:.0f}'/>".format(*_at(0, 0), *_at(1, 1))
    return _chart(
        "Reliability: said and kept", "probability that was said", "share that was right", [even, *drawn], found
    )


def risk(found: dict[str, Figures]) -> str:
    """How many answers are wrong, as more questions are answered."""
    drawn = [
        _path([(point["coverage"], point["risk"]) for point in found[name]["curve"]], colour, name)
        for colour, name in zip(COLOURS, found, strict=False)
    ]
    return _chart(
        "Risk and coverage", "share of all questions that is answered", "share of answers that is wrong", drawn, found
    )


def _chart(title: str, across: str, up: str, drawn: Sequence[str], names: Sequence[str] | dict[str, Figures]) -> str:
    width, height = _LEFT + _SIDE + 170, _TOP + _SIDE + 56
    lines = []
    for step in range(6):
        x, y = _at(step / 5, step / 5)
        lines.append(f'<line class="grid" x1="{x:.0f}" y1="{_TOP}" x2="{x:.0f}" y2="{_TOP + _SIDE}"/>')
        lines.append(f'<line class="grid" x1="{_LEFT}" y1="{y:.0f}" x2="{_LEFT + _SIDE}" y2="{y:.0f}"/>')
        lines.append(f'<text x="{x:.0f}" y="{_TOP + _SIDE + 18}" text-anchor="middle">{step / 5:.1f}</text>')
        lines.append(f'<text x="{_LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{step / 5:.1f}</text>')
    middle = _TOP + _SIDE / 2
    lines += [
        f'<text x="{_LEFT + _SIDE / 2:.0f}" y="{height - 12}" text-anchor="middle">{across}</text>',
        f'<text x="16" y="{middle:.0f}" text-anchor="middle" transform="rotate(-90 16 {middle:.0f})">{up}</text>',
        f'<rect class="frame" x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}"/>',
    ]
    for place, (colour, name) in enumerate(zip(COLOURS, names, strict=False)):
        x, y = _LEFT + _SIDE + 16, _TOP + 12 + 22 * place
        lines.append(f'<path d="M{x} {y}h18" stroke="{colour}"/><text x="{x + 26}" y="{y + 4}">{name}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img" '
        f'aria-label="{title}">\n<style>{_STYLE}</style>\n<title>{title}</title>\n'
        f'<rect class="paper" width="{width}" height="{height}"/>\n' + "\n".join([*lines, *drawn]) + "\n</svg>\n"
    )


def _at(x: float, y: float) -> tuple[float, float]:
    return _LEFT + x * _SIDE, _TOP + (1 - y) * _SIDE


def _path(points: Sequence[tuple[float, float]], colour: str, name: str) -> str:
    places = " L".join("{:.1f} {:.1f}".format(*_at(*point)) for point in points)
    return f'<path d="M{places}" stroke="{colour}"><title>{name}</title></path>'


if __name__ == "__main__":
    main()
