"""What commands say to a person: one line when they cannot run, progress on a terminal, nothing else."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sized
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from evidence.files import CACHE
from evidence.reading import sources
from evidence.reading.sources import Sources

Item = TypeVar("Item")


def fail(message: str, code: int = 2) -> NoReturn:
    """Say in one line why there is no result, and end."""
    click.echo(f"evidence: {' '.join(message.split())}", err=True)
    sys.exit(code)


def read_sources(root: Path) -> Sources:
    """The sources; ends in one line where the folder is no project."""
    try:
        return sources.read(root)
    except (FileNotFoundError, ValueError) as fault:
        fail(str(fault))


def steps(items: Iterable[Item], label: str, show: bool | None = None) -> Iterator[Item]:
    """The items, with a bar on standard error while they are worked through, if that is a terminal."""
    shown = sys.stderr.isatty() if show is None else show
    length = len(items) if isinstance(items, Sized) else None
    with click.progressbar(items, length=length, label=label, file=sys.stderr, hidden=not shown) as bar:
        yield from bar


def utf8() -> None:
    """Standard output in UTF-8 whatever the terminal's language, and never an error over a character."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")


def asker(root: Path, fresh: bool):
    """An asker by the project's settings; ends in one line where they are unusable. Imports the HTTP client."""
    from evidence.lookup.ask import Asker
    from evidence.lookup.services import BadSettings, services

    try:
        given = services(root)
    except BadSettings as fault:
        fail(str(fault))
    return Asker(given, None if fresh else root / CACHE / "answers")
