"""Our own label for how sure a study can make a reader: the rule as the site prints it, and as code.

The label is not an official grade. The rule gives the highest label that a record may have; it may have a lower one.
"""

import html
import re
from dataclasses import dataclass

from evidence.files import resource
from evidence.reading.language import AMERICAN, Language
from evidence.reading.models.record import CERTAINTIES, RANDOMISED, AnyRecord, Certainty, Finding, Study
from evidence.reading.models.subject import Bounds

DEFAULT = Bounds()
TINY = DEFAULT.tiny


@dataclass(frozen=True, slots=True)
class Words:
    """The words that readers see for a certainty, which differ by where they appear.

    label:   in the printed rule ("Very low").
    plain:   in a table or a sentence ("very low").
    chip:    beside a citation ("very low certainty").
    meaning: in the legend that explains the chips.
    """

    label: str
    plain: str
    chip: str
    meaning: str


# Strongest first, as the legend lists them; "official" is for guidance, "retracted" for a study that lost its label.
WORDS = {certainty: Words(**said) for certainty, said in resource("records")["certainty"].items()}

OWN_GRADE = "The source’s own grade"  # before the words of a record's `source_grade`
GRADE_RE = re.compile(
    r"\b(?P<grade>very[-\s]low|low|moderate|high)\b(?!\s+(?:mood|blood|level|score|risk))", re.IGNORECASE
)


def rule(bounds: Bounds = DEFAULT, language: Language = AMERICAN) -> tuple[tuple[Certainty, str], ...]:
    """The rule as the site prints it in its language, strongest label first, with the numbers of the site."""
    numbers = {"tiny": bounds.tiny, "small": bounds.small, "below": bounds.small - 1, "large": bounds.large}
    shown = {name: language.number(number) for name, number in numbers.items()}
    texts: dict[Certainty, str] = resource("records")["rule"]
    return tuple((label, language.spelled(said.format(**shown))) for label, said in texts.items())


_BY_CHANCE = RANDOMISED | {"pooled-analysis", "pooled-mixed"}  # at least some people were assigned by chance
_NO_ANSWER: dict[str, str] = resource("records")["no_answer"]


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The strongest label that the rule allows a study, and why."""

    certainty: Certainty
    because: str


def ceiling(study: Study, bounds: Bounds = DEFAULT) -> Ceiling:
    """The strongest label that the printed rule allows, by the numbers of the site."""
    number = study.people.number
    if study.about == "other":
        return Ceiling("none", "it studied another illness")
    if study.design in _NO_ANSWER:
        return Ceiling("none", _NO_ANSWER[study.design])
    if study.design not in _BY_CHANCE:
        return Ceiling("very-low", "nobody was assigned by chance")
    if number is not None and number < bounds.tiny:
        return Ceiling("very-low", f"fewer than {bounds.tiny:,} people took part")
    if study.design == "pooled-mixed":
        return Ceiling("low", "some of the studies pooled were not randomized")
    return _pooled(number, bounds) if study.design == "pooled-analysis" else _one_trial(study, bounds)


def _pooled(number: int | None, bounds: Bounds) -> Ceiling:
    if number is not None and number >= bounds.large:
        return Ceiling("high", f"trials with {bounds.large:,} people or more were pooled")
    return Ceiling("moderate", f"fewer than {bounds.large:,} people are known to be in its trials")


def _one_trial(study: Study, bounds: Bounds) -> Ceiling:
    number = study.people.number
    if lost_most(study):
        return Ceiling("very-low", "more than half were lost to follow-up")
    if number is None or number < bounds.small:
        return Ceiling("low", f"one trial with fewer than {bounds.small:,} people")
    return Ceiling("moderate", "one randomized trial")


def lost_most(study: Study) -> bool:
    """Whether, at any follow-up in the record, more than half of the people were lost."""
    for point in study.follow_up:
        if point.lost_percent is not None and point.lost_percent > 50:
            return True
        if point.left is not None and study.people.number and point.left < study.people.number / 2:
            return True
    return False


def stronger(one: Certainty, other: Certainty) -> bool:
    """Whether the first label claims more than the second."""
    return CERTAINTIES.index(one) > CERTAINTIES.index(other)


def graded(source_grade: str) -> Certainty | None:
    """The label for what a source calls its own evidence, the weaker of "low to moderate"; None for other words.

    "Insufficient" is the lowest grade of those who give no "very low".
    """
    found = ["-".join(words.lower().replace("-", " ").split()) for words in GRADE_RE.findall(source_grade)]
    found += ["very-low"] if "insufficient" in source_grade.lower() else []
    return min((one for one in CERTAINTIES if one in found), key=CERTAINTIES.index, default=None)


def certainty_of(record: AnyRecord, finding: Finding | None = None) -> str:
    """The certainty of a record, or of one of its findings, as a key of `WORDS`; "retracted" for one that lost it."""
    if record.retracted:
        return "retracted"
    if not isinstance(record, Study):
        return "official"
    return (finding and finding.certainty) or record.certainty


def chip(certainty: str) -> str:
    """The words beside a citation, as HTML. An unknown certainty is shown as it was typed, never dropped."""
    return WORDS[certainty].chip if certainty in WORDS else html.escape(certainty)
