"""Sign-off: what keeps an approval, what ends it, and what is written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from helpers.clock import within
from helpers.projects import TODAY, article, check, codes, project, record

from evidence.reading.sources import read
from evidence.review.signoff import FILE, REVIEWERS, is_named, review
from evidence.writing.sign import SignOffError, sign

A = "docs/articles/a.md"
BODY = "Ten of 15 people had fewer symptoms.[@feder2021]\n\nThe price was {{ programme.price }}."
FACT = "price: {value: 90, unit: dollars, source: an article, recorded: 2025-03-31, valid_until: 2027-01-01}\n"
FILES = {
    A: article(BODY),
    REVIEWERS: article("Jo Doe, MD, psychiatrist.", title="Reviewers", short="Reviewers", kind="about"),
    "docs/data/programme.yml": FACT,
}


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    root = project(tmp_path, FILES)
    sign(root, A, "Jo Doe, MD", "psychiatrist", dt.date(2026, 11, 1))
    return root


def state(root: Path) -> str:
    sources = read(root)
    page = sources.page(A)
    assert page is not None
    return review(page, sources).text


def test_nobody_yet(tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    assert state(root) == "Not yet reviewed by a clinician."


def test_signed_and_unchanged(signed: Path) -> None:
    assert state(signed) == "Reviewed by Jo Doe, MD, psychiatrist, on November 1, 2026; unchanged since."
    assert not [problem for problem in check(signed) if problem.code.startswith("SGN")]
    assert "by: 'Jo Doe, MD'" in (signed / FILE).read_text()


@pytest.mark.parametrize(
    "change",
    [
        {A: article(BODY.replace("had fewer", "had\nfewer").replace(" people", "  people"))},
        {A: article(BODY).replace("\n", "\r\n")},
        {A: article(BODY, updated="2026-11-09", review_by="2027-09-09")},
        {A: article(BODY + "\n\n<!-- a note to writers -->")},
        {A: "\ufeff" + article(BODY)},
        {"docs/studies/feder2021.md": record(asks="Does lumenide lower the symptoms of GLIM?")},
    ],
    ids=["lines wrapped anew", "Windows line ends", "dates", "comment", "byte-order mark", "record, not a finding"],
)
def test_what_keeps_an_approval(signed: Path, change: dict[str, str]) -> None:
    project(signed, {**FILES, **change})
    assert state(signed).startswith("Reviewed by")


@pytest.mark.parametrize(
    "change",
    [
        {A: article(BODY.replace("fewer", "few"))},
        {A: article(BODY.replace("Ten", "Eleven"))},
        {A: article(BODY, title="Another title")},
        {A: article(BODY.replace("[@feder2021]", ""))},
        {A: article(BODY + " One more sentence.")},
        {"docs/studies/feder2021.md": record().replace("value: 10", "value: 11")},
        {"docs/studies/feder2021.md": record().replace("More people", "Most people")},
        {"docs/data/programme.yml": FACT.replace("90", "95")},
    ],
    ids=["word", "figure", "title", "citation", "sentence", "finding's figure", "finding's words", "data"],
)
def test_what_ends_an_approval(signed: Path, change: dict[str, str]) -> None:
    project(signed, {**FILES, **change})
    assert state(signed) == "Changed since the review by Jo Doe, MD, psychiatrist, on November 1, 2026."
    assert "SGN001" in codes(check(signed))


def test_the_last_approval_counts_and_comments_stay(signed: Path) -> None:
    path = signed / FILE
    path.write_text("# a note by hand\n" + path.read_text())
    project(signed, {**FILES, A: article("Other words."), FILE: path.read_text()})
    sign(signed, A, "Al Roe", "clinical pharmacist", dt.date(2026, 11, 2))
    assert state(signed) == "Reviewed by Al Roe, clinical pharmacist, on November 2, 2026; unchanged since."
    assert path.read_text().startswith("# a note by hand\n") and path.read_text().count("- {article:") == 2


def test_composed_and_decomposed_letters_are_the_same_word(tmp_path: Path) -> None:
    root = project(tmp_path, {**FILES, A: article("Café.")})
    sign(root, A, "Jo Doe, MD", "psychiatrist", TODAY)
    project(root, {**FILES, A: article("Cafe\u0301.")})
    assert "unchanged" in state(root)


@pytest.mark.parametrize(
    ("path", "by", "role", "said"),
    [
        ("docs/articles/b.md", "Jo", "MD", "no such article"),
        ("docs/index.md", "Jo", "MD", "sign a page under docs/articles/"),
        ("../../etc/passwd", "Jo", "MD", "no such article"),
        (A, "  ", "MD", "needs a name and a role"),
        (A, "Jo", "", "needs a name and a role"),
    ],
)
def test_what_cannot_be_signed(tmp_path: Path, path: str, by: str, role: str, said: str) -> None:
    root = project(tmp_path, FILES)
    with pytest.raises(SignOffError, match=said):
        sign(root, path, by, role, TODAY)
    assert not (root / FILE).exists()


def test_a_broken_file_is_not_written_over(tmp_path: Path) -> None:
    root = project(tmp_path, {**FILES, FILE: "- {article: [\n"})
    with pytest.raises(SignOffError, match="correct this first"):
        sign(root, A, "Jo Doe, MD", "psychiatrist", TODAY)
    assert (root / FILE).read_text() == "- {article: [\n"


def test_a_hostile_name_is_only_a_name(tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    name = 'Jo "x": [y] # z\n- article: docs/articles/a.md'
    sign(root, A, name, "MD: yes", TODAY)
    assert state(root).startswith(f"Reviewed by {' '.join(name.split())}, MD: yes, on")


def test_names_are_found_as_whole_words() -> None:
    assert is_named("Jo Doe", "Reviewed by Jo\nDoe, MD.") and not is_named("Jo Doe", "Jo Doell")


def test_a_great_article_is_signed_soon(tmp_path: Path) -> None:
    root = project(tmp_path, {**FILES, A: article("A word or two.\n\n" * 9_000)})
    with within(20):
        sign(root, A, "Jo Doe, MD", "psychiatrist", TODAY)
