"""How findings, certainty, references and sign-offs differ between two states of the project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from evidence.reading.models.record import Figure, Finding
from evidence.reading.pages.page import Page
from evidence.reading.references.latex import plain
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources
from evidence.review.signoff import review
from evidence.tracing import words
from evidence.tracing.claims import claims


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding of a record (`key#id`) that was added, removed or changed: its parts that differ, as (name, old, new)."""

    finding: str
    parts: tuple[tuple[str, str, str], ...]


class CertaintyChange(NamedTuple):
    """A certainty that changed: of a key or `key#finding`, before and after, and how many claims cite the study."""

    of: str
    before: str
    after: str
    claims: int


class ReferenceChange(NamedTuple):
    """A field of a reference that changed; "" where there is none on that side."""

    key: str
    field: str
    before: str
    after: str


class CitationChange(NamedTuple):
    """The keys that a page newly cites, and those that it no longer cites."""

    page: str
    new: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lapse:
    """A sign-off that held before the change and does not hold after it."""

    page: str
    by: str
    on: str


def changed_findings(old: Sources, new: Sources) -> Iterator[FindingChange]:
    """The findings that were added, removed or changed, with what differs in each."""
    for key in sorted(old.records.keys() | new.records.keys()):
        was = {one.id: one for one in old.records[key].findings} if key in old.records else {}
        now = {one.id: one for one in new.records[key].findings} if key in new.records else {}
        for name in [*now, *(name for name in was if name not in now)]:
            before, after = was.get(name), now.get(name)
            parts = tuple(_finding_parts(before, after))
            if parts:
                yield FindingChange(f"{key}#{name}", parts)


def _finding_parts(before: Finding | None, after: Finding | None) -> Iterator[tuple[str, str, str]]:
    for what in ("says", "outcome", "direction", "place", "read"):
        pair = str(getattr(before, what, "") or ""), str(getattr(after, what, "") or "")
        if pair[0] != pair[1]:
            yield what, *pair
    was, now = ([_figure(one) for one in side.figures] if side else [] for side in (before, after))
    gone, come = list((Counter(was) - Counter(now)).elements()), list((Counter(now) - Counter(was)).elements())
    for index in range(max(len(gone), len(come))):
        yield "figure", gone[index] if index < len(gone) else "", come[index] if index < len(come) else ""


def _figure(figure: Figure) -> str:
    parts = [words.figure(figure), figure.arm or "", figure.means or ""]
    return ", ".join(part for part in parts if part)


def changed_certainty(old: Sources, new: Sources) -> Iterator[CertaintyChange]:
    """The labels of records and findings that are there on both sides and differ."""
    cited = Counter(key for claim in claims(new) for key in claim.keys)
    for key in sorted(old.records.keys() & new.records.keys()):
        before, after = old.records[key], new.records[key]
        own, own_now = getattr(before, "certainty", ""), getattr(after, "certainty", "")
        if own != own_now:
            yield CertaintyChange(key, own, own_now, cited[key])
        was = {one.id: one.certainty or own for one in before.findings}
        for one in after.findings:
            pair = was.get(one.id), one.certainty or own_now
            if pair[0] is not None and pair[0] != pair[1] and pair != (own, own_now):
                yield CertaintyChange(f"{key}#{one.id}", pair[0], pair[1], cited[key])


def changed_references(old: Sources, new: Sources) -> Iterator[ReferenceChange]:
    """The fields of references that differ; for an entry that is on one side only, its title."""
    for key in sorted(old.references.keys() | new.references.keys()):
        before, after = old.references.get(key), new.references.get(key)
        if before is None or after is None:
            yield ReferenceChange(key, "the whole entry", _title(before), _title(after))
            continue
        for name in dict.fromkeys([*before.fields, *after.fields]):
            if before.get(name) != after.get(name):
                yield ReferenceChange(key, name, before.get(name), after.get(name))


def _title(reference: Reference | None) -> str:
    return plain(reference.get("title")) or "(without a title)" if reference else ""


def changed_citations(pairs: Iterable[tuple[Page | None, Page | None]]) -> Iterator[CitationChange]:
    """For each page whose keys differ, the keys that it newly cites and no longer cites."""
    for before, after in pairs:
        was = dict.fromkeys(citation.key for citation in before.citations) if before else {}
        now = dict.fromkeys(citation.key for citation in after.citations) if after else {}
        come, gone = tuple(key for key in now if key not in was), tuple(key for key in was if key not in now)
        page = after or before
        if page and (come or gone):
            yield CitationChange(page.path, come, gone)


def lapsed_signoffs(pairs: Iterable[tuple[Page | None, Page | None]], old: Sources, new: Sources) -> Iterator[Lapse]:
    """The sign-offs that held before the change and do not hold after it."""
    for before, after in pairs:
        if before is None or not before.is_article:
            continue
        was = review(before, old)
        if was.current and not (after is not None and review(after, new).current):
            yield Lapse(before.path, f"{was.by}, {was.role}", str(was.on))
