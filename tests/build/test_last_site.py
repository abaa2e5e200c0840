"""Files of the last site are linked into the new one only while they are what the last build made."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from evidence.build import run
from evidence.build.last_site import MADE, LastSite
from tests.helpers import projects

PATH = "a/index.html"


def built(root: Path, text: str = "page", content: str = "digest") -> LastSite:
    """The site after a build that wrote one file, made from content."""
    shutil.rmtree(root / "site.new", ignore_errors=True)
    site = LastSite(root / "site.new", str(root / "site"), root)
    if not site.has(PATH, content):
        (root / "site.new/a").mkdir(parents=True, exist_ok=True)
        (root / "site.new" / PATH).write_text(text)
    site.keep()
    shutil.rmtree(root / "site", ignore_errors=True)
    (root / "site.new").rename(root / "site")
    return LastSite(root / "site.new", str(root / "site"), root)


def test_a_file_made_from_the_same_is_the_same_file(tmp_path: Path) -> None:
    site = built(tmp_path)
    assert site.has(PATH, "digest")
    assert os.path.samefile(tmp_path / "site" / PATH, tmp_path / "site.new" / PATH)
    assert not site.has(PATH, "another") and not site.has("b/index.html", "digest")


def test_a_link_lasts_for_many_builds(tmp_path: Path) -> None:
    built(tmp_path)
    first = (tmp_path / "site" / PATH).stat().st_ino
    for _ in range(3):
        built(tmp_path, "never written")
    assert (tmp_path / "site" / PATH).stat().st_ino == first and (tmp_path / "site" / PATH).read_text() == "page"


@pytest.mark.parametrize("touched", ["written", "gone", "forgotten", "broken"])
def test_a_file_that_somebody_touched_is_written_again(touched: str, tmp_path: Path) -> None:
    site, file = built(tmp_path), tmp_path / "site" / PATH
    if touched == "written":
        file.write_text("PAGE")
    elif touched == "gone":
        file.unlink()
    else:
        (tmp_path / MADE).write_text({"forgotten": "{}", "broken": '{"a": [1'}[touched])
        site = LastSite(tmp_path / "site.new", str(tmp_path / "site"), tmp_path)
    assert not site.has(PATH, "digest") and not (tmp_path / "site.new" / PATH).exists()


def test_a_file_that_is_dropped_can_be_written_without_touching_the_last_site(tmp_path: Path) -> None:
    site = built(tmp_path)
    assert site.has(PATH, "digest")
    site.drop(PATH)
    site.drop("nothing/there.html")
    (tmp_path / "site.new" / PATH).write_text("new")
    assert (tmp_path / "site" / PATH).read_text() == "page"


def test_what_a_build_that_failed_made_is_not_taken_for_the_last_site(tmp_path: Path) -> None:
    """It was written down, but its files never came into the site."""
    built(tmp_path)
    failed = LastSite(tmp_path / "site.new", str(tmp_path / "site"), tmp_path)
    assert not failed.has(PATH, "another")
    (tmp_path / "site.new/a").mkdir(parents=True)
    (tmp_path / "site.new" / PATH).write_text("PAGE")
    failed.keep()
    shutil.rmtree(tmp_path / "site.new")
    assert not LastSite(tmp_path / "site.new", str(tmp_path / "site"), tmp_path).has(PATH, "another")


def test_where_files_cannot_be_linked_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    site = built(tmp_path)
    monkeypatch.setattr(os, "link", refuse)
    assert not site.has(PATH, "digest")


def test_mkdocs_alone_finds_no_last_site(tmp_path: Path) -> None:
    """It empties the folder into which it writes."""
    built(tmp_path)
    assert not LastSite(tmp_path / "site", None, tmp_path).has(PATH, "digest")


def test_a_build_after_one_edit_links_the_other_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the downloads; the edited page is a new file."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", projects.WHEN)
    files = {"docs/index.md": projects.article("Welcome: [a page](articles/a.md).", title="Home", kind="home")}
    root = projects.tiny(
        tmp_path, {**files, "docs/articles/a.md": projects.article("Nothing is claimed here.[@feder2021; @yermus2024]")}
    )
    assert run.build(root) == 0
    kept = ["index.html", "downloads/evidence.schema.json"]
    before = [(root / "site" / name).stat().st_ino for name in [*kept, "articles/a/index.html"]]
    (root / "docs/articles/a.md").write_text(
        projects.article("Nothing at all is claimed here.[@feder2021; @yermus2024]")
    )
    assert run.build(root) == 0
    after = [(root / "site" / name).stat().st_ino for name in [*kept, "articles/a/index.html"]]
    assert after[:2] == before[:2] and after[2] != before[2]
    assert "Nothing at all" in (root / "site/articles/a/index.html").read_text()
