"""How claims, citations and figures differ between two states of the project."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from evidence.reading.models.record import AnyRecord, Finding, Study
from evidence.reading.pages.page import Page
from evidence.reading.pages.sentences import sentences
from evidence.reading.project_files import STUDIES
from evidence.reading.sources import Sources
from evidence.review.changed_pages import ALIKE
from evidence.review.changed_records import relabeled
from evidence.review.seen_changes import lacking, partners
from evidence.tracing.cited_certainty import Said
from evidence.tracing.claims import Claim, page_claims
from evidence.tracing.figures import Mention, figures
from evidence.tracing.matching import reports, same_figure
from evidence.tracing.prose import without_quotations
from evidence.tracing.reported_figures import reported_figures


@dataclass(frozen=True, slots=True)
class ClaimState:
    """A claim before or after the change: its words, the keys that it cites, its certainty ("" for none), its figures."""

    text: str
    keys: tuple[str, ...]
    certainty: str
    figures: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim that was added (`old` is None), removed (`new` is None) or changed, with its page and heading.

    note:    a sentence on what the words alone do not show; "" for none. figures: the figures that changed, each as
    written before, as written now (either may be ""), and the finding that reports the new one ("feder2021#response";
    "" if none does).
    """

    page: str
    heading: str
    old: ClaimState | None
    new: ClaimState | None
    note: str = ""
    figures: tuple[tuple[str, str, str], ...] = ()

    @property
    def kind(self) -> str:
        """added, removed or changed."""
        return "added" if self.old is None else "removed" if self.new is None else "changed"


def changed_claims(
    pairs: Iterable[tuple[Page | None, Page | None]], old: Sources, new: Sources
) -> Iterator[ClaimChange]:
    """Claims that were added, removed or changed, in the order of the pages."""
    told = relabeled(old, new)
    said_before, said_after = Said(old.records), Said(new.records)
    for before, after in pairs:
        page = after or before
        if page is None or page.path.startswith(STUDIES):
            continue
        was = [] if before is None else list(page_claims(before, old, said_before))
        now = [] if after is None else list(page_claims(after, new, said_after))
        yield from _page_claims(was, now, before, after, new, page.path, told)


def _page_claims(
    was: list[Claim], now: list[Claim], before: Page | None, after: Page | None, new: Sources, path: str, told: set[str]
) -> Iterator[ClaimChange]:
    """The changes among the claims of one page, in the order of the page; removed ones last.

    told are the keys of the studies whose labels changed. A claim that cites one, and of which the certainty alone
    changed, is not among them: the report says so once, with the label.
    """
    identity = partial(_identity, told=told)
    rest_old, rest_new = lacking(was, now, identity), lacking(now, was, identity)
    pairs = partners(rest_old, rest_new, lambda claim: claim.sentence.text, ALIKE, lambda *_: ALIKE)
    partner = {there: rest_old[here] for there, here in pairs.items()}
    texts_before, texts_after = _texts(before), _texts(after)
    for index, claim in enumerate(rest_new):
        one = partner.get(index)
        if one is None:
            note = "The sentence was there before, without a citation." if claim.sentence.text in texts_before else ""
            yield ClaimChange(path, _heading(claim), None, _state(claim), note)
        else:
            held = tuple(_figure_changes(_state(one).figures, _state(claim).figures, claim.keys, new))
            yield ClaimChange(path, _heading(claim), _state(one), _state(claim), "", held)
    for one in (claim for index, claim in enumerate(rest_old) if claim not in partner.values()):
        note = "The sentence is still there, without a citation." if one.sentence.text in texts_after else ""
        yield ClaimChange(path, _heading(one), _state(one), None, note)


def _identity(claim: Claim, told: set[str]) -> tuple[object, ...]:
    return claim.sentence.text, frozenset(claim.keys), claim.certainty if told.isdisjoint(claim.keys) else None


def _texts(page: Page | None) -> set[str]:
    """The sentences of a page that carry no citation."""
    blocks = page.blocks if page else ()
    return {sentence.text for block in blocks for sentence in sentences(block) if not sentence.citations}


def _state(claim: Claim) -> ClaimState:
    mentions = tuple(figures(without_quotations(claim.sentence.raw)))
    return ClaimState(claim.sentence.text, claim.keys, claim.certainty or "", mentions)


def _heading(claim: Claim) -> str:
    return claim.heading.text if claim.heading else ""


def _figure_changes(
    old: Iterable[Mention], new: Iterable[Mention], keys: Iterable[str], sources: Sources
) -> Iterator[tuple[str, str, str]]:
    """Old figures with the new ones of the same kind and unit that took their place; then the old ones that are left."""
    gone = _rest(old, list(new))
    come = _rest(new, list(old))
    for mention in come:
        like = next((one for one in gone if one.kind == mention.kind and one.unit == mention.unit), None)
        if like is not None:
            gone.remove(like)
        yield like.text if like else "", mention.text, finding_of(mention, keys, sources)
    for one in gone:
        yield one.text, "", ""


def _rest(mine: Iterable[Mention], theirs: list[Mention]) -> list[Mention]:
    rest = []
    for mention in mine:
        twin = next((one for one in theirs if one.kind == mention.kind and same_figure(one, mention)), None)
        if twin is None:
            rest.append(mention)
        else:
            theirs.remove(twin)
    return rest


def finding_of(mention: Mention, keys: Iterable[str], sources: Sources) -> str:
    """The finding of the studies cited that reports a figure ("feder2021#response"), or the study alone, or ""."""
    for key in keys:
        record = sources.records.get(key)
        if record is None or not reports(reported_figures(record), mention):
            continue
        for one in record.findings:
            if reports(reported_figures(_alone(record, one)), mention):
                return f"{key}#{one.id}"
        return key
    return ""


def _alone(record: AnyRecord, finding: Finding) -> AnyRecord:
    """The record with one finding and without its people, to see what that finding reports."""
    update: dict[str, Any] = {"findings": [finding]}
    if isinstance(record, Study):
        people = record.people.model_copy(update={"number": None, "studies": None})
        update |= {"people": people, "arms": [], "follow_up": []}
    return record.model_copy(update=update)
