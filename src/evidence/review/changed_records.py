"""How findings, certainty, references and sign-offs differ between two states of the project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from evidence.reading.models.record import Figure
from evidence.reading.pages.page import Page
from evidence.reading.references.latex import plain
from evidence.reading.sources import Sources
from evidence.review.signoff import review
from evidence.tracing.claims import claims


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding of a record that was added, dropped or changed: what changed, each as (what, old, new)."""

    finding: str
    parts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Lapse:
    """A sign-off that holds before and not after."""

    page: str
    by: str
    on: str


# Records and references ---------------------------------------------------------------------------------------------


def changed_findings(old: Sources, new: Sources) -> Iterator[FindingChange]:
    """Findings that were added, removed or changed, with what changed in each."""
    for key in sorted(old.records.keys() | new.records.keys()):
        was = {one.id: one for one in old.records[key].findings} if key in old.records else {}
        now = {one.id: one for one in new.records[key].findings} if key in new.records else {}
        for name in [*now, *(name for name in was if name not in now)]:
            before, after = was.get(name), now.get(name)
            parts = tuple(_finding_parts(before, after))
            if parts:
                yield FindingChange(f"{key}#{name}", parts)


def _finding_parts(before: Any, after: Any) -> Iterator[tuple[str, str, str]]:
    for what in ("says", "outcome", "direction", "place", "read"):
        pair = str(getattr(before, what, "") or ""), str(getattr(after, what, "") or "")
        if pair[0] != pair[1]:
            yield what, *pair
    was, now = ([_figure(one) for one in side.figures] if side else [] for side in (before, after))
    gone, come = list((Counter(was) - Counter(now)).elements()), list((Counter(now) - Counter(was)).elements())
    for index in range(max(len(gone), len(come))):
        yield "figure", gone[index] if index < len(gone) else "", come[index] if index < len(come) else ""


def _figure(figure: Figure) -> str:
    from evidence.tracing.words import figure as shown

    parts = [shown(figure), figure.arm or "", figure.means or ""]
    return ", ".join(part for part in parts if part)


def changed_certainty(old: Sources, new: Sources) -> Iterator[tuple[str, str, str, int]]:
    """Labels of records and findings that exist on both sides and changed, with how many claims cite the study."""
    cited = Counter(key for claim in claims(new) for key in claim.keys)
    for key in sorted(old.records.keys() & new.records.keys()):
        before, after = old.records[key], new.records[key]
        mine, theirs = getattr(before, "certainty", ""), getattr(after, "certainty", "")
        if mine != theirs:
            yield key, mine, theirs, cited[key]
        was = {one.id: one.certainty or mine for one in before.findings}
        for one in after.findings:
            now = one.certainty or theirs
            if one.id in was and was[one.id] != now and (was[one.id], now) != (mine, theirs):
                yield f"{key}#{one.id}", was[one.id], now, cited[key]


def changed_references(old: Sources, new: Sources) -> Iterator[tuple[str, str, str, str]]:
    """The fields of references that differ: key, field, old value, new value."""
    for key in sorted(old.references.keys() | new.references.keys()):
        before, after = old.references.get(key), new.references.get(key)
        if before is None or after is None:
            title = plain((before or after).get("title")) or "(without a title)"  # type: ignore[union-attr]
            yield key, "the whole entry", title if before else "", title if after else ""
            continue
        for name in dict.fromkeys([*before.fields, *after.fields]):
            if before.get(name) != after.get(name):
                yield key, name, before.get(name), after.get(name)


def changed_citations(
    pairs: Iterable[tuple[Page | None, Page | None]],
) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """For each page the keys that it begins or ceases to cite."""
    for before, after in pairs:
        was = dict.fromkeys(citation.key for citation in before.citations) if before else {}
        now = dict.fromkeys(citation.key for citation in after.citations) if after else {}
        come, gone = tuple(key for key in now if key not in was), tuple(key for key in was if key not in now)
        page = after or before
        if page and (come or gone):
            yield page.path, come, gone


def lapsed_signoffs(pairs: Iterable[tuple[Page | None, Page | None]], old: Sources, new: Sources) -> Iterator[Lapse]:
    """Approvals that held before and hold no longer."""
    for before, after in pairs:
        if before is None or not before.is_article:
            continue
        was = review(before, old)
        if was.current and not (after is not None and review(after, new).current):
            yield Lapse(before.path, f"{was.by}, {was.role}", str(was.on))
