"""The stylesheet as one page needs it."""

from __future__ import annotations

import pytest

from evidence.render.page_styles import names, shorten, styles_for, with_short_classes

CSS = (
    "a{x:y}a:not(:has(.toc)) p{x:y}.many td,.t>a:not(.plain){x:y}@media print{.many{x:y}}#view:checked~p{x:y}table:not(.many) :is(th,td){x:y}"
    "@media (min-width:40rem){@supports selector(:popover-open){li.card:not(:popover-open){x:y}}p{x:y}}td[data-l]::before{x:y}"
    "ul:has(>li>h3){x:y}.card>:nth-last-child(n+3){x:y}"
)


@pytest.mark.parametrize(
    ("page", "left"),
    [
        ("<p>a", "@media (min-width:40rem){p{x:y}}"),
        ("<a class=t>", "a{x:y}.t>a:not(.plain){x:y}"),
        ('<a><p id="view"><li class="q card">',
         "a{x:y}a:not(:has(.toc)) p{x:y}#view:checked~p{x:y}@media (min-width:40rem){@supports selector(:popover-open){li.card:not(:popover-open){x:y}}p{x:y}}.card>:nth-last-child(n+3){x:y}"),
        ("<ul><li><b>a</b><h3>b</h3></ul>", ""),
        ("<ul><li id=a><h3 id=b>c</h3></ul>", "ul:has(>li>h3){x:y}"),
        ("<table class=many><td>",
         ".many td{x:y}@media print{.many{x:y}}table:not(.many) :is(th,td){x:y}td[data-l]::before{x:y}"),
    ],
)  # fmt: skip
def test_a_page_keeps_the_rules_that_can_match_and_their_order(page: str, left: str) -> None:
    assert styles_for(page, CSS) == left


def test_names_are_those_of_selectors_alone() -> None:
    assert names(CSS) == {"a", ".many", "td", ".t", "#view", "p", "table", "li", ".card", "ul", "h3", "li>h3"}


def test_variables_have_short_names_and_a_page_has_those_that_it_reads() -> None:
    css = shorten(":root{--paper:white;--ink:black;--line:grey} p{color:var(--ink)} .a{border:1px solid var(--line)}")
    assert css == ":root{--a:white;--b:black;--c:grey}p{color:var(--b)}.a{border:1px solid var(--c)}"
    assert styles_for("<p>a", css) == ":root{--b:black}p{color:var(--b)}"
    assert styles_for("<p class=a>a", css) == ":root{--b:black;--c:grey}p{color:var(--b)}.a{border:1px solid var(--c)}"
    assert styles_for("<b>a", f"{css}@media print{{:root{{--b:red}}}}") == ""


def test_the_frame_s_classes_are_sent_by_a_letter_in_the_page_as_in_the_styles() -> None:
    css = shorten(".top a,.to-search{margin:.4rem}.top-most,.text .buttons{x:y}")
    assert css == ".a a,.e{margin:.4rem}.top-most,.text .g{x:y}"
    page = '<p class=text>A class=top. <a href=x class="note top">b</a><ul class=buttons><li class=top-most>'
    sent = '<p class=text>A class=top. <a href=x class="note a">b</a><ul class=g><li class=top-most>'
    assert with_short_classes(page) == sent
    assert styles_for(sent, css) == ".a a{margin:.4rem}.top-most,.text .g{x:y}"
