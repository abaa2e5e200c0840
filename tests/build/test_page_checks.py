"""The checks of single pages may run in workers, and a page found sound is judged again only when something changed."""

from __future__ import annotations

import pytest
from helpers import support

from evidence.build import page_checks, workers
from evidence.build.page_checks import Known
from evidence.checks import check
from evidence.reading import sources

CONTEXT = check.Context(support.TODAY)


def many(tmp_path, bad=(3, 150)):
    text = "People with PTSD whom a treatment did not help.[@feder2021]"
    wrong = "This breakthrough is a proven cure.[@feder2021]"
    pages = {f"docs/articles/p{n}.md": support.article(wrong if n in bad else text) for n in range(200)}
    return support.project(tmp_path, pages)


@pytest.mark.parametrize("count", ["1", "2", "3"])
def test_the_same_is_found_whatever_the_number_of_workers(count, tmp_path, monkeypatch):
    root = many(tmp_path)
    monkeypatch.setenv(workers.WORKERS, "1")
    wanted = support.check(root)
    monkeypatch.setenv(workers.WORKERS, count)
    assert support.check(root) == wanted
    assert {problem.place.file for problem in wanted if problem.code == "CLM002"} == {
        "docs/articles/p3.md",
        "docs/articles/p150.md",
    }


def asked(monkeypatch):
    """The pages that the checks look at, as they do."""
    seen: list[str] = []
    whole = page_checks.in_pages

    def in_pages(pages, context):
        seen.extend(page.path for page in pages)
        return whole(pages, context)

    monkeypatch.setattr(page_checks, "in_pages", in_pages)
    monkeypatch.setenv(workers.WORKERS, "1")
    return seen


def test_a_sound_page_is_asked_again_only_when_something_changed(tmp_path, monkeypatch):
    root, file = many(tmp_path / "project"), tmp_path / "sound.json"
    seen = asked(monkeypatch)

    def run():
        seen.clear()
        return page_checks.run_all(sources.read(root), CONTEXT, Known(file))

    first = run()
    assert len(seen) > 200
    assert run() == first and sorted(seen) == ["docs/articles/p150.md", "docs/articles/p3.md"]  # faulty ones, each time
    (root / "docs/articles/p7.md").write_text(support.article("This breakthrough is a proven cure.[@feder2021]"))
    third = run()
    assert sorted(seen) == [f"docs/articles/p{n}.md" for n in (150, 3, 7)]
    assert {p.place.file for p in third.problems} > {"docs/articles/p7.md"}
    (root / "docs/studies/feder2021.md").write_text(support.record(updated="2026-11-02"))
    run()
    assert len(seen) > 200
