"""What holds for every page of the built site, measured in one visit of each: requests, widths, crisis help.

Needs site/ (`make test` builds it first; by hand: `make site`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from helpers import ROOT
from helpers.browser import Server, listen

SITE = ROOT / "site"
WIDTHS = (320, 360, 640, 768, 1024, 1280)
OLD, PHONE, DESK = {"width": 320, "height": 568}, {"width": 360, "height": 640}, {"width": 1280, "height": 720}
TALL = 844  # of a phone, in CSS pixels
ARTICLE = "articles/ketamine-for-ptsd/"
URLS = sorted(path.relative_to(SITE).as_posix().removesuffix("index.html") for path in SITE.rglob("*.html"))

pytestmark = pytest.mark.browser

BURST = """() => [document.documentElement.scrollWidth > innerWidth ? 'page' : '',
  ...[...document.querySelectorAll('table, figure, .text > *')]
     .filter(n => n.getClientRects().length && (n.scrollWidth > n.offsetWidth + 1
       || n.getBoundingClientRect().right > n.parentElement.getBoundingClientRect().right + 1))
     .map(n => n.tagName + ' ' + n.textContent.trim().slice(0, 40))].filter(Boolean)"""
CRISIS = "() => document.querySelector('.crisis')?.getBoundingClientRect().bottom ?? Infinity"
BEGINS = """() => [...document.querySelectorAll('.text > *')].find(n => n.getClientRects().length)
  ?.getBoundingClientRect().top ?? 0"""
LARGE_TEXT = """() => { const root = document.documentElement; root.style.fontSize = '200%';
  const blocks = [...document.querySelectorAll('.text > *')];  // on a phone each block cuts off what is too wide for it
  const width = Math.max(root.scrollWidth, ...blocks.map(n => n.getBoundingClientRect().left + n.scrollWidth)); root.style.fontSize = ''; return width }"""
# A box of 24 px; of a link that goes on in the next line, each part is as high, and all together are as wide.
SMALL = """() => [...document.querySelectorAll('a[href], button, input, summary, label')]
  .filter(n => n.getClientRects().length && !n.closest('[href="#main"]'))
  .filter(n => n.getBoundingClientRect().width < 24
    || [...n.getClientRects()].some(part => part.width && part.height < 24))
  .map(n => n.localName + ' ' + n.textContent.trim().slice(0, 40))"""
STORED = "document.cookie + Object.keys(localStorage) + Object.keys(sessionStorage)"


@dataclass(frozen=True)
class Seen:
    """What one visit of a page showed; sizes and places in CSS pixels."""

    asked: list[str]  # addresses
    pictures: int
    stored: str
    burst: dict[int, list[str]]  # by the screen's width
    crisis: dict[int, float]  # where the crisis card ends, by the screen's width
    begins: float
    width_of_large_text: int
    small: dict[int, list[str]]  # what is too small to press, by the screen's width


@pytest.fixture(scope="module")
def visitor(chrome: Any) -> Any:
    """The one page that opens every address; what it said on the console is in `visitor.said`."""
    page = chrome.new_page(viewport=PHONE)
    page.said = listen(page)
    return page


@pytest.fixture(scope="module")
def seen(server: Server, visitor: Any) -> dict[str, Seen]:
    page = visitor
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    def visit(url: str) -> Seen:
        asked.clear()
        page.set_viewport_size(PHONE)
        page.goto(server.url + url)
        crisis = {PHONE["width"]: page.evaluate(CRISIS)}
        burst = {}
        small = {PHONE["width"]: page.evaluate(SMALL)}
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": DESK["height"] if width == DESK["width"] else TALL})
            burst[width] = page.evaluate(BURST)
            if width == WIDTHS[0]:
                large, crisis[width] = page.evaluate(LARGE_TEXT), page.evaluate(CRISIS)
            if width == PHONE["width"]:
                begins = page.evaluate(BEGINS)
        crisis[DESK["width"]] = page.evaluate(CRISIS)
        small[DESK["width"]] = page.evaluate(SMALL)
        pictures = page.locator("article img").count()
        return Seen(asked.copy(), pictures, page.evaluate(STORED), burst, crisis, begins, large, small)

    return {url: visit(url) for url in URLS}


def test_the_pages_are_visited_once(request: pytest.FixtureRequest, server: Server) -> None:
    """With several processes, all tests of this module are in one of them; see tests/conftest.py."""
    groups = request.config.getoption("loadgroup", default=False)
    assert request.node.nodeid.endswith("@tests/browser/test_every_page.py") == groups


def test_reading_takes_one_request(server: Server, seen: dict[str, Seen]) -> None:
    """The search page alone asks for more: its index."""
    for url, page in seen.items():
        fetched = [asked for asked in page.asked if not asked.startswith("data:")]
        assert all(asked.startswith(server.url) for asked in fetched)
        if url != "search/":
            assert len(fetched) == 1 + page.pictures, (url, fetched)


def test_nothing_is_said_or_stored(seen: dict[str, Seen], visitor: Any) -> None:
    assert {url: page.stored for url, page in seen.items() if page.stored} == {}
    assert [line for line in visitor.said if "404" not in line] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_on_any_page_is_wider_than_its_place(seen: dict[str, Seen], width: int) -> None:
    assert {url: page.burst[width] for url, page in seen.items() if page.burst[width]} == {}


def test_no_page_scrolls_sideways_on_a_small_phone_with_text_twice_as_large(seen: dict[str, Seen]) -> None:
    wide = {url: page.width_of_large_text for url, page in seen.items()}
    assert {url: width for url, width in wide.items() if width > WIDTHS[0]} == {}


@pytest.mark.parametrize("width", [PHONE["width"], DESK["width"]])
def test_whatever_can_be_pressed_is_large_enough_for_a_finger(seen: dict[str, Seen], width: int) -> None:
    assert {url: page.small[width] for url, page in seen.items() if page.small[width]} == {}


@pytest.mark.parametrize("screen", [OLD, PHONE, DESK], ids=["320", "360", "1280"])
def test_crisis_help_stands_wholly_in_the_first_screen(seen: dict[str, Seen], screen: dict[str, int]) -> None:
    late = {url: page.crisis[screen["width"]] for url, page in seen.items()}
    assert {url: end for url, end in late.items() if end > screen["height"]} == {}


def test_on_a_phone_the_article_begins_within_a_screen_and_a_quarter(seen: dict[str, Seen]) -> None:
    assert {url: page.begins for url, page in seen.items() if page.begins > TALL * 1.25} == {}


@pytest.mark.parametrize("url", ["search/", ARTICLE])
def test_without_script_too(server: Server, chrome: Any, url: str) -> None:
    page = chrome.new_page(viewport=PHONE, java_script_enabled=False)
    page.goto(server.url + url)
    card = page.locator(".crisis")
    box = card.bounding_box()
    assert box["y"] + box["height"] <= PHONE["height"]
    assert page.locator(".text > *:visible").first.bounding_box()["y"] <= TALL * 1.25
    sizes = [
        page.locator(name).first.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
        for name in ("body", ".crisis p")
    ]
    assert sizes[1] >= sizes[0] >= 18
    for href in ("tel:988", "sms:988", "tel:911", "sms:838255"):
        assert card.locator(f'a[href="{href}"]').is_visible()
    assert url == "search/" or not page.locator(".toc li a").first.is_visible(), "contents are closed on a phone"
    page.close()
