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
from dataclasses import dataclass, field

from evidence.problem import Level, Place, Problem
from evidence.reading.sources import Sources


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
RUNNERS: list[Callable[[Sources, Context], Iterable[Problem]]] = []
ALONE: list[Callable[[Sources, Context], Iterable[Problem]]] = []  # those that judge each page alone


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

        RUNNERS.append(run)
        return finder

    return register


def finds(*codes: str, alone: bool = False) -> Callable[[FamilyFinder], FamilyFinder]:
    """Mark a function that yields (code, place, message, hint) for several declared codes.

    alone says that each page is judged alone: what is found in a page depends on nothing but that page, the
    bibliography, the records and the data. Such checks may be shared among workers, and a page in which they found
    nothing is not asked again until one of these changes. (tests/checks/test_each_page_alone.py holds them to it.)
    """

    def register(finder: FamilyFinder) -> FamilyFinder:
        for code in codes:
            REGISTRY[code]  # a typo here is a KeyError when the module loads, not a silent check

        def run(sources: Sources, context: Context) -> Iterable[Problem]:
            for code, place, message, hint in finder(sources, context):
                yield Problem(place, code, message, hint, REGISTRY[code].level)

        (ALONE if alone else RUNNERS).append(run)
        return finder

    return register


def load() -> dict[str, Check]:
    """Load every check module; the registry, in the order of the codes."""
    package = importlib.import_module("evidence.checks")
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    return dict(sorted(REGISTRY.items()))


FAMILIES = {
    "INP": "Files that can be read",
    "CIT": "Citations",
    "BIB": "Bibliography",
    "REC": "Study records",
    "FIG": "Figures",
    "CLM": "Claims and words",
    "PAG": "Pages",
    "MDL": "Markdown",
    "DAT": "Data",
    "SGN": "Sign-off",
    "VER": "What Crossref and PubMed say",
    "LNK": "DOIs in links",
    "NEW": "Text still to be written",
    "ALW": "Allow comments",
}
