"""Lengths of time in findings."""

from evidence.reading.models.record import Figure, Finding

# How many days a unit has. Months and years vary in length, so they are not drawn on a line of days.
DAYS = {"hour": 1 / 24, "hours": 1 / 24, "day": 1.0, "days": 1.0, "week": 7.0, "weeks": 7.0}


def lengths(finding: Finding) -> list[Figure]:
    """The lengths of time in a finding, as the source gives them, without those that we worked out or rounded."""
    return [figure for figure in finding.figures if figure.unit in DAYS and not figure.derived]
