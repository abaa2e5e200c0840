"""How long a writer waits in the live preview: from saving a file until its page shows the change."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

SENTENCE = "The first group"
FIRST_BUILD = 120  # seconds
ONE_EDIT = 60


def edits(program: str, project: Path, name: str, count: int = 3) -> list[float]:
    """Seconds from saving `docs/articles/NAME.md` until the preview serves the change; once for each of some edits."""
    port = free_port()
    log = open(project / "serve.log", "wb")  # noqa: SIM115 - open as long as the server runs
    server = subprocess.Popen(
        [program, "serve", "--port", str(port)], cwd=project, stdout=log, stderr=log, start_new_session=True
    )
    page, url = project / f"docs/articles/{name}.md", f"http://127.0.0.1:{port}/articles/{name}/"
    before = page.read_text(encoding="utf-8")
    try:
        wait_for(url, SENTENCE, FIRST_BUILD)
        time.sleep(2)
        return [edit(page, before, url, f"Edit number {number} {SENTENCE.lower()}") for number in range(count)]
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()
        log.close()
        page.write_text(before, encoding="utf-8")


def edit(page: Path, before: str, url: str, words: str) -> float:
    """Write words into a page's first sentence; the seconds until they are served."""
    page.write_text(before.replace(SENTENCE, words, 1), encoding="utf-8")
    start = time.perf_counter()
    wait_for(url, words, ONE_EDIT)
    took = time.perf_counter() - start
    time.sleep(1)
    return took


def wait_for(url: str, words: str, seconds: float) -> None:
    """Wait until an address serves some words. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if words.encode() in urllib.request.urlopen(url, timeout=seconds).read():
                return
        except OSError:
            pass
        time.sleep(0.02)
    raise TimeoutError(f"{url} does not say {words!r} after {seconds} s")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
