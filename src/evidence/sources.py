"""The sources of the site, read once: configuration, bibliography, pages, records and data files.

`read(root)` returns everything that checks, rendering, sign-off and reports work on; none of them opens a source
again. What could not be read is in `problems`, and the rest is still there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from evidence.markdown import Page
from evidence.problems import Place, Problem
from evidence.records import Guidance, Study


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a bibliography entry: its text without the outer braces, and its line."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of `references.bib`: key, type in lower case, fields by lower-case name, the line where it begins."""

    key: str
    type: str
    fields: dict[str, Field]
    line: int

    def get(self, name: str) -> str:
        """The text of a field, or an empty string."""
        found = self.fields.get(name)
        return found.value if found else ""

    @property
    def unverified(self) -> frozenset[str]:
        """The fields that could not be verified and are left out on purpose."""
        return frozenset(part.strip() for part in self.get("unverified").split(",") if part.strip())


@dataclass(frozen=True, slots=True)
class DataFile:
    """A data file under `docs/data/`: its parsed content, and the line of each top-level key (or list item)."""

    path: str
    content: Any
    lines: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Sources:
    """Everything that was read, in the order of the file names.

    config is `mkdocs.yml` as plain data; references by key in the file's order; records by key, only the valid
    ones; record_pages holds every page under `docs/studies/` that should be a record, valid or not.
    """

    root: Path
    config: dict[str, Any] = field(default_factory=dict)
    references: dict[str, Reference] = field(default_factory=dict)
    records: dict[str, Study | Guidance] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    data: dict[str, DataFile] = field(default_factory=dict)  # by stem: programme, crisis, signoffs, glossary, timeline
    files: frozenset[str] = frozenset()  # every file under docs/, relative to the root
    bibliography_text: str = ""
    problems: tuple[Problem, ...] = ()

    def page(self, path: str) -> Page | None:
        """The page at a path relative to the root, or None."""
        return self._by_path.get(path)

    @cached_property
    def _by_path(self) -> dict[str, Page]:
        return {page.path: page for page in self.pages}

    @property
    def articles(self) -> tuple[Page, ...]:
        """The pages whose citations count."""
        return tuple(page for page in self.pages if page.is_article)


BIBLIOGRAPHY = "references.bib"


def at(file: str, line: int = 1, column: int = 1) -> Place:
    """A place, shorter to write in checks."""
    return Place(file, line, column)
