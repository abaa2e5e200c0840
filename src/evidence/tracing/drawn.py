"""Which studies a data mark shows, and which trials there are of a treatment."""

import re
from collections.abc import Iterator, Mapping

from evidence.reading.models.record import RANDOMISED, UNCOMPARED, AnyRecord, Figure, Finding, Study
from evidence.reading.pages.page import Mark, Page
from evidence.reading.sources import Sources

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


# What an arm was given, up to the words that add to it: "treadmill training" of "treadmill training with a rail, daily".
_NAME_RE = re.compile(
    r"(?:an? |the )?(.*?)(?=[,;:(]|\.(?!\d)|\s+(?:and|or|with|without|then|plus|for|in|at|by|on|to|after|once|twice|[\d.]+)\b|\s*$)",
    re.IGNORECASE,
)


def trials(records: Mapping[str, AnyRecord], treatment: str) -> dict[str, Study]:
    """The randomized trials, by key, in which a group was given a treatment. The largest trials come first.

    Trials of other illnesses are left out. The treatment is what an arm was given first, in lower case: an arm given
    "lumenide, then therapy" was given lumenide.
    """
    gave_it = [(key, study) for key, study in _compared(records) if _gave(study, treatment)]
    return dict(sorted(gave_it, key=lambda item: (-(item[1].people.number or 0), item[0])))


def treatments(records: Mapping[str, AnyRecord]) -> set[str]:
    """Every treatment that was given in a randomized trial among the records."""
    return {_treatment(arm.given) for _, study in _compared(records) for arm in study.arms}


def uncompared(records: Mapping[str, AnyRecord], treatment: str) -> int:
    """How many records report on the treatment without a comparison group."""
    studies = (record for record in records.values() if isinstance(record, Study))
    return sum(study.design in UNCOMPARED and study.about != "other" and _gave(study, treatment) for study in studies)


def main_result(record: Study) -> Finding | None:
    """The first finding of a record, which its card and the pictures show."""
    return record.findings[0] if record.findings else None


def _compared(records: Mapping[str, AnyRecord]) -> Iterator[tuple[str, Study]]:
    for key, record in records.items():
        if isinstance(record, Study) and record.design in RANDOMISED and record.about != "other":
            yield key, record


def _gave(study: Study, treatment: str) -> bool:
    return any(_treatment(arm.given) == treatment.lower() for arm in study.arms)


def _treatment(given: str) -> str:
    found = _NAME_RE.match(" ".join(given.split()))
    return found[1].strip().lower() if found else ""
