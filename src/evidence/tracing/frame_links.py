"""Where the frame of the pages leads: header, menu, footer, legend, glossary, search, the crisis card.

The templates link only to pages that are there. A whole site has a page about itself or a page of help. In such a site
it is an error if a page or section is gone to which the frame leads, since readers would miss it. In any site it is an
error if a page is gone that a data file names.
"""

import re
from collections.abc import Iterator

from evidence.reading.configuration import sound_redirects
from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources

GLOSSARY, METHOD, EVIDENCE = "help/glossary/", "about/how-we-check/#certainty", "about/evidence/"
IN_DATA = "a data file"
# Each address with who leads there.
LEADS = {
    "": "the name at the top of every page",
    **dict.fromkeys(("articles/", "studies/", "help/", "about/"), "the menu of every page"),
    "search/": "the header of every page",
    **{
        f"about/{page}/": "the footer of every page" for page in ("how-we-check", "changes", "privacy", "accessibility")
    },
    METHOD: "the legend of the certainty words",
    GLOSSARY: "each word that is explained in place",
}
_WHOLE = ("docs/about/index.md", "docs/help/index.md")
_IN_TEMPLATE_RE = re.compile(r"""["']([a-z0-9][a-z0-9/-]*/(?:#[a-z0-9-]+)?)["']\s*\|\s*url""")


def leads(sources: Sources) -> dict[str, str]:
    """Every address to which the frame of the pages leads, with who leads there."""
    found = dict(LEADS)
    for address in named_in_data(sources).values():
        found.setdefault(address, IN_DATA)
    for name, text in sources.templates.items():
        found |= {address: f"overrides/{name}" for address in _IN_TEMPLATE_RE.findall(text) if address not in found}
    return found


def named_in_data(sources: Sources) -> dict[tuple[str, ...], str]:
    """The addresses that data files name, each by its file's stem and the steps to it."""
    found: dict[tuple[str, ...], str] = {}
    if more := sources.content("crisis", {}).get("more"):
        found["crisis", "more", "url"] = more["url"]
    for index, way in enumerate(sources.subject.search.elsewhere):
        found["subject", "search", "elsewhere", str(index), "page"] = way.page
    return found


def emergency_page(sources: Sources) -> str:
    """The path of the page to which the emergency card leads; empty without one."""
    address = named_in_data(sources).get(("crisis", "more", "url"))
    page = page_at(address, sources) if address else None
    return page.path if page else ""


def there(sources: Sources) -> frozenset[str]:
    """The addresses of the frame that lead to a page, and to its section if they name one."""
    return frozenset(address for address in leads(sources) if not missing(address, sources))


def gone(sources: Sources) -> Iterator[tuple[str, str, Page | None]]:
    """What a whole site lacks: the address, who leads there, and the page if only its section is missing."""
    if any(path in sources.files for path in _WHOLE):
        known = {address: who for address, who in leads(sources).items() if who != IN_DATA}
        for address, who in known.items():
            page, whole = page_at(address, sources), address.partition("#")[0]
            if missing(address, sources) and (page or whole == address or whole not in known):
                yield address, who, page


def page_at(address: str, sources: Sources) -> Page | None:
    """The page at an address below the site, or None."""
    stem = f"docs/{address.partition('#')[0]}"
    return sources.page(f"{stem}index.md") or sources.page(f"{stem.rstrip('/')}.md")


def missing(address: str, sources: Sources) -> bool:
    """Whether an address below the site leads to no page, or to a section that its page does not have."""
    page, section = page_at(address, sources), address.partition("#")[2]
    if page is None:
        return f"{address.partition('#')[0].rstrip('/')}.md" not in sound_redirects(sources.config)
    generated = page.meta.get("template") or any(mark.alone for mark in page.marks)  # has sections that nobody typed
    return bool(section) and section not in page.anchors and not generated
