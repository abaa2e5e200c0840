"""Updates the folder that the live preview serves, by writing only what changed.

MkDocs empties its folder and writes every file again after each edit. So it gets another, empty folder: files that
would be the same are not written, and the others are moved into the served folder at the end of the build. A build that
fails half-way changes nothing. This module knows no MkDocs.
"""

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path


class ServedFolder:
    """A folder that is served, and beside it the folder into which the current build writes."""

    def __init__(self, served: Path) -> None:
        """served is the folder that readers see."""
        self._served = served
        self._new = served.with_name(f"{served.name}.new")  # the same file system, so that files can be moved
        self._written: dict[str, str] = {}  # digests by path: what readers see
        self._found: dict[str, str] = {}  # the same for the current build
        self.pages_changed = False  # whether the last build changed a page

    def begin(self) -> Path:
        """Begin a build, and remove what a failed one left. Returns the folder that the build must write into."""
        shutil.rmtree(self._new, ignore_errors=True)
        self._new.mkdir()
        self._found = {}
        return self._new

    def has(self, path: str, content: str | bytes) -> bool:
        """Whether the served file is the same, so that it need not be written. content may be a digest of it."""
        self._found[path] = digest_of_content(content)
        return self._written.get(path) == self._found[path] and (self._served / path).exists()

    def show(self, path: str, text: str, digest: str) -> None:
        """Write a file into the served folder, between two builds. digest is what the next build gives to `has`."""
        beside = self._served / f"{path}.new"
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8", errors="surrogatepass")
        beside.replace(self._served / path)
        self._written[path] = digest_of_content(digest)

    def drop(self, path: str) -> None:
        """Do nothing: what `has` does not have is not in the folder of the current build."""

    def end(self, keep: bool) -> None:
        """Do nothing: the preview remembers what it shows."""

    def finish(self) -> None:
        """Move what was written into the served folder, and remove the files that the build no longer has."""
        new = set(_files(self._new))
        self.pages_changed = any(path.endswith(".html") and not self._is_same(path) for path in new)
        for path in new:
            target = self._served / path
            target.parent.mkdir(parents=True, exist_ok=True)
            (self._new / path).replace(target)
        for path in set(_files(self._served)) - new - set(self._found):
            (self._served / path).unlink()
            with contextlib.suppress(OSError):  # not empty
                (self._served / path).parent.rmdir()
        self._written = self._found
        self.close()

    def _is_same(self, path: str) -> bool:
        served = self._served / path
        return served.is_file() and served.read_bytes() == (self._new / path).read_bytes()

    def close(self) -> None:
        """Remove the build's own folder."""
        shutil.rmtree(self._new, ignore_errors=True)


def digest_of_content(content: str | bytes) -> str:
    """SHA-256 of a file's content."""
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return hashlib.sha256(raw).hexdigest()


def _files(folder: Path) -> Iterator[str]:
    """Every file below a folder, relative to it."""
    for here, _, names in os.walk(folder):
        below = Path(here).relative_to(folder).as_posix()
        yield from (name if below == "." else f"{below}/{name}" for name in names)
