"""Collects the warnings of MkDocs and its plugins while a page is made."""

import contextlib
import logging
from collections.abc import Iterator

from evidence.build.finished_pages import Warnings


@contextlib.contextmanager
def warnings_raised() -> Iterator[Warnings]:
    """Collect the warnings of MkDocs and its plugins, since a worker cannot count them for the strict mode."""
    engine, collector = logging.getLogger("mkdocs"), _Collector(logging.WARNING)
    before, engine.handlers = engine.handlers, [collector]
    try:
        yield collector.warnings
    finally:
        engine.handlers = before


class _Collector(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.warnings: Warnings = []

    def emit(self, record: logging.LogRecord) -> None:
        self.warnings.append((record.name, record.levelno, record.getMessage()))
