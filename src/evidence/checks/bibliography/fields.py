"""Checks of `references.bib`, and of how it agrees with the study records and the articles (BIB0xx)."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterator

from evidence.checks.check import Context, check
from evidence.problem import Place, at
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.entry_fields import FIELDS, OTHERS, REACHABLE, REQUIRED
from evidence.reading.references.identifiers import DOI_RE, PMCID_RE, PMID_RE, safe_url
from evidence.reading.references.latex import unknown_commands
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources
from evidence.text import did_you_mean, short

Found = Iterator[tuple[Place, str, str]]


def entries(sources: Sources, *names: str) -> Iterator[tuple[Reference, str, str, Place]]:
    """Each entry that has one of the fields: entry, field's name, its value, its place."""
    for reference in sources.references.values():
        for name in names:
            if name in reference.fields:
                field = reference.fields[name]
                yield reference, name, field.value, at(BIBLIOGRAPHY, field.line)


# Fields -------------------------------------------------------------------------------------------------------------


@check(
    "BIB006",
    "An entry has what its type needs; what could not be verified is named in `unverified`.",
    bad="@article{a2020, title = {A}}",
    good="@article{a2020, title = {A}, …, unverified = {volume, pages}}",
)
def missing_field(sources: Sources, _context: Context) -> Found:
    broken = {problem.place.line for problem in sources.problems if problem.code == "BIB001"}
    for reference in sources.references.values():
        if reference.line in broken:
            continue  # what it lacks is behind its missing brace
        for names in (*REQUIRED.get(reference.type, OTHERS), REACHABLE):
            if any(reference.get(name) for name in names) or reference.unverified.intersection(names):
                continue
            message = f'"{reference.key}" has no {" or ".join(names)}'
            hint = f"add {names[0]} = {{…}}, or name it in unverified = {{…}} if it could not be verified"
            yield at(BIBLIOGRAPHY, reference.line), message, hint


@check(
    "BIB007",
    "A DOI is written bare: 10., the registrant, a slash, the rest.",
    bad="doi = {https://doi.org/10.1176/x}",
    good="doi = {10.1176/x}",
)
def malformed_doi(sources: Sources, _context: Context) -> Found:
    for _, _, value, place in entries(sources, "doi"):
        bare = re.sub(r"\\([&%$#_{}~])", r"\1", value)
        if DOI_RE.match(bare) and bare[-1] not in ".,;:":
            continue
        inner = re.search(r"10\.[0-9]{4,9}/[^\s\"\\^`{|}]+", bare)
        hint = (
            f"write doi = {{{inner.group().rstrip('.,;:')}}}"
            if inner
            else "a DOI looks like 10.1176/appi.ajp.2020.20050596"
        )
        yield place, f'"{short(value)}" is no DOI', hint


@check("BIB008", "A PMID is a whole number.", bad="pmid = {PMID 33397139}", good="pmid = {33397139}")
def malformed_pmid(sources: Sources, _context: Context) -> Found:
    for _, _, value, place in entries(sources, "pmid"):
        if not PMID_RE.match(value):
            yield place, f'"{short(value)}" is no PMID', "a PMID is one to eight digits: 33397139"


@check("BIB009", "A PMCID is PMC and a number.", bad="pmcid = {5904792}", good="pmcid = {PMC5904792}")
def malformed_pmcid(sources: Sources, _context: Context) -> Found:
    for _, _, value, place in entries(sources, "pmcid"):
        if not PMCID_RE.match(value):
            digits = re.search(r"[1-9][0-9]{2,8}", value)
            hint = f"write pmcid = {{PMC{digits.group()}}}" if digits else "a PMCID looks like PMC5904792"
            yield place, f'"{short(value)}" is no PMCID', hint


@check(
    "BIB010",
    "A year has four digits and has begun; a date is year-month-day and has come.",
    bad="year = {2201}",
    good="year = {2021}",
)
def malformed_date(sources: Sources, context: Context) -> Found:
    for _, name, value, place in entries(sources, "year", "date", "urldate"):
        if name == "year":
            sound = bool(re.fullmatch(r"(?:1[89]|20)[0-9]{2}", value)) or (value.isascii() and value.isdigit())
            latest = f"{context.today.year:04}"
            fault = not sound or len(value) != 4 or value < "1800"
            form = "a year is four digits: 2021"
        else:
            fault = _date(value) is None
            latest = context.today.isoformat()[: len(value)]
            form = "a date is written 2026-11-23"
        if fault:
            yield place, f'"{short(value)}" is no {"year" if name == "year" else "date"}', form
        elif value > latest:
            yield place, f"{name} {value} is after the day of this check, {context.today}", "correct it"


def _date(value: str) -> dt.date | None:
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", value)
    try:
        return dt.date(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found else None
    except ValueError:
        return None


@check(
    "BIB011",
    "An address is a whole web address.",
    bad="url = {javascript:alert(1)}",
    good="url = {https://example.org/a}",
)
def address(sources: Sources, _context: Context) -> Found:
    for _, _, value, place in entries(sources, "url"):
        if not safe_url(value) or " " in value:
            yield place, f'"{short(value)}" is no web address', "it begins with https:// or http:// and has no spaces"


_HTML = re.compile(r"</?[A-Za-z][^>]*>?|<!--|&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z]{2,8});")


@check("BIB013", "A field holds text, not HTML.", bad="title = {CO<sub>2</sub>}", good="title = {CO₂}")
def markup(sources: Sources, _context: Context) -> Found:
    for reference in sources.references.values():
        for name, field in reference.fields.items():
            found = _HTML.search(field.value)
            if found:
                message = f'{name} of "{reference.key}" holds HTML: {short(found.group())}'
                yield at(BIBLIOGRAPHY, field.line), message, "write the character itself; & as \\&"


@check(
    "BIB023",
    "A field holds no LaTeX command but accents, dashes and escapes.",
    bad=r"title = {\emph{A} trial}",
    good="title = {A trial}",
)
def latex(sources: Sources, _context: Context) -> Found:
    for reference in sources.references.values():
        for name, field in reference.fields.items():
            unknown = unknown_commands(field.value) if "\\" in field.value else []
            if unknown:
                message = f'{name} of "{reference.key}" holds the LaTeX command {unknown[0]}'
                yield at(BIBLIOGRAPHY, field.line), message, "type the character itself"


@check("BIB026", "`unverified` names fields of BibTeX.", bad="unverified = {auhtor}", good="unverified = {author}")
def unverified_field(sources: Sources, _context: Context) -> Found:
    for reference, _, _, place in entries(sources, "unverified"):
        for name in sorted(reference.unverified - FIELDS):
            yield (
                place,
                f'unverified names "{short(name)}", which is no field',
                did_you_mean(name, sorted(FIELDS), "name a field"),
            )


@check("BIB027", "A field's name is spelled as BibTeX has it.", bad="jounal = {…}", good="journal = {…}")
def misspelled_field(sources: Sources, _context: Context) -> Found:
    for reference in sources.references.values():
        for name, field in reference.fields.items():
            close = [] if name in FIELDS else difflib.get_close_matches(name, sorted(FIELDS), n=1, cutoff=0.85)
            if close:
                yield at(BIBLIOGRAPHY, field.line), f'there is no field "{name}"', f'did you mean "{close[0]}"?'
