"""Claims and words.

These checks read what pages, their front matter and the data say to readers.
"""

from __future__ import annotations

from collections.abc import Iterator

from evidence.checks.check import Context, Found, FoundByCode, check
from evidence.checks.claims.banned_words import banned_words
from evidence.checks.claims.certainty_words import SURE_RE, too_sure
from evidence.checks.claims.efficacy import EFFICACY, efficacy, uncited_efficacy
from evidence.checks.claims.printed_labels import PrintedLabels
from evidence.checks.claims.sentences import is_question, place_in_block, sentences_in
from evidence.checks.claims.subject_words import SubjectWords, words_of
from evidence.checks.claims.word_lists import SURE_QUICK_LOOK
from evidence.checks.data.emergency import Emergency, emergency
from evidence.problem import Level, Place, at
from evidence.reading.models.data_files import DataFile
from evidence.reading.pages.page import Page
from evidence.reading.project_files import DATA, STUDIES
from evidence.reading.sources import Sources
from evidence.tracing.letters import latin
from evidence.tracing.prose import SHOWN, SPOKEN, prose, vocabulary, without_emphasis, without_quotations

SUBJECT = f"{DATA}subject.yml"
DATA_TEXTS = {"docs/data/glossary.yml": "plain", "docs/data/timeline.yml": "text"}  # pages print these as our words
_NOT_SHOWN = frozenset({*SHOWN, "title", "reference", "kind", "template"})  # or read elsewhere
UNCITED = (
    "this says that the treatment helps, but cites no study",
    "cite the study in this paragraph, list item or row, as [@key], or say that it is not known",
)


@check(
    "CLM001",
    "A sentence that says that a treatment helps has a citation in its paragraph, list item or row.",
    why="A reader must be able to see who found a benefit, in how many people, and how sure that is.",
    each=("page", "data file"),
    bad="Lumenide eases GLIM for many people.",
    good="In a small trial, lumenide eased GLIM.[@feder2021]",
)
@check(
    "CLM002",
    "No words that sell: breakthrough, miracle, proven, cure, guarantee, lasting, most patients and the like.",
    each=("page", "data file"),
    bad="This breakthrough is a proven cure.",
    good="There is no cure. It is not proven.",
)
@check(
    "CLM003",
    "People are not called by their illness, and not blamed: no sufferer, victim, addict, failed treatment.",
    why="People come before their illness (APA, Guidelines for Bias-Free Language).",
    each=("page", "data file"),
    bad="GLIM patients who failed treatment.",
    good="People with GLIM whom a treatment did not help.",
)
@check(
    "CLM004",
    "Nothing hurries a reader, except on the emergency page and next to an emergency number.",
    why="A decision about treatment needs time, and hurry is how it is sold.",
    each=("page", "data file"),
    bad="Ready to feel better? Don't wait.",
    good="You need not decide anything today.",
)
@check(
    "CLM005",
    "Words of certainty are not stronger than the certainty of the studies cited.",
    why="GRADE words statements by the certainty of the evidence (GRADE guidelines 26).",
    each=("page", "data file"),
    bad="This trial proves that it works.[@feder2021]",
    good="This trial found a gain.[@feder2021]",
)
@check(
    "CLM006",
    "A printed certainty label is at most that of the strongest study that it speaks of.",
    each=("page", "data file"),
    bad="It eased GLIM.[@feder2021] Certainty: high.",
    good="It eased GLIM.[@feder2021] Certainty: low.",
)
@check(
    "CLM007",
    "A printed certainty label is one of high, moderate, low, very low and none.",
    each=("page", "data file"),
    bad="Certainty: lwo.",
    good="Certainty: low.",
)
@check(
    "CLM008",
    "A grade that is told as the source's own is in the record of a study cited there, as source_grade.",
    why="A reader weighs our label against the source's own grade, and takes the grade for the source's word.",
    each=("page", "data file"),
    bad="It eased GLIM.[@feder2021] The source grades this as high.",
    good="It eased GLIM.[@feder2021]",
)
def claims(source: Page | DataFile, context: Context) -> FoundByCode:
    site, urgent = context.once(words_of), context.once(emergency)
    if isinstance(source, DataFile):
        yield from _in_data(source, site, urgent)
        return
    yield from _in_prose(source, context.sources, site, urgent)
    yield from _in_front_matter(source, site, urgent)


def _in_prose(page: Page, sources: Sources, site: SubjectWords, urgent: Emergency) -> FoundByCode:
    blocks = list(prose(page))
    there = vocabulary("\n".join(text for _, text in blocks))
    banned_here, sure_here = site.banned_look.within(there), SURE_QUICK_LOOK.within(there)
    treatment_here = None if page.path.startswith(STUDIES) else site.treatment_look.within(there)
    labels_here = any(word in there for word in ("certain", "sure", "grade"))
    if not (banned_here or sure_here or treatment_here or labels_here):
        return  # most pages of a large site
    labels = PrintedLabels(page, sources)
    for block, text in blocks:
        flat = without_emphasis(text)
        low = flat.lower()
        if treatment_here and not block.citations and treatment_here.may_match(low):
            for offset in uncited_efficacy(block, flat, site):
                yield EFFICACY, place_in_block(page, block, offset), *UNCITED
        if banned_here.may_match(low) and site.banned.search(flat):
            for code, offset, message, hint in banned_words(flat, page.path, site, urgent):
                yield code, place_in_block(page, block, offset), message, hint
        if block.citations and sure_here.may_match(low) and SURE_RE.search(flat):
            yield from too_sure(page, block, flat, sources)
        if labels_here and block.kind in SPOKEN:
            yield from labels.problems_in(block, flat)


def _in_front_matter(page: Page, site: SubjectWords, urgent: Emergency) -> FoundByCode:
    """What records say reaches readers too, on their pages and on cards."""
    for name, value in _shown_texts(page):
        if isinstance(value, str) and site.banned.search(value):
            place = at(page.path, page.meta_lines.get(name, 1))
            for code, _, message, hint in banned_words(without_quotations(latin(value)), "", site, urgent):
                yield code, place, message, hint


def _shown_texts(page: Page) -> Iterator[tuple[str, object]]:
    """The texts of a record that its page shows, each with its dotted path."""
    if page.path.startswith(STUDIES):
        for name, value in page.meta.items():
            if name not in _NOT_SHOWN:
                yield from _texts(name, value)


def _texts(path: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from _texts(f"{path}.{name}", inside)
    elif isinstance(value, list):
        for index, inside in enumerate(value):
            yield from _texts(f"{path}.{index}", inside)
    else:
        yield path, value


def _in_data(data: DataFile, site: SubjectWords, urgent: Emergency) -> FoundByCode:
    """What data files say to readers: no citation is possible there, so no claim is."""
    name = DATA_TEXTS.get(data.path)
    for index, item in enumerate(data.content if name and isinstance(data.content, list) else ()):
        value = item.get(name) if isinstance(item, dict) else None
        if not isinstance(value, str):
            continue
        place = at(data.path, data.lines.get(f"{index}.{name}") or data.lines.get(str(index), 1))
        text = without_quotations(latin(value))
        for code, _, message, hint in banned_words(text, data.path, site, urgent):
            yield code, place, message, hint
        for _, sentence in sentences_in(text):
            if not is_question(sentence) and efficacy(sentence, site) is not None:
                yield EFFICACY, place, *UNCITED


@check(
    "CLM009",
    "The site says in docs/data/subject.yml which treatments it is about.",
    why="Without their names no check can see a sentence which promises that one of them helps.",
    level=Level.NOTICE,
    each="site",
    bad="short: Lumenide",
    good="short: Lumenide\ntreatments: [{name: Lumenide, kind: drug}]",
    into="docs/data/subject.yml",
)
def no_treatment(sources: Sources, _: Context) -> Found:
    if (
        sources.articles
        and not sources.subject.treatments
        and not any(problem.place.file == SUBJECT for problem in sources.problems)
    ):
        message = "no treatment is named here, so promises that one helps cannot be seen"
        yield Place(SUBJECT), message, "name each under treatments, with its other names under words"
