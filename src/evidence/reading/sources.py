"""The sources of the site, read once: configuration, bibliography, pages, records and data files.

`read(root)` returns everything that checks, rendering, sign-off and reports work on; none of them opens a source
again. What could not be read is in `problems`, and the rest is still there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence.problem import Problem, at
from evidence.reading.models.data_files import DataFile
from evidence.reading.pages.front_matter import read_front_matter
from evidence.reading.pages.markdown import read_page
from evidence.reading.pages.page import Page
from evidence.reading.project_files import (
    BIBLIOGRAPHY,
    files_below_docs,
    is_record,
    read_configuration,
    read_text,
    required_text,
)
from evidence.reading.references.reference import Reference

if TYPE_CHECKING:
    from evidence.reading.models.record import Guidance, Study


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


def read(root: Path, before: Sources | None = None) -> Sources:
    """Read everything once. What cannot be read is a problem in the result; nothing is raised.

    before is an earlier reading of the same project: a page with the same text and no fault is taken from it.
    Raises FileNotFoundError when `root` is no project at all (no `docs/` folder).
    """
    if not (root / "docs").is_dir():
        raise FileNotFoundError(f"there is no docs/ folder in {root}")
    # Imported here: they read types of this module.
    from evidence.reading.models.data_files import read_data
    from evidence.reading.models.record import validate_record
    from evidence.reading.references.bibliography import read_bibliography

    problems: list[Problem] = []
    config = read_configuration(root, problems)
    bibliography = required_text(root, BIBLIOGRAPHY, problems) or ""
    references, faults = read_bibliography(bibliography, BIBLIOGRAPHY) if bibliography.strip() else ({}, [])
    problems += faults
    files = files_below_docs(root, problems)
    sound = _sound(before)
    pages = tuple(_page(root, path, problems, sound) for path in files if path.endswith(".md"))
    records: dict[str, Study | Guidance] = {}
    for page in pages:
        if is_record(page.path) and page.text.strip():
            record, faults = validate_record(page)
            problems += faults
            if record is not None:
                records.setdefault(record.reference, record)
    data, faults = read_data(root, files)
    return Sources(
        root=root,
        config=config,
        references=references,
        records=records,
        pages=pages,
        data=data,
        files=frozenset(files),
        bibliography_text=bibliography,
        problems=tuple(problems + faults),
    )


def _sound(before: Sources | None) -> dict[str, Page]:
    """The pages of an earlier reading in which the reader found no fault, by their paths."""
    faulty = {problem.place.file for problem in before.problems} if before else set()
    return {page.path: page for page in before.pages if page.path not in faulty} if before else {}


def _page(root: Path, path: str, problems: list[Problem], sound: Mapping[str, Page]) -> Page:
    text, faults = read_text(root / path, path)
    problems += faults
    if path in sound and sound[path].text == text and not faults:
        return sound[path]
    if not text.strip():
        if not faults:
            problems.append(Problem(at(path), "INP004", "this page is empty", "write it or remove the file"))
        return Page(path=path, text=text, veiled=text, body=0)
    meta, lines, body, faults = read_front_matter(text, path)
    problems += faults
    return read_page(text, path, meta, lines, body)


def written_pages(sources: Sources) -> Iterator[Page]:
    """The pages that are not empty (an empty one is reported as such, once)."""
    return (page for page in sources.pages if page.text.strip())


def articles(sources: Sources) -> Iterator[Page]:
    """The pages that are no study records and are not empty."""
    return (page for page in written_pages(sources) if not is_record(page.path))
