"""What the templates and the finishing step are told about the site and each page. Engine-free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evidence.digest import digest
from evidence.files import CACHE
from evidence.reading.models.record import Guidance, Record, Study
from evidence.reading.pages.page import Page
from evidence.reading.references.addresses import paper_url
from evidence.reading.references.authors import short_name
from evidence.reading.sources import Sources
from evidence.render import evidence_json, icon_arrays, ledger, lists, site_files, study_page
from evidence.render import jsonld as jsonld_module
from evidence.render.cards import Card, Term
from evidence.render.finish_context import FinishContext
from evidence.render.page_facts import retracted
from evidence.render.references.downloads import to_bibtex, to_csl_json
from evidence.render.references.format import format_references
from evidence.render.references.formatted import FormattedReference
from evidence.review.signoff import Review, review
from evidence.tracing import words
from evidence.tracing.claims import Claim, cited, claims

CSL = "ama.csl"
STYLESHEET = "overrides/assets/site.css"
NOT_STATED = "not stated yet"
SECTIONS = (
    ("Read", "articles/"),
    ("Studies", "studies/"),
    ("Help", "help/"),
    ("About", "about/"),
)


class _Each(dict[str, Any]):
    """Values that are made when they are first asked for: of a large bibliography a build may need few."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: str) -> Any:
        self[key] = made = self._make(key)
        return made


@dataclass(frozen=True)
class Site:
    """The sources and all that is made from them once a build: references, claims, cards."""

    sources: Sources
    today: dt.date

    @cached_property
    def references(self) -> dict[str, FormattedReference]:
        """Every reference, formatted once. Raises evidence.references.FormattingError."""
        root = self.sources.root
        return format_references(self.sources.references, root / CSL, root / CACHE)

    @cached_property
    def claims(self) -> list[Claim]:
        """Every cited sentence."""
        return claims(self.sources)

    @cached_property
    def claims_by_key(self) -> dict[str, list[Claim]]:
        """The claims that cite a reference, by its key."""
        found: dict[str, list[Claim]] = {}
        for claim in self.claims:
            for key in claim.keys:
                found.setdefault(key, []).append(claim)
        return found

    @cached_property
    def cards(self) -> dict[str, Card]:
        """The citation cards, by key."""
        return _Each(self._card)

    @cached_property
    def reading_order(self) -> list[str]:
        """The articles' paths in the order in which a reader would follow them; the section's index is none."""
        found = [page for page in self.sources.articles if page.uri != "articles/index.md"]
        return [page.path for page in sorted(found, key=lambda page: (page.meta.get("order", 100), page.path))]

    @cached_property
    def place_in_order(self) -> dict[str, int]:
        """The place of each article in the reading order, by its path."""
        return {path: place for place, path in enumerate(self.reading_order)}

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The glossary."""
        return tuple(
            Term(lists.slug(entry["term"]), entry["term"], entry["plain"], tuple(entry.get("also") or ()))
            for entry in self.data("glossary", [])
        )

    @cached_property
    def stylesheet(self) -> str:
        """The one stylesheet, as every page has it."""
        return site_files.stylesheet(self.sources.root / STYLESHEET)

    def data(self, name: str, default: Any) -> Any:
        """The content of `docs/data/NAME.yml`, or the default where it is missing or empty."""
        found = self.sources.data.get(name)
        return found.content if found and found.content else default

    def _card(self, key: str) -> Card:
        reference, record = self.sources.references[key], self.sources.records.get(key)
        return Card(
            key=key,
            short=short_name(reference),
            reference=self.references[key].html,
            study=words.what_it_was(record) if record else "",
            certainty=_certainty(record),
            findings=tuple(finding.says for finding in record.findings[:2]) if record else (),
            url=f"studies/{key}/",
            paper=paper_url(reference),
        )

    # Marks in pages -----------------------------------------------------------------------------------------------

    def resolve(self, name: str, up: str) -> str:
        """The text for a data mark `{{ name }}`; up is the relative path to the site's root, with a slash.

        Raises LookupError with a sentence for writers when the name is unknown.
        """
        kind, _, rest = name.partition(".")
        if kind == "programme":
            return self._programme(rest)
        if kind == "site":
            return self._configured(rest)
        if name.startswith("icons:"):
            return self._icons(name.removeprefix("icons:").strip(), up)
        made: dict[str, Callable[[], str]] = {
            "ledger": lambda: ledger.markdown(self.sources, self.claims),
            "timeline": lambda: lists.timeline(self.data("timeline", [])),
            "glossary": lambda: lists.glossary(self.data("glossary", [])),
            "studies": lambda: lists.studies(self.sources),
        }
        if name not in made:
            raise LookupError(f'unknown data mark "{name}"')
        return made[name]()

    def resolved(self, name: str, page: Page) -> str:
        """What a mark becomes on a page; an unknown one, the sentence that says so."""
        try:
            return self.resolve(name, "../" * page.url.count("/") or "./")
        except LookupError as error:
            return str(error)

    @cached_property
    def made_of(self) -> dict[str, str]:
        """A digest of all that a page which cites a reference shows of it, by its key."""
        return _Each(self._made_of)

    def _made_of(self, key: str) -> str:
        reference, card = self.sources.references[key], self.cards[key]
        fields = {name: field.value for name, field in reference.fields.items()}
        return digest(reference.type, fields, [getattr(card, name) for name in Card.__slots__])

    def _programme(self, name: str) -> str:
        facts = self.data("programme", {})
        if name not in facts:
            raise LookupError(f'programme.yml has no "{name}"; it has: {", ".join(facts)}')
        fact = facts[name]
        return " ".join(str(part) for part in (fact["value"], fact.get("unit")) if part)

    def _configured(self, name: str) -> str:
        return str((self.sources.config.get("extra") or {}).get(name) or NOT_STATED)

    def _icons(self, name: str, up: str) -> str:
        key, _, finding = name.partition("#")
        record = self.sources.records.get(key)
        if not isinstance(record, Study):
            raise LookupError(f'"{key}" has no study record, so no icons can be drawn')
        return icon_arrays.icons(record, self.sources.references[key], finding, up)

    def study_sections(self, key: str) -> str:
        """The generated part of a study page; empty where its record could not be read."""
        record, reference = self.sources.records.get(key), self.sources.references.get(key)
        if not record or not reference:
            return ""
        return study_page.sections(record, reference, self.claims_by_key.get(key, []))

    # Files made at build ------------------------------------------------------------------------------------------

    def downloads(self) -> dict[str, Callable[[], str]]:
        """Files for readers to take along: their path in the site, and what makes their text."""
        references = self.sources.references
        files: dict[str, Callable[[], str]] = {
            "downloads/references.bib": lambda: to_bibtex(references.values()),
            "downloads/references.json": lambda: to_csl_json(references.values()),
            "downloads/evidence.json": lambda: evidence_json.dump(evidence_json.evidence(self.sources, self.claims)),
            "downloads/evidence.schema.json": evidence_json.dump_schema,
        }
        for page in self.sources.articles:
            if keys := cited(page, references):
                files[f"{page.url}references.bib"] = lambda keys=keys: "\n".join(self._bibtex[key] for key in keys)
        return files

    @cached_property
    def _bibtex(self) -> dict[str, str]:
        """Each reference as BibTeX, by its key."""
        return _Each(lambda key: to_bibtex([self.sources.references[key]]))

    # One page -----------------------------------------------------------------------------------------------------

    @cached_property
    def _retracted(self) -> dict[str, str]:
        return retracted(self.sources)

    def notices(self, page: Page) -> list[str]:
        """What a reader must know before anything else: a study that this page cites, or describes, was retracted."""
        own = [str(page.meta["reference"])] if "reference" in page.meta else []
        keys = dict.fromkeys([*own, *cited(page, self.sources.references)])
        known = (key for key in keys if key in self._retracted and key in self.sources.references)
        return [f"{short_name(self.sources.references[key])}: {self._retracted[key]}" for key in known]

    def review(self, page: Page | None) -> Review | None:
        """The sign-off of an article; None for pages that nobody signs."""
        return review(page, self.sources) if page and page.is_article else None

    def neighbours(self, page: Page | None) -> dict[str, Any]:
        """Title and address of the articles before and after this one in reading order; nothing for other pages."""
        if not page or not page.is_article:
            return {}
        order = self.reading_order
        if (at := self.place_in_order.get(page.path)) is None:
            return {}
        near = {"previous": order[at - 1] if at else None, "next": order[at + 1] if at + 1 < len(order) else None}
        found = {name: self.sources.page(path) if path else None for name, path in near.items()}
        return {name: one and {"title": one.meta.get("title"), "url": one.url} for name, one in found.items()}

    @cached_property
    def signed(self) -> bool:
        """Whether a clinician's sign-off holds for any article."""
        return any(found.current for page in self.sources.articles if (found := self.review(page)))

    def jsonld(self, page: Page, site_url: str) -> str:
        """The text of the page's JSON-LD script; empty for pages that are no articles."""
        if not page.is_article:
            return ""
        found = self.review(page)
        references = [self.sources.references[key] for key in cited(page, self.sources.references)]
        data = jsonld_module.page_data(
            page,
            references,
            url=site_url + page.url,
            review={"by": found.by, "role": found.role, "on": str(found.on)} if found and found.current else None,
        )
        return jsonld_module.script(data)

    def finish_context(self, page: Page | None, url: str, base: str) -> FinishContext:
        """What the finishing step needs to know about a page."""
        keys = cited(page, self.sources.references) if page else []
        return FinishContext(
            url=url,
            base=base,
            cards={key: self.cards[key] for key in keys},
            terms=self.terms,
            stylesheet=self.stylesheet,
        )


def _certainty(record: Record | None) -> str:
    if isinstance(record, Guidance):
        return "official"
    return record.certainty if record else ""
