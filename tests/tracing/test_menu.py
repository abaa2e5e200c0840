"""The menu of every page: the folders of the site, or what `nav` names."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.projects import SETTINGS, article, check, project

from evidence.reading import sources
from evidence.tracing.menu import menu, sections

OWN = {
    "mkdocs.yml": SETTINGS,
    "docs/index.md": article("See [a](articles/a.md).", title="Home", kind="home"),
    "docs/help/index.md": article("See [whom to call](crisis.md).", title="Help", kind="help"),
    "docs/moves/index.md": article("Move a little.", title="Which moves?", short="Moves"),
    "docs/games/index.md": article("Play a little.", title="Which games?", short="Games", order="1"),
    "docs/notes/one.md": article("A note.", title="One"),
}


def shown(root: Path) -> list[tuple[str, str]]:
    return [(title, page.path) for title, page in menu(sources.read(root))]


def test_a_folder_with_an_index_is_a_section_of_the_menu(tmp_path: Path) -> None:
    root = project(tmp_path, OWN)
    assert shown(root) == [
        ("Games", "docs/games/index.md"), ("Moves", "docs/moves/index.md"), ("Help", "docs/help/index.md")
    ]  # fmt: skip
    titles = [title for title, _ in sections(sources.read(root))]
    assert titles == ["Read", "Studies", "Games", "Moves", "Help", "About"]


@pytest.mark.parametrize(
    ("nav", "expected"),
    [
        ("- Play: games/index.md\n  - index.md\n", [("Play", "docs/games/index.md"), ("A page", "docs/index.md")]),
        (
            "- Both: [moves/index.md, {Fun: games/index.md}]\n",
            [("Moves", "docs/moves/index.md"), ("Fun", "docs/games/index.md")],
        ),
        ("- Deep: [{More: [{Most: moves/index.md}]}]\n", [("Most", "docs/moves/index.md")]),
    ],
)
def test_the_menu_is_what_nav_names(nav: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    assert shown(project(tmp_path, {**OWN, "mkdocs.yml": f"{SETTINGS}nav:\n  {nav}"})) == expected


def test_a_page_that_neither_menu_nor_page_leads_to_is_told(tmp_path: Path) -> None:
    nav = "nav:\n  - Read: [articles/a.md, moves/index.md]\n"
    told = check(project(tmp_path, {**OWN, "mkdocs.yml": SETTINGS + nav}))
    assert [problem.place.file for problem in told if problem.code == "PAG013"] == ["docs/notes/one.md"]


def test_a_whole_site_without_its_first_page_is_told(tmp_path: Path) -> None:
    told = check(project(tmp_path, {**OWN, "docs/index.md": None}))
    assert any(
        problem.place.file == "docs/index.md" and "there is no first page" in problem.message
        for problem in told
        if problem.code == "PAG048"
    )
