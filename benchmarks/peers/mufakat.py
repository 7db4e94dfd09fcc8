"""This bot on one platform, as `mufakat run` puts it together. Arguments: database, platform, options as JSON.

One thing differs: the outbox does not pace (a bot may send 30 messages a second on Telegram, and an echo that is
measured beyond that does not pace either).
"""

from __future__ import annotations

import asyncio
import dataclasses
import gc
import json
import logging
import signal
import sys
from typing import Any

from bot import app as application
from bot.clock import Clock
from config import community as communities
from storage.db import Database

UNPACED = {"per_chat_seconds": 0.0, "group_per_minute": 0, "per_second": 0.0}


async def main(database: str, platform: str, options: dict[str, Any]) -> None:
    """Run until ended."""
    db, clock, community, texts = (
        Database(f"sqlite:///{database}"),
        Clock(),
        communities.load("asean"),
        application.catalogs(),
    )
    adapters = application.connect(db, clock, community, texts, {platform: options})
    for adapter in adapters.values():
        adapter.capabilities = dataclasses.replace(adapter.capabilities, **UNPACED)
    app = await application.compose(db, clock, community, texts, adapters)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    try:
        async with application.running(app):
            gc.collect()
            gc.freeze()
            await stop.wait()
    finally:
        await db.close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3])))
