"""Renamed pages, renamed sections, studies that are gone: one message, with all that is to be done."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from helpers.projects import SETTINGS, article, check, entry, project, record

from evidence.reading.sources import read
from evidence.review.signoff import FILE, REVIEWERS, review
from evidence.writing.sign import sign

A, NEW = "docs/articles/a.md", "docs/articles/what-we-found.md"
CLAIM = "Ten of 15 people had fewer symptoms.[@feder2021]"
HOME = article("[A page](articles/a.md)\n\nSee also [A page](articles/a.md).", title="Home", short="Home", kind="home")
REDIRECTED = SETTINGS.replace("redirect_maps: {}", "redirect_maps: {articles/a.md: articles/what-we-found.md}")
SIGNED = f"- {{article: {A}, by: Jo Doe, role: nurse, on: 2026-11-01, digest: {'ab' * 32}}}\n"
PEOPLE = article("Jo Doe, nurse.", title="Reviewers", short="Reviewers", kind="about")


def told(root: Path) -> list[tuple[str, str]]:
    return [(problem.code, f"{problem.message} ({problem.hint})") for problem in check(root)]


def test_a_renamed_page_is_told_once_with_redirect_and_links(tmp_path: Path) -> None:
    files = {"mkdocs.yml": SETTINGS, A: None, NEW: article(CLAIM), "docs/index.md": HOME}
    ((code, said),) = told(project(tmp_path, files))
    assert code == "PAG011" and f"{NEW} has the name by which links call it" in said
    assert "write articles/what-we-found.md" in said and "docs/index.md:14" in said
    assert "articles/a.md: articles/what-we-found.md" in said


def test_with_its_redirect_only_the_links_are_left(tmp_path: Path) -> None:
    files = {"mkdocs.yml": REDIRECTED, A: None, NEW: article(CLAIM, title="Another name"), "docs/index.md": HOME}
    ((_, said),) = told(project(tmp_path, files))
    assert "is where its redirect leads" in said and "redirect_maps" not in said


def test_its_approvals_are_carried_in_the_same_message_and_then_hold(tmp_path: Path) -> None:
    linked = HOME.replace("[A page](articles/a.md)\n\n", "[who](about/reviewers.md)\n\n")
    root = project(tmp_path, {"mkdocs.yml": SETTINGS, "docs/index.md": linked, REVIEWERS: PEOPLE, A: article(CLAIM)})
    sign(root, A, "Jo Doe", "nurse", dt.date(2026, 11, 1))
    (root / A).rename(root / NEW)
    ((code, said),) = told(root)
    assert code == "PAG011" and "has the text that was approved" in said and f"write {NEW} in {FILE}" in said
    (root / FILE).write_text((root / FILE).read_text().replace(A, NEW))
    sources = read(root)
    page = sources.page(NEW)
    assert page and review(page, sources).current


def test_an_approval_without_links_follows_the_redirect(tmp_path: Path) -> None:
    home = article("[What we found](articles/what-we-found.md), [who](about/reviewers.md)", title="Home", kind="home")
    files = {
        "mkdocs.yml": REDIRECTED,
        A: None,
        NEW: article(CLAIM),
        "docs/index.md": home,
        FILE: SIGNED,
        REVIEWERS: PEOPLE,
    }
    ((code, said),) = told(project(tmp_path, files))
    assert code == "SGN004" and f"write {NEW} in {FILE}" in said


def test_no_other_article_is_offered_for_one_that_is_gone(tmp_path: Path) -> None:
    other = "docs/articles/aa.md"
    home = article("[Another](articles/aa.md), [who](about/reviewers.md)", title="Home", kind="home")
    files = {
        "mkdocs.yml": SETTINGS,
        A: None,
        other: article(CLAIM),
        "docs/index.md": home,
        FILE: SIGNED,
        REVIEWERS: PEOPLE,
    }
    ((code, said),) = told(project(tmp_path, files))
    assert code == "SGN004" and other not in said and "if it was renamed" in said


@pytest.mark.parametrize(
    ("link", "hint"),
    [
        ("[the harms](#harms)", "write #risks, or give the heading {#harms} back"),
        ("[Harms](#old-words)", "write #risks, or give the heading {#old-words} back"),
        ("[how risky it is](#risk)", 'did you mean "#risks"?'),
    ],
    ids=["its words as an id", "the link has its words", "a slip"],
)
def test_a_section_is_cite_with_its_new_id(tmp_path: Path, link: str, hint: str) -> None:
    ((code, said),) = told(project(tmp_path, {A: article(f"{CLAIM}\n\n## Harms {{#risks}}\n\nSee {link}.")}))
    assert code == "PAG012" and hint in said


TWICE = f"{CLAIM}\n\nThey were asked.[@yermus2024]\n\nAnd again.[@yermus2024; @feder2021]"


@pytest.mark.parametrize(
    ("files", "code", "back"),
    [
        ({"docs/studies/yermus2024.md": record("yermus2024")}, "CIT001", "bring the entry back from Git"),
        ({"references.bib": f"{entry()}\n{entry('yermus2024')}"}, "BIB018", "write docs/studies/yermus2024.md, or bring it back"),
        ({}, "CIT001", "or bring it back from Git"),
    ],
    ids=["its entry", "its record", "both"],
)  # fmt: skip
def test_a_study_that_is_gone_is_told_once_with_both_ways_out(
    tmp_path: Path, files: dict, code: str, back: str
) -> None:
    ((found, said),) = told(project(tmp_path, {A: article(TWICE), **files}))
    assert found == code and back in said
    assert "take out" in said and f"{A}:14, {A}:16" in said
