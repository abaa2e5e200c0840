"""What a change does to the evidence: claims, figures, citations, certainty, sign-offs; not characters.

`compare` is a pure function of two readings of the sources; `evidence.diffreport` puts its result into Markdown.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from evidence.bibliography import plain
from evidence.claims import Claim, claims, page_claims, sentences
from evidence.figures import Mention, figures, without_quotations
from evidence.markdown import Page
from evidence.records import Figure, Guidance, Study
from evidence.signoff import review
from evidence.sources import BIBLIOGRAPHY, STUDIES, Sources
from evidence.tracing import holdings, holds, same_figure

ALIKE = 0.6  # from here on two claims, or two pages, are the same one, changed
Record = Study | Guidance


@dataclass(frozen=True, slots=True)
class Said:
    """A claim as it stood on one side."""

    text: str
    keys: tuple[str, ...]
    certainty: str
    figures: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim that was added (old is None), dropped (new is None) or changed, and where. note: what the text hides.

    figures are the changed ones: as written before, as written now (either may be ""), and the finding that holds
    the new one ("feder2021#response"; "" where none does).
    """

    page: str
    heading: str
    old: Said | None
    new: Said | None
    note: str = ""
    figures: tuple[tuple[str, str, str], ...] = ()

    @property
    def kind(self) -> str:
        """added, dropped or changed."""
        return "added" if self.old is None else "dropped" if self.new is None else "changed"


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
        claims=list(_claims(pairs, old, new)),
        findings=list(_findings(old, new)),
        certainty=list(_certainty(old, new)),
        references=list(_references(old, new)),
        citations=list(_citations(pairs)),
        lapses=list(_lapses(pairs, old, new)),
        moved=moved,
        lost=list(_lost(pairs, new)),
        unread=[*(str(p) for p in new.problems if p.code.startswith(("INP", "BIB001", "REC"))), *_conflicts(new)],
    )


def _conflicts(sources: Sources) -> Iterator[str]:
    """The files in which a merge conflict was left: what is read of them is neither side's."""
    texts = {BIBLIOGRAPHY: sources.bibliography_text, **{page.path: page.text for page in sources.pages}}
    for path, text in texts.items():
        if "\n<<<<<<< " in f"\n{text}":
            yield f"{path}: a merge conflict was left in it"


# Pages --------------------------------------------------------------------------------------------------------------


def paired_pages(old: Sources, new: Sources) -> list[tuple[Page | None, Page | None]]:
    """Each page before and after, in the order of the new paths; a page that moved is paired with where it went."""
    gone = [page for page in old.pages if new.page(page.path) is None]
    fresh = [page for page in new.pages if old.page(page.path) is None]
    went: dict[str, Page] = {}
    for page in gone:
        best = max(fresh, key=lambda other: _likeness(page, other), default=None)
        if best is not None and _likeness(page, best) >= ALIKE:
            went[best.path] = page
            fresh.remove(best)
    pairs: list[tuple[Page | None, Page | None]] = [(went.get(p.path) or old.page(p.path), p) for p in new.pages]
    moved = {page.path for page in went.values()}
    return pairs + [(page, None) for page in gone if page.path not in moved]


def _likeness(one: Page, other: Page) -> float:
    """The share of lines that two pages have in common."""
    mine, theirs = (Counter(filter(None, map(str.strip, page.text[page.body :].split("\n")))) for page in (one, other))
    return 2 * (mine & theirs).total() / max(1, mine.total() + theirs.total())


def _lost(pairs: Iterable[tuple[Page | None, Page | None]], new: Sources) -> Iterator[tuple[str, str, str]]:
    """Addresses of pages and headings that lead nowhere after the change."""
    redirects, given_up = redirect_map(new.config), abandoned(new.config)
    for before, after in pairs:
        if before is None or before.uri in given_up:
            continue
        if (after is None or after.path != before.path) and before.uri not in redirects:
            target = after.uri if after else "articles/index.md"
            yield before.path, "add to redirect_maps in mkdocs.yml", f"{before.uri}: {target}"
        for heading in before.headings if after else ():
            gone = heading.level > 1 and heading.anchor not in after.anchors  # type: ignore[union-attr]
            if gone and f"{before.uri}#{heading.anchor}" not in given_up:
                advice = "give the heading that took its place the old id"
                yield f"{after.path}#{heading.anchor}", advice, f"{{#{heading.anchor}}}"  # type: ignore[union-attr]


def redirect_map(config: Mapping[str, Any]) -> dict[str, str]:
    """The redirects in `mkdocs.yml`, whichever way its plugins are written; what is no mapping is none."""
    plugins = config.get("plugins")
    items = plugins.items() if isinstance(plugins, dict) else []
    for entry in plugins if isinstance(plugins, list) else []:
        items = [*items, *(entry.items() if isinstance(entry, dict) else [])]
    options = next((value for name, value in items if name == "redirects"), None)
    maps = options.get("redirect_maps") if isinstance(options, dict) else None
    return {str(old): str(new) for old, new in maps.items()} if isinstance(maps, dict) else {}


def abandoned(config: Mapping[str, Any]) -> frozenset[str]:
    """Addresses given up on purpose: `extra: gone: [articles/a.md#old]` in `mkdocs.yml`."""
    extra = config.get("extra")
    gone = extra.get("gone") if isinstance(extra, dict) else None
    return frozenset(map(str, gone)) if isinstance(gone, list) else frozenset()


# Claims -------------------------------------------------------------------------------------------------------------


def _claims(pairs: Iterable[tuple[Page | None, Page | None]], old: Sources, new: Sources) -> Iterator[ClaimChange]:
    for before, after in pairs:
        page = after or before
        if page is None or page.path.startswith(STUDIES):
            continue
        was = [] if before is None else list(page_claims(before, old))
        now = [] if after is None else list(page_claims(after, new))
        yield from _page_claims(was, now, before, after, new, page.path)


def _page_claims(
    was: list[Claim], now: list[Claim], before: Page | None, after: Page | None, new: Sources, path: str
) -> Iterator[ClaimChange]:
    """The changes among the claims of one page, in the order of the page; dropped ones last."""
    rest_old, rest_new = _unequal(was, now)
    partner = _partners(rest_old, rest_new)
    texts_before, texts_after = _texts(before), _texts(after)
    for index, claim in enumerate(rest_new):
        one = partner.get(index)
        if one is None:
            note = "stood there without a citation" if claim.sentence.text in texts_before else ""
            yield ClaimChange(path, _heading(claim), None, _said(claim), note)
        else:
            held = tuple(_figure_changes(_said(one).figures, _said(claim).figures, claim.keys, new))
            yield ClaimChange(path, _heading(claim), _said(one), _said(claim), "", held)
    for one in (claim for index, claim in enumerate(rest_old) if claim not in partner.values()):
        note = "still stands there, without a citation" if one.sentence.text in texts_after else ""
        yield ClaimChange(path, _heading(one), _said(one), None, note)


def _unequal(was: list[Claim], now: list[Claim]) -> tuple[list[Claim], list[Claim]]:
    """What is left of both when equal claims (same words, same keys) are taken away in pairs. A certainty that
    changed under the same words is the record's change, and is told once there."""
    common = Counter(map(_identity, was)) & Counter(map(_identity, now))
    return _without(was, Counter(common)), _without(now, Counter(common))


def _without(claims: list[Claim], common: Counter[tuple[object, ...]]) -> list[Claim]:
    rest = []
    for claim in claims:
        name = _identity(claim)
        if common[name] > 0:
            common[name] -= 1
        else:
            rest.append(claim)
    return rest


def _identity(claim: Claim) -> tuple[object, ...]:
    return claim.sentence.text, frozenset(claim.keys)


def _partners(old: list[Claim], new: list[Claim]) -> dict[int, Claim]:
    """For each new claim (by its index) the old one that it was made of, the likest pairs first."""
    if len(old) * len(new) > 40_000:  # a page written anew: nothing to pair
        return {}
    scored = []
    for there, claim in enumerate(new):
        matcher = difflib.SequenceMatcher(None, "", claim.sentence.text.split(), autojunk=False)
        for here, one in enumerate(old):
            matcher.set_seq1(one.sentence.text.split())
            if matcher.quick_ratio() >= ALIKE and (ratio := matcher.ratio()) >= ALIKE:
                scored.append((-ratio, abs(here - there), there, here))
    found: dict[int, Claim] = {}
    used: set[int] = set()
    for _, _, there, here in sorted(scored):
        if there not in found and here not in used:
            found[there] = old[here]
            used.add(here)
    return found


def _texts(page: Page | None) -> set[str]:
    """The sentences of a page that carry no citation."""
    blocks = page.blocks if page else ()
    return {sentence.text for block in blocks for sentence in sentences(block) if not sentence.citations}


def _said(claim: Claim) -> Said:
    mentions = tuple(figures(without_quotations(claim.sentence.raw)))
    return Said(claim.sentence.text, claim.keys, claim.certainty or "", mentions)


def _heading(claim: Claim) -> str:
    return claim.heading.text if claim.heading else ""


def _figure_changes(
    old: Iterable[Mention], new: Iterable[Mention], keys: Iterable[str], sources: Sources
) -> Iterator[tuple[str, str, str]]:
    """Old figures beside the new ones that took their place, like with like; then what is left on either side."""
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
    """Which finding of the studies cited holds a figure: "feder2021#response", "feder2021" for its people; else ""."""
    for key in keys:
        record = sources.records.get(key)
        if record is None or not holds(holdings(record), mention):
            continue
        for one in record.findings:
            if holds(holdings(_alone(record, one)), mention):
                return f"{key}#{one.id}"
        return key
    return ""


def _alone(record: Record, finding: Any) -> Record:
    """The record with one finding and no sample, to see what that finding holds."""
    update: dict[str, Any] = {"findings": [finding]}
    if isinstance(record, Study):
        people = record.people.model_copy(update={"number": None, "studies": None})
        update |= {"people": people, "arms": [], "follow_up": []}
    return record.model_copy(update=update)


# Records and references ---------------------------------------------------------------------------------------------


def _findings(old: Sources, new: Sources) -> Iterator[FindingChange]:
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
    from evidence.render.names import figure as shown

    parts = [shown(figure), figure.arm or "", figure.means or ""]
    return ", ".join(part for part in parts if part)


def _certainty(old: Sources, new: Sources) -> Iterator[tuple[str, str, str, int]]:
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


def _references(old: Sources, new: Sources) -> Iterator[tuple[str, str, str, str]]:
    for key in sorted(old.references.keys() | new.references.keys()):
        before, after = old.references.get(key), new.references.get(key)
        if before is None or after is None:
            title = plain((before or after).get("title")) or "(without a title)"  # type: ignore[union-attr]
            yield key, "the whole entry", title if before else "", title if after else ""
            continue
        for name in dict.fromkeys([*before.fields, *after.fields]):
            if before.get(name) != after.get(name):
                yield key, name, before.get(name), after.get(name)


def _citations(
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


def _lapses(pairs: Iterable[tuple[Page | None, Page | None]], old: Sources, new: Sources) -> Iterator[Lapse]:
    for before, after in pairs:
        if before is None or not before.is_article:
            continue
        was = review(before, old)
        if was.current and not (after is not None and review(after, new).current):
            yield Lapse(before.path, f"{was.by}, {was.role}", str(was.on))
