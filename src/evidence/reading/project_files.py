"""Finds and reads the files of a project: which files there are, their text, and `mkdocs.yml`."""

from __future__ import annotations

import os
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from evidence.problem import Place, Problem


def normalise(text: str) -> str:
    """A file's text without its byte-order mark and with every line end as "\\n"."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


BIBLIOGRAPHY = "references.bib"
CONFIGURATION = "mkdocs.yml"
ARTICLES = "docs/articles/"
STUDIES = "docs/studies/"
DATA = "docs/data/"
MERGE_MARK_RE = re.compile(r"^([<=>|])\1{6}(?: |$)", re.MULTILINE)


def record_path(key: str) -> str:
    """Where the record of a reference is: "docs/studies/feder2021.md"."""
    return f"{STUDIES}{key}.md"


def merge_marks(text: str, signs: str = "<=>|") -> Iterator[int]:
    """The lines on which Git left a mark of an unfinished merge: seven times one of the signs.

    Leave "=" out for Markdown, where a line of seven "=" makes a heading of the line above.
    """
    for mark in MERGE_MARK_RE.finditer(text):
        if mark[1] in signs:
            yield text.count("\n", 0, mark.start()) + 1


def is_record(path: str) -> bool:
    """Whether a page should be a record: every page under `docs/studies/` but its index."""
    return path.startswith(STUDIES) and not path.endswith("/index.md")


def configuration_problems(root: Path) -> list[Problem]:
    """What is wrong with `mkdocs.yml`, to be told before MkDocs stumbles over it."""
    return read_configuration(root)[1]


def read_text(path: Path, name: str) -> tuple[str, list[Problem]]:
    """A file's text, normalised, and what is wrong with its bytes; a wrong byte does not hide the rest."""
    try:
        raw = path.read_bytes()
    except OSError as fault:
        return "", [Problem(Place(name), "INP002", f"cannot be read: {fault.strerror}", "check the file's permissions")]
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):  # what Windows calls "Unicode": one problem, not one a line
        problem = Problem(Place(name), "INP003", "this file is UTF-16", "save the file as UTF-8")
        return normalise(raw.decode("utf-16", "replace")), [problem]
    try:
        return normalise(raw.decode("utf-8")), []
    except UnicodeDecodeError as fault:
        before = raw[: fault.start]
        line = before.count(b"\n") + 1
        column = len(before) - before.rfind(b"\n")
        message = f"byte {raw[fault.start]:#04x} is not UTF-8"
        problem = Problem(Place(name, line, column), "INP003", message, "save the file as UTF-8")
        return normalise(raw.decode("utf-8", "replace")), [problem]


def required_text(root: Path, name: str) -> tuple[str, list[Problem]]:
    """The text of a file that the project must have, and what is wrong with it; a missing file is empty text."""
    if not (root / name).is_file():
        return "", [Problem(Place(name), "INP001", "this file is missing", f"create {name} beside docs/")]
    text, problems = read_text(root / name, name)
    if not text.strip() and not problems:
        problems = [Problem(Place(name), "INP004", "this file is empty", "restore it from the last commit")]
    return text, problems


def read_configuration(root: Path) -> tuple[dict[str, Any], list[Problem]]:
    """`mkdocs.yml` as plain data, and what is wrong with it. Its own tags are understood; nothing is run."""
    text, problems = required_text(root, CONFIGURATION)
    if not text.strip():
        return {}, problems
    import yaml

    try:
        value = yaml.load(text, Loader=_configuration_loader())
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        mark = getattr(fault, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = getattr(fault, "problem", None) or "it cannot be read"
        hint = "see the line above too: quotes and indents"
        return {}, [*problems, Problem(Place(CONFIGURATION, line, column), "INP006", f"broken YAML: {said}", hint)]
    return value if isinstance(value, dict) else {}, problems


@cache
def _configuration_loader() -> Any:
    """A YAML loader that knows MkDocs' tags: `!ENV` gives the variable or its default, Python names give None."""
    import yaml

    class Tolerant(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        pass

    def construct(loader: Any, _suffix: str, node: Any) -> Any:
        if isinstance(node, yaml.SequenceNode):  # !ENV [NAME, default]
            *names, default = loader.construct_sequence(node)
            return next((os.environ[name] for name in names if os.environ.get(name)), default)
        if isinstance(node, yaml.ScalarNode):
            return os.environ.get(node.value) if node.tag == "!ENV" else None
        return loader.construct_mapping(node)

    Tolerant.add_multi_constructor("!", construct)
    Tolerant.add_multi_constructor("tag:yaml.org,2002:python/", construct)
    return Tolerant


def files_below_docs(root: Path) -> tuple[list[str], list[Problem]]:
    """Every file under `docs/`, sorted, relative to the root; and the links and special files that are left out."""
    found: list[str] = []
    problems: list[Problem] = []
    for folder, folders, names in os.walk(root / "docs"):
        below = Path(folder).relative_to(root).as_posix()
        for name in [*folders, *names]:
            place = Place(f"{below}/{name}")
            if not name.isprintable():
                odd = next(char for char in name if not char.isprintable())
                message = f"this name has a character that cannot be seen (U+{ord(odd):04X})"
                problems.append(Problem(place, "INP009", message, "rename it"))
            if fault := _link_fault(Path(folder, name), root):
                problems.append(Problem(place, "INP008", fault, "put the file itself here"))
                (folders if name in folders else names).remove(name)
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not os.path.isfile(os.path.join(folder, name)):  # reading a pipe would wait forever
                problems.append(Problem(Place(f"{below}/{name}"), "INP002", "this is not a regular file", "remove it"))
            elif not name.startswith("."):
                found.append(f"{below}/{name}")
    return sorted(found), problems


def _link_fault(path: Path, root: Path) -> str:
    """Why a symbolic link is refused: only links to files inside the project are followed. "" for all else."""
    if not path.is_symlink():
        return ""
    if not path.resolve().is_relative_to(root.resolve()):
        return "a symbolic link out of the project"
    return "" if path.is_file() else "a symbolic link to nothing or to a folder"
