"""Pages as MkDocs sees them: finished ones that need no Markdown, and downloads."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from typing import Any

from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as EnginePage

from evidence.build.finished_pages import Said
from evidence.build.served_folder import Delta
from evidence.reading.pages.page import Page

READY = "ready.html"  # the empty template of pages that come ready


class ReadyPage(EnginePage):
    """A page that MkDocs lists and writes while its HTML comes ready from the cache or a worker.

    MkDocs lets plugins give a file a page of their own (`File.page`, since 1.6).
    """

    def __init__(self, source: Page, file: File, config: Any) -> None:
        """source is the page as our reader read it."""
        super().__init__(None, file, config)
        self.source = source

    def read_source(self, config: Any) -> None:
        """Nothing is read again."""
        self.markdown, self.meta = "", {**self.source.meta, "template": READY}

    def render(self, config: Any, files: Files) -> None:
        """Nothing is rendered here."""
        self.content = ""


class Download(File):
    """A file that is made when MkDocs writes it, and that the preview writes only when it changed."""

    make: Callable[[], str]
    delta: Delta | None = None

    def copy_file(self, dirty: bool = False) -> None:
        """Make it, and write it where need be."""
        self.content_string = self.make()
        if not self.delta or not self.delta.same(self.dest_uri, self.content_string):
            super().copy_file(dirty)
        self.content_string = ""  # written: nothing asks for it again


def as_read(source: Page, markdown: str) -> str | None:
    """The veiled copy of a page's Markdown, where it is the text as our reader read it."""
    start = len(source.text) - len(source.text[source.body :].lstrip("\n"))
    return source.veiled[start:] if source.text[start:] == markdown else None


@contextlib.contextmanager
def warnings_raised() -> Iterator[Said]:
    """What MkDocs and its plugins warn of, kept back: a worker cannot count it for the strict mode."""
    said: Said = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append((record.name, record.levelno, record.getMessage()))

    engine = logging.getLogger("mkdocs")
    before, engine.handlers = engine.handlers, [Keep(logging.WARNING)]
    try:
        yield said
    finally:
        engine.handlers = before
