"""Finds and reads the files of a project: which files there are, their text, and `mkdocs.yml`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from evidence.problem import Problem, at


def normalise(text: str) -> str:
    """A file's text without its byte-order mark and with every line end as "\\n"."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


BIBLIOGRAPHY = "references.bib"
CONFIGURATION = "mkdocs.yml"
STUDIES = "docs/studies/"


def is_record(path: str) -> bool:
    """Whether a page should be a record: every page under `docs/studies/` but its index."""
    return path.startswith(STUDIES) and not path.endswith("/index.md")


def configuration_problems(root: Path) -> list[Problem]:
    """What is wrong with `mkdocs.yml` itself, before any engine trips over it."""
    problems: list[Problem] = []
    read_configuration(root, problems)
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


def required_text(root: Path, name: str, problems: list[Problem]) -> str | None:
    """The text of a file that the project must have."""
    if not (root / name).is_file():
        problems.append(Problem(at(name), "INP001", "this file is missing", f"create {name} beside docs/"))
        return None
    text, faults = read_text(root / name, name)
    problems += faults
    if not text.strip() and not faults:
        problems.append(Problem(at(name), "INP004", "this file is empty", "restore it from the last commit"))
    return text


def read_configuration(root: Path, problems: list[Problem]) -> dict[str, Any]:
    """`mkdocs.yml` as plain data; its own tags (`!ENV`, Python names) are read past."""
    text = required_text(root, CONFIGURATION, problems)
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


def files_below_docs(root: Path, problems: list[Problem]) -> list[str]:
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
