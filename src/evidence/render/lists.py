"""Generated lists for pages with a mark for them: the timeline of a session, the glossary, the study pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from evidence.reading.models.record import Guidance, Study
from evidence.reading.references.authors import short_name
from evidence.reading.sources import Sources
from evidence.render.html import escape, items, link
from evidence.tracing import words
from evidence.tracing.certainty import chip


def timeline(steps: Iterable[dict[str, Any]]) -> str:
    """The hours of one session as an ordered list, which the stylesheet draws as a line."""
    inner = "\n".join(
        f"<li><b>{escape(step['at'])}: {escape(step['title'])}.</b> {escape(step['text'])}</li>" for step in steps
    )
    return f'<ol class="timeline">\n{inner}\n</ol>'


def slug(term: str) -> str:
    """The anchor of a glossary term: "Off-label" gives "term-off-label"."""
    return "term-" + re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-")


def glossary(terms: Iterable[dict[str, Any]]) -> str:
    """All terms with their meaning in plain words, in alphabetical order, each with an anchor."""
    inner = "\n".join(
        f'<dt id="{slug(term["term"])}">{escape(term["term"])}</dt>\n<dd>{escape(term["plain"])}</dd>'
        for term in sorted(terms, key=lambda term: term["term"].lower())
    )
    return f"<dl>\n{inner}\n</dl>"


def studies(sources: Sources) -> str:
    """Links to all records for `docs/studies/index.md`: studies first, in the order of the bibliography, as Markdown."""
    records = [(key, sources.records[key]) for key in sources.references if key in sources.records]
    kinds = {True: "Studies", False: "Official positions"}
    parts = []
    for is_study, title in kinds.items():
        found = [
            _study(key, record, short_name(sources.references[key]))
            for key, record in records
            if isinstance(record, Study) is is_study
        ]
        if found:
            parts.append(f"## {title}\n\n{items(found)}")
    return "\n\n".join(parts)


def _study(key: str, record: Study | Guidance, name: str) -> str:
    """A record's title as a link, with its reference's name before it where the title does not begin so.

    For a study it says how many people took part, and how certain it is.
    """
    title = record.title if record.title.startswith(name) or isinstance(record, Guidance) else f"{name}: {record.title}"
    if isinstance(record, Guidance):
        return link(f"{key}/", title)
    number = record.people.number
    people = f"{words.number(number)} people, " if number else ""
    return f"{link(f'{key}/', title)} ({people}{chip(record.certainty)})"
