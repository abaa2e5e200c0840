"""The words that readers see for the values in records: one place, so that cards, pages and ledger agree."""

from __future__ import annotations

from evidence.records import Figure, Guidance, Study

DESIGNS = {
    "randomised-trial": "Randomised trial",
    "crossover-trial": "Randomised crossover trial",
    "single-arm": "Study without a comparison group",
    "pooled-analysis": "Pooled analysis of trials",
    "systematic-review": "Systematic review",
    "narrative-review": "Review",
    "laboratory-study": "Laboratory study in people",
    "prediction-study": "Prediction study",
}

CERTAINTY = {
    "high": "high",
    "moderate": "moderate",
    "low": "low",
    "very-low": "very low",
    "none": "none for this question",
}

READ = {
    "full text": "we read the full text",
    "abstract": "we read the abstract only",
    "excerpt": "we read an excerpt only",
    "relay": "we read it only through another source",
}

DIRECTIONS = {
    "favours-treatment": "favours the treatment",
    "favours-comparator": "favours the comparison",
    "no-difference": "no clear difference",
    "not-a-comparison": "not a comparison",
}


def number(value: float) -> str:
    """A number as a reader writes it: no ".0", thousands with a comma."""
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def figure(found: Figure) -> str:
    """A figure in words: "10 of 15 people", "67%", "11.88 points (95% interval 4.1 to 19.6)"."""
    if found.of is not None:
        text = f"{number(found.value)} of {number(found.of)} {found.unit}"
    elif found.unit == "%":
        text = f"{number(found.value)}%"
    else:
        text = f"{number(found.value)} {found.unit}"
    if found.low is not None and found.high is not None:
        text += f" ({found.level}% interval {number(found.low)} to {number(found.high)})"
    return text + (" (our arithmetic)" if found.derived else "")


def people(record: Study | Guidance) -> str:
    """Who was studied, with the count: "30 adults with long-lasting PTSD"."""
    if isinstance(record, Guidance):
        return record.issuer
    return record.people.who


def what_it_was(record: Study | Guidance) -> str:
    """Design, people and route in a breath, for the citation's card."""
    if isinstance(record, Guidance):
        return f"Official position: {record.issuer}, {record.issued}."
    counts = []
    if record.people.studies:
        counts.append(f"{number(record.people.studies)} studies")
    if record.people.number:
        counts.append(f"{number(record.people.number)} people")
    parts = [DESIGNS[record.design], ", ".join(counts), record.people.who, f"Given: {record.route}"]
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)
