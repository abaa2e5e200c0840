"""Keeps finished pages on disk. Each is found by a digest of everything that it was made from.

The caller makes the digest. It must cover everything, since two pages with the same digest are taken to be the same.
"""

import contextlib
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished page: its HTML, and for the search its texts and its words (`render.search_index`)."""

    html: str
    texts: str
    words: str


class PageCache:
    """Finished pages in one file. To open a thousand small files would take longer than to make their pages.

    A fault of the file costs only time: a page that cannot be read or written is made again.
    """

    def __init__(self, file: Path) -> None:
        """Opens nothing yet."""
        self._file = file
        self._open: sqlite3.Connection | None = None
        self._busy = False  # whether another build is writing: to wait for it at each page would be slow

    def keys(self) -> set[str]:
        """The digests of the pages that are kept."""
        return {key for (key,) in self._do("SELECT key FROM page")}

    def get(self, key: str) -> Finished | None:
        """The page with this digest, if it is kept and can be read."""
        for row in self._do("SELECT html, texts, words FROM page WHERE key = ?", key):
            with contextlib.suppress(ValueError):  # the disk changed it
                return Finished(*map(_read, row))
        return None

    def words(self, key: str) -> str | None:
        """The words alone of the page with this digest, if it is kept and can be read."""
        for (raw,) in self._do("SELECT words FROM page WHERE key = ?", key):
            with contextlib.suppress(ValueError):
                return _read(raw)
        return None

    def put(self, key: str, page: Finished) -> bool:
        """Keep a page. Other builds see it after `close`. Returns False if it cannot be kept."""
        if not self._busy:
            row = map(_written, (page.html, page.texts, page.words))
            self._do("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?)", key, *row)
        return not self._busy

    def keep_only(self, keys: Iterable[str]) -> None:
        """Remove all other pages."""
        for key in self.keys().difference(keys):
            self._do("DELETE FROM page WHERE key = ?", key)

    def forget_new(self) -> None:
        """Drop the pages that were put since the file was opened."""
        if self._open:
            with contextlib.suppress(sqlite3.Error):
                self._open.rollback()

    def close(self) -> None:
        """Write what was put, and close the file. Call it before this process is forked, and at the end.

        It opens again by itself when it is needed.
        """
        if self._open:
            with contextlib.suppress(sqlite3.Error):
                self._open.commit()
            self._open.close()
        self._open = None

    def _do(self, statement: str, *values: Any) -> list[Any]:
        try:
            return self._connection().execute(statement, values).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # another version of this module made the table
                self._discard()
            else:  # another build is writing, or the disk is full
                self._busy = True
        except (sqlite3.DatabaseError, OSError):  # no database, or a broken one
            self._discard()
        return []

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._open = sqlite3.connect(self._file, timeout=0.2)
            self._open.execute("PRAGMA page_size=32768")  # of a new file: as much as a page of the site takes
            self._open.execute(
                "CREATE TABLE IF NOT EXISTS page (key TEXT PRIMARY KEY, html BLOB, texts BLOB, words BLOB)"
            )
        return self._open

    def _discard(self) -> None:
        """Begin with a new file."""
        with contextlib.suppress(sqlite3.Error):
            if self._open:
                self._open.close()
        self._open = None
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)


def _written(text: str) -> bytes:
    """A text as it is kept, behind a checksum: nobody looks at a kept page again before readers do."""
    raw = text.encode("utf-8", "surrogatepass")
    return zlib.crc32(raw).to_bytes(_SUM) + raw


def _read(kept: bytes) -> str:
    """The text that `_written` was given. Raises ValueError if it was damaged."""
    raw = kept[_SUM:]
    if kept[:_SUM] != zlib.crc32(raw).to_bytes(_SUM):
        raise ValueError("not what was written")
    return raw.decode("utf-8", "surrogatepass")


_SUM = 4  # bytes of a checksum
