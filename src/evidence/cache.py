"""Finished pages, kept on disk by a digest of everything they were made from; so an unchanged page is made once.

What a page was made from is the caller's to say, whole: two pages with the same digest must be the same page.
A file that cannot be read back is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evidence.files import write_beside

SETTINGS_KEPT = 3  # folders: each set of settings (code, templates, address) has its own


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished page: its HTML, its entries in the search index."""

    html: str
    entries: list[dict[str, str]]


def digest(*parts: Any) -> str:
    """SHA-256 over parts that are strings, numbers, None, or lists and mappings of these; others by their text."""
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of_files(paths: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of files."""
    found = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes()
        found.update(f"{path.name} {len(content)}\n".encode())
        found.update(content)
    return found.hexdigest()


class Known:
    """Digests kept in a file between runs; those that a run did not ask for are forgotten."""

    def __init__(self, file: Path | None = None) -> None:
        """Read the file; a missing or broken one holds none. Without a file, nothing outlives this object."""
        self._file = file
        self._now: set[str] = set()
        self._before: set[str] = set()
        with contextlib.suppress(OSError, ValueError, TypeError):
            self._before = set(json.loads(file.read_bytes())) if file else set()

    def __contains__(self, key: str) -> bool:
        if key in self._before:
            self._now.add(key)
        return key in self._now

    def add(self, keys: Iterable[str]) -> None:
        """Keep these too, and write the file."""
        self._now.update(keys)
        self._before = self._now
        if self._file:
            with contextlib.suppress(OSError):
                write_beside(self._file, json.dumps(sorted(self._now)))


class Cache:
    """Finished pages in a folder, one folder for each set of settings that concern every page."""

    def __init__(self, folder: Path, settings: str) -> None:
        """settings is a digest of what every page depends on."""
        self._all = folder
        self._folder = folder / settings[:32]

    def get(self, key: str) -> Finished | None:
        """The page with this digest, if it is kept and whole."""
        try:
            found = json.loads((self._folder / key).read_bytes())
            return Finished(found["html"], found["entries"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, page: Finished) -> None:
        """Keep a page. A disk that takes no more is no failure: the page is made anew next time."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            new = self._folder / f"{key}.{os.getpid()}"
            new.write_text(json.dumps(asdict(page), ensure_ascii=False), encoding="utf-8", errors="surrogatepass")
            new.replace(self._folder / key)  # whole or not at all

    def keep_only(self, keys: Iterable[str]) -> None:
        """Remove pages of these settings with other digests, and what was kept for settings of long ago."""
        wanted = set(keys)
        with contextlib.suppress(OSError):
            for name in os.listdir(self._folder):
                if name not in wanted:
                    (self._folder / name).unlink(missing_ok=True)
            os.utime(self._folder)
            others = sorted(self._all.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
            for old in others[SETTINGS_KEPT:]:
                for file in old.iterdir():
                    file.unlink()
                old.rmdir()
