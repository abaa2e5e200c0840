"""What a run keeps for the next one: pages as they were read, and what was found in them. Counted, not timed."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.projects import article, project

from evidence.build.session import Session
from evidence.cli import main
from evidence.reading.pages import reader

PAGE = "docs/articles/a.md"
SAID = "People with GLIM whom a treatment did not help.[@feder2021]"


def built(root: Path) -> Session:
    """A session whose checks are done and whose findings are kept, as in a build."""
    session = Session(root)
    session.checking.outcome()
    session.keep()
    return session


def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the pages that are parsed from now on."""
    paths: list[str] = []
    read = reader.read_page

    def counted(text, path, *more):
        paths.append(path)
        return read(text, path, *more)

    monkeypatch.setattr(reader, "read_page", counted)
    return paths


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    return project(tmp_path, {PAGE: article(SAID)})


def waiting(session: Session) -> list[str]:
    return [page.path for page in session.checking._waiting]


def test_after_an_edit_one_page_is_read_and_judged(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(waiting(built(root))) > 1
    paths = readings(monkeypatch)
    assert waiting(built(root)) == [] and paths == []
    (root / PAGE).write_text(article(SAID.replace("did not", "could not")), encoding="utf-8")
    again = Session(root)
    assert paths == [PAGE] and waiting(again) == [PAGE]


def test_what_was_found_in_a_page_is_told_again(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / PAGE).write_text(article(SAID + " Click [here](../index.md): a proven cure."))
    said = []
    for _ in range(2):
        session = Session(root)
        said.append(session.checking.outcome().problems)
        session.keep()
    assert said[0] and said[1] == said[0]


def test_another_record_or_date_judges_every_page_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    every = waiting(built(root))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796000000")
    assert waiting(built(root)) == every
    record = root / "docs/studies/feder2021.md"
    record.write_text(record.read_text().replace("updated: 2026", "updated:  2026"))
    assert waiting(built(root)) == every


def test_a_check_still_compares_what_a_build_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build keeps pages that were compared with nothing but themselves; so `evidence check` compares them."""
    built(root)
    compared: list[str] = []
    apart = reader.apart
    monkeypatch.setattr(reader, "apart", lambda page, engine: compared.append(page.path) or apart(page, engine))
    for expected in (True, False):
        compared.clear()
        with pytest.raises(SystemExit):
            main(["check", "--root", str(root)])
        assert bool(compared) is expected
        built(root)  # and no build forgets that they were
