"""aiogram as its first example has it: a dispatcher that echoes. Argument: the server."""

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

dispatcher = Dispatcher()


@dispatcher.message()
async def echo(message: Message) -> None:
    """Say the same."""
    await message.answer(message.text or "")


async def main(server: str) -> None:
    """Poll until ended."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(server))
    await dispatcher.start_polling(Bot("42:bench", session=session))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
