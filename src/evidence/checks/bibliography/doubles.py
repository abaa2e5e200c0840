"""Checks for one study under two keys."""

from __future__ import annotations

import re
from collections.abc import Callable

from evidence.checks.bibliography.fields import Found, entries
from evidence.checks.check import Context, check
from evidence.reading.references.latex import plain
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources

# The same work twice ------------------------------------------------------------------------------------------------


def _twice(sources: Sources, name: str, fold: Callable[[str], str], what: str) -> Found:
    first: dict[str, Reference] = {}
    for reference, _, value, place in entries(sources, name):
        folded = fold(value)
        if not folded:
            continue
        before = first.setdefault(folded, reference)
        if before is not reference:
            message = f'{what} of "{reference.key}" is also that of "{before.key}" on line {before.fields[name].line}'
            yield place, message, f'keep one entry and cite "{before.key}"'


def _fold_doi(value: str) -> str:
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", value.strip(), flags=re.I).lower()


def _fold_title(value: str) -> str:
    return re.sub(r"[\W_]+", " ", plain(value)).casefold().strip()


@check("BIB003", "A DOI stands in one entry only.", bad="two entries with doi = {10.1176/x}", good="one entry")
def duplicate_doi(sources: Sources, _context: Context) -> Found:
    yield from _twice(sources, "doi", _fold_doi, "the DOI")


@check("BIB004", "A PMID stands in one entry only.", bad="two entries with pmid = {33397139}", good="one entry")
def duplicate_pmid(sources: Sources, _context: Context) -> Found:
    yield from _twice(sources, "pmid", str.strip, "the PMID")


@check("BIB005", "A title stands in one entry only.", bad="two entries with one title", good="one entry")
def duplicate_title(sources: Sources, _context: Context) -> Found:
    yield from _twice(sources, "title", _fold_title, "the title")
