"""The run of all checks: shared among workers, and in the preview only of what changed."""

from __future__ import annotations

import pytest
from helpers import projects

from evidence.build import page_checks, workers
from evidence.checks import check
from evidence.reading import sources

CONTEXT = check.Context(projects.TODAY)


def many(tmp_path, bad=(3, 150)):
    text = "People with GLIM whom a treatment did not help.[@feder2021]"
    wrong = "This breakthrough is a proven cure.[@feder2021]"
    pages = {f"docs/articles/p{n}.md": projects.article(wrong if n in bad else text) for n in range(200)}
    return projects.project(tmp_path, pages)


@pytest.mark.parametrize("count", ["1", "2", "3"])
def test_the_same_is_found_whatever_the_number_of_workers(count, tmp_path, monkeypatch):
    root = many(tmp_path)
    monkeypatch.setenv(workers.WORKERS, "1")
    wanted = projects.check(root)
    monkeypatch.setenv(workers.WORKERS, count)
    assert projects.check(root) == wanted
    assert {problem.place.file for problem in wanted if problem.code == "CLM002"} == {
        "docs/articles/p3.md",
        "docs/articles/p150.md",
    }


def test_a_worker_may_check_the_site_as_a_whole_even_if_no_page_changed(tmp_path, monkeypatch):
    root = projects.project(tmp_path, {"docs/articles/a.md": projects.article("[B](b.md)")})
    monkeypatch.setenv(workers.WORKERS, "2")
    first = page_checks.Checking(sources.read(root), CONTEXT)
    wanted = first.outcome()
    assert [problem.code for problem in wanted.problems if problem.place.file == "docs/articles/a.md"] == ["PAG011"]
    again = page_checks.Checking(sources.read(root), CONTEXT, first.judged)
    workers.start(again.job, worth_it=1)
    assert again.job.begun and again.outcome() == wanted
    workers.stop()


def asked(monkeypatch):
    """The pages that the checks look at, as they do."""
    seen: list[str] = []
    whole = page_checks.in_pages

    def watched(pages, context):
        seen.extend(page.path for page in pages)
        return whole(pages, context)

    monkeypatch.setattr(page_checks, "in_pages", watched)
    monkeypatch.setenv(workers.WORKERS, "1")
    return seen


def test_the_preview_judges_a_page_again_only_when_something_changed(tmp_path, monkeypatch):
    root = many(tmp_path / "project")
    check.load()
    seen, judged = asked(monkeypatch), {}

    def run():
        seen.clear()
        checking = page_checks.Checking(sources.read(root), CONTEXT, judged)
        outcome, judged_now = checking.outcome(), checking.judged
        judged.clear()
        judged.update(judged_now)
        return outcome

    first = run()
    assert len(seen) > 200
    assert run() == first and not seen
    (root / "docs/articles/p7.md").write_text(projects.article("This breakthrough is a proven cure.[@feder2021]"))
    third = run()
    assert seen == ["docs/articles/p7.md"]
    assert {p.place.file for p in third.problems} > {"docs/articles/p7.md"}
    (root / "docs/studies/feder2021.md").write_text(projects.record(updated="2026-11-02"))
    assert run() == page_checks.run_all(sources.read(root), CONTEXT)
    assert len(seen) > 400  # all of them, and all again by the second run


def run_again(root, judged):
    """The problems, with what earlier runs found in these pages, records, entries and data files."""
    checking = page_checks.Checking(sources.read(root), CONTEXT, judged)
    found = checking.outcome().problems
    judged.update(checking.judged)
    return found


def test_records_entries_and_data_are_judged_again_only_when_something_changed(tmp_path, monkeypatch):
    """What is kept of them stands at the lines where it was found, so a new line above must count as a change."""
    article, data = "docs/articles/new.md", "docs/data/glossary.yml"
    files = {article: projects.article("Nothing."), data: "- term: a cure\n  plain: A breakthrough cure.\n"}
    root = projects.project(tmp_path, files)
    check.load()
    runs, judged, whole = [], {}, page_checks.in_records
    monkeypatch.setattr(page_checks, "in_records", lambda *given: runs.append(1) or whole(*given))

    def lines():
        return [problem.place.line for problem in run_again(root, judged) if problem.place.file.endswith(".yml")]

    first = lines()
    assert first
    assert lines() == first and len(runs) == 1
    (root / article).write_text(projects.article("Nothing is claimed here."))
    assert lines() == first and len(runs) == 1
    (root / data).write_text(f"# What words mean\n{files[data]}")
    assert lines() == [line + 1 for line in first] and len(runs) == 2
    entries = root / "references.bib"
    entries.write_text(entries.read_text().replace("Feder, Adriana", "Adriana Feder MD"))
    assert "BIB028" in {problem.code for problem in run_again(root, judged)} and len(runs) == 3
    assert "BIB028" in {problem.code for problem in run_again(root, judged)} and len(runs) == 3


def test_what_was_found_and_then_damaged_is_found_again(tmp_path):
    root = many(tmp_path)
    files = sources.read(root)
    wanted = page_checks.run_all(files, CONTEXT, root).problems
    kept = root / ".cache/evidence/judged-by-check.json"
    text = kept.read_text()
    kept.write_text(text.replace("CLM002", "CLM003"))
    assert kept.read_text() != text and page_checks.run_all(files, CONTEXT, root).problems == wanted
