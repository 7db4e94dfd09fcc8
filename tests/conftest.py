"""Hypothesis without deadlines: on a busy machine they only measure the machine."""

from hypothesis import settings

settings.register_profile("calm", deadline=None, derandomize=True)
settings.load_profile("calm")
