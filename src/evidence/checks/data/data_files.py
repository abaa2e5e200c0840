"""Checks of the data files and of the marks that use them (DAT0xx)."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.checks.check import Context, check
from evidence.problem import Place, at
from evidence.reading.sources import Sources

Found = Iterator[tuple[Place, str, str]]


@check("DAT001", "A data file fits its form.", bad="valu: 90", good="value: 90")
def form(_sources: Sources, _context: Context) -> Found:
    """Reported by `evidence.data.read_data` while the sources are read."""
    yield from ()


@check(
    "DAT002",
    "A fact that grows old has a source, the day it was recorded and the day until which it holds.",
    bad="price: {value: 90}",
    good="price: {value: 90, source: …, recorded: 2025-03-01, valid_until: 2025-09-01}",
)
def undated(_sources: Sources, _context: Context) -> Found:
    """Reported by `evidence.data.read_data` while the sources are read."""
    yield from ()


@check(
    "DAT006",
    "A file under docs/data/ is one that the site reads.",
    bad="docs/data/prices.yml",
    good="docs/data/programme.yml",
)
def unread(_sources: Sources, _context: Context) -> Found:
    """Reported by `evidence.data.read_data` while the sources are read."""
    yield from ()


@check(
    "DAT007",
    "A word stands in the glossary once, other forms included.",
    bad="two entries for SSRI",
    good="one entry, its other forms under also:",
)
def word_twice(sources: Sources, _context: Context) -> Found:
    data = sources.data.get("glossary")
    first: dict[str, tuple[int, str]] = {}
    for index, entry in enumerate(data.content if data else ()):
        for step, form in [
            ("term", entry["term"]),
            *((f"also.{n}", word) for n, word in enumerate(entry.get("also") or ())),
        ]:
            owner, before = first.setdefault(form.casefold(), (index, entry["term"]))
            if owner != index or (step != "term" and form == entry["term"]):
                lines = data.lines if data else {}
                line = lines.get(f"{index}.{step}") or lines.get(f"{index}.term", 1)
                yield (
                    at("docs/data/glossary.yml", line),
                    f'"{form}" already belongs to "{before}"',
                    "keep it in one place",
                )
