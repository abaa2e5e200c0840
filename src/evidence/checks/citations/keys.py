"""Finds citations whose key has no entry, and keys that appear twice in one citation."""

from __future__ import annotations

from evidence.checks.check import Context, Found, check
from evidence.problem import at
from evidence.reading.pages.page import Page
from evidence.reading.project_files import BIBLIOGRAPHY, STUDIES
from evidence.reading.sources import Sources
from evidence.text import did_you_mean

_MOST_GUESSES = 50  # more unknown keys than that are not typos; guessing for each would take minutes


class _Remedies:
    """What to do about each unknown key, worked out once for a key."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._of: dict[str, str] = {}

    def of(self, key: str) -> str:
        if key not in self._of:
            self._of[key] = self._remedy(key)
        return self._of[key]

    def _remedy(self, key: str) -> str:
        record = f"{STUDIES}{key}.md"
        if record in self._sources.files:  # the study is known, so its key is not a typo of another one
            return f"{record} exists, but its entry in {BIBLIOGRAPHY} is missing or broken"
        otherwise = f"add it to {BIBLIOGRAPHY}"
        return (
            otherwise if len(self._of) >= _MOST_GUESSES else did_you_mean(key, self._sources.references, otherwise, 0.7)
        )


@check(
    "CIT001",
    "Every key that is cited is in `references.bib`.",
    why="A reader must be able to go from each statement to the study that it comes from.",
    bad="It helped some people.[@feder2020]",
    good="It helped some people.[@feder2021]",
)
def unknown_key(page: Page, context: Context) -> Found:
    references = context.sources.references
    if not references:
        return  # a bibliography that could not be read is one problem, not one for each citation
    for citation in page.citations:
        if citation.key not in references:
            place = at(page.path, citation.line, citation.column)
            message = f'the key "{citation.key}" is not in {BIBLIOGRAPHY}'
            yield place, message, context.once(_Remedies).of(citation.key)


@check("CIT016", "No key appears twice in one citation.", bad="[@feder2021; @feder2021]", good="[@feder2021]")
def key_twice(page: Page, _: Context) -> Found:
    before: dict[tuple[int, str], int] = {}
    for citation in page.citations:
        marker_and_key = (citation.offset, citation.key)
        before[marker_and_key] = before.get(marker_and_key, 0) + 1
        if before[marker_and_key] == 2:
            place = at(page.path, citation.line, citation.column)
            yield place, f'"{citation.key}" appears twice in one citation', "remove one of the two"
