"""Handlers wire: they read the words or the button, call a service, and return messages. They never send."""
