"""The report of an evaluation for people: tables on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table

SAID = {True: "yes", False: "NO", None: "too few"}
GROUPED = "0.95"
"""The nominal precision at which groups of queries are shown."""


def show(figures: dict[str, Any], console: Console) -> None:
    """Print the figures of `figures.report`."""
    console.print(_head(figures), markup=False)
    if "all" not in figures:
        answered = ", ".join(f"{count} at {name}" for name, count in figures["given"].items())
        console.print(f"No query has a label, so nothing can be judged. Answered: {answered}.")
        return
    whole = figures["all"]
    console.print(
        _table(
            "Finding",
            ("answerable", "unanswerable", "R@1", "R@3", "MRR@10", "AUROC"),
            [
                [
                    whole["answerable"],
                    whole["unanswerable"],
                    *map(number, map(whole.get, ("r1", "r3", "mrr10", "auroc"))),
                ]
            ],
        )
    )
    console.print(_nominal(figures))
    for title, name in (("By style", "styles"), ("By language", "languages")):
        if figures[name]:
            console.print(_groups(title, figures[name]))
    for title, name, keys in (("Topics", "topics", ("top1", "top3")), ("Experts", "people", ("hit1", "hit3"))):
        if found := figures[name]:
            row = [found["queries"], *(number(found[key]) for key in keys)]
            console.print(_table(title, ("queries", *keys), [row]))


def number(value: float | None) -> str:
    """A share with three digits, or a dash."""
    return "–" if value is None else f"{value:.3f}"


def _head(figures: dict[str, Any]) -> str:
    return (
        f"{figures['queries']} queries ({figures['labelled']} with labels), {figures['knowledge']} entries with "
        f"{figures['answers']} answers, {figures['experts']} experts; {figures['ms']['p50']:.1f} ms a query, "
        f"p95 {figures['ms']['p95']:.1f} ms"
    )


def _nominal(figures: dict[str, Any]) -> Table:
    rows = [
        [
            name,
            "silent" if figures["thresholds"][name] is None else number(figures["thresholds"][name]),
            here["given"],
            *(number(here[key]) for key in ("precision", "ar", "fa", "near")),
            SAID[here["honest"]],
        ]
        for name, here in figures["all"]["at"].items()
    ]
    heads = ("nominal P", "threshold", "given", "P", "AR", "FA", "near misses answered", "honest")
    return _table("Answering", heads, rows)


def _groups(title: str, groups: dict[str, Any]) -> Table:
    rows = []
    for name, here in groups.items():
        there = here["at"][GROUPED]
        found = map(number, (here["r1"], here["r3"]))
        rows.append([name, here["answerable"], here["unanswerable"], *found, there["right"], _wrong(there)])
    heads = ("", "answerable", "unanswerable", "R@1", "R@3", f"right at {GROUPED}", f"wrong at {GROUPED}")
    return _table(title, heads, rows)


def _wrong(here: dict[str, Any]) -> int:
    return int(here["given"] - here["right"])


def _table(title: str, heads: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    table = Table(title=title, title_justify="left")
    for place, head in enumerate(heads):
        table.add_column(head, justify="left" if place == 0 else "right")
    for row in rows:
        table.add_row(*map(str, row))
    return table
