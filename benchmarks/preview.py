"""How long a writer waits in the live preview: from saving a file until its page shows the change.

The same for every tool: its server is started, its page is fetched again and again, words are written into the source.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path

from benchmarks import generate, measure

FIRST_BUILD = 300  # seconds; the largest site of the slowest tool, on a busy machine
ONE_EDIT = 180
AT_REST = 0.2  # processor seconds in a second; looking for changed files costs a preview some
ENDING = 10


def edits(command: Sequence[str], project: Path, page: Path, url: str, count: int) -> list[float]:
    """Seconds from saving `page` until the preview serves the change at `url`; once for each of `count` edits.

    `command` starts the preview in `project`. Raises measure.Failed when it cannot be measured.
    """
    before = page.read_text(encoding="utf-8")
    with running(command, project) as server:
        try:
            wait_for(url, generate.FIRST_WORDS, FIRST_BUILD, server)
            return [edit(page, before, url, server) for _ in range(count)]
        finally:
            page.write_text(before, encoding="utf-8")


def edit(page: Path, before: str, url: str, server: subprocess.Popen[bytes]) -> float:
    """Write new words into a page whose text was `before`; the seconds until they are served."""
    text, words = generate.edited(before)
    rest(server)
    page.write_text(text, encoding="utf-8")
    start = time.perf_counter()
    wait_for(url, words, ONE_EDIT, server)
    return time.perf_counter() - start


def rest(server: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Wait until a server has nothing more to do: some show the first page while they still build the others."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        before = measure.spent(server.pid)
        time.sleep(1)
        if measure.spent(server.pid) - before < AT_REST:
            return


def wait_for(url: str, words: str, seconds: float, server: subprocess.Popen[bytes]) -> None:
    """Wait until an address serves some words. Raises measure.Failed when it does not, or the server has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            raise measure.Failed(f"the preview ended by itself ({server.returncode})")
        with suppress(OSError, HTTPException):
            if words.encode() in urllib.request.urlopen(url, timeout=seconds).read():
                return
        time.sleep(0.02)
    raise measure.Failed(f"not visible after {seconds} s")


@contextmanager
def running(command: Sequence[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A command that runs in a folder, and has ended with all that it started afterwards."""
    with open(measure.log_of(folder), "wb") as log:
        server = subprocess.Popen(list(command), cwd=folder, stdout=log, stderr=log, start_new_session=True)
        try:
            yield server
        finally:
            stop(server)


def stop(server: subprocess.Popen[bytes]) -> None:
    """End a server as Ctrl+C does, so that it tidies up; then, less kindly, whatever is left of it."""
    children = measure.descendants(server.pid)
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(server.pid, kind)  # it leads a group of its own
        with suppress(subprocess.TimeoutExpired):
            server.wait(ENDING)
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)  # one that left the group


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
