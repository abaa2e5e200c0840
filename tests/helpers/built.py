"""Looks at a built page or site and says what is wrong with its citations, links and promises.

Plain functions from HTML to complaints, so that the same ones judge the real site and the tiny broken ones that prove
that they can fail.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

MARKER = "sup[id^='r']"
LEFTOVERS = ("[@", "[^", "{{")
CRISIS = ("tel:988", "sms:988", "tel:911", "sms:838255")


def parse(html: str) -> LexborHTMLParser:
    """A built page as a tree."""
    return LexborHTMLParser(html)


def text_outside_code(tree: LexborHTMLParser) -> str:
    """The page's text without code, scripts and styles. Changes nothing in the tree."""
    copy = parse(tree.html or "")
    copy.strip_tags(["code", "pre", "script", "style", "template"], recursive=True)
    return copy.body.text(separator=" ") if copy.body else ""


def markers(tree: LexborHTMLParser) -> list[tuple[str, str]]:
    """Each citation marker, in the page's order: the key of the reference that it opens, and the number that it shows."""
    found = []
    for node in tree.css(MARKER):
        link = node.css_first("a[href^='#r']")
        entry = tree.css_first(f"li{link.attributes['href']} .back a") if link else None
        key = (entry.attributes["href"] or "").rstrip("/").rpartition("/")[2] if entry else ""
        found.append((key, link.text(strip=True) if link else ""))
    return found


def citation_complaints(html: str, expected: list[str]) -> list[str]:
    """Whether the page shows exactly these keys, each linked to a reference on the page and back, numbered 1..n."""
    tree = parse(html)
    shown = markers(tree)
    complaints = []
    if [key for key, _ in shown] != expected:
        missing, extra = (
            Counter(expected) - Counter(k for k, _ in shown),
            Counter(k for k, _ in shown) - Counter(expected),
        )
        complaints.append(f"citations differ from the source: missing {dict(missing)}, unexpected {dict(extra)}")
    numbers = {}
    for key, number in shown:
        numbers.setdefault(key, number)
        if numbers[key] != number:
            complaints.append(f"{key} is shown as {numbers[key]} and as {number}")
    if list(numbers.values()) != [str(n) for n in range(1, len(numbers) + 1)]:
        complaints.append(f"numbers do not run 1..n by first appearance: {list(numbers.values())}")
    ids = {node.attributes.get("id") for node in tree.css("[id]")}
    hrefs = Counter(node.attributes.get("href") for node in tree.css("a[href^='#']"))
    for node in tree.css(MARKER):
        own = node.attributes.get("id")
        target = (own or "").rstrip("abcdefghijklmnopqrstuvwxyz")
        if target not in ids:
            complaints.append(f"marker {own} leads to no reference on the page")
        if not hrefs[f"#{own}"]:
            complaints.append(f"no reference leads back to marker {own}")
    return complaints


def reference_complaints(html: str) -> list[str]:
    """Whether every reference in the page's list shows a DOI or an address."""
    complaints = []
    for node in parse(html).css(".refs li"):
        links = [a.attributes.get("href") or "" for a in node.css("a")]
        if not any(link.startswith(("https://", "http://")) for link in links):
            complaints.append(f"reference {node.attributes.get('id')} shows neither DOI nor address")
    return complaints


def leftover_complaints(html: str) -> list[str]:
    """Whether any mark of the source (a marker, a footnote, a data mark) is left outside code."""
    text = text_outside_code(parse(html))
    return [f'"{mark}" is left in the page: …{_around(text, mark)}…' for mark in LEFTOVERS if mark in text]


def _around(text: str, mark: str) -> str:
    at = text.index(mark)
    return " ".join(text[max(0, at - 30) : at + 40].split())


def crisis_complaints(html: str) -> list[str]:
    """Whether the page offers every crisis line."""
    hrefs = {node.attributes.get("href") for node in parse(html).css("a[href]")}
    return [f"no link to {line}" for line in CRISIS if line not in hrefs]


def pages(site: Path) -> Iterator[Path]:
    """Every HTML page of a built site."""
    return iter(sorted(site.rglob("*.html")))


def link_complaints(site: Path, base_path: str = "/") -> list[str]:
    """Whether every internal link, anchor, image and source of a built site leads somewhere."""
    trees = {page: parse(page.read_text(encoding="utf-8")) for page in pages(site)}
    anchors = {page: {node.attributes.get("id") for node in tree.css("[id]")} for page, tree in trees.items()}
    return [
        f"{page.relative_to(site)}: {complaint}"
        for page, tree in trees.items()
        for complaint in _page_links(site, page, tree, anchors, base_path)
    ]


def _page_links(site: Path, page: Path, tree: LexborHTMLParser, anchors: dict, base_path: str) -> Iterator[str]:
    for node in tree.css("a[href], img[src], script[src], link[href], source[src]"):
        target = node.attributes.get("href") or node.attributes.get("src") or ""
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or (node.tag == "link" and node.attributes.get("rel") == "canonical"):
            continue
        file = _file(site, page, unquote(parts.path), base_path)
        if not file.is_file():
            yield f'"{target}" leads to no file'
        elif parts.fragment and file in anchors and unquote(parts.fragment) not in anchors[file]:
            yield f'"{target}" names an anchor that {file.relative_to(site)} has not'


def _file(site: Path, page: Path, path: str, base_path: str) -> Path:
    if not path:
        return page
    start = site if path.startswith("/") else page.parent
    file = (start / path.removeprefix(base_path).lstrip("/") if path.startswith("/") else start / path).resolve()
    return file / "index.html" if file.is_dir() or path.endswith("/") else file


def third_party_complaints(html: str) -> list[str]:
    """Complaints about what a browser would load by itself from another host."""
    fetched = re.compile(r"^(?:https?:)?//")
    nodes = parse(html).css("script[src], img[src], iframe[src], link[href], source[src], video[src], audio[src]")
    complaints = []
    for node in nodes:
        target = node.attributes.get("src") or node.attributes.get("href") or ""
        passive = node.tag == "link" and node.attributes.get("rel") in ("canonical", "alternate", "license")
        if fetched.match(target) and not passive:
            complaints.append(f"<{node.tag}> fetches {target}")
    return complaints
