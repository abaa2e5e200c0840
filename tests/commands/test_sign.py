"""`evidence sign`: whom and what it accepts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from helpers.command import refused, run
from helpers.history import commit, git, write
from helpers.projects import article, entry, record, sound

from evidence.reading.sources import read
from evidence.review.signoff import FILE, REVIEWERS

A = "docs/articles/a.md"
B = "docs/articles/b.md"
FILES = {
    **sound(),
    A: article("Ten of 15 people had fewer symptoms.[@feder2021]\n\n[The other page](b.md)"),
    B: article("Nothing is cited here.", title="Another page"),
    "docs/index.md": article(
        "[What was found](articles/a.md), [the reviewers](about/reviewers.md)", title="Home", kind="home"
    ),
    REVIEWERS: article("Jo Doe, MD, psychiatrist.", title="Reviewers", short="Reviewers", kind="about"),
}
ARGUMENTS = ("--by", "Jo Doe, MD", "--role", "psychiatrist", "--on", "2026-11-01")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    commit(tmp_path, FILES)
    return tmp_path


def sign(root: Path, path: str = A, *arguments: str):
    return run("sign", "--root", root, root / path, *(arguments or ARGUMENTS))


def refuse(root: Path, path: str = A, *arguments: str) -> str:
    return refused(root, "sign", "--root", root, root / path, *(arguments or ARGUMENTS))


def test_a_sound_article_that_was_committed_is_signed(root: Path) -> None:
    done = sign(root)
    said = f"{A}: Reviewed by Jo Doe, MD, psychiatrist, on November 1, 2026; unchanged since.\n"
    assert (done.exit_code, done.output) == (0, said)
    (signed,) = read(root).data["signoffs"].content
    assert signed["article"] == A and signed["on"] == dt.date(2026, 11, 1)


def test_several_articles_are_signed_before_the_next_commit(root: Path) -> None:
    assert sign(root).exit_code == 0 and sign(root, B).exit_code == 0
    assert len(read(root).data["signoffs"].content) == 2


def test_an_approval_that_has_lapsed_is_given_again(root: Path) -> None:
    sign(root)
    commit(root, {A: FILES[A].replace("Ten of", "In all, 10 of")})
    assert run("check", "--root", root).stdout.count("SGN001") == 1
    assert "unchanged since" in sign(root).output
    assert run("check", "--root", root).stdout.count("SGN001") == 0


@pytest.mark.parametrize(
    "change",
    [
        {A: article("Eleven of 15 people had fewer symptoms.[@feder2021]\n\n[The other page](b.md)")},
        {A: article("Ten of 15 people had fewer symptoms.[@feder2020]\n\n[The other page](b.md)")},
        {A: article("TODO: the text [@feder2021]\n\n[The other page](b.md)")},
        {"docs/studies/feder2021.md": record(certainty="surely")},
        {"docs/studies/feder2021.md": None},
    ],
    ids=["figure", "key", "unfinished", "record", "no record"],
)
def test_an_article_with_errors_is_refused(root: Path, change: dict[str, str | None]) -> None:
    commit(root, change)
    assert "correct this first" in refuse(root)


def test_errors_elsewhere_do_not_matter(root: Path) -> None:
    commit(root, {B: article("Lumenide cures GLIM.", title="Another page"), "references.bib": entry() + entry("x2020")})
    assert sign(root).exit_code == 0


def test_a_file_that_approvals_cannot_be_added_to_is_refused(root: Path) -> None:
    commit(root, {FILE: "- article: [\n"})
    assert FILE in refuse(root)


@pytest.mark.parametrize("path", [A, "docs/studies/feder2021.md"])
def test_what_is_approved_was_committed(root: Path, path: str) -> None:
    text = (root / path).read_text()
    write(root, {path: text + "\nOne more sentence.\n"})
    assert f"{path} has changes that are not committed" in refuse(root)
    git(root, "add", path)
    assert "not committed" in refuse(root)
    git(root, "commit", "-qm", "more")
    assert sign(root).exit_code == 0


def test_a_new_article_is_committed_first(root: Path) -> None:
    new = "docs/articles/new.md"
    write(root, {new: article("Words.", title="New"), B: FILES[B] + "\n[New](new.md)\n"})
    assert f"{new} has changes that are not committed" in refuse(root, new)


def test_without_git_nothing_can_be_approved(root: Path) -> None:
    (root / ".git").rename(root.parent / f"{root.name}.git")
    assert "not under Git" in refuse(root)


def test_a_day_to_come_is_refused(root: Path) -> None:
    soon = dt.date.today() + dt.timedelta(days=2)
    arguments = ("--by", "Jo Doe, MD", "--role", "psychiatrist", "--on", soon.isoformat())
    assert f"{soon} has not come yet" in refuse(root, A, *arguments)


def test_a_stranger_is_refused_and_the_line_to_add_is_told(root: Path) -> None:
    assert f'{REVIEWERS} does not name "Al Roe"' in (said := refuse(root, A, "--by", "Al Roe", "--role", "nurse"))
    assert said.endswith("- Al Roe\n")


@pytest.mark.parametrize(
    ("by", "role"), [("", "nurse"), ("Jo Doe, MD", " "), ("Jo\u202e Doe", "nurse"), ("Jo Doe, MD", "nurse\x1b[31m")]
)
def test_a_name_and_a_role_can_be_read(root: Path, by: str, role: str) -> None:
    assert refuse(root, A, "--by", by, "--role", role)


@pytest.mark.parametrize("path", ["none.md", "docs/index.md", "docs/studies/feder2021.md", "../a.md"])
def test_only_articles_are_signed(root: Path, path: str) -> None:
    assert "there is no such article" in refuse(root, path)


# What was approved is kept -------------------------------------------------------------------------------------------


def lapsed(root: Path) -> str:
    (line,) = [line for line in run("check", "--root", root).stdout.splitlines() if "SGN001" in line]
    return line


def test_a_lapse_is_told_where_it_happened_with_old_and_new(root: Path) -> None:
    sign(root)
    commit(root, {"docs/studies/feder2021.md": record().replace("with lumenide.", "with lumenide than without.")})
    line = lapsed(root)
    assert line.startswith("docs/studies/feder2021.md:20:1: notice: SGN001 docs/articles/a.md changed since Jo Doe, MD")
    assert (
        "Feder 2021, finding “response”: “More people responded with lumenide.” is now “More people responded" in line
    )


@pytest.mark.parametrize(("setting", "code"), [("true", 0), ("false", 1)])
def test_a_setting_says_whether_a_change_may_land_with_a_lapse(root: Path, setting: str, code: int) -> None:
    config = FILES["mkdocs.yml"].replace("lapsed_approvals_may_land: true", f"lapsed_approvals_may_land: {setting}")
    commit(root, {"mkdocs.yml": config})
    sign(root)
    commit(root, {A: FILES[A].replace("Ten of", "In all, 10 of")})
    assert run("check", "--root", root).exit_code == code
    assert run("check", "--root", root, "--to-publish").exit_code == 0


def test_approvals_of_before_are_carried_over_from_git(root: Path) -> None:
    old = f"- {{article: {A}, by: 'Jo Doe, MD', role: psychiatrist, on: 2026-11-01, digest: {'ab' * 32}}}\n"
    commit(root, {FILE: f"# a note\n{old}"})
    assert "what it said then was not kept" in lapsed(root) and "evidence sign --carry-over" in lapsed(root)
    commit(root, {A: FILES[A].replace("Ten of", "In all, 10 of")})
    done = run("sign", "--carry-over", "--root", root)
    assert (done.exit_code, done.output) == (0, f"{A}: what Jo Doe, MD approved on 2026-11-01 is kept now\n")
    assert (root / FILE).read_text().startswith("# a note\n")
    assert "“Ten of 15 people had fewer symptoms.[Feder 2021]” is now “In all, 10 of" in lapsed(root)
    commit(root, {A: FILES[A]})
    assert "SGN001" not in run("check", "--root", root).stdout
    assert run("sign", "--carry-over", "--root", root).output == "what was approved is kept for every approval\n"


def test_what_git_does_not_hold_is_said(root: Path) -> None:
    old = f"- {{article: {A}, by: 'Jo Doe, MD', role: psychiatrist, on: 2026-11-01, digest: {'ab' * 32}}}\n"
    write(root, {FILE: old})
    assert "have it signed again" in run("sign", "--carry-over", "--root", root).output
    assert (root / FILE).read_text() == old


def test_a_kept_text_that_somebody_edited_does_not_count(root: Path) -> None:
    sign(root)
    (kept,) = (root / "docs/data/approved").iterdir()
    kept.write_text(kept.read_text().replace("Ten", "Nine"))
    assert "SGN001" not in run("check", "--root", root).stdout
    commit(root, {A: FILES[A].replace("Ten of", "Nine of")})
    assert "was not kept" in lapsed(root)
