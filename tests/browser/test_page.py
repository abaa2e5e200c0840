"""The built site as readers meet it, in a real browser: weight, citations in place, crisis help, print, no script.

Needs site/ (`make test` builds it first; by hand: `make site`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import brotli
import pytest
from helpers import ROOT
from helpers.browser import Server, listen

SITE = ROOT / "site"
PHONE, SMALL, DESK = {"width": 360, "height": 640}, {"width": 320, "height": 640}, {"width": 1280, "height": 720}
BUDGET = 14_336  # bytes, brotli 11: what a new connection carries at once (decision 008 of the handbook)
ARTICLE = "articles/ketamine-for-ptsd/"
TABLES = "articles/compare-options/"

pytestmark = pytest.mark.browser


def urls() -> list[str]:
    """The address of every page below the root; the 404 page by its file name."""
    found = [path.parent.relative_to(SITE).as_posix() + "/" for path in sorted(SITE.rglob("index.html"))]
    return ["" if url == "./" else url for url in found] + ["404.html"]


@pytest.fixture
def visit(server: Server, chrome: Any) -> Iterator[Any]:
    """visit(url, viewport, **context options) -> a page; what it said on the console is in `page.said`."""
    contexts = []

    def go(url: str, viewport: dict[str, int] = DESK, **options: Any) -> Any:
        context = chrome.new_context(viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.said, page.asked = listen(page), []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(server.url + url)
        return page

    yield go
    for context in contexts:
        context.close()


# --- Weight -------------------------------------------------------------------------------------------------------


def test_every_page_fits_the_first_flight() -> None:
    exempt = ("help/glossary/",)  # a list that grows with the site; no article, nothing waits for it
    sizes = {
        url: len(brotli.compress((SITE / url / "index.html").read_bytes(), quality=11))
        for url in urls()
        if url != "404.html" and url not in exempt
    }
    assert {url: size for url, size in sizes.items() if size > BUDGET} == {}


IN_VIEW = """new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  .then(() => document.querySelector('.refs li').checkVisibility({contentVisibilityAuto: true}))"""


def test_on_a_phone_the_first_paint_does_not_wait_for_what_lies_far_below(visit: Any) -> None:
    page = visit(ARTICLE, PHONE)
    assert not page.evaluate(IN_VIEW), "the references are laid out before anybody can see them"
    page.evaluate("document.getElementById('references').scrollIntoView()")
    assert page.evaluate(IN_VIEW)
    assert visit(ARTICLE, DESK).evaluate(IN_VIEW), "notes in the margin need the whole text"


def test_the_theme_ships_nothing_that_no_page_loads() -> None:
    names = {path.relative_to(SITE).as_posix() for path in SITE.rglob("*") if path.is_file()}
    assert not [name for name in names if re.search(r"\.(map|css|woff2?)$|bundle|worker|favicon", name)]
    assert [name for name in names if name.endswith(".js") and not re.search(r"\.[0-9a-f]{8,}\.js$", name)] == []


# --- Citations in place -----------------------------------------------------------------------------------------------


def opened(page: Any) -> Any:
    return page.locator(".card:popover-open")


@pytest.mark.parametrize("how", ["click", "tap", "Enter", "Space"])
def test_a_citation_opens_its_card_in_place_by_every_means(visit: Any, how: str) -> None:
    page = visit(ARTICLE, PHONE, has_touch=True, java_script_enabled=True)
    marker = page.locator("sup button").first
    marker.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    if how in ("click", "tap"):
        getattr(marker, how)()
    else:
        marker.focus()
        assert opened(page).count() == 0, "focus alone opens nothing"
        page.keyboard.press(how)
    assert opened(page).count() == 1
    assert page.evaluate("scrollY") == before
    assert "Close" in opened(page).inner_text()
    page.keyboard.press("Escape")
    assert opened(page).count() == 0
    assert page.evaluate("document.activeElement.getAttribute('popovertarget')") == marker.get_attribute(
        "popovertarget"
    )


def test_a_card_closes_by_a_tap_elsewhere_and_by_its_button(visit: Any) -> None:
    page = visit(ARTICLE, PHONE, has_touch=True)
    marker = page.locator("sup button").first
    marker.scroll_into_view_if_needed()
    marker.tap()
    opened(page).get_by_role("button", name="Close").tap()
    assert opened(page).count() == 0
    marker.tap()
    page.touchscreen.tap(10, 5)
    assert opened(page).count() == 0


@pytest.mark.parametrize("url", [ARTICLE, TABLES])
@pytest.mark.parametrize("viewport", [SMALL, DESK], ids=["320", "1280"])
def test_every_card_is_inside_the_screen_and_every_marker_large_enough(
    visit: Any, url: str, viewport: dict[str, int]
) -> None:
    page = visit(url, viewport)
    markers = page.locator("sup button, .t button")
    assert markers.count() > 3
    for number in range(markers.count()):
        marker = markers.nth(number)
        marker.scroll_into_view_if_needed()
        size = marker.bounding_box()
        assert size["width"] >= 24 and size["height"] >= 24, marker.get_attribute("aria-label")
        marker.click()
        card = opened(page).bounding_box()
        assert card["x"] >= 0 and card["x"] + card["width"] <= viewport["width"], number
        assert card["y"] >= 0 and card["y"] + card["height"] <= viewport["height"], number
        if viewport is SMALL:
            assert card["height"] <= 0.6 * viewport["height"] + 1
        page.keyboard.press("Escape")


def test_cards_open_without_script_too(visit: Any) -> None:
    page = visit(ARTICLE, PHONE, java_script_enabled=False)
    page.locator("sup button").first.click()
    assert page.locator(".card:popover-open").count() == 1


def test_a_browser_without_popovers_gets_links_and_the_whole_card_in_the_list(
    visit: Any, chrome: Any, server: Server
) -> None:
    context = chrome.new_context(viewport=PHONE, bypass_csp=True)
    page = context.new_page()

    def older(route: Any) -> None:
        answer = route.fetch()
        body = answer.text().replace("@supports selector(:popover-open)", "@supports selector(:never-there)")
        route.fulfill(response=answer, body=body.replace(" popover", " data-popover"))

    page.route("**/*", older)
    page.goto(server.url + ARTICLE)
    link = page.locator("sup a").first
    assert link.is_visible() and not page.locator("sup button").first.is_visible()
    link.click()
    assert page.url.endswith(link.get_attribute("href"))
    assert page.locator(".refs .found").first.is_visible()
    context.close()


def test_ways_back_are_visible_distinct_and_lead_to_the_marker(visit: Any) -> None:
    page = visit(ARTICLE, PHONE)
    names = page.locator('.back a[href^="#r"]').all_text_contents()
    assert len(names) == page.locator("sup[id], .glance b[id]").count()
    assert len({re.sub(r"^Back to citation ", "", name) for name in names}) == len(names)
    page.locator('.back a[href^="#r"]').last.click()
    assert page.evaluate("document.querySelector(':target').getBoundingClientRect().top") < PHONE["height"]


# --- Words of certainty ----------------------------------------------------------------------------------------------


def test_a_word_of_certainty_stands_at_each_citation_and_its_key_opens_and_prints(visit: Any) -> None:
    page = visit(ARTICLE, {**PHONE, "height": 30_000}, java_script_enabled=False)  # the whole page is in view
    meanings = page.locator(".legend li")
    assert page.locator("sup i:visible").count() == page.locator("sup i").count() > 0
    assert not meanings.first.is_visible()
    page.get_by_text("How certain is each source?").focus()
    page.keyboard.press("Space")
    assert meanings.first.is_visible()
    page.keyboard.press("Space")
    page.emulate_media(media="print")
    assert meanings.first.is_visible() and page.locator("sup i:visible").count() > 0


def test_a_word_of_certainty_does_not_look_like_something_to_press(visit: Any) -> None:
    look = "node => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor]"
    page = visit(ARTICLE, DESK)
    word, button = page.locator("sup i").first, page.locator("sup button").first
    still = word.evaluate(look), button.evaluate(look)
    word.hover()
    assert word.evaluate(look) == still[0]
    button.hover()
    assert button.evaluate(look) != still[1]


@pytest.mark.parametrize("viewport", [SMALL, PHONE, DESK], ids=["320", "360", "1280"])
def test_no_line_begins_with_the_number_of_a_citation(visit: Any, viewport: dict[str, int]) -> None:
    page = visit(ARTICLE, viewport)
    broken = page.evaluate(
        """() => [...document.querySelectorAll('.text sup')].filter(sup => {
          const marker = sup.querySelector('button').getBoundingClientRect(), chip = sup.querySelector('i').getClientRects()[0];
          const before = sup.previousSibling, range = document.createRange();
          if (!before || before.nodeType != 3) return false;
          range.setStart(before, before.length - 1); range.setEnd(before, before.length);
          const word = range.getBoundingClientRect(), middle = box => (box.top + box.bottom) / 2;
          return Math.abs(middle(word) - middle(marker)) > 12 || Math.abs(middle(chip) - middle(marker)) > 12;
        }).map(sup => sup.closest('p, li').textContent.slice(0, 60))"""
    )
    assert broken == []


# --- Crisis help, layout, print --------------------------------------------------------------------------------------


def test_the_ways_on_and_to_help_are_as_high_as_a_thumb_is_wide(visit: Any) -> None:
    page = visit("help/questions/", PHONE)
    links = page.locator("header a:visible, .crisis ul a, #print").all()
    assert len(links) == 10
    assert {link.inner_text(): height for link in links if (height := link.bounding_box()["height"]) < 44} == {}


def test_a_line_holds_about_68_characters(visit: Any) -> None:
    page = visit(ARTICLE, DESK)
    lines = page.evaluate(
        """() => { const p = [...document.querySelectorAll('.text > p')].sort((a, b) => b.textContent.length - a.textContent.length)[0];
        const range = document.createRange(); range.selectNodeContents(p);
        const tops = new Set([...range.getClientRects()].filter(r => r.width > 200).map(r => Math.round(r.top / 12)));
        return p.textContent.length / tops.size }"""
    )
    assert 45 <= lines <= 80


def test_print_is_black_large_enough_and_has_each_number_once(visit: Any) -> None:
    page = visit(ARTICLE, {"width": 700, "height": 1000})
    shown = page.locator("sup button:visible").count()
    page.emulate_media(media="print")
    for gone in ("header", "nav.toc", ".back", "footer", "sup a", ".card > button"):
        assert page.locator(gone).locator("visible=true").count() == 0, gone
    assert page.locator("sup button:visible").count() == shown
    size, colour, text = page.locator(".refs li").first.evaluate(
        "n => [parseFloat(getComputedStyle(n).fontSize), getComputedStyle(n).color, n.innerText]"
    )
    assert size >= 12 and colour == "rgb(0, 0, 0)"  # 12 px = 9 pt
    assert "10." in page.locator(".refs").inner_text() and "↩" not in text


MARGINS = dict.fromkeys(("top", "bottom", "left", "right"), "0.4in")  # of a browser's own print window


@pytest.mark.parametrize(("url", "most"), [("help/next-step/", 1), ("help/questions/", 1), ("help/summary/", 2)])
def test_what_is_to_be_taken_along_prints_on_one_sheet_or_both_sides_of_it(visit: Any, url: str, most: int) -> None:
    page = visit(url)
    for paper in ("A4", "Letter"):
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper, margin=MARGINS))) <= most, paper


def test_the_summary_prints_whole_addresses_for_crisis_help_and_has_room_to_write(visit: Any) -> None:
    page = visit("help/summary/")
    page.emulate_media(media="print")
    after = page.locator('.crisis a[href*="chat"]').evaluate("node => getComputedStyle(node, '::after').content")
    assert "(" in after
    row = page.locator("td:empty").first.bounding_box()
    assert row["width"] > 200 and row["height"] > 40, "room to write"


@pytest.mark.parametrize("width", [1600, 1280, 1024])
def test_on_a_desk_contents_stand_beside_the_text_and_stay_in_view(visit: Any, width: int) -> None:
    page = visit(ARTICLE, {"width": width, "height": 720}, java_script_enabled=False)
    contents, text = page.locator(".toc"), page.locator(".text > .admonition").first
    assert contents.locator("li a").first.is_visible(), "open without a press"
    assert contents.bounding_box()["x"] + contents.bounding_box()["width"] < text.bounding_box()["x"]
    page.locator("#references").scroll_into_view_if_needed()
    assert 0 <= contents.bounding_box()["y"] < 100
    picture = page.locator(".text > .glance").first.bounding_box()
    assert picture["width"] > text.bounding_box()["width"] * 1.05, "pictures are wider than the text"
    assert picture["x"] + picture["width"] <= width


@pytest.mark.parametrize("url", [TABLES, "about/evidence/studies-1/"])
def test_on_a_desk_comparisons_are_real_tables_whose_head_stays(visit: Any, url: str) -> None:
    page = visit(url, {"width": 1280, "height": 720})
    table = page.locator("table.many").first  # its columns need much room, so that rows are high
    cells = [cell.bounding_box() for cell in table.locator("tbody tr").first.locator("> *").all()]
    assert len({round(cell["y"]) for cell in cells}) == 1 and len({round(cell["x"]) for cell in cells}) == len(cells)
    table.locator("tbody tr").last.scroll_into_view_if_needed()
    assert 0 <= table.locator("thead").bounding_box()["y"] < 100


def test_on_a_desk_a_long_row_keeps_its_name_in_view_below_the_head_of_the_table(visit: Any) -> None:
    page = visit("about/evidence/studies-1/", {"width": 1280, "height": 400})
    row = page.locator("tbody tr", has_text="Abdallah 2022").first
    box = row.bounding_box()
    assert box["height"] > 800, "the row is no longer a long one; choose another"
    page.evaluate("top => scrollTo(0, top)", box["y"] + box["height"] / 2)
    head, name = page.locator("thead").bounding_box(), row.locator("th p").bounding_box()
    assert head["y"] + head["height"] <= name["y"] < 100
    assert row.locator("td").nth(1).bounding_box()["y"] < 0, "the row itself has moved on"


@pytest.mark.parametrize(("url", "notes"), [(ARTICLE, True), ("", False), ("help/summary/", False)])
def test_notes_stand_in_the_margin_where_crisis_help_does_not(visit: Any, url: str, notes: bool) -> None:
    page = visit(url, {"width": 1280, "height": 720})
    note = page.locator(".text li sup[id] button").first.evaluate("node => getComputedStyle(node, '::after').content")
    assert note.startswith('"Reference') == notes
    crisis, text = page.locator(".crisis").bounding_box(), page.locator(".text > p:visible").first.bounding_box()
    assert (crisis["x"] >= text["x"] + text["width"]) != notes


def test_a_closed_card_is_an_item_of_the_list_and_shows_the_reference_alone(visit: Any) -> None:
    page = visit(ARTICLE, PHONE)
    first = page.locator(".refs li").first
    first.scroll_into_view_if_needed()
    assert first.evaluate("node => getComputedStyle(node).display") == "list-item"
    shown = [child for child in first.locator("> *").all() if child.is_visible()]
    assert len(shown) == 2 and "Back to citation 1" in shown[1].inner_text()
    page.locator("sup button").first.click()
    card = opened(page)
    assert (
        card.locator(".found").first.is_visible()
        and card.get_by_role("link", name="What it can and cannot show").is_visible()
    )
    assert card.locator('a[href^="#r"]:visible').count() == 0


def test_rings_are_hollow_in_forced_colours(visit: Any) -> None:
    page = visit("articles/safety/", PHONE, forced_colors="active", color_scheme="dark")
    off = page.locator("figure.glance path + path").first
    canvas = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert off.evaluate("node => getComputedStyle(node).stroke") == canvas


@pytest.mark.parametrize("url", ["", ARTICLE])
def test_the_evidence_at_a_glance_opens_cards_and_says_in_print_what_it_says_on_screen(visit: Any, url: str) -> None:
    page = visit(url, {**SMALL, "height": 30_000})  # the whole page is in view
    picture = page.locator("figure.glance").first
    names = picture.locator("button")
    assert names.count() >= 7 and "No clear difference" in picture.inner_text()
    for number in range(names.count()):
        name = names.nth(number)
        name.scroll_into_view_if_needed()
        assert name.bounding_box()["height"] >= 24
        name.click()
        assert name.inner_text() in opened(page).inner_text()
        page.keyboard.press("Escape")
    said = picture.inner_text()
    page.emulate_media(media="print")
    assert picture.inner_text() == said


def test_dark_follows_the_system(visit: Any) -> None:
    light, dark = (
        visit("", color_scheme=scheme).evaluate("getComputedStyle(document.documentElement).backgroundColor")
        for scheme in ("light", "dark")
    )
    assert light != dark


def test_keyboard_begins_with_a_skip_link_that_works(visit: Any) -> None:
    page = visit(ARTICLE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    assert page.evaluate("document.activeElement.getBoundingClientRect().width") > 60
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


# --- Search ------------------------------------------------------------------------------------------------------------

MAIN, SAFETY, HOME_USE = "articles/ketamine-for-ptsd/", "articles/safety/", "articles/at-home/"
QUESTIONS = {
    "ketemine": [MAIN],
    "does ketamine work": [MAIN],
    "side affects": [SAFETY],
    "is it safe": [SAFETY],
    "who should not take it": ["help/who-should-not/", SAFETY],
    "addictive": [SAFETY],
    "cost": ["articles/cost/"],
    "how much does it cost": ["articles/cost/"],
    "insurence": ["articles/cost/"],
    "what if it wears off": ["articles/after-treatment/"],
    "relapse": ["articles/after-treatment/"],
    "at home": [HOME_USE],
    "lozenge": [HOME_USE],
    "KAP": ["articles/ketamine-assisted-psychotherapy/"],
    "how does it work in the brain": ["articles/how-it-may-work/"],
    "glutamate": ["articles/how-it-may-work/"],
    "EMDR": ["articles/ptsd-and-first-treatments/"],
    "symptoms of ptsd": ["articles/ptsd-and-first-treatments/"],
    "what else can I try": ["articles/ptsd-and-first-treatments/", "articles/compare-options/"],
    "compare options": ["articles/compare-options/"],
    "suicide": ["help/crisis/"],
    "I want to die": ["help/crisis/"],
    "questions to ask a doctor": ["help/questions/"],
    "what does off-label mean": ["help/glossary/"],
    "what is a session like": [HOME_USE, MAIN],
    "is it legal": [HOME_USE, MAIN],
    "privacy": ["about/privacy/"],
    "feder 2021": ["studies/feder2021/"],
    "ketamin ptsd": [MAIN],
    "how many sessions": [MAIN],
    "infusions": [MAIN],
    "suicidal": ["help/crisis/"],
    "kill myself": ["help/crisis/"],
    "overdose": ["help/crisis/"],
    "OD": ["help/crisis/"],
    "quiero morir": ["help/crisis/"],
    "suicidio": ["help/crisis/"],
    "ayuda": ["help/crisis/"],
    "veterans": ["help/crisis/", MAIN],
    "mixing with xanax": [SAFETY],
    "valium": [SAFETY],
    "prozac": [SAFETY],
    "lexapro": [SAFETY],
    "gabapentin": [SAFETY],
    "can i take it with zoloft": [SAFETY],
    "alcohol": [SAFETY],
    "blood-pressure": [SAFETY],
    "bladder problems": [SAFETY],
    "can i drive?": [SAFETY],
    "pregnant": [SAFETY],
    "bipolar": [SAFETY],
    "mania": [SAFETY],
    "k-hole": [SAFETY],
    "mushrooms": [SAFETY],
    "mdma": [SAFETY],
    "es adictiva": [SAFETY],
    "nightmares": ["articles/ptsd-and-first-treatments/"],
    "flashbacks": ["articles/ptsd-and-first-treatments/"],
    "sleep": ["articles/ptsd-and-first-treatments/"],
    "what is ptsd": ["articles/ptsd-and-first-treatments/"],
    "at-home": [HOME_USE],
    "lozenges/tablets": [HOME_USE],
    "ketamine clinics": ["articles/cost/"],
    "cuánto cuesta": ["articles/cost/"],
    "near me": ["help/questions/"],
    "how long does it last": ["articles/after-treatment/", MAIN],
    "spravato": ["studies/spravato2026/"],
    "cómo funciona": ["articles/how-it-may-work/"],
    "GABA-A/NMDA": ["articles/how-it-may-work/"],
}


@pytest.mark.parametrize("question", ["suicidal", "how much does it cost", "zzzz"])
def test_crisis_help_stands_in_the_first_screen_whatever_was_found(visit: Any, question: str) -> None:
    page = visit(f"search/?q={quote(question)}", {"width": 320, "height": 568})
    page.locator("#found").filter(has_text=f"“{question}”").wait_for()
    card = page.locator(".crisis").bounding_box()
    assert card["y"] + card["height"] <= 568


def test_search_puts_the_right_page_first(visit: Any) -> None:
    page = visit("search/")
    page.wait_for_selector("#search:not([hidden])")
    wrong = {}
    for question, right in QUESTIONS.items():
        page.fill("#q", question)
        page.press("#q", "Enter")
        page.locator("#found").filter(
            has_text=f"“{question}”"
        ).wait_for()  # a function would need eval, which the policy forbids
        hits = page.eval_on_selector_all(
            "#results li > b > a", "all => all.map(a => new URL(a.href).pathname.slice(1))"
        )
        if not hits or hits[0] not in right:
            wrong[question] = hits[:3]
    assert wrong == {}
    assert page.said == []


def test_search_shows_the_section_and_the_passage_and_says_so(visit: Any, server: Server) -> None:
    page = visit("search/?q=insurance")
    page.wait_for_selector("#results li")
    assert page.locator("#found").get_attribute("role") == "status"
    assert "found for “insurance”" in page.locator("#found").inner_text()
    first = page.locator("#results li").first
    assert first.locator("p a[href*='#']").count() > 0 and first.locator("b").count() > 0
    page.locator(".crisis a").last.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('ol').id") == "results"
    crisis, found = page.locator(".crisis"), page.locator("#found")
    assert crisis.bounding_box()["y"] == found.bounding_box()["y"], "at a desk, crisis help stands beside the results"
    page.set_viewport_size(PHONE)
    assert crisis.bounding_box()["y"] < found.bounding_box()["y"], "on a phone, crisis help comes before the results"


def ask(page: Any, question: str) -> str:
    """What the search page says about a question, once it has answered it."""
    page.fill("#q", question)
    page.press("#q", "Enter")
    page.locator("#found").filter(has_text=f"“{question}”").wait_for()
    return page.locator("#found").inner_text()


def test_search_finds_nothing_kindly_and_shows_no_markup(visit: Any) -> None:
    page = visit("search/?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3Exyzzy")
    page.wait_for_selector("#found:not(:empty)")
    assert page.locator("#results img").count() == 0
    assert page.said == []


@pytest.mark.parametrize("question", ["zzzz", "кетамин", "氯胺酮", "日本語", "…", "<>", "%%%", "💊", "-"])
def test_what_nothing_is_about_finds_nothing_and_says_where_to_go(visit: Any, question: str) -> None:
    page = visit("search/", PHONE)
    page.wait_for_selector("#search:not([hidden])")
    assert "Nothing found" in ask(page, question)
    assert page.locator("#results li").count() == 0
    ways = page.eval_on_selector_all("#found a", "all => all.map(a => new URL(a.href).pathname.slice(1))")
    assert {"help/crisis/", "help/questions/", "search/"} <= set(ways)
    assert (
        page.locator(".crisis").bounding_box()["y"] < page.locator("#found").bounding_box()["y"] < PHONE["height"] * 1.5
    )


@pytest.mark.parametrize(
    ("question", "said"),
    [("i want to die", "call or text 988 now"), ("overdose", "call or text 988 now"), ("mdma", "ketamine only"),
     ("near me", "We list no clinics")],
)  # fmt: skip
def test_a_word_that_asks_for_more_than_a_page_is_answered_first(visit: Any, question: str, said: str) -> None:
    page = visit("search/", PHONE)
    page.wait_for_selector("#search:not([hidden])")
    assert said in ask(page, question).split("found for")[0]
    assert said not in ask(page, "cost")


def test_search_without_script_is_the_list_of_pages(visit: Any) -> None:
    page = visit("search/", PHONE, java_script_enabled=False)
    assert not page.locator("#search").is_visible()
    assert "JavaScript" in page.locator("main").inner_text()
    assert page.locator(".text ul a").count() > 12


def test_the_box_in_the_header_leads_to_the_search_page(visit: Any) -> None:
    page = visit(ARTICLE)
    page.get_by_label("Search this site").fill("cost")
    page.keyboard.press("Enter")
    page.wait_for_selector("#results li > b > a")
    assert "/search/?q=cost" in page.url and page.locator("#results li > b > a").first.get_attribute("href").endswith(
        "articles/cost/"
    )


def test_a_missing_page_helps(visit: Any) -> None:
    page = visit("no/such/page/")
    text = page.locator("main").inner_text()
    assert "could not find" in text and page.locator('main a[href$="search/"]').count() == 1
    assert page.locator(".text ul a").count() > 12
