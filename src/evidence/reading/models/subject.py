"""The form of `docs/data/subject.yml`: what the site is about, and the words that checks, pages and search need for it.

The package knows no illness, no treatment and no word for either: all of them come from this file.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from evidence.reading.models.base import Strict, Text

Words = list[Text]
Page = Annotated[str, Field(pattern=r"^[a-z0-9#/-]+$")]


class Code(Strict):
    """A code by which programs know a condition or a treatment.

    system: who made the code, such as ICD-10, MeSH or ATC.
    value:  the code itself.
    """

    system: Text
    value: Text


class Condition(Strict):
    """What people have, or live with.

    name:   its full name, as pages give it to machines.
    words:  its other names and short forms.
    person: what to write of somebody who has it: "person with asthma".
    labels: words that make people into their illness, which pages must not use: "asthmatic".
    code:   its code for machines.
    """

    name: Text
    words: Words = []
    person: Text
    labels: Words = []
    code: Code | None = None


Kind = Literal["drug", "device", "procedure", "surgery", "talking", "exercise", "test", "other"]


class Treatment(Strict):
    """What is done about it: a drug, an operation, exercise, talking, a device, a test.

    name:  its full name, as pages give it to machines.
    kind:  what sort of treatment it is.
    words: its other names, brands and short forms; a sentence that says that one of them helps must cite a study.
    code:  its code for machines.
    """

    name: Text
    kind: Kind
    words: Words = []
    code: Code | None = None


class Synonyms(Strict):
    """Words that readers type, and the words of pages that the search then looks for as well.

    typed:    what readers type.
    look_for: what the search looks for too, with less weight.
    """

    typed: Annotated[Words, Field(min_length=1)]
    look_for: Annotated[Words, Field(min_length=1)]


class Said(Strict):
    """A sentence above the results of a search, for words that ask for more than a page.

    typed: the words for which it stands; a star at the end stands for any ending.
    say:   the sentence.
    """

    typed: Annotated[Words, Field(min_length=1)]
    say: Text


class Way(Strict):
    """A page that a reader is offered when a search found nothing.

    page:  its address from the site's root.
    label: the words of the link.
    """

    page: Page
    label: Text


class Search(Strict):
    """What the search page needs to know about this subject.

    also:      words that readers type for what the pages say.
    alone:     words that ask for more than a page that has them, where nothing else is typed.
    say:       sentences above the results.
    elsewhere: where a reader can go when nothing was found.
    weights:   how much a page counts among the results, by the beginning of its address; 1 is usual.
    """

    also: list[Synonyms] = []
    alone: list[Synonyms] = []
    say: list[Said] = []
    elsewhere: list[Way] = []
    weights: dict[Page, float] = {}


class Bounds(Strict):
    """The numbers of people in the rule for certainty. A site may ask for more people, never for fewer, and prints them.

    tiny:  a trial with fewer people has very low certainty.
    small: a trial with fewer people has low certainty.
    large: pooled trials with fewer people in all have moderate certainty at most.
    """

    tiny: Annotated[int, Field(ge=30)] = 30  # with fewer, chance alone can explain most results
    small: Annotated[int, Field(ge=100)] = 100
    large: Annotated[int, Field(ge=1000)] = 1000

    @model_validator(mode="after")
    def _growing(self) -> "Bounds":
        if not self.tiny < self.small < self.large:
            raise ValueError(
                f"tiny {self.tiny}, small {self.small} and large {self.large} must be in this order, each larger"
            )
        return self


class Subject(Strict):
    """`subject.yml`: what the site is about.

    short:      the site's name in two or three words, at the top of every page and after each title.
    conditions: what people have. The first one is the main one.
    treatments: what is done about it.
    may_last:   harms, illnesses and states of which "lasting" may be said, since nobody is sold them.
    eased:      words for what a treatment may end or ease besides symptoms, pain and the like: "dizziness".
    given:      the ways in which a treatment may be given: `evidence new study` offers them, and a record's `route` names
                one of them; none where there is only one way, or where records may use any words.
    certainty:  the numbers of people in the rule for certainty, where the site asks for more than the usual ones.
    search:     words for the search page.
    """

    short: Text
    conditions: list[Condition] = []
    treatments: list[Treatment] = []
    may_last: Words = []
    eased: Words = []
    given: Words = []
    certainty: Bounds = Bounds()
    search: Search = Search()

    @property
    def condition_words(self) -> list[str]:
        """Every name of every condition."""
        return [word for one in self.conditions for word in (one.name, *one.words)]

    @property
    def treatment_words(self) -> list[str]:
        """Every name of every treatment."""
        return [word for one in self.treatments for word in (one.name, *one.words)]


NOTHING = Subject(short="?")  # for a site without such a file, or with one that cannot be read
