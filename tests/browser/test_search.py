"""The search in a real browser on made-up sites: how words are found, and how little a search loads.

Needs site/ for the search page and its script (`make test` builds it first; by hand: `make site`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from helpers.browser import listen, serve

from benchmarks import search

MOST = 100_000  # bytes, brotli 11, of all that a search loads besides its page and script
SECONDS = 3  # on a processor four times slower; the aim, which `make bench` measures, is a tenth of it

pytestmark = pytest.mark.browser


@contextlib.contextmanager
def searching(chrome: Any, folder: Path, *pages: Sequence[tuple[str, str]]) -> Iterator[Any]:
    """The search page of a site of these pages, each with headings and texts of its sections."""
    made = [
        [
            {"location": f"p{n}/#{at}" if at else f"p{n}/", "title": title, "text": text}
            for at, (title, text) in enumerate(one)
        ]
        for n, one in enumerate(pages)
    ]
    search.make(folder, made)
    with serve(folder) as server:
        context = chrome.new_context(viewport={"width": 1280, "height": 720})
        page = context.new_page()
        page.said = listen(page)
        page.goto(f"{server.url}search/")
        page.wait_for_selector("#search:not([hidden])")
        yield page
        context.close()
    assert page.said == []


def found(page: Any, question: str) -> list[str]:
    """The titles of the pages that answer a question."""
    page.fill("#q", question)
    page.press("#q", "Enter")
    page.locator("#found").filter(has_text=f"“{question}”").wait_for()
    return page.locator("#results > li > b > a").all_inner_texts()


def test_accents_hyphens_and_slashes_make_no_difference(chrome: Any, tmp_path: Path) -> None:
    text = "Naïve people with Sjögren’s syndrome. Receptors GABA-A/NMDA. Ketamine/esketamine and (HandsOn)."
    pages = [[("A page", ""), ("Müller and Sjögren", text)], [("Кетамин", "О чём это.")]]
    with searching(chrome, tmp_path, *pages) as page:
        for question in ("Müller", "muller", "MÜLLER", "Mu\u0308ller", "Sjögren", "sjogren's", "naive", "naïve", "nmda",
                         "esketamine", "handson"):  # fmt: skip
            assert found(page, question) == ["A page"], question
        marked = page.eval_on_selector_all("#results p > b", "all => all.map(b => b.textContent)")
        assert marked == ["HandsOn"], "the word alone, without the signs beside it"
        assert found(page, "кетамин") == ["Кетамин"]


FAMILIES = {"infusion": "infusions", "study": "studies", "hopping": "hop", "relational": "relate", "agreed": "agrees",
            "plastered": "plaster", "happiness": "happy", "sensitivity": "sensitive", "adoption": "adopt",
            "controlling": "controls", "generously": "generous", "hoping": "hope", "analogy": "analogies",
            "probability": "probable", "digitizer": "digitization", "veteran's": "veterans"}  # fmt: skip


def test_a_word_is_found_by_the_other_words_of_its_family(chrome: Any, tmp_path: Path) -> None:
    """The page cuts words to their stems as the build does."""
    pages = [[(f"Page {number}", f"They wrote {word} there.")] for number, word in enumerate(FAMILIES)]
    with searching(chrome, tmp_path, *pages) as page:
        for number, asked in enumerate(FAMILIES.values()):
            assert found(page, f"{asked} xyz")[:1] == [f"Page {number}"], asked
            assert page.locator("#results p > b").all_inner_texts()[:1] == [list(FAMILIES)[number]]


@pytest.mark.parametrize("typed", ["ketemine", "xetamine", "ektamine", "etamine", "kettamine", "ketamime", "ketaminee"])
def test_a_word_with_one_letter_wrong_is_found_wherever_it_is(typed: str, chrome: Any, tmp_path: Path) -> None:
    pages = [
        [("Right", "About ketamine.")],
        *([(word, f"About {word}.")] for word in ("xenon", "ekg", "etna", "kettle")),
    ]
    with searching(chrome, tmp_path, *pages) as page:
        assert found(page, typed)[:1] == ["Right"]


def test_names_of_javascripts_own_are_words_like_others(chrome: Any, tmp_path: Path) -> None:
    with searching(
        chrome, tmp_path, [("One", "The constructor of a prototype, in a text.")], [("Two", "Nothing.")]
    ) as page:
        assert found(page, "constructor") == ["One"]
        assert found(page, "__proto__") == ["One"], "its letters are those of a word that is nearly there"
        assert found(page, "hasOwnProperty") == []


def test_an_answer_that_comes_late_does_not_replace_a_later_one(chrome: Any, tmp_path: Path) -> None:
    with searching(chrome, tmp_path, [("First", "alpha")], [("Second", "omega")]) as page:
        held = []
        page.route("**/search/pages/*", lambda route: held.append(route) if not held else route.continue_())
        page.fill("#q", "alpha")
        page.press("#q", "Enter")
        while not held:
            page.wait_for_timeout(20)
        assert found(page, "omega") == ["Second"]
        held[0].continue_()
        page.wait_for_load_state("networkidle")
        assert page.locator("#results > li > b > a").all_inner_texts() == ["Second"]


def test_a_search_in_a_large_site_loads_little_and_answers_soon(chrome: Any, tmp_path: Path) -> None:
    """With words as frequent as on real pages, and so many pages that common words have more places than are kept."""
    search.make(tmp_path, search.pages(200))
    with serve(tmp_path) as server:
        for question in ("questions to ask a doctor before a session", "side effects of infusions", "xetamine"):
            asked = search.ask(chrome, server.url, tmp_path, question)
            assert asked.pages == 10, question
            assert asked.packed <= MOST and asked.files <= 25, asked
            assert asked.seconds <= SECONDS, asked
