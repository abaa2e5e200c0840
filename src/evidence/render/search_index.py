"""What the search knows of a page, made from the finished page: its texts, and its words with their weights.

References, citation numbers and the page's frame are left out, so that a search finds what the page says. A page's
texts are a file of their own, which is loaded when the page is among the answers; its words go into the parts that
`evidence.render.search_parts` makes of all pages. Both know the page by a number.

A word's weight in a section is that of BM25 (Robertson and Zaragoza, 2009) in the section's heading, in the page's title
and in the text, added up. The usual lengths are constants, not averages of this site: so a page's weights depend on that
page alone, and are kept with it.
"""

import hashlib
import html
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import partial

from evidence.render import search_terms
from evidence.text import packed_json

_K1, _B = 1.2, 0.75  # the usual values of BM25
_FIELDS = {"title": (6, 4), "page": (5, 4), "text": (1, 70)}  # the weight of a field, its usual length in words
_SCALE = 10  # weights are whole numbers
_NUMBERS = 2**20  # a hundred times as many as pages, so that few have the same

_H1_RE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)
_HEADING_RE = re.compile(r"<h([2-6])(?: [^>]*?)?\bid=\"?([^\s\">]+)\"?[^>]*>(.*?)</h\1>", re.S)
# Citations, drawings, how to read a picture (what follows its title, of which the end is kept), words of certainty, and
# their key. Python finds a pattern sooner whose ways all begin with one character.
_DROP_RE = re.compile(
    r"<(?:sup.*?</sup>|svg.*?</svg>|/b>(?:(?!</?b>).)*?(?=</figcaption>)|i>.*?</i>"
    r'|details class="?legend"?>.*?</details>|noscript>.*?</noscript>)',
    re.S,
)
_TAG_RE = re.compile(r"<(/?(?:p|li|ul|ol|td|th|tr|dt|dd|div|br|figcaption|caption|h\d)\b)?[^>]*>")  # these part words


def entries(page: str, url: str) -> list[dict[str, str]]:
    """The entries of a finished page, the page itself first. `url` is relative to the site's root."""
    title = _plain(match[1]) if (match := _H1_RE.search(page)) else url
    start = max(page.find("<div class=text>"), page.find('<div class="text">'))
    ends = [
        at
        for mark in ("<section aria-labelledby=references", "<div class=facts>", "</article>")
        if (at := page.find(mark, start)) >= 0
    ]
    text = (
        _DROP_RE.sub(lambda found: "</b>" if found[0][1] == "/" else "", page[start : min(ends)])
        if start >= 0 and ends
        else ""
    )
    headings = list(_HEADING_RE.finditer(text))
    found = [{"location": url, "title": title, "text": _plain(text[: headings[0].start()] if headings else text)}]
    for here, following in zip(headings, [*headings[1:], None], strict=False):
        body = text[here.end() : following.start() if following else len(text)]
        found.append({"location": f"{url}#{here[2]}", "title": _plain(here[3]), "text": _plain(body)})
    return found


def numbers(urls: Iterable[str]) -> dict[str, int]:
    """A number for each address. It seldom changes with the other pages, so that a browser may have kept an older part."""
    found: dict[int, str] = {}
    for url in sorted(urls):
        number = int(hashlib.sha256(url.encode()).hexdigest()[:8], 16) % _NUMBERS
        while number in found:
            number = (number + 1) % _NUMBERS
        found[number] = url
    return {url: number for number, url in found.items()}


def path(number: int) -> str:
    """Where a page's texts are, relative to the site's root."""
    return f"search/pages/{number}.json"


def texts(found: list[dict[str, str]]) -> str:
    """The texts of a page's entries: its address, its title, and anchor, heading and text of each."""
    sections = [[one["location"].partition("#")[2], one["title"], one["text"]] for one in found]
    return packed_json({"url": found[0]["location"], "title": found[0]["title"], "sections": sections})


def terms(found: list[dict[str, str]], number: int, rank: float) -> str:
    """How many entries a page with a number has, and its words, as JSON: "[page,section,weight,section,weight]" by stem.

    `rank` is how much the page's words count. The best section comes first. A section's number is its place in `texts`.
    """
    places: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    of_page = _weights("page", found[0]["title"])
    for section, one in enumerate(found):
        place = partial(_place, section, rank)
        headed = _weights("title", one["title"])
        for term, weight in of_page.items():
            headed[term] = headed.get(term, 0) + weight
        counts = search_terms.terms(one["text"])
        by_count = _by_count("text", counts)
        for term, weight in headed.items():
            places[term].append(place(weight + by_count.get(counts.pop(term, 0), 0)))
        usual = {count: place(weight) for count, weight in by_count.items()}  # most words are in no heading
        for term, count in counts.items():
            places[term].append(usual[count])
    words = {term: f"[{number}{''.join([one[2] for one in sorted(ways)])}]" for term, ways in places.items()}
    return packed_json([len(found), words])


def _place(section: int, rank: float, weight: float) -> tuple[int, int, str]:
    """A place of a word: first what puts the best place first when they are sorted, last its text in the index."""
    scaled = round(weight * (_SCALE * rank))
    return -scaled, section, f",{section},{scaled}"


def _weights(field: str, text: str) -> dict[str, float]:
    """The weight of each stem in a heading or a title."""
    counts = search_terms.terms(text)
    by_count = _by_count(field, counts)
    return {term: by_count[count] for term, count in counts.items()}


def _by_count(field: str, counts: dict[str, int]) -> dict[int, float]:
    """The weight of a stem in a field, by how often it is there."""
    boost, usual = _FIELDS[field]
    length = _K1 * (1 - _B + _B * sum(counts.values()) / usual)
    return {count: boost * (_K1 + 1) * count / (length + count) for count in set(counts.values())}


def _plain(markup: str) -> str:
    return " ".join(html.unescape(_TAG_RE.sub(lambda tag: " " if tag[1] else "", markup)).split())
