"""The built site in each of the three engines that readers have: Chromium, Firefox, WebKit.

Few pages and one start of each engine. What only one engine needs to show is in test_page.py.
`helpers.engines` says what a driver cannot do; WebKit's cannot print, force colors, or read the console.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from helpers import browsers
from helpers.browser import Server
from helpers.driver import WAIT, Driver, State
from helpers.engines import start

HOME, ARTICLE, TABLES, STUDY = "", "articles/ketamine-for-ptsd/", "articles/compare-options/", "studies/abdallah2022/"
SAFETY, CRISIS, LEDGER = "articles/safety/", "help/crisis/", "about/evidence/"
QUESTIONS, SEARCH = "help/questions/", "search/"
PHONE, DESK = State(360, 720), State()

OPEN = "document.querySelectorAll('.card:popover-open').length"
BOX = "document.querySelector('{}').getBoundingClientRect().toJSON()"
STYLE = "getComputedStyle(document.querySelector('{}')).{}"
SHOWN = "!!document.querySelector('{}').getClientRects().length"

pytestmark = pytest.mark.browser


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=pytest.mark.xdist_group(f"engine-{name}")) for name in browsers.chosen()],
)
def engine(request: pytest.FixtureRequest) -> Iterator[Driver]:
    with start(request.param) as driver:
        yield driver


@pytest.fixture
def visit(engine: Driver, server: Server) -> Any:
    """visit(url, state) -> the engine, with that page open."""

    def go(url: str, state: State = DESK) -> Driver:
        engine.open(server.url + url, state)
        return engine

    return go


@pytest.mark.parametrize("url", [HOME, ARTICLE, STUDY, SEARCH])
def test_a_page_opens_with_crisis_help_in_view_and_nothing_said(visit: Any, url: str) -> None:
    page = visit(url, PHONE)
    assert page.said() == []
    box = page.ask(BOX.format(".crisis"))
    assert 0 < box["top"] and box["bottom"] <= PHONE.height
    assert page.ask("innerWidth") == PHONE.width
    assert page.ask("document.documentElement.scrollWidth") <= PHONE.width


@pytest.mark.parametrize("state", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("marker", ["sup button", ".t button", ".glance button"])
def test_a_card_opens_in_place_and_closes_by_escape_and_by_a_press_elsewhere(
    visit: Any, marker: str, state: State
) -> None:
    page = visit(ARTICLE, state)
    page.click(marker)
    assert page.ask(OPEN) == 1
    card = page.ask(BOX.format(".card:popover-open"))
    assert card["left"] >= 0 and card["right"] <= state.width
    assert card["top"] >= 0 and card["bottom"] <= page.ask("innerHeight")
    page.press("Escape")
    assert page.ask(OPEN) == 0
    assert page.ask(f"document.activeElement == document.querySelector('{marker}')"), "the way back is not lost"
    page.click(marker)
    page.click("h1")
    assert page.ask(OPEN) == 0


def test_the_keyboard_alone_reaches_the_text_a_card_and_the_evidence_view(visit: Any) -> None:
    page = visit(ARTICLE)
    page.press("Tab")
    assert page.ask("document.activeElement.textContent") == "Skip to the text"
    assert page.ask(STYLE.format(":focus", "outlineStyle")) == "solid"
    page.press("Enter", "Tab")
    assert page.ask("document.querySelector('main').contains(document.activeElement)")
    page.ask("document.querySelector('sup button').focus()")
    assert page.ask(OPEN) == 0, "focus alone opens nothing"
    page.press("Enter")
    assert page.ask(OPEN) == 1
    page.press("Tab")
    assert page.ask("document.querySelector(':popover-open').contains(document.activeElement)")
    page.press("Escape", "Space")
    assert page.ask(OPEN) == 1
    page.press("Escape")
    page.ask("document.querySelector('.legend summary').focus()")
    page.press("Space")
    assert page.ask(SHOWN.format("sup i")) and page.ask(SHOWN.format(".legend li"))


# Each hard word of the page in a paragraph of its own, before each sign that may follow, in columns of many widths: the signs
# that stand on another line than the letter before, and the words whose button does not cover their last piece.
TERMS = """(() => {
  const lost = new Set(), open = new Set(), text = document.querySelector('.text'), sup = document.querySelector('sup');
  const box = (node, at) => { const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 1);
    return [...range.getClientRects()].pop() };
  const apart = (a, b) => Math.abs((a.top + a.bottom) / 2 - (b.top + b.bottom) / 2) > 12;
  for (const term of document.querySelectorAll('.t')) for (const sign of ['.', ',', ')', '?', '’s', sup]) {
    const p = document.createElement('p'), copy = term.cloneNode(true), piece = copy.lastElementChild;
    p.append('People who read (', copy, sign.nodeType ? sign.cloneNode(true) : sign, ' and go on reading here');
    text.prepend(p);
    for (let width = 200; width < 420; width += 4) {
      p.style.width = `${width}px`;
      const word = piece.firstChild, last = box(word, word.length - 1), after = copy.nextSibling;
      const next = after.nodeType == 3 ? box(after, 0) : after.querySelector('button').getBoundingClientRect();
      if (apart(last, next)) lost.add(`${copy.textContent}${after.textContent[0]} ${width}`);
      const area = piece.querySelector('button').getBoundingClientRect(), start = box(word, 0);
      if (apart(start, last) || area.left > start.left + 1 || area.right < last.right - 1 || area.height < 24 || area.width < 24)
        open.add(`${copy.textContent} ${width}`);
    }
    p.remove();
  }
  return [[...lost], [...open]];
})()"""


@pytest.mark.parametrize("url", [SAFETY, TABLES])
def test_no_line_begins_with_the_sign_after_a_hard_word_and_its_button_covers_it(visit: Any, url: str) -> None:
    assert visit(url, PHONE).ask(TERMS) == [[], []]


TOP = "document.getElementById('{}').getBoundingClientRect().top"
# Between two blocks only the whole text is seen, whose top moves when a block far above it gets its height.
UP = """(seen => { scrollBy(0, -400); return seen.getBoundingClientRect().top }).call(
  0, window.seen = [20, 50, 80, 110].map(y => document.elementFromPoint(180, y)).find(n => n.closest('.text > *'))
    ?? document.elementFromPoint(180, 20))"""


def test_on_a_phone_a_link_leads_to_its_place_and_scrolling_back_up_never_jumps(visit: Any) -> None:
    """Blocks that were not laid out yet must not push away what a reader looks at (site.css, content-visibility)."""
    page = visit(ARTICLE, PHONE)
    for place in ("harms", "references"):
        page.ask(f"void (location.hash = '#{place}')")
        wait_for(page, f"Math.abs({TOP.format(place)}) < 2")
    for _ in range(20):
        top = page.ask(UP)
        page.ask("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        assert abs(page.ask("seen.getBoundingClientRect().top") - top) < 2


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_search_answers_and_without_script_lists_the_pages(visit: Any, script: bool) -> None:
    page = visit(f"{SEARCH}?q=ketemine", State(script=script))
    assert page.ask(SHOWN.format("#search")) == script
    assert page.ask("document.querySelectorAll('.text ul a').length") > 12
    if not script:
        assert page.ask("document.querySelector('main').textContent.includes('JavaScript')")
        return
    first = "document.querySelector('#results a')"
    wait_for(page, f"!!{first}")
    assert page.ask(f"{first}.pathname") == f"/{ARTICLE}"
    assert page.said() == []


def wait_for(page: Driver, condition: str) -> None:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if page.ask(condition):
            return
        time.sleep(0.01)
    raise AssertionError(f"{page.name}: this did not become true: {condition}")


def test_without_script_cards_still_open_and_no_button_is_without_use(visit: Any) -> None:
    page = visit(ARTICLE, State(script=False))
    page.click("sup button")
    assert page.ask(OPEN) == 1
    visit(QUESTIONS, State(script=False))
    assert not page.ask(SHOWN.format("#print"))


def test_dark_is_dark_all_over(visit: Any) -> None:
    light = visit(ARTICLE).ask(STYLE.format("html", "backgroundColor"))
    page = visit(ARTICLE, State(dark=True))
    assert page.ask("matchMedia('(prefers-color-scheme: dark)').matches")
    dark, ink = page.ask(STYLE.format("html", "backgroundColor")), page.ask(STYLE.format("body", "color"))
    assert sum(channels(light)) > 600 and sum(channels(dark)) < 150 and sum(channels(ink)) > 450
    page.click("sup button")
    assert page.ask(STYLE.format(".card:popover-open", "backgroundColor")) == dark


def channels(color: str) -> list[int]:
    return [int(part) for part in color.removeprefix("rgb(").removesuffix(")").split(",")]


def test_with_forced_colors_nothing_rests_on_our_colors(visit: Any, engine: Driver) -> None:
    page = visit(SAFETY, State(forced_colors=True))
    forced = page.ask("matchMedia('(forced-colors: active)').matches")
    assert forced == (engine.name != "webkit")  # there our rules for it apply, and nothing forces them
    assert page.ask(STYLE.format("sup button", "borderTopStyle")) == "solid", "a marker keeps an edge"
    rings = page.ask(STYLE.format("figure path + path", "stroke"))
    assert rings == page.ask(STYLE.format("html", "backgroundColor")), "a ring stays hollow"


def test_whoever_wants_less_motion_gets_none_and_nobody_much(visit: Any) -> None:
    page = visit(ARTICLE, State(reduced_motion=True))
    assert page.ask("matchMedia('(prefers-reduced-motion: reduce)').matches")
    page.click("sup button")
    assert page.ask("document.getAnimations().length") == 0
    assert page.ask(STYLE.format("html", "scrollBehavior")) == "auto"


@pytest.mark.parametrize("url", [HOME, ARTICLE, TABLES, LEDGER, CRISIS, SEARCH])
def test_at_four_times_the_size_nothing_is_cut_off(visit: Any, url: str) -> None:
    page = visit(url, State(1280, 1024, zoom=4))
    assert page.ask("innerWidth") == 320
    assert page.ask("document.documentElement.scrollWidth") <= 320
    assert page.ask(BOX.format("h1"))["right"] <= 320


def test_at_a_desk_contents_and_cards_stand_beside_the_text(visit: Any) -> None:
    page = visit(ARTICLE, State(1440, 900))
    contents, text = page.ask(BOX.format(".toc li a")), page.ask(BOX.format(".text > p"))
    assert contents["width"] > 0 and contents["right"] < text["left"], "contents are open, and beside the text"
    page.ask("document.querySelector('#references').scrollIntoView()")
    assert 0 <= page.ask(BOX.format(".toc"))["top"] < 100, "they stay in view"
    page.click("sup button")
    card = page.ask(BOX.format(".card:popover-open"))
    assert card["left"] >= text["right"] and card["right"] <= 1440
    visit(TABLES)
    cells = page.ask("[...document.querySelector('tbody tr').children].map(n => n.getBoundingClientRect().top)")
    assert len(cells) > 3 and len(set(cells)) == 1, "a comparison is a real table"


NOTE = """(note => [note.content, note.position, parseFloat(note.left), parseFloat(note.width)])(
  getComputedStyle(document.querySelector('.text p > sup[id], .text li > sup[id]').querySelector('button'), '::after'))"""


def test_where_there_is_room_the_reference_is_named_in_the_margin_beside_its_marker(visit: Any) -> None:
    page = visit(ARTICLE, State(1440, 900))
    content, position, left, width = page.ask(NOTE)
    frame, text = page.ask(BOX.format(".text")), page.ask(BOX.format(".text > p"))
    assert content.startswith('"Reference 1: ') or content == "attr(aria-label)"  # engines tell it either way
    assert position == "absolute" and width > 200
    assert text["right"] < frame["left"] + left and frame["left"] + left + width <= 1440
    assert visit(ARTICLE, PHONE).ask(NOTE)[0] == "none", "on a phone the marker alone"


# Where each name in the margin begins and ends: as far below its marker as the others, and so long that it may take
# two lines. Names of markers in a table are not shown.
NAMES = """(pen => [...document.querySelectorAll('.text :not(td) > sup[id$=a] > button')].map(marker => {
  const style = getComputedStyle(marker, '::after'), size = parseFloat(style.fontSize);
  pen.font = size + 'px ' + getComputedStyle(marker).fontFamily;
  const top = marker.getBoundingClientRect().top + parseFloat(style.marginTop || 0);
  const lines = Math.ceil(pen.measureText(marker.getAttribute('aria-label')).width * 1.05 / parseFloat(style.width));
  return [top, top + lines * size] }))(document.createElement('canvas').getContext('2d'))"""


@pytest.mark.parametrize("url", [ARTICLE, TABLES, "articles/safety/", "articles/at-home/"])
def test_no_name_in_the_margin_lies_over_another(visit: Any, url: str) -> None:
    names = sorted(visit(url, State(1440, 900)).ask(NAMES))
    near = [(above, below) for (_, above), (below, _) in zip(names, names[1:], strict=False) if below - above < -1]
    assert len(names) > 4 and near == [], "in site.css, set the names of markers side by side below one another"


def test_on_paper_only_what_helps_there_is_left(visit: Any) -> None:
    page = visit(ARTICLE, State(700, 900, printed=True))
    for gone in ("header", ".toc", ".back", "footer", "sup a", ".card > button"):
        assert not page.ask(SHOWN.format(gone)), gone
    assert page.ask(SHOWN.format("sup button")) and page.ask(SHOWN.format(".refs li"))
    assert page.ask(STYLE.format("body", "color")) in ("rgb(0, 0, 0)", "rgba(0, 0, 0, 1)")


def test_on_paper_whatever_is_folded_is_open(visit: Any) -> None:
    page = visit("about/evidence/studies-1/", State(360, 900, printed=True))
    closed = "[...document.querySelectorAll('.fold li')].filter(item => !item.checkVisibility()).length"
    assert page.ask("document.querySelectorAll('.fold li').length") > 20 and page.ask(closed) == 0
    assert visit("about/evidence/studies-1/", PHONE).ask(closed) > 20, "on a phone it opens by a press"


def test_the_questions_take_one_sheet(visit: Any, engine: Driver) -> None:
    page = visit(QUESTIONS)
    assert page.sheets() == (None if engine.name == "webkit" else 1)  # its driver cannot print
