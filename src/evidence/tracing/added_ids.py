"""The ids of the places that the build adds to a page's text: the sections of a study page, lists, findings, terms.

What makes these places takes their ids from here, and so does the check that no heading has one of them too.
"""

import re

from evidence.reading.models.record import CERTAINTIES
from evidence.reading.pages.page import Page
from evidence.reading.project_files import is_record
from evidence.reading.sources import Sources
from evidence.text import slug

RECORD, FINDINGS, CITED = "record", "findings", "cited"  # the sections of a study page
STUDIES, GUIDANCE, CLAIMS, DOWNLOADS = "studies", "guidance", "claims", "downloads"  # those of the ledger
OFFICIAL = "official"  # in the ledger the claims with official positions, which have no certainty
LISTS = ("Studies", "Official positions")  # the headings of the list of all studies, which give their ids

_SECTIONS = frozenset({RECORD, FINDINGS, CITED})
_LEDGER = frozenset({STUDIES, GUIDANCE, CLAIMS, DOWNLOADS})


def of_claims(label: str) -> str:
    """The id of the ledger's claims with a certainty: "claims-low"."""
    return f"{CLAIMS}-{label}"


def of_term(term: str) -> str:
    """The id of a term in the glossary: "Off-label" gives "term-off-label"."""
    return "term-" + re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-")


def of_sections(page: Page) -> frozenset[str]:
    """The ids that a study page and the ledger give to their sections. A title with the same words would get another."""
    if any(mark.name == "ledger" for mark in page.marks):
        return _LEDGER | {of_claims(label) for label in (*CERTAINTIES, OFFICIAL)}
    return _SECTIONS if is_record(page.path) and "reference" in page.meta else frozenset()


def of_entries(page: Page, sources: Sources) -> frozenset[str]:
    """The ids of a study's findings, of the terms in the glossary, and of the lists of all studies."""
    marks = {mark.name for mark in page.marks}
    record = sources.records.get(str(page.meta.get("reference"))) if is_record(page.path) else None
    found = {finding.id for finding in record.findings} if record else set()
    found |= {of_term(term["term"]) for term in sources.content("glossary", [])} if "glossary" in marks else set()
    found |= set(map(slug, LISTS)) if "studies" in marks else set()
    return frozenset(found)
