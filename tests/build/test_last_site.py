"""Files of the last site are linked into the new one only while they are what the last build made."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from evidence.build import run
from evidence.build.last_site import BEFORE_LAST, MADE, LastSite, keep_before_last
from tests.helpers import projects

PATH = "a/index.html"


def built(root: Path, text: str = "page", content: str = "digest") -> LastSite:
    """The site after a build that wrote one file, made from content."""
    shutil.rmtree(root / "site.new", ignore_errors=True)
    site = LastSite(root / "site.new", str(root / "site"), root)
    if not site.has(PATH, content):
        (root / "site.new/a").mkdir(parents=True, exist_ok=True)
        (root / "site.new" / PATH).write_text(text)
    site.end(keep=True)
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
    failed.end(keep=True)
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


FILES = ("same.html", "a/same.html", "a/changed.html", "b/gone.html", "c/copied.html")


def begun(root: Path, asked: set[str]) -> LastSite:
    """A build that begins with the site before the last one, of which the last one has all files."""
    last = LastSite(root / "site", "none", root)
    for name in FILES:
        assert not last.has(name, "digest")
        (root / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "site" / name).write_text("page")
    last.end(keep=True)
    shutil.copytree(root / "site", root / "site.old", copy_function=os.link)
    (root / "site.old/a/index.html.br").write_text("packed")
    (root / "site.old/b/link").symlink_to(root / "site/b")
    keep_before_last(root / "site.old", root)
    (root / "site.new").mkdir()
    site = LastSite(root / "site.new", str(root / "site"), root)
    site.begin(asked)
    return site


def left(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_build_begins_with_those_files_of_the_site_before_the_last_that_it_asks_for(tmp_path: Path) -> None:
    site = begun(tmp_path, {"same.html", "a/same.html", "a/changed.html", "new.html"})
    assert left(tmp_path / "site.new") == ["a", "a/changed.html", "a/same.html", "same.html"]
    assert site.has("same.html", "digest") and site.has("a/same.html", "digest")
    assert not site.has("a/changed.html", "other") and not site.has("new.html", "digest")
    assert left(tmp_path / "site.new") == ["a", "a/same.html", "same.html"], "a file that must be written is not there"
    assert os.path.samefile(tmp_path / "site/same.html", tmp_path / "site.new/same.html")
    assert left(tmp_path / "site") == sorted([*FILES, "a", "b", "c"]) and not (tmp_path / BEFORE_LAST).exists()
    (tmp_path / "site.new/a/changed.html").write_text("new")
    site.end(keep=True)
    assert (tmp_path / "site/a/changed.html").read_text() == "page"


def test_what_nobody_asked_for_after_all_is_removed(tmp_path: Path) -> None:
    site = begun(tmp_path, {"same.html", "a/same.html"})
    assert site.has("same.html", "digest")
    site.end(keep=False)
    assert (tmp_path / "site.new/same.html").exists() and not (tmp_path / "site.new/a/same.html").exists()


def test_a_file_that_differs_from_the_last_site_does_not_stay(tmp_path: Path) -> None:
    """A build in between changed it, or somebody wrote a new one."""
    begun(tmp_path, {"same.html"})
    shutil.copytree(tmp_path / "site", tmp_path / BEFORE_LAST)
    shutil.rmtree(tmp_path / "site.new")
    LastSite(tmp_path / "site.new", str(tmp_path / "site"), tmp_path).begin(set(FILES))
    assert left(tmp_path / "site.new") == []


def test_nothing_is_removed_where_a_link_leads(tmp_path: Path) -> None:
    """Whose site is a link to a folder that others serve keeps that folder."""
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "page.html").write_text("served")
    site = built(tmp_path)
    (tmp_path / "old").symlink_to(theirs)
    keep_before_last(tmp_path / "old", tmp_path)
    assert not os.path.lexists(tmp_path / BEFORE_LAST)
    (tmp_path / BEFORE_LAST).symlink_to(theirs)
    site.begin({PATH})
    assert left(theirs) == ["page.html"] and not (tmp_path / "site.new").exists()


def test_a_build_that_cannot_begin_so_begins_with_an_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("not ours")

    site = begun(tmp_path, {"same.html"})
    shutil.copytree(tmp_path / "site", tmp_path / BEFORE_LAST, copy_function=os.link)
    shutil.rmtree(tmp_path / "site.new")
    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", refuse)
        site.begin({"same.html"})
    assert left(tmp_path / "site.new") == []
    assert site.has("same.html", "digest") and (tmp_path / "site.new/same.html").exists()


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in left(folder) if (folder / name).is_file()}


def test_a_third_build_makes_the_same_site_in_the_folders_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is gone is gone there too, and nothing is written into a file of the last site."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", projects.WHEN)
    home = projects.article("Welcome: [a page](articles/a.md).", title="Home", kind="home")
    text = "Nothing is claimed here.[@feder2021; @yermus2024]"
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><title>{}</title></svg>'
    root = projects.tiny(
        tmp_path,
        {"docs/index.md": home, "docs/articles/a.md": projects.article(text), "docs/shown.svg": drawing.format("one")},
    )
    projects.put(root / "docs/help/gone.md", projects.article("Only this page says so.", title="Gone"))
    (root / "docs/index.md").write_text(f"{home}\nAnd [another](help/gone.md).\n")
    assert run.build(root) == 0
    folder = (root / "site/articles/a").stat().st_ino
    (root / "docs/shown.svg").write_text(drawing.format("two"))
    (root / "docs/help/gone.md").unlink()
    (root / "docs/index.md").write_text(home)
    assert run.build(root) == 0
    shutil.copytree(root / "site", root / "seen", copy_function=os.link)
    second = contents(root / "seen")
    (root / "docs/shown.svg").write_text(drawing.format("three"))
    (root / "docs/articles/a.md").write_text(projects.article(text.replace("Nothing", "Nothing at all")))
    assert run.build(root) == 0
    assert contents(root / "seen") == second
    assert (root / "site/articles/a").stat().st_ino == folder and not (root / "site/help/gone").exists()
    third = contents(root / "site")
    shutil.rmtree(root / "site")
    shutil.rmtree(root / ".cache")
    shutil.rmtree(root / "seen")
    assert run.build(root) == 0
    assert contents(root / "site") == third
