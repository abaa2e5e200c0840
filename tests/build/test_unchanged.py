"""A site is built again whenever anything changed that it could depend on, and only then."""

from __future__ import annotations

import os
import time

import pytest
from helpers import projects

from evidence import files
from evidence.build import run, unchanged
from evidence.build import run as run_module
from evidence.build.mkdocs import engine
from evidence.files import locked

ENVIRONMENT = {"SITE_URL": "https://one.example/", "SOURCE_DATE_EPOCH": "1", "HOME": "/a"}


@pytest.fixture
def root(tmp_path):
    """A project with a built site, as the last build left it."""
    files = {
        "mkdocs.yml": "site_url: !ENV [SITE_URL]\n",
        "references.bib": "x",
        "docs/articles/a.md": "a",
        "docs/articles/b.md": "b",
        "overrides/main.html": "t",
        "site/index.html": "<p>",
        "site/404.html": "<p>",
        "site/articles/a/index.html": "<p>",
    }
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    unchanged.remember(tmp_path / "site", source(tmp_path))
    return tmp_path


def source(root, site="site", **environment):
    return unchanged.made_from(root, unchanged.source_files(root, site), {**ENVIRONMENT, **environment})


def up_to_date(root, **environment):
    return unchanged.is_as_left(root / "site", source(root, **environment))


def test_nothing_changed(root):
    assert up_to_date(root, HOME="/elsewhere", SITE="part of a name")  # variables that the configuration does not name
    (root / ".cache/other").write_text("x")
    (root / "site.new").mkdir()
    (root / "site.new/index.html").write_text("a build that was stopped")
    for packed in ("index.html.br", "index.html.gz", "_headers"):  # what `make dist` puts beside
        (root / "site" / packed).write_text("packed")
    assert up_to_date(root)


CHANGES = {
    "a page": lambda root: (root / "docs/articles/a.md").write_text("A"),
    "a page under another name": lambda root: (root / "docs/articles/a.md").rename(root / "docs/articles/c.md"),
    "two pages that change names": lambda root: (
        (root / "docs/articles/a.md").write_text("b"),
        (root / "docs/articles/b.md").write_text("a"),
    ),
    "a page in another folder": lambda root: (root / "docs/articles/a.md").rename(root / "docs/a.md"),
    "a new page": lambda root: (root / "docs/c.md").write_text(""),
    "a page less": lambda root: (root / "docs/articles/b.md").unlink(),
    "the bibliography": lambda root: (root / "references.bib").write_text("y"),
    "the configuration": lambda root: (root / "mkdocs.yml").write_text("site_url: !ENV [SITE_URL] \n"),
    "a template": lambda root: (root / "overrides/main.html").write_text("T"),
    "any other file": lambda root: (root / "house.csl").write_text("s"),
    "a file of the site, of the same size": lambda root: (root / "site/index.html").write_text("<q>"),
    "a file of the site is gone": lambda root: (root / "site/index.html").unlink(),
    "a packed file alone in the site": lambda root: (root / "site/x.html.br").write_text(""),
    "a file more in the site": lambda root: (root / "site/x.html").write_text(""),
    "no record": lambda root: (root / unchanged.RECORD).unlink(),
    "a broken record": lambda root: (root / unchanged.RECORD).write_text("{"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_noticed(root, change):
    CHANGES[change](root)
    assert not up_to_date(root), f"{change}: the site would not be built anew"


@pytest.mark.parametrize("name", ["SITE_URL", "SOURCE_DATE_EPOCH"])
def test_a_variable_that_matters_is_noticed(root, name):
    assert not up_to_date(root, **{name: "2"})


def test_another_folder_for_the_site_is_another_site(root):
    assert not unchanged.is_as_left(root / "public", source(root, "public"))


def test_a_site_of_no_files_is_never_up_to_date(root):
    for file in [path for path in (root / "site").rglob("*") if path.is_file()]:
        file.unlink()
    unchanged.remember(root / "site", source(root))
    assert not up_to_date(root)


@pytest.mark.site
def test_a_second_build_starts_no_engine_and_says_the_notices_again(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", projects.WHEN)
    old = projects.page("It was a small trial.[@feder2021] Many were lost.[@yermus2024]\n").replace(
        "review_by: 2027-05-01", "review_by: 2025-05-01"
    )
    home = projects.page("- [A](articles/a.md)\n", "Home")
    root = projects.tiny(tmp_path, {"docs/articles/a.md": old, "docs/index.md": home})
    time.sleep(2 * unchanged.CLOCK)  # else the files could be younger than the build
    assert run.build(root) == 0
    first = capfd.readouterr().out
    notices = [line for line in first.splitlines() if "SGN002" in line]
    assert notices, first
    started = []
    real = engine.run
    monkeypatch.setattr(engine, "run", lambda *given: (started.append(given), real(*given))[1])
    assert run.build(root) == 0
    again = capfd.readouterr().out
    assert not started and "up to date" in again
    assert [line for line in again.splitlines() if "SGN002" in line] == notices
    page = root / "docs/articles/a.md"
    sound = page.read_bytes()
    page.write_bytes(sound.replace(b"[@feder2021]", b"[@feder2012]"))
    assert run.build(root) == 1 and "CIT001" in capfd.readouterr().out
    page.write_bytes(sound)
    assert run.build(root) == 0
    assert "CIT001" not in (mended := capfd.readouterr().out) and "SGN002" in mended
    started.clear()
    os.utime(root / "site/index.html")
    assert run.build(root) == 0
    assert started


def test_a_linked_folder_is_never_trusted(root, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "docs"
    (root / "docs").rename(elsewhere)
    (root / "docs").symlink_to(elsewhere)
    with pytest.raises(OSError, match="link"):
        source(root)


def test_a_broken_link_in_the_site_is_a_change(root):
    (root / "site/x").symlink_to("nowhere")
    assert not up_to_date(root)


def test_a_file_that_was_changed_and_changed_back_was_touched(root):
    files, before = unchanged.source_files(root, "site"), time.time() + 1
    assert not unchanged.changed_since(root, "site", before, files)
    now = time.time()
    page = root / "docs/articles/a.md"
    status = page.stat()
    page.write_text("A")
    page.write_text("a")
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert unchanged.changed_since(root, "site", now, unchanged.source_files(root, "site"))
    assert unchanged.changed_since(root, "site", now + 1, files)


@pytest.mark.parametrize("change", ["a page under another name", "a new page", "a page less", "any other file"])
def test_a_change_during_a_build_is_noticed(root, change):
    files, before = unchanged.source_files(root, "site"), time.time() + 1
    CHANGES[change](root)
    assert unchanged.changed_since(root, "site", before, files)


@pytest.mark.site
def test_what_changed_during_a_build_is_built_again(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", projects.WHEN)
    page = projects.page("It was a small trial.[@feder2021] Many were lost.[@yermus2024]\n")
    root = projects.tiny(
        tmp_path, {"docs/articles/a.md": page, "docs/index.md": projects.page("- [A](articles/a.md)\n", "Home")}
    )
    real = engine.run

    def run(*given):
        done = real(*given)
        projects.put(root / "docs/articles/a.md", page.replace("small", "little"))
        projects.put(root / "docs/articles/a.md", page)
        return done

    monkeypatch.setattr(engine, "run", run)
    assert run_module.build(root) == 0
    assert not (root / unchanged.RECORD).exists(), "the page was another one for a moment, and may have been read then"


def test_two_builds_at_once_are_refused(root):
    with locked(root / files.CACHE, "build"), pytest.raises(run.BuildRefused, match="another build"):
        run.build(root)


@pytest.mark.parametrize("name", ["out/site", "/tmp/site", "..", "site/"])
def test_the_sites_folder_is_one_in_the_project(root, name):
    with pytest.raises(run.BuildRefused, match="--site-dir"):
        run.build(root, name)


@pytest.mark.parametrize("name", ["docs", "mkdocs.yml", ".git"])
def test_a_site_never_takes_the_place_of_anything_else(root, name):
    (root / ".git").mkdir(exist_ok=True)
    (root / ".git/HEAD").write_text("ref: refs/heads/main\n")
    with pytest.raises(run.BuildRefused, match="no built site"):
        run.build(root, name)
    assert (
        (root / "docs/articles/a.md").is_file() and (root / "mkdocs.yml").is_file() and (root / ".git/HEAD").is_file()
    )
