"""What the examples of several checks of records have in common."""

COUNTS = "{value: 10, of: 15, unit: people, arm: lumenide}, {value: 3, of: 15, unit: people, arm: placidole}"
_FINDING = """findings:
  - id: response
    outcome: symptoms after two weeks
    says: SAYS
    direction: DIRECTION
    place: abstract
    read: abstract"""


def with_finding(
    says: str = "More people responded with lumenide.", figures: str = "", direction: str = "favours-treatment"
) -> str:
    """A record's findings in YAML: one finding that says this, has these figures and favors this side."""
    found = _FINDING.replace("SAYS", says).replace("DIRECTION", direction)
    return f"{found}\n    figures: [{figures}]" if figures else found
