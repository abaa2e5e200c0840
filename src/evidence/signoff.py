"""Sign-off: a named clinician's approval of an article, bound to its words and to the findings that it cites.

Wrapping lines anew keeps an approval; a changed word, figure or cited finding ends it, and the page says so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from evidence.markdown import Page
from evidence.sources import Sources

FILE = "docs/data/signoffs.yml"
REVIEWERS = "docs/about/reviewers.md"

HEADER = """# Approvals by clinicians, written by `evidence sign`. Never edit a digest by hand: it is that of the article's
# text and of the findings that it cites, as they stood when it was approved. An article's last approval counts.
"""


class SignOffError(Exception):
    """The article cannot be signed; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Review:
    """What is known of an article's review. by is empty where there was none; current: nothing changed since."""

    by: str = ""
    role: str = ""
    on: dt.date | None = None
    current: bool = False

    @property
    def text(self) -> str:
        """The state in one plain sentence, as the page shows it."""
        if not self.by or self.on is None:
            return "Not yet reviewed by a clinician."
        day = f"{self.on.day} {self.on:%B %Y}"
        if self.current:
            return f"Reviewed by {self.by}, {self.role}, on {day}; unchanged since."
        return f"Changed since the review by {self.by}, {self.role}, on {day}."


def review(page: Page, sources: Sources) -> Review:
    """The state of an article's review, by its last sign-off."""
    entry = last(page.path, sources)
    if entry is None:
        return Review()
    return Review(entry["by"], entry["role"], entry["on"], entry["digest"] == digest(page, sources))


def last(path: str, sources: Sources) -> dict[str, Any] | None:
    """The sign-off of an article that counts: the latest by date, of one day's the last in the file."""
    mine = [entry for entry in entries(sources) if entry["article"] == path]
    return max(enumerate(mine), key=lambda pair: (pair[1]["on"], pair[0]))[1] if mine else None


def entries(sources: Sources) -> list[dict[str, Any]]:
    """Every sign-off, as `evidence.data.SignOff` types it."""
    data = sources.data.get("signoffs")
    return list(data.content) if data else []


def digest(page: Page, sources: Sources) -> str:
    """SHA-256 of what a clinician approves: the article's words, the data in it, and the findings that it cites.

    The words are title, description and body, NFC, white space folded, without HTML comments. Dates are no words:
    a page may be read again without a new approval.
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


def sign(root: Path, path: str, by: str, role: str, on: dt.date) -> Review:
    """Write a sign-off of an article as it stands into `docs/data/signoffs.yml`; the new state.

    path is relative to the root. Raises SignOffError where the article, the name or the file is not fit to be signed.
    """
    from evidence.sources import read

    by, role = " ".join(by.split()), " ".join(role.split())
    if not by or not role:
        raise SignOffError('a sign-off needs a name and a role: --by "Jo Doe, MD" --role "psychiatrist"')
    sources = read(root)
    page = sources.page(path)
    if page is None or not page.is_article:
        raise SignOffError(f"{path}: there is no such article; sign a page under docs/articles/")
    broken = [problem for problem in sources.problems if problem.place.file in (path, FILE)]
    if broken:
        raise SignOffError(f"{broken[0]}; mend it first")
    entry = {"article": path, "by": by, "role": role, "on": on, "digest": digest(page, sources)}
    _append(root / FILE, entry)
    return review(page, read(root))


def names_reviewer(root: Path, by: str) -> bool:
    """Whether the reviewers' page names a person."""
    path = root / REVIEWERS
    return path.is_file() and is_named(by, path.read_text(encoding="utf-8", errors="replace"))


def is_named(by: str, text: str) -> bool:
    """Whether a text names a person, white space and line ends aside."""
    wanted = " ".join(by.split())
    return bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", " ".join(text.split())))


def _append(path: Path, entry: dict[str, Any]) -> None:
    """Add an entry behind the others, comments kept; the file is replaced whole or not at all."""
    before = path.read_text(encoding="utf-8") if path.exists() else HEADER
    before = re.sub(r"^\[\][ \t]*\n?", "", before, flags=re.M)
    if before and not before.endswith("\n"):
        before += "\n"
    added = yaml.safe_dump([entry], sort_keys=False, allow_unicode=True, width=1000)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".signoffs", suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(before + added)
    os.replace(name, path)
    path.chmod(0o644)
