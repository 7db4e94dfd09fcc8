"""The console script `mufakat`: init, run, migrate, import, export, ask, say, evaluate, role, invite and so on."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.clock import Clock
from bot.evaluating import command
from config.settings import Settings, SettingsError, load, variable

T = TypeVar("T")
cli = typer.Typer(
    name="mufakat",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A chat bot that carries a community of practice: answers, experts, and the room in a browser.",
)
role = typer.Typer(no_args_is_help=True, help="Give or take roles from the terminal.")
cli.add_typer(role, name="role")
cli.command(epilog=command.EPILOG)(command.evaluate)
errors = Console(stderr=True, highlight=False, soft_wrap=True)
output = Console(highlight=False, soft_wrap=True)

Json = Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")]


class Platform(StrEnum):
    """What `init` can set up."""

    TELEGRAM = "telegram"
    DISCORD = "discord"


def main() -> None:
    """Entry point."""
    cli()


@cli.command(epilog="Example: mufakat run --port 9000")
def run(
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port of the room; otherwise MUFAKAT_WEB__PORT.")
    ] = None,
) -> None:
    """Migrate, load the demo community if nobody is known yet, and open the room."""
    from bot import serving
    from bot.adapters.base import StartError
    from bot.logs import configure
    from config.community import CommunityError

    settings = _settings()
    if port is not None:
        settings = settings.model_copy(update={"web": settings.web.model_copy(update={"port": port})})
    configure(settings.log.level, as_json=settings.log.as_json)
    try:
        asyncio.run(serving.run(settings))
    except CommunityError as error:
        _fail(*error.lines)
    except StartError as error:
        _fail(str(error))
    except serving.DemoInEarnest:
        _fail(
            "This database holds the demo community, and platforms and members need a real one.",
            "Name another file with MUFAKAT_DATABASE__URL, or take the token (or MUFAKAT_WEB__AUTH) away for the demo.",
        )
    except OSError as error:
        _fail(f"The room cannot be opened at {settings.web.host}:{settings.web.port}: {error.strerror or error}.")


@cli.command(epilog="Example: mufakat init telegram")
def init(
    platform: Annotated[Platform, typer.Argument(help="The platform to set up.")],
    token_file: Annotated[
        Path | None, typer.Option(help="A file with the token (- for standard input); nothing is asked then.")
    ] = None,
) -> None:
    """Set up a platform step by step: how to come by a token, whether it is right, and what to do next."""
    from bot import app, wizard
    from bot.logs import configure
    from bot.platforms import introducer

    settings = _settings()
    configure("ERROR")
    found, section, place = introducer(platform), getattr(settings, platform), variable(platform, "token")
    if found is None:
        _fail(f"The adapter for {platform} knows no set-up of its own: put a token into {place}.")
    try:
        wizard.set_up(
            found,
            dict(section),
            variable=place,
            token_file=token_file,
            env_file=Path(".env"),
            environ=os.environ,
            said=wizard.described(app.catalogs(), app.community_of(settings).title),
            console=output,
        )
    except wizard.Unfinished as error:
        _fail(str(error))


@cli.command(name="migrate", epilog="Example: mufakat migrate")
def migrate_() -> None:
    """Bring the database to the schema of this version; a copy is kept beside it."""
    from storage.migrate import migrate

    steps = migrate(_settings().database.url)
    output.print(f"Applied: {', '.join(steps)}." if steps else "Nothing to do: the schema is current.")


@cli.command(name="install-demo", epilog="Example: mufakat install-demo")
def install_demo_() -> None:
    """Add the fictional demo community."""
    from bot import app

    async def work(settings: Settings, db: Any) -> None:
        await app.install_demo(db, app.community_of(settings), Clock())

    _with_database(work)
    output.print("The demo community is in place.")


@cli.command(name="import", epilog="Example: mufakat import knowledge.jsonl")
def import_(
    file: Annotated[Path, typer.Argument(help="JSON lines: knowledge, expert and question objects.")],
    example: Annotated[bool, typer.Option(help="Mark the knowledge as example, not official advice.")] = False,
) -> None:
    """Take in knowledge, experts and questions. Everything is checked first; nothing is half-imported."""
    from bot import app, terminal
    from bot.services import transfer

    async def work(settings: Settings, db: Any) -> transfer.Counts:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=errors, transient=True) as bar:
            task = bar.add_task("Importing", total=None)
            return await transfer.import_file(
                db,
                app.community_of(settings),
                file,
                now=Clock().now(),
                example=example,
                progress=lambda done, of: bar.update(task, completed=done, total=of),
            )

    try:
        counts = _with_database(work)
    except transfer.ImportProblems as problems:
        _fail(*problems.lines, "Nothing was imported.")
    except OSError as error:
        _fail(f"{file} cannot be read: {error.strerror or error}.")
    else:
        output.print(terminal.imported(counts))


@cli.command(epilog="Example: mufakat export community.jsonl")
def export(
    file: Annotated[Path, typer.Argument(help="Where to write; - for standard output.")] = Path("-"),
) -> None:
    """Give knowledge, experts and questions back as JSON lines."""
    from bot import app
    from bot.services import transfer

    async def to_output(settings: Settings, db: Any) -> None:
        async with db.read() as tx:
            for line in await transfer.export_lines(tx, app.community_of(settings)):
                sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")

    async def to_file(settings: Settings, db: Any) -> transfer.Counts:
        return await transfer.export_file(db, app.community_of(settings), file)

    if str(file) == "-":
        _with_database(to_output)
        return
    try:
        counts = _with_database(to_file)
    except OSError as error:
        _fail(f"{file} cannot be written: {error.strerror or error}.")
    errors.print(f"Wrote {counts.knowledge} entries, {counts.experts} experts and {counts.questions} questions.")


@cli.command(epilog='Example: mufakat ask "How do we consult the public before a draft law?" --json')
def ask(
    question: Annotated[str, typer.Argument(help="The question, in any of the community's languages.")],
    as_json: Json = False,
) -> None:
    """Answer from the community's knowledge, or say who would be asked. Nothing is written or sent."""
    from bot import app, terminal

    async def work(settings: Settings, db: Any) -> dict[str, Any]:
        return await terminal.ask(db, app.community_of(settings), question, Clock().now())

    found = _with_database(work)
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    else:
        output.print(terminal.in_words(found), markup=False)


@cli.command(epilog='Example: mufakat say official-kh "@mufakat how do we share flood data?" --place questions')
def say(
    persona: Annotated[str, typer.Argument(help="Whose words they are: the id of somebody in the room.")],
    line: Annotated[str, typer.Argument(help="What they type; /commands work too.")],
    place: Annotated[str, typer.Option(help="A channel of the room; without it, the private chat.")] = "",
) -> None:
    """Play one line as somebody in the room, and show what the bot sends because of it."""
    from bot import app, terminal

    async def work(settings: Settings, db: Any) -> str:
        return await terminal.say(db, app.community_of(settings), persona, line, place)

    try:
        output.print(_with_database(work), markup=False)
    except LookupError as error:
        _fail(str(error.args[0]))


@cli.command(epilog="Example: mufakat replay")
def replay() -> None:
    """Hand in again what the bot could not handle. Stop the bot first."""
    from bot import app, terminal

    async def work(settings: Settings, db: Any) -> tuple[int, int]:
        return await terminal.replay(db, app.community_of(settings))

    count, failed = _with_database(work)
    output.print(f"Handed in {count} events again; {failed} failed once more.")


@cli.command(epilog="Example: mufakat invite --nation VN")
def invite(
    nation: Annotated[str, typer.Option(help="Their nation, in two letters; it stays unconfirmed.")] = "",
) -> None:
    """Print a link that lets one new member into the room (web.auth): how the first one comes in."""
    from bot import app, terminal

    async def work(settings: Settings, db: Any) -> str:
        language = settings.defaults.language
        return await terminal.invite(db, app.community_of(settings), nation, language, Clock().now())

    web = _settings().web
    if not web.auth:
        _fail(f"The room lets nobody in by a link: set {variable('web', 'auth')}=true first.")
    try:
        sys.stdout.write(f"{web.public_url or f'http://{web.host}:{web.port}'}/enter#{_with_database(work)}\n")
    except LookupError as error:
        _fail(str(error.args[0]))


@cli.command(epilog="Example: mufakat doctor")
def doctor() -> None:
    """Look for what could keep the bot from working; each line with its cure."""
    from bot import app, serving
    from bot import doctor as examination
    from bot.logs import configure
    from bot.platforms import introductions, looks

    settings = _settings()
    configure("ERROR")
    wanted = serving.platforms_of(settings)
    asked = introductions(wanted), looks(wanted)
    web = settings.web
    found = asyncio.run(examination.examine(settings.database.url, app.catalogs(), *asked, members=web.auth))
    found += examination.way_in(auth=web.auth, public_url=web.public_url, allow_remote=web.allow_remote)
    for line in examination.lines(found):
        output.print(line, markup=False)
    if any(one.ok is False for one in found):
        raise typer.Exit(1)


@role.command(epilog="Example: mufakat role grant m7 coordinator")
def grant(
    member: Annotated[str, typer.Argument(help="The member's id.")],
    name: Annotated[str, typer.Argument(help="coordinator or focal_point")] = "coordinator",
) -> None:
    """Give a role: how the first coordinator is made. Later ones are made by two coordinators with /role."""
    _change_role(member, name, give=True)
    output.print(f"{member} is {name} now.")


@role.command(epilog="Example: mufakat role revoke m7 coordinator")
def revoke(
    member: Annotated[str, typer.Argument(help="The member's id.")],
    name: Annotated[str, typer.Argument(help="coordinator or focal_point")] = "coordinator",
) -> None:
    """Take a role away."""
    _change_role(member, name, give=False)
    output.print(f"{member} is no longer {name}.")


def _change_role(member: str, name: str, *, give: bool) -> None:
    from bot import terminal

    try:
        _with_database(lambda _settings, db: terminal.change_role(db, member, name, Clock().now(), give=give))
    except LookupError as error:
        _fail(str(error.args[0]))


def _with_database(work: Callable[[Settings, Any], Awaitable[T] | Coroutine[Any, Any, T]]) -> T:
    from bot.logs import configure
    from config.community import CommunityError
    from storage.db import Database
    from storage.migrate import migrate

    settings = _settings()
    configure("WARNING", as_json=settings.log.as_json)
    migrate(settings.database.url)

    async def inner() -> T:
        db = Database(settings.database.url)
        try:
            return await work(settings, db)
        finally:
            await db.close()

    try:
        return asyncio.run(inner())
    except CommunityError as error:
        _fail(*error.lines)


def _settings() -> Settings:
    try:
        return load()
    except SettingsError as error:
        _fail(*error.lines)


def _fail(*lines: str) -> NoReturn:
    for line in lines:
        errors.print(line, markup=False, style="red")
    raise typer.Exit(1)
