"""Checks that entries, study records and citations agree."""

from __future__ import annotations

import re

from evidence.checks.bibliography.fields import Found
from evidence.checks.check import Context, check
from evidence.problem import at
from evidence.reading.models.record import Guidance
from evidence.reading.pages.page import KEY_RE, Page
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.authors import first_author
from evidence.reading.references.entry_fields import FIELDS
from evidence.reading.sources import Sources
from evidence.text import did_you_mean

# With the records and the articles -----------------------------------------------------------------------------------


def record_pages(sources: Sources) -> dict[str, Page]:
    """The pages that are or should be records, by the key that their file's name gives."""
    found = {}
    for page in sources.pages:
        name = page.path.removeprefix("docs/studies/")
        if name != page.path and "/" not in name and name != "index.md":
            found[name.removesuffix(".md")] = page
    return found


@check(
    "BIB017",
    "A record's file is named after an entry.",
    bad="docs/studies/fedr2021.md",
    good="docs/studies/feder2021.md",
)
def record_without_entry(sources: Sources, _context: Context) -> Found:
    if not sources.references and any(problem.place.file == BIBLIOGRAPHY for problem in sources.problems):
        return  # the bibliography itself is missing, empty or unreadable, which has been said
    pages = record_pages(sources)
    lonely = [key for key in sources.references if key not in pages]  # a key with a record of its own was not meant
    for key, page in pages.items():
        if key not in sources.references:
            named = page.meta.get("reference")
            hint = did_you_mean(key, lonely, f"add an entry {key} to {BIBLIOGRAPHY}, or rename the file")
            if named in sources.references:
                hint = f"name the file {named}.md"
            yield at(page.path, page.meta_lines.get("reference", 1)), f'no entry "{key}" in {BIBLIOGRAPHY}', hint


@check("BIB018", "Each entry has a record.", bad="@article{feder2021, …} alone", good="… and docs/studies/feder2021.md")
def entry_without_record(sources: Sources, _context: Context) -> Found:
    pages = record_pages(sources)
    for key, reference in sources.references.items():
        if KEY_RE.match(key) and key not in pages:  # another key is a fault of its own
            yield at(BIBLIOGRAPHY, reference.line), f'"{key}" has no record', f"write docs/studies/{key}.md"


@check(
    "BIB019",
    "A record and its entry say the same.",
    bad="record: reference: feder2014 in feder2021.md",
    good="reference: feder2021 in feder2021.md",
)
def disagreement(sources: Sources, _context: Context) -> Found:
    for key, page in record_pages(sources).items():
        reference = sources.references.get(key)
        lines, meta = page.meta_lines, page.meta
        if reference is None:
            continue
        named = meta.get("reference")
        if isinstance(named, str) and named != key:
            yield (
                at(page.path, lines.get("reference", 1)),
                f'reference "{named}" in the record of "{key}"',
                f'write "{key}"',
            )
        year = (reference.get("year") or reference.get("date"))[:4]
        title = meta.get("title")
        begins = re.match(r"([^\W\d_]+) ((?:19|20)\d\d):", title) if isinstance(title, str) else None
        first = first_author(reference) or {}
        if begins and year.isdigit() and begins[2] != year and first.get("family") == begins[1]:
            message = f"the title says {begins[2]}, the entry {year}"
            yield at(page.path, lines.get("title", 1)), message, f"see {BIBLIOGRAPHY} line {reference.line}"
        record = sources.records.get(key)
        if isinstance(record, Guidance) and year and year not in record.issued and re.search(r"\d{4}", record.issued):
            message = f'issued "{record.issued}", but the entry says {year}'
            yield at(page.path, lines.get("issued", 1)), message, f"see {BIBLIOGRAPHY} line {reference.line}"
        fields = ", ".join(sorted(reference.unverified & FIELDS))
        if record and fields and not record.unverified:
            message = f"the entry could not verify {fields}, the record says nothing of it"
            yield at(page.path, lines.get("unverified", 1)), message, "list it under unverified:"


@check(
    "BIB021",
    "Each entry is cited from an article.",
    bad="an entry that no page under docs/articles/ cites",
    good="… [@feder2021] in docs/articles/safety.md",
)
def never_cited(sources: Sources, _context: Context) -> Found:
    cited = {citation.key for page in sources.articles for citation in page.citations}
    for key, reference in sources.references.items():
        if KEY_RE.match(key) and key not in cited:
            message = f'"{key}" is cited from no article'
            yield at(BIBLIOGRAPHY, reference.line), message, f"cite it as [@{key}] under docs/articles/, or remove it"
