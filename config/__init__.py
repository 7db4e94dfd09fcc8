"""What an operator may change: settings from the environment, and the community from a TOML file.

Only `bot.app` and `bot.cli` read this package; everybody else is given values.
"""
