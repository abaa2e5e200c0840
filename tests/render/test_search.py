"""The search index: words and stems, weights, and parts in which every word can be found."""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.reading.models.subject import Search
from evidence.render import search_index, search_parts, search_terms

PAGE = (
    "<article><h1>Is it safe?</h1><div class=text><p>First words<sup id=fnref:a1><a>1</a></sup> go on."
    "<figure><figcaption><b>Two trials.</b> Each dot is <a href=#a>one</a> person.</figcaption><ul><li><div><b>30 people</b><i>low</i>"
    "</div><svg><path></svg><p>Better.</ul></figure>"
    "<h2 id=harms>What can go wrong?</h2><ul><li>One<li>Two &amp; three</ul></div>"
    "<section aria-labelledby=references class=refs><h2 id=references>References</h2><ol><li>Hidden</ol></section></article>"
)


def test_a_page_gives_itself_and_its_sections_and_no_references() -> None:
    assert search_index.entries(PAGE, "articles/safety/") == [
        {
            "location": "articles/safety/",
            "title": "Is it safe?",
            "text": "First words go on. Two trials. 30 people Better.",
        },
        {"location": "articles/safety/#harms", "title": "What can go wrong?", "text": "One Two & three"},
    ]


def test_words_are_letters_and_digits_without_accents() -> None:
    assert search_terms.words("Don’t: Sjögren's “GABA-A/NMDA”, 2.5 mg 'quoted' Кетамин_x") == [
        "don't", "sjogren", "gaba", "a", "nmda", "2", "5", "mg", "quoted", "кетамин", "x"]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "stem"),
    [("caresses", "caress"), ("ponies", "poni"), ("feed", "feed"), ("agreed", "agre"), ("motoring", "motor"),
     ("hopping", "hop"), ("falling", "fall"), ("filing", "file"), ("happy", "happi"), ("rational", "ration"),
     ("relational", "relat"), ("digitizer", "digit"), ("hopefulness", "hope"), ("electrical", "electr"),
     ("adjustment", "adjust"), ("element", "element"), ("adoption", "adopt"), ("action", "action"), ("rate", "rate"),
     ("cease", "ceas"), ("controll", "control"), ("is", "is")],
)  # fmt: skip
def test_stems_are_porters(word: str, stem: str) -> None:
    """From the examples of his paper, and words with which simpler rules go wrong."""
    assert search_terms.stem(word) == stem


def test_a_word_counts_more_in_a_title_and_less_on_a_record() -> None:
    entries = [{"location": "articles/a/", "title": "About cost", "text": "Words."},
               {"location": "articles/a/#b", "title": "More", "text": "The cost of words, and of words."}]  # fmt: skip
    count, words = json.loads(search_index.terms(entries, 7, 1.4))
    assert count == 2 and set(words) == {"cost", "word", "more"}, "no word that is too common"
    page, section, most, other, least = json.loads(words["cost"])
    assert (page, section, other) == (7, 0, 1) and most > least > 0
    record = json.loads(search_index.terms([{**entries[0], "location": "studies/a/"}], 7, 0.3))[1]["cost"]
    assert json.loads(record)[2] < most


def test_every_page_has_a_number_of_its_own_that_does_not_change_with_the_others() -> None:
    urls = [f"articles/{number}/" for number in range(10_000)]
    numbers = search_index.numbers(urls)
    assert len(set(numbers.values())) == len(urls)
    fewer = search_index.numbers(urls[::2])
    assert sum(fewer[url] != numbers[url] for url in fewer) < 50


def files(words: dict[str, str], sections: int = 9) -> dict[str, object]:
    return {path: json.loads(text) for path, text in search_parts.files([json.dumps([sections, words])], Search())}


def part(made: dict, kind: str, word: str) -> object:
    """The part in which the search page looks for a word."""
    names = made[search_parts.HEAD][kind]
    key = search_parts.key(word, search_parts.LETTERS)
    return made[f"search/{kind}/{[name for name in names if name <= key][-1]}.json"]


LETTERS = st.sampled_from(f"{string.ascii_lowercase[:4]}09'éжゞ字💊\u0301")


@given(st.sets(st.text(LETTERS, min_size=1, max_size=6), min_size=1, max_size=60), st.integers(40, 3000))
def test_every_word_is_in_the_part_where_the_page_looks_for_it(words: set[str], size: int) -> None:
    made = files({word: f"[1,{','.join(['0,1'] * (size // 4))}]" for word in words})
    for word in words:
        assert word in part(made, "terms", word)
        assert len(word) < 4 or word in part(made, "ends", word[::-1])
    assert sum(len(found) for path, found in made.items() if path.startswith("search/terms/")) == len(words)


def test_parts_are_small_and_not_too_many() -> None:
    words = {
        f"{a}{b}{c}{d}": "[100000,0,25,1,12]"
        for a in "abkst"
        for b in "aeiou"
        for c in string.ascii_lowercase
        for d in "xyz"
    }
    texts = dict(search_parts.files([json.dumps([9, words])], Search()))
    sizes = [len(text) for path, text in texts.items() if path != search_parts.HEAD]
    assert max(sizes) <= search_parts.LIMIT * 1.1
    assert len(sizes) <= 2 + 2 * sum(sizes) / search_parts.LIMIT


def test_of_a_common_word_the_best_places_are_kept() -> None:
    pages = [json.dumps([6, {"common": f"[{n},{','.join(f'{s},{n - s}' for s in range(6))}]", f"rare{n}": f"[{n},0,5]"}])
             for n in range(10, 310)]  # fmt: skip
    made = {path: json.loads(text) for path, text in search_parts.files(pages, Search())}
    rarity, *places = part(made, "terms", "common")["common"]
    assert sum(len(place) // 2 for place in places) == search_parts.PLACES
    assert min(place[0] for place in places) == 210 and {len(place) for place in places} == {9}
    assert rarity < part(made, "terms", "rare10")["rare10"][0]


def test_a_site_without_words_has_an_index_without_parts() -> None:
    made = {path: json.loads(text) for path, text in search_parts.files([], Search())}
    assert list(made) == [search_parts.HEAD] and made[search_parts.HEAD]["terms"] == []


OTHER = Search(weights={"help/words/": 0.8})
RANKS = {"": 0.5, "articles/": 0.5, "articles/first/": 1.7, "articles/second/": 1.4, "help/": 0.5, "help/words/": 0.8,
         "help/crisis/": 1.2, "studies/": 0.3, "studies/a/": 0.3, "about/": 0.7, "x/": 1}  # fmt: skip


def test_articles_count_more_than_records_and_the_first_one_most() -> None:
    assert {url: search_parts.rank(url, OTHER, "articles/first/") for url in RANKS} == RANKS
