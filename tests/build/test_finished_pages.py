"""Finished pages are taken from the cache or made, once, and may be asked for in any order."""

from __future__ import annotations

import logging

import pytest

from evidence.build import workers
from evidence.build.finished_pages import FinishedPages, Made
from evidence.build.page_cache import Finished, PageCache

NAMES = [f"p{number}.md" for number in range(50)]


class Site:
    """Fifty pages, each made from its own version; which ones were made here is in `made`."""

    def __init__(self, folder):
        self.file, self.made, self.warnings = folder / "pages.sqlite", [], []
        self.versions = dict.fromkeys(NAMES, 1)

    def make(self, path):
        self.made.append(path)
        return Made(Finished(f"{path} {self.versions[path]}", f"texts of {path}", f"words of {path}"), self.warnings)

    def begin(self, words=None):
        digests = {path: f"{path} {version}" for path, version in self.versions.items()}
        return FinishedPages(PageCache(self.file), digests, self.make, {} if words is None else words)


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


@pytest.mark.parametrize("count", ["1", "2"])
def test_pages_can_be_asked_for_in_any_order(count, site, monkeypatch):
    monkeypatch.setenv(workers.WORKERS, count)
    pages = site.begin()
    workers.start(pages.job)
    assert [pages.page(path).html for path in reversed(NAMES)] == [f"{path} 1" for path in reversed(NAMES)]
    assert len(site.made) == 50 if count == "1" else len(site.made) <= 50  # with two, a worker makes the others


def test_only_what_changed_is_made_again(site):
    first = site.begin()
    pages = [first.page(path) for path in NAMES]
    first.done()
    site.made.clear()
    site.versions["p7.md"] = 2
    second = site.begin()
    assert [second.page(path) for path in NAMES if path != "p7.md"] == [
        page for page in pages if page.html[:5] != "p7.md"
    ]
    assert second.page("p7.md").html == "p7.md 2" and site.made == ["p7.md"]


def test_a_build_whose_sources_changed_meanwhile_keeps_nothing(site):
    first = site.begin()
    first.page("p1.md")
    first.done(trusted=False)
    assert "p1.md" in site.begin().job.items


def test_a_page_with_a_warning_warns_again(site, caplog):
    site.warnings = [("mkdocs", logging.WARNING, "something is odd")]
    for _ in range(2):
        pages = site.begin()
        pages.page("p1.md")
        pages.done()
    assert [record.message for record in caplog.records] == ["something is odd"] * 2


def test_words_are_known_without_the_page(site):
    words = {}
    first = site.begin(words)
    assert first.words("p1.md") == "words of p1.md" and site.made[-1] == "p1.md"
    first.done()
    site.made.clear()
    assert site.begin(words).words("p1.md") == "words of p1.md" and not site.made


def test_a_page_that_the_cache_has_lost_is_made(site):
    words = {}
    first = site.begin(words)
    wanted = [first.page(path) for path in NAMES]
    first.done()
    second = site.begin(words)
    assert not second.job.items
    site.file.unlink()
    assert [second.page(path) for path in NAMES] == wanted


@pytest.mark.parametrize("lost", ["nothing", "warned", "busy"])
def test_a_single_build_makes_no_page_again_for_its_words(lost, site, monkeypatch):
    """They are in the cache, or are remembered where the page could not be kept."""
    site.warnings = [("mkdocs", logging.WARNING, "something is odd")] if lost == "warned" else []
    if lost == "busy":
        monkeypatch.setattr(PageCache, "put", lambda *_: False)
    pages = FinishedPages(PageCache(site.file), dict(zip(NAMES, NAMES, strict=True)), site.make, None)
    for path in NAMES:
        pages.page(path)
    assert [pages.words(path) for path in NAMES] == [f"words of {path}" for path in NAMES]
    assert site.made == NAMES
