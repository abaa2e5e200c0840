"""Half-resolved merges: each mark in each file is told once a place, with what that merge needs, and without an echo."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.projects import article, check, codes, entry, project, record
from hypothesis import given
from hypothesis import strategies as st

from evidence.reading.merges import both_sides, conflicts

ARTICLE, RECORD = "docs/articles/a.md", "docs/studies/feder2021.md"
CLAIM = "Ten of 15 people had fewer symptoms.[@feder2021]"
CODE = "INP010"


def told(root: Path) -> list[str]:
    return [str(problem) for problem in check(root)]


@pytest.mark.parametrize("sign", "<=>|")
@pytest.mark.parametrize("label", ["", " HEAD"])
def test_each_mark_is_told_at_its_line_and_nothing_like_it(sign: str, label: str) -> None:
    text = f"a\n\n{sign * 7}{label}\n\n{sign * 8}\n {sign * 7}\n{sign * 7}x\n{sign * 6}\n"
    _, (problem,) = both_sides(text, "docs/a.md")
    assert problem.place.line == 3 and problem.code == CODE


@pytest.mark.parametrize(
    "text",
    [
        f"```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n```\n\n{CLAIM}",
        f"{CLAIM}\n\n    =======\n",
        f"{CLAIM}\n\n~~~\n|||||||\n~~~\n",
        f"| a | b | c | d | e | f |\n|---|---|---|---|---|---|\n|||||||\n\n{CLAIM}",
    ],
    ids=["fence", "indented", "other fence", "empty row of a table"],
)
def test_what_is_no_mark_in_a_page_stays_silent(text: str) -> None:
    assert not conflicts(text, "docs/a.md")


@pytest.mark.parametrize(
    "body",
    [
        f"- {CLAIM}\n=======\n- Three of 15 people had fewer symptoms.[@feder2021]",
        f"{CLAIM}\n=======\nThree of 15 people had fewer symptoms.[@feder2021]",
        f"- {CLAIM}\n||||||| 8be3ba0\n- Some people had fewer symptoms.[@feder2021]\n=======\n- Another.",
        f"{CLAIM}\n>>>>>>> other-writer",
    ],
    ids=["divider in a list", "divider under text", "base and divider", "end"],
)
def test_a_mark_that_is_left_alone_is_told_once_and_misleads_nobody(tmp_path: Path, body: str) -> None:
    (problem,) = check(project(tmp_path, {ARTICLE: article(body)}))
    assert problem.code == CODE and problem.place.line == 13 and "delete the mark" in problem.hint


@pytest.mark.parametrize(
    "file", ["overrides/main.html", "src/evidence/resources/theme/assets/site.css", "docs/assets/a.svg", "src/evidence/resources/ama.csl",
             "mkdocs.yml", "references.bib", ARTICLE, RECORD, "docs/data/signoffs.yml", "docs/data/glossary.yml"]
)  # fmt: skip
@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "||||||| base", "=======", ">>>>>>> other"])
def test_no_file_that_is_read_or_published_may_have_a_mark(tmp_path: Path, file: str, mark: str) -> None:
    root = project(tmp_path)
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text() if path.exists() else ""
    path.write_text(f"{before.rstrip()}\n{mark}\n")
    problems = [problem for problem in check(root) if problem.place.file == file and problem.code == CODE]
    assert len(problems) == 1 and mark[:7] in problems[0].message


def shared_end(key: str, other: str) -> str:
    """Two entries at the end of the bibliography, as Git writes them: with one closing brace for both."""
    one, two = (entry(name).rstrip().removesuffix("}") for name in (key, other))
    return f"{entry()}\n<<<<<<< HEAD\n{one}=======\n{two}>>>>>>> other-writer\n}}\n"


def test_two_writers_who_each_added_a_study_keep_both(tmp_path: Path) -> None:
    files = {
        "references.bib": shared_end("duek2023", "hull2022"),
        **{f"docs/studies/{key}.md": record(key) for key in ("duek2023", "hull2022")},
        ARTICLE: article(f"{CLAIM}\n\nThey were asked again.[@duek2023; @hull2022]"),
    }
    (problem,) = check(project(tmp_path, files))
    assert problem.code == CODE
    assert "keep the entries duek2023 and hull2022, each closed with its own }" in problem.hint


def test_the_same_entry_on_both_sides_names_the_fields_that_differ(tmp_path: Path) -> None:
    text = f"<<<<<<< HEAD\n{entry()}=======\n{entry(volume='179', pages='1--9')}>>>>>>> other\n"
    (problem,) = check(project(tmp_path, {"references.bib": text}))
    assert "(volume, pages)" in problem.hint and "keep one entry" in problem.hint


def test_both_approvals_stay(tmp_path: Path) -> None:
    approvals = [
        f"- {{article: {ARTICLE}, by: {by}, role: nurse, on: 2026-11-01, digest: {'f' * 64}}}\n" for by in "AB"
    ]
    text = f"<<<<<<< HEAD\n{approvals[0]}=======\n{approvals[1]}>>>>>>> other\n"
    problems = check(project(tmp_path, {"docs/data/signoffs.yml": text}))
    assert "keep both approvals" in next(problem.hint for problem in problems if problem.code == CODE)
    assert "INP006" not in codes(problems)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (RECORD, record().replace("certainty: low\n", "<<<<<<< HEAD\ncertainty: low\n=======\ncertainty: none\n>>>>>>> b\n")),
        ("mkdocs.yml", None),
        (ARTICLE, article(f"<<<<<<< HEAD\n{CLAIM}\n=======\n11 of 15 people felt well.[@feder2021]\n>>>>>>> b\n")),
    ],
    ids=["front matter", "configuration", "text"],
)  # fmt: skip
def test_nothing_else_is_told_of_what_only_the_marks_broke(tmp_path: Path, file: str, text: str | None) -> None:
    root = project(tmp_path, {file: text} if text else {})
    if text is None:
        path = root / file
        path.write_text(
            path.read_text().replace(
                "docs_dir: docs\n", "<<<<<<< a\ndocs_dir: docs\n=======\ndocs_dir: doc\n>>>>>>> b\n"
            )
        )
    assert codes(check(root)) == [CODE]


@given(st.text(alphabet="<=>|\n a{}", max_size=120))
def test_any_text_keeps_its_lines_and_loses_its_marks(text: str) -> None:
    for name in ("references.bib", "mkdocs.yml"):
        read, problems = both_sides(text, name)
        assert read.count("\n") == text.count("\n") and bool(problems) is bool(conflicts(text, name))
        assert not conflicts(read, name)
