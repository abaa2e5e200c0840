"""Finds the trials of one treatment among the study records."""

import re
from collections.abc import Iterator, Mapping

from evidence.reading.models.record import RANDOMISED, AnyRecord, Finding, Study

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
    return sum(study.design == "single-arm" and study.about != "other" and _gave(study, treatment) for study in studies)


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
