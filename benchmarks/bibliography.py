"""What a bibliography of 5,000 entries costs, the first time and afterwards: every step that sees all entries."""

from __future__ import annotations

import datetime as dt
import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from mkdocs_bibtex.registry import SimpleRegistry

from benchmarks import generate
from evidence.build import page_checks
from evidence.build.mkdocs import bibtex_fence
from evidence.checks import check
from evidence.reading.references.bibliography import read_bibliography
from evidence.reading.sources import Sources
from evidence.render.downloads import downloads
from evidence.render.site import Site

ENTRIES = 5000


def seconds() -> tuple[float, float]:
    """Seconds for all that a build does with its entries: the first time, and when the formatted references are kept."""
    text = "\n".join(generate.entry(number) for number in range(ENTRIES))
    check.load()
    gc.set_threshold(50_000, 20, 50)  # as a build does
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "docs").mkdir()
        (Path(folder) / "docs/index.md").write_text("# A page\n")  # the checks' Markdown reader wants one
        return _timed(lambda: _everything(text, Path(folder))), _timed(lambda: _everything(text, Path(folder)))


def _everything(text: str, folder: Path) -> None:
    """As the plugin does it."""
    references, _ = read_bibliography(text, "references.bib")
    sources = Sources(root=folder, references=references, bibliography_text=text)
    page_checks.run_all(sources, check.Context(dt.date(2026, 11, 23)))
    site = Site(sources)
    bibtex = SimpleNamespace(config={})
    bibtex_fence.give_files(bibtex, site)
    SimpleRegistry([bibtex.config["bib_file"]])  # mkdocs-bibtex reads the keys
    for key in references:
        site.reference_digest(key)
    for path in ("references.bib", "references.json"):
        downloads(site)[f"downloads/{path}"]()


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
