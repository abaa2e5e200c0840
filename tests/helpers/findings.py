"""Records of made-up studies with a finding on who responded, one on sleep and one on how long it lasted."""

from __future__ import annotations

from collections.abc import Mapping

from evidence.reading.models.record import AnyRecord, validate_record
from helpers.projects import read, record

RESPONSE = """
  - id: response
    outcome: at least 30% fewer symptoms after two weeks
    says: 10 of 15 people responded with lumenide, and 3 of 15 with placidole.
    direction: favours-treatment
    figures: [{value: 10, of: 15, unit: people}, {value: 3, of: 15, unit: people}]
    place: abstract
    read: abstract"""
SLEEP = """
  - id: sleep
    outcome: bad sleep
    says: Sleep got worse in 4 of 15 people.
    direction: favours-comparator
    figures: [{value: 4, of: 15, unit: people}]
    place: abstract
    read: abstract"""
DURATION = """
  - id: duration
    outcome: how long the response was seen
    says: Half had lost the response after 27.5 days.
    direction: not-a-comparison
    figures: [{value: 27.5, unit: days}]
    place: abstract
    read: abstract"""


def also(finding: str, field: str) -> str:
    """A finding with one more field, such as "certainty: very-low"."""
    return f"{finding}\n    {field}"


def records(fields: Mapping[str, Mapping[str, str]]) -> dict[str, AnyRecord]:
    """The sound record of each key, with these fields."""
    known: dict[str, AnyRecord] = {}
    for key, own in fields.items():
        found, problems = validate_record(read(record(key, **own), f"docs/studies/{key}.md"))
        assert found and not problems
        known[key] = found
    return known
