"""The built site behind a small server with compression, and one browser for all browser tests.

Loopback only. `Server.log` holds what was asked for, so that a test can count requests as the reader's line sees them.
"""

from __future__ import annotations

import contextlib
import gzip
import threading
from collections.abc import Iterator
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import brotli

from helpers import browsers

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
}


@lru_cache(maxsize=256)
def _packed(path: Path, coding: str, stamp: float) -> bytes:
    content = path.read_bytes()
    if coding == "br":
        beside = path.with_name(path.name + ".br")
        # Quality 9 here: serving for tests need not cost what `make dist` spends; budgets are measured at 11.
        return beside.read_bytes() if beside.exists() else brotli.compress(content, quality=9)
    return gzip.compress(content, mtime=0) if coding == "gzip" else content


class Server(ThreadingHTTPServer):
    """Serves one folder on a free port of 127.0.0.1; missing pages get 404.html, as hosts do."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.log: list[str] = []

    @property
    def url(self) -> str:
        """The address of the site's root, with the last slash."""
        return f"http://127.0.0.1:{self.server_address[1]}/"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.server.log.append(path)
        root = self.server.folder.resolve()
        file = (root / path.lstrip("/")).resolve()
        if file.is_dir():
            file /= "index.html"
        status = 200
        if root not in file.parents or not file.is_file():
            file, status = root / "404.html", 404
        accepted = self.headers.get("Accept-Encoding", "")
        coding = "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""
        if file.suffix not in (".html", ".js", ".json", ".svg", ".xml", ".txt", ".css"):
            coding = ""
        body = _packed(file, coding, file.stat().st_mtime) if file.exists() else b"missing"
        self.send_response(status)
        self.send_header("Content-Type", TYPES.get(file.suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(body)))
        if coding:
            self.send_header("Content-Encoding", coding)
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # the browser has gone on to the next page
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[Server]:
    """A running server for a folder; it ends with the block."""
    server = Server(folder)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def _chromium() -> str:
    """The path of Chromium; without one the test says what to type."""
    found = browsers.find("chromium")
    assert found, "Chromium was not found; type: make test, which installs it"
    return found[0]


@contextlib.contextmanager
def start() -> Iterator[object]:
    """A running browser (Playwright's `Browser`); it ends with the block."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=browsers.chromium_flags())
        try:
            yield browser
        finally:
            browser.close()


def listen(page: Any) -> list[str]:
    """What a page of Playwright says on its console, and each error of its scripts; the list grows as it speaks.

    Chromium notes that it did not move the focus to a card's button when somebody used the page before it was first drawn.
    That is right and harmless, and only happens on a slow machine, so it does not count.
    """
    said: list[str] = []

    def hear(text: str) -> None:
        if not text.startswith("Autofocus processing was blocked"):
            said.append(text)

    page.on("console", lambda message: hear(message.text))
    page.on("pageerror", lambda error: hear(str(error)))
    return said
