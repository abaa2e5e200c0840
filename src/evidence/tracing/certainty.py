"""Our own label for how sure a study can make a reader, by a rule that the site prints: in code and in words.

It is ours, not an official grade. The rule gives a ceiling: a record may say less, never more.
"""

from __future__ import annotations

import html
from dataclasses import dataclass

from evidence.reading.models.record import CERTAINTIES, RANDOMISED, Certainty, Study

SMALL = 100  # a randomised trial with fewer people is small
TINY = 30  # with fewer, chance alone can make most results
LARGE = 1000  # people in pooled randomised trials, from which "high" is possible

LABELS: dict[Certainty, str] = {
    "high": "High",
    "moderate": "Moderate",
    "low": "Low",
    "very-low": "Very low",
    "none": "None",
}

# The rule as the site prints it, strongest label first.
RULE: tuple[tuple[Certainty, str], ...] = (
    ("high", f"Randomised trials pooled, with {LARGE:,} people or more in all."),
    ("moderate", f"One randomised trial with {SMALL} people or more, or smaller randomised trials pooled."),
    ("low", f"One randomised trial with {TINY} to {SMALL - 1} people."),
    (
        "very-low",
        f"Nobody was assigned to a treatment by chance, or fewer than {TINY} people took part, "
        "or more than half were lost to follow-up.",
    ),
    (
        "none",
        "It cannot answer the question: it studied animals, a laboratory or scan measure, or another illness, "
        "or it is a review without pooled results of its own.",
    ),
)

_NO_ANSWER = {
    "narrative-review": "a review pools no results of its own",
    "systematic-review": "a review that pools no results; where it does, its design is pooled-analysis",
    "laboratory-study": "a laboratory measure is no relief that a person feels",
    "prediction-study": "it tested a prediction, not a treatment",
}


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The strongest label that the rule allows a study, and why."""

    certainty: Certainty
    because: str


def ceiling(study: Study) -> Ceiling:
    """The strongest label that the printed rule allows."""
    number = study.people.number
    if study.about == "other":
        return Ceiling("none", "it studied another illness")
    if study.design in _NO_ANSWER:
        return Ceiling("none", _NO_ANSWER[study.design])
    if study.design == "pooled-analysis":
        if number is not None and number < TINY:
            return Ceiling("very-low", f"fewer than {TINY} people took part")
        if number is not None and number >= LARGE:
            return Ceiling("high", f"trials with {LARGE:,} people or more were pooled")
        return Ceiling("moderate", f"fewer than {LARGE:,} people are known to be in its trials")
    if study.design not in RANDOMISED:
        return Ceiling("very-low", "nobody was assigned by chance")
    if number is not None and number < TINY:
        return Ceiling("very-low", f"fewer than {TINY} people took part")
    if lost_most(study):
        return Ceiling("very-low", "more than half were lost to follow-up")
    if number is None or number < SMALL:
        return Ceiling("low", f"one trial with fewer than {SMALL} people")
    return Ceiling("moderate", "one randomised trial")


def lost_most(study: Study) -> bool:
    """Whether more than half were lost at any follow-up that the record holds."""
    for point in study.follow_up:
        if point.lost_percent is not None and point.lost_percent > 50:
            return True
        if point.left is not None and study.people.number and point.left < study.people.number / 2:
            return True
    return False


def stronger(one: Certainty, other: Certainty) -> bool:
    """Whether the first label claims more than the second."""
    return CERTAINTIES.index(one) > CERTAINTIES.index(other)


CERTAINTY_WORDS = {
    "high": "high certainty",
    "moderate": "moderate certainty",
    "low": "low certainty",
    "very-low": "very low certainty",
    "none": "background only",
    "official": "official position",
}

CERTAINTY_MEANING = {
    "high": "unlikely to change",
    "moderate": "could change",
    "low": "may well change",
    "very-low": "may be wrong",
    "none": "does not show that treatment helps",
    "official": "what an authority says",
}


def certainty_word(certainty: str) -> str:
    """The words that a reader sees for a certainty; an unknown one is shown as it is, never dropped."""
    return CERTAINTY_WORDS.get(certainty, html.escape(certainty))
