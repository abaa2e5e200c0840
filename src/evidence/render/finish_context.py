"""What the finishing of a page needs to know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence.render.cards import Card, Term


@dataclass(frozen=True, slots=True)
class FinishContext:
    """What finishing needs to know beside the page itself.

    url:         the page's address relative to the site's root (`articles/safety/`, `` for the first page).
    base:        the way from the page to the root (`../..`, `.`); for 404.html an absolute path (`/`).
    kind:        the page's kind ("treatment", "help", …).
    cards:       reference key -> card, at least for the keys cited on the page.
    certainties: marker id (`fnref2:feder2021`) -> certainty of what is cited there; else the card's own.
    terms:       the glossary; each term is explained at its first use.
    glossary_url: the address of the glossary page relative to the root.
    most_terms:  how many terms are explained in place on one page, so that it stays light and the text calm; one
                 less for every two references, which weigh on the page too, and never fewer than four.
    method_url:  the address of the page that explains the certainty words, relative to the root.
    stylesheet:  the site's stylesheet, as the page's template wrote it into a style element; it is known to be ours,
                 is the same on every page, and is kept out of the work on each.
    """

    url: str
    base: str = "."
    kind: str = ""
    cards: Mapping[str, Card] = field(default_factory=dict)
    certainties: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    glossary_url: str = "help/glossary/"
    method_url: str = "about/how-we-check/#certainty"
    most_terms: int = 12
    stylesheet: str = ""

    def link(self, url: str) -> str:
        """An address relative to the root, as this page must write it."""
        if re.match(r"[a-z]+:", url):
            return url
        return f"{self.base.rstrip('/')}/{url}" if self.base != "." else url or "."
