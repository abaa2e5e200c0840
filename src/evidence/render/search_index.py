"""The search index: an entry for each page and for each section, made from the finished page.

References, citation numbers and the page's frame are left out, so that a search finds what the page says. The form is
that of MkDocs' own index (`docs`: location, title, text), which `resources/theme/assets/search.js` reads.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable

_H1_RE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)
_HEADING_RE = re.compile(r"<h([2-6])(?: [^>]*?)?\bid=\"?([^\s\">]+)\"?[^>]*>(.*?)</h\1>", re.S)
_DROP_RE = re.compile(r'<sup.*?</sup>|<svg.*?</svg>|<div class="?legend"?>.*?</div>|<noscript>.*?</noscript>', re.S)
_TAG_RE = re.compile(r"<[^>]*>")


def entries(page: str, url: str) -> list[dict[str, str]]:
    """The entries of a finished page, the page itself first. `url` is relative to the site's root."""
    title = _plain(match[1]) if (match := _H1_RE.search(page)) else url
    start = max(page.find("<div class=text>"), page.find('<div class="text">'))
    ends = [
        at
        for mark in ("<section aria-labelledby=references", "<div class=facts>", "</article>")
        if (at := page.find(mark, start)) >= 0
    ]
    text = _DROP_RE.sub("", page[start : min(ends)]) if start >= 0 and ends else ""
    headings = list(_HEADING_RE.finditer(text))
    found = [{"location": url, "title": title, "text": _plain(text[: headings[0].start()] if headings else text)}]
    for here, following in zip(headings, [*headings[1:], None], strict=False):
        body = text[here.end() : following.start() if following else len(text)]
        found.append({"location": f"{url}#{here[2]}", "title": _plain(here[3]), "text": _plain(body)})
    return found


def as_json(found: list[dict[str, str]]) -> str:
    """Entries as text of the index, so that those of a page can be kept and the index only has to join them."""
    return _json(found)[1:-1]


def index(pages: Iterable[str]) -> str:
    """The text of `search/search_index.json`, from the `as_json` of each page."""
    config = _json({"lang": ["en"], "separator": r"[\s\-]+"})
    return f'{{"config":{config},"docs":[{",".join(filter(None, pages))}]}}'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _plain(markup: str) -> str:
    spaced = re.sub(r"</?(?:p|li|ul|ol|td|th|tr|dt|dd|div|figcaption|caption|h\d)\b", r" \g<0>", markup)
    return " ".join(html.unescape(_TAG_RE.sub("", spaced)).split())
