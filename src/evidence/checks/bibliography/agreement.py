"""Checks that entries, study records and citations agree."""

import re

from evidence.checks.check import Context, Found, check
from evidence.problem import Place
from evidence.reading.models.record import AnyRecord, Guidance
from evidence.reading.pages.page import KEY_RE, Page
from evidence.reading.project_files import BIBLIOGRAPHY, STUDIES, record_path
from evidence.reading.references.authors import first_author
from evidence.reading.references.compared_fields import year_of
from evidence.reading.references.derived_fields import parents
from evidence.reading.references.entry_fields import FIELDS
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources
from evidence.text import did_you_mean
from evidence.tracing.claims import in_words, places_of_citations

_DATED_TITLE_RE = re.compile(r"([^\W\d_]+) ((?:19|20)\d\d):")
_ENTRY = "@misc{{{}, title = {{A trial}}}}"


def _record_key(page: Page) -> str:
    """The key in the name of a record's file, or "" for a page that should not be a record."""
    name = page.path.removeprefix(STUDIES)
    return "" if name == page.path or "/" in name or name == "index.md" else name.removesuffix(".md")


@check(
    "BIB017",
    "The file of a record is named after an entry.",
    bad="mv docs/studies/feder2021.md docs/studies/fedr2021.md",
    good="ls docs/studies/feder2021.md",
    into="terminal",
)
def record_without_entry(sources: Sources, context: Context) -> Found:
    broken = any(problem.place.file == BIBLIOGRAPHY for problem in sources.problems)
    if broken and not sources.references:
        return  # the bibliography is missing, empty or unreadable, which was reported
    # The writer cannot have meant a key that has a record already.
    without_record = [known for known in sources.references if record_path(known) not in sources.files]
    for page in sources.pages:
        key, named = _record_key(page), page.meta.get("reference")
        # The text is looked at last: beside forked workers, to look at it means to copy it.
        if not key or key in sources.references or not page.text.strip() or page.unread:
            continue
        if named == key and not broken and key in context.once(_cited):
            continue  # CIT001 reports it once, with both ways out
        hint = did_you_mean(key, without_record, f"add an entry {key} to {BIBLIOGRAPHY}, or rename the file")
        if named in sources.references:
            hint = f"name the file {named}.md"
        yield page.place_of("reference"), f'no entry "{key}" in {BIBLIOGRAPHY}', hint


@check(
    "BIB018",
    "Each entry has a record.",
    why="Readers follow a citation to what we know of the study: its people, its findings, its limits.",
    bad=_ENTRY.format("smith2020"),
    good=_ENTRY.format("feder2021"),
    into=BIBLIOGRAPHY,
)
def entry_without_record(sources: Sources, context: Context) -> Found:
    whole = parents(sources.references)
    for key, reference in sources.references.items():
        record = record_path(key)
        if KEY_RE.match(key) and key not in whole and record not in sources.files:  # others are reported
            places = context.once(_cited).get(key, [])
            rest = f"; or take out the entry and what rests on it, {in_words(places, sources)}" if places else ""
            yield reference.place, f'"{key}" has no record', f"write {record}, or bring it back from Git{rest}"


def _cited(sources: Sources) -> dict[str, list[Place]]:
    return places_of_citations(sources, lambda _: True)


@check(
    "BIB019", "A record and its entry agree.", bad="reference: smith2020", good="reference: feder2021", into="record"
)
def disagreement(page: Page, context: Context) -> Found:
    key = _record_key(page)
    reference = context.sources.references.get(key)
    if reference is None:
        return
    named, record = page.meta.get("reference"), context.sources.records.get(key)
    if isinstance(named, str) and named != key:
        yield page.place_of("reference"), f'reference "{named}" in the record of "{key}"', f'write "{key}"'
    yield from _year_disagrees(page, reference, record)
    yield from _unverified_disagrees(page, reference, record)


def _year_disagrees(page: Page, reference: Reference, record: AnyRecord | None) -> Found:
    year, hint = year_of(reference), f"see {BIBLIOGRAPHY} line {reference.line}"
    dated = _DATED_TITLE_RE.match(str(page.meta.get("title")))
    first = first_author(reference) or {}
    if dated and year.isdigit() and dated[2] != year and first.get("family") == dated[1]:
        yield page.place_of("title"), f"the title says {dated[2]}, the entry says {year}", hint
    if isinstance(record, Guidance) and year and year not in record.issued and re.search(r"\d{4}", record.issued):
        yield page.place_of("issued"), f'issued "{record.issued}", but the entry says {year}', hint


def _unverified_disagrees(page: Page, reference: Reference, record: AnyRecord | None) -> Found:
    fields = ", ".join(sorted(reference.unverified & FIELDS))
    if record and fields and not record.unverified:
        message = f"the entry could not verify {fields}, but the record does not say so"
        yield page.place_of("unverified"), message, "list it under unverified:"


@check("BIB021", "Each entry is cited by an article.", bad="It helped.", good="It helped.[@feder2021]")
def never_cited(sources: Sources, _: Context) -> Found:
    if any(page.unread for page in sources.articles):
        return  # the page that could not be read may be the one that cites
    cited = {citation.key for page in sources.articles for citation in page.citations}
    cited |= parents(sources.references)
    for key, reference in sources.references.items():
        if KEY_RE.match(key) and key not in cited:
            hint = f"cite it as [@{key}] under docs/articles/, or remove it"
            yield reference.place, f'no article cites "{key}"', hint
