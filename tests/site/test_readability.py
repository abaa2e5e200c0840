"""How hard this site's pages are to read: printed as a table (`pytest -s tests/site/test_readability.py`), failing on nothing
but a sentence that nobody can follow."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers import ROOT

from evidence.commands.readability import readability as readability_command
from evidence.reading import sources
from evidence.review import readability


@pytest.fixture(scope="module")
def pages():
    return [page for page in sources.read(ROOT).pages if list(readability.lines(page))]


@pytest.fixture(scope="module", autouse=True)
def dictionary() -> None:
    """The CMU dictionary, once per clone; textstat never asks the network for it."""
    readability.use_dictionary(ROOT / ".cache" / "evidence" / "nltk")


def test_no_sentence_is_longer_than_anyone_can_follow(pages) -> None:
    """T2's target is 25 words; above 35 no reading under stress succeeds."""
    long = [
        f"{page.path}:{line.line}: {line.words} words: {line.text}"
        for page in pages
        for line in readability.lines(page)
        if line.words > readability.TOO_LONG
    ]
    assert not long, "part these sentences:\n" + "\n".join(long)


def test_the_report_covers_every_page(pages, capsys) -> None:
    readings = [reading for reading in map(readability.read, pages) if reading]
    report = readability.table(readings)
    with capsys.disabled():
        print(f"\n{report}\n* misses its target (T1, T2)")
    assert len(readings) == len(pages)


def test_the_command_prints_the_same_report(tmp_path: Path) -> None:
    found = CliRunner().invoke(readability_command, ["--root", str(ROOT)])
    assert found.exit_code == 0
    assert "docs/articles/ketamine-for-ptsd.md" in found.output
    assert CliRunner().invoke(readability_command, ["--root", str(tmp_path)]).exit_code == 2
