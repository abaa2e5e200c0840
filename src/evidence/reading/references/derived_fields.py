"""Derives fields from others: from other names, identifiers inside addresses, and a parent's fields (crossref).

What is derived has the line that it comes from, so that a problem with it is reported there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote

from evidence.reading.references.entry_fields import IN_A_BOOK, NOT_INHERITED
from evidence.reading.references.reference import Field, Reference
from evidence.reading.references.remedies import whole_date

_DOI_ADDRESS = re.compile(r"https?://(?:www\.|dx\.)?doi\.org/(10\.[0-9]{4,9}/.+)", re.I)
_PRINTED_ADDRESS = re.compile(r"\\url\s*\{([^{}]*)\}|(https?://[^\s{}]+)", re.I)
_ACCESSED = re.compile(
    r"\b(?:last |date )?(?:accessed|retrieved|visited|viewed)(?: on)?:?\s+([\w ,./-]{6,30}?)\s*(?:[\].;)]|$)", re.I
)
_PACKAGE_VERSION = re.compile(r"^(?:R|Python|Julia|Stata) package version ([\w.-]+)")  # what R's citation() writes
_OLD_ARXIV = re.compile(
    r"(?:arxiv:)?\s*([0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7}(?:v[0-9]+)?)", re.I
)


def with_derived(reference: Reference) -> Reference:
    """The entry with the pmid, pmcid, doi and url that it gives in other ways. Fields that it has are not changed."""
    fields = dict(reference.fields)
    for name, value, line in _derived(reference):
        if value and name not in fields:
            fields[name] = Field(value, line)
    return reference if len(fields) == len(reference.fields) else replace(reference, fields=fields)


def _derived(reference: Reference) -> Iterator[tuple[str, str, int]]:
    for name, other in (("pmcid", "pmc"), ("pmid", "pubmed")):
        if field := reference.fields.get(other):
            digits = re.fullmatch(r"(?:PMC|PMID:?\s*)?([0-9]+)", field.value, re.I)
            number = digits[1] if digits else field.value
            yield name, f"PMC{number}" if name == "pmcid" and digits else number, field.line
    if eprint := reference.fields.get("eprint"):
        yield from _of_eprint(reference, eprint)
    if (url := reference.fields.get("url")) and (found := _DOI_ADDRESS.fullmatch(unquote(url.value))):
        yield "doi", found[1], url.line
    for source in ("howpublished", "note"):
        held = reference.fields.get(source)
        if held and source != "note" or held and reference.type in ("misc", "unpublished", "manual", "booklet"):
            address = _PRINTED_ADDRESS.search(held.value)
            if address:
                yield "url", address[1] or _without_stop(address[2]), held.line
    if note := reference.fields.get("note"):
        yield from _of_note(note)


def _of_note(note: Field) -> Iterator[tuple[str, str, int]]:
    """The date of access and the version that programs write into a note."""
    if seen := _ACCESSED.search(note.value):
        yield "urldate", whole_date(seen[1].strip()), note.line
    if version := _PACKAGE_VERSION.search(note.value):
        yield "version", version[1], note.line


def _without_stop(address: str) -> str:
    """An address from a sentence, without the stop or the bracket after it."""
    address = address.rstrip(".,;")
    return address[:-1] if address.endswith(")") and address.count(")") > address.count("(") else address


def _of_eprint(reference: Reference, eprint: Field) -> Iterator[tuple[str, str, int]]:
    archive = (reference.get("eprinttype") or reference.get("archiveprefix")).lower()
    if archive in ("pubmed", "pmid"):
        yield "pmid", eprint.value, eprint.line
    elif archive in ("pmc", "pmcid"):
        yield "pmcid", "PMC" + re.sub(r"^PMC", "", eprint.value, flags=re.I), eprint.line
    elif archive == "arxiv" and not reference.get("doi") and (found := _OLD_ARXIV.fullmatch(eprint.value)):
        yield "url", f"https://arxiv.org/abs/{found[1]}", eprint.line


def inherit(references: Mapping[str, Reference]) -> dict[str, Reference]:
    """The entries, each with the fields that it inherits from the entry that its `crossref` names.

    As BibTeX and biber do: what the entry has stays; of a book the title becomes the book's title of a chapter. A
    parent's own crossref is not followed further.
    """
    if not any("crossref" in reference.fields for reference in references.values()):
        return dict(references)
    folded = {key.lower(): reference for key, reference in references.items()}
    return {key: _inherited(reference, folded) for key, reference in references.items()}


def _inherited(reference: Reference, parents: Mapping[str, Reference]) -> Reference:
    link = reference.fields.get("crossref")
    parent = parents.get(link.value.lower()) if link else None
    if link is None or parent is None or parent.key == reference.key:
        return reference
    fields = dict(reference.fields)
    for name, field in parent.fields.items():
        if name in NOT_INHERITED or (name in ("title", "subtitle") and reference.type in IN_A_BOOK):
            continue
        fields.setdefault(name, Field(field.value, link.line, inherited=True))
    if reference.type in IN_A_BOOK:
        for name, source in (("booktitle", "title"), ("booksubtitle", "subtitle")):
            if source in parent.fields and (name == "booktitle" or "booktitle" not in reference.fields):
                fields.setdefault(name, Field(parent.get(source), link.line, inherited=True))
    return replace(reference, fields=fields)


def parents(references: Mapping[str, Reference]) -> frozenset[str]:
    """The keys of the entries from which others inherit fields. They need neither a record nor a citation."""
    named = {reference.get("crossref").lower() for reference in references.values() if reference.get("crossref")}
    return frozenset(key for key in references if key.lower() in named)
