"""Checks what a page says beside a gain that it reports: what it was compared with, and the trials that disagree."""

import re
from collections import defaultdict
from collections.abc import Container, Iterator

from evidence.checks.check import Context, Found, RecordFile, check
from evidence.checks.claims.denial import denied
from evidence.checks.claims.subject_words import any_word
from evidence.checks.fairness.blocks import Stretch, Surroundings, citing, speaks_to_readers, stretches, surroundings
from evidence.checks.fairness.examples import RECORD
from evidence.checks.unwritten import LEFT_RE
from evidence.problem import Place
from evidence.reading.models.record import Study
from evidence.reading.pages.page import Block, Page
from evidence.reading.pages.sentences import statements_in
from evidence.reading.sources import Sources
from evidence.text import did_you_mean
from evidence.tracing.prose import prose, without_emphasis

_GAIN_RE = re.compile(
    r"\b(?:better|improv(?:e[sd]?|ing|ements?)|eas(?:e[sd]?|ing)|gain(?:s|ed)?|reliev(?:e[sd]?|ing)|relief|benefit(?:s|ed)?"
    r"|respond(?:s|ed|ers?)?|responses?|lower"
    r"|fewer\s+symptoms|less\s+severe|lessen(?:s|ed)?|reduc(?:e[sd]?|tions?|ing)"
    r"|fell|dropped|recover(?:s|ed|y)?|remission|helped|helps|worked|works|lost\s+(?:the|their)\s+(?:\w+\s+)?diagnosis)\b",
    re.IGNORECASE,
)
# "lower dose", "fell asleep", "eased about alike": these look like gains but are not.
_NO_GAIN_RE = re.compile(
    r"\s+(?:doses?|dosage|asleep|ill|known|back|limit|end|income|part)\b|(?:\s+\w+){0,3}?\s+(?:alike|equally|as\s+much|the\s+same)\b",
    re.IGNORECASE,
)
_DESCRIBED_RE = re.compile(r"\bwho(?:\s+\w+){0,2}\s+$|\bwhose\b[^.;:]{0,60}$", re.IGNORECASE)  # "those who got better"


def less_of_it(sources: Sources) -> re.Pattern[str]:
    """How the site may say that there is less of what people have: "less pain" where pain is its subject."""
    return re.compile(rf"\bless\s+(?:{any_word(sources.subject.condition_words)})\b", re.IGNORECASE)


def gains(block: Block, text: str, less: re.Pattern[str], described: bool = False) -> Iterator[tuple[Stretch, int]]:
    """The stretches of a block that report a gain, each with the offset in the block of the first word for it.

    What a sentence asks, denies or leaves open is not a gain. `less` is the site's own way to say that there is less of
    the condition (`less_of_it`). `text` is the block's prose. `described` says whether words that only describe people
    ("half of those who got better") count too.
    """
    for stretch in stretches(block, text):
        place = _first_gain(stretch.text, less, described)
        if place is not None:
            yield stretch, stretch.start + place


def _first_gain(text: str, less: re.Pattern[str], described: bool) -> int | None:
    for start, sentence in statements_in(text):
        for word in sorted((*_GAIN_RE.finditer(sentence), *less.finditer(sentence)), key=re.Match.start):
            if _NO_GAIN_RE.match(sentence, word.end()) or denied(sentence, word.start(), word.end()):
                continue
            if described or not _DESCRIBED_RE.search(sentence, max(0, word.start() - 80), word.start()):
                return start + word.start()
    return None


Reported = tuple[Surroundings, Block, Stretch, Place]


def _reported(page: Page, context: Context, keys: Container[str], described: bool = False) -> Iterator[Reported]:
    """Each stretch of a page that reports a gain and is in a block that cites one of these studies, with its place."""
    blocks = citing(page, keys) if speaks_to_readers(page) else []
    if not blocks:
        return
    around = surroundings(page)
    for block, text in prose(page, blocks):
        for stretch, offset in gains(block, without_emphasis(text), context.once(less_of_it), described):
            yield around, block, stretch, page.place_at(block.at(offset))


@check(
    "FAI003",
    "A page that reports a gain says beside it what it was compared with, in a word from `comparator_words` of the record.",
    why="A gain against nothing, against placebo and against another drug are three different things.",
    bad="Other people had another trial.[@feder2021]\n\nOn lumenide, 6 of 10 people got better.[@yermus2024]",
    good="Other people had another trial.[@feder2021]\n\nOn lumenide, 6 of 10 people got better, and fewer on placebo.[@yermus2024]",
    files=RECORD,
)
def without_comparator(page: Page, context: Context) -> Found:
    named = context.once(_named)
    for around, block, stretch, place in _reported(page, context, named):
        for key in dict.fromkeys(key for key in stretch.keys if key in named):
            words, pattern = named[key]
            if not pattern.search(around.near(block)):
                message = f"this reports a gain in {key}, but not what it was compared with"
                yield place, message, f"name it in this block or the one beside it: {' or '.join(words)}"


def _named(sources: Sources) -> dict[str, tuple[list[str], re.Pattern[str]]]:
    """The words for what was compared with, and their pattern, by the key of each study that has some."""
    studies = {key: one for key, one in sources.records.items() if isinstance(one, Study)}
    # What is still to be written names nothing; the check of unfinished text tells of it.
    words = {key: [word for word in one.comparator_words if not LEFT_RE.search(word)] for key, one in studies.items()}
    return {
        key: (some, re.compile("|".join(map(re.escape, some)), re.IGNORECASE)) for key, some in words.items() if some
    }


@check(
    "FAI002",
    "A section that reports a trial's gain also cites the studies that the trial's record names in `cite_with`.",
    why="A reader who meets only the trial that found a gain is misled, even if each sentence is true.",
    bad="On lumenide, 6 of 10 people got better, and fewer on placebo.[@yermus2024]",
    good="On lumenide, 6 of 10 people got better, and fewer on placebo.[@yermus2024] Another trial also had a gain next "
    "to placidole.[@feder2021]",
    files=RECORD,
)
def told_alone(page: Page, context: Context) -> Found:
    pairs = context.once(_pairs)
    cited: dict[int, set[str]] = defaultdict(set)
    reported: set[tuple[int, str]] = set()
    for around, block, stretch, place in _reported(page, context, pairs, described=True):
        for citation in page.citations if not cited else ():
            cited[around.section(page.blocks[citation.block])].add(citation.key)
        number = around.section(block)
        for key in stretch.keys:
            missing = [other for other in pairs.get(key, ()) if other not in cited[number]]
            if missing and (number, key) not in reported:
                reported.add((number, key))
                message = f"this section reports a gain in {key} without {' and '.join(missing)}"
                yield place, message, f"say in this section what {missing[0]} found, and cite it as [@{missing[0]}]"


def _pairs(sources: Sources) -> dict[str, tuple[str, ...]]:
    """The keys of the studies to be named together with each key whose gain must not be reported alone."""
    records = sources.records
    return {
        key: tuple(other for other in record.cite_with if other in records)
        for key, record in records.items()
        if isinstance(record, Study) and record.cite_with
    }


@check(
    "FAI007",
    "`cite_with` in a record names other studies that have a record.",
    bad="cite_with: [feder2012]",
    good="cite_with: [yermus2024]",
)
def unknown_partner(file: RecordFile[Study], context: Context) -> Found:
    for index, key in enumerate(file.record.cite_with):
        place = file.place("cite_with", index)
        if key == file.record.reference:
            yield place, "a study cannot be named together with itself", "remove it"
        elif key not in context.sources.records:
            others = context.sources.records.keys() - {file.record.reference}
            yield place, f'there is no record of "{key}"', did_you_mean(key, sorted(others), "remove it")
