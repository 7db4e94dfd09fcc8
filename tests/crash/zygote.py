"""A process that has everything imported and forks one child a story, so that a kill costs no start-up time.

Reads lines `folder<TAB>kind<TAB>boundary` (0: none) and answers each with the child's exit code (-9: killed).
"""

from __future__ import annotations

import os
import sys
import traceback

from bot.app import lexicon
from bot.services.profiles import _learn
from tests.crash.story import play
from tests.world import COMMUNITY


def main() -> None:
    """Serve until the input ends."""
    words = lexicon("asean")  # children inherit what is learnt once
    _learn(COMMUNITY, (), (), words)
    for line in sys.stdin:
        folder, kind, boundary = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            code = 1
            try:
                play(folder, kind, int(boundary) or None)
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
