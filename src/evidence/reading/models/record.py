"""Study records and guidance records: the front matter of `docs/studies/<key>.md`, typed.

There is one record for each reference. What is unknown is written as unknown: "not seen" (we looked in what we could
open, and it was not there) or an empty list. The JSON Schema that editors use is made from these models.
"""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, HttpUrl, PrivateAttr

from evidence.problem import Place, Problem
from evidence.reading.models.base import Slug, Strict, Text
from evidence.reading.models.faults import validate
from evidence.reading.pages.page import Page

NOT_SEEN = "not seen"

Key = Annotated[str, Field(pattern=r"^[a-z]+[0-9]{4}[a-z]?$")]  # of a reference
Certainty = Literal["high", "moderate", "low", "very-low", "none"]
CERTAINTIES: tuple[Certainty, ...] = ("none", "very-low", "low", "moderate", "high")  # weakest first

Design = Literal[
    "randomised-trial",
    "crossover-trial",
    "cluster-trial",
    "compared-groups",
    "single-arm",
    "clinic-records",
    "case-reports",
    "pooled-analysis",
    "pooled-mixed",
    "pooled-follow-up",
    "systematic-review",
    "narrative-review",
    "laboratory-study",
    "prediction-study",
    "test-accuracy",
    "survey",
    "interviews",
    "report-count",
    "scale-study",
]
RANDOMISED: frozenset[str] = frozenset({"randomised-trial", "crossover-trial", "cluster-trial"})
UNCOMPARED: frozenset[str] = frozenset({"single-arm", "clinic-records", "case-reports"})

# Studies of studies: "pooled-mixed" holds some that were not randomised, "pooled-follow-up" followed people only.
POOLED: frozenset[str] = frozenset({"pooled-analysis", "pooled-mixed", "pooled-follow-up"})

# Whether the people studied had what the site is about (docs/data/subject.yml), some of them, or something else. Whom a
# test is meant for counts as the first.
About = Literal["this-condition", "mixed", "other"]

# "excerpt": a stored passage of the paper or official page itself, less than the whole of it.
Read = Literal["full text", "abstract", "excerpt", "relay"]


class Figure(Strict):
    """One number of a finding, with its unit: `67 %`, `10 of 15 people`, `11.88 points`.

    value:   the number as printed on the page.
    unit:    "%" | "people" | "studies" | "points" | "mg" | "mg/kg" | "days" | "weeks" | "months" | … (singular
             words are matched too), or any other that pages write after the number ("dB", "steps"); effect sizes
             use their symbol ("d", "g", "r").
    of:      for counts, the denominator: value 10, of 15, unit "people".
    arm:     the arm it belongs to, by the name in `arms`; absent for differences between arms.
    low/high: the interval, when the paper gives one.
    level:   the interval's percentage, usually 95.
    derived: true where we computed it from the paper's own numbers.
    means:   what this number is, where the finding's text does not say ("difference between arms").
    """

    value: float
    unit: Text
    of: float | None = None
    arm: str | None = None
    low: float | None = None
    high: float | None = None
    level: int = 95
    derived: bool = False
    means: str | None = None


class Finding(Strict):
    """A result: what was measured, its figures, where in the paper they are, and how we read it.

    id:        slug, unique in the record: `{{ icons: KEY#response }}` names it.
    outcome:   what was measured and when, in plain words ("at least 30% fewer symptoms after two weeks").
    says:      the result in one plain sentence; shown in the citation's card and on the ledger.
    direction: did it favour the treatment, the comparator, neither, or is it not such a comparison.
    certainty: only where it differs from the record's own (never higher than the rule allows, or than `source_grade`);
               the word beside each citation whose sentence says this finding.
    figures:   its numbers, each with its unit.
    good:      for icon arrays: is a filled person a good outcome (true), a bad one (false), or neutral (absent).
    place:     where in the paper ("abstract", "results, table 2").
    read:      how we read it: the full text, the abstract only, an excerpt (a passage of the paper or official page
               itself), or relayed by another source.
    relay:     the address of the source that relayed it, where it was read in no other way.
    source_grade: the grade that the source itself gives this evidence, in its own words ("high strength of evidence").
    """

    id: Slug
    outcome: Text
    says: Text
    direction: Literal["favours-treatment", "favours-comparator", "no-difference", "not-a-comparison"]
    figures: list[Figure] = []
    place: Text
    read: Read
    relay: HttpUrl | None = None
    certainty: Certainty | None = None
    source_grade: Text | None = None
    good: bool | None = None


class Arm(Strict):
    """A group of people in a study, and what it was given. Write "not seen" for what is unknown.

    name:     what the paper calls it, or the treatment; figures name their arm by it.
    people:   how many began in it.
    given:    what they were given or did.
    route:    how it was given.
    dose:     how much each time.
    schedule: how often, and for how long.
    """

    name: Text
    people: int | None = None
    given: Text
    route: Text = NOT_SEEN
    dose: Text = NOT_SEEN
    schedule: Text = NOT_SEEN


class People(Strict):
    """Who was studied.

    who:     in a few words: "adults with long-lasting pain".
    number:  how many people took part.
    studies: for reviews, how many studies.
    """

    who: Text
    number: int | None = None
    studies: int | None = None


class FollowUp(Strict):
    """How many people were still measured at a point in time.

    when:         the time, in the paper's words: "after six months".
    left:         how many people were still measured.
    lost_percent: how many of 100 were lost, as the paper itself gives it.
    """

    when: Text
    left: int | None = None
    lost_percent: float | None = None


class Source(Strict):
    """An address that we opened for this record.

    url:    the address.
    opened: the day.
    what:   what was read there: "abstract", "full text", "registry entry".
    """

    url: HttpUrl
    opened: dt.date
    what: Text = "abstract"


class Common(Strict):
    """The fields that study records and guidance share, including those of the page itself.

    title:       the study's name and what it is about; the page's heading.
    description: one or two sentences for search results, without a promise.
    reference:   the key of its entry in references.bib.
    updated:     the day on which this page last changed in meaning.
    findings:    what it found, each with its figures and its place in the paper.
    cannot_show: what nobody can learn from it, an item each.
    unverified:  what could not be looked up, an item each.
    sources:     every address that was opened for this record.
    valid_until: the day until which it holds, where it says so, or by which it must be looked up again.
    """

    title: Text
    description: Text
    reference: Key
    updated: dt.date
    findings: list[Finding] = []
    cannot_show: Annotated[list[Text], Field(min_length=1)]
    unverified: list[Text] = []
    sources: list[Source] = []
    valid_until: dt.date | None = None
    _retracted: str = PrivateAttr("")  # no field: writers do not write it, and editors do not offer it

    @property
    def retracted(self) -> str:
        """ "Retracted on November 10, 2026"; empty for a study that stands."""
        return self._retracted


class Study(Common):
    """The record of one study.

    kind:             study.
    design:           how it was done; the choices are listed.
    people:           who was studied, and how many.
    arms:             the groups of a study that compared some.
    outcomes:         what was measured, an item each.
    follow_up:        how many people were still measured, and when.
    setting:          where it was done.
    funding:          who paid.
    conflicts:        what its authors gain from.
    certainty:        our own label, at most what the site's rule allows; for its findings too that have none.
    certainty_reason: why that label, by the rule.
    asks:             the question that the study asked, in one plain sentence.
    about:            whether the people had what this site is about (or, in a study of a test, might have it), some of
                      them had, or they had something else.
    route:            how the treatment was given, where there are several ways: one of `given` in subject.yml, with
                      details behind a comma ("into a vein, at a hospital").
    comparator:       what it was compared with: another treatment, usual care, a waiting list, a sham operation, nothing.
    comparator_words: words by which pages name the comparator ("placidole", "sugar pill"); where a record has some, a
                      page that reports a gain in the study names one of them beside it.
    cite_with:        keys of the studies that a page must cite wherever it reports a gain in this one.
    """

    kind: Literal["study"]
    design: Design
    about: About
    people: People
    arms: list[Arm] = []
    route: Text = ""
    comparator: Text
    comparator_words: list[Text] = []
    cite_with: list[Key] = []
    outcomes: list[Text] = []
    follow_up: list[FollowUp] = []
    setting: Text = NOT_SEEN
    funding: Text = NOT_SEEN
    conflicts: Text = NOT_SEEN
    certainty: Certainty
    certainty_reason: Text
    asks: Text  # the question that the study asked, in one plain sentence


class Guidance(Common):
    """The record of an official position: a regulator's warning, a guideline, a public agency's facts.

    kind:        guidance.
    issuer:      who issued it.
    issued:      the date or year, as the issuer prints it.
    about:       what it is about, in a few words.
    """

    kind: Literal["guidance"]
    issuer: Text
    issued: Text  # date or year as the issuer prints it
    about: Text


MODELS: dict[str, type[Study] | type[Guidance]] = {"study": Study, "guidance": Guidance}


def validate_record(page: Page) -> tuple[Study | Guidance | None, list[Problem]]:
    """The record in a page's front matter, or None and the problem of each field with its line.

    Front matter that could not be read at all was reported when it was read; here there is only no record.
    """
    kind = page.meta.get("kind")
    model = MODELS.get(kind) if isinstance(kind, str) else None
    if model is None:
        if not page.meta and page.text.lstrip("\ufeff").startswith("---"):
            return None, []
        message = f'"kind" cannot be "{kind}"' if "kind" in page.meta else "this page has no record in its front matter"
        place = Place(page.path, page.meta_lines.get("kind", 1))
        hint = 'write "kind: study", or "kind: guidance" for an official position'
        return None, [Problem(place, "REC001", message, hint)]
    return validate(model, page.meta, page.meta_lines, page.path, "REC001")


AnyRecord = Study | Guidance
