"""Accessibility rules over the built site, on as few pages as together have everything that any page has.

`make audit` asks them of every page in every state.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from helpers import ROOT
from helpers.browser import serve, start
from selectolax.lexbor import LexborHTMLParser

from evidence.render.site import STYLESHEET

SITE = ROOT / "site"
RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# Dark differs from light by the values of custom properties alone: there the rules about colours are asked, not all.
COLOURS = {"runOnly": ["cat.color"], "resultTypes": ["violations"]}
# To measure contrast takes two thirds of the time. Colours come from one stylesheet, so one page of each kind shows them.
NO_CONTRAST = {**RULES, "rules": {"color-contrast": {"enabled": False}}}
ONE_OF_EACH_KIND = ("", "articles/ketamine-for-ptsd/", "articles/compare-options/", "help/questions/", "help/crisis/",
                    "about/how-we-check/", "about/evidence/", "studies/feder2021/", "studies/", "search/", "404.html")  # fmt: skip

EVERY_PAGE = sorted(path.relative_to(SITE).as_posix().removesuffix("index.html") for path in SITE.rglob("*.html"))

# A state: what it takes to reach it. None: as the page opens. A page without that element has no such state.
STATES = {
    "shut": None,
    "card": ("sup button", "click"),  # a reference
    "term": (".t button", "click"),  # a hard word
    "key": (".legend summary", "open"),  # of the words of certainty
    "found": (".search input", "fill"),  # results of a search
}

EVERYTHING = {(width, scheme): tuple(STATES) for width in (320, 1280) for scheme in ("light", "dark")}
# No color depends on the width, so dark is asked at one; and what opens does not depend on it either.
WITHOUT_REPEATS = {(320, "light"): tuple(STATES), (1280, "light"): ("shut",), (1280, "dark"): tuple(STATES)}

OPENED = ":popover-open"
# A phone lays out what is in view. So that axe sees the whole page, all of it is.
LAID_OUT = """() => { const style = new CSSStyleSheet();
  style.replaceSync("* { content-visibility: visible !important }"); document.adoptedStyleSheets.push(style) }"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def open_page() -> Iterator[Any]:
    assert (SITE / "index.html").exists(), "no built site; type: make site"
    with serve(SITE) as server, start() as browser:
        contexts = {}

        def go(url: str, width: int, scheme: str) -> Any:
            key = (width, scheme)
            if key not in contexts:
                viewport = {"width": width, "height": 720}
                contexts[key] = browser.new_context(viewport=viewport, color_scheme=scheme).new_page()
            contexts[key].goto(server.url + url)
            contexts[key].evaluate(LAID_OUT)
            return contexts[key]

        yield go


def violations(page: Any, rules: dict[str, Any] = RULES, part: str | None = None) -> list[str]:
    """What axe complains of, on the page or in a part of it."""
    found = Axe().run(page, context=part, options=rules).response
    assert found["passes"], "axe did not look"
    return [f"{v['id']}: {node['html'][:120]}" for v in found["violations"] for node in v["nodes"]]


def constructs(url: str) -> set[tuple[Any, ...]]:
    """What a page is made of: each element with its attributes, its class and role, and the element around it."""
    html = (SITE / url / "index.html" if (SITE / url).is_dir() else SITE / url).read_text("utf-8")
    return {
        (node.parent and node.parent.tag, node.tag,
         *sorted((name, value if name in ("class", "role", "type", "scope") else "") for name, value in node.attributes.items()))
        for node in LexborHTMLParser(html).root.traverse()
    }  # fmt: skip


def pages_with_every_construct() -> list[str]:
    """Pages that together have every construct of the site, those with most first."""
    of_page, known, chosen = {url: constructs(url) for url in EVERY_PAGE}, set(), []
    for url in sorted(EVERY_PAGE, key=lambda url: -len(of_page[url])):
        if of_page[url] - known:
            chosen.append(url)
            known |= of_page[url]
    return chosen


def test_every_construct_on_a_small_phone(open_page: Any) -> None:
    urls = pages_with_every_construct()
    assert 5 < len(urls) < len(EVERY_PAGE)
    found = {url: violations(open_page(url, 320, "light"), NO_CONTRAST) for url in urls}
    assert {url: faults for url, faults in found.items() if faults} == {}


def test_what_pages_have_of_their_own_is_named_and_named_once() -> None:
    """Ids, labels and texts of pictures differ from page to page, so they are read on all."""
    for url in EVERY_PAGE:
        tree = LexborHTMLParser((SITE / url / "index.html" if (SITE / url).is_dir() else SITE / url).read_text("utf-8"))
        ids = [node.attributes["id"] for node in tree.css("[id]")]
        assert len(ids) == len(set(ids)), (url, [one for one in ids if ids.count(one) > 1])
        for name in ("aria-label", "alt", "title"):
            assert all((node.attributes[name] or "").strip() for node in tree.css(f"[{name}]")), (url, name)
        for node in tree.css("a, button, summary"):
            assert node.text(strip=True) or node.attributes.get("aria-label"), (url, node.html)


def reach(page: Any, state: str) -> bool:
    """Bring a page as it opened into a state; False where it has none such."""
    if not STATES[state]:
        return True
    selector, deed = STATES[state]
    element = page.locator(selector).first
    if not element.count() or not element.is_visible():
        return False
    if deed == "click":
        element.click()
        page.locator(OPENED).wait_for()
    elif deed == "open":
        element.click()
    else:
        element.fill("side effects")
        page.locator("#results li").first.wait_for()
    return True


def in_every_state(
    open_page: Any, url: str, looks: Mapping[tuple[int, str], Collection[str]] = WITHOUT_REPEATS
) -> dict[tuple[int, str, str], list[str]]:
    """Where something has opened, the page below it is as it was: axe looks at what opened."""
    return {
        (width, scheme, state): found
        for (width, scheme), states in looks.items()
        for state in states
        if reach(page := open_page(url, width, scheme), state)
        and (found := violations(page, RULES if scheme == "light" else COLOURS,
                                 OPENED if state in ("card", "term") else None))
    }  # fmt: skip


@pytest.mark.parametrize("url", ONE_OF_EACH_KIND)
def test_one_page_of_each_kind_in_every_state(open_page: Any, url: str) -> None:
    if not (SITE / url).exists():
        pytest.fail(f"this site has no {url}: type make site, or correct ONE_OF_EACH_KIND")
    assert in_every_state(open_page, url) == {}


@pytest.mark.audit
@pytest.mark.parametrize("url", EVERY_PAGE)
def test_every_page_in_every_state(open_page: Any, url: str) -> None:
    assert in_every_state(open_page, url, EVERYTHING) == {}


def test_dark_changes_nothing_but_colours() -> None:
    css = STYLESHEET.read_text("utf-8")
    (dark,) = re.findall(r"prefers-color-scheme: ?dark\)\s*\{\s*:root\s*\{(.*?)\}\s*\}", css, flags=re.S)
    assert css.count("prefers-color-scheme") == 1
    assert all(re.fullmatch(r"\s*--\w+: ?#[0-9a-f]+\s*", part) for part in dark.split(";") if part.strip())


def test_the_states_are_states_of_our_pages(open_page: Any) -> None:
    reached = {state for state in STATES if reach(open_page("articles/ketamine-for-ptsd/", 320, "light"), state)}
    assert reached | {state for state in STATES if reach(open_page("search/", 320, "light"), state)} == set(STATES)


def test_headings_run_without_a_gap_and_begin_with_one_title() -> None:
    for path in sorted(SITE.rglob("*.html")):
        levels = [int(node.tag[1]) for node in LexborHTMLParser(path.read_text("utf-8")).css("h1,h2,h3,h4,h5,h6")]
        assert levels.count(1) == 1 and levels[0] == 1, path
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), path
