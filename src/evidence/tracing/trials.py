"""The trials of one treatment among the study records, and the result by which a picture sorts them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from evidence.reading.models.record import RANDOMISED, Finding, Guidance, Study

_WORD_RE = re.compile(r"[\w-]+")


def trials(records: Mapping[str, Study | Guidance], treatment: str) -> dict[str, Study]:
    """The randomized trials in which a group was given a treatment, by their keys, most people first.

    A trial of another illness alone is none of them. The treatment is the first word of what an arm was given, in lower
    case: an arm given "ketamine, then therapy" was given ketamine.
    """
    found = {key: study for key, study in _compared(records) if treatment in (_given(arm.given) for arm in study.arms)}
    return dict(sorted(found.items(), key=lambda item: (-(item[1].people.number or 0), item[0])))


def treatments(records: Mapping[str, Study | Guidance]) -> set[str]:
    """Every treatment of which the records hold a trial."""
    return {_given(arm.given) for _, study in _compared(records) for arm in study.arms}


def uncompared(records: Mapping[str, Study | Guidance], treatment: str) -> int:
    """How many records tell of the treatment in people of whom nobody was compared."""
    studies = (record for record in records.values() if isinstance(record, Study))
    return sum(
        study.design == "single-arm"
        and study.about != "other"
        and any(_given(arm.given) == treatment for arm in study.arms)
        for study in studies
    )


def main_result(record: Study) -> Finding | None:
    """The finding that stands first in a record: its card shows it too, and pictures go by it."""
    return record.findings[0] if record.findings else None


def _compared(records: Mapping[str, Study | Guidance]) -> Iterator[tuple[str, Study]]:
    for key, record in records.items():
        if isinstance(record, Study) and record.design in RANDOMISED and record.about != "other":
            yield key, record


def _given(text: str) -> str:
    found = _WORD_RE.search(text)
    return found[0].lower() if found else ""
