"""What a change does to what readers see and to the evidence behind it.

`compare` is a pure function of two readings of the sources; `changes_report` writes its result as Markdown.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from evidence.reading.merges import without_echoes
from evidence.reading.models.data_files import APPROVED, MODELS
from evidence.reading.project_files import BIBLIOGRAPHY, CONFIGURATION, DATA
from evidence.reading.sources import Sources
from evidence.review.changed_claims import ClaimChange, changed_claims
from evidence.review.changed_pages import LostAddress, lost_addresses, paired_pages
from evidence.review.changed_records import (
    CertaintyChange,
    CitationChange,
    Lapse,
    StudyChange,
    changed_certainty,
    changed_citations,
    lapsed_signoffs,
    studies_on_one_side,
)
from evidence.review.seen_site import PlaceChanges, changed_places
from evidence.tracing.frame_links import emergency_page


@dataclass
class Changes:
    """Everything that a change does, in the order of files and lines.

    places: where readers see something else than before. moved: pages, as pairs of old and new path. unread: what could not
    be read after the change, a line each. not_compared: changed files that this report cannot judge, each with why.
    """

    places: list[PlaceChanges] = field(default_factory=list)
    claims: list[ClaimChange] = field(default_factory=list)
    new_studies: list[StudyChange] = field(default_factory=list)
    gone_studies: list[StudyChange] = field(default_factory=list)
    certainty: list[CertaintyChange] = field(default_factory=list)
    citations: list[CitationChange] = field(default_factory=list)
    lapses: list[Lapse] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    lost: list[LostAddress] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    not_compared: list[tuple[str, str]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing changed that readers see, and nothing is left that nobody looked at."""
        return not any(getattr(self, name) for name in self.__dataclass_fields__)


def compare(old: Sources, new: Sources, changed_files: Sequence[str] = ()) -> Changes:
    """What changes between two readings of the sources; changed_files are all files that differ, as Git lists them."""
    pairs = paired_pages(old, new)
    moved = [(before.path, after.path) for before, after in pairs if before and after and before.path != after.path]
    urgent = {emergency_page(old), emergency_page(new)} - {""}
    return Changes(
        places=[replace(place, urgent=place.path in urgent) for place in changed_places(pairs, old, new)],
        claims=list(changed_claims(pairs, old, new)),
        new_studies=list(studies_on_one_side(new, old)),
        gone_studies=list(studies_on_one_side(old, new)),
        certainty=list(changed_certainty(old, new)),
        citations=list(changed_citations(pairs)),
        lapses=list(lapsed_signoffs(pairs, old, new)),
        moved=moved,
        lost=list(lost_addresses(pairs, new)),
        unread=[
            str(problem)
            for problem in without_echoes(new.problems, new.root)
            if problem.code.startswith(("INP", "BIB001", "REC", "DAT", "PAG03"))
        ],
        not_compared=list(not_compared(changed_files)),
    )


# What the site is made from. Everything else (tests, handbook, workflows) cannot change a page.
SITE = ("docs", "overrides", "src", BIBLIOGRAPHY, CONFIGURATION, "requirements.lock", "pyproject.toml")
_FORMS = {
    ".html": "the form of every page; of its words, those in the file itself were compared",
    ".css": "the look of all pages",
    ".js": "what pages do, such as search",
    ".csl": "how all references are printed",
    ".yml": "the words and tables by which pages are checked and written",
}


def not_compared(changed: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each changed file that the report does not read whole, and what may be otherwise because of it."""
    for path in changed:
        if why := _why(path):
            yield path, why


def _why(path: str) -> str:
    folder, ending = path.partition("/")[0], PurePosixPath(path).suffix
    if folder == "overrides" or path.startswith("src/evidence/resources/"):
        return _FORMS.get(ending, "")
    if folder == "src":
        return "the program that makes the pages: what it makes of the same files was not compared"
    if path in ("requirements.lock", "pyproject.toml"):
        return "the packages that make the pages"
    if folder != "docs" or ending == ".md" or path.startswith(APPROVED):
        return ""
    if path.startswith(DATA) and PurePosixPath(path).stem in {*MODELS, "verification"}:
        return ""
    return "a picture or another file: open it"
