"""The search index of all pages, in small parts: a search loads those that hold its words, however large the site is.

`search/head.json` is loaded first. It says how words are cut to stems, what is added to a question, and the names of
the parts: a part has the words from its own name to the next name. `search/terms/` has for each word its rarity and
where it is: a page's number, then section and weight. `search/ends/` has the words by their last letters, for one that
was typed with wrong first letters. `resources/theme/assets/search.js` reads all this.

The site's own words for the search come from `docs/data/subject.yml`.
"""

import itertools
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator

from evidence.reading.models.subject import Search
from evidence.render import search_terms
from evidence.text import packed_json

HEAD = "search/head.json"
LIMIT = 12_000  # characters of a part; one with a single group of words can be larger
PLACES = 400  # sections of a word at most, the best ones; and if there are more,
OF_A_PAGE = 4  # so many of a page
LETTERS = 4  # parts are cut between words whose first letters differ, two or at most so many
_SHORTEST = 4  # letters of a word that is found in spite of a wrong letter


def files(pages: Iterable[str], search: Search) -> Iterator[tuple[str, str]]:
    """Path and text of each file, from the words of each page (`search_index.terms`) and the site's own for the search."""
    words = _gathered(pages)
    parts = _parted({term: len(text) for term, text in words.items()})
    for name, terms in parts.items():
        yield f"search/terms/{name}.json", f"{{{','.join(words[term] for term in terms)}}}"
    ends = _parted({term[::-1]: len(term) + 3 for term in words if len(term) >= _SHORTEST})
    for name, turned in ends.items():
        yield f"search/ends/{name}.json", packed_json([term[::-1] for term in turned])
    head = {"terms": [*parts], "ends": [*ends], "steps": search_terms.STEPS, "stop": sorted(search_terms.STOP_WORDS)}
    yield HEAD, packed_json({**head, **for_the_page(search)})


def key(letters: str, count: int) -> str:
    """The first letters of a word as a file's name has them: other than a to z and digits by their numbers.

    No letter's sign begins with another's, so that names have the order of what they name.
    """
    first = letters[:count]
    if first.isascii() and first.isalnum():
        return first
    return "".join(one if one.isascii() and one.isalnum() else f"_{ord(one):x}_" for one in first)


def _gathered(pages: Iterable[str]) -> dict[str, str]:
    """What is known of each word, as its part has it."""
    found: dict[str, list[str]] = defaultdict(list)
    sections = 0
    for given in pages:
        count, words = json.loads(given)
        sections += count
        for term, posting in words.items():
            found[term].append(posting)
    return {term: _entry(term, places, sections) for term, places in found.items()}


def _entry(term: str, places: list[str], of: int) -> str:
    """A word's rarity (BM25's inverse document frequency among all sections) and the best of its places."""
    text = ",".join(places)
    count = (text.count(",") + 1 - len(places)) // 2  # a page's number, then two numbers for each section
    if count > PLACES:
        text = ",".join(_best(places))
    rarity = math.log(1 + (of - count + 0.5) / (count + 0.5))
    return f"{packed_json(term)}:[{rarity:.2f},{text}]"


def _best(places: list[str]) -> list[str]:
    """The best places of a word, as many as are kept."""
    weights = [-int(posting.split(",", 3)[2].rstrip("]")) for posting in places]
    order = sorted(range(len(places)), key=weights.__getitem__)  # it keeps the order of pages with equal weights
    found, left = [], PLACES
    for cut in (places[number].strip("[]").split(",")[: 1 + 2 * OF_A_PAGE] for number in order):
        left -= len(cut) // 2
        if left < 0:
            break
        found.append(f"[{','.join(cut)}]")
    return found


def _parted(sizes: dict[str, int]) -> dict[str, list[str]]:
    """Words in parts of at most LIMIT. sizes has the size of each word.

    The part of a word is the last one whose name is not above the word's key.
    """
    parts: dict[str, list[str]] = {}
    last, size = "", 0
    for name, group, length in _groups(sorted(sizes, key=lambda term: (key(term, LETTERS), term)), sizes):
        if not parts or size + length > LIMIT:
            last, size = name, 0
            parts[last] = []
        parts[last] += group
        size += length
    return parts


def _groups(terms: Iterable[str], sizes: dict[str, int], letters: int = 2) -> Iterator[tuple[str, list[str], int]]:
    """Words that stay together: the key of their first letters, they, and their size."""
    for name, group in itertools.groupby(terms, lambda term: key(term, letters)):
        words = list(group)
        size = sum(sizes[word] for word in words)
        if size > LIMIT and letters < LETTERS:
            yield from _groups(words, sizes, letters + 1)
        else:
            yield name, words, size


# "Does it work?" asks for results; only "how does it work?" asks for the mechanism.
RESULTS = ("work works help helps effective", "show", "how")
# How much a page's words count, by the beginning of its address: articles answer questions; records come after them.
SECTIONS = {"articles/": 1.4, "help/": 1.2, "studies/": 0.3, "about/": 0.7}
LISTS = ("", "articles/", "help/")  # the first page, and the lists of these sections
A_LIST, FIRST = 0.5, 1.7  # FIRST: the article where a reader who types one word should begin


def rank(url: str, search: Search, first: str) -> float:
    """How much a page's words count.

    `url` is relative to the site's root; `first` is the address of the first article, or empty. What the site says
    itself of an address comes first.
    """
    own = next((weight for begin, weight in search.weights.items() if url.startswith(begin)), None)
    if own is not None:
        return own
    if url in LISTS:
        return A_LIST
    if first and url.startswith(first):
        return FIRST
    return next((weight for begin, weight in SECTIONS.items() if url.startswith(begin)), 1)


def for_the_page(search: Search) -> dict[str, object]:
    """What the search page reads of this, as plain data."""
    return {
        "also": {word.lower(): one.look_for for one in search.also for word in one.typed},
        "alone": {word.lower(): " ".join(one.look_for) for one in search.alone for word in one.typed},
        "results": RESULTS,
        "said": [(" ".join(one.typed), one.say) for one in search.say],
        "elsewhere": [(one.page, one.label) for one in search.elsewhere],
    }
