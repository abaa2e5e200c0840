"""Sign-off: a named clinician's approval of an article, bound to what the article showed that day.

`evidence sign` keeps what the article showed, line by line, in `docs/data/approved/`. The page, the checks and the
report can then say what changed since, with the old words and the new ones, without Git.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from evidence.digest import digest_of
from evidence.reading.language import AMERICAN, Language
from evidence.reading.models.data_files import approved_path
from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources
from evidence.review.seen import approved_lines, approved_text, lines_of
from evidence.review.seen_changes import LineChange, changed_lines

FILE = "docs/data/signoffs.yml"
REVIEWERS = "docs/about/reviewers.md"


@dataclass(frozen=True, slots=True)
class Review:
    """The last review of an article: by whom, in which role, on which day; `by` is empty if there was none.

    current:  whether nothing has changed since.
    changes:  what changed; empty if the approved text was not kept.
    language: the language of the site, in which the day is written.
    """

    by: str = ""
    role: str = ""
    on: dt.date | None = None
    current: bool = False
    changes: tuple[LineChange, ...] = ()
    language: Language = AMERICAN

    @property
    def text(self) -> str:
        """The state in one plain sentence, as the page shows it."""
        if not self.by or self.on is None:
            return "Not yet reviewed by a clinician."
        day = self.language.date(self.on)
        if self.current:
            return f"Reviewed by {self.by}, {self.role}, on {day}; unchanged since."
        return f"Changed since the review by {self.by}, {self.role}, on {day}."


def review(page: Page, sources: Sources) -> Review:
    """The state of an article's review, by its last sign-off."""
    entry = last_signoff(page.path, sources)
    if entry is None:
        return Review()
    current = entry["digest"] == digest(page, sources)
    changes = () if current else tuple(changes_since(entry, page, sources))
    return Review(entry["by"], entry["role"], entry["on"], current, changes, sources.language)


def changes_since(entry: dict[str, Any], page: Page, sources: Sources) -> list[LineChange]:
    """What changed since a sign-off; nothing if the approved text was not kept."""
    kept = kept_text(entry, sources)
    return changed_lines(lines_of(kept), approved_lines(page, sources)) if kept else []


def kept_text(entry: dict[str, Any], sources: Sources) -> str:
    """The approved text; "" if it was not kept, or if the file was changed since."""
    kept = sources.approved.get(approved_path(entry["digest"]), "")
    return kept if digest_of(kept) == entry["digest"] else ""


def last_signoff(path: str, sources: Sources) -> dict[str, Any] | None:
    """The sign-off of an article that counts: the latest by date, and of the same day the last in the file."""
    mine = [entry for entry in entries(sources) if entry["article"] == path]
    return max(enumerate(mine), key=lambda pair: (pair[1]["on"], pair[0]))[1] if mine else None


def entries(sources: Sources) -> list[dict[str, Any]]:
    """Every sign-off in `docs/data/signoffs.yml`: article, by, role, on, digest."""
    return list(sources.content("signoffs", []))


def digest(page: Page, sources: Sources) -> str:
    """SHA-256 of what a clinician approves with an article."""
    return digest_of(approved_text(page, sources))


def is_named(by: str, text: str) -> bool:
    """Whether a text names a person; white space and line ends do not matter."""
    wanted = " ".join(by.split())
    return bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", " ".join(text.split())))
