"""What is kept on disk by a digest of everything it was made from: finished pages, and pages that were found sound.

What a page was made from is the caller's to say, whole: two pages with the same digest must be the same page.
A file that cannot be read back is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SETTINGS_KEPT = 3  # the preview, the build and one more have different settings (code, templates, address)


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished page: its HTML, its entries in the search index as they stand there."""

    html: str
    entries: str


class Cache:
    """Finished pages in one file, each by its digest and by a digest of the settings that concern every page.

    One file (SQLite) since a thousand small ones take longer to open than to make. Whatever goes wrong with it costs
    time and nothing else: what cannot be read or written is made anew.
    """

    def __init__(self, file: Path, settings: str, shared: str = "") -> None:
        """settings is a digest of what every page depends on; shared, a text that is kept once and not in each page."""
        self._file, self._settings, self._shared = file, settings, shared
        self._open: sqlite3.Connection | None = None
        self._takes = True  # until it turned down a page: another build is writing, and waiting for each would be slow

    def keys(self) -> set[str]:
        """The digests of the pages that are kept."""
        return {key for (key,) in self._do("SELECT key FROM page WHERE settings = ?", self._settings)}

    def get(self, key: str) -> Finished | None:
        """The page with this digest, if it is kept and as it was put."""
        asked = "SELECT html, entries, own FROM page WHERE settings = ? AND key = ?"
        for html, entries, own in self._do(asked, self._settings, key):
            if own != _digest_of(html, entries):
                self._discard()  # the disk changed it; who knows what else
                return None
            return Finished(_text(html).replace(_LEFT_OUT, self._shared, 1), _text(entries))
        return None

    def put(self, key: str, page: Finished) -> None:
        """Keep a page, from `close` on."""
        if not self._takes:
            return
        html = page.html.replace(self._shared, _LEFT_OUT, 1) if self._shared else page.html
        parts = (_bytes(html), _bytes(page.entries))
        self._do("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?)", self._settings, key, *parts, _digest_of(*parts))

    def keep_only(self, keys: Iterable[str]) -> None:
        """Remove pages of these settings with other digests, and what was kept for settings of long ago."""
        for key in self.keys().difference(keys):
            self._do("DELETE FROM page WHERE settings = ? AND key = ?", self._settings, key)
        self._do(
            "INSERT OR REPLACE INTO used VALUES (?, (SELECT coalesce(max(turn), 0) + 1 FROM used))", self._settings
        )
        self._do("DELETE FROM used WHERE turn NOT IN (SELECT turn FROM used ORDER BY turn DESC LIMIT ?)", SETTINGS_KEPT)
        self._do("DELETE FROM page WHERE settings NOT IN (SELECT settings FROM used)")

    def close(self) -> None:
        """Give the file back: before this process is forked, and at the end. It opens again when need be."""
        if self._open:
            with contextlib.suppress(sqlite3.Error):
                self._open.commit()
            self._open.close()
        self._open = None

    def forget_new(self) -> None:
        """Keep nothing of what was put since the file was opened."""
        if self._open:
            with contextlib.suppress(sqlite3.Error):
                self._open.rollback()

    def _do(self, statement: str, *values: Any) -> list[Any]:
        try:
            return self._connection().execute(statement, values).fetchall()
        except sqlite3.OperationalError:  # another build is writing, or the disk is full
            self._takes = False
            return []
        except (sqlite3.DatabaseError, OSError, ValueError, TypeError):  # no database, or a broken one
            self._discard()
            return []

    def _discard(self) -> None:
        """Begin with a new file."""
        with contextlib.suppress(sqlite3.Error):
            if self._open:
                self._open.close()
        self._open = None
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._open = sqlite3.connect(self._file, timeout=0.2)
            self._open.executescript(_TABLES)
        return self._open


_LEFT_OUT = "\0"  # no finished page holds it
_TABLES = """
CREATE TABLE IF NOT EXISTS page (settings TEXT, key TEXT, html BLOB, entries BLOB, own BLOB, PRIMARY KEY (settings, key));
CREATE TABLE IF NOT EXISTS used (settings TEXT PRIMARY KEY, turn INTEGER);
"""


def _digest_of(html: Any, entries: Any) -> bytes:
    return hashlib.sha256(b"%d %b %b" % (len(html), html, entries)).digest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogatepass")
