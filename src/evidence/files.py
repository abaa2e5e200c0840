"""Writes files so that none is ever half written and no two runs write at once.

Also finds installed programs and the files that come with this package.
"""

import contextlib
import marshal
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

CACHE = ".cache/evidence"  # below a project's root; may be deleted at any time
# What this package brings along besides code: tables of words, templates, stylesheet, search script, citation style.
RESOURCES = Path(__file__).parent / "resources"
THEME = RESOURCES / "theme"
OVERRIDES = "overrides"  # below a project's root: what a site changes in the templates, if anything


@cache
def resource(name: str) -> dict[str, Any]:
    """One of the package's own tables: what is in `resources/NAME.yml`."""
    text = (RESOURCES / f"{name}.yml").read_text(encoding="utf-8")
    kept = RESOURCES / f"__pycache__/{name}.marshal"  # since reading YAML takes fifty times as long
    with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
        of, table = marshal.loads(kept.read_bytes())
        if of == text:
            return dict(table)
    import yaml  # imported here: a build to which nothing has changed needs none of them

    table = dict(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    if not sys.dont_write_bytecode:
        with contextlib.suppress(OSError, ValueError):
            write_beside(kept, marshal.dumps((text, table)))
    return table


class Missing(Exception):
    """A program, file or process without which nothing can be said for sure is gone; the text says what to do."""


class Busy(Exception):
    """Another run holds the lock. The text says what to do."""


Content = str | bytes | Iterable[str]  # a text may come in parts


def write_beside(path: Path, text: Content, lasting: bool = True) -> None:
    """Write a file under another name beside it, then rename it, so that a full disk leaves the old file as it was.

    Text is written as UTF-8, as it is. What is not lasting may be damaged if power fails, and must be read with care; a
    busy disk takes a tenth of a second to write one file for good. Raises OSError.
    """
    write_all({path: text}, lasting)


def write_all(files: Mapping[Path, Content], lasting: bool = True) -> None:
    """Write either all of the files or none: first each under another name beside its place, then rename them all.

    Raises OSError, after every file is again as it was.
    """
    beside: dict[Path, str] = {}
    done: list[tuple[Path, bytes | None]] = []
    try:
        for path, content in files.items():
            beside[path] = _write_temporary(path, content, lasting)
        for path, name in beside.items():
            before = path.read_bytes() if path.exists() else None
            os.replace(name, path)
            done.append((path, before))
    except OSError:
        for path, before in reversed(done):
            with contextlib.suppress(OSError):
                path.unlink() if before is None else path.write_bytes(before)
        raise
    finally:
        for name in beside.values():
            with contextlib.suppress(OSError):
                os.unlink(name)


def _write_temporary(path: Path, content: Content, lasting: bool) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            for part in [content] if isinstance(content, str | bytes) else content:
                file.write(part if isinstance(part, bytes) else part.encode("utf-8"))
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    return name


@contextlib.contextmanager
def locked(folder: Path, name: str = "write") -> Iterator[None]:
    """Hold a lock in a folder while writing. Raises Busy if another run holds it, and OSError if there is no folder.

    However the process ends, the operating system then releases the lock.
    """
    from filelock import FileLock, Timeout  # imported here, since few commands write

    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / f"{name}.lock", timeout=0):
            yield
    except Timeout:
        raise Busy("another run is writing just now; wait until it is done, then try again") from None


def all_there() -> None:
    """Raise Missing if a file is gone that came with this package, by the list that pip keeps beside it.

    Read here, not by importlib.metadata, which takes longer to load than a small site's checks. A clone has no list.
    """
    home = RESOURCES.parent.parent
    for listed in home.glob("evidence-*.dist-info/RECORD"):
        for line in listed.read_text("utf-8").splitlines():
            name = line.partition(",")[0]
            if name.startswith("evidence/resources/") and not (home / name).is_file():
                raise Missing(f"{name}, which came with this package, is gone; install the package again")


def program(name: str) -> str | None:
    """The path of a program beside this Python (in .venv/bin) or else on PATH. None if it is in neither."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
