"""The values of an entry, each with its place, for the checks of this family."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.problem import Place, at
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.field_lists import printed
from evidence.reading.references.reference import Reference


def values(reference: Reference, *names: str) -> Iterator[tuple[str, str, Place]]:
    """Name, text and place of each of these fields that an entry has; of all its fields when none is named.

    What an entry takes over from its `crossref` is left out: it is reported once, where it is typed.
    """
    for name in names or reference.fields:
        field = reference.fields.get(name)
        if field is not None and not field.inherited:
            yield name, field.value, at(BIBLIOGRAPHY, field.line)


def printed_values(reference: Reference) -> Iterator[tuple[str, str, Place]]:
    """Name, text and place of each field that readers see: nobody has to mend what nobody reads."""
    seen = printed(reference.type)
    return ((name, value, place) for name, value, place in values(reference) if name in seen)
