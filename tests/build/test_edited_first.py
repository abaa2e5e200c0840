"""An article whose text was edited is shown first, with the problems that it has today; the whole build follows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from helpers import projects
from mkdocs.livereload import LiveReloadServer

from evidence.build.mkdocs.watching import edited_first, only_page
from evidence.build.session import Session

ARTICLE = "docs/articles/a.md"
TEXT = "People with GLIM were asked.[@feder2021]\n\n- One\n- Two"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return projects.project(
        tmp_path_factory.mktemp("edited"),
        {ARTICLE: projects.article(TEXT), "docs/articles/b.md": projects.article("Empty.[]()")},
    )


@pytest.fixture(scope="module")
def built(root: Path) -> Session:
    return settled(Session(root, serving=True))


@pytest.fixture
def article(root: Path) -> Any:
    yield root / ARTICLE
    (root / ARTICLE).write_text(projects.article(TEXT))


def settled(session: Session) -> Session:
    session.settle()
    return session


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("This breakthrough is a proven cure.[@feder2021]", "CLM002"),
        ("They were asked.[@nobody2020]", "CIT001"),
        ("They were asked ([where](nowhere.md)).", "PAG011"),
        ("They were asked.[]()", "MDL042"),
        ("They were asked.", ""),
    ],
)
def test_it_has_the_problems_that_the_whole_build_finds(built: Session, article: Path, text: str, code: str) -> None:
    article.write_text(projects.article(text))
    edited, whole = built.edited(ARTICLE), settled(Session(built.root, serving=True))
    assert edited
    page = whole.site.sources.page(ARTICLE)
    assert edited.site.sources.page(ARTICLE) == page
    assert edited.problems_of(page) == whole.problems_of(page)
    assert {code} - {""} <= {problem.code for problem in edited.problems_of(page)}
    assert "docs/articles/b.md" in {problem.place.file for problem in edited.problems}


@pytest.mark.parametrize(
    "content",
    [
        projects.article(TEXT, title='"Another title"'),
        projects.article(TEXT).replace("---\n", "---\n# a comment\n", 1),
        projects.article(TEXT).replace("---\n", "", 1),
        projects.article(f"{TEXT}\n\n<<<<<<< HEAD\nOne\n=======\nTwo\n>>>>>>> other\n"),
        "",
    ],
    ids=["front matter", "a line of it", "no front matter", "a merge", "empty"],
)
def test_everything_is_built_where_more_than_the_text_changed(built: Session, article: Path, content: str) -> None:
    article.write_text(content)
    assert built.edited(ARTICLE) is None


def test_everything_is_built_after_an_edit_of_a_record_or_an_unknown_page(built: Session) -> None:
    assert built.edited("docs/studies/feder2021.md") is None
    assert built.edited("docs/articles/new.md") is None
    assert built.edited("README.md") is None


def test_no_claims_of_the_whole_site_are_needed_to_make_it(built: Session, article: Path) -> None:
    """At a thousand articles they take longer than all else."""
    article.write_text(projects.article("They were asked."))
    edited = built.edited(ARTICLE)
    assert edited
    page = edited.site.sources.page(ARTICLE)
    assert page and edited.site.as_read(page) is page
    assert not {"claims", "parts"} & vars(edited.site).keys(), "a writer waits for them before the edit is shown"


@pytest.mark.parametrize(("shown", "again", "loads"), [(True, True, 2), (True, False, 1), (False, True, 1)])
def test_browsers_load_the_page_before_the_site_is_built(shown: bool, again: bool, loads: int, tmp_path: Path) -> None:
    happened: list[str] = []

    def ready() -> str:
        return "ready" if server._visible_epoch == server._wanted_epoch else "waiting"

    server = LiveReloadServer(
        lambda: happened.append(f"built while browsers are {ready()}"), "127.0.0.1", 0, str(tmp_path)
    )
    (tmp_path / "a.md").touch()
    saved = {str(tmp_path / "a.md")}
    edited_first(server, tmp_path, lambda: saved, lambda path: happened.append(path) or shown, lambda: again)
    server._wanted_epoch += 1  # as MkDocs' loop does
    first = server._wanted_epoch
    server.builder()
    server.server_close()
    assert happened == ["a.md", f"built while browsers are {'ready' if shown else 'waiting'}"]
    assert server._wanted_epoch - first == loads - 1


@pytest.mark.parametrize(
    ("saved", "page"),
    [
        (["docs/a.md"], "docs/a.md"),
        (["docs/a.md", "docs/4913", "docs/.a.md.swp"], "docs/a.md"),
        (["docs/a.md", "docs/b.md"], ""),
        (["docs/a.md", "docs/data.yml"], ""),
        (["docs/data.yml"], ""),
        (["docs/gone.md"], ""),
        ([], ""),
    ],
)
def test_one_page_alone_is_shown_first(saved: list[str], page: str, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    for name in ("a.md", "b.md", "data.yml"):
        (tmp_path / "docs" / name).touch()
    assert only_page([str(tmp_path / path) for path in saved], tmp_path) == page
