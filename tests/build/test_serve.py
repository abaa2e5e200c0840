"""The live preview as a writer meets it: a real server, real edits, a broken bibliography in between."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from helpers import projects

pytestmark = pytest.mark.site
CITED = "It was a small trial.[@feder2021] Many were lost.[@yermus2024]\n"
PATIENCE = 30  # seconds; a slow machine must not fail the test


@pytest.fixture(scope="module")
def preview(tmp_path_factory):
    root = projects.tiny(
        tmp_path_factory.mktemp("preview"),
        {"docs/articles/a.md": projects.page(CITED), "docs/index.md": projects.page("- [A](articles/a.md)\n", "Home")},
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (root / "log.txt").open("w")
    command = [sys.executable, "-m", "evidence", "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=root, stdout=log, stderr=log, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        yield root, f"http://127.0.0.1:{port}/articles/a/"
    finally:
        server.terminate()
        server.wait(10)
        log.close()


def shows(url: str, *wanted: str, without: tuple[str, ...] = ()) -> str:
    """The page's HTML as soon as it holds what is wanted; fails after PATIENCE seconds."""
    html, end = "", time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
                html = answer.read().decode()
        except (urllib.error.URLError, ConnectionError):
            html = ""
        if html and all(text in html for text in wanted) and not any(text in html for text in without):
            return html
        time.sleep(0.1)
    pytest.fail(f"the preview never showed {wanted} without {without}; it showed:\n{html[-3000:]}")


def test_a_writers_hour(preview):
    """Save, see it; mistype, see the problem beside the sentence; break the bibliography, go on; correct it, all is well."""
    root, url = preview
    page, bibliography = root / "docs/articles/a.md", root / "references.bib"
    shows(url, "It was a small trial.", without=("Problems in the sources",))
    page.write_text(projects.page(CITED.replace("small", "rather small")))
    shows(url, "It was a rather small trial.")
    page.write_text(projects.page(CITED.replace("feder2021", "feder2012")))
    html = shows(url, "CIT001", "feder2021")
    assert "[@feder2012]" in html, "the mistyped marker stays in the page as typed"
    page.write_text(projects.page(CITED))
    shows(url, "It was a small trial.", without=("CIT001",))
    whole = bibliography.read_text()
    bibliography.write_text(whole[: len(whole) // 3])
    shows(url, "references.bib", "as they last were", "class=card id=r1")
    bibliography.write_text(whole)
    shows(url, "class=card id=r1", without=("as they last were",))
    assert "Traceback" not in (root / "log.txt").read_text()


def test_an_edited_article_is_shown_before_the_site_is_built(preview):
    """The order in the terminal tells it; an edit of the front matter is built at once, since other pages show it."""
    root, url = preview
    page = root / "docs/articles/a.md"
    shows(url, "It was a small trial.", without=("CIT001", "as they last were"))
    for time_ in range(5):  # what was saved before may still be built together with the first edit
        text = f"proven and {'very ' * time_}tiny trial"
        said = said_after(root, lambda text=text: save(page, projects.page(CITED.replace("small trial", text))))
        html = shows(url, text, "Problems in the sources")
        if "Showing" in said:
            break
    assert said.index("Showing docs/articles/a.md") < said.index("Building documentation")
    assert shows(url, text).split("livereload(")[0] == html.split("livereload(")[0]
    said = said_after(root, lambda: save(page, projects.page(CITED, "Another title")))
    shows(url, "Another title", without=("proven and",))
    assert "Showing" not in said


def save(page, text: str) -> None:
    """Save in one step: the preview must not meet half a file, which it would build too."""
    page.with_name(".beside").write_text(text)
    page.with_name(".beside").replace(page)


def said_after(root, edit) -> str:
    """What the preview says after an edit, until it has built and let browsers load the site."""
    log, end = root / "log.txt", time.monotonic() + PATIENCE
    told = len(log.read_text())
    edit()
    while "Reloading browsers" not in (said := log.read_text()[told:]):
        if time.monotonic() > end:
            pytest.fail(f"the preview never finished; it said:\n{said}")
        time.sleep(0.1)
    return said
