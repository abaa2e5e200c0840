"""Which pages of two states of the project belong together, and which addresses were given up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources

ALIKE = 0.6  # from here on two claims, or two pages, are the same one, changed


# Pages --------------------------------------------------------------------------------------------------------------


def paired_pages(old: Sources, new: Sources) -> list[tuple[Page | None, Page | None]]:
    """Each page before and after, in the order of the new paths; a page that moved is paired with where it went."""
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


def lost_claims(pairs: Iterable[tuple[Page | None, Page | None]], new: Sources) -> Iterator[tuple[str, str, str]]:
    """Addresses of pages and headings that lead nowhere after the change."""
    redirects, given_up = redirect_map(new.config), abandoned(new.config)
    for before, after in pairs:
        if before is None or before.uri in given_up:
            continue
        if (after is None or after.path != before.path) and before.uri not in redirects:
            target = after.uri if after else "articles/index.md"
            yield before.path, "add to redirect_maps in mkdocs.yml", f"{before.uri}: {target}"
        for heading in before.headings if after else ():
            gone = heading.level > 1 and heading.anchor not in after.anchors  # type: ignore[union-attr]
            if gone and f"{before.uri}#{heading.anchor}" not in given_up:
                advice = "give the heading that took its place the old id"
                yield f"{after.path}#{heading.anchor}", advice, f"{{#{heading.anchor}}}"  # type: ignore[union-attr]


def redirect_map(config: Mapping[str, Any]) -> dict[str, str]:
    """The redirects in `mkdocs.yml`, whichever way its plugins are written; what is no mapping is none."""
    plugins = config.get("plugins")
    items = plugins.items() if isinstance(plugins, dict) else []
    for entry in plugins if isinstance(plugins, list) else []:
        items = [*items, *(entry.items() if isinstance(entry, dict) else [])]
    options = next((value for name, value in items if name == "redirects"), None)
    maps = options.get("redirect_maps") if isinstance(options, dict) else None
    return {str(old): str(new) for old, new in maps.items()} if isinstance(maps, dict) else {}


def abandoned(config: Mapping[str, Any]) -> frozenset[str]:
    """Addresses given up on purpose: `extra: gone: [articles/a.md#old]` in `mkdocs.yml`."""
    extra = config.get("extra")
    gone = extra.get("gone") if isinstance(extra, dict) else None
    return frozenset(map(str, gone)) if isinstance(gone, list) else frozenset()
