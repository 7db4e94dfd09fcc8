"""`python -m bot` is the console script `mufakat`."""

from bot.cli import main

main()
