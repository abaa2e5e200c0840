"""Sentences of a block and the claims that hang on them."""

from __future__ import annotations

import pytest

from evidence.claims import plain, sentences
from evidence.markdown import Block, Citation


def block(text: str, *keys: str) -> Block:
    found, at = [], 0
    for key in keys:
        at = text.index(f"@{key}", at)
        found.append(Citation(key, 1, 1, 0, 1, at, at - 1, at + len(key)))
    return Block(0, "paragraph", text, 0, 1, None, tuple(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("It fell in 10 of 15 v. 3 of 15 people. It rose.", ["It fell in 10 of 15 v. 3 of 15 people.", "It rose."]),
        ("By 11.88 points. Then nothing.", ["By 11.88 points.", "Then nothing."]),
        ("No stop at all", ["No stop at all"]),
        ("Is it safe? Nobody knows.", ["Is it safe?", "Nobody knows."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_hears_them_end(text, expected):
    assert [sentence.text for sentence in sentences(block(text))] == expected


def test_a_marker_after_the_stop_belongs_to_the_sentence_before():
    first, second = sentences(block("It fell.[@feder2021] It came back. [@yermus2024]", "feder2021", "yermus2024"))
    assert [c.key for c in first.citations] == ["feder2021"]
    assert [c.key for c in second.citations] == ["yermus2024"]


def test_plain_text_has_no_marks():
    assert plain("See **this** [page](a.md){#x} now.[@feder2021]") == "See this page now."
