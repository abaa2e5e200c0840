"""The quicker Markdown steps make what the plain ones make, and notice when what they replace has changed."""

from __future__ import annotations

import inspect
from xml.etree.ElementTree import Element, SubElement

import pytest
from helpers.projects import SETTINGS
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.preprocessors import NormalizeWhitespace
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor
from markdown.util import ETX, STX

from evidence.reading.pages.quick_markdown import BLOCKS_NEED, FENCES, NEEDS, Quick
from evidence.reading.pages.settings import settings
from evidence.reading.yaml_lines import read_yaml

NAMES, GIVEN = settings(read_yaml(SETTINGS, "mkdocs.yml", tags={"!ENV": str})[0])
FENCED = {
    "backticks": "```\nplain code\n```",
    "tildes": "~~~\nplain code\n~~~",
    "language": "```python\nprint('x')\n```",
    "html": "```html\n<img src=https://evil.example/x.png><form action=x class=find></form>\n\n## No heading\n```",
    "in a list": "- item\n\n    ```\n    code [@a2020] [^b]\n    ```",
    "in a quotation": "> ```\n> code\n> ```",
    "in a box": '!!! note "Box"\n    ```\n    code\n    ```',
    "two": "Text.\n\n```\none\n```\n\nMore.\n\n~~~ html\n<b>two</b>\n~~~",
}
PIECES = [*(f"\n\n{fence}\n\n" for fence in FENCED.values()), *FENCES,
          *sorted({piece for needs in NEEDS.values() for piece in needs}), "[^a]", "[^a]: b", "[a](b)", "![a](b)", "**",
          "__", "a", "word ", "\n", "\n\n", "- ", "# ", "> ", "!!! note\n", "    ", "| a | b |\n|---|---|\n", "{#x}",
          "]", "(", ")", "<b>", "</b>", "<!-- -->", "https://example.org/", "&amp;", "\\*", "  \n", "\n   ", "\t", "\r\n", "\r", "\x02", "\x03"]  # fmt: skip


def plain() -> Markdown:
    return Markdown(extensions=NAMES, extension_configs=GIVEN)


def quick() -> Markdown:
    return Markdown(extensions=[*NAMES, Quick()], extension_configs=GIVEN)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_text_comes_out_the_same(text):
    assert quick().convert(text) == plain().convert(text)


@pytest.mark.parametrize("name", FENCED)
def test_fences_stay_fences(name):
    html = quick().convert(FENCED[name])
    assert html == plain().convert(FENCED[name])
    assert "<pre" in html and "<img" not in html and "<form" not in html and "<h2" not in html, html


def test_every_inline_pattern_is_known():
    """One that is not would still be asked, but slowly: say in NEEDS what it cannot match without."""
    patterns = plain().inlinePatterns
    known = {patterns[name] for name in NEEDS if name in patterns}
    assert [pattern for pattern in patterns if pattern not in known] == []


def without(needs: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Texts that hold none of some strings."""

    def taken_out(text: str) -> str:
        for needed in needs:
            text = text.replace(needed, "")
        return text

    texts = (st.text() | st.lists(st.sampled_from(PIECES)).map("".join)).map(taken_out)
    return texts.filter(lambda text: not any(needed in text for needed in needs))  # taking one out may join another


@pytest.mark.parametrize("name", NEEDS)
@given(data=st.data())
def test_a_pattern_matches_nothing_without_what_it_needs(name, data):
    text = data.draw(without(NEEDS[name]))
    assert not plain().inlinePatterns[name].getCompiledRegExp().search(text)


@pytest.mark.parametrize("name", BLOCKS_NEED)
@given(data=st.data())
def test_a_block_pattern_takes_nothing_without_what_it_needs(name, data):
    text = data.draw(without(BLOCKS_NEED[name]))
    pattern, parent = plain().parser.blockprocessors[name], Element("div")
    if box := data.draw(st.booleans()):
        SubElement(parent, "div", {"class": "admonition"})
    assert not pattern.test(parent, text) or pattern.run(parent, [text]) is False, (name, text, box)


def test_what_is_replaced_is_still_as_it_was():
    """When this fails, compare evidence.internals with Python-Markdown's new code, then bring this up to date."""
    loop = inspect.getsource(InlineProcessor._InlineProcessor__handleInline)
    assert "while patternIndex < count" in loop and "if not matched:\n                    patternIndex += 1" in loop
    assert list(inspect.signature(InlineProcessor._InlineProcessor__applyPattern).parameters) == [
        "self", "pattern", "data", "patternIndex", "startIndex"]  # fmt: skip
    blocks = inspect.getsource(BlockParser.parseBlocks)
    assert "for processor in self.blockprocessors" in blocks and "is not False:" in blocks
    white = inspect.getsource(NormalizeWhitespace.run)
    assert white.count("replace(") == 4 and "expandtabs" in white and r"'(?<=\n) +\n', '\n'" in white
    assert UnescapeTreeprocessor.RE.pattern == f"{STX}(\\d+){ETX}"
