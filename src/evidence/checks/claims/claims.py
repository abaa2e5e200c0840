"""Claims and words.

These checks read what pages, their front matter and the data say to readers.
"""

from functools import cache

from evidence.checks.check import Context, Found, FoundByCode, check
from evidence.checks.claims.banned_words import SURE_RE, ToldApart, banned_words, too_sure
from evidence.checks.claims.efficacy import EFFICACY, promise, promising, uncited_promises
from evidence.checks.claims.printed_labels import PrintedLabels
from evidence.checks.claims.subject_words import SubjectWords, words_of
from evidence.checks.data.emergency import Emergency, emergency
from evidence.problem import Level, Place
from evidence.reading.models.data_files import DataFile
from evidence.reading.pages.page import Page
from evidence.reading.pages.sentences import statements_in
from evidence.reading.project_files import DATA, STUDIES
from evidence.reading.sources import Sources
from evidence.reading.yaml_lines import walk
from evidence.tracing.cited_certainty import Said
from evidence.tracing.letters import latin
from evidence.tracing.prose import SHOWN, SPOKEN, data_texts, prose, without_emphasis, without_quotations, words_on
from evidence.tracing.quick_look import vocabulary, within

SUBJECT = f"{DATA}subject.yml"
_NOT_SHOWN = frozenset({*SHOWN, "title", "reference", "kind", "template"})  # or they are read elsewhere
_CITE = "cite the study in this paragraph, list item or row, as [@key], or say that it is not known"


@check(
    "CLM001",
    "A sentence that says that a treatment helps, or harms nobody, has a citation in its paragraph, list item or row.",
    why="A reader must be able to see who found a benefit, in how many people, and how sure that is.",
    bad="Lumenide eases GLIM for many people.",
    good="In a small trial, lumenide eased GLIM.[@feder2021]",
)
@check(
    "CLM002",
    "No words that sell: breakthrough, miracle, proven, cure, guarantee, lasting, most patients and the like.",
    bad="This breakthrough is a proven cure.",
    good="There is no cure. It is not proven.",
)
@check(
    "CLM003",
    "People are not named after their illness or blamed: no sufferer, victim, addict, failed treatment.",
    why="Person-first language emphasizes the person and not the condition (APA Style, Bias-Free Language: Disability).",
    bad="GLIM patients who failed treatment.",
    good="People with GLIM whom a treatment did not help.",
)
@check(
    "CLM004",
    "Nothing hurries a reader, except on the emergency page and next to an emergency number.",
    why="A decision about treatment needs time, and hurry is how it is sold.",
    bad="Ready to feel better? Don't wait.",
    good="You need not decide anything today.",
)
@check(
    "CLM005",
    "Words of certainty are not stronger than the certainty of what the sentence tells of the studies cited.",
    why='Words should fit the certainty: a treatment "reduces" symptoms if it is high, "likely reduces" them if it is '
    'moderate, and "may reduce" them if it is low (GRADE guidelines 26).',
    bad="This trial proves that it works.[@feder2021]",
    good="This trial found a gain.[@feder2021]",
)
@check(
    "CLM006",
    "A printed certainty label is at most that of the strongest citation that it is about.",
    bad="It eased GLIM.[@feder2021] Certainty: high.",
    good="It eased GLIM.[@feder2021] Certainty: low.",
)
@check(
    "CLM007",
    "A printed certainty label is one of high, moderate, low, very low and none.",
    bad="Certainty: lwo.",
    good="Certainty: low.",
)
@check(
    "CLM008",
    "A grade that a page gives as the source's own is the source_grade in the record of a study cited there.",
    why="Readers weigh our label against such a grade, and believe that the source says it.",
    bad="It eased GLIM.[@feder2021] The source grades this as high.",
    good="It eased GLIM.[@feder2021]",
)
def claims(source: Page | DataFile | Sources, context: Context) -> FoundByCode:
    site, urgent = context.once(words_of), context.once(emergency)
    if not isinstance(source, Page):
        yield from _in_data(source, site, urgent)
        return
    apart = cache(lambda: context.once(_said).certainties(source))
    yield from _in_prose(source, context.sources, site, urgent, apart)
    yield from _in_front_matter(source, site, urgent)


def _said(sources: Sources) -> Said:
    return Said(sources.records)


def _in_prose(page: Page, sources: Sources, site: SubjectWords, urgent: Emergency, apart: ToldApart) -> FoundByCode:
    labels, may_promise = PrintedLabels(page, sources, apart), page.path.startswith(STUDIES)
    words = words_on(page)
    named, banned, sure = promising(words, site), within(site.banned, words), within(SURE_RE, words)
    for block, text in prose(page):
        text = without_emphasis(text)
        if not (block.citations or may_promise) and named(text):
            for offset, said in uncited_promises(block, text, site):
                yield EFFICACY, page.place_at(block.at(offset)), _uncited(said), _CITE
        if banned(text):
            for code, offset, message, hint in banned_words(text, page.path, site, urgent):
                yield code, page.place_at(block.at(offset)), message, hint
        if block.citations and sure(text):
            yield from too_sure(page, block, text, sources, apart)
        if block.kind in SPOKEN:
            yield from labels.problems_in(block, text)


def _in_front_matter(page: Page, site: SubjectWords, urgent: Emergency) -> FoundByCode:
    """Check the front matter of records, which readers see on study pages and cards."""
    shown = {name: value for name, value in page.meta.items() if name not in _NOT_SHOWN}
    texts = [one for one in walk(shown) if isinstance(one[1], str)] if page.path.startswith(STUDIES) else []
    banned = within(site.banned, vocabulary("\n".join([value for _, value in texts])))
    for path, value in texts:
        if banned(value):
            place = page.place_of(path)
            for code, _, message, hint in banned_words(without_quotations(latin(value)), "", site, urgent):
                yield code, place, message, hint


def _in_data(data: DataFile | Sources, site: SubjectWords, urgent: Emergency) -> FoundByCode:
    """Check what data files and the configuration say to readers. They cannot cite, so they must not claim anything."""
    for place, typed in data_texts(data):
        text = without_quotations(latin(typed))
        for code, _, message, hint in banned_words(text, place.file, site, urgent):
            yield code, place, message, hint
        for _, sentence in statements_in(text):
            if found := promise(sentence, site):
                yield EFFICACY, place, _uncited(found[1]), _CITE


def _uncited(said: str) -> str:
    return f"this says that {said}, but cites no study"


@check(
    "CLM009",
    "The site says in docs/data/subject.yml which treatments it is about.",
    why="Without their names no check can see a sentence which promises that one of them helps.",
    level=Level.NOTICE,
    bad="short: Lumenide",
    good="short: Lumenide\ntreatments: [{name: Lumenide, kind: drug}]",
    into="docs/data/subject.yml",
)
def no_treatment(sources: Sources, _: Context) -> Found:
    unread = any(problem.place.file == SUBJECT for problem in sources.problems)
    if sources.articles and not sources.subject.treatments and not unread:
        message = "no treatment is named here, so promises that one helps cannot be seen"
        yield Place(SUBJECT), message, "name each under treatments, with its other names under words"
