"""Says whether a site has to be built: not if it and all that it was made from are as the last build left them.

A needless build is better than an old site. So every file of the project counts, whether a page needs it or not, except
in folders whose names begin with a dot. This package, the version of each installed package, Python, the date of the
build and the environment variables that the configuration names count too.
"""

import contextlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from evidence.digest import digest, digest_of_files, our_code
from evidence.files import CACHE, write_beside

RECORD = f"{CACHE}/built.json"
NOTICES = f"{CACHE}/notices.txt"
PACKED = (".br", ".gz")  # what `evidence.build.pack` adds to a file's name
HEADERS = "_headers"
CLOCK = 0.02  # seconds by which a file system's clock may be late
NO_SOURCES = frozenset({"__pycache__", "node_modules"})  # and folders whose names begin with a dot

Files = dict[str, tuple[int, int, int, int]]  # size, times of the last writing and change, and number, by path


def source_files(root: Path, site: str) -> Files:
    """Every file of a project that may be a source: not those of a built site, of caches or of version control.

    `site` is the name of the site's own folder. Raises OSError if nobody could tell later whether a file changed.
    """
    found: Files = {}
    folders = [os.fspath(root)]
    while folders:
        here = folders.pop()
        with os.scandir(here) as entries:  # `os.walk` takes three times as long
            for entry in entries:
                if entry.is_file():
                    status = entry.stat()
                    found[entry.path] = status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
                elif entry.is_dir() and not entry.name.startswith(".") and entry.name not in NO_SOURCES:
                    if entry.is_symlink():
                        raise OSError(f"{entry.name} is a link to a folder, and nobody can tell whether that changed")
                    if here != os.fspath(root) or entry.name.partition(".")[0] != site.partition(".")[0]:
                        folders.append(entry.path)
    return found


def made_from(root: Path, files: Files, environment: Mapping[str, str]) -> str:
    """A digest of everything that the site below `root` is made from; files are `source_files`.

    Raises OSError where a file cannot be read.
    """
    configuration = (root / "mkdocs.yml").read_text(encoding="utf-8", errors="replace")
    named = {name: environment[name] for name in re.findall(r"\w+", configuration) if name in environment}
    return digest(
        digest_of_files(files, root),
        our_code(),
        [environment.get("SOURCE_DATE_EPOCH"), environment.get("EVIDENCE_ENGINE"), named],
    )


def changed_since(root: Path, site: str, moment: float, files: Files) -> bool:
    """Whether a file of the project was written, even with the same text, added or removed since a moment.

    The moment is in seconds since 1970; files are `source_files` of then.
    """
    try:
        now = source_files(root, site)
    except OSError:
        return True
    newest = max((changed for _, _, changed, _ in now.values()), default=0)
    return now != files or newest > (moment - CLOCK) * 1e9


def is_as_left(site: Path, source: str) -> bool:
    """Whether the site was made from `source` (a digest), and no file in it was touched since."""
    record = _record(site)
    with contextlib.suppress(OSError):  # another build takes it away just now
        return record.get("source") == source and record.get("files") == _files(site) and bool(record["files"])
    return False


def remember(site: Path, source: str) -> None:
    """Write down that the site is new, what it was made from, and the notices of its build (`keep_notices`).

    A full disk is no failure: the next build is then a full one.
    """
    said = ""
    with contextlib.suppress(OSError, ValueError):
        said = (site.parent / NOTICES).read_text(encoding="utf-8")
    with contextlib.suppress(OSError):
        record = {"site": site.name, "source": source, "said": said, "files": _files(site)}
        write_beside(site.parent / RECORD, json.dumps(record), lasting=False)


def keep_notices(root: Path, said: str) -> None:
    """Keep the notices of the current build for `remember`, which is called if it succeeds."""
    with contextlib.suppress(OSError):
        write_beside(root / NOTICES, said, lasting=False)


def notices(site: Path) -> str:
    """The notices of the build that made the site, to be printed again without another build."""
    return str(_record(site).get("said", ""))


def _record(site: Path) -> dict[str, object]:
    with contextlib.suppress(OSError, ValueError):
        found = json.loads((site.parent / RECORD).read_bytes())
        if isinstance(found, dict) and found.get("site") == site.name:
            return found
    return {}


def _files(site: Path) -> dict[str, list[int]]:
    """Size and time of each file of a site, by its path, without what `make dist` puts beside them."""
    return dict(_sizes_and_times(os.fspath(site), ""))


def _sizes_and_times(folder: str, below: str) -> Iterator[tuple[str, list[int]]]:
    with os.scandir(folder) as found:  # `os.walk` asks again of each folder whether it is a link
        entries = list(found)
    packed = {f"{entry.name}{ending}" for entry in entries for ending in PACKED}
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _sizes_and_times(entry.path, f"{below}{entry.name}/")
        elif entry.name not in packed and entry.name != HEADERS:
            status = entry.stat(follow_symlinks=False)
            yield f"{below}{entry.name}", [status.st_size, status.st_mtime_ns]
