"""Finds citations whose key has no entry, and keys that appear twice in one citation."""

from evidence.checks.check import Context, Found, check
from evidence.reading.pages.page import Page
from evidence.reading.project_files import BIBLIOGRAPHY, STUDIES
from evidence.reading.sources import Sources
from evidence.text import nearest
from evidence.tracing.citing import in_words, places_of_citations

_MOST_GUESSES = 50  # more unknown keys are not typos, and guessing for each would take minutes


@check(
    "CIT001",
    "Every key that is cited is in `references.bib`.",
    why="A reader must be able to go from each statement to the study that it comes from.",
    bad="It helped some people.[@feder2020]",
    good="It helped some people.[@feder2021]",
)
def unknown_key(sources: Sources, _: Context) -> Found:
    """Reports each citation of a mistyped key, and a study that is not there once, at its first citation."""
    if not sources.references:
        return  # an unreadable bibliography is reported once, not for each citation
    unknown = places_of_citations(sources, lambda key: key not in sources.references)
    for number, (key, places) in enumerate(unknown.items()):
        message, record = f'the key "{key}" is not in {BIBLIOGRAPHY}', f"{STUDIES}{key}.md"
        known = record in sources.files  # then the key is not a typo of another one
        if not known and number < _MOST_GUESSES and (near := nearest(key, sources.references, 0.7)):
            yield from ((place, message, f'did you mean "{near}"?') for place in places)
        elif known and any(problem.place.file == BIBLIOGRAPHY for problem in sources.problems):
            hint = f"{record} exists, but its entry in {BIBLIOGRAPHY} is missing or broken"
            yield from ((place, message, hint) for place in places)
        else:
            message += f", and cited in {len(places)} places" if len(places) > 1 else ""
            yield places[0], message, _both_ways(in_words(places, sources), record if known else "")


def _both_ways(places: str, record: str) -> str:
    """How to bring a study back, and how to let it go, with the places of its sentences."""
    back = (
        f"{record} is still there: bring the entry back from Git"
        if record
        else f"add it to {BIBLIOGRAPHY}, or bring it back from Git"
    )
    return f"{back}; or take out what rests on it, {places}{f', and delete {record}' if record else ''}"


@check("CIT016", "No key appears twice in one citation.", bad="[@feder2021; @feder2021]", good="[@feder2021]")
def key_twice(page: Page, _: Context) -> Found:
    before: dict[tuple[int, str], int] = {}
    for citation in page.citations:
        marker_and_key = (citation.offset, citation.key)
        before[marker_and_key] = before.get(marker_and_key, 0) + 1
        if before[marker_and_key] == 2:
            place = page.at(citation)
            yield place, f'"{citation.key}" appears twice in one citation', "remove one of the two"
