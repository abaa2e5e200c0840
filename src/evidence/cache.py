"""Finished pages, kept on disk by a digest of everything they were made from; so an unchanged page is made once.

What a page was made from is the caller's to say, whole: two pages with the same digest must be the same page.
A file that cannot be read back is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence.files import write_beside

SETTINGS_KEPT = 3  # the preview, the build and one more have different settings (code, templates, address)


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished page: its HTML, its entries in the search index as they stand there."""

    html: str
    entries: str


def digest(*parts: Any) -> str:
    """SHA-256 over parts that are strings, numbers, None, or lists and mappings of these; others by their text."""
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of_files(paths: Iterable[Path], folder: Path) -> str:
    """SHA-256 over the places below a folder, and the contents, of files. Raises OSError."""
    found = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes()
        found.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode("utf-8", "surrogateescape"))
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
    """Finished pages in one file, each by its digest and by a digest of the settings that concern every page.

    One file (SQLite) since a thousand small ones take longer to open than to make. Whatever goes wrong with it costs
    time and nothing else: what cannot be read or written is made anew.
    """

    def __init__(self, file: Path, settings: str) -> None:
        """settings is a digest of what every page depends on."""
        self._file, self._settings = file, settings
        self._open: sqlite3.Connection | None = None
        self._new: list[tuple[str, str, bytes, bytes]] = []

    def keys(self) -> set[str]:
        """The digests of the pages that are kept."""
        return {key for (key,) in self._do("SELECT key FROM page WHERE settings = ?", self._settings)}

    def get(self, key: str) -> Finished | None:
        """The page with this digest, if it is kept."""
        self.flush()
        for page in self._do("SELECT html, entries FROM page WHERE settings = ? AND key = ?", self._settings, key):
            return Finished(*(part.decode("utf-8", "surrogatepass") for part in page))
        return None

    def put(self, key: str, page: Finished) -> None:
        """Keep a page."""
        parts = (part.encode("utf-8", "surrogatepass") for part in (page.html, page.entries))
        self._new.append((self._settings, key, *parts))
        if len(self._new) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits to be written."""
        new, self._new = self._new, []
        if new:
            self._do("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?)", many=new)

    def keep_only(self, keys: Iterable[str]) -> None:
        """Remove pages of these settings with other digests, and what was kept for settings of long ago."""
        self.flush()
        gone = self.keys().difference(keys)
        self._do("DELETE FROM page WHERE settings = ? AND key = ?", many=[(self._settings, key) for key in gone])
        self._do(
            "INSERT OR REPLACE INTO used VALUES (?, (SELECT coalesce(max(turn), 0) + 1 FROM used))", self._settings
        )
        self._do("DELETE FROM used WHERE turn NOT IN (SELECT turn FROM used ORDER BY turn DESC LIMIT ?)", SETTINGS_KEPT)
        self._do("DELETE FROM page WHERE settings NOT IN (SELECT settings FROM used)")

    def close(self) -> None:
        """Give the file back: before this process is forked, and at the end. It opens again when need be."""
        self.flush()
        if self._open:
            self._open.close()
        self._open = None

    def _do(self, statement: str, *values: Any, many: Iterable[Any] | None = None) -> list[Any]:
        try:
            connection = self._connection()
            with connection:
                if many is not None:
                    connection.executemany(statement, many)
                    return []
                return connection.execute(statement, values).fetchall()
        except sqlite3.OperationalError:  # locked, or the disk is full
            return []
        except (sqlite3.DatabaseError, OSError):  # no database, or a broken one
            self._open = None
            with contextlib.suppress(OSError):
                self._file.unlink(missing_ok=True)
            return []

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._open = sqlite3.connect(self._file)
            self._open.executescript(_TABLES)
        return self._open


AT_ONCE = 64  # pages written in one transaction
_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS page (settings TEXT, key TEXT, html BLOB, entries BLOB, PRIMARY KEY (settings, key));
CREATE TABLE IF NOT EXISTS used (settings TEXT PRIMARY KEY, turn INTEGER);
"""
