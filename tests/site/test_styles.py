"""No rule of the stylesheet is without a user, and no page is without a rule that it needs."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from helpers import ROOT
from selectolax.lexbor import LexborHTMLParser

from evidence.render.page_styles import shorten

SITE = ROOT / "site"
CSS = ROOT / "src/evidence/resources/theme/assets/site.css"

# What a reader does, and what a browser draws by itself, is in no file: what is left must still fit something.
STATES = re.compile(r"::[\w-]+|:(hover|focus-visible|focus|target-current|target|popover-open|checked|root)\b")
# Markdown that a writer may type any day, and no page has today.
ELSEWHERE = {
    ".center": "a table's column in the middle",
    ".right": "a table's column of numbers",
    "blockquote": "a quotation",
    "h4": "a third level of headings",
    "img": "a picture",
    "pre": "lines as they are typed",
}

pytestmark = pytest.mark.site


def selectors(css: str) -> list[str]:
    """Every selector of a stylesheet, those of grouped rules one by one."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    rules = re.findall(r"([^{}@;]+)\{[^{}]*\}", css)
    return [part.strip() for rule in rules for part in re.split(r",(?![^()]*\))", rule)]


def without_states(selector: str) -> str:
    plain = STATES.sub("", selector).replace(":not()", "")
    return re.sub(r"(^|[\s>+~])(?=$|[\s>+~])", r"\1*", plain).strip() or "*"


def unused(wanted: Iterable[str], pages: Iterable[str]) -> list[str]:
    """The selectors that fit nothing on any page."""
    left = {selector: without_states(selector) for selector in wanted}
    for page in pages:
        tree = LexborHTMLParser(page)
        left = {selector: plain for selector, plain in left.items() if not tree.css_first(plain)}
        if not left:
            break
    return sorted(left)


def test_every_selector_has_a_user() -> None:
    assert (SITE / "index.html").exists(), "no built site; type: make site"
    pages = (path.read_text("utf-8") for path in sorted(SITE.rglob("*.html")))
    found = unused(selectors(shorten(CSS.read_text("utf-8"))), pages)
    assert found == sorted(ELSEWHERE), "delete the rule, or say in ELSEWHERE what brings it"


def test_no_page_loses_a_rule_that_matches_something_on_it() -> None:
    asked = re.compile(r"::|:[a-z-]*(?:checked|open|hover|focus|target|current|root)")
    plain = {one for one in selectors(shorten(CSS.read_text("utf-8"))) if not asked.search(one)}
    for path in sorted(SITE.rglob("*.html")):
        text = path.read_text("utf-8")
        kept = re.search(r"<style>(.*?)</style>", text, re.S)[1]
        tree = LexborHTMLParser(text)
        lost = {one for one in plain if one not in kept and tree.css(one)}
        assert lost == set(), path


def test_a_selector_without_a_user_is_told() -> None:
    css = "/* .c{} */ p, .no:hover{color:red} @media print{ li > b, .t:is(p, a)::after{margin:0} }"
    assert selectors(css) == ["p", ".no:hover", "li > b", ".t:is(p, a)::after"]
    assert unused(selectors(css), ["<p class=t>One</p>", "<ul><li><a>Two</a></li></ul>"]) == [".no:hover", "li > b"]
