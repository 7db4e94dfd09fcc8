"""Pure encoders: a `Body` to what a platform is sent. All share one layout, so they say the same
everywhere.
"""

from bot.messages.encode.discord import discord_markdown
from bot.messages.encode.plaintext import plain
from bot.messages.encode.telegram import telegram_html

__all__ = ["discord_markdown", "plain", "telegram_html"]
