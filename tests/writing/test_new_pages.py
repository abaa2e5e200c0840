"""`evidence new`: pages from a template that pass all checks but those for the missing text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from helpers import command
from helpers.projects import article, check, codes, entry, project
from helpers.services import FEDER_DOI, World, world
from hypothesis import given
from hypothesis import strategies as st

from evidence.writing import new_pages

__all__ = ["world"]

TITLE = "Can I drive the next day?"
INDEX = "docs/articles/index.md"
MISSING_TEXT = {"NEW001", "PAG013", "BIB021"}  # text, a link to the page, a citation of the study


def run(root: Path, *arguments: str):
    return command.run("new", *arguments, "--root", root)


def refused(root: Path, *arguments: str) -> str:
    return command.refused(root, "new", *arguments, "--root", root)


@pytest.mark.parametrize("kind", new_pages.KINDS)
def test_an_article_passes_all_checks_but_those_for_missing_text(tmp_path, kind):
    root = project(tmp_path)
    before = check(root)
    done = run(root, "article", TITLE, "--kind", kind)
    assert done.exit_code == 0 and done.stdout.startswith("Wrote docs/articles/can-i-drive-the-next-day.md.")
    new = [problem for problem in check(root) if problem not in before]
    assert "NEW001" in codes(new) and set(codes(new)) <= MISSING_TEXT, new
    name = "docs/articles/can-i-drive-the-next-day.md"
    written = (root / name).read_text()
    assert ("{#harms}" in written) is (kind in ("treatment", "decision"))


def test_with_the_text_written_and_a_link_nothing_is_left(tmp_path):
    root = project(
        tmp_path, {INDEX: article("- [Driving](can-i-drive-the-next-day.md)\n- [a](a.md)", title="All articles")}
    )
    before = check(root)
    run(root, "article", TITLE)
    page = root / "docs/articles/can-i-drive-the-next-day.md"
    page.write_text(page.read_text().replace("TODO:", "Nobody has tested"))
    assert [problem for problem in check(root) if problem not in before] == []


def test_every_place_with_missing_text_is_named(tmp_path):
    root = project(tmp_path)
    run(root, "article", TITLE)
    found = [problem for problem in check(root) if problem.code == "NEW001"]
    assert str(found[0]) == (
        "docs/articles/can-i-drive-the-next-day.md:4:15: NEW001 still to be written: what a reader learns here, in one "
        "or two plain sentences without a promise (write it, then delete the mark)"
    )
    assert len(found) == 9


def test_a_mark_in_code_is_no_missing_text(tmp_path):
    root = project(tmp_path, {"docs/articles/a.md": article("Write `TODO:` there.[@feder2021]")})
    assert "NEW001" not in codes(check(root))


def test_a_record_for_an_entry_needs_no_network(tmp_path):
    root = project(tmp_path, {"docs/studies/feder2021.md": None})
    done = run(root, "study", "feder2021")
    assert done.exit_code == 0 and done.stdout.startswith("Wrote docs/studies/feder2021.md.")
    assert set(codes(check(root))) <= {*MISSING_TEXT, "FIG001"}  # the article's figures have no finding yet
    text = (root / "docs/studies/feder2021.md").read_text()
    assert 'title: "Feder 2021: TODO: the study in a few words"' in text and "https://doi.org/10.1000/feder2021" in text
    assert run(root, "study", "10.1000/FEDER2021").exit_code == 2  # by DOI too, and it is there now


def test_a_study_that_is_not_there_is_looked_up_and_added(world: World, tmp_path):
    root = project(
        tmp_path,
        {"references.bib": entry("berger2009", author="Berger, W.", year="2009"), "docs/studies/feder2021.md": None},
    )
    done = run(root, "study", FEDER_DOI)
    assert done.exit_code == 0 and 'Added "feder2021" to references.bib' in done.stdout
    text = (root / "docs/studies/feder2021.md").read_text()
    assert "design: randomised-trial  # TODO:" in text and "TODO: second group" in text
    assert set(codes(p for p in check(root) if p.place.file == "docs/studies/feder2021.md")) <= MISSING_TEXT


@pytest.mark.parametrize(
    ("types", "design"),
    [
        (["Journal Article", "Randomized Controlled Trial"], "randomised-trial"),
        (["Meta-Analysis", "Systematic Review"], "pooled-analysis"),
        (["Systematic Review", "Review"], "systematic-review"),
        (["Review"], "narrative-review"),
        (["Journal Article"], "single-arm"),
        ([], "single-arm"),
    ],
)
def test_the_design_is_guessed_modestly(types, design):
    assert new_pages.design_of(types) == design


@pytest.mark.parametrize("types", [["Meta-Analysis"], ["Review"], ["Randomized Controlled Trial"], []])
def test_a_record_of_every_design_passes(tmp_path, types):
    root = project(tmp_path)
    text = new_pages.record("feder2021", "Feder 2021", dt.date(2026, 11, 1), types)
    (root / "docs/studies/feder2021.md").write_text(text)
    assert set(codes(check(root))) <= {*MISSING_TEXT, "FIG001"}  # the article's figures were in the old record


# Refusals -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    ["", "???", "A <b>bold</b> title", "[x](y)", "{{ glossary }}", "a\x1b[31mb", "x\u202ey", "# A", "x" * 121, "*a*"],
)
def test_a_title_that_cannot_be_used_is_one_line(tmp_path, title):
    root = project(tmp_path)
    assert refused(root, "article", title).startswith("evidence: the title")


def test_nothing_is_written_over(tmp_path):
    root = project(tmp_path)
    run(root, "article", TITLE)
    assert "is there already" in refused(root, "article", "Can I drive, the next day")
    assert "is there already" in refused(root, "study", "feder2021")


@pytest.mark.parametrize("arguments", [("study", "feder2020"), ("study", "nonsense"), ("article", "A title")])
def test_bad_input_is_one_line(tmp_path, arguments):
    assert refused(tmp_path if arguments[0] == "article" else project(tmp_path), *arguments)


@given(st.text(max_size=80))
def test_every_title_is_refused_or_makes_a_file_name(title):
    if not new_pages.fault_of_title(title):
        assert new_pages.file_name(title).replace("-", "").isalnum()


@pytest.mark.parametrize("words", [["cite"], ["new"], ["new", "article"], ["new", "study"], ["verify"], ["links"]])
def test_help_teaches_by_example(words):
    done = command.run(*words, "--help")
    assert done.exit_code == 0 and f"evidence {words[0]} " in done.stdout
