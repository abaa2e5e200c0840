"""Digests: a short text that differs whenever one of its parts differs."""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from evidence.code_cache import kept

PACKAGE = Path(__file__).parent  # the whole of our code


def digest(*parts: Any) -> str:
    """SHA-256 over strings, numbers, None, and lists and mappings of these. Anything else counts by its `repr`."""
    return digest_of(json.dumps(parts, ensure_ascii=False, separators=(",", ":"), default=repr))


def digest_of(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of_files(paths: Iterable[str | Path], folder: Path) -> str:
    """SHA-256 over the contents of files and their paths relative to the folder that holds them. Raises OSError."""
    total, above = hashlib.sha256(), f"{folder}{os.sep}"
    for path in sorted([os.fspath(path) for path in paths]):  # as text, since a `Path` costs more than to read a file
        with open(path, "rb") as file:
            content = file.read()
        name = path.removeprefix(above).replace(os.sep, "/")
        total.update(f"{name} {len(content)}\n".encode("utf-8", "surrogateescape"))
        total.update(content)
    return total.hexdigest()


@cache
def our_code() -> str:
    """A digest of all code that runs: this package's files, Python, and the version of each installed package.

    A cache that includes it is not used again after any of them changes. The files are looked at in the first call. Call
    it before any long step, since a file may change after Python loaded it.

    Files are read again only where the system says that one was written, as Python does with the modules it keeps.
    """
    files = {entry.path: entry.stat() for entry in _files(PACKAGE)}
    as_they_are = digest(sorted((path, of.st_size, of.st_mtime_ns, of.st_ctime_ns) for path, of in files.items()))
    contents = kept(("our code", as_they_are), lambda: digest_of_files(files, PACKAGE))
    return digest(contents, sys.version, sorted(map(_installed, sys.path)))


def _files(folder: str | Path) -> Iterator[os.DirEntry[str]]:
    for entry in os.scandir(folder):
        if not entry.is_dir():
            yield entry
        elif entry.name != "__pycache__":
            yield from _files(entry.path)


def _installed(folder: str) -> list[str]:
    """Name and version of each package that is installed in a folder."""
    try:
        return sorted(name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info")))
    except OSError:
        return []
