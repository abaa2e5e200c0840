"""Pages for the parts of lists that are too long for one page, so that nothing that a reader loads grows with the site.

A list is a sequence of rows of HTML. Where it is cut, the page that it belongs to keeps its heading, with links to the parts.
"""

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evidence.reading.pages.engine import engine
from evidence.reading.pages.page import Mark, Page
from evidence.reading.pages.reader import read_page
from evidence.render.html import escape, items, link

# Characters of a list on one page: with its frame it packs to less than 14,336 bytes (decision 008).
LIMIT = 24_000
SHORT = LIMIT // 8  # a list that stays on the page that it belongs to
# Begins the name of the mark on such a page. No writer can type it: the checks refuse it.
MARK = "part "


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: the name under which readers look for it, and its HTML."""

    name: str
    html: str


@dataclass(frozen=True, slots=True)
class LongList:
    """A list that may be too long: the beginning of its parts' addresses, its title, its rows, and what makes it whole.

    Its title begins a sentence. whole makes HTML of the rows' texts.
    """

    name: str
    title: str
    rows: tuple[Row, ...]
    whole: Callable[[Iterable[str]], str]

    @property
    def size(self) -> int:
        """Characters of its rows."""
        return sum(len(row.html) for row in self.rows)

    @property
    def html(self) -> str:
        """The list in one piece."""
        return self.whole(row.html for row in self.rows)


@dataclass(frozen=True, slots=True)
class Part:
    """A page with a part of a list: its address, the list's name, its title, where it comes from, what it contains.

    holds says it in words ("Abdallah 2022 to Feder 2021"); of is the address of the page to which the list belongs.
    """

    url: str
    name: str
    title: str
    of: str
    holds: str
    html: str

    @property
    def path(self) -> str:
        """Where its file would be, if it had one."""
        return f"docs/{self.url.rstrip('/')}.md"


def cut(rows: Iterable[Row], limit: int = LIMIT) -> Iterator[list[Row]]:
    """Rows in lists of at most so many characters; a longer row is a list of its own."""
    found: list[Row] = []
    size = 0
    for row in rows:
        if found and size + len(row.html) > limit:
            yield found
            found, size = [], 0
        found.append(row)
        size += len(row.html)
    if found:
        yield found


def parts(long: LongList, of: str, title: str, taken: Collection[str], first: int = 1) -> list[Part]:
    """The pages for a list that belongs to the page at `of`, which has a title.

    No page gets an address whose file is among `taken`. first is the number of the first part.
    """
    lists = list(cut(long.rows))
    names = (f"{of}{long.name}-{number}/" for number in itertools.count(first))
    free = (url for url in names if f"docs/{url.rstrip('/')}.md" not in taken)
    urls = list(itertools.islice(free, len(lists)))
    made = []
    for at, (url, rows) in enumerate(zip(urls, lists, strict=True)):
        up = "../" * url.count("/")
        number = f", part {at + first} of {len(lists) + first - 1}" if len(lists) + first > 2 else ""
        more = [f"From {link(up + of, title)}."]
        more += [link(up + urls[at - 1], "The part before")] if at else []
        more += [link(up + urls[at + 1], "The next part")] if at + 1 < len(urls) else []
        html = f"<p>{' '.join(more)}</p>\n\n{long.whole(row.html for row in rows)}"
        made.append(Part(url, long.name, f"{long.title}{number}", of, _holds(rows), html))
    return made


def up_from(page: Page) -> str:
    """The way to the site's root from the parts of a list that belongs to a page."""
    return "../" * (page.url.count("/") + 1)


def parts_of_all(
    lists: Iterable[LongList], of: str, title: str, taken: Collection[str], limit: int = LIMIT
) -> Iterator[Part]:
    """The pages for lists that together are longer than the limit; short ones stay where they are."""
    lists = list(lists)
    if sum(long.size for long in lists) > limit:
        for long in lists:
            if long.size > SHORT:
                yield from parts(long, of, title, taken)


def _holds(rows: Sequence[Row]) -> str:
    first, last = rows[0].name, rows[-1].name
    return first if first == last else f"{first} to {last}"


def links_to(found: Iterable[Part], up: str) -> str:
    """Links to parts, as a list, empty if there are none; `up` leads to the site's root."""
    return items(f'<a href="{escape(up + part.url)}">{escape(part.holds)}</a>' for part in found)


def page(part: Part, parent: Page | None) -> Page:
    """A part as a page that is not read yet: its text, front matter and data mark are all that its digest needs.

    Its dates are those of parent, the page to which the list belongs.
    """
    meta: dict[str, Any] = {"title": part.title, "short": part.title, "kind": "about"}
    meta["description"] = f"{part.title}: {part.holds}."
    meta |= {name: parent.meta[name] for name in ("updated", "review_by") if parent and name in parent.meta}
    head = "".join(f"{name}: {value}\n" for name, value in meta.items())  # in the text, so that its digest has it
    head = f"---\n{head}---\n"
    name = f"{MARK}{part.url}"
    text = f"{head}\n# {part.title} {{#part}}\n\n{{{{ {name} }}}}\n"
    mark = Mark(name, text.count("\n"), 1, text.rindex("{{"), alone=True)
    return Page(path=part.path, text=text, body=len(head), meta=meta, marks=(mark,))


def as_read(page: Page, config: Mapping[str, Any]) -> Page:
    """The page of a part, read as any other: only where it must be made, since most have not changed."""
    return read_page(page.text, page.path, engine(config), page.meta, body=page.body)
