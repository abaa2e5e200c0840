"""The configuration is a source: what it names is there, what it says to readers is checked, and nothing ends in a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.projects import MKDOCS, check, project


def told(folder: Path, old: str, new: str) -> list[tuple[str, str]]:
    """The codes and files of the problems with a part of mkdocs.yml changed."""
    assert old in MKDOCS
    found = check(project(folder, {"mkdocs.yml": MKDOCS.replace(old, new, 1)}))
    return sorted({(problem.code, problem.place.file) for problem in found})


def redirects(maps: str) -> tuple[str, str]:
    """A change that gives these redirects."""
    return "redirect_maps: {}", f"redirect_maps: {maps}"


WRONG = [
    (*redirects("{old.md: [index.md]}"), "CFG006"),
    (*redirects("{old.md: {a: b}}"), "CFG006"),
    (*redirects("{old.md: index.md, old/index.md: articles/a.md}"), "CFG006"),
    (*redirects("{old.md: index.md, Old.md: articles/a.md}"), "CFG006"),
    ("- Home: index.md", "- Home: nowhere.md", "CFG001"),
    ("- Home: index.md", "- Home: [index.md, {Deep: ../index.md}]", "CFG001"),
    ("- Home: index.md", "- Home: javascript:alert(1)", "CFG001"),
    ("- Home: index.md", "- Home:", "CFG001"),
    ("nav:\n", "nav: index.md\nold_nav:\n", "CFG001"),
    ('origin: ""', 'origin: "It began when lumenide cured people."', "CLM002"),
    ('funding: ""', 'funding: "Lumenide helps people with GLIM."', "CLM001"),
    ('conflicts: ""', 'conflicts: "93% of people got better."', "FIG002"),
    ('publisher: ""', 'publisher: "The 40 mg house"', "FIG004"),
    ('contact: ""', "contact: mailto:a", "CFG001"),
    ('site_name: "', 'site_name: "The miracle of ', "CLM002"),
]
RIGHT = [
    redirects("{old.md: index.md, old2/index.md: articles/a.md}"),
    ("- Home: index.md", "- index.md"),
    ("- Home: index.md", "- Home: [index.md, {Deep: [help/crisis.md]}]"),
    ('contact: ""', "contact: mailto:a@b.org"),
    ('funding: ""', 'funding: "Nobody pays for this site."'),
]


@pytest.mark.parametrize(("old", "new", "code"), WRONG)
def test_what_the_configuration_says_is_told(old: str, new: str, code: str, tmp_path: Path) -> None:
    assert (code, "mkdocs.yml") in told(tmp_path, old, new)


@pytest.mark.parametrize(("old", "new"), RIGHT)
def test_what_is_right_is_silent(old: str, new: str, tmp_path: Path) -> None:
    assert told(tmp_path, old, new) == []


_STYLE = '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info/>{}</style>'


@pytest.mark.parametrize(
    ("style", "told"),
    [
        (_STYLE.format("<bibliography><layout/></bibliography>"), []),
        (_STYLE.format("<citation><layout/></citation>"), ["CFG007"]),  # as a dependent style
        ("<style>", ["CFG007"]),
        ("", ["CFG007"]),
        ("<html/>", ["CFG007"]),
    ],
)
def test_a_file_that_is_no_citation_style_is_told_where_it_is_named(
    style: str, told: list[str], tmp_path: Path
) -> None:
    settings = MKDOCS.replace("extra:\n", "extra:\n  citation_style: own.csl\n")
    problems = check(project(tmp_path, {"mkdocs.yml": settings, "own.csl": style}))
    assert [problem.code for problem in problems] == told


@pytest.mark.parametrize("name", ["theme", "plugins", "extra", "exclude_docs", "markdown_extensions", "validation"])
def test_the_mistyped_name_of_a_group_is_offered_as_it_is_spelled(name: str, tmp_path: Path) -> None:
    typed = name[0] + name[2] + name[1] + name[3:]
    settings = MKDOCS.replace(f"\n{name}:", f"\n{typed}:")
    problems = check(project(tmp_path, {"mkdocs.yml": settings}))
    assert [problem.hint for problem in problems if f'"{typed}"' in problem.message] == [f'did you mean "{name}"?']
