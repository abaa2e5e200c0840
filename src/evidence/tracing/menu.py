"""The menu of every page, and the groups of the list of all pages.

The menu shows what `nav` in mkdocs.yml names. Without it, it shows the four sections that every site has, and each other
folder of docs/ that has an index.md.
"""

from collections.abc import Iterator

from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources

# The titles of the sections that every site has, and how the addresses of their pages begin.
_BEFORE = (("Read", "articles/"), ("Studies", "studies/"))
_AFTER = (("Help", "help/"), ("About", "about/"))
_USUAL = frozenset(start for _, start in (*_BEFORE, *_AFTER))


def sections(sources: Sources) -> tuple[tuple[str, str], ...]:
    """The title of each section, and how the addresses of its pages begin, in their order."""
    own = [page for page in sources.pages if page.uri.endswith("/index.md") and page.uri.count("/") == 1]
    own = [page for page in own if page.url not in _USUAL]
    own.sort(key=lambda page: (page.meta.get("order", 100), page.uri))
    return (*_BEFORE, *((called(page), page.url) for page in own), *_AFTER)


def menu(sources: Sources) -> list[tuple[str, Page]]:
    """The entries of the menu: what each says, and the page to which it leads."""
    named = _named(sources)
    if named:
        return named
    pages = {page.url: page for page in sources.pages}
    return [(title, pages[start]) for title, start in sections(sources) if start in pages]


def _named(sources: Sources) -> list[tuple[str, Page]]:
    """The pages that `nav` names, in its order; the titles of its groups are not shown."""
    found = ((title, sources.page(f"docs/{path}")) for title, path in _leaves(sources.config.get("nav")))
    return [(title or called(page), page) for title, page in found if page]


def _leaves(item: object, title: str = "") -> Iterator[tuple[str, str]]:
    """The title and path of each page in a part of `nav`; a page without a title there has an empty one."""
    if isinstance(item, str):
        yield title, item
    elif isinstance(item, list):
        for one in item:
            yield from _leaves(one)
    elif isinstance(item, dict):
        for name, one in item.items():
            yield from _leaves(one, str(name))


def called(page: Page) -> str:
    """What a page is called in menus and lists."""
    return str(page.meta.get("short") or page.meta.get("title") or page.uri)
