"""Checks that a percentage of few people comes after its counts."""

import re
from collections.abc import Iterable

from evidence.checks.check import Context, Found, check
from evidence.checks.fairness.blocks import Surroundings, surroundings
from evidence.checks.fairness.examples import RECORD
from evidence.reading.models.record import AnyRecord, Figure, Study
from evidence.reading.pages.page import Block, Page
from evidence.reading.project_files import is_record
from evidence.tracing import matching
from evidence.tracing.certainty import TINY
from evidence.tracing.figures import Mention, figures
from evidence.tracing.possible_figures import counts_in
from evidence.tracing.prose import prose
from evidence.tracing.reported_figures import reported_figures, rounds_to
from evidence.tracing.units import unit_class

_MEASURES = frozenset({"laboratory-study", "prediction-study", "scale-study"})  # their percentages do not count people
_BRACKET_RE = re.compile(r"\W{0,3}[(\[]\W{0,3}")
_PERCENT_SIGNS = ("%", "﹪", "％", "٪", "cent", "pct")
# A percentage beside these is a change, a mark or a level, not a share of people.
_NO_SHARE_RE = re.compile(r"(?:\b(?:by|least|most|fell|dropped|rose|level|cut-?off)\s+(?:about\s+)?$)", re.IGNORECASE)
_NO_SHARE_AFTER_RE = re.compile(
    r"[\s-]*(?:\(?ci\b|confidence|interval|lower|higher|fewer|less|more|reduction|fall|drop|rise|change|of\s+the\s+(?:dose|score|time))\b",
    re.IGNORECASE,
)


@check(
    "FAI001",
    f"A percentage of fewer than {TINY} people comes after its counts in the same block, or right before them in brackets.",
    why="Among so few people, one person more or less changes it by several points. A count shows that.",
    bad="With lumenide, 60% had clearly fewer symptoms than on placebo: 6 of 10 people.[@yermus2024] So it was next to "
    "placidole.[@feder2021]",
    good="With lumenide, 6 of 10 people (60%) had clearly fewer symptoms than on placebo.[@yermus2024] So it was next to "
    "placidole.[@feder2021]",
    files=RECORD,
)
def percent_of_few(page: Page, context: Context) -> Found:
    records = context.sources.records
    own = [str(page.meta.get("reference"))] if is_record(page.path) else []
    around: Surroundings | None = None
    blocks = [block for block in page.blocks if (own or block.citations) and _may_have_percent(block.text)]
    for block, text in prose(page, blocks) if blocks else ():
        keys = dict.fromkeys([*own, *(citation.key for citation in block.citations)])
        cited = [records[key] for key in keys if key in records]
        if not cited:
            continue
        found = figures(text)
        counts = counts_in(text, found)
        for mention in found:
            if mention.kind != "percent" or _is_no_share(text, mention):
                continue
            people = _people_behind(mention.value, cited)
            if people is None or people >= TINY or _is_with_counts(text, mention, counts):
                continue
            around = around or surroundings(page)
            if _counts_are_missing(around, block, mention, cited):
                continue  # FIG003 says so
            message = f'"{mention.text}" is a share of {people} people, but its counts do not come first'
            yield page.place_at(block.at(mention.offset)), message, f'write "N of {people} people ({mention.text})"'


def _may_have_percent(text: str) -> bool:
    """Whether a text has one of the signs of a percentage: a quick look."""
    low = text.lower()
    return any(sign in low for sign in _PERCENT_SIGNS)


def _is_no_share(text: str, mention: Mention) -> bool:
    before = text[max(0, mention.offset - 24) : mention.offset]
    return bool(_NO_SHARE_RE.search(before) or _NO_SHARE_AFTER_RE.match(text, mention.end))


def _counts_are_missing(around: Surroundings, block: Block, percent: Mention, cited: Iterable[AnyRecord]) -> bool:
    """Whether a record has the counts of a percentage, but neither the block nor a block beside it gives them."""
    if not any(matching.counts_behind(reported_figures(record), percent.value) for record in cited):
        return False
    words = around.near(block)
    return not any(matching.gives_counts(count, percent) for count in counts_in(words, figures(words)))


def _is_with_counts(text: str, percent: Mention, counts: Iterable[Mention]) -> bool:
    """Whether a percentage comes after its counts, or right before them in brackets: "67% (10 of 15)"."""
    return any(
        matching.gives_counts(count, percent)
        and (count.offset < percent.offset or _BRACKET_RE.fullmatch(text, percent.end, count.offset))
        for count in counts
    )


def _people_behind(percent: float, cited: Iterable[AnyRecord]) -> int | None:
    """How many people a percentage is a share of, by the records. None if no record says.

    If several records report the percentage, the largest number counts.
    """
    known: list[int] = []
    for record in (record for record in cited if isinstance(record, Study)):
        for finding in record.findings:
            for figure in finding.figures:
                if unit_class(figure.unit) == "%" and abs(figure.value - percent) < 1e-9:
                    base = _base(record, figure, finding.figures)
                    if base is None:
                        return None
                    known.append(base)
    return max(known, default=None)


def _base(record: Study, percent: Figure, beside: Iterable[Figure]) -> int | None:
    """How many people a percentage in a record is a share of: the whole of its counts, or its arm, or the study."""
    for count in beside:
        if count.of and count.arm == percent.arm and rounds_to(100 * count.value / count.of, percent.value):
            return int(count.of)
    if record.design in _MEASURES:
        return None
    if percent.arm:
        return next((arm.people for arm in record.arms if arm.name == percent.arm), None)
    return record.people.number
