"""The site: the sources, and everything that is made from them once in a build.

Pages, marks and downloads are made from it in `page_facts`, `marks` and `downloads`.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from evidence.digest import digest
from evidence.files import CACHE, THEME
from evidence.reading.citation_styles import AMA, style_file
from evidence.reading.configuration import extra, language
from evidence.reading.pages.page import Page
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources
from evidence.render import cards, ledger, lists, study_page
from evidence.render.cards import Card, Term
from evidence.render.page_styles import shorten
from evidence.render.parts import LIMIT, MARK, Part, as_read, page, parts_of_all, up_from
from evidence.render.references.exports import to_bibtex
from evidence.render.references.format import Formatted, begin
from evidence.render.retraction import warning
from evidence.tracing import added_ids
from evidence.tracing.cited_certainty import Said
from evidence.tracing.claims import Claim, claims
from evidence.tracing.frame_links import there
from evidence.tracing.menu import called, menu, sections

STYLESHEET = THEME / "assets/site.css"
SEARCH_TEMPLATE = "search.html"  # of the page that has the search


def formatting(references: Mapping[str, Reference], root: Path, config: dict[str, Any]) -> Callable[[], Formatted]:
    """Let pandoc begin with the references, in the site's citation style and English (`format.begin`)."""
    style = style_file(root, str(extra(config).get("citation_style") or "")) or AMA
    return begin(references, style, root / CACHE, language(config).of_references)


@dataclass(frozen=True)
class Site:
    """The sources, and what is made from them once in a build: references, claims, cards, the reading order."""

    sources: Sources
    begun: Callable[[], Formatted] | None = None  # where references are being formatted already

    @cached_property
    def references(self) -> Formatted:
        """Every reference, formatted, by its key. Raises `FormattingError`."""
        sources = self.sources
        return (self.begun or formatting(sources.references, sources.root, sources.config))()

    @cached_property
    def claims(self) -> list[Claim]:
        """Every cited sentence, in the order of files and lines."""
        return claims(self.sources, self.said)

    @cached_property
    def claims_by_key(self) -> dict[str, list[Claim]]:
        """The claims that cite a reference, by the reference's key."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            for key in claim.keys:
                found[key].append(claim)
        return dict(found)

    @cached_property
    def card(self) -> Callable[[str], Card]:
        """Gives the citation card of a key. A card is made when it is first asked for: a build may need few of many."""

        def card(key: str) -> Card:
            sources = self.sources
            formatted, words = self.references[key], sources.retracted.get(key, "")
            return cards.card(sources.references[key], formatted, sources.records.get(key), words, sources.language)

        return cache(card)

    @cached_property
    def said(self) -> Said:
        """Gives what a page says of studies."""
        return Said(self.sources.records)

    @cached_property
    def reference_digest(self) -> Callable[[str], str]:
        """Gives, for a key, a digest of everything that a page which cites the reference shows of it.

        The findings are in it with their figures and outcomes, which decide what a page's sentences say.
        """

        def reference_digest(key: str) -> str:
            reference, card = self.sources.references[key], self.card(key)
            fields = {name: field.value for name, field in reference.fields.items()}
            record = self.sources.records.get(key)
            shown = record.model_dump(mode="json", include={"findings", "people"}) if record else None
            return digest(reference.type, fields, [getattr(card, name) for name in Card.__slots__], shown)

        return cache(reference_digest)

    @cached_property
    def bibtex(self) -> Callable[[str], str]:
        """Gives the reference of a key as BibTeX."""
        return cache(lambda key: to_bibtex([self.sources.references[key]], self.sources.retracted))

    @cached_property
    def neighbours(self) -> dict[str, tuple[Page | None, Page | None]]:
        """The articles before and after each article, in the order in which a reader would follow them, by its path."""
        found = [page for page in self.sources.articles if page.uri != "articles/index.md"]
        found.sort(key=lambda page: (page.meta.get("order", 100), page.path))
        before, after = [None, *found[:-1]], [*found[1:], None]
        return {page.path: pair for page, pair in zip(found, zip(before, after, strict=True), strict=True)}

    @property
    def first_article(self) -> str:
        """The address of the article that comes first in the reading order; empty if there is none."""
        first = next(iter(self.neighbours), None)
        page = self.sources.page(first) if first else None
        return page.url if page else ""

    @cached_property
    def retracted(self) -> dict[str, str]:
        """For each retracted reference a sentence for readers, by its key."""
        return {key: warning(words) for key, words in self.sources.retracted.items()}

    @cached_property
    def there(self) -> frozenset[str]:
        """Those of the addresses to which the frame of the pages leads that exist."""
        return there(self.sources)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The glossary."""
        return tuple(
            Term(added_ids.of_term(entry["term"]), entry["term"], entry["plain"], tuple(entry.get("also") or ()))
            for entry in self.sources.content("glossary", [])
        )

    @cached_property
    def stylesheet(self) -> str:
        """The text of the one stylesheet, shortened. Every page carries it inline, with the same bytes."""
        return shorten((self.sources.root / STYLESHEET).read_text(encoding="utf-8"))

    @cached_property
    def study_sections(self) -> Callable[[str], str]:
        """Gives, for a key, the generated part of its study page as Markdown; empty where its record could not be read."""

        def study_sections(key: str) -> str:
            record, reference = self.sources.records.get(key), self.sources.references.get(key)
            if not record or not reference:
                return ""
            citing, others = self.claims_by_key.get(key, []), self.parts_by_page.get(f"studies/{key}/", ())
            return study_page.sections(record, reference, citing, others, self.sources.language)

        return cache(study_sections)

    @cached_property
    def ledger(self) -> Callable[[str], str]:
        """Gives the ledger's Markdown for a page from which "../../" or so leads to the site's root."""
        at = self._with_mark(ledger.MARK)
        return cache(
            lambda up: ledger.markdown(self.sources, self.claims, up, self.parts_by_page.get(at.url, ()) if at else ())
        )

    @cached_property
    def studies(self) -> Callable[[str], str]:
        """Gives the list of all records as Markdown, as `ledger` does."""
        at = self._with_mark("studies")
        return cache(lambda up: lists.studies(self.sources, up, self.parts_by_page.get(at.url, ()) if at else ()))

    @cached_property
    def menu(self) -> list[tuple[str, Page]]:
        """The entries of the menu: what each says, and the page to which it leads."""
        return menu(self.sources)

    def all_pages(self) -> list[dict[str, Any]]:
        """For templates: the title of each section, with title and url of its pages or of the parts of their list."""
        cut: dict[str, list[dict[str, str]]] = defaultdict(list)
        for part in self.parts.values():
            cut[part.name].append({"title": part.holds, "url": part.url})
        return [
            {"title": title, "items": cut.get(lists.listed_as(start)) or lists.pages_below(self.sources, start)}
            for title, start in sections(self.sources)
        ]

    @cached_property
    def parts(self) -> dict[str, Part]:
        """The pages for lists that are too long for one page, by their addresses."""
        found: list[Part] = []
        taken = self.sources.files
        if at := self._with_mark(ledger.MARK):
            found += parts_of_all(ledger.lists(self.sources, self.claims, up_from(at)), at.url, called(at), taken)
        if at := self._with_mark("studies"):
            found += parts_of_all(lists.study_lists(self.sources, up_from(at)), at.url, called(at), taken)
        if at := next((page for page in self.sources.pages if page.meta.get("template") == SEARCH_TEMPLATE), None):
            pages = lists.page_lists(self.sources, sections(self.sources), up_from(at))
            found += parts_of_all(pages, at.url, called(at), taken, LIMIT // 4)
        for key, citing in self.claims_by_key.items():
            if key in self.sources.records and (own := self.sources.page(f"docs/studies/{key}.md")):
                reference = self.sources.references[key]
                found += study_page.cited_parts(reference, citing, own.url, called(own), taken)
        return {part.url: part for part in found}

    @cached_property
    def part_pages(self) -> dict[str, Page]:
        """The same as pages that are not read yet, by their paths."""
        pages = {one.url: one for one in self.sources.pages}
        return {part.path: page(part, pages.get(part.of)) for part in self.parts.values()}

    def as_read(self, page: Page) -> Page:
        """A page as it was read. The page of a part is read now."""
        of_part = any(mark.name.startswith(MARK) for mark in page.marks)  # sooner known than all parts, from all claims
        return as_read(page, self.sources.config) if of_part and page.path in self.part_pages else page

    @cached_property
    def parts_by_page(self) -> dict[str, list[Part]]:
        """The parts of the lists that belong to a page, by the page's address."""
        found: dict[str, list[Part]] = defaultdict(list)
        for part in self.parts.values():
            found[part.of].append(part)
        return dict(found)

    def _with_mark(self, name: str) -> Page | None:
        """The first page with a data mark."""
        return next((page for page in self.sources.pages if any(mark.name == name for mark in page.marks)), None)
