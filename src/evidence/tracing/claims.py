"""Claims: sentences that cite a study, with the keys and the certainty that they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evidence.reading.models.record import CERTAINTIES, Certainty, Study
from evidence.reading.pages.page import Heading, Page
from evidence.reading.sources import Sources
from evidence.tracing.sentences import Sentence, sentences


@dataclass(frozen=True, slots=True)
class Claim:
    """A cited sentence: where it stands, what it says, what it hangs on, and the least certainty behind it."""

    page: Page
    heading: Heading | None
    sentence: Sentence
    keys: tuple[str, ...]
    certainty: Certainty | None  # None where only guidance is cited

    @property
    def anchor(self) -> str:
        """The id, in the built page, of the first marker."""
        return self.sentence.citations[0].anchor


def claims(sources: Sources) -> list[Claim]:
    """Every cited sentence of every page that is no study record, in the order of files and lines."""
    pages = (page for page in sources.pages if not page.path.startswith("docs/studies/"))
    return [claim for page in pages for claim in page_claims(page, sources)]


def page_claims(page: Page, sources: Sources) -> Iterator[Claim]:
    """The cited sentences of one page."""
    for heading, sentence in _cited_sentences(page):
        keys = tuple(dict.fromkeys(citation.key for citation in sentence.citations))
        yield Claim(page, heading, sentence, keys, weakest(keys, sources))


def _cited_sentences(page: Page) -> list[tuple[Heading | None, Sentence]]:
    """The cited sentences of a page with their headings; kept with the page, since the preview asks after each edit."""
    kept = page.__dict__  # where functools.cached_property keeps its values too
    if "_cited_sentences" not in kept:
        blocks = (block for block in page.blocks if block.citations)
        kept["_cited_sentences"] = [
            (block.heading, found) for block in blocks for found in sentences(block, cited=True)
        ]
    return kept["_cited_sentences"]


def weakest(keys: tuple[str, ...], sources: Sources) -> Certainty | None:
    """The lowest certainty among the studies cited; None where no study is among them.

    A sentence that cites two studies may lean on either, so its label is that of the weaker.
    """
    records = (sources.records.get(key) for key in keys)
    found = [record.certainty for record in records if isinstance(record, Study)]
    return min(found, key=CERTAINTIES.index) if found else None


def cited(page: Page, references: Mapping[str, Any]) -> list[str]:
    """The keys that a page cites and the bibliography holds, by first appearance."""
    return [key for key in dict.fromkeys(c.key for c in page.citations) if key in references]
