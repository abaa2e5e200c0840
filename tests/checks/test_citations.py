"""Citations: what is near a marker is named once, with the marker that was meant; what is none is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.projects import MKDOCS, article, check, codes, entry, project, read, record

from evidence.checks.citations.near_misses import intended_marker, near_misses

NEAR = {
    "[@Feder2021]": "CIT003",
    "[@FEDER2021; @Yermus2024]": "CIT003",
    "[@feder2021, @yermus2024]": "CIT004",
    "[@feder2021 @yermus2024]": "CIT004",
    "[@feder2021 and @yermus2024]": "CIT004",
    "[@feder2021; yermus2024]": "CIT004",
    "[@feder2021;  @yermus2024]": "CIT004",
    "[@feder2021": "CIT005",
    "[@feder2021;\n@yermus2024]": "CIT005",
    "(@feder2021)": "CIT006",
    "{@feder2021}": "CIT006",
    "@feder2021": "CIT006",
    "[feder2021]": "CIT006",
    "[[@feder2021]]": "CIT006",
    "\\[@feder2021]": "CIT007",
    "\\[@feder2021\\]": "CIT007",
    "［@feder2021］": "CIT008",
    "[＠feder2021]": "CIT008",
    "[﹫feder2021]": "CIT008",
    "【@feder2021】": "CIT008",
    "[@fеder2021]": "CIT008",
    "[@feder\u00ad2021]": "CIT008",
    "[@feder2021\u00a0]": "CIT008",
    "[&#64;feder2021]": "CIT008",
    "[^feder2021]": "CIT009",
    "[^1]": "CIT009",
    "[@feder-2021]": "CIT014",
    "[@feder.a2021]": "CIT014",
    "[@c+d2020]": "CIT014",
    "[@trial]": "CIT014",
    "[@]": "CIT014",
    "[see @feder2021]": "CIT015",
    "[@feder2021, p. 12]": "CIT015",
    "[@feder2021; ]": "CIT015",
    "[@ feder2021]": "CIT015",
    "[-@feder2021]": "CIT015",
    "[@feder2021; @feder2021]": "CIT016",
    "\\cite{feder2021}": "CIT017",
    "\\autocite[p. 3]{feder2021}": "CIT017",
    "\\citet*{feder2021}": "CIT017",
    "(Feder 2021)": "CIT006",
    "(Feder, 2021)": "CIT006",
    "(Feder et al., 2021)": "CIT006",
    "(Feder & Yermus, 2021)": "CIT006",
    "[6]": "CIT018",
    "[1, 2]": "CIT018",
    "[1–3]": "CIT018",
    "[write to a@example.org]": "CIT019",
    "\\full_bibliography": "CIT020",
}


@pytest.mark.parametrize(("typed", "code"), NEAR.items(), ids=[repr(typed) for typed in NEAR])
def test_near_miss(typed: str, code: str, tmp_path: Path) -> None:
    """Each near miss is told once, where it begins, by the code that says most."""
    files = {
        "references.bib": entry() + "\n" + entry("yermus2024", year="2024", title="A follow-up of {Lumenide}"),
        "docs/studies/yermus2024.md": record("yermus2024"),
        "docs/articles/a.md": article(f"Sound.[@feder2021; @yermus2024]\n\nIt faded {typed} later."),
    }
    problems = check(project(tmp_path, files))
    assert [(problem.code, problem.place.line, problem.place.column) for problem in problems] == [(code, 14, 10)]
    assert problems[0].hint


@pytest.mark.parametrize(
    "typed", [one for one, code in NEAR.items() if code not in ("CIT019", "CIT020") and not read(one).citations]
)
def test_figures_wait_until_their_citation_is_mended(typed: str, tmp_path: Path) -> None:
    """They cannot be held against a study yet. Others on the page are."""
    text = f"Sound.[@feder2021; @yermus2024]\n\n- In 88 of 90 people (97%) it faded {typed} later.\n- It did in 77 of 80.\n\nSo 97%."
    files = {
        "references.bib": entry() + "\n" + entry("yermus2024", year="2024", title="A follow-up of {Lumenide}"),
        "docs/studies/yermus2024.md": record("yermus2024"),
        "docs/articles/a.md": article(text),
    }
    problems = check(project(tmp_path, files))
    line = 16 if "\n" in typed else 15
    assert [one.code for one in problems if one.place.line < line] == [NEAR[typed]]
    assert [(one.code, one.place.line) for one in problems if one.place.line >= line] == [("FIG002", line)]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("It faded.^1^", "CIT018"),
        ("It faded.^1,2^", "CIT018"),
        ("It faded.^1 And so on.", "CIT018"),
        ("It faded[1].", "CIT018"),
        ("It faded.¹", "CIT018"),
        ("It faded.@feder2021", "CIT006"),
    ],
)
def test_slip_after_a_full_stop(typed: str, code: str, tmp_path: Path) -> None:
    files = {
        "references.bib": entry(),
        "docs/articles/a.md": article(f"Sound.[@feder2021]\n\n{typed}\n"),
    }
    assert code in [problem.code for problem in check(project(tmp_path, files))]


@pytest.mark.parametrize(
    "typed",
    ["The law of 2021 (Smith 2021)", "(May 2021)", "a^2^ and b^3^", "x (Feder 2021) [@feder2021]", "a@feder2021.org"],
)
def test_what_is_no_slip(typed: str) -> None:
    made = read(f"Sound.[@feder2021] {typed}.\n")
    assert [code for code, *_ in near_misses(made, {"feder2021"})] == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Feder2021, yermus2024", "[@feder2021; @yermus2024]"),
        ("＠fеder2021", "[@feder2021]"),
        ("see feder2021b, p. 3", "[@feder2021b]"),
        ("feder2021 feder2021", "[@feder2021]"),
        ("nothing like a key", ""),
    ],
)
def test_the_marker_that_was_meant(typed: str, meant: str) -> None:
    """The marker offered is what the writer most likely meant."""
    assert intended_marker(typed) == meant


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("fedr2021", 'did you mean "feder2021"?'),
        ("feder2012", 'did you mean "feder2021"?'),
        (
            "somebody1999",
            "add it to references.bib, or bring it back from Git; or take out what rests on it, docs/articles/a.md:12",
        ),
    ],
)
def test_nearest_key(typed: str, hint: str, tmp_path: Path) -> None:
    """The key of a likely typo is offered, a far one is not."""
    text = f"Sound.[@feder2021] Some felt better.[@{typed}]"
    problems = check(project(tmp_path, {"docs/articles/a.md": article(text)}))
    assert [(problem.code, problem.hint) for problem in problems] == [("CIT001", hint)]


def test_many_unknown_keys_take_no_minutes(tmp_path: Path) -> None:
    """Guessing stops where keys are no typos any more: each is still told."""
    text = " ".join(f"[@unknown{year}]" for year in range(1000, 1900))
    problems = check(project(tmp_path, {"docs/articles/a.md": article(f"Sound.[@feder2021]\n\n{text}")}))
    assert codes(problems) == ["CIT001"] * 900


def test_one_fault_hides_no_other(tmp_path: Path) -> None:
    """Every problem of every page comes in one run, by file and line."""
    config = MKDOCS.replace("articles/a.md]", "articles/a.md, articles/b.md]")
    files = {
        "mkdocs.yml": config,
        "docs/articles/a.md": article("One [@feder2020].\n\nTwo [@feder2021.\n\nThree [^1]."),
        "docs/articles/b.md": "---\ntitle: [\n---\n\n# B\n\nFour [@feder2021] and \\cite{x}.\n",
    }
    problems = [str(problem).partition(" (")[0].split(" ")[:2] for problem in check(project(tmp_path, files))]
    assert problems == [
        ["docs/articles/a.md:12:5:", "CIT001"],
        ["docs/articles/a.md:14:5:", "CIT005"],
        ["docs/articles/a.md:16:7:", "CIT009"],
        ["docs/articles/b.md:3:1:", "INP006"],
        ["docs/articles/b.md:7:23:", "CIT017"],
    ]


def test_without_a_bibliography_no_key_is_unknown(tmp_path: Path) -> None:
    """A bibliography that is not there is one problem, not one for each citation."""
    assert "CIT001" not in codes(check(project(tmp_path, {"references.bib": ""})))
