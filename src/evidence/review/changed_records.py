"""How studies, certainty, citations and approvals differ between two states of the project."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from evidence.reading.models.record import AnyRecord, Study
from evidence.reading.pages.page import Page
from evidence.reading.references.authors import short_name
from evidence.reading.sources import Sources
from evidence.review.seen_changes import LineChange
from evidence.review.seen_records import in_sentences
from evidence.review.signoff import changes_since, last_signoff, review
from evidence.tracing.certainty import WORDS, certainty_of
from evidence.tracing.claims import Claim, claims
from evidence.tracing.findings_said import findings_by_citation, signs_in


class StudyChange(NamedTuple):
    """A study that is new or gone: its record, the study in sentences, the claims that cite it (or cited it before)."""

    path: str
    said: list[str]
    claims: tuple[Claim, ...]


class CertaintyChange(NamedTuple):
    """A label that changed: of which study or finding, before, after, and the claims that say what it is about."""

    of: str
    before: str
    after: str
    claims: tuple[Claim, ...]


class CitationChange(NamedTuple):
    """The studies that a page newly cites, and those that it no longer cites."""

    page: str
    new: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lapse:
    """An approval that was valid before the change and is not valid after it, with what ends it."""

    page: str
    by: str
    on: str
    changes: tuple[LineChange, ...] = ()


def studies_on_one_side(mine: Sources, other: Sources) -> Iterator[StudyChange]:
    """The studies that only one of the two states has: the new ones, or those that are gone."""
    cited = claims(mine)
    for key in sorted(mine.records.keys() - other.records.keys()):
        if f"docs/studies/{key}.md" not in other.files:  # otherwise its record could not be read, which the report says
            said = in_sentences(name_of(key, mine), mine.records[key])
            yield StudyChange(f"docs/studies/{key}.md", said, tuple(claim for claim in cited if key in claim.keys))


def name_of(key: str, sources: Sources) -> str:
    """A study's short name, with its key; a key alone if there is no entry for it."""
    return f"{short_name(sources.references[key])} ({key})" if key in sources.references else key


def changed_certainty(old: Sources, new: Sources) -> Iterator[CertaintyChange]:
    """The labels of studies and findings that are there on both sides and differ."""
    cited = claims(new)
    for key in sorted(relabeled(old, new)):
        was, now = _labels(old.records[key]), _labels(new.records[key])
        for of in (one for one in was if one in now and was[one] != now[one]):
            if not of or (was[of], now[of]) != (was[""], now[""]):
                name = f"{name_of(key, new)}{f', finding “{of}”' if of else ''}"
                about = {of} if of else {one for one in now if was.get(one, was[""]) != now[one]}
                yield CertaintyChange(name, was[of], now[of], _saying(about, key, cited, new))


def relabeled(old: Sources, new: Sources) -> set[str]:
    """The keys of the studies on both sides whose label, or that of one of their findings, differs."""
    both = old.records.keys() & new.records.keys()
    return {key for key in both if _labels(old.records[key]) != _labels(new.records[key])}


def _saying(findings: set[str], key: str, cited: Iterable[Claim], sources: Sources) -> tuple[Claim, ...]:
    """The claims that say one of these findings of a study, or cite the study and say none that is known."""
    citing = [claim for claim in cited if key in claim.keys]
    pages, signs = {claim.page.path: claim.page for claim in citing}, signs_in(sources.records)
    said = {path: findings_by_citation(page, {key}, signs) for path, page in pages.items()}
    found = []
    for claim in citing:
        of_each = [said[claim.page.path].get((one.key, one.occurrence), set()) for one in claim.sentence.citations]
        ids = set().union(*of_each)
        if not ids or ids & findings:
            found.append(claim)
    return tuple(found)


def _labels(record: AnyRecord) -> dict[str, str]:
    """The printed label of a record (under "") and of each of its findings."""
    own = WORDS[certainty_of(record)].plain
    findings = {one.id: WORDS[one.certainty].plain if one.certainty else own for one in record.findings}
    return {"": own, **findings} if isinstance(record, Study) or record.retracted else {"": own}


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
    """The approvals that were valid before the change and are not valid after it, and what ends each.

    An article that was renamed keeps its approval if that names the new path.
    """
    for before, after in pairs:
        if before is None or not before.is_article:
            continue
        was = review(before, old)
        if not was.current or (after is not None and review(after, new).current):
            continue
        entry = last_signoff(before.path, old)
        changes = changes_since(entry, after, new) if entry and after else []
        yield Lapse(before.path, f"{was.by}, {was.role}", str(was.on), tuple(changes))
