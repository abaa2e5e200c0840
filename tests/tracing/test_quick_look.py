"""A pattern whose letters are not in a text cannot match it."""

import re
import string
import sys

import pytest

from evidence.tracing.quick_look import needed, vocabulary, within


@pytest.mark.parametrize(
    ("pattern", "ways"),
    [
        (r"\bmiracles?|wonder", [("miracle",), ("wonder",)]),
        (r"a (?:thing|matter) of (?:the )?past", [("of", "thing", "past", "a"), ("of", "matter", "past", "a")]),
        (r"(?:cur(?:e|ing))+ all", [("all", "cur", "e"), ("all", "cur", "ing")]),
        (r"(?>safe)\w*", [("safe",)]),
        (r"(?<!x)==(?=[^\s=])[^=\n]+==", [("==",)]),
        (r"\\(?:le|ge)", [("ge", "\\"), ("le", "\\")]),
        (r"(?:help)?\w+", [()]),
        (r"help|\d", [()]),
        (r"(?i)HELP", [("help",)]),
        (r"é+t", [("t",)]),
        (r"(a)\1", [("a",)]),
        (r"", [()]),
    ],
)
def test_a_match_has_all_strings_of_one_way(pattern: str, ways: list[tuple[str, ...]]) -> None:
    assert sorted(map(sorted, needed(re.compile(pattern)))) == sorted(map(sorted, ways))


@pytest.mark.parametrize("letter", string.ascii_lowercase)
def test_letters_that_count_as_the_same_are_found(letter: str) -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    for same in re.findall(letter, every, re.IGNORECASE):
        assert within(re.compile(letter, re.IGNORECASE), vocabulary(same))(same)


def test_each_part_is_asked_about_what_the_whole_has() -> None:
    look = within(re.compile("safe|sound"), vocabulary("it is safe\nas they say"))
    found = look("it is safe")
    assert found is not None and found[0] == "safe"
    assert look("as they say") is None
    assert within(re.compile("sound"), vocabulary("it is safe"))("sound") is None  # not a part of the whole
