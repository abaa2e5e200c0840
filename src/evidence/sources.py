"""The sources of the site, read once: configuration, bibliography, pages, records and data files.

`read(root)` returns everything that checks, rendering, sign-off and reports work on; none of them opens a source
again. What could not be read is in `problems`, and the rest is still there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence.frontmatter import read_front_matter
from evidence.markdown import Page, normalise, read_page
from evidence.problems import Place, Problem

if TYPE_CHECKING:
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
CONFIGURATION = "mkdocs.yml"
STUDIES = "docs/studies/"


def at(file: str, line: int = 1, column: int = 1) -> Place:
    """A place, shorter to write in checks."""
    return Place(file, line, column)


def is_record(path: str) -> bool:
    """Whether a page should be a record: every page under `docs/studies/` but its index."""
    return path.startswith(STUDIES) and not path.endswith("/index.md")


def read(
    root: Path,
    before: Sources | None = None,
    on_references: Callable[[dict[str, Reference]], None] = lambda references: None,
) -> Sources:
    """Read everything once. What cannot be read is a problem in the result; nothing is raised.

    before is an earlier reading of the same project: a page with the same text and no fault is taken from it.
    on_references is told the bibliography as soon as it is read, since to format it takes time and another core.
    Raises FileNotFoundError when `root` is no project at all (no `docs/` folder).
    """
    if not (root / "docs").is_dir():
        raise FileNotFoundError(f"there is no docs/ folder in {root}")
    # Imported here: they read types of this module.
    from evidence.bibliography import read_bibliography
    from evidence.data import read_data
    from evidence.records import validate_record

    problems: list[Problem] = []
    config = _config(root, problems)
    bibliography = _text(root, BIBLIOGRAPHY, problems) or ""
    references, faults = read_bibliography(bibliography, BIBLIOGRAPHY) if bibliography.strip() else ({}, [])
    problems += faults
    on_references(references)
    files = _files(root, problems)
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


def configuration_problems(root: Path) -> list[Problem]:
    """What is wrong with `mkdocs.yml` itself, before any engine trips over it."""
    problems: list[Problem] = []
    _config(root, problems)
    return problems


def read_text(path: Path, name: str) -> tuple[str, list[Problem]]:
    """A file's text, normalised, and what is wrong with its bytes; a wrong byte does not hide the rest."""
    try:
        raw = path.read_bytes()
    except OSError as fault:
        return "", [Problem(at(name), "INP002", f"cannot be read: {fault.strerror}", "check the file's permissions")]
    try:
        return normalise(raw.decode("utf-8")), []
    except UnicodeDecodeError as fault:
        before = raw[: fault.start]
        line = before.count(b"\n") + 1
        column = len(before) - before.rfind(b"\n")
        message = f"byte {raw[fault.start]:#04x} is no UTF-8"
        hint = "save the file as UTF-8"
        return normalise(raw.decode("utf-8", "replace")), [Problem(at(name, line, column), "INP003", message, hint)]


def _text(root: Path, name: str, problems: list[Problem]) -> str | None:
    """The text of a file that the project must have."""
    if not (root / name).is_file():
        problems.append(Problem(at(name), "INP001", "this file is missing", f"create {name} beside docs/"))
        return None
    text, faults = read_text(root / name, name)
    problems += faults
    if not text.strip() and not faults:
        problems.append(Problem(at(name), "INP004", "this file is empty", "restore it from the last commit"))
    return text


def _config(root: Path, problems: list[Problem]) -> dict[str, Any]:
    """`mkdocs.yml` as plain data; its own tags (`!ENV`, Python names) are read past."""
    text = _text(root, CONFIGURATION, problems)
    if not text:
        return {}
    import yaml

    class Tolerant(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Knows the tags that MkDocs knows, without running anything."""

    def construct(loader: Any, _suffix: str, node: Any) -> Any:
        if isinstance(node, yaml.SequenceNode):  # !ENV [NAME, default]
            *names, default = loader.construct_sequence(node)
            return next((os.environ[name] for name in names if os.environ.get(name)), default)
        if isinstance(node, yaml.ScalarNode):
            return os.environ.get(node.value) if node.tag == "!ENV" else None
        return loader.construct_mapping(node)

    Tolerant.add_multi_constructor("!", construct)
    Tolerant.add_multi_constructor("tag:yaml.org,2002:python/", construct)
    try:
        value = yaml.load(text, Loader=Tolerant)
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        mark = getattr(fault, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = getattr(fault, "problem", None) or "it cannot be read"
        hint = "see the line above too: quotes and indents"
        problems.append(Problem(at(CONFIGURATION, line, column), "INP006", f"broken YAML: {said}", hint))
        return {}
    return value if isinstance(value, dict) else {}


def _files(root: Path, problems: list[Problem]) -> list[str]:
    """Every file under `docs/`, sorted, relative to the root. Links that lead elsewhere are refused."""
    found: list[str] = []
    for folder, folders, names in os.walk(root / "docs"):
        below = Path(folder).relative_to(root).as_posix()
        for name in [*folders, *names]:
            if not os.path.islink(os.path.join(folder, name)):
                continue
            path, shown = Path(folder, name), f"{below}/{name}"
            inside = path.resolve().is_relative_to(root.resolve())
            if inside and path.is_file():
                continue
            where = "to nothing or to a folder" if inside else "out of the project"
            problems.append(Problem(at(shown), "INP008", f"a symbolic link {where}", "put the file itself here"))
            (folders if name in folders else names).remove(name)
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            shown = f"{below}/{name}"
            if os.path.isfile(os.path.join(folder, name)):
                found += [] if name.startswith(".") else [shown]
            else:  # a pipe would be waited for without end
                problems.append(Problem(at(shown), "INP002", "this is no ordinary file", "remove it"))
    return sorted(found)


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
