"""Links files of the last site into the new one where they would be the same: most of a site, after one edit.

To write a file takes several times as long. Nothing may write into a file that was linked, since the old site shows it
until the new one is whole; so whoever writes a file after all removes it first (`drop`). This module knows no MkDocs.
"""

import contextlib
import json
import os
from pathlib import Path

from evidence.build.served_folder import digest_of_content
from evidence.files import CACHE, write_beside

MADE = f"{CACHE}/made.json"
LAST = "EVIDENCE_LAST_SITE"  # an environment variable: tells MkDocs' plugin where the last site is


class LastSite:
    """The site of the last build, and the folder into which the current build writes."""

    def __init__(self, new: Path, last: str | None, root: Path) -> None:
        """new is where the current build writes. last is the folder of the last site, None if there is none."""
        self._new, self._last, self._file = new, last or "", root / MADE
        self._found: dict[str, str] = {}  # digests by path, of the current build
        self._made: dict[str, list[object]] = {}  # the same of the last one, with each file's size and time
        if last:
            with contextlib.suppress(OSError, ValueError):
                self._made = dict(json.loads(self._file.read_bytes()))

    def has(self, path: str, content: str | bytes) -> bool:
        """Whether the last site has the same file, untouched. It is in the new site then.

        content may be a digest of all that the file is made from.
        """
        self._found[path] = digest_of_content(content)
        if path not in self._made:
            return False
        last, new = os.path.join(self._last, path), os.path.join(self._new, path)
        try:
            if self._made[path] != [self._found[path], *_size_and_time(last)]:
                return False
            _link(last, new)
        except OSError:  # it is gone, or this file system has no links
            return False
        return True

    def drop(self, path: str) -> None:
        """Remove a file from the new site, if it is there, so that it can be written."""
        with contextlib.suppress(OSError):
            os.unlink(os.path.join(self._new, path))

    def keep(self) -> None:
        """Keep what the files were made from, once all are written. Wherever the site is moved, their times stay."""
        with contextlib.suppress(OSError):
            made = {path: [found, *_size_and_time(self._new / path)] for path, found in self._found.items()}
            write_beside(self._file, json.dumps(made))


def _link(last: str, new: str) -> None:
    try:
        os.link(last, new)
    except FileNotFoundError:  # most folders are there already: to ask first would take as long as to link
        os.makedirs(os.path.dirname(new), exist_ok=True)
        os.link(last, new)


def _size_and_time(path: str | Path) -> tuple[int, int]:
    status = os.lstat(path)
    return status.st_size, status.st_mtime_ns
