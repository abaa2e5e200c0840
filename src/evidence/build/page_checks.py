"""Runs all checks, shares those of single pages among workers, and remembers which pages were sound."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from evidence.build import workers
from evidence.checks.allow import apply
from evidence.checks.check import Context, Outcome, beside_pages, in_pages, load
from evidence.digest import PACKAGE, digest, digest_of_files
from evidence.files import write_beside
from evidence.problem import Problem
from evidence.reading.project_files import STUDIES
from evidence.reading.sources import Sources


class Known:
    """Digests kept in a file between runs; those that a run did not ask for are forgotten."""

    def __init__(self, file: Path | None = None) -> None:
        """Read the file; a missing or broken one holds none. Without a file, nothing outlives this object."""
        self._file = file
        self._now: set[str] = set()
        self._before: set[str] = set()
        with contextlib.suppress(OSError, ValueError, TypeError):
            self._before = set(json.loads(file.read_bytes())) if file else set()

    def __contains__(self, key: str) -> bool:
        if key in self._before:
            self._now.add(key)
        return key in self._now

    def add(self, keys: Iterable[str]) -> None:
        """Keep these too, and write the file."""
        self._now.update(keys)
        self._before = self._now
        if self._file:
            with contextlib.suppress(OSError):
                write_beside(self._file, json.dumps(sorted(self._now)))


_AT_ONCE = 32  # pages that a worker judges at once


def run_all(sources: Sources, context: Context, sound: Known | None = None) -> Outcome:
    """Run every check, in one go: one fault hides no other. What comments allow is in `silenced`.

    sound holds the digests of pages in which the checks that judge each page alone found nothing; it is brought up
    to date.
    """
    run = Checking(sources, context, sound)
    workers.start(run.alone)
    return run.outcome()


class Checking:
    """A run of every check, in two parts: `alone` may be given to workers at any time; `outcome` does the rest."""

    def __init__(self, sources: Sources, context: Context, sound: Known | None = None) -> None:
        """As `run_all`; nothing is judged yet."""
        load()
        self._sources, self._sound = sources, sound
        self._context = replace(context, sources=sources)
        # Without pages, so that what is found in a page depends on no other page.
        self._page_context = replace(context, sources=replace(sources, pages=()))
        self._digests: dict[str, str] = {}
        if sound is not None:
            settings = _what_pages_lean_on(sources, context)
            self._digests = {page.path: digest(settings, page.path, page.digest) for page in sources.pages}
        self._waiting = [page for page in sources.pages if sound is None or self._digests[page.path] not in sound]
        self.alone = workers.Results(self._judge, range(0, len(self._waiting), _AT_ONCE), chunk=1, worth_it=3)

    def outcome(self) -> Outcome:
        """What all checks found."""
        found = [*self._sources.problems, *beside_pages(self._context), *self._judged()]
        return apply(sorted(set(found)), self._sources)

    def _judge(self, start: int) -> list[Problem]:
        return list(in_pages(self._waiting[start : start + _AT_ONCE], self._page_context))

    def _judged(self) -> list[Problem]:
        found = [problem for _, problems in self.alone for problem in problems]
        if self._sound is not None:
            faulty = {problem.place.file for problem in (*found, *self._sources.problems)}
            self._sound.add(self._digests[page.path] for page in self._waiting if page.path not in faulty)
        return found


def _what_pages_lean_on(sources: Sources, context: Context) -> str:
    """A digest of all that a check of one page may look at besides the page: the sources without the other pages."""
    records = [page.text for page in sources.pages if page.path.startswith(STUDIES)]
    articles = {page.path for page in sources.pages if not page.path.startswith(STUDIES)}
    faults = [str(problem) for problem in sources.problems if problem.place.file not in articles]
    data = {name: file.content for name, file in sources.data.items()}
    code = digest_of_files(PACKAGE.rglob("*.py"), PACKAGE)
    files = sorted(sources.files)
    return digest(code, context.today, sources.bibliography_text, sources.config, records, data, files, faults)


def run(sources: Sources, context: Context) -> list[Problem]:
    """The problems of `run_all`."""
    return run_all(sources, context).problems
