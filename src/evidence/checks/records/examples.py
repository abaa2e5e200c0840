"""What the examples of several checks of records have in common."""

from __future__ import annotations

_FINDING = """findings:
  - id: severity
    outcome: symptoms after two weeks
    says: {says}
    direction: favours-treatment
    place: abstract
    read: abstract
    figures: [{figures}]"""


def with_finding(says: str, figures: str) -> str:
    """A record's findings in YAML: one finding that says this and has these figures."""
    return _FINDING.replace("{says}", says).replace("{figures}", figures)
