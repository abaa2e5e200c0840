"""Whatever can change a page's bytes changes one of its digests; what cannot, does not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from helpers import projects

from evidence import digest
from evidence.build import page_digest
from evidence.reading import sources
from evidence.render.site import Site

PAGE = "docs/articles/a.md"


def digests(root) -> dict[str, str]:
    """The digest of each page of a project."""
    site = Site(sources.read(root))
    return {page.path: page_digest.of_page(page, site, {}) for page in site.sources.pages}


@pytest.fixture
def root(tmp_path):
    text = "It was a small trial.[@feder2021]\n\n{{ glossary }}"
    return projects.project(
        tmp_path,
        {
            PAGE: projects.article(text, order=1),
            "docs/articles/b.md": projects.article("Nothing is cited here.", order=2),
            "docs/articles/c.md": projects.article("Nor here.", order=3),
            "docs/data/glossary.yml": "- term: trial\n  plain: A test of a treatment.\n",
        },
    )


CHANGES = {
    "its text": (PAGE, "small", "large", {PAGE, "docs/studies/feder2021.md"}),
    "what it cites": ("references.bib", "title = {", "title = {Another ", {PAGE}),
    "what its sentences may say": ("docs/studies/feder2021.md", "fewer symptoms", "less trouble", {PAGE, "docs/studies/feder2021.md"}),
    "data that it shows": ("docs/data/glossary.yml", "A test", "The test", {PAGE}),
    "its neighbour's title": ("docs/articles/b.md", "title: ", "title: New ", {PAGE, "docs/articles/b.md", "docs/articles/c.md"}),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_reaches_the_pages_that_show_it_and_no_others(what, root):
    file, old, new, wanted = CHANGES[what]
    before = digests(root)
    text = (root / file).read_text()
    assert old in text
    (root / file).write_text(text.replace(old, new, 1))
    after = digests(root)
    assert {path for path in before if before[path] != after[path]} == wanted


def test_a_file_that_a_page_links_to_counts_by_its_address(root):
    site = Site(sources.read(root))
    page = site.sources.page(PAGE)
    found = {page_digest.of_page(page, site, {"b.md": url}) for url in ("articles/b/", "articles/b.html", None)}
    assert len(found) == 3


def test_templates_code_and_what_the_caller_gives_count_for_every_page(tmp_path, monkeypatch):
    (tmp_path / "overrides").mkdir()
    template = tmp_path / "overrides/main.html"
    template.write_text("one")
    seen = [page_digest.of_every_page(tmp_path, "given")]
    seen.append(page_digest.of_every_page(tmp_path, "other"))
    template.write_text("two")
    seen.append(page_digest.of_every_page(tmp_path, "given"))
    monkeypatch.setattr(page_digest, "our_code", lambda: "other code")
    seen.append(page_digest.of_every_page(tmp_path, "given"))
    assert len(set(seen)) == 4


def test_our_code_is_read_again_only_after_a_file_was_written(tmp_path, monkeypatch):
    monkeypatch.setattr(digest, "PACKAGE", tmp_path)
    (tmp_path / "room").mkdir()
    module = tmp_path / "room" / "module.py"
    module.write_text("one = 1")
    first = digest.our_code.__wrapped__()
    with monkeypatch.context() as unread:
        unread.setattr(digest, "digest_of_files", lambda *_: pytest.fail("nothing was written"))
        assert digest.our_code.__wrapped__() == first
    module.write_text("one = 2")
    os.utime(module, ns=(1, 1))  # two texts may have been written in the same tick of the clock
    second = digest.our_code.__wrapped__()
    (module.parent / "other.py").write_text("")
    (module.parent / "__pycache__").mkdir()
    third = digest.our_code.__wrapped__()
    (module.parent / "__pycache__" / "module.pyc").write_text("compiled")
    assert len({first, second, third}) == 3 and digest.our_code.__wrapped__() == third


def test_what_is_installed_counts_as_code_and_the_place_of_a_project_does_not(tmp_path, monkeypatch):
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/file").write_text("one")
    monkeypatch.chdir(tmp_path)
    here = digest.digest_of_files([Path("a/b/file")], Path("."))
    assert here == digest.digest_of_files([tmp_path / "a/b/file"], tmp_path)
    assert here != digest.digest_of_files(["a/b/file"], Path("a"))
    before = digest.our_code.__wrapped__()
    (tmp_path / "package-1.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert digest.our_code.__wrapped__() != before
