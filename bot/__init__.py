"""Mufakat: a chat bot that carries a community of practice on good governance."""

__version__ = "0.1.0"
