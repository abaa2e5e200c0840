"""What a change does to the evidence: claims, figures, citations, certainty, sign-offs; not characters.

`compare` is a pure function of two readings of the sources; `evidence.diffreport` puts its result into Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from evidence.reading.project_files import BIBLIOGRAPHY, merge_marks
from evidence.reading.sources import Sources
from evidence.review.changed_claims import ClaimChange, changed_claims
from evidence.review.changed_pages import lost_claims, paired_pages
from evidence.review.changed_records import (
    FindingChange,
    Lapse,
    changed_certainty,
    changed_citations,
    changed_findings,
    changed_references,
    lapsed_signoffs,
)


@dataclass
class Diff:
    """Everything that a change does to the evidence. Lists are in the order of files and lines."""

    claims: list[ClaimChange] = field(default_factory=list)
    findings: list[FindingChange] = field(default_factory=list)
    certainty: list[tuple[str, str, str, int]] = field(default_factory=list)  # what, old, new, claims that cite it
    references: list[tuple[str, str, str, str]] = field(default_factory=list)  # key, field, old, new
    citations: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)  # page, new, gone
    lapses: list[Lapse] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)  # page's old path, new path
    lost: list[tuple[str, str, str]] = field(default_factory=list)  # address, what to do, what to type
    unread: list[str] = field(default_factory=list)  # what could not be read now

    @property
    def empty(self) -> bool:
        """Whether nothing in the evidence changes."""
        return not any(getattr(self, name) for name in self.__dataclass_fields__)


def compare(old: Sources, new: Sources) -> Diff:
    """What changes between two readings of the sources."""
    pairs = paired_pages(old, new)
    moved = [(before.path, after.path) for before, after in pairs if before and after and before.path != after.path]
    return Diff(
        claims=list(changed_claims(pairs, old, new)),
        findings=list(changed_findings(old, new)),
        certainty=list(changed_certainty(old, new)),
        references=list(changed_references(old, new)),
        citations=list(changed_citations(pairs)),
        lapses=list(lapsed_signoffs(pairs, old, new)),
        moved=moved,
        lost=list(lost_claims(pairs, new)),
        unread=[*(str(p) for p in new.problems if p.code.startswith(("INP", "BIB001", "REC"))), *_conflicts(new)],
    )


def _conflicts(sources: Sources) -> Iterator[str]:
    """The files in which a merge conflict was left: what is read of them is neither side's."""
    texts = {BIBLIOGRAPHY: sources.bibliography_text, **{page.path: page.text for page in sources.pages}}
    for path, text in texts.items():
        if any(merge_marks(text, "<")):
            yield f"{path}: a merge conflict was left in it"
