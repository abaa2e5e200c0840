"""Runs all checks, and shares those that judge each page alone among workers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from evidence.build import workers
from evidence.checks.allow import apply
from evidence.checks.check import ALONE, RUNNERS, Context, Outcome, load
from evidence.digest import digest
from evidence.problem import Problem
from evidence.reading.project_files import STUDIES
from evidence.reading.sources import Sources

PAGES_AT_ONCE = 32  # that a worker judges
Judged = Mapping[str, list[Problem]]  # what was found in each page, by a digest of all that the checks looked at


def run_all(sources: Sources, context: Context) -> Outcome:
    """Run every check, in one go: one fault hides no other. What comments allow is in `silenced`."""
    run = Checking(sources, context)
    workers.start(run.alone)
    return run.outcome()


def run(sources: Sources, context: Context) -> list[Problem]:
    """The problems of `run_all`."""
    return run_all(sources, context).problems


class Checking:
    """A run of every check, in two parts: `alone` may be given to workers at any time; `outcome` does the rest."""

    def __init__(self, sources: Sources, context: Context, judged: Judged | None = None) -> None:
        """judged is what an earlier run in this process found page by page (its `judged`); nothing is judged yet."""
        load()
        self._sources, self._context = sources, context
        shared = _shared(sources, context)
        self._digests = {page.path: digest(shared, page.path, page.digest) for page in sources.pages}
        known = judged or {}
        self.judged = {key: known[key] for key in self._digests.values() if key in known}
        self._waiting = [page for page in sources.pages if self._digests[page.path] not in self.judged]
        self.alone = workers.Job(self._judge, range(0, len(self._waiting), PAGES_AT_ONCE), chunk=1, worth_it=3)

    def outcome(self) -> Outcome:
        """What all checks found."""
        found = list(self._sources.problems)
        for runner in RUNNERS:
            found.extend(runner(self._sources, self._context))
        self.judged.update({self._digests[page.path]: [] for page in self._waiting})
        for _, problems in self.alone:
            for problem in problems:
                self.judged[self._digests[problem.place.file]].append(problem)
        for problems in self.judged.values():
            found.extend(problems)
        return apply(sorted(set(found)), self._sources)

    def _judge(self, start: int) -> list[Problem]:
        part = replace(self._sources, pages=tuple(self._waiting[start : start + PAGES_AT_ONCE]))
        return [problem for runner in ALONE for problem in runner(part, self._context)]


def _shared(sources: Sources, context: Context) -> str:
    """A digest of all that a check of one page may look at besides the page. Our code stays what it is in a process."""
    records = [page.text for page in sources.pages if page.path.startswith(STUDIES)]
    data = {name: file.content for name, file in sources.data.items()}
    return digest(context.today, sources.bibliography_text, sources.config, records, data)
