"""Claims: sentences that cite a study, with the keys and the certainty that they rest on. And where studies are cited."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any, NamedTuple

from evidence.problem import Place
from evidence.reading.models.record import Certainty
from evidence.reading.pages.page import Heading, Page
from evidence.reading.pages.sentences import Sentence, cited_sentences
from evidence.reading.project_files import STUDIES
from evidence.reading.sources import Sources
from evidence.tracing.cited_certainty import Said, of_citation, weakest


class Claim(NamedTuple):
    """A sentence that cites: its page and heading, the keys that it cites, and the certainty of its weakest citation."""

    page: Page
    heading: Heading | None
    sentence: Sentence
    keys: tuple[str, ...]
    certainty: Certainty | None  # None where only guidance is cited

    @property
    def text(self) -> str:
        """Its words as a reader sees them; of a table's row, its cells with a dot between two."""
        text = self.sentence.text
        return " · ".join(filter(None, map(str.strip, text.split("|")))) if "|" in text else text

    @property
    def anchor(self) -> str:
        """The id, in the built page, of the first marker."""
        return self.sentence.citations[0].anchor


def claims(sources: Sources, said: Said | None = None) -> list[Claim]:
    """Every cited sentence of every page outside `docs/studies/`, in the order of files and lines."""
    said = said or Said(sources.records)
    pages = (page for page in sources.pages if not page.path.startswith(STUDIES))
    return [claim for page in pages for claim in page_claims(page, sources, said)]


def page_claims(page: Page, sources: Sources, said: Said) -> Iterator[Claim]:
    """The cited sentences of one page.

    A sentence that cites two studies may rest on either, so its label is that of the weaker one.
    """
    # A copy, since the page itself would remember its blocks, and each worker would copy them.
    records, apart = sources.records, said.certainties(copy(page))
    for heading, sentence in cited_sentences(page):
        keys = tuple(dict.fromkeys(citation.key for citation in sentence.citations))
        certainty = weakest(of_citation(one, records, apart) for one in sentence.citations)
        yield Claim(page, heading, sentence, keys, certainty)


def cited(page: Page, references: Mapping[str, Any]) -> list[str]:
    """The keys that a page cites, without those missing from the bibliography, in the order of their first citation."""
    return [key for key in dict.fromkeys(c.key for c in page.citations) if key in references]


_SHOWN = 6  # places that a message names


def places_of_citations(sources: Sources, wanted: Callable[[str], bool]) -> dict[str, list[Place]]:
    """The places of each key that is wanted, in the order of the pages."""
    found: dict[str, list[Place]] = {}
    for page in sources.pages:
        for one in page.citations:
            if wanted(one.key):
                found.setdefault(one.key, []).append(page.at(one))
    return found


def in_words(places: Sequence[Place], sources: Sources) -> str:
    """Places as a message names them: "docs/articles/a.md:14, docs/articles/b.md:3 and 2 more"."""
    pages = ((sources.page(place.file), place) for place in places)
    typed = (page.typed_at(place) if page else place for page, place in pages)
    shown = list(dict.fromkeys(f"{place.file}:{place.line}" for place in typed))
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return f"{', '.join(shown[:_SHOWN])}{more}"
