"""What mkdocs-bibtex must not touch is hidden from it, and comes back as it was."""

from __future__ import annotations

import re

import pytest
from helpers.projects import read
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from evidence.build.mkdocs import bibtex_fence

KNOWN = {"feder2021", "yermus2024"}
TEXT = st.text(alphabet="ab @[]();`\\\n-|<!>{}feder2021", max_size=200)


def hidden(text: str) -> str:
    """A page's text as mkdocs-bibtex is given it."""
    found = dict.fromkeys((citation.offset, citation.end) for citation in read(text).citations)
    return bibtex_fence.hide(text, KNOWN, sorted(found))


@given(TEXT)
def test_what_is_hidden_comes_back(text):
    assert bibtex_fence.show(hidden(text)) == text


@given(TEXT)
def test_only_exact_markers_keep_their_brackets(text):
    for bracketed in re.findall(r"\[[^\]]*\]", hidden(text)):
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
    given = hidden(text)
    assert re.findall(r"\[.*?\]", given) == ([seen] if seen else [])
    assert "\\" not in given


LONG_LIST = f"<ul>{'<li>one</li>' * 400}</ul>"


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "Above.\n\n{}\n\nBelow.",
        "Above.\n{}\nBelow.",
        "- item\n\n    {}",
        "> quoted\n\n{}",
        '!!! note "Box"\n    {}\n',
    ],
)
def test_a_long_list_comes_back_wherever_its_mark_stood(around):
    aside = []
    text = around.format(bibtex_fence.put_aside(LONG_LIST, aside))
    assert aside == [LONG_LIST] and len(text) < 100
    html = bibtex_fence.put_back(Markdown(extensions=["admonition"]).convert(text), aside)
    assert html.count(LONG_LIST) == 1 and "\ue0f4" not in html
    for words in ("Above.", "Below.", "item", "quoted", "Box"):
        assert (words in html) == (words in around)


@pytest.mark.parametrize(
    "text", ["Short.", "<ul><li>short</li></ul>", "<ul>" + "<li>never closed</li>" * 400, "word " * 900]
)
def test_what_is_no_long_whole_list_stays(text):
    aside = []
    assert bibtex_fence.put_aside(text, aside) == text and not aside
    assert bibtex_fence.put_back(f"<p>{text}</p>", []) == f"<p>{text}</p>"


def test_a_list_between_others_is_put_aside_alone():
    aside = []
    table = f"<table>{'<tr><td>1</td></tr>' * 300}</table>"
    kept = bibtex_fence.put_aside(f"## A\n\n{LONG_LIST}\n\n## B\n\n{table}\n\n<ul><li>few</li></ul>", aside)
    assert aside == [LONG_LIST, table]
    assert kept.startswith("## A\n\n") and kept.endswith("<ul><li>few</li></ul>") and "## B" in kept
