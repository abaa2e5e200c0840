"""What mkdocs-bibtex must not touch is hidden from it, and comes back as it was."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence import shield

KNOWN = {"feder2021", "yermus2024"}
TEXT = st.text(alphabet="ab @[]();`\\\n-|<!>{}feder2021", max_size=200)


@given(TEXT)
def test_what_is_hidden_comes_back(text):
    assert shield.show(shield.hide(text, KNOWN)) == text


@given(TEXT)
def test_only_exact_markers_keep_their_brackets(text):
    for bracketed in re.findall(r"\[[^\]]*\]", shield.hide(text, KNOWN)):
        assert re.fullmatch(r"\[@[a-z]+[0-9]{4}[a-z]?(?:; ?@[a-z]+[0-9]{4}[a-z]?)*\]", bracketed)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("So.[@feder2021]", "[@feder2021]"),
        ("So.[@feder2021; @yermus2024]", "[@feder2021; @yermus2024]"),
        ("`[@feder2021]`", None),
        ("```\n[@feder2021]\n```", None),
        ("<!-- [@feder2021] -->", None),
        ("[me](mailto:a@example.org)", None),
        ("an open [ and then [@feder2021]", "[@feder2021]"),
        ("So.[@nobody2000]", None),
        ("Run `\\bibliography` now", None),
    ],
)
def test_mkdocs_bibtex_sees_markers_and_nothing_else(text, seen):
    hidden = shield.hide(text, KNOWN)
    assert re.findall(r"\[.*?\]", hidden) == ([seen] if seen else [])
    assert "\\" not in hidden


@pytest.mark.parametrize("end", ["", "\n", "\n\n\n", "  \n"])
def test_a_page_ends_in_a_blank_line(end):
    assert shield.closed(f"text{end}") == "text\n\n"
