"""Faults to order: of requests, and of dispatches."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field


@dataclass
class Fault:
    """What happens to the next `times` requests whose "METHOD /path" matches `match`.

    `kind`: "limit" (429 with `seconds`, `everywhere`, `scope`), "error" (`status`, nothing happens), "drop" (it takes
    effect, the answer is lost), "hold" (it waits until `Faults.release`), "edge" (429 without JSON), "none" (so many
    pass before a later fault hits).
    """

    match: str
    kind: str
    times: int = 1
    seconds: float = 1.0
    everywhere: bool = False
    scope: str = "user"
    status: int = 500
    took: int = 0

    def takes(self, request: str) -> bool:
        """Whether it hits this request; counts."""
        if self.took >= self.times or not re.search(self.match, request):
            return False
        self.took += 1
        return True


@dataclass
class Faults:
    """All that is ordered. `duplicate`: each dispatch goes out so often again. `hold_dispatches`: keeps them back."""

    requests: list[Fault] = field(default_factory=list)
    duplicate: int = 0
    hold_dispatches: bool = False
    resumable: bool = True
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def of(self, request: str) -> Fault | None:
        """The fault that hits a request."""
        return next((one for one in self.requests if one.takes(request)), None)
