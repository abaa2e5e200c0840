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


class StudyChange(NamedTuple):
    """A study that is new or gone: its record, the study in sentences, the claims that cite it (or cited it before)."""

    path: str
    said: list[str]
    claims: tuple[Claim, ...]


class CertaintyChange(NamedTuple):
    """A label that changed: of which study or finding, before, after, and the claims that rest on it."""

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
    for key in sorted(old.records.keys() & new.records.keys()):
        was, now = _labels(old.records[key]), _labels(new.records[key])
        for of in was.keys() & now.keys() if was != now else ():
            if was[of] != now[of] and (not of or (was[of], now[of]) != (was[""], now[""])):
                name = f"{name_of(key, new)}{f', finding “{of}”' if of else ''}"
                resting = tuple(claim for claim in cited if key in claim.keys)
                yield CertaintyChange(name, was[of], now[of], resting)


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
