"""Generated lists for pages with a mark for them: the timeline of a session, the glossary, the study pages."""

from collections.abc import Iterable
from typing import Any

from evidence.reading.language import Language
from evidence.reading.models.record import AnyRecord, Guidance, Study
from evidence.reading.references.authors import short_name
from evidence.reading.sources import Sources
from evidence.render.html import escape, items, link
from evidence.render.parts import LongList, Part, Row, links_to
from evidence.tracing import added_ids
from evidence.tracing.certainty import chip
from evidence.tracing.menu import called


def timeline(steps: Iterable[dict[str, Any]]) -> str:
    """The hours of one session as an ordered list, which the stylesheet draws as a line."""
    inner = "\n".join(
        f"<li><b>{escape(step['at'])}: {escape(step['title'])}.</b> {escape(step['text'])}</li>" for step in steps
    )
    return f'<ol class="timeline">\n{inner}\n</ol>'


def glossary(terms: Iterable[dict[str, Any]]) -> str:
    """All terms with their meaning in plain words, in alphabetical order, each with an anchor."""
    inner = "\n".join(
        f'<dt id="{added_ids.of_term(term["term"])}">{escape(term["term"])}</dt>\n<dd>{escape(term["plain"])}</dd>'
        for term in sorted(terms, key=lambda term: term["term"].lower())
    )
    return f"<dl>\n{inner}\n</dl>"


def studies(sources: Sources, up: str, cut: Iterable[Part] = ()) -> str:
    """Links to all records, as Markdown, for the mark `{{ studies }}`. `cut` are the parts of `study_lists`."""
    own = list(cut)
    shown = (
        (long, links_to((part for part in own if part.name == long.name), up)) for long in study_lists(sources, up)
    )
    return "\n\n".join(f"## {long.title}\n\n{cut_up or long.html}" for long, cut_up in shown)


def study_lists(sources: Sources, up: str) -> list[LongList]:
    """Links to all records: studies first, each list in the order of the bibliography. `up` leads to the site's root."""
    rows: dict[bool, list[Row]] = {True: [], False: []}
    for key in sources.references:
        if record := sources.records.get(key):
            name = short_name(sources.references[key])
            rows[isinstance(record, Study)].append(
                Row(name, _study(f"{up}studies/{key}/", record, name, sources.language))
            )
    lists = (
        LongList("list", added_ids.LISTS[0], tuple(rows[True]), items),
        LongList("positions", added_ids.LISTS[1], tuple(rows[False]), items),
    )
    return [long for long in lists if long.rows]


def page_lists(sources: Sources, sections: Iterable[tuple[str, str]], up: str) -> list[LongList]:
    """Links to all pages, a list for each section (its title, and how its addresses begin)."""
    found = ((title, start, pages_below(sources, start)) for title, start in sections)
    return [
        LongList(
            listed_as(start),
            f"All pages under {title}",
            tuple(Row(page["title"], link(up + page["url"], page["title"])) for page in pages),
            items,
        )
        for title, start, pages in found
    ]


def listed_as(start: str) -> str:
    """The name of the list of the pages of a section."""
    return f"all-{start.strip('/')}"


def pages_below(sources: Sources, start: str) -> list[dict[str, str]]:
    """Title and url of each page whose address begins so, in reading order.

    The records are left out: they have a list of their own.
    """
    pages = (page for page in sources.pages if page.url.startswith(start))
    pages = (page for page in pages if page.url == "studies/" or not page.url.startswith("studies/"))
    ordered = sorted(pages, key=lambda page: (page.meta.get("order", 100), page.uri))
    return [{"title": called(page), "url": page.url} for page in ordered]


def _study(address: str, record: AnyRecord, name: str, language: Language) -> str:
    """A record's title as a link, with its reference's name before it if the title does not begin with that.

    For a study it says how many people took part, and how certain it is.
    """
    title = record.title if record.title.startswith(name) or isinstance(record, Guidance) else f"{name}: {record.title}"
    if isinstance(record, Guidance):
        return link(address, title) + (f" ({escape(record.retracted)})" if record.retracted else "")
    label = escape(record.retracted) or chip(record.certainty)
    number = record.people.number
    people = f"{language.number(number)} people, " if number else ""
    return f"{link(address, title)} ({people}{label})"
