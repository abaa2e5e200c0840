"""The values of an entry, each with its place."""

from collections.abc import Iterator

from evidence.problem import Place
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.field_lists import printed
from evidence.reading.references.reference import Reference


def values(reference: Reference, *names: str) -> Iterator[tuple[str, str, Place]]:
    """The name, text and place of each of these fields that an entry has. All of its fields if none is named.

    Fields that an entry takes from its `crossref` are left out, since they are reported once, where they are typed.
    """
    for name in names or reference.fields:
        field = reference.fields.get(name)
        if field is not None and not field.inherited:
            yield name, field.value, Place(BIBLIOGRAPHY, field.line)


def printed_values(reference: Reference) -> Iterator[tuple[str, str, Place]]:
    """The name, text and place of each field that readers see."""
    return values(reference, *(name for name in reference.fields if name in printed(reference.type)))
