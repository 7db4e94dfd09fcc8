"""The command `mufakat evaluate`: reads two files, shows figures, writes predictions."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from bot.evaluating.files import Dataset
    from bot.evaluating.work import Calibration, Options, Result

EPILOG = "Example: mufakat evaluate test.jsonl --calibrate dev.jsonl --oos-share 0.2 --predictions out.jsonl"
_UNPROVEN = "{}: no query is unanswerable, so nothing shows how often such a one would be answered: silence."
_errors = Console(stderr=True, highlight=False, soft_wrap=True)


def evaluate(
    file: Annotated[Path, typer.Argument(help="JSON lines: knowledge, experts, and queries with or without labels.")],
    calibrate: Annotated[
        Path, typer.Option(help="JSON lines with labelled queries: weights and thresholds come from here alone.")
    ],
    oos_share: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Assumed share of unanswerable queries; otherwise as in the file above."),
    ] = None,
    aliases: Annotated[
        int,
        typer.Option(min=0, help="Add the first N labelled phrasings of each entry as aliases; they are not asked."),
    ] = 0,
    examples: Annotated[
        int | None, typer.Option(min=1, help="Learn each topic from N entries, chosen by --seed; otherwise from all.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Which entries --examples takes.")] = 0,
    with_lang: Annotated[bool, typer.Option("--with-lang", help="Tell the engine the language of a query.")] = False,
    engine: Annotated[str, typer.Option(help="What finds the answers.")] = "default",
    predictions: Annotated[Path | None, typer.Option(help="Write a JSON line a query here, in order.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")] = False,
) -> None:
    """Ask every query of a file in a scratch database, and say how often the bot is right, wrong or silent.

    Only the words of a query reach the engine (and its language with --with-lang). A candidate counts as right if
    expected_ids names it, or names an entry with the same answer text: such entries are one answer, and the
    candidate printed for it is the entry that matches best.
    """
    from bot.evaluating.figures import report
    from bot.evaluating.files import FileProblems, read
    from bot.evaluating.tables import show
    from bot.evaluating.work import Options

    options = Options(oos_share, aliases, examples, seed, with_lang, engine)
    try:
        data, dev = read(file), read(calibrate)
        asked, results, learnt = asyncio.run(_run(data, dev, options))
        if predictions is not None:
            with predictions.open("w", encoding="utf-8") as out:
                out.writelines(json.dumps(one.as_line()) + "\n" for one in results)
    except FileProblems as problems:
        for line in problems.lines:
            _errors.print(line, markup=False, style="red")
        raise typer.Exit(1) from None
    except OSError as error:
        _errors.print(f"{error.filename}: {error.strerror or error}", markup=False, style="red")
        raise typer.Exit(1) from None
    figures = report(asked, results, learnt)
    if as_json:
        sys.stdout.write(json.dumps({"file": data.name, "calibrated_on": dev.name, **figures}) + "\n")
    else:
        show(figures, Console(highlight=False))


async def _run(data: Dataset, dev: Dataset, options: Options) -> tuple[Dataset, list[Result], Calibration]:
    from bot.clock import Clock
    from bot.evaluating import work

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_errors, transient=True) as bar:
        learnt = await work.calibrate(dev, options, _step(bar, bar.add_task("Calibrating", total=None)))
        if options.oos_share and all(one.answerable for one in learnt.predictions):
            bar.console.print(_UNPROVEN.format(dev.name), markup=False, style="yellow")
        asking = _step(bar, bar.add_task("Asking", total=None))
        asked, results = await work.predict(data, learnt, options, Clock(), asking)
    return asked, results, learnt


def _step(bar: Progress, task: TaskID) -> Callable[[int, int], None]:
    return lambda done, of: bar.update(task, completed=done, total=of)
