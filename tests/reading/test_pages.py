"""The reader of pages: what it takes for prose, code, blocks, anchors and citations, and that no text breaks it."""

from __future__ import annotations

import re
import time

import markdown as python_markdown
import pytest
from helpers.projects import read
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evidence.checks.citations.near_misses import near_misses
from evidence.reading.pages.page import MARKER_RE, Page
from evidence.reading.yaml_lines import read_yaml


def kinds(text: str) -> list[tuple[str, str]]:
    """Each block's kind and its words, white space folded."""
    return [(block.kind, " ".join(block.text.split())) for block in read(text).blocks]


HIDDEN = {
    "code span": "a `[@x2020]` b",
    "code span of two": "a ``[@x2020] ` [@x2020]`` b",
    "code span over two lines": "a `[@x2020]\n[@x2020]` b",
    "fence": "a\n\n```\n[@x2020]\n```\n",
    "fence of tildes": "a\n\n~~~ text\n[@x2020]\n~~~\n",
    "fence with a language": "```python\n@decorator\n[@x2020]\n\n[@x2020]\n```\n",
    "longer fence": "````\n```\n[@x2020]\n```\n[@x2020]\n````\n",
    "fence in an item": "- a\n\n    ```\n    [@x2020]\n\n    [@x2020]\n    ```\n",
    "fence in a quotation": "> a\n>\n> ```\n> [@x2020]\n> ```\n",
    "fence right below text": "a\n```\n[@x2020]\n```\nb",
    "indented code": "a\n\n    [@x2020]\n",
    "indented code behind a list": "- a\n\nb\n\n    [@x2020]\n",
    "indented code in an item": "- a\n\n        [@x2020]\n",
    "code by a tab": "a\n\n\t[@x2020]\n",
    "comment": "a <!-- [@x2020] --> b",
    "comment over blank lines": "a\n\n<!-- [@x2020]\n\n[@x2020]\n```\n-->\n\nb",
    "comment before text": "<!-- [@x2020] --> b",
    "two comments": "<!-- [@x2020] --> b <!-- [@x2020] -->",
    "front matter": "---\ntitle: '[@x2020]'\n---\n\na",
    "data mark": "a {{ icons: [@x2020] }} b",
}


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN.keys())
def test_hidden_from_citations(text: str) -> None:
    """Markers in code, comments, front matter and data marks are no citations."""
    page = read(text)
    assert page.citations == ()
    assert "x2020" not in page.veiled
    assert len(page.veiled) == len(page.text)


SHOWN = {
    "paragraph": "a [@x2020]",
    "behind a code span": "`code` [@x2020]",
    "behind a lone backtick": "a ` b [@x2020]",
    "behind an escaped backtick": "a \\` b [@x2020] ` c",
    "between runs of different length": "a ` b [@x2020] `` c",
    "behind a comment": "<!-- c --> [@x2020]",
    "behind a comment's sign in code": "`<!--` [@x2020] -->",
    "behind an open fence": "```\n[@x2020]",
    "item": "- a [@x2020]",
    "nested item": "- a\n    - b [@x2020]",
    "paragraph of an item": "- a\n\n    b [@x2020]",
    "paragraph of a nested item": "- a\n\n    - b\n\n        c [@x2020]",
    "row": "| a | b |\n|---|---|\n| c | d [@x2020] |",
    "quotation": "> a [@x2020]",
    "admonition": '!!! note "T"\n    a [@x2020]',
    "admonition behind a blank line": '!!! note "T"\n\n    a [@x2020]\n\n    - b',
    "item in an admonition": '!!! note "T"\n    a\n\n    - b [@x2020]',
    "indented line of a paragraph": "a\n        [@x2020]",
    "Windows line ends": "a\r\n\r\nb [@x2020]\r\n",
    "byte-order mark": "\ufeffa [@x2020]",
    "no front matter but a rule": "a\n\n---\n\nb [@x2020]",
}


@pytest.mark.parametrize("text", SHOWN.values(), ids=SHOWN.keys())
def test_shown_as_citation(text: str) -> None:
    """Markers in prose are citations, and their place is that of the marker."""
    page = read(text)
    assert [citation.key for citation in page.citations] == ["x2020"]
    found = page.citations[0]
    assert page.text.split("\n")[found.line - 1][found.column - 1 :].startswith("[@x2020]")
    assert page.text[found.offset : found.end] == "[@x2020]"
    assert found in page.blocks[found.block].citations


def test_numbers_follow_first_appearance() -> None:
    """Numbers, occurrences and anchors as a reader meets them, through lists and tables."""
    page = read("a [@b2020; @a2020]\n\n- c [@a2020]\n    - d [@c2020]\n\n| h |x|\n|---|---|\n| [@b2020] | [@d2020] |\n")
    assert [(c.key, c.number, c.anchor) for c in page.citations] == [
        ("b2020", 1, "r1a"),
        ("a2020", 2, "r2a"),
        ("a2020", 2, "r2b"),
        ("c2020", 3, "r3a"),
        ("b2020", 1, "r1b"),
        ("d2020", 4, "r4a"),
    ]


def test_kinds_of_blocks() -> None:
    """Each item, row and quotation is a block of its own; their marks are no prose."""
    text = """# Title {#top}

One
two.

- a
- b
    - c

    still a
1. no list here

> said
> so

| H | I |
|---|---|
| 1 | 2 |
Table: what it shows

!!! warning "Take care"
    Inside.

    1. first

Setext
------
"""
    assert kinds(text) == [
        ("heading", "Title"),
        ("paragraph", "One two."),
        ("item", "a"),
        ("item", "b"),
        ("item", "c"),
        ("paragraph", "still a 1. no list here"),
        ("quote", "said so"),
        ("head-row", "| H | I |"),
        ("row", "| 1 | 2 |"),
        ("caption", "Table: what it shows"),
        ("title", "Take care"),
        ("paragraph", "Inside."),
        ("item", "first"),
        ("heading", "Setext"),
    ]


def test_blocks_know_their_heading() -> None:
    """A block stands under the last heading before it."""
    page = read("before\n\n## One\n\na\n\n## Two\n\nb\n")
    assert [block.heading.text if block.heading else None for block in page.blocks] == [
        None,
        "One",
        "One",
        "Two",
        "Two",
    ]


def test_links_and_images() -> None:
    """Text, target and place of each; by name too; none in code."""
    page = read('[a *b*](c.md "t") ![d](e(1).png) <https://x.org/> [f][g] [g] `[h](i)` [j](<k l.md>)\n\n[g]: m.md\n')
    assert [(link.text, link.target, link.column, link.image) for link in page.links] == [
        ("a b", "c.md", 1, False),
        ("d", "e(1).png", 19, True),
        ("https://x.org/", "https://x.org/", 34, False),
        ("f", "m.md", 51, False),
        ("g", "m.md", 58, False),
        ("j", "k l.md", 71, False),
    ]


def test_data_marks() -> None:
    """Names and places; a mark alone on its line is told apart."""
    page = read("It costs {{ programme.price }}.\n\n{{ icons: feder2021#response }}\n\n`{{ code }}`\n")
    assert [(mark.name, mark.line, mark.column, mark.alone) for mark in page.marks] == [
        ("programme.price", 1, 10, False),
        ("icons: feder2021#response", 3, 1, True),
    ]


def test_what_never_closes() -> None:
    """Open fences and comments are told, once each."""
    page = read("a <!-- b\n\n```\nc\n\n<!-- d\n")
    assert [(found.what, found.line, found.column) for found in page.unclosed] == [
        ("comment", 1, 3),
        ("code fence", 3, 1),
    ]


def test_block_at_an_offset() -> None:
    """The block that holds a place, or the next one: what an allow comment speaks of."""
    page = read("a <!-- x --> b\n\n<!-- y -->\n\nc\n\n<!-- z -->\n")
    assert [(found.line if (found := page.block_at(comment.offset)) else None) for comment in page.comments] == [
        1,
        5,
        None,
    ]


HEADINGS = [
    "Plain words",
    "Does it help?",
    "Does it help?",
    'What isn\'t known: 50% or "more"',
    "Über café naïve",
    "**Bold** and _soft_ and snake_case_word",
    "`code_span` with **x**",
    "A [link](b.md) and ![image](c.png) here",
    "Tags & <b>html</b> &amp; entities",
    "Escaped \\*stars\\* and \\_bars\\_",
    "Own {#own-id}",
    "Own two { #own-2 .x }",
    "does-it-help",
    "日本語",
    "日本語",
    "Trailing ###",
    "a -- b – c",
    "Plain words_1",
    "Plain words",
    "1",
    "<https://x.org/a>",
]


def test_anchors_are_python_markdowns() -> None:
    """The same anchors as the engine's own extensions make, duplicates and odd signs included."""
    text = "\n\n".join(f"## {heading}" for heading in HEADINGS)
    built = python_markdown.markdown(text, extensions=["toc", "attr_list", "pymdownx.betterem"])
    assert [heading.anchor for heading in read(text).headings] == re.findall(r'<h2 [^>]*?id="([^"]*)"', built)


SIGNS = st.text(alphabet=st.sampled_from("ab1 \n\t-*_#>|`~[]()!@^<>{}:;.\\\"'&=+—é＠\r\u200b\ufeff"), max_size=200)
PIECES = st.lists(
    st.sampled_from(
        [
            "[@a2020]",
            "[@a2020; @b2021]",
            "[",
            "]",
            "`",
            "```\n",
            "~~~\n",
            "<!--",
            "-->",
            "\n",
            "\n\n",
            "    ",
            "- ",
            "1. ",
            "> ",
        ]
        + [
            "| a | b |\n",
            "|---|---|\n",
            '!!! note "T"\n',
            "# H",
            "---\n",
            "{{ x }}",
            "word ",
            "(b.md)",
            "![",
            "{#id}",
            "===\n",
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=300)
@given(st.one_of(SIGNS, PIECES, st.text(max_size=300)))
@example("# ")
@example("![[@a2020]](")
@example("- \n    - ")
def test_any_text_is_read(text: str) -> None:
    """No text breaks the reader; nothing moves; every place that it gives is right."""
    page = read(text)
    assert len(page.veiled) == len(page.text)
    assert all(new == old or new == " " for new, old in zip(page.veiled, page.text, strict=True))
    assert page.veiled.count("\n") == page.text.count("\n")
    for block in page.blocks:
        assert page.place(block.start)[0] == block.line <= block.last_line
        assert block.start <= block.end <= len(text) and block.start <= block.at(len(block.text))
        assert [at for at, _ in block.spots] == sorted(at for at, _ in block.spots)
    for citation in page.citations:
        assert MARKER_RE.fullmatch(page.text[citation.offset : citation.end])
    numbers = [citation.number for citation in page.citations]
    assert sorted(set(numbers)) == list(range(1, len(set(numbers)) + 1))
    list(near_misses(page, {"a2020"}))


@settings(max_examples=200)
@given(PIECES)
def test_every_citation_is_in_a_block(text: str) -> None:
    """A marker that is prose belongs to exactly one block, or it is a link's definition."""
    page = read(text)
    inside = sum(len(block.citations) for block in page.blocks)
    assert inside == len(page.citations)


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=100), st.text(alphabet="ab:-[]{}&*!|>'\"# \n\t,0123456789.@%", max_size=80)))
def test_any_yaml_is_read_or_refused(text: str) -> None:
    """No front matter breaks the reader: a value, or a problem with a line of this file."""
    value, lines, problems = read_yaml(text, "a.yml")
    assert value is None or not problems
    for problem in problems:
        assert 1 <= problem.place.line <= text.count("\n") + 2
        assert problem.message and problem.hint
    assert all(line >= 1 for line in lines.values())


LONG = [
    "a ",
    "[",
    "[a](",
    "[@",
    "`",
    "``a`",
    "```\n",
    "<!--",
    "{{",
    "> ",
    "- a\n",
    "    - a\n",
    "|a|b|\n|-|-|\n",
    "[^",
    "<a ",
    "\\",
    "{#a}",
]


@pytest.mark.parametrize("unit", [*LONG, "# x" + " " * 400_000 + "x"], ids=lambda unit: repr(unit[:8]))
def test_time_grows_with_length_only(unit: str) -> None:
    """400,000 characters of anything take seconds at most: no expression backtracks, no loop starts over."""
    text = unit * (400_000 // len(unit))
    start = time.process_time()
    list(near_misses(read(text), set()))
    assert time.process_time() - start < 10


@given(st.text(alphabet="a\n"))
def test_a_line_of_a_page_is_what_stands_between_two_line_ends(text: str) -> None:
    page = Page(path="docs/a.md", text=text, body=0)
    lines = text.split("\n")
    assert [page.line_text(number) for number in range(1, len(lines) + 1)] == lines
