"""Imports the SDK once without its warning about voice (`audioop`, gone in Python 3.13): this bot never speaks."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import discord  # noqa: F401
