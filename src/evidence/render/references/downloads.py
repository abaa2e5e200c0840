"""References as downloads: BibTeX and CSL-JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from evidence.reading.references.field_lists import PUBLISHED
from evidence.reading.references.identifiers import doi, safe_url
from evidence.reading.references.reference import Reference
from evidence.render.references.csl import csl_item


def to_bibtex(references: Iterable[Reference]) -> str:
    """References as a BibTeX file, with the fields that readers can use and no others."""
    return "\n".join(map(_entry, references))


def _entry(reference: Reference) -> str:
    fields = (f"  {name} = {{{value}}}," for name, value in _published(reference))
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


def to_csl_json(references: Iterable[Reference]) -> str:
    """References as CSL-JSON, the form that reference managers and pandoc read."""
    return json.dumps([csl_item(ref) for ref in references], ensure_ascii=False, indent=1) + "\n"
