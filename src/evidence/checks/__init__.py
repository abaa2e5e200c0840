"""The checks: small pure functions from sources to problems, each known by a stable code.

A check is declared with `@check(...)`: its code, one sentence for writers, an example that fails and one that
passes; `CONTRIBUTING.md`'s list and `evidence explain` are made from these declarations. Codes that one function
finds together are declared one by one with `declare(...)` and found by a function marked `@finds(...)`.
Every module in this folder is loaded: to add checks, add a file.
"""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from evidence import pool
from evidence.cache import Known, digest, digest_of_files
from evidence.problems import Level, Place, Problem
from evidence.sources import STUDIES, Sources


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may know besides the sources: the date of the check. Checks never read the clock."""

    today: dt.date

    @property
    def newest(self) -> dt.date:
        """The latest day that a source may name as past: the date of the check is the last commit's, and what a
        writer records today is not committed yet."""
        return self.today + dt.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Check:
    """What one code means: a sentence for writers, the smallest example that fails and one that passes."""

    code: str
    level: Level
    sentence: str
    bad: str
    good: str


@dataclass(frozen=True, slots=True)
class Silenced:
    """A problem that an allow comment silences, and the reason that the writer gave."""

    problem: Problem
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run found: problems in the order of file and line, and what was silenced."""

    problems: list[Problem] = field(default_factory=list)
    silenced: list[Silenced] = field(default_factory=list)


REGISTRY: dict[str, Check] = {}
_RUNNERS: list[Callable[[Sources, Context], Iterable[Problem]]] = []
_ALONE: list[Callable[[Sources, Context], Iterable[Problem]]] = []  # those that judge each page alone
_AT_ONCE = 32  # pages that a worker judges at once

Finder = Callable[[Sources, Context], Iterable[tuple[Place, str, str]]]
FamilyFinder = Callable[[Sources, Context], Iterable[tuple[str, Place, str, str]]]


def declare(code: str, sentence: str, *, bad: str, good: str, level: Level = Level.ERROR) -> str:
    """Say what a code means. Raises ValueError when the code is taken: codes are never used twice."""
    if code in REGISTRY:
        raise ValueError(f"check code {code} is used twice")
    REGISTRY[code] = Check(code, level, sentence, bad, good)
    return code


def check(code: str, sentence: str, *, bad: str, good: str, level: Level = Level.ERROR) -> Callable[[Finder], Finder]:
    """Declare a code and mark the function that yields its (place, message, hint). Raises as `declare`."""

    def register(finder: Finder) -> Finder:
        declare(code, sentence, bad=bad, good=good, level=level)

        def run(sources: Sources, context: Context) -> Iterable[Problem]:
            for place, message, hint in finder(sources, context):
                yield Problem(place, code, message, hint, level)

        _RUNNERS.append(run)
        return finder

    return register


def finds(*codes: str, alone: bool = False) -> Callable[[FamilyFinder], FamilyFinder]:
    """Mark a function that yields (code, place, message, hint) for several declared codes.

    alone says that each page is judged alone: what is found in a page depends on nothing but that page, the
    bibliography, the records and the data. Such checks may be shared among workers, and a page in which they found
    nothing is not asked again until one of these changes. (tests/test_checks_alone.py holds them to it.)
    """

    def register(finder: FamilyFinder) -> FamilyFinder:
        for code in codes:
            REGISTRY[code]  # a typo here is a KeyError when the module loads, not a silent check

        def run(sources: Sources, context: Context) -> Iterable[Problem]:
            for code, place, message, hint in finder(sources, context):
                yield Problem(place, code, message, hint, REGISTRY[code].level)

        (_ALONE if alone else _RUNNERS).append(run)
        return finder

    return register


def load() -> dict[str, Check]:
    """Load every check module; the registry, in the order of the codes."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return dict(sorted(REGISTRY.items()))


def run_all(sources: Sources, context: Context, sound: Known | None = None) -> Outcome:
    """Run every check, in one go: one fault hides no other. What comments allow is in `silenced`.

    sound holds the digests of pages in which the checks that judge each page alone found nothing; it is brought up
    to date.
    """
    run = Checking(sources, context, sound)
    pool.start(run.alone)
    return run.outcome()


class Checking:
    """A run of every check, in two parts: `alone` may be given to workers at any time; `outcome` does the rest."""

    def __init__(self, sources: Sources, context: Context, sound: Known | None = None) -> None:
        """As `run_all`; nothing is judged yet."""
        load()
        self._sources, self._context, self._sound = sources, context, sound
        self._digests: dict[str, str] = {}
        if sound is not None:
            settings = _what_pages_lean_on(sources, context)
            self._digests = {page.path: digest(settings, page.path, page.digest) for page in sources.pages}
        self._waiting = [page for page in sources.pages if sound is None or self._digests[page.path] not in sound]
        self.alone = pool.Results(self._judge, range(0, len(self._waiting), _AT_ONCE), chunk=1, worth_it=3)

    def outcome(self) -> Outcome:
        """What all checks found."""
        from evidence.checks.allow import apply

        found = list(self._sources.problems)
        for runner in _RUNNERS:
            found.extend(runner(self._sources, self._context))
        found.extend(self._judged())
        return apply(sorted(set(found)), self._sources)

    def _judge(self, start: int) -> list[Problem]:
        part = replace(self._sources, pages=tuple(self._waiting[start : start + _AT_ONCE]))
        return [problem for runner in _ALONE for problem in runner(part, self._context)]

    def _judged(self) -> list[Problem]:
        found = [problem for _, problems in self.alone for problem in problems]
        if self._sound is not None:
            faulty = {problem.place.file for problem in found}
            self._sound.add(self._digests[page.path] for page in self._waiting if page.path not in faulty)
        return found


def _what_pages_lean_on(sources: Sources, context: Context) -> str:
    """A digest of all that a check of one page may look at besides the page."""
    records = [page.text for page in sources.pages if page.path.startswith(STUDIES)]
    data = {name: file.content for name, file in sources.data.items()}
    package = Path(__file__).parents[1]
    code = digest_of_files(package.rglob("*.py"), package)
    return digest(code, context.today, sources.bibliography_text, sources.config, records, data)


def run(sources: Sources, context: Context) -> list[Problem]:
    """The problems of `run_all`."""
    return run_all(sources, context).problems
