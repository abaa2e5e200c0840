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
    """The live preview, from its start to its end."""

    def __init__(self, root: Path, served: Path) -> None:
        """served is the folder that the server shows."""
        self.session: Session | None = None  # the last build's
        self.search_words: dict[str, str] = {}  # of each page as it is shown, by the page's digest
        self.folder = ServedFolder(served)
        self.whole = False  # whether the last build ended well, and none has begun since
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
        """Read the sources anew, but for what has not changed."""
        self.session = Session(self._root, serving=True, earlier=self.session)
        return self.session

    def start(self, *jobs: workers.Job[Any, Any]) -> None:
        """Let workers do jobs in the first build; from then on the server has threads, which must not be forked."""
        if not self._built:
            workers.start(*jobs)

    def finish(self) -> None:
        """The build is done: show it."""
        self._built = self.whole = True
        self.folder.finish()
