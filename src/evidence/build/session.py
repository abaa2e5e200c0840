"""One reading of the sources, and what the checks find in it. Each build makes a session of its own."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from evidence.build import unchanged, workers
from evidence.build.page_checks import Checking, judged_before, keep_judged
from evidence.build.today import today
from evidence.checks import report
from evidence.checks.check import Context
from evidence.problem import Level, Problem
from evidence.reading.pages import kept
from evidence.reading.pages.page import Page
from evidence.reading.project_files import BIBLIOGRAPHY, record_path
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources, begin, reread
from evidence.render.references.format import Formatted
from evidence.render.site import Site, formatting
from evidence.text import count

_BUILD = "build"  # the name under which builds keep what they find in pages


class ProblemsFound(Exception):
    """Errors in the sources stop the build. The text says how many."""


class Reading:
    """The sources while they are read: workers parse the pages, and pandoc formats the references."""

    formatting: Callable[[], Formatted]

    def __init__(self, root: Path, earlier: Sources | None = None) -> None:
        """Begin. `end` waits for what workers do, and gives the sources."""
        self._root = root
        self.end = begin(root, earlier, workers.mapped, self._format)

    def _format(self, references: dict[str, Reference], config: dict[str, Any]) -> None:
        self.formatting = formatting(references, self._root, config)


_begun: dict[Path, Reading] = {}  # for the next session, by the project's folder


@contextlib.contextmanager
def being_read(root: Path) -> Iterator[None]:
    """Begin to read the sources for the session that is made meanwhile, so that workers parse while MkDocs is loaded."""
    if (root / "docs").is_dir():  # MkDocs says what to do if it is not there
        _begun[root] = Reading(root)
    try:
        yield
    finally:
        _begun.pop(root, None)
        workers.stop()


class Session:
    """The sources of one build, all that is rendered from them, and their problems."""

    def __init__(self, root: Path, serving: bool = False, earlier: "Session | None" = None) -> None:
        """Read the sources below root. Checks nothing yet.

        serving says that this is the live preview. It shows problems instead of stopping, and if something can no
        longer be read, it shows what the earlier session read. Pages that have not changed are taken from that session
        too.
        """
        self.root, self.serving = root, serving
        reading = _begun.pop(root, None) or Reading(root, earlier._read if earlier else None)
        self._read: Sources = reading.end()
        known = earlier.checking.judged if earlier else judged_before(root, _BUILD)
        self.checking: Checking = Checking(self._read, Context(today(root), proved=True), known)
        shown, self.last_good = with_last_good(self._read, earlier.site.sources if earlier else None)
        self.site: Site = Site(shown, reading.formatting if shown.references is self._read.references else None)
        self.problems: list[Problem] = []  # known once `settle` was called
        self._by_file: dict[str, list[Problem]] = {}
        self._settled = False

    def edited(self, path: str) -> "Session | None":
        """The session after an edit of the text of one article, with the article's problems.

        None if anything else was edited, or if the earlier sources or this article cannot be read whole. What the edit
        means for other files is not looked at.
        """
        page = None if self.last_good else reread(self._read, path)
        if page is None:
            return None
        new = copy(self)
        new._read = replace(self._read, pages=tuple(page if one.path == path else one for one in self._read.pages))
        new.site = Site(new._read, lambda: self.site.references)
        new.checking = Checking(new._read, self.checking.context, self.checking.judged)
        found = new.checking.outcome().problems
        new._take(
            [one for one in self.problems if one.place.file != path] + [one for one in found if one.place.file == path]
        )
        return new

    def _take(self, problems: list[Problem]) -> None:
        self.problems, self._by_file = problems, {}
        for problem in problems:
            self._by_file.setdefault(problem.place.file, []).append(problem)

    def begin(self, start: Callable[..., None]) -> None:
        """Let workers judge pages, and do what must be done before pages are made.

        The preview calls `settle` here, since its pages show the problems; so does a build whose sources cannot be
        read. Other builds call it while workers make the pages. start gives jobs to workers. Raises ProblemsFound.
        """
        start(self.checking.job, worth_it=1)  # much is to be done meanwhile
        if self.serving or _errors(self._read.problems):
            self.settle()

    def settle(self) -> None:
        """Finish the checks and print every problem, once. Raises ProblemsFound if errors stop the build."""
        if self._settled:
            return
        self._settled = True
        outcome = self.checking.outcome()
        self._take(outcome.problems)
        said = report.render(outcome, "text")
        print(said, end="", flush=True)
        errors = _errors(outcome.problems)
        if self.serving:
            print(f"preview: {report.counts(outcome.problems)}", flush=True)
        elif errors:
            raise ProblemsFound(f"{count(errors, 'error')} to fix; the previous site is unchanged")
        else:
            unchanged.keep_notices(self.root, said)

    def keep(self) -> None:
        """Keep what was read, and what was found in each page, for the next run."""
        kept.keep(self._read)
        if self.checking.new:
            keep_judged(self.root, _BUILD, self.checking.judged)

    def problems_of(self, page: Page | None) -> list[Problem]:
        """The problems in the file of a page."""
        return self._by_file.get(page.path, []) if page else []

    def elsewhere(self, page: Page | None) -> int:
        """How many problems there are in other files."""
        return len(self.problems) - len(self.problems_of(page))


def _errors(problems: Iterable[Problem]) -> int:
    return sum(problem.level is Level.ERROR for problem in problems)


def with_last_good(new: Sources, good: Sources | None) -> tuple[Sources, list[str]]:
    """The new sources, with what cannot be read now taken from the last good ones; and sentences that say so.

    good is None if there are no earlier sources.
    """
    if good is None:
        return new, []
    kept: list[str] = []
    references, records = new.references, new.records
    broken = any(problem.place.file == BIBLIOGRAPHY for problem in new.problems)
    if broken and (lost := _lost_references(good, new)):
        references = {**references, **lost}
        kept.append(f"{BIBLIOGRAPHY} cannot be read whole: {', '.join(lost)} shown as they last were")
    pages = {page.path for page in new.pages}
    gone = good.records.keys() - records.keys()
    lost_records = {key: r for key, r in good.records.items() if key in gone and record_path(key) in pages}
    if lost_records:
        records = {**records, **lost_records}
        kept.append(f"the records of {', '.join(lost_records)} cannot be read: shown as they last were")
    return replace(new, references=references, records=records), kept


def _lost_references(good: Sources, new: Sources) -> dict[str, Reference]:
    """The references that are gone or have lost fields: an entry that is cut off in the middle still has its key."""
    shared = good.references.keys() & new.references.keys()
    cut = {key for key in shared if len(new.references[key].fields) < len(good.references[key].fields)}
    return {key: found for key, found in good.references.items() if key in cut or key not in new.references}
