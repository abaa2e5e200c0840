"""Digests: a short text that differs whenever one of its parts differs."""

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parent  # the whole of our code


def digest(*parts: Any) -> str:
    """SHA-256 over strings, numbers, None, and lists and mappings of these. Anything else counts by its `repr`."""
    return digest_of(json.dumps(parts, ensure_ascii=False, separators=(",", ":"), default=repr))


def digest_of(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of_files(paths: Iterable[Path], folder: Path) -> str:
    """SHA-256 over the contents of files and their paths relative to a folder. Raises OSError."""
    total = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes()
        total.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode("utf-8", "surrogateescape"))
        total.update(content)
    return total.hexdigest()


@cache
def our_code() -> str:
    """A digest of this package's files. A cache that includes it is not used again after our code changes.

    The files are read at the first call. Call it before any long step, since a file may change after Python loaded it.
    """
    sources = (path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return digest_of_files(sources, PACKAGE)
