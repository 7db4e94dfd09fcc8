"""A local Bot API server. It answers 404 to what it does not know and refuses what the real one refuses."""

from tests.servers.telegram.people import People
from tests.servers.telegram.server import Fault, TelegramServer
from tests.servers.telegram.state import BOT_ID, TOKEN, USERNAME, Refusal, State

__all__ = ["BOT_ID", "TOKEN", "USERNAME", "Fault", "People", "Refusal", "State", "TelegramServer"]
