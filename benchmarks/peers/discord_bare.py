"""discord.py as its examples have it: a slash command that replies at once. Arguments: API, gateway, token."""

import sys

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

client = discord.Client(intents=discord.Intents(guilds=True))
tree = app_commands.CommandTree(client)


@tree.command()
async def ask(interaction: discord.Interaction, question: str) -> None:
    """Say that it was heard."""
    await interaction.response.send_message(f"Heard: {question}")


if __name__ == "__main__":
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = sys.argv[1], yarl.URL(sys.argv[2])
    client.run(sys.argv[3], log_handler=None)
