"""Which pages of two states of the project belong together, and which addresses were given up."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from evidence.reading.configuration import extra, sound_redirects
from evidence.reading.pages.page import Heading, Page
from evidence.reading.sources import Sources

ALIKE = 0.6  # share of words or lines in common from which two claims, or two pages, are one that was changed


class LostAddress(NamedTuple):
    """An address that would lead nowhere: the page's path, with `#id` for a heading, what to do, and what to type."""

    address: str
    remedy: str
    type_this: str


def paired_pages(old: Sources, new: Sources) -> list[tuple[Page | None, Page | None]]:
    """Each page before and after the change, in the order of the new paths; a removed page has None after it.

    A page that moved is paired with the new page whose lines are most like its own.
    """
    gone = [page for page in old.pages if new.page(page.path) is None]
    fresh = [page for page in new.pages if old.page(page.path) is None]
    went: dict[str, Page] = {}
    for page in gone:
        best = max(fresh, key=lambda other: _likeness(page, other), default=None)
        if best is not None and _likeness(page, best) >= ALIKE:
            went[best.path] = page
            fresh.remove(best)
    pairs: list[tuple[Page | None, Page | None]] = [(went.get(p.path) or old.page(p.path), p) for p in new.pages]
    moved = {page.path for page in went.values()}
    return pairs + [(page, None) for page in gone if page.path not in moved]


def _likeness(one: Page, other: Page) -> float:
    """The share of lines that two pages have in common."""
    mine, theirs = (Counter(filter(None, map(str.strip, page.text[page.body :].split("\n")))) for page in (one, other))
    return 2 * (mine & theirs).total() / max(1, mine.total() + theirs.total())


def lost_addresses(pairs: Iterable[tuple[Page | None, Page | None]], new: Sources) -> Iterator[LostAddress]:
    """The addresses of pages and headings that would lead nowhere after the change."""
    redirects, given_up = sound_redirects(new.config), abandoned(new.config)
    for before, after in pairs:
        if before is None or before.uri in given_up:
            continue
        if (after is None or after.path != before.path) and before.uri not in redirects:
            folder = before.uri.partition("/")[0] if "/" in before.uri else "articles"
            target = after.uri if after else f"{folder}/index.md"
            yield LostAddress(before.path, "add to redirect_maps in mkdocs.yml", f"{before.uri}: {target}")
        if after is not None:
            yield from _lost_headings(before, after, given_up)


def _lost_headings(before: Page, after: Page, given_up: frozenset[str]) -> Iterator[LostAddress]:
    for heading in before.headings:
        if heading.level == 1 or heading.anchor in after.anchors or f"{before.uri}#{heading.anchor}" in given_up:
            continue
        now = _heading_now(heading, before, after)
        remedy = f"its heading has the id #{now.anchor} now; give it the old one back" if now else ""
        remedy = remedy or "give the heading that took its place the old id"
        type_this = f"{now.text if now else ''} {{#{heading.anchor}}}".strip()
        yield LostAddress(f"{after.path}#{heading.anchor}", remedy, type_this)


def _heading_now(heading: Heading, before: Page, after: Page) -> Heading | None:
    """The heading that a lost one became: it has the same words, or the same place among as many headings."""
    new = [one for one in after.headings if one.anchor not in before.anchors]
    same = next((one for one in new if one.text == heading.text), None)
    at = before.headings.index(heading)
    in_place = after.headings[at] if len(after.headings) == len(before.headings) else None
    return same or (in_place if in_place in new else None)


def abandoned(config: Mapping[str, Any]) -> frozenset[str]:
    """Addresses given up on purpose: `extra: gone: [articles/a.md#old]` in `mkdocs.yml`."""
    gone = extra(config).get("gone")
    return frozenset(map(str, gone)) if isinstance(gone, list) else frozenset()
