"""What the finishing step needs to know about a page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence.render.cards import Card, Term
from evidence.tracing.cited_certainty import Apart
from evidence.tracing.frame_links import GLOSSARY, METHOD


@dataclass(frozen=True, slots=True)
class FinishContext:
    """What the finishing step needs to know besides the page itself.

    url:        the page's address relative to the site's root (`articles/safety/`, empty for the first page).
    base:       the way from the page to the root (`../..`, `.`); for 404.html an absolute path (`/`).
    cards:      the card of each reference that the page cites, or that a picture on it opens, by its key.
    apart:      the certainty of the citations for which it may differ from the card's, by key and occurrence.
    drawn:      the keys of the references whose cards the page's pictures open.
    terms:      the glossary; each term is explained at its first use.
    stylesheet: the site's stylesheet, as the template wrote it into the page. It is ours, and left out of the work.
    texts:      the parts of the article's HTML, if it is known that nothing in them could run, load or restyle anything.
    there:      those of the addresses to which the frame leads that exist.
    """

    url: str
    base: str = "."
    cards: Mapping[str, Card] = field(default_factory=dict)
    apart: Apart = field(default_factory=dict)
    drawn: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    stylesheet: str = ""
    texts: tuple[str, ...] = ()
    there: frozenset[str] = frozenset({METHOD, GLOSSARY})

    def frame_link(self, address: str, section: str = "") -> str:
        """The link to one of these addresses, as this page must write it; "" if there is no such page."""
        return self.link(f"{address}{section}") if address in self.there else ""

    def link(self, url: str) -> str:
        """An address relative to the root, as this page must write it."""
        if re.match(r"[a-z]+:", url):
            return url
        return f"{self.base.rstrip('/')}/{url}" if self.base != "." else url or "."
