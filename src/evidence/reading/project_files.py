"""Finds and reads the files of a project: which files there are, their text, and `mkdocs.yml`."""

import os
import posixpath
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from functools import lru_cache
from pathlib import Path, PurePosixPath

from evidence.problem import Place, Problem
from evidence.reading.merges import both_sides


def normalise(text: str) -> str:
    """A file's text without its byte-order mark and with every line end as "\\n"."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


BIBLIOGRAPHY = "references.bib"
CONFIGURATION = "mkdocs.yml"
ARTICLES = "docs/articles/"
STUDIES = "docs/studies/"
DATA = "docs/data/"


def record_path(key: str) -> str:
    """The path of a reference's record: "docs/studies/feder2021.md"."""
    return f"{STUDIES}{key}.md"


@lru_cache(maxsize=4096)  # several checks ask it of every link, and many links lead to the same page
def meant_in(folder: str, path: str) -> str:
    """The path from the root for a relative path that is typed in a page of a folder."""
    return posixpath.normpath(posixpath.join(folder, path))


@lru_cache(maxsize=4096)  # several checks ask it of every file
def published_address(path: str) -> str:
    """The address below the site at which MkDocs publishes a file below `docs/`, with directory URLs."""
    inside = PurePosixPath(path.removeprefix("docs/"))
    if inside.suffix != ".md":
        return str(inside)
    folder = inside.parent if inside.stem in ("index", "README") else inside.with_suffix("")
    return f"{folder}/" if str(folder) != "." else ""


_OF_THE_BUILD_RE = re.compile(
    r"(?:feed\.xml|sitemap\.xml(?:\.gz)?|robots\.txt|404\.html|downloads/[\w-]+\.(?:bib|json))(?:/|$)", re.IGNORECASE
)


def is_of_the_build(path: str) -> bool:
    """Whether a file below `docs/` would stand where the build writes a file of its own, or in a folder of that name."""
    return _OF_THE_BUILD_RE.match(published_address(path)) is not None


def is_page_path(path: str) -> bool:
    """Whether a text is the path of a page below `docs/`, relative and in its shortest form."""
    plain, parts = path.isprintable() and not any(sign in path for sign in "\\:?%<>\"'&| "), PurePosixPath(path)
    inside = not parts.is_absolute() and ".." not in parts.parts and not parts.name.startswith(".")
    return plain and path.endswith(".md") and path == str(parts) and inside


def is_record(path: str) -> bool:
    """Whether a page should be a record: every page under `docs/studies/` but its index."""
    return path.startswith(STUDIES) and not path.endswith("/index.md")


def read_text(path: Path, name: str) -> tuple[str, list[Problem]]:
    """A file's text, normalised, and what is wrong with its bytes; a wrong byte does not hide the rest.

    Of an unfinished merge the text has both sides, without the marks.
    """
    try:
        raw = path.read_bytes()
    except OSError as fault:
        return "", [Problem(Place(name), "INP002", f"cannot be read: {fault.strerror}", "check the file's permissions")]
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):  # what Windows calls "Unicode" is reported once, not for each line
        problem = Problem(Place(name), "INP003", "this file is UTF-16", "save the file as UTF-8")
        return normalise(raw.decode("utf-16", "replace")), [problem]
    try:
        return both_sides(normalise(raw.decode("utf-8")), name)
    except UnicodeDecodeError as fault:
        before = raw[: fault.start]
        line = before.count(b"\n") + 1
        column = len(before) - before.rfind(b"\n")
        message = f"byte {raw[fault.start]:#04x} is not UTF-8"
        problem = Problem(Place(name, line, column), "INP003", message, "save the file as UTF-8")
        return normalise(raw.decode("utf-8", "replace")), [problem]


def required_text(root: Path, name: str) -> tuple[str, list[Problem]]:
    """The text of a file that the project must have, and what is wrong with it. A missing file counts as empty."""
    if not (root / name).is_file():
        return "", [Problem(Place(name), "INP001", "this file is missing", f"create {name} beside docs/")]
    text, problems = read_text(root / name, name)
    if not text.strip() and not problems:
        problems = [Problem(Place(name), "INP004", "this file is empty", "restore it from the last commit")]
    return text, problems


def files_below_docs(root: Path) -> tuple[list[str], list[Problem]]:
    """Every file under `docs/`, sorted, relative to the root, and the problems of the files that are left out."""
    found: list[str] = []
    problems: list[Problem] = []
    for folder, folders, names in os.walk(root / "docs"):
        below = Path(folder).relative_to(root).as_posix()
        for name in [*folders, *names]:
            place = Place(f"{below}/{name}")
            if fault := _name_fault(name):
                problems.append(Problem(place, "INP009", fault, "rename it"))
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


_OF_WINDOWS_RE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def _name_fault(name: str) -> str:
    """Why a file or folder may not have this name, or ""."""
    if odd := next((char for char in name if not char.isprintable()), ""):
        return f"this name has a character that cannot be seen (U+{ord(odd):04X})"
    if _OF_WINDOWS_RE.fullmatch(name):
        return "Windows keeps this name for itself, so nobody there can get the project"
    bare = name.removesuffix(".md").strip().rstrip(".")
    sound = name.startswith(bare) and name[len(bare) :] in ("", ".md")
    return "" if sound else "this name begins or ends with a blank or a stop"


def _link_fault(path: Path, root: Path) -> str:
    """Why a symbolic link is refused, or "". Only links to files inside the project are followed."""
    if not path.is_symlink():
        return ""
    try:
        inside = path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # it leads to itself; Python 3.13 says so with OSError
        return "a symbolic link to nothing or to a folder"
    if not inside:
        return "a symbolic link out of the project"
    return "" if path.is_file() else "a symbolic link to nothing or to a folder"
