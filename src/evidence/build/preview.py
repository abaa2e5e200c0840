"""What the live preview keeps from one build to the next."""

import os
import sys
import time
from pathlib import Path
from typing import Any

from evidence.build import workers
from evidence.build.served_folder import ServedFolder
from evidence.build.session import Session


class Preview:
    """What one live preview keeps while it runs."""

    def __init__(self, root: Path, served: Path) -> None:
        """served is the folder that the server shows."""
        self.session: Session | None = None  # the last build's
        self.search_words: dict[str, str] = {}  # the words of each page that is shown, by the page's digest
        self.folder = ServedFolder(served)
        self.whole = False  # whether the last build succeeded and no other has begun since
        self._root, self._started, self._built = root, time.time(), False

    def begin(self) -> Path:
        """Begin a build. Returns the folder that it must write into.

        A change in our own code starts the whole program again, since Python keeps the modules that it has loaded.
        """
        self.whole = False
        newest = max((file.stat().st_mtime for file in (self._root / "src").rglob("*.py")), default=0)
        if newest > self._started:
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
        return self.folder.begin()

    def read(self) -> Session:
        """Read the sources again, except for what has not changed."""
        self.session = Session(self._root, serving=True, earlier=self.session)
        return self.session

    def start(self, *jobs: workers.Job[Any, Any], worth_it: int = workers.WORTH_IT) -> None:
        """Let workers do jobs in the first build.

        After it the server has threads, and a process with threads must not be forked.
        """
        if not self._built:
            workers.start(*jobs, worth_it=worth_it)

    def finish(self) -> None:
        """Show the build that is done."""
        self._built = self.whole = True
        self.folder.finish()
