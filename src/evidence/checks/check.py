"""The registry of the checks: `@check` declares a code and registers the function that finds it.

A finder is a small pure function. Its first parameter says what it judges, one at a time: a page, a record, an entry
and so on (`UNITS`). Where a program is asked, which should be started once, it is all pages that must be judged, each
alone. Its second is the `Context`. It yields a place, a message and a hint for each fault. Every module in this folder
is loaded, so a new check needs only its file. The faults that the readers of files report are declared in
`resources/reported.yml`.
"""

import datetime as dt
import importlib
import pkgutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Generic, Literal, TypeVar, get_args

from evidence.files import resource
from evidence.problem import Level, Place, Problem
from evidence.reading.configuration import extra
from evidence.reading.models.data_files import DataFile
from evidence.reading.models.record import AnyRecord, Figure, Finding, Study
from evidence.reading.pages.page import Page
from evidence.reading.project_files import record_path
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources

Made = TypeVar("Made")
Kind = TypeVar("Kind", bound=AnyRecord)

Unit = Literal["page", "pages", "record", "study", "entry", "data file", "site"]
Found = Iterator[tuple[Place, str, str]]  # place, message, hint
FoundByCode = Iterator[tuple[str, Place, str, str]]  # the code first, where one finder finds several


@dataclass(frozen=True)
class Context:
    """What a finder may know besides the thing that it judges: the date of the check, and the sources.

    Callers give the date, and a run adds the sources. Checks never read the clock. Finders of pages, records and data
    files get sources without pages, so what they find in one file cannot depend on another page. `proved` says that
    each finished page will be compared with what was read (`evidence.build.proof`), so that no check needs to do so.
    """

    today: dt.date
    sources: Sources = field(default_factory=lambda: Sources(Path()), repr=False)
    proved: bool = False
    _made: dict[Callable[..., Any], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def newest(self) -> dt.date:
        """The latest day that a source may give as past.

        It is later than the date of the check, which is that of the last commit: a writer's work is not committed yet.
        """
        return self.today + dt.timedelta(days=31)

    def once(self, make: Callable[[Sources], Made]) -> Made:
        """What `make` makes of the sources. It is called only once in a run, even if many pages ask."""
        if make not in self._made:
            self._made[make] = make(self.sources)
        made: Made = self._made[make]
        return made


@dataclass(frozen=True, slots=True)
class RecordFile(Generic[Kind]):
    """A valid record, and the page that it was read from, which knows the lines."""

    record: Kind
    page: Page

    def place(self, *steps: object) -> Place:
        """The place of a value in the front matter, or of the nearest thing that contains it."""
        return self.page.place_of(*steps)

    def figures(self) -> Iterator[tuple[tuple[str, int, str, int], Finding, Figure]]:
        """Every figure of the record, with the steps to it (`place` takes them) and its finding."""
        for number, finding in enumerate(self.record.findings):
            for index, figure in enumerate(finding.figures):
                yield ("findings", number, "figures", index), finding, figure


AnyRecordFile = RecordFile[AnyRecord]
UNITS: dict[object, Unit] = {
    Page: "page",
    tuple[Page, ...]: "pages",
    AnyRecordFile: "record",
    RecordFile[Study]: "study",
    Reference: "entry",
    DataFile: "data file",
    Sources: "site",
}


@dataclass(frozen=True, slots=True)
class Check:
    """What one code means.

    `sentence` says what the check wants, and `why` gives the reason or its source; it may be empty. `bad` is the
    smallest example that fails, and `good` is one that passes. `into` says where they go: "text" (of an article), "front
    matter", "record" (its front matter), "entry" (its fields), "terminal" (commands), or the path of a whole file.
    `files` are other files that the examples need. `module` declares the code, and `found_by` names the module that
    reports it if that is another one.
    """

    code: str
    level: Level
    sentence: str
    bad: str
    good: str
    why: str
    into: str
    files: Mapping[str, str]
    module: str
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class Silenced:
    """A problem that an allow comment silences, and the reason that the writer gave."""

    problem: Problem
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run found: the problems in the order of file and line, and those that were silenced."""

    problems: list[Problem] = field(default_factory=list)
    silenced: list[Silenced] = field(default_factory=list)


Finder = Callable[[Any, Context], Found | FoundByCode]
AnyFinder = TypeVar("AnyFinder", bound=Finder)

REGISTRY: dict[str, Check] = {}
FINDERS: dict[Finder, tuple[tuple[Unit, ...], list[str]]] = {}  # each with its units and its codes


def check(
    code: str,
    sentence: str,
    *,
    bad: str,
    good: str,
    why: str = "",
    into: str = "",
    files: Mapping[str, str] | None = None,
    level: Level = Level.ERROR,
) -> Callable[[AnyFinder], AnyFinder]:
    """Declare a code and register the function below as its finder. The other arguments are those of `Check`.

    A finder of several codes has one `@check` for each and yields the code first. Raises ValueError if the code is
    taken, since codes are never used twice, and if no unit is known that the finder judges.
    """

    def register(finder: AnyFinder) -> AnyFinder:
        judged = next(iter(finder.__annotations__.values()))
        judged = get_args(judged) if isinstance(judged, UnionType) else (judged,)
        if not UNITS.keys() >= {*judged}:
            raise ValueError(f"the first parameter of {finder.__name__} must be one of UNITS")
        units = tuple(map(UNITS.__getitem__, judged))
        place = into or {"entry": "entry", "record": "record", "study": "record"}.get(units[0], "text")
        _add(Check(code, level, sentence, bad, good, why, place, files or {}, finder.__module__))
        FINDERS.setdefault(finder, (units, []))[1].append(code)
        return finder

    return register


def _add(declared: Check) -> None:
    if declared.code in REGISTRY:
        raise ValueError(f"the check code {declared.code} is used twice")
    REGISTRY[declared.code] = declared


@cache
def load() -> dict[str, Check]:
    """Load every module of checks, and what readers report. Returns the registry in the order of the codes."""
    package = importlib.import_module("evidence.checks")
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    for group, declared in resource("reported").items():
        for code, fields in declared.items():
            _add(Check(code, Level.ERROR, files={}, module=f"{__package__}.{group}", **{"why": "", **fields}))
    return dict(sorted(REGISTRY.items()))


# Running -------------------------------------------------------------------------------------------------------------


def in_pages(pages: Iterable[Page], context: Context) -> Iterator[Problem]:
    """The problems that the finders of single pages find. The sources of their context have no pages.

    A page that is empty or cannot be read is skipped, since that was reported already.
    """
    return _run("page", [page for page in pages if page.text.strip() and not page.unread], context)


def at_once(pages: Iterable[Page], context: Context) -> Iterator[Problem]:
    """The problems that those finders of single pages find that look at all of them at once."""
    readable = tuple(page for page in pages if page.text.strip() and not page.unread)
    return _run("pages", [readable] if readable else [], context)


def in_records(sources: Sources, context: Context) -> Iterator[Problem]:
    """The problems that the finders of single records, entries and data files find.

    The sources of the context have no pages.
    """
    records = sources.records.items()
    files = [RecordFile(record, page) for key, record in records if (page := sources.page(record_path(key)))]
    yield from _run("record", files, context)
    yield from _run("study", [file for file in files if isinstance(file.record, Study)], context)
    yield from _run("entry", sources.references.values(), context)
    yield from _run("data file", sources.data.values(), context)


def beside_pages(context: Context) -> Iterator[Problem]:
    """The problems that all other finders find in the sources of the context."""
    yield from _run("site", [context.sources], context)


LAPSE = "SGN001"  # a change with it may be merged if the configuration says so, since its page tells readers


def _run(unit: Unit, things: Collection[Any], context: Context) -> Iterator[Problem]:
    may_land = LAPSE if extra(context.sources.config).get("lapsed_approvals_may_land") is True else ""
    finders = [(finder, codes) for finder, (units, codes) in FINDERS.items() if unit in units]
    for thing in things:  # one after the other, since checks of one ask for the same sentences
        for finder, codes in finders:
            for found in finder(thing, context):
                code, place, message, hint = found if len(found) == 4 else (codes[0], *found)
                yield Problem(place, code, message, hint, Level.NOTICE if code == may_land else REGISTRY[code].level)
