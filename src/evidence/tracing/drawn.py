"""Which studies a data mark shows: pictures draw the findings of some, lists show all."""

from collections.abc import Iterator, Mapping

from evidence.reading.models.record import AnyRecord, Figure, Finding
from evidence.reading.pages.page import Mark, Page
from evidence.reading.sources import Sources
from evidence.tracing.trials import main_result, trials

LISTS = ("ledger", "studies")  # they show every record


def drawn(name: str, records: Mapping[str, AnyRecord]) -> list[str]:
    """The keys of the studies that the mark of this name shows ("icons: feder2021#response"), in its order."""
    kind, _, rest = name.partition(":")
    if kind in LISTS:
        return list(records)
    if kind == "trials":
        return list(trials(records, rest.strip()))
    if kind in ("icons", "days"):
        return list(dict.fromkeys(one.partition("#")[0].strip() for one in rest.split(",")))
    return []


def drawn_findings(name: str, records: Mapping[str, AnyRecord]) -> list[tuple[str, str]]:
    """The findings, as pairs of key and id, that the picture of this name shows; lists of records show none of them."""
    kind, _, rest = name.partition(":")
    if kind == "trials":
        found = {key: main_result(record) for key, record in trials(records, rest.strip()).items()}
        return [(key, result.id) for key, result in found.items() if result]
    named = (one.strip().partition("#") for one in rest.split(",")) if kind in ("icons", "days") else ()
    return [(key, finding) for key, _, finding in named if key in records]


def shown_studies(page: Page, sources: Sources, *, lists: bool = True) -> list[str]:
    """The keys of all studies that a page cites or draws, in the order in which it does so first; or also lists."""
    keys = [citation.key for citation in page.citations]
    for mark, some in drawings(page, sources):
        keys += some if lists or mark.name not in LISTS else []
    return list(dict.fromkeys(keys))


def drawings(page: Page, sources: Sources) -> Iterator[tuple[Mark, list[str]]]:
    """Each data mark of a page that shows studies, with their keys."""
    for mark in page.marks:
        if keys := drawn(mark.name, sources.records):
            yield mark, keys


# How many days a unit has. Months and years vary in length, so they are not drawn on a line of days.
DAYS = {"hour": 1 / 24, "hours": 1 / 24, "day": 1.0, "days": 1.0, "week": 7.0, "weeks": 7.0}


def lengths(finding: Finding) -> list[Figure]:
    """The lengths of time in a finding, as the source gives them, without those that we worked out or rounded."""
    return [figure for figure in finding.figures if figure.unit in DAYS and not figure.derived]
