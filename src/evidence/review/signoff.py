"""Sign-off: a named clinician's approval of an article, bound to its words and to the findings that it cites.

Lines that are wrapped differently keep an approval; a changed word, figure or cited finding ends it, and the page says
so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources
from evidence.text import date_in_words

FILE = "docs/data/signoffs.yml"
REVIEWERS = "docs/about/reviewers.md"


@dataclass(frozen=True, slots=True)
class Review:
    """The last review of an article: by whom, in which role, on which day; `by` is empty where there was none.

    current: whether nothing has changed since.
    """

    by: str = ""
    role: str = ""
    on: dt.date | None = None
    current: bool = False

    @property
    def text(self) -> str:
        """The state in one plain sentence, as the page shows it."""
        if not self.by or self.on is None:
            return "Not yet reviewed by a clinician."
        day = date_in_words(self.on)
        if self.current:
            return f"Reviewed by {self.by}, {self.role}, on {day}; unchanged since."
        return f"Changed since the review by {self.by}, {self.role}, on {day}."


def review(page: Page, sources: Sources) -> Review:
    """The state of an article's review, by its last sign-off."""
    entry = last_signoff(page.path, sources)
    if entry is None:
        return Review()
    return Review(entry["by"], entry["role"], entry["on"], entry["digest"] == digest(page, sources))


def last_signoff(path: str, sources: Sources) -> dict[str, Any] | None:
    """The sign-off of an article that counts: the latest by date, and of the same day the last in the file."""
    mine = [entry for entry in entries(sources) if entry["article"] == path]
    return max(enumerate(mine), key=lambda pair: (pair[1]["on"], pair[0]))[1] if mine else None


def entries(sources: Sources) -> list[dict[str, Any]]:
    """Every sign-off in `docs/data/signoffs.yml`: article, by, role, on, digest."""
    data = sources.data.get("signoffs")
    return list(data.content) if data else []


def digest(page: Page, sources: Sources) -> str:
    """SHA-256 of what a clinician approves: the article's words, the data in it, and the findings that it cites.

    The words are title, description and body without HTML comments, in Unicode form NFC, with single spaces. The dates
    in the front matter do not count, so that a page can be checked again without a new approval.
    """
    parts = {
        "text": _words(page),
        "findings": _findings(page, sources),
        "data": _facts(page, sources),
    }
    return hashlib.sha256(
        json.dumps(parts, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
    ).hexdigest()


def _words(page: Page) -> str:
    body, done = [], page.body
    for comment in page.comments:
        if comment.offset >= done:
            body.append(page.text[done : comment.offset])
            done = comment.offset + len(comment.text) + len("<!---->")
    body.append(page.text[done:])
    said = [str(page.meta.get(name, "")) for name in ("title", "description")]
    return " ".join(unicodedata.normalize("NFC", " ".join([*said, *body])).split())


def _findings(page: Page, sources: Sources) -> list[Any]:
    """The findings of every reference that the article cites or draws, in a fixed order."""
    keys = {citation.key for citation in page.citations}
    for mark in page.marks:
        drawn = re.match(r"icons:\s*([a-z0-9]+)", mark.name)
        if drawn:
            keys.add(drawn.group(1))
    found = []
    for key in sorted(keys & sources.records.keys()):
        for finding in sorted(sources.records[key].findings, key=lambda one: one.id):
            found.append([key, finding.model_dump(mode="json", exclude_defaults=True)])
    return found


def _facts(page: Page, sources: Sources) -> dict[str, Any]:
    """The values of the data marks in the article."""
    data = sources.data.get("programme")
    facts = data.content if data else {}
    names = {mark.name.removeprefix("programme.") for mark in page.marks if mark.name.startswith("programme.")}
    return {name: [facts[name]["value"], facts[name].get("unit", "")] for name in sorted(names) if name in facts}


def is_named(by: str, text: str) -> bool:
    """Whether a text names a person; white space and line ends do not matter."""
    wanted = " ".join(by.split())
    return bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", " ".join(text.split())))
