"""Finds one work under two keys."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from evidence.checks.bibliography.entry_values import values
from evidence.checks.check import Context, Found, check
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.entry_fields import fold_title
from evidence.reading.references.identifiers import bare_doi
from evidence.reading.references.latex import plain
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources

_PAIR = "@misc{{a2020, {0}}}\n@misc{{b2020, {1}}}"


def _twice(sources: Sources, name: str, fold: Callable[[str], str], what: str) -> Found:
    """Entries that have the same value of a field as an earlier one, by what `fold` leaves of it."""
    first: dict[str, Reference] = {}
    for reference in sources.references.values():
        for _, value, place in values(reference, name):
            folded = fold(value)
            before = first.setdefault(folded, reference) if folded else reference
            if before is not reference:
                line = before.fields[name].line
                message = f'{what} of "{reference.key}" is also that of "{before.key}" on line {line}'
                yield place, message, f'keep one entry and cite "{before.key}"'


def _fold_doi(value: str) -> str:
    return unquote(bare_doi(value)).lower().rstrip(".,;")


def _fold_title(value: str) -> str:
    return fold_title(plain(value))


@check(
    "BIB003",
    "A DOI is in one entry only.",
    why="One study under two keys would be counted as two.",
    each="site",
    bad=_PAIR.format("doi = {10.1176/x}", "doi = {10.1176/X}"),
    good=_PAIR.format("doi = {10.1176/x}", "doi = {10.1176/y}"),
    into=BIBLIOGRAPHY,
)
def duplicate_doi(sources: Sources, _: Context) -> Found:
    yield from _twice(sources, "doi", _fold_doi, "the DOI")


@check(
    "BIB004",
    "A PMID or a PMCID is in one entry only.",
    each="site",
    bad=_PAIR.format("pmid = {33397139}", "pmid = {33397139}"),
    good=_PAIR.format("pmid = {33397139}", "pmid = {29532791}"),
    into=BIBLIOGRAPHY,
)
def duplicate_pmid(sources: Sources, _: Context) -> Found:
    yield from _twice(sources, "pmid", str.strip, "the PMID")
    yield from _twice(sources, "pmcid", str.upper, "the PMCID")


@check(
    "BIB005",
    "A title is in one entry only.",
    each="site",
    bad=_PAIR.format("title = {A trial}", "title = {A Trial.}"),
    good=_PAIR.format("title = {A trial}", "title = {A second trial}"),
    into=BIBLIOGRAPHY,
)
def duplicate_title(sources: Sources, _: Context) -> Found:
    yield from _twice(sources, "title", _fold_title, "the title")
