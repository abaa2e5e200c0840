"""What a page's template is told: neighbors, notices, the state of its review, structured data."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.projects import article, project, sound

from evidence.reading.pages.page import Page
from evidence.reading.sources import read
from evidence.render import marks as marks_of
from evidence.render import page_facts
from evidence.render.site import Site
from evidence.text import slug
from evidence.tracing import added_ids

FILES = {
    **sound(),
    "docs/articles/index.md": article("All articles.", title="Articles"),
    "docs/articles/a.md": article("First.[@feder2021]", title="A", order=2),
    "docs/articles/b.md": article("Second.", title="B", order=1),
    "docs/articles/c.md": article("Last.", title="C"),
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Site(read(tmp_path))


def titles(site: Site, path: str) -> dict[str, str | None]:
    found = page_facts.neighbours(site.sources.page(path), site)
    return {name: page and page["title"] for name, page in found.items()}


def test_neighbors_follow_the_order_that_writers_gave(site: Site) -> None:
    assert titles(site, "docs/articles/b.md") == {"previous": None, "next": "A"}
    assert titles(site, "docs/articles/a.md") == {"previous": "B", "next": "C"}
    assert titles(site, "docs/articles/c.md") == {"previous": "A", "next": None}


def test_pages_outside_the_reading_order_have_no_neighbors(site: Site) -> None:
    assert titles(site, "docs/articles/index.md") == titles(site, "docs/studies/feder2021.md") == {}
    assert page_facts.neighbours(None, site) == {}


def test_every_page_of_health_says_that_nobody_reviewed_it(site: Site) -> None:
    for path in ("docs/articles/a.md", "docs/studies/feder2021.md"):
        state = page_facts.review(site.sources.page(path), site.sources)
        assert state and state.text == "Not yet reviewed by a clinician."
    about = replace(site.sources.page("docs/studies/feder2021.md"), path="docs/about/index.md", meta={"kind": "about"})
    assert page_facts.review(about, site.sources) is None
    assert page_facts.review(None, site.sources) is None and not page_facts.any_signed(site.sources)


def test_structured_data_names_the_cited_works_and_claims_no_review(site: Site) -> None:
    page = site.sources.page("docs/articles/a.md")
    data = json.loads(page_facts.structured_data(page, site, "https://example.org/"))
    assert data["url"] == "https://example.org/articles/a/" and data["citation"] == [
        "https://doi.org/10.1000/feder2021"
    ]
    assert data["medicalAudience"] == {"@type": "Patient"}
    assert "reviewedBy" not in data and "lastReviewed" not in data
    assert page_facts.structured_data(site.sources.page("docs/studies/feder2021.md"), site, "") == ""


def test_machines_are_told_what_the_list_of_references_has(tmp_path: Path) -> None:
    """A picture of counts links to its study and adds nothing to the list; one whose rows open cards adds each of them."""
    for mark, shown in (("icons: feder2021#response", 0), ("trials: lumenide", 1)):
        text = FILES["docs/articles/a.md"].replace("[@feder2021]", f"\n\n{{{{ {mark} }}}}")
        site = Site(read(project(tmp_path, {**FILES, "docs/articles/a.md": text})))
        page = site.sources.page("docs/articles/a.md")
        data = json.loads(page_facts.structured_data(page, site, "https://example.org/"))
        assert len(data["citation"]) == len(page_facts.shown(page, site)) == shown


def test_nothing_is_said_of_a_retraction_where_there_is_none(site: Site) -> None:
    assert page_facts.notices(site.sources.page("docs/articles/a.md"), site) == []


def test_each_reference_has_a_digest_that_changes_with_its_card(site: Site, tmp_path: Path) -> None:
    before = site.reference_digest("feder2021")
    record = tmp_path / "docs/studies/feder2021.md"
    record.write_text(record.read_text().replace("More people responded", "Fewer people responded"), encoding="utf-8")
    assert Site(read(tmp_path)).reference_digest("feder2021") != before == site.reference_digest("feder2021")


def test_the_ids_that_are_added_to_a_page_are_those_that_no_heading_may_have(tmp_path: Path, site: Site) -> None:
    marks = "{{ ledger }}\n\n{{ studies }}\n\n{{ glossary }}"
    (tmp_path / "docs/articles/b.md").write_text(article(marks, title="B"), encoding="utf-8")
    glossary = "- term: Off-label\n  plain: Not as approved.\n"
    (tmp_path / "docs/data/glossary.yml").write_text(glossary, encoding="utf-8")
    site = Site(read(tmp_path))
    study, listing = (site.sources.page(path) for path in ("docs/studies/feder2021.md", "docs/articles/b.md"))
    assert ids(site.study_sections("feder2021")) == known_ids(study, site)
    added = "\n\n".join(marks_of.resolve(site, mark.name, "../../") for mark in listing.marks)
    lists = set(map(slug, re.findall(r"(?m)^## ([^{}\n]+)$", added)))  # of other headings than those with an id
    assert ids(added) | lists <= known_ids(listing, site) and len(ids(added)) > 5 and lists


def ids(markdown: str) -> set[str]:
    return {one or other for one, other in re.findall(r'\{#([\w-]+)\}|\bid="([^"]+)"', markdown)}


def known_ids(page: Page, site: Site) -> set[str]:
    return {*added_ids.of_sections(page), *added_ids.of_entries(page, site.sources)}
