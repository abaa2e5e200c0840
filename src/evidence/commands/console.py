"""What commands share: the option --root, the one line if they cannot run, today's date, and the progress bar."""

import contextlib
import datetime as dt
import sys
from collections.abc import Generator, Iterable, Iterator, Sized
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

from evidence.files import CACHE, Busy
from evidence.reading.project_files import CONFIGURATION
from evidence.text import one_line

if TYPE_CHECKING:
    from evidence.lookup.ask import Asker
    from evidence.reading.sources import Sources

Item = TypeVar("Item")

ROOT = click.option("--root", type=click.Path(path_type=Path), default=".", help="The project's folder.")
DAY = click.DateTime(["%Y-%m-%d"])


def fail(message: str, code: int = 2) -> NoReturn:
    """Say in one line why there is no result, and exit with a code."""
    click.echo(f"evidence: {one_line(message)}", err=True)
    sys.exit(code)


@contextlib.contextmanager
def writing(otherwise: str = "nothing was written", *refusals: type[Exception]) -> Iterator[None]:
    """For work that may be refused or fail to write: exits with the refusal, or with `otherwise` and the reason."""
    expected: tuple[type[Exception], ...] = (Busy, *refusals)
    try:
        yield
    except expected as refused:
        fail(str(refused))
    except OSError as error:
        fail(f"{otherwise}: {error.strerror or error}")


def read_sources(root: Path) -> "Sources":
    """The sources. Exits with one line if the folder is not a project."""
    from evidence.build import workers  # imported here: some commands read no sources
    from evidence.reading import sources

    try:
        return sources.read(root, many=workers.mapped)
    except (FileNotFoundError, ValueError) as fault:
        fail(str(fault))


def project(root: Path) -> Path:
    """The whole path of the project's folder. Exits with one line if it has no `mkdocs.yml`."""
    root = root.resolve()
    if not (root / CONFIGURATION).is_file():
        fail(f"there is no {CONFIGURATION} in {root}; run this in the project's folder, or give --root")
    return root


def this_day(given: dt.datetime | None = None) -> dt.date:
    """The day given as an option, otherwise today by the clock, in UTC so that every machine says the same."""
    return given.date() if given else dt.datetime.now(dt.UTC).date()


def steps(items: Iterable[Item], label: str) -> Generator[Item, None, None]:
    """The items, with a progress bar on standard error if that is a terminal."""
    length = len(items) if isinstance(items, Sized) else None
    hidden = not sys.stderr.isatty()
    with click.progressbar(items, length=length, label=label, file=sys.stderr, hidden=hidden) as bar:
        yield from bar


def utf8() -> None:
    """Write UTF-8 to standard output, whatever the terminal's language, and never fail because of a character."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")


def asker(root: Path, fresh: float = 86_400.0) -> "Asker":
    """An asker with the project's settings. `fresh` is the age in seconds up to which a kept answer is used.

    Exits with one line if the settings are unusable. Imports the HTTP client, which takes time.
    """
    from evidence.lookup.ask import Answers, Asker
    from evidence.lookup.services import BadSettings, services

    try:
        given = services(root)
    except BadSettings as fault:
        fail(str(fault))
    return Asker(given, Answers(root / CACHE / "answers", fresh))
