"""What the preview shows of sources that cannot be read: they are taken from the last reading that could."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources

_Found = TypeVar("_Found")


def with_last_good(new: Sources, good: Sources | None) -> tuple[Sources, list[str]]:
    """The new sources, with what can no longer be read taken from the last good ones; and sentences that say so.

    good is None where there are no earlier sources.
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
    lost_records = {key: r for key, r in _lost(good.records, records).items() if f"docs/studies/{key}.md" in pages}
    if lost_records:
        records = {**records, **lost_records}
        kept.append(f"the records of {', '.join(lost_records)} cannot be read: shown as they last were")
    return replace(new, references=references, records=records), kept


def _lost_references(good: Sources, new: Sources) -> dict[str, Reference]:
    """The references that are gone, or lost fields: an entry that is cut off in the middle still has its key."""
    shared = good.references.keys() & new.references.keys()
    cut = {key for key in shared if len(new.references[key].fields) < len(good.references[key].fields)}
    return {key: found for key, found in good.references.items() if key in cut or key not in new.references}


def _lost(before: Mapping[str, _Found], now: Mapping[str, _Found]) -> dict[str, _Found]:
    return {key: found for key, found in before.items() if key not in now}
