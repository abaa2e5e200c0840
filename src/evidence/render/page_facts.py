"""Facts about one page: what its template shows beside its text, and what the finishing step needs to know."""

from typing import Any

from evidence.reading.configuration import extra
from evidence.reading.models.record import Study
from evidence.reading.pages.page import Page
from evidence.reading.project_files import is_record
from evidence.reading.references.authors import short_name
from evidence.reading.sources import Sources
from evidence.render import cards, jsonld, marks, publisher
from evidence.render.finish_context import FinishContext
from evidence.render.site import Site
from evidence.render.study_page import study_picture
from evidence.review.signoff import Review
from evidence.review.signoff import review as review_of
from evidence.tracing.claims import cited
from evidence.tracing.drawn import shown_studies
from evidence.tracing.findings_said import findings_said

_OF_HEALTH = frozenset({"help", "home", "study", "guidance"})


def shown(page: Page, site: Site) -> list[str]:
    """The keys of the references in the page's list: those that it cites, then those that its pictures show besides."""
    return list(dict.fromkeys([*cited(page, site.sources.references), *marks.drawn(site, page)]))


def notices(page: Page, site: Site) -> list[str]:
    """What a reader must know before anything else: a study that this page cites, or describes, was retracted."""
    references = site.sources.references
    own = [str(page.meta["reference"])] if "reference" in page.meta else []
    keys = dict.fromkeys([*own, *shown_studies(page, site.sources, lists=False)])
    known = (key for key in keys if key in site.retracted and key in references)
    return [f"{short_name(references[key])}: {site.retracted[key]}" for key in known]


def picture(page: Page, site: Site) -> str:
    """The picture of its main result at the top of a study's page; empty for every other page."""
    record = site.sources.records.get(str(page.meta.get("reference")))
    return study_picture(record, site.sources.language) if is_record(page.path) and isinstance(record, Study) else ""


def review(page: Page | None, sources: Sources) -> Review | None:
    """The state of a page's review if the page is about health; None for pages about the site.

    Only articles can be signed, so other pages count as not reviewed.
    """
    return review_of(page, sources) if page and (page.is_article or page.meta.get("kind") in _OF_HEALTH) else None


def any_signed(sources: Sources) -> bool:
    """Whether any article has a valid sign-off by a clinician."""
    return any(review_of(page, sources).current for page in sources.articles)


def neighbours(page: Page | None, site: Site) -> dict[str, Any]:
    """The articles before and after this one, as "previous" and "next", each with title and url, or None at either end.

    The result is empty for pages that are not in the reading order.
    """
    if not page or page.path not in site.neighbours:
        return {}
    previous, following = site.neighbours[page.path]
    return {"previous": _title_and_url(previous), "next": _title_and_url(following)}


def _title_and_url(page: Page | None) -> dict[str, Any] | None:
    return {"title": page.meta.get("title"), "url": page.url} if page else None


def structured_data(page: Page, site: Site, site_url: str) -> str:
    """The text of the page's JSON-LD script, which cites what the page's list of references has.

    Empty for pages that are not articles.
    """
    if not page.is_article:
        return ""
    sources = site.sources
    references = [sources.references[key] for key in shown(page, site)]
    behind = publisher.structured_data(extra(sources.config))
    state = review_of(page, sources)
    data = jsonld.page_data(page, references, site_url + page.url, state, sources.subject, sources.retracted)
    return jsonld.script({**data, **behind})


def finish_context(page: Page | None, site: Site, url: str, base: str) -> FinishContext:
    """What the finishing step needs to know about a page; see `FinishContext` for `url` and `base`."""
    keys = shown(page, site) if page else []
    known = site.said.findings(page) if page else {}
    said = findings_said(page, site.sources.records, site.said.signs, known) if page else {}
    return FinishContext(
        url=url,
        base=base,
        cards={key: cards.showing(site.card(key), said.get(key, ())) for key in keys},
        apart=site.said.certainties(page) if page else {},
        drawn=tuple(marks.drawn(site, page)) if page else (),
        terms=site.terms,
        stylesheet=site.stylesheet,
        there=site.there,
    )
