"""Brings a served folder up to date by writing only what changed. Engine-free.

The live preview's engine empties its folder and writes every file again after each edit. So it is given another, empty
folder: files that it would write unchanged are left out, and the others are moved into the served folder when the build
is done. A build that fails half-way has changed nothing.
"""

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path


class ServedFolder:
    """A folder that is served, and beside it the folder of the build that is going on."""

    def __init__(self, served: Path) -> None:
        """served is the folder that readers see."""
        self._served = served
        self._new = served.with_name(f"{served.name}.new")  # the same file system, so that files can be moved
        self._written: dict[str, str] = {}  # digests by path: what readers see
        self._found: dict[str, str] = {}  # the same for the build that is going on
        self.pages_changed = False  # whether the last build changed a page

    def begin(self) -> Path:
        """Begin a build, and forget what a failed one left. Returns the folder that the build must write into."""
        shutil.rmtree(self._new, ignore_errors=True)
        self._new.mkdir()
        self._found = {}
        return self._new

    def has(self, path: str, content: str | bytes) -> bool:
        """Whether readers see this file as it is, so that it need not be written; content may be a digest of it."""
        self._found[path] = _digest(content)
        return self._written.get(path) == self._found[path] and (self._served / path).exists()

    def show(self, path: str, text: str, digest: str) -> None:
        """Put a file where readers see it, between two builds. digest is what the next build gives to `has`."""
        beside = self._served / f"{path}.new"
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8", errors="surrogatepass")
        beside.replace(self._served / path)
        self._written[path] = _digest(digest)

    def finish(self) -> None:
        """Move what was written into the served folder, and remove what this build no longer has."""
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


def _digest(content: str | bytes) -> str:
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return hashlib.sha256(raw).hexdigest()


def _files(folder: Path) -> Iterator[str]:
    """Every file below a folder, relative to it."""
    for here, _, names in os.walk(folder):
        below = Path(here).relative_to(folder).as_posix()
        yield from (name if below == "." else f"{below}/{name}" for name in names)
