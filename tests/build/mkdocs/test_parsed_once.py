"""What is published without the search for scripts is known to hold none: the parser says so, never a look at the text."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from helpers.projects import read
from markdown.treeprocessors import Treeprocessor

from evidence.build.mkdocs.parsed_once import Markers

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


class AsTyped(Treeprocessor):
    """Leaves every address as it is."""

    def run(self, root: Element) -> None:
        """Change nothing."""


def harmless(text: str) -> bool:
    made = read(text).as_read
    return made is not None and Markers(lambda marker: f"<p>{marker}</p>").around(made, AsTyped())[1]


@pytest.mark.parametrize("text", PLAIN)
def test_what_markdown_itself_makes_is_harmless(text: str) -> None:
    assert harmless(text)


@pytest.mark.parametrize("text", ODD)
def test_what_a_writer_can_bring_in_is_not(text: str) -> None:
    assert not harmless(text)
