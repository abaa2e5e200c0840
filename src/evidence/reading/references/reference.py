"""The model of one entry of `references.bib`: its key, its type and its fields, each with its line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evidence.problem import Place
from evidence.reading.project_files import BIBLIOGRAPHY


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a bibliography entry: its text without the outer braces, and its line.

    `inherited` says that it is a field of another entry, which this one names in its `crossref`.
    """

    value: str
    line: int
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of `references.bib`: its key, its type and field names in lower case, and the line where it begins."""

    key: str
    type: str
    fields: dict[str, Field]
    line: int

    def get(self, name: str) -> str:
        """The text of a field, or an empty string."""
        found = self.fields.get(name)
        return found.value if found else ""

    @property
    def place(self) -> Place:
        """Where the entry begins."""
        return Place(BIBLIOGRAPHY, self.line)

    def values(self, names: Iterable[str] = ()) -> Iterator[tuple[str, str, Place]]:
        """The name, text and place of each of these fields that the entry has; of all its fields if none is named.

        Fields that it takes from its `crossref` are left out, since they are reported once, where they are typed.
        """
        for name in names or self.fields:
            field = self.fields.get(name)
            if field is not None and not field.inherited:
                yield name, field.value, Place(BIBLIOGRAPHY, field.line)

    @property
    def unverified(self) -> frozenset[str]:
        """The fields that could not be verified and are left out on purpose."""
        return frozenset(part.strip() for part in self.get("unverified").split(",") if part.strip())
