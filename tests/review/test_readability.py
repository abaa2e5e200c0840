"""How hard a page is to read: what counts as a sentence, and by which dictionary syllables are counted."""

from __future__ import annotations

import pytest
from helpers import ROOT
from helpers.projects import read

from evidence.review import readability


@pytest.fixture(scope="module", autouse=True)
def dictionary() -> None:
    """The CMU dictionary, once per clone; textstat never asks the network for it."""
    readability.use_dictionary(ROOT / ".cache" / "evidence" / "nltk")


def test_the_dictionary_is_the_one_that_was_pinned() -> None:
    """IBM has three syllables in the CMU dictionary; without it textstat counts one, and every grade shifts."""
    import textstat

    assert textstat.__version__ == (0, 7, 13)
    assert textstat.syllable_count("IBM") == 3


def test_sentences_are_what_a_reader_sees() -> None:
    page = read(
        "# A heading\n\nOne **two** three.[@feder2021] See [four five](a.md).\n\n- Six\n\n| a b | c |\n|---|---|\n| D e. F | g |\n\n> no\n",
        "docs/a.md",
    )
    found = [(line.text, line.line) for line in readability.lines(page)]
    assert [text for text, _ in found] == ["One two three.", "See four five.", "Six", "a b", "c", "D e.", "F", "g"]
    assert [line for _, line in found] == [3, 3, 5, 7, 7, 9, 9, 9]
    assert readability.prepared(list(readability.lines(page))).count(".") == 8
