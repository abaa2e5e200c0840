"""The real site, built: what its readers are promised, one case for each page and rule.

`make test` builds it first; by hand: `make site`, then this.
"""

from __future__ import annotations

import json

import pytest
from helpers import ROOT, built

from evidence.reading.sources import read
from evidence.tracing.certainty import WORDS
from evidence.tracing.findings_said import findings_said

SITE = ROOT / "site"
SOURCES = read(ROOT)
CITED = [page for page in SOURCES.pages if page.citations]
SEVEN = ("krystal2017", "berger2009", "zhutovsky2019", "abdallah2018", "fitzgerald2018", "feder2021", "yermus2024")

pytestmark = pytest.mark.site


def html(url: str) -> str:
    """A built page by its address; fails with what to do when it is not there."""
    file = SITE / url / "index.html"
    if not file.is_file():
        pytest.fail(f"{file.relative_to(ROOT)} does not exist: type make site, and read what it says")
    return file.read_text(encoding="utf-8")


def by_path(pages):
    return pytest.mark.parametrize("page", pages, ids=[page.path for page in pages])


@by_path(SOURCES.pages)
def test_every_marker_names_a_reference(page):
    unknown = [f"{page.path}:{c.line}: {c.key}" for c in page.citations if c.key not in SOURCES.references]
    assert not unknown, f"not in references.bib: {unknown}; add the entry or correct the key"


@pytest.mark.parametrize("key", SOURCES.references)
def test_every_reference_is_cited_from_an_article(key):
    cited = {citation.key for page in SOURCES.articles for citation in page.citations}
    line = SOURCES.references[key].line
    assert key in cited, f"references.bib:{line}: no article cites {key}; cite it or delete the entry and its record"


@pytest.mark.parametrize("key", SEVEN)
def test_the_seven_studies_are_there(key):
    assert key in SOURCES.references, f"references.bib: the entry {key} is gone; restore it from Git"


def test_the_seven_studies_stand_first_in_their_order():
    found = tuple(SOURCES.references)[: len(SEVEN)]
    assert found == SEVEN, 'references.bib: put later entries below "2. later evidence"'


@by_path(CITED)
def test_the_page_shows_the_citations_of_its_source(page):
    complaints = built.citation_complaints(html(page.url), [citation.key for citation in page.citations])
    assert not complaints, f"{page.path}: {complaints}"


@by_path(CITED)
def test_every_reference_shows_where_to_find_it(page):
    complaints = built.reference_complaints(html(page.url))
    assert not complaints, f"{page.path}: {complaints}; give the entry in references.bib a doi or a url"


@by_path(SOURCES.pages)
def test_no_mark_of_the_source_is_left(page):
    complaints = built.leftover_complaints(html(page.url))
    assert not complaints, f"{page.path}: {complaints}; correct the marker, or put it in backticks if it is an example"


@by_path(SOURCES.pages)
def test_crisis_help_is_on_the_page(page):
    complaints = built.crisis_complaints(html(page.url))
    assert not complaints, f"{page.path}: {complaints}; the card comes from docs/data/crisis.yml and overrides/"


@by_path([page for page in SOURCES.articles if page.citations])
def test_who_reviewed_an_article_and_who_gains_from_it_stands_above_its_first_section(page):
    opening = built.parse(html(page.url).split("<h2")[0]).text()
    assert "reviewed by" in opening.lower(), f"{page.path}: the state of its review is not above the first heading"
    assert "publisher" in opening or "This site sells nothing" in opening, f"{page.path}: no statement of interest"


@by_path([page for page in SOURCES.articles if page.citations])
def test_the_page_for_machines_counts_each_reference_that_the_page_shows(page):
    tree = built.parse(html(page.url))
    data = json.loads(tree.css_first('script[type="application/ld+json"]').text())
    assert len(data["citation"]) == len(tree.css("li.card")), f"{page.path}: JSON-LD has not all references"


@by_path(SOURCES.pages)
def test_nothing_comes_from_third_parties(page):
    complaints = built.third_party_complaints(html(page.url))
    assert not complaints, f"{page.path}: {complaints}"


def test_crisis_help_is_on_the_page_that_nobody_meant_to_reach():
    complaints = built.crisis_complaints((SITE / "404.html").read_text(encoding="utf-8"))
    assert not complaints, f"404.html: {complaints}"


def test_every_internal_link_anchor_and_image_leads_somewhere():
    complaints = built.link_complaints(SITE)
    assert not complaints, "\n".join(complaints)


def card_of(tree, key):
    return next(node for node in tree.css("li.card") if node.css_first(f".back a[href$='/{key}/']"))


@by_path(CITED)
def test_a_card_shows_what_the_page_says_of_the_study_and_nothing_else(page):
    said = findings_said(page, SOURCES.records)
    tree = built.parse(html(page.url))
    for key in dict.fromkeys(citation.key for citation in page.citations):
        card = card_of(tree, key)
        shown = " ".join(node.text() for node in card.css(".found"))
        for finding in SOURCES.records[key].findings:
            assert (finding.says in shown) == (finding.id in said[key]), f"{page.path}: the card of {key}, {finding.id}"


@by_path(CITED)
def test_the_key_of_the_words_of_certainty_has_each_that_the_page_says_and_no_other(page):
    tree = built.parse(html(page.url))
    keyed = {one.text() for one in tree.css(".legend i")}
    said = {one.text() for one in tree.css("sup i, .card i, .glance i")}
    on_cards = " ".join(one.text().lower() for one in tree.css(".found"))
    said.update(words.chip for words in WORDS.values() if f". {words.chip}." in on_cards)
    assert keyed == said


def test_two_sentences_that_say_two_findings_show_both_and_a_third_is_not_there():
    tree = built.parse(html("articles/ketamine-for-ptsd/"))
    card = card_of(tree, "morina2014").text()
    says = {finding.id: finding.says for finding in SOURCES.records["morina2014"].findings}
    assert says["remission"] in card and says["later"] in card and says["early"] not in card
