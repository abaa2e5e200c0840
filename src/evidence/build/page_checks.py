"""Runs all checks. Those of single pages are shared among workers, and run again only on pages that changed."""

import contextlib
import json
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

from evidence.build import workers
from evidence.checks.allow import apply
from evidence.checks.check import Context, Outcome, at_once, beside_pages, in_pages, in_records, load
from evidence.checks.pages.leftovers import told_once
from evidence.checksum import checked, summed
from evidence.digest import digest, our_code
from evidence.files import CACHE, write_beside
from evidence.problem import Level, Place, Problem
from evidence.reading.merges import without_echoes
from evidence.reading.pages.kept import made_of
from evidence.reading.project_files import STUDIES
from evidence.reading.sources import Sources

PAGES_AT_ONCE = 32  # that a worker judges
MANY_PARTS = 5  # where a worker judges sooner than this process, which waits for it
# Two items that are no pages: the checks of the whole site, and those that look at all waiting pages at once.
BESIDE, ALL = -2, -1

OF_WHAT_IS_AROUND = ("MDL032", "PAG026", "PAG035", "PAG036", "PAG039")  # lines that became a part of others, or code

Judged = Mapping[str, list[Problem]]  # what was found in each page, by a digest of all that its checks look at


def run_all(sources: Sources, context: Context, root: Path | None = None) -> Outcome:
    """Run every check. No problem hides another. What allow comments silence is in `silenced`.

    root is the project's folder; its cache keeps what was found in each page. None means no cache.
    """
    run = Checking(sources, context, judged_before(root, "check") if root else None)
    workers.start(run.job, worth_it=MANY_PARTS)
    outcome = run.outcome()
    if root and run.new:
        keep_judged(root, "check", run.judged)
    return outcome


def run(sources: Sources, context: Context) -> list[Problem]:
    """The problems that `run_all` finds."""
    return run_all(sources, context).problems


class Checking:
    """A run of every check, in two parts.

    `job` judges single pages and the site as a whole, and may be given to workers; `outcome` does the rest.
    """

    def __init__(self, sources: Sources, context: Context, judged: Judged | None = None) -> None:
        """judged is what an earlier run found in each page (its `judged`). Judges nothing yet."""
        load()
        self._sources = sources
        self.context = replace(context, sources=sources)
        # These sources have no pages, so that what is found in one page cannot depend on another.
        self._page_context = replace(context, sources=replace(sources, pages=()))
        shared = _shared(sources, context)
        self._records = digest(shared, [file.lines for file in sources.data.values()])
        self._digests = {page.path: digest(shared, page.path, page.digest) for page in sources.pages}
        known = judged or {}
        self.judged = {key: known[key] for key in (self._records, *self._digests.values()) if key in known}
        self._waiting = [page for page in sources.pages if self._digests[page.path] not in self.judged]
        parts = range(0, len(self._waiting), PAGES_AT_ONCE)
        # First what takes long: for the checks of all pages at once, rumdl works in a process of its own.
        self.job = workers.Job(self._judge, [BESIDE, ALL, *parts] if self._waiting else [BESIDE])

    @property
    def new(self) -> bool:
        """Whether a page, or the records, entries and data files, must be judged now."""
        return bool(self._waiting) or self._records not in self.judged

    def outcome(self) -> Outcome:
        """Run the other checks. Returns what all checks found."""
        found = [*self._sources.problems]
        if self._records not in self.judged:
            self.judged[self._records] = list(in_records(self._sources, self._page_context))
        self.judged.update({self._digests[page.path]: [] for page in self._waiting})
        for item, problems in self.job:
            found.extend(problems) if item == BESIDE else self._add(problems)
        for problems in self.judged.values():
            found.extend(problems)
        problems = told_once(without_echoes(sorted(set(found)), self._sources.root))
        return _as_typed(apply(problems, self._sources), self._sources)

    def _add(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.judged[self._digests[problem.place.file]].append(problem)

    def _judge(self, start: int) -> list[Problem]:
        if start == BESIDE:
            return list(beside_pages(self.context))
        if start == ALL:
            return list(at_once(self._waiting, self._page_context))
        # Copies, which are dropped with all that pages remember of themselves once the checks have asked for it.
        pages = [copy(page) for page in self._waiting[start : start + PAGES_AT_ONCE]]
        return list(in_pages(pages, self._page_context))


def _as_typed(outcome: Outcome, sources: Sources) -> Outcome:
    """What was found, with the places where writers typed it: a passage is typed in a file of its own.

    The problems that the reader found are at such places already.
    """
    of_sources = set(sources.problems)

    def typed(problem: Problem) -> Problem:
        page = None if problem in of_sources else sources.page(problem.place.file)
        if page is None or not page.origins:
            return problem
        return replace(problem, place=page.typed_at(problem.place, around=problem.code in OF_WHAT_IS_AROUND))

    problems = sorted({typed(problem) for problem in outcome.problems})
    return Outcome(problems, [replace(one, problem=typed(one.problem)) for one in outcome.silenced])


def _shared(sources: Sources, context: Context) -> str:
    """A digest of what a check of one page may look at besides the page: the sources without the other pages.

    The parser counts too, since checks ask it about pages that `evidence.build.proof` will not compare.
    """
    records = [page.text for page in sources.pages if page.path.startswith(STUDIES)]
    articles = {page.path for page in sources.pages if not page.path.startswith(STUDIES)}
    faults = [str(problem) for problem in sources.problems if problem.place.file not in articles]
    data = {name: file.content for name, file in sources.data.items()}
    files = sorted(sources.files)
    how = [our_code(), made_of(sources.config), context.proved]
    return digest(how, context.today, sources.bibliography_text, sources.config, records, data, files, faults)


def judged_before(root: Path, name: str) -> dict[str, list[Problem]]:
    """What an earlier run kept under a name. Nothing if the file is missing or damaged."""
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
        found = json.loads(checked(_file(root, name).read_text(encoding="utf-8")))
        return {digest: [_problem(*one) for one in problems] for digest, problems in found.items()}
    return {}


def keep_judged(root: Path, name: str, judged: Judged) -> None:
    """Keep what was found, under a name. A full disk is no failure."""
    plain = {digest: [astuple(problem) for problem in problems] for digest, problems in judged.items()}
    with contextlib.suppress(OSError, ValueError):
        write_beside(_file(root, name), summed(json.dumps(plain)), lasting=False)


def _file(root: Path, name: str) -> Path:
    return root / CACHE / f"judged-by-{name}.json"


def _problem(place: list[Any], code: str, message: str, hint: str, level: str) -> Problem:
    return Problem(Place(*place), code, message, hint, Level(level))
