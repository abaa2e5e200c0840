"""Retracted studies: a record says so from the moment it is read, so that no place can go on printing the old label."""

import datetime as dt
from collections.abc import Mapping

from evidence.reading.language import AMERICAN, Language
from evidence.reading.models.data_files import DataFile
from evidence.reading.models.record import AnyRecord, Study
from evidence.reading.models.verification import STEM, published_later
from evidence.reading.references.reference import Reference


def retractions(
    data: Mapping[str, DataFile], references: Mapping[str, Reference], language: Language = AMERICAN
) -> dict[str, str]:
    """For each retracted reference the words "Retracted on November 10, 2026", as plain text in a language."""
    file = data.get(STEM)
    return {
        key: f"Retracted{_on(item.date, language)}"
        for key, items in published_later(file.content if file else None, references).items()
        for item in items
        if item.kind == "retraction"
    }


def with_retractions(records: Mapping[str, AnyRecord], retracted: Mapping[str, str]) -> dict[str, AnyRecord]:
    """The records; a retracted one has no certainty any more, neither as a whole nor for a finding."""
    return {key: _without_certainty(one, retracted[key]) if key in retracted else one for key, one in records.items()}


def _without_certainty(record: AnyRecord, words: str) -> AnyRecord:
    findings = [finding.model_copy(update={"certainty": None}) for finding in record.findings]
    label = {"certainty": "none", "certainty_reason": f"{words}."} if isinstance(record, Study) else {}
    made = record.model_copy(update={"findings": findings, **label})
    made._retracted = words
    return made


def _on(date: str, language: Language) -> str:
    try:
        day = dt.date.fromisoformat(date)
    except ValueError:
        return f" in {date[:4]}" if date[:4].isdigit() else ""
    return f" on {language.date(day)}"
