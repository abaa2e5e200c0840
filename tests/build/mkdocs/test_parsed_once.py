"""What is published without the search for scripts is known to hold none: the parser says so, never a look at the text."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from helpers.projects import read
from markdown import Markdown

from evidence.build.mkdocs.parsed_once import Markers, Sections, put_in
from evidence.reading.pages.page import AsRead

PLAIN = [
    "A *word*, **two** and `code` &amp; &copy; 1 < 2.[@a2020]",
    "## Own {#own}\n\n> - [a](https://example.org/ 'T') and ![b](c.png)\n\n1. x\n2. y",
    '!!! note "T"\n    Words.\n\n| A |\n| --- |\n| [b](../b/#c) <me@example.org> |',
    "[`javascript:`](#a) and &lt;script>",
]
ODD = [
    "<b>a</b>",
    "<script>x()</script>",
    "\\<script>",
    "a <!-- c --> b",
    "[a](b.md){onclick=x()}",
    "Words.\n{: style=color:red }",
    "## H {hidden=until-found}",
    "| A |\n|:-:|\n| b |",
    "[a](javascript:x)",
    "[a](<java&#9;script:x>)",
    "[a](JaVaScRiPt&colon;x)",
    "[a](%6aavascript:x)",
    "![a](data:text/html,x)",
    "<vbscript:x>",
    "[![a](b.png)](javascript:x)",
]


def harmless(text: str) -> bool:
    made = read(text).as_read
    return made is not None and Markers(lambda marker: f"<p>{marker}</p>").around(made, str)[1]


@pytest.mark.parametrize("address", ["../a/?b=1&c=2&amp;d&#38;e&f;", 'a"b', "<a>"])
def test_an_address_is_escaped_as_markdown_escapes_it(address: str) -> None:
    made = read("[words](a.md)").as_read
    assert made is not None
    html, _ = Markers(str).around(made, lambda typed: address)
    link = Element("a", href=address)
    link.text = "words"
    assert Markdown.output_formats["xhtml"](link) in html


@pytest.mark.parametrize("text", PLAIN)
def test_what_markdown_itself_makes_is_harmless(text: str) -> None:
    assert harmless(text)


@pytest.mark.parametrize("text", ODD)
def test_what_a_writer_can_bring_in_is_not(text: str) -> None:
    assert not harmless(text)


def test_sections_below_a_text_are_in_its_list_of_contents() -> None:
    sections = Sections(lambda: Markdown(extensions=["toc", "attr_list"]))
    text = [{"id": "a", "name": "A", "level": 1, "children": [{"id": "b", "name": "B", "level": 2, "children": []}]}]
    html, contents = sections.below(AsRead("", (), (), text, True), "## C {#c}") or ("", [])
    assert html == '<h2 id="c">C</h2>'
    assert [heading["id"] for heading in contents[0]["children"]] == ["b", "c"]
    assert len(text[0]["children"]) == 1


def test_a_text_with_the_id_of_a_section_is_parsed_with_the_sections() -> None:
    """Two elements with one id would be no HTML: parsed together, one of them gets another."""
    sections = Sections(lambda: Markdown(extensions=["toc", "attr_list"]))
    text = [{"id": "c", "name": "C", "level": 2, "children": []}]
    assert sections.below(AsRead("", (), (), text, True), "## C {#c}") is None


def with_data(text: str, *generated: str) -> str | None:
    """The HTML of a text with marks, of which each becomes generated Markdown."""
    made, markdown = read(text).as_read, Markdown(extensions=["toc", "smarty"])
    found = made and put_in(made, [f"({one})" for one in generated], lambda text: markdown.reset().convert(text))
    return found.html if found else None


@pytest.mark.parametrize(
    ("text", "generated", "html"),
    [
        ("It costs {{ a }}, or *{{ b }}*.", ("$7 a dose", "4 months"), "<p>It costs ($7 a dose), or <em>(4 months)</em>.</p>"),
        ("{{ a }}", ("\n\n<ul><li>x</li></ul>\n\n",), "<p>(</p>\n<ul><li>x</li></ul>\n\n<p>)</p>"),
        ("- {{ a }}\n- x", ("4",), "<ul>\n<li>(4)</li>\n<li>x</li>\n</ul>"),
    ],
)  # fmt: skip
def test_data_is_put_into_the_html_of_a_text(text: str, generated: tuple[str, ...], html: str) -> None:
    assert with_data(text, *generated) == html


@pytest.mark.parametrize(
    ("text", "generated"),
    [
        ("It costs {{ a }}.", "*7*"),  # emphasis
        ("It costs {{ a }}.", "7..."),  # an extension has another sign for it
        ("{{ a }}", "\n\n## A heading\n\n"),  # whose id depends on others
        ("{{ a }}", "\n\n<h2>A heading</h2>\n\n"),
        ("[b](b.md '{{ a }}')", "7"),
        ("![{{ a }}](b.png)", "7"),
        ("# {{ a }}", "7"),
        ("{{ a }}\n\n*[mg]: milligram", "7 mg"),
    ],
)
def test_a_page_is_parsed_with_data_that_may_be_more_than_plain_words(text: str, generated: str) -> None:
    assert with_data(text, generated) is None


def test_data_is_put_in_for_each_mark_that_was_read() -> None:
    made = read("It costs {{ a }}.").as_read
    assert made is not None and put_in(made, [], str) is None


def test_markers_of_one_key_are_made_after_the_first() -> None:
    """Those of several keys are made one by one."""
    asked: list[str] = []
    markers = Markers(lambda marker: asked.append(marker) or f'<p><i id="{marker[2:-1]}">{marker[2:-1]}</i></p>')
    made = read("A.[@a2020] B.[@b2021b] C.[@a2020; @b2021b] D.[@b2021b]").as_read
    assert made is not None
    html, _ = markers.around(made, str)
    assert asked == ["[@a2020]", "[@a2020; @b2021b]"]
    assert html == (
        '<p>A.<i id="a2020">a2020</i> B.<i id="b2021b">b2021b</i> '
        'C.<i id="a2020; @b2021b">a2020; @b2021b</i> D.<i id="b2021b">b2021b</i></p>'
    )
