"""Finds pages that were renamed: a redirect, the text that was approved, or the words of links show which page it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from evidence.problem import Place
from evidence.reading.addresses import read_address
from evidence.reading.configuration import sound_redirects
from evidence.reading.pages.page import Link, Page
from evidence.reading.project_files import DATA, is_record
from evidence.reading.sources import Sources
from evidence.review.seen import lines_of, text_lines
from evidence.review.signoff import FILE, entries, kept_text, last_signoff
from evidence.tracing.frame_links import leads, page_at

ALIKE = 0.6  # share of the approved lines that the page must still have


@dataclass(frozen=True, slots=True)
class Move:
    """A page that is now elsewhere: the old path, the page, how that is known, and what still names the old path.

    `links` are the places of links to the old path, each with what to write there.
    """

    old: str
    page: Page
    known_by: str
    has_redirect: bool
    links: tuple[tuple[Place, str], ...]
    approved: bool

    @property
    def message(self) -> str:
        """What happened."""
        return f"{self.old} is gone, and {self.page.path} {self.known_by}: it was renamed"

    def to_do(self, here: Place | None = None) -> str:
        """All that is left to do; what to write at the place here comes first."""
        mine = [f"write {target}" for place, target in self.links if place == here][:1]
        others = ", ".join(f"{place.file}:{place.line}" for place, _ in self.links if place != here)
        links = [f"change the links in {others}"] if others else []
        old = self.old.removeprefix("docs/")
        redirect = [] if self.has_redirect else [f"add  {old}: {self.page.uri}  to redirect_maps in mkdocs.yml"]
        carry = f"write {self.page.path} in {FILE}, which keeps the approval while the words are the same"
        return "; ".join([*mine, *links, *redirect, *([carry] if self.approved else [])])


def moves(sources: Sources) -> dict[str, Move]:
    """The pages that were renamed, by their old paths."""
    lost = _lost_links(sources)
    signed = dict.fromkeys(entry["article"] for entry in entries(sources))
    gone = list(dict.fromkeys([*lost, *(path for path in signed if path not in sources.files)]))
    if not gone:
        return {}
    framed = (page_at(address, sources) for address in leads(sources))
    taken = {*signed, *linked_paths(sources), *(page.path for page in framed if page)}
    fresh = [page for page in sources.pages if page.path not in taken and _may_be_new(page)]
    found = {}
    for old in gone:
        links = lost.get(old, [])
        if known := _page_of(old, [link for _, link in links], fresh, sources):
            page, how = known
            places = tuple((from_page.at(link), from_page.way_to(page.path)) for from_page, link in links)
            redirect = old.removeprefix("docs/") in sound_redirects(sources.config)
            found[old] = Move(old, page, how, redirect, places, old in signed)
    return found


def _page_of(old: str, links: list[Link], fresh: list[Page], sources: Sources) -> tuple[Page, str] | None:
    """The page that took the place of an old path, and how that is known; fresh are the pages that may be it."""
    target = sound_redirects(sources.config).get(old.removeprefix("docs/"), "").partition("#")[0]
    if target and (page := sources.page(f"docs/{target}")):
        return page, "is where its redirect leads"
    entry = last_signoff(old, sources)
    kept = {line.words for line in lines_of(kept_text(entry, sources)) if "," not in line.what} if entry else set()
    for page in fresh if kept else ():
        words = {line.words for line in text_lines(page, sources)}
        if len(kept & words) >= ALIKE * min(len(kept), len(words) or 1):
            return page, "has the text that was approved"
    said = {" ".join(link.text.split()).casefold() for link in links}
    named = [page for page in fresh if said & _names(page)]
    return (named[0], "has the name by which links call it") if len(named) == 1 else None


def _names(page: Page) -> set[str]:
    return {" ".join(str(page.meta[name]).split()).casefold() for name in ("title", "short") if page.meta.get(name)}


def _may_be_new(page: Page) -> bool:
    return not (is_record(page.path) or page.path.endswith("index.md") or page.meta.get("template"))


def linked_paths(sources: Sources) -> set[str]:
    """The paths that links of other pages lead to, whether or not they are there."""
    return {path for page, _, path in _inner_links(sources) if path != page.path}


def _lost_links(sources: Sources) -> dict[str, list[tuple[Page, Link]]]:
    """The links to pages that are not there, by the path."""
    found: dict[str, list[tuple[Page, Link]]] = {}
    for page, link, path in _inner_links(sources):
        is_page = path.startswith("docs/") and path.endswith(".md") and not path.startswith(DATA)
        if is_page and path not in sources.files and not is_record(path):
            found.setdefault(path, []).append((page, link))
    return found


def _inner_links(sources: Sources) -> Iterator[tuple[Page, Link, str]]:
    """Each link inside the site, with its page and the path to which it leads."""
    for page in sources.pages:
        for link in page.links:
            path = unquote(link.target.partition("#")[0].partition("?")[0])
            if path and not link.image and not read_address(link.target).scheme:
                yield page, link, page.meant_by(path)
