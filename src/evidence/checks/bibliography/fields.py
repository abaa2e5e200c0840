"""Checks what the fields of an entry contain, each field by itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from evidence.checks.check import Context, Found, check
from evidence.problem import Place, at
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.entry_fields import FIELDS, OTHERS, REACHABLE, REQUIRED
from evidence.reading.references.identifiers import DOI_RE, PMCID_RE, PMID_RE, safe_url
from evidence.reading.references.latex import unknown_commands
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources
from evidence.text import did_you_mean, short

_ARTICLE = "@article{{a2020,\n  author = {{Adams, Ann}},\n  title = {{A trial}},\n  journal = {{A Journal}},\n  {}\n}}"


def values(reference: Reference, *names: str) -> Iterator[tuple[str, str, Place]]:
    """Name, text and place of each of these fields that an entry has; of all its fields when none is named."""
    for name in names or reference.fields:
        field = reference.fields.get(name)
        if field is not None:
            yield name, field.value, at(BIBLIOGRAPHY, field.line)


def _broken_lines(sources: Sources) -> set[int]:
    """The lines on which entries begin that could not be read whole."""
    return {problem.place.line for problem in sources.problems if problem.code == "BIB001"}


@check(
    "BIB006",
    "An entry has the fields that its type needs; those that could not be verified are named in `unverified`.",
    each="entry",
    bad=_ARTICLE.format("year = {2020},"),
    good=_ARTICLE.format("year = {2020},\n  unverified = {volume, pages, doi},"),
    into=BIBLIOGRAPHY,
)
def missing_field(reference: Reference, context: Context) -> Found:
    if reference.line in context.once(_broken_lines):
        return  # what it lacks comes after its missing brace
    for names in (*REQUIRED.get(reference.type, OTHERS), REACHABLE):
        if not any(reference.get(name) for name in names) and not reference.unverified.intersection(names):
            message = f'"{reference.key}" has no {" or ".join(names)}'
            hint = f"add {names[0]} = {{…}}, or name it in unverified = {{…}} if it could not be verified"
            yield at(BIBLIOGRAPHY, reference.line), message, hint


@check(
    "BIB007",
    "A DOI is written without an address before it: 10., the registrant, a slash, the rest.",
    each="entry",
    bad="doi = {https://doi.org/10.1176/x}",
    good="doi = {10.1176/x}",
)
def malformed_doi(reference: Reference, _: Context) -> Found:
    for _name, value, place in values(reference, "doi"):
        bare = re.sub(r"\\([&%$#_{}~])", r"\1", value)
        if DOI_RE.match(bare) and bare[-1] not in ".,;:":
            continue
        inner = re.search(r"10\.[0-9]{4,9}/[^\s\"\\^`{|}]+", bare)
        meant = inner[0].rstrip(".,;:") if inner else ""
        hint = f"write doi = {{{meant}}}" if meant else "a DOI looks like 10.1176/appi.ajp.2020.20050596"
        yield place, f'"{short(value)}" is not a DOI', hint


@check("BIB008", "A PMID is a whole number.", each="entry", bad="pmid = {PMID 33397139}", good="pmid = {33397139}")
def malformed_pmid(reference: Reference, _: Context) -> Found:
    for _name, value, place in values(reference, "pmid"):
        if not PMID_RE.match(value):
            yield place, f'"{short(value)}" is not a PMID', "a PMID is one to eight digits: 33397139"


@check("BIB009", "A PMCID is PMC and a number.", each="entry", bad="pmcid = {5904792}", good="pmcid = {PMC5904792}")
def malformed_pmcid(reference: Reference, _: Context) -> Found:
    for _name, value, place in values(reference, "pmcid"):
        if not PMCID_RE.match(value):
            digits = re.search(r"[1-9][0-9]{2,8}", value)
            hint = f"write pmcid = {{PMC{digits[0]}}}" if digits else "a PMCID looks like PMC5904792"
            yield place, f'"{short(value)}" is not a PMCID', hint


@check(
    "BIB010",
    "A year is four digits, a date is year-month-day, and neither is in the future.",
    each="entry",
    bad="year = {2201}",
    good="year = {2021}",
)
def malformed_date(reference: Reference, context: Context) -> Found:
    for name, value, place in values(reference, "year", "date", "urldate"):
        if name == "year":
            good = bool(re.fullmatch(r"[0-9]{4}", value)) and value >= "1800"
            latest, kind, form = f"{context.today.year:04}", "year", "a year is four digits: 2021"
        else:
            good = _date(value) is not None
            latest, kind, form = context.today.isoformat()[: len(value)], "date", "a date is written 2026-11-23"
        if not good:
            yield place, f'"{short(value)}" is not a {kind}', form
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
    why="The list of references makes links of addresses; other schemes can run code.",
    each="entry",
    bad="url = {javascript:alert(1)}",
    good="url = {https://example.org/a}",
)
def address(reference: Reference, _: Context) -> Found:
    for _name, value, place in values(reference, "url"):
        if not safe_url(value) or " " in value:
            hint = "it begins with https:// or http:// and has no spaces"
            yield place, f'"{short(value)}" is not a web address', hint


_HTML_RE = re.compile(r"</?[A-Za-z][^>]*>?|<!--|&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z]{2,8});")


@check(
    "BIB013", "A field contains text, not HTML.", each="entry", bad="title = {CO<sub>2</sub>}", good="title = {{CO₂}}"
)
def markup(reference: Reference, _: Context) -> Found:
    for name, value, place in values(reference):
        found = _HTML_RE.search(value)
        if found:
            message = f'{name} of "{reference.key}" contains HTML: {short(found[0])}'
            yield place, message, "write the character itself; & as \\&"


@check(
    "BIB023",
    "A field contains no LaTeX commands but accents, dashes and escapes.",
    why="Pages are not typeset by LaTeX, so readers would see the command.",
    each="entry",
    bad=r"title = {\emph{A} trial}",
    good="title = {A trial}",
)
def latex(reference: Reference, _: Context) -> Found:
    for name, value, place in values(reference):
        unknown = unknown_commands(value) if "\\" in value else []
        if unknown:
            message = f'{name} of "{reference.key}" contains the LaTeX command {unknown[0]}'
            yield place, message, "type the character itself"


@check("BIB026", "`unverified` names fields.", each="entry", bad="unverified = {auhtor}", good="unverified = {author}")
def unverified_field(reference: Reference, _: Context) -> Found:
    for _name, _value, place in values(reference, "unverified"):
        for name in sorted(reference.unverified - FIELDS):
            hint = did_you_mean(name, sorted(FIELDS), "name a field")
            yield place, f'unverified names "{short(name)}", which is not a field', hint


@check(
    "BIB027",
    "A field's name is spelled as BibTeX spells it.",
    why="BibTeX programs pass over fields that they do not know without a word.",
    each="entry",
    bad="jounal = {A Journal}",
    good="journal = {A Journal}",
)
def misspelled_field(reference: Reference, _: Context) -> Found:
    for name, _value, place in values(reference):
        hint = "" if name in FIELDS else did_you_mean(name, sorted(FIELDS), cutoff=0.85)
        if hint:
            yield place, f'there is no field "{name}"', hint
