"""What a change does to the evidence: to claims, figures, citations, certainty and sign-offs.

`compare` is a pure function of two readings of the sources; `changes_report` writes its result as Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from evidence.reading.project_files import BIBLIOGRAPHY, merge_marks
from evidence.reading.sources import Sources
from evidence.review.changed_claims import ClaimChange, changed_claims
from evidence.review.changed_pages import LostAddress, lost_addresses, paired_pages
from evidence.review.changed_records import (
    CertaintyChange,
    CitationChange,
    FindingChange,
    Lapse,
    ReferenceChange,
    changed_certainty,
    changed_citations,
    changed_findings,
    changed_references,
    lapsed_signoffs,
)


@dataclass
class Changes:
    """Everything that a change does to the evidence, in the order of files and lines.

    moved:  pages, as pairs of the old path and the new one.
    unread: what could not be read after the change, a line each.
    """

    claims: list[ClaimChange] = field(default_factory=list)
    findings: list[FindingChange] = field(default_factory=list)
    certainty: list[CertaintyChange] = field(default_factory=list)
    references: list[ReferenceChange] = field(default_factory=list)
    citations: list[CitationChange] = field(default_factory=list)
    lapses: list[Lapse] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    lost: list[LostAddress] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether the evidence is unchanged."""
        return not any(getattr(self, name) for name in self.__dataclass_fields__)


def compare(old: Sources, new: Sources) -> Changes:
    """What changes between two readings of the sources."""
    pairs = paired_pages(old, new)
    moved = [(before.path, after.path) for before, after in pairs if before and after and before.path != after.path]
    return Changes(
        claims=list(changed_claims(pairs, old, new)),
        findings=list(changed_findings(old, new)),
        certainty=list(changed_certainty(old, new)),
        references=list(changed_references(old, new)),
        citations=list(changed_citations(pairs)),
        lapses=list(lapsed_signoffs(pairs, old, new)),
        moved=moved,
        lost=list(lost_addresses(pairs, new)),
        unread=[*(str(p) for p in new.problems if p.code.startswith(("INP", "BIB001", "REC"))), *_conflicts(new)],
    )


def _conflicts(sources: Sources) -> Iterator[str]:
    """The files with a merge conflict: what was read of them is the text of neither side."""
    texts = {BIBLIOGRAPHY: sources.bibliography_text, **{page.path: page.text for page in sources.pages}}
    for path, text in texts.items():
        if any(merge_marks(text, "<")):
            yield f"{path}: it contains a merge conflict"
