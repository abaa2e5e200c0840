"""Takes over from the last site the files that would be the same: most of a site, after one edit.

To write a file takes several times as long as to link it. And a new site has as many folders as pages, which take
longest to make and to remove. So a build begins with the site before the last one, if that was kept: most of its files
are those of the last site already.

Nothing may write into a file that was linked, since the old site shows it until the new one is whole; so whoever writes a
file after all removes it first. This module knows no MkDocs.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from evidence.build.served_folder import digest_of_content
from evidence.files import CACHE, write_beside

MADE = f"{CACHE}/made.json"
BEFORE_LAST = f"{CACHE}/site-before-last"
LAST = "EVIDENCE_LAST_SITE"  # an environment variable: tells MkDocs' plugin where the last site is


class LastSite:
    """The site of the last build, and the folder into which the current build writes."""

    def __init__(self, new: Path, last: str | None, root: Path) -> None:
        """new is where the current build writes. last is the folder of the last site, None if there is none."""
        self._new, self._last, self._root = new, last or "", root
        self._found: dict[str, str] = {}  # digests by path, of the current build
        self._made: dict[str, list[object]] = {}  # the same of the last one, with each file's size and time
        self._there: dict[str, tuple[int, int]] = {}  # size and time of the last site's files that are in the new one
        if last:
            with contextlib.suppress(OSError, ValueError):
                self._made = dict(json.loads((root / MADE).read_bytes()))

    def begin(self, asked: Iterable[str]) -> None:
        """Begin with the site before the last one. asked are the paths of all files for which `has` will be called.

        Of these alone its files stay, if they are those of the last site: nobody can write into another by mistake.
        """
        wanted, kept = self._made.keys() & asked, self._root / BEFORE_LAST
        if not wanted or kept.is_symlink():  # nothing may be removed where a link leads
            return
        try:
            os.rename(kept, self._new)
        except OSError:  # none was kept
            return
        try:
            _leave_only(os.fspath(self._new), "", lambda path, file: path in wanted and self._is_same(path, file))
        except OSError:  # somebody else made it: it goes with the folder that new is in
            self._there.clear()
            os.rename(self._new, f"{self._new}.refused")
        self._new.mkdir(exist_ok=True)

    def _is_same(self, path: str, file: os.DirEntry[str]) -> bool:
        with contextlib.suppress(OSError):
            last = os.lstat(os.path.join(self._last, path))
            if os.path.samestat(last, file.stat(follow_symlinks=False)):
                self._there[path] = last.st_size, last.st_mtime_ns
                return True
        return False

    def has(self, path: str, content: str | bytes) -> bool:
        """Whether the last site has the same file, untouched. It is in the new site then, and otherwise is not.

        content may be a digest of all that the file is made from.
        """
        self._found[path] = digest_of_content(content)
        if path not in self._made:
            return False
        try:
            last = os.path.join(self._last, path)
            if self._made[path] != [self._found[path], *(self._there.get(path) or _size_and_time(last))]:
                self.drop(path)
                return False
            if path not in self._there:
                _link(last, os.path.join(self._new, path))
        except OSError:  # it is gone, or this file system has no links
            self.drop(path)
            return False
        return True

    def drop(self, path: str) -> None:
        """Remove a file from the new site, if it is there, so that it can be written."""
        self._there.pop(path, None)
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(os.path.join(self._new, path))

    def end(self, keep: bool) -> None:
        """Remove what nobody asked for, once all files are written. keep says whether to keep what they were made from.

        Wherever the site is moved, their times stay.
        """
        for path in self._there.keys() - self._found.keys():
            self.drop(path)
        if keep:
            with contextlib.suppress(OSError):
                made = {
                    path: [found, *(self._there.get(path) or _size_and_time(self._new / path))]
                    for path, found in self._found.items()
                }
                write_beside(self._root / MADE, json.dumps(made), lasting=False)


def keep_before_last(site: Path, root: Path) -> None:
    """Keep a site whose place another has taken, for the next build. If that cannot be done, it is left where it is.

    So is a link to a folder, which is somebody else's.
    """
    if site.is_symlink():
        return
    with contextlib.suppress(OSError):
        kept = root / BEFORE_LAST
        shutil.rmtree(kept, ignore_errors=True)
        os.rename(site, kept)


def _leave_only(folder: str, below: str, wanted: Callable[[str, os.DirEntry[str]], bool]) -> None:
    """Remove all files from a folder but those that are wanted, by their path, and the folders that have none."""
    with os.scandir(folder) as found:
        entries = list(found)
    for entry in entries:
        path = f"{below}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            _leave_only(entry.path, f"{path}/", wanted)
        elif not wanted(path, entry):
            os.unlink(entry.path)
    with contextlib.suppress(OSError):  # it is not empty
        os.rmdir(folder)


def _link(last: str, new: str) -> None:
    try:
        os.link(last, new)
    except FileNotFoundError:  # most folders are there already: to ask first would take as long as to link
        os.makedirs(os.path.dirname(new), exist_ok=True)
        os.link(last, new)


def _size_and_time(path: str | Path) -> tuple[int, int]:
    status = os.lstat(path)
    return status.st_size, status.st_mtime_ns
