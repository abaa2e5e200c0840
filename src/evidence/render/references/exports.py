"""Exports references: BibTeX and CSL-JSON."""

from collections.abc import Iterable, Iterator, Mapping

from pydantic_core import to_json

from evidence.reading.references.entry_fields import PUBLISHED
from evidence.reading.references.identifiers import doi, safe_url
from evidence.reading.references.reference import Reference
from evidence.render.references.csl import csl_item


def to_bibtex(references: Iterable[Reference], retracted: Mapping[str, str]) -> str:
    """References as a BibTeX file, with the fields that readers can use and no others.

    retracted are the words "Retracted on …" by key: a note, which programs for references show.
    """
    return "\n".join(_entry(reference, retracted.get(reference.key, "")) for reference in references)


def _entry(reference: Reference, retracted: str) -> str:
    fields = [f"  {name} = {{{value}}}," for name, value in _published(reference)]
    fields += [f"  note = {{{retracted}}},"] if retracted else []
    return "\n".join([f"@{reference.type}{{{reference.key},", *fields, "}\n"])


def _published(reference: Reference) -> Iterator[tuple[str, str]]:
    """Name and text of each field that leaves the writer's machine."""
    for name, field in reference.fields.items():
        if name == "url" and not safe_url(field.value):
            continue
        if name == "url" and ("\\url" in field.value or " " in field.value):
            yield name, safe_url(field.value)
        elif name == "doi":
            yield name, doi(reference) or field.value
        elif name in PUBLISHED:
            yield name, field.value


def to_csl_json(references: Iterable[Reference], retracted: Mapping[str, str]) -> str:
    """References as CSL-JSON, the form that reference managers and pandoc read; a retraction is its note."""
    items = [csl_item(ref) | ({"note": retracted[ref.key]} if ref.key in retracted else {}) for ref in references]
    return to_json(items, indent=1).decode() + "\n"  # three times as quick as Python's own with an indent
