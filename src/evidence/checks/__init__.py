"""The checks: small pure functions from sources to problems, each known by a stable code.

A check is declared with `@check(...)`: its code, one sentence for writers, an example that fails and one that
passes; `CONTRIBUTING.md`'s list and `evidence explain` are made from these declarations.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evidence.problems import Level, Place, Problem
from evidence.sources import Sources


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may know besides the sources: the date of the check. Checks never read the clock."""

    today: dt.date


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `run` yields its problems; `bad` and `good` are the smallest examples."""

    code: str
    level: Level
    sentence: str
    bad: str
    good: str
    run: Callable[[Sources, Context], Iterable[Problem]]


REGISTRY: dict[str, Check] = {}

Finder = Callable[[Sources, Context], Iterable[tuple[Place, str, str]]]


def check(code: str, sentence: str, *, bad: str, good: str, level: Level = Level.ERROR) -> Callable[[Finder], Finder]:
    """Register a finder, a function that yields (place, message, hint), under a code.

    Raises ValueError when the code is taken: codes are never used twice.
    """

    def register(finder: Finder) -> Finder:
        if code in REGISTRY:
            raise ValueError(f"check code {code} is used twice")

        def run(sources: Sources, context: Context) -> Iterable[Problem]:
            for place, message, hint in finder(sources, context):
                yield Problem(place, code, message, hint, level)

        REGISTRY[code] = Check(code, level, sentence, bad, good, run)
        return finder

    return register
