"""Checks what each field of an entry contains."""

import datetime as dt
import re

from evidence.checks.check import Context, Found, check
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.entry_fields import FIELDS, KNOWN, OTHERS, PRINTED, REACHABLE, REQUIRED
from evidence.reading.references.identifiers import DOI_RE, PMCID_RE, PMID_RE, bare_doi, safe_url
from evidence.reading.references.latex import plain, plain_identifier
from evidence.reading.references.printed_form import date_parts, lost_month
from evidence.reading.references.reference import Reference
from evidence.reading.references.remedies import address, doi, month, year_or_date
from evidence.reading.references.work_kind import server
from evidence.reading.sources import Sources
from evidence.text import did_you_mean, nearest, short

_ARTICLE = "@article{{a2020,\n  author = {{Adams, Ann}},\n  title = {{A trial}},\n  journal = {{A Journal}},\n  {}\n}}"
_PREPRINT = (("author",), ("title",), ("year", "date"))
_NAMES = ("journal", "journaltitle", "booktitle", "publisher", "institution", "organization", "school")
_ADDRESS_RE = re.compile(r"https?://[^\s{}]+")
_YEAR_RE = re.compile(r"(?:1[4-9]|2[0-9])[0-9]{2}", re.ASCII)
_SPELLINGS = sorted(PRINTED - {"articleno", "article-number"})
_NOTHING = r"(?:n\.?/?a\.?|nan|null|nil|none|undefined|unknown|tbd|tba|in press|0+|[?.–—-]+|)"
_NO_TITLE_RE = re.compile(
    r"\W*(?:no title(?: (?:available|given|found))?|title|unknown|n/?a|null|none)\W*", re.IGNORECASE
)
_PLACEHOLDER_RE = re.compile(rf"{_NOTHING}(?:\s*[-–—:]+\s*{_NOTHING})?", re.IGNORECASE)


def _broken_lines(sources: Sources) -> set[int]:
    """The lines on which those entries begin that could not be read whole."""
    return {problem.place.line for problem in sources.problems if problem.code == "BIB001"}


@check(
    "BIB006",
    "An entry has the fields that its type needs; those that could not be verified are named in `unverified`.",
    bad=_ARTICLE.format("year = {2020},"),
    good=_ARTICLE.format("year = {2020},\n  unverified = {volume, pages, doi},"),
    into=BIBLIOGRAPHY,
)
def missing_field(reference: Reference, context: Context) -> Found:
    if reference.line in context.once(_broken_lines):
        return  # its other fields come after the missing brace
    needed = _PREPRINT if server(reference) is not None else REQUIRED.get(reference.type, OTHERS)
    for names in (*needed, REACHABLE):
        if not any(_has(reference, name) for name in names) and not reference.unverified.intersection(names):
            message = f'"{reference.key}" has no {" or ".join(names)}'
            hint = f"add {names[0]} = {{…}}, or name it in unverified = {{…}} if it could not be verified"
            yield reference.place, message, hint


def _has(reference: Reference, name: str) -> bool:
    """Whether a field has text. The number that ACM gives to an article counts as its pages."""
    others = ("articleno", "article-number") if name == "eid" else ()
    return any(re.sub(r"[{}\s]", "", reference.get(field)) for field in (name, *others))


@check(
    "BIB007",
    "A DOI is 10., the registrant, a slash and the rest. The address of doi.org may come before it.",
    bad="doi = {10.1176}",
    good="doi = {10.1176/x}",
)
def malformed_doi(reference: Reference, _: Context) -> Found:
    for _name, value, place in reference.values(["doi"]):
        bare = bare_doi(value)
        if not DOI_RE.match(bare) or bare[-1] in ".,;:":
            yield place, f'"{short(value)}" is not a DOI', doi(value)


@check("BIB008", "A PMID is a whole number.", bad="pmid = {PMID 7647644}", good="pmid = {7647644}")
def malformed_pmid(reference: Reference, _: Context) -> Found:
    for _name, value, place in reference.values(["pmid"]):
        if not PMID_RE.match(value):
            numbers = re.findall(r"(?<![0-9])[1-9][0-9]{0,7}(?![0-9])", value)
            hint = f"write pmid = {{{numbers[0]}}}" if len(numbers) == 1 else "a PMID is one to eight digits: 7647644"
            yield place, f'"{short(value)}" is not a PMID', hint


@check("BIB009", "A PMCID is PMC and a number.", bad="pmcid = {5904792}", good="pmcid = {PMC5904792}")
def malformed_pmcid(reference: Reference, _: Context) -> Found:
    for _name, value, place in reference.values(["pmcid"]):
        if not PMCID_RE.match(value):
            digits = re.search(r"[1-9][0-9]{2,8}", value)
            hint = f"write pmcid = {{PMC{digits[0]}}}" if digits else "a PMCID looks like PMC5904792"
            yield place, f'"{short(value)}" is not a PMCID', hint


@check(
    "BIB010",
    "A year is four digits, a month is one of twelve, a date is year-month-day, and none is in the future.",
    bad="year = {2201}",
    good="year = {2021}",
)
def malformed_date(reference: Reference, context: Context) -> Found:
    for name, typed, place in reference.values(["year", "date", "urldate"]):
        value = plain(typed)
        kind, latest = ("year", f"{context.today.year:04}") if name == "year" else ("date", context.today.isoformat())
        latest = latest[: len(value)] if kind == "date" else latest  # a time may follow
        if not (_YEAR_RE.fullmatch(value) if kind == "year" else _is_date(value)):
            yield place, f'"{short(value)}" is not a {kind}', year_or_date(name, value)
        elif value[: len(latest)] > latest:
            yield place, f"{name} {value} is after the day of this check, {context.today}", "correct it"
    if value := lost_month(reference):
        for _name, _typed, place in reference.values(["month"]):
            yield place, f'"{short(value)}" is not a month', month(value)


def _is_date(value: str) -> bool:
    parts = date_parts(value)
    try:
        return bool(parts and dt.date(*[*parts, 1, 1][:3]))
    except ValueError:
        return False


@check(
    "BIB011",
    "An address is a whole web address.",
    why="The list of references makes links of addresses; other schemes can run code.",
    bad="url = {javascript:alert(1)}",
    good="url = {https://example.org/a}",
)
def malformed_address(reference: Reference, _: Context) -> Found:
    for _name, value, place in reference.values(["url"]):
        if not safe_url(value):
            yield place, f'"{short(value)}" is not a web address', address(value)
    for name, value, place in reference.values(_NAMES):  # the style would remove the stops from such a name
        found = _ADDRESS_RE.search(plain_identifier(value))
        if found:
            hint = f"write url = {{{short(found[0], 200)}}}, and in {name} its name"
            yield place, f'{name} "{short(value)}" is a web address, not a name', hint


@check("BIB026", "`unverified` names fields.", bad="unverified = {auhtor}", good="unverified = {author}")
def unverified_field(reference: Reference, _: Context) -> Found:
    for _name, _value, place in reference.values(["unverified"]):
        for name in sorted(reference.unverified - FIELDS):
            hint = did_you_mean(name, sorted(FIELDS), "name a field")
            yield place, f'unverified names "{short(name)}", which is not a field', hint


@check(
    "BIB027",
    "A field's name is spelled as BibTeX spells it.",
    why="BibTeX programs ignore fields that they do not know, and do not say so.",
    bad="editoin = {2}",
    good="edition = {2}",
)
def misspelled_field(reference: Reference, _: Context) -> Found:
    for name, _value, place in reference.values():
        near = "" if name in KNOWN else nearest(name, _SPELLINGS, cutoff=0.85)
        if near and near not in reference.fields:  # if the entry has both, `name` belongs to some program
            yield place, f'there is no field "{name}"', f'did you mean "{near}"?'


@check(
    "BIB029",
    "Volume, number and pages contain numbers, and a title its words; what is not known is left out.",
    why="Reference managers write such words where a number is missing, and readers would see them.",
    bad="pages = {n/a--n/a}",
    good="unverified = {pages}",
)
def no_number(reference: Reference, _: Context) -> Found:
    for name, value, place in reference.values(["volume", "number", "issue", "pages", "eid", "articleno"]):
        if value and _PLACEHOLDER_RE.fullmatch(plain(value)):
            yield place, f'{name} "{short(value)}" says nothing', f"leave it out; unverified = {{{name}}}"
    for _name, value, place in reference.values(["title"]):
        if _NO_TITLE_RE.fullmatch(plain(value)):
            yield place, f'title "{short(value)}" says nothing', "look the title up and write it"
