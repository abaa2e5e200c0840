"""The stylesheet as one page needs it, and that the whole has no rule without a use."""

from __future__ import annotations

import re

import pytest
from helpers import ROOT
from selectolax.lexbor import LexborHTMLParser

from evidence.render.page_styles import names, styles_for
from evidence.render.site import STYLESHEET
from evidence.render.site_files import stylesheet

CSS = (
    "a{x:y}a:not(:has(.toc)) p{x:y}.many td,.t>a:not(.plain){x:y}@media print{.many{x:y}}#view:checked~p{x:y}table:not(.many) :is(th,td){x:y}"
    "@media (min-width:40rem){@supports selector(:popover-open){li.card:not(:popover-open){x:y}}p{x:y}}td[data-l]::before{x:y}"
)


@pytest.mark.parametrize(
    ("page", "left"),
    [
        ("<p>a", "@media (min-width:40rem){p{x:y}}"),
        ("<a class=t>", "a{x:y}.t>a:not(.plain){x:y}"),
        ('<a><p id="view"><li class="q card">',
         "a{x:y}a:not(:has(.toc)) p{x:y}#view:checked~p{x:y}@media (min-width:40rem){@supports selector(:popover-open){li.card:not(:popover-open){x:y}}p{x:y}}"),
        ("<table class=many><td>",
         ".many td{x:y}@media print{.many{x:y}}table:not(.many) :is(th,td){x:y}td[data-l]::before{x:y}"),
    ],
)  # fmt: skip
def test_a_page_keeps_the_rules_that_can_match_and_their_order(page: str, left: str) -> None:
    assert styles_for(page, CSS) == left


def test_names_are_those_of_selectors_alone() -> None:
    assert names(CSS) == {"a", ".many", "td", ".t", "#view", "p", "table", "li", ".card"}


SITE = ROOT / "site"
# What Markdown can write, whether or not a page of today has it; pages are given these styles when they do.
FOR_WRITERS = {"h4", "blockquote", "pre", "img", ".right", ".center"}


@pytest.mark.site
def test_no_rule_of_the_stylesheet_is_without_a_use() -> None:
    pages = [LexborHTMLParser(path.read_text("utf-8")) for path in sorted(SITE.rglob("*.html"))]
    assert pages, "no built site; type: make site"
    unused = {name for name in names(stylesheet(STYLESHEET)) if not any(p.css(name) for p in pages)}
    assert unused <= FOR_WRITERS, "delete the rules of these names, or use them"


@pytest.mark.site
def test_no_page_loses_a_rule_that_matches_something_on_it() -> None:
    css = stylesheet(STYLESHEET)
    selectors = {part.strip() for rule in re.findall(r"([^{}]+)\{[^{}]*\}", css) if not rule.startswith("@")
                 for part in re.split(r",(?![^()]*\))", rule)}  # fmt: skip
    plain = {
        one for one in selectors if not re.search(r"::|:[a-z-]*(?:checked|open|hover|focus|target|current|root)", one)
    }
    for path in sorted(SITE.rglob("*.html")):
        text = path.read_text("utf-8")
        kept = re.search(r"<style>(.*?)</style>", text, re.S)[1]
        tree = LexborHTMLParser(text)
        lost = {one for one in plain if one not in kept and tree.css(one)}
        assert lost == set(), path
