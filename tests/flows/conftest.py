"""Worlds for conversations, on the room and on strict fakes of the platforms to come."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.world import World, world


@pytest.fixture(params=["room", "telegram", "discord"])
async def everywhere(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """The same conversation on each platform."""
    async with world(tmp_path, request.param) as one:
        yield one


@pytest.fixture(params=["telegram", "discord"])
async def there(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """A conversation on a strict fake, which can fail in a platform's ways."""
    async with world(tmp_path, request.param) as one:
        yield one


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """A conversation in the room."""
    async with world(tmp_path) as one:
        yield one
