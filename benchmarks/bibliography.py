"""What a bibliography of 5,000 entries costs, the first time and afterwards: every step that sees all entries."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import generate
from evidence import checks
from evidence.bibliography import read_bibliography
from evidence.references import format_references
from evidence.sources import Sources

ENTRIES = 5000


def seconds() -> tuple[float, float]:
    """Seconds for reading, checking and formatting: the first time, and when the formatted references are kept."""
    text = "\n".join(generate.entry(number) for number in range(ENTRIES))
    checks.load()
    with tempfile.TemporaryDirectory() as folder:

        def everything() -> None:
            references, _ = read_bibliography(text, "references.bib")
            format_references(references, generate.ROOT / "ama.csl", Path(folder))
            sources = Sources(root=Path(folder), references=references, bibliography_text=text)
            checks.run_all(sources, checks.Context(dt.date(2026, 11, 23)))

        return _timed(everything), _timed(everything)


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
