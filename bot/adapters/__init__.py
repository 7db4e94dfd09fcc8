"""Adapters translate between a platform and `bot.messages`; they decide nothing."""
