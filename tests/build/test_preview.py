"""The live preview: problems beside their sentences, and the last good sources while something is broken."""

from __future__ import annotations

import html

from helpers import projects

from evidence.build import shown_problems
from evidence.build.session import with_last_good
from evidence.problem import Place, Problem
from evidence.reading import sources


def read(folder, **files):
    return sources.read(projects.project(folder, {name.replace("__", "/"): text for name, text in files.items()}))


def problem(line: int, file: str = "docs/articles/a.md") -> Problem:
    return Problem(Place(file, line, 1), "CIT001", 'unknown key "feder2020"', 'did you mean "feder2021"?')


def test_a_problem_is_shown_after_its_paragraph(tmp_path):
    projects.project(tmp_path, {"docs/articles/a.md": projects.article("First.\n\nSecond,\nin two lines.\n\nThird.")})
    page = sources.read(tmp_path).page("docs/articles/a.md")
    line = page.text.split("\n").index("Second,") + 1
    shown = shown_problems.beside(page.text[page.body :].lstrip("\n"), page, [problem(line)]).split("\n")
    assert [text.split("\ue1ff <span")[0] for text in shown if "problem" in text] == ["in two lines."]


def test_what_a_problem_says_cannot_become_markdown_or_html(tmp_path):
    page = read(tmp_path).page("docs/articles/a.md")
    hostile = Problem(Place(page.path, 12, 1), "CIT001", "<script>alert(1)</script> [@x] `code` *bold*", "")
    shown = shown_problems.beside(page.text[page.body :].lstrip("\n"), page, [hostile])
    inside = shown.partition('<span class="problem">')[2]
    assert inside and not set("<[`*") & set(inside.partition("</span>")[0])


def test_the_text_of_a_problem_reads_as_it_was_meant(tmp_path):
    page = read(tmp_path).page("docs/articles/a.md")
    said = """the citations' "#1" & <b> would share [@key]"""
    shown = shown_problems.beside(
        page.text[page.body :].lstrip("\n"), page, [Problem(Place(page.path, 12, 1), "CIT009", said, "")]
    )
    assert html.unescape(shown.partition('class="problem">')[2].partition("</span>")[0]).endswith(said)


def test_a_broken_bibliography_keeps_the_last_good_references(tmp_path):
    good = read(tmp_path)
    (tmp_path / "references.bib").write_text("@article{feder2021,\n  title = {A")
    broken = sources.read(tmp_path)
    assert broken.references != good.references
    kept, said = with_last_good(broken, good)
    assert kept.references == good.references
    assert "feder2021" in said[0] and "references.bib" in said[0]


def test_a_broken_record_keeps_the_last_good_one(tmp_path):
    good = read(tmp_path)
    (tmp_path / "docs/studies/feder2021.md").write_text(
        projects.record().replace("design: randomised-trial", "design: ?")
    )
    kept, said = with_last_good(sources.read(tmp_path), good)
    assert kept.records == good.records and "feder2021" in said[0]


def test_an_entry_that_was_taken_out_on_purpose_does_not_come_back(tmp_path):
    good = read(tmp_path)
    (tmp_path / "references.bib").write_text(projects.entry("other2020"))
    (tmp_path / "docs/studies/feder2021.md").unlink()
    kept, said = with_last_good(sources.read(tmp_path), good)
    assert set(kept.references) == {"other2020"} and not kept.records and not said


def test_the_panel_names_this_pages_problems_and_counts_the_others():
    panel = shown_problems.panel([problem(3)], 2, ["references.bib cannot be read"])
    assert "docs/articles/a.md:3:1" in panel and "2 more" in panel and "references.bib cannot" in panel
    assert shown_problems.panel([], 0, []) == ""
