"""Checks of the form of `references.bib`: what its reader could not read, doubled keys and unknown types."""

from __future__ import annotations

from evidence.checks.bibliography.fields import Found
from evidence.checks.check import Context, check
from evidence.reading.sources import Sources

# What the reader of the bibliography finds while it reads. The codes are declared here, to be listed with the others.


@check(
    "BIB001",
    "An entry can be read: braces pair, commas part its fields.",
    bad="@article{feder2021, title = {A",
    good="@article{feder2021, title = {A}}",
)
def syntax(_sources: Sources, _context: Context) -> Found:
    """Reported by `evidence.bibliography.read_bibliography`."""
    yield from ()


@check(
    "BIB002", "Each key is used once.", bad="@misc{a2020, …} @misc{a2020, …}", good="@misc{a2020, …} @misc{a2020b, …}"
)
def duplicate_key(_sources: Sources, _context: Context) -> Found:
    """Reported by `evidence.bibliography.read_bibliography`."""
    yield from ()


@check("BIB022", "An entry's type is one that BibTeX knows.", bad="@aritcle{…}", good="@article{…}")
def unknown_type(_sources: Sources, _context: Context) -> Found:
    """Reported by `evidence.bibliography.read_bibliography`."""
    yield from ()


@check("BIB024", "A field stands once in an entry.", bad="title = {A}, title = {B}", good="title = {A}")
def field_twice(_sources: Sources, _context: Context) -> Found:
    """Reported by `evidence.bibliography.read_bibliography`."""
    yield from ()
