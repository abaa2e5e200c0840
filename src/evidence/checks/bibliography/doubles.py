"""Finds works that have two keys."""

import re
from collections.abc import Iterator
from itertools import combinations
from urllib.parse import unquote

from evidence.checks.check import Context, Found, check
from evidence.lookup.identify import identify
from evidence.problem import Place
from evidence.reading.project_files import BIBLIOGRAPHY, record_path
from evidence.reading.references.entry_fields import fold_title
from evidence.reading.references.identifiers import bare_doi
from evidence.reading.references.latex import plain, plain_identifier
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources
from evidence.text import count
from evidence.tracing.claims import in_words, places_of_citations

_PAIR = "@misc{{a2020, {0}}}\n@misc{{b2020, {1}}}"
_KINDS = {"doi": "DOI", "pmid": "PubMed number", "pmcid": "PubMed Central number", "trial": "trial number"}
# A registry's page has no other number; a paper at nature.com has its DOI without the publisher's part.
_OF_A_SITE_RE = re.compile(
    r"//(?:www\.|classic\.)?(?:clinicaltrials\.gov/\S*?(NCT\d{8})|nature\.com/articles/(s\d+-\d+-\d+-\w))", re.I
)


@check(
    "BIB003",
    "A work is in one entry only: by its DOI, its number at PubMed or PubMed Central, or an address that holds one.",
    why="One study under two keys would be counted as two.",
    bad=_PAIR.format("doi = {10.1176/x}", "url = {https://doi.org/10.1176/X}"),
    good=_PAIR.format("doi = {10.1176/x}", "doi = {10.1176/y}"),
    into=BIBLIOGRAPHY,
)
def same_work(sources: Sources, context: Context) -> Found:
    """Reports each pair once, at the later entry."""
    for first, second, place, what in context.once(_pairs):
        message = f'"{second.key}" is the same work as "{first.key}" on line {first.line}: {what}'
        yield place, message, _keep(first, second, sources)


@check(
    "BIB005",
    "A title is in one entry only.",
    bad=_PAIR.format("title = {A trial}", "title = {A Trial.}"),
    good=_PAIR.format("title = {A trial}", "title = {A second trial}"),
    into=BIBLIOGRAPHY,
)
def duplicate_title(sources: Sources, context: Context) -> Found:
    """Reports works that BIB003 does not report: only their titles are the same."""
    reported = {(first.key, second.key) for first, second, _, _ in context.once(_pairs)}
    titles: dict[str, list[tuple[Reference, Place]]] = {}
    for reference in sources.references.values():
        for _, value, place in reference.values(["title"]):
            titles.setdefault(fold_title(plain(value)), []).append((reference, place))
    for title, some in titles.items():
        for (first, _), (second, place) in combinations(some, 2) if title else ():
            if (first.key, second.key) not in reported and first is some[0][0]:
                line = first.fields["title"].line
                message = f'the title of "{second.key}" is also that of "{first.key}" on line {line}'
                yield place, message, f"if it is the same work: {_keep(first, second, sources)}"


def _pairs(sources: Sources) -> list[tuple[Reference, Reference, Place, str]]:
    """Each entry with the first one before it that is the same work, the place, and what they have in common."""
    known: dict[tuple[str, str], Reference] = {}
    pairs = []
    for reference in sources.references.values():
        found: dict[str, tuple[Reference, Place, list[str]]] = {}
        for kind, value, place in _names(reference):
            before = known.setdefault((kind, value), reference)
            if before is not reference:
                shared = found.setdefault(before.key, (before, place, []))[2]
                shared += [] if _KINDS[kind] in shared else [_KINDS[kind]]
        for before, place, shared in found.values():
            pairs.append((before, reference, place, f"the same {' and '.join(shared)}"))
    return pairs


def _names(reference: Reference) -> Iterator[tuple[str, str, Place]]:
    """What names the work: its numbers, and those in its addresses, folded, each with its place."""
    for name, value, place in reference.values(["doi", "pmid", "pmcid"]):
        if folded := _folded(name, value):
            yield name, folded, place
    for _, value, place in reference.values(["url", "howpublished", "note", "eprint"]):
        for address in re.findall(r"https?://[^\s{}<>]+", plain_identifier(value)):
            if other := _OF_A_SITE_RE.search(address):
                if other[2]:
                    yield "doi", f"10.1038/{other[2].lower()}", place
                elif not reference.get("doi"):  # a paper may name the trial that it reports
                    yield "trial", other[1].upper(), place
                continue
            try:
                found = identify(address)
            except ValueError:
                continue  # an address that names no paper
            yield found.kind, _folded(found.kind, found.value), place


def _folded(kind: str, value: str) -> str:
    if kind == "doi":
        return re.sub(r"^(10\.1101/.*\d)v\d+$", r"\1", unquote(bare_doi(value)).lower().rstrip(".,;"))
    return value.strip().upper()


def _keep(first: Reference, second: Reference, sources: Sources) -> str:
    """What to do with two entries of one work: which citations move, and which record goes."""
    cited = places_of_citations(sources, second.key.__eq__).get(second.key, [])
    number, places = count(len(cited), "citation"), in_words(cited, sources)
    move = f'let {number} of "{second.key}" ({places}) cite "{first.key}"' if cited else ""
    records = [path for path in map(record_path, (first.key, second.key)) if path in sources.files]
    goes = f"take over what only {records[1]} has into {records[0]}, and delete it" if len(records) > 1 else ""
    if records == [record_path(second.key)]:
        goes = f"rename the record {records[0]} {record_path(first.key)}"
    return "; ".join(filter(None, (f'keep the entry "{first.key}" and delete this one', move, goes)))
