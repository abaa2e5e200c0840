"""Text that is shown to people: nothing invisible, nothing that a terminal or Markdown would obey."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.text import (
    blank,
    cell,
    code,
    count,
    did_you_mean,
    is_invisible,
    nearest,
    one_line,
    short,
    slug,
    visible,
    without_invisible,
)

HOSTILE = ("\x1b[31mred", "a\nb", "a\r::error::b", "a\u202eb", "a\u200bb", "a\u2028b", "a\x85b", "\ud800")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_shown_is_printable(text):
    assert visible(text).isprintable() and one_line(text).isprintable() and short(text, 3).isprintable()


@given(st.text())
def test_text_on_one_line_is_printable_and_keeps_what_was_printable(text):
    assert one_line(text).isprintable()
    assert len(visible(text)) == len(text)
    assert one_line(" ".join(re.findall("[a-z]+", text))) == " ".join(re.findall("[a-z]+", text))


@pytest.mark.parametrize("char", ["\u00ad", "\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\ue000", "\x07", "\x7f"])
def test_an_invisible_character_is_dropped(char):
    assert is_invisible(char) and without_invisible(f"GL{char}IM") == "GLIM"


@pytest.mark.parametrize("char", ["a", " ", "\n", "\t", "\u00a0", "\u2009", "é", "中"])
def test_white_space_and_letters_are_kept(char):
    assert not is_invisible(char) and without_invisible(f"a{char}b") == f"a{char}b"


def test_long_text_is_cut_once():
    assert short("x" * 60) == "x" * 60 and short("x" * 61) == "x" * 60 + "…"
    assert short("one\n two", 5) == "one t…"


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 pages"), (1, "1 page"), (2, "2 pages")], ids=["none", "one", "two"]
)
def test_a_count_agrees_with_its_noun(number, said):
    assert count(number, "page") == said
    assert count(2, "address", "addresses") == "2 addresses"


def test_the_nearest_word_is_suggested_and_nothing_where_none_is_near():
    assert nearest("feder2012", ["feder2021", "ross2019"]) == "feder2021" and nearest("xyz", ["feder2021"]) == ""
    assert did_you_mean("feder2012", {"feder2021": 1}) == 'did you mean "feder2021"?'
    assert did_you_mean("xyz", ["feder2021"], "known: feder2021") == "known: feder2021"


@given(st.text())
def test_a_slug_is_part_of_an_address(text):
    assert re.fullmatch("(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug(text))


def test_a_slug_keeps_words():
    assert slug("Can't I drive — the next day?") == "cant-i-drive-the-next-day" and slug("Café") == "cafe"


@given(st.text(alphabet="`|a\n[]@<", max_size=20))
def test_code_stays_one_code_span(text):
    found = code(text)
    fence = re.match("`+", found)[0]
    inner = found[len(fence) : -len(fence)]
    assert found.endswith(fence) and fence not in re.findall("`+", inner) and "\n" not in found
    assert not re.search(r"(?<!\\)\|", cell(text))


def test_blanked_spans_keep_lines_and_offsets():
    assert blank("ab\ncd", [(1, 4)]) == "a \n d" and blank("abc", []) == "abc"
