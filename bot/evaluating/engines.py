"""The engines an evaluation can run: how knowledge is indexed, and what is found for a query.

An engine sees the knowledge and a query's words (and its language, where that is asked for), never a label.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory
from typing import Protocol

from sqlalchemy import text

from bot.app import lexicon
from bot.evaluating.files import Entry
from bot.services.answering import gather
from bot.services.ranking import Model, Ranked, rank
from bot.services.ranking_features import Features, features
from storage import search
from storage.db import Database, Tx
from storage.search_text import clean

COMMUNITY = "asean"
"""Whose glossary is used."""
_LONGEST = 2_000
_MADE_UP = ("Standard answer", "Answer to:")


class Engine(Protocol):
    """What an evaluation needs of an engine. `tx` is of a database made by `scratch`."""

    async def load(self, tx: Tx, entries: Sequence[Entry]) -> None:
        """Make the entries findable."""

    async def features(self, tx: Tx, query: str, lang: str | None) -> list[Features]:
        """The candidate answers, one for each distinct answer, as numbers."""

    async def rank(self, tx: Tx, query: str, lang: str | None, model: Model) -> list[Ranked]:
        """The candidate answers with their probabilities under this model, the best first, at most ten."""


class Lexical:
    """The engine without downloads: the bot's own index and features, with the glossary that ships."""

    def __init__(self) -> None:
        self._lexicon = lexicon(COMMUNITY)

    async def load(self, tx: Tx, entries: Sequence[Entry]) -> None:
        """Index the entries under their ids, answers as they stand."""
        for entry in entries:
            await search.index(tx, entry.id, entry.question, entry.aliases, entry.answer)

    async def features(self, tx: Tx, query: str, lang: str | None) -> list[Features]:
        """See `Engine`; the language is not used."""
        return features(await gather(tx, clean(query, _LONGEST), self._lexicon))

    async def rank(self, tx: Tx, query: str, lang: str | None, model: Model) -> list[Ranked]:
        """See `Engine`; the language is not used."""
        return rank(await gather(tx, clean(query, _LONGEST), self._lexicon), model)


ENGINES: dict[str, Callable[[], Engine]] = {"default": Lexical}
"""By the name that `--engine` takes."""


def told(entry: Entry) -> str:
    """The answer as far as topics can be learnt from it: nothing where it only names its class or repeats the
    question ("Standard answer for: …", "Answer to: …").
    """
    return "" if entry.answer.startswith(_MADE_UP) else entry.answer


@asynccontextmanager
async def scratch() -> AsyncIterator[Tx]:
    """A transaction of an empty database with the search index, in a folder that is removed afterwards."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/scratch.db", synchronous="OFF")
        try:
            async with database.write() as tx:
                for statement in search.CREATE:
                    await tx.execute(text(statement))
                yield tx
        finally:
            await database.close()
