"""Figures.

Every number in a cited block is in the record of a study that the block cites, and every percentage comes with its
counts. A block is a paragraph, a list item or a row of a table.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from evidence.checks.check import Context, FoundByCode, check
from evidence.checks.citations.near_misses import near_misses
from evidence.checks.records.examples import with_finding
from evidence.problem import Place
from evidence.reading.models.data_files import DataFile
from evidence.reading.models.record import AnyRecord, Study
from evidence.reading.models.subject import Bounds
from evidence.reading.pages.page import Block, Page
from evidence.reading.pages.sentences import is_question
from evidence.reading.project_files import STUDIES, is_record
from evidence.reading.sources import Sources
from evidence.tracing import matching
from evidence.tracing.figures import Mention, figures
from evidence.tracing.letters import latin
from evidence.tracing.possible_figures import counts_in, in_columns
from evidence.tracing.prose import blocks_with_numbers, data_texts, without_quotations
from evidence.tracing.reported_figures import ReportedFigures, reported_figures

NOT_HELD, UNTRACED, WITHOUT_COUNTS, DOSE, SAYS = "FIG001", "FIG002", "FIG003", "FIG004", "FIG005"
_NO_CITATION_MEANT = ("CIT019", "CIT020")  # a mail address, and a command for the list of references
_DOSES = frozenset({"mg", "mg/kg", "mcg"})
_MOST_GUESSES = 100  # more figures without a study are not slips, and looking through all records takes long


@dataclass(frozen=True, slots=True)
class _FigureBlock:
    """A block with its figures and the keys of the studies that it cites. A record's page counts as citing its study."""

    block: Block
    text: str
    mentions: list[Mention]
    keys: tuple[str, ...]


def _reported(sources: Sources) -> Callable[[str], ReportedFigures]:
    """What the record of a key reports, worked out when it is first needed."""
    return cache(lambda key: reported_figures(sources.records[key]))


@dataclass(slots=True)
class _FigurePage:
    """A page, its blocks that have figures, and what was found out about them so far."""

    page: Page
    records: dict[str, AnyRecord]
    reported: Callable[[str], ReportedFigures]
    blocks: list[_FigureBlock]
    slips: frozenset[int] = frozenset()  # blocks whose only citation has a slip: their figures cannot be judged
    traced: list[Mention] = field(default_factory=list)
    guesses: int = 0

    def place(self, block: _FigureBlock, mention: Mention) -> Place:
        return self.page.place_at(block.block.at(mention.offset))

    def study_with(self, mention: Mention) -> str:
        """A key whose record reports a figure, or "". The keys that the page cites are tried first."""
        self.guesses += 1
        if self.guesses > _MOST_GUESSES:
            return ""
        cited = [citation.key for citation in self.page.citations if citation.key in self.records]
        keys = dict.fromkeys([*cited, *self.records])
        return next((key for key in keys if matching.reports(self.reported(key), mention)), "")


@check(
    NOT_HELD,
    "Every figure in a cited paragraph, list item or row appears, with its unit, in the record of a study cited there.",
    why="This is the chain from a sentence to its source; a figure outside it cannot be verified.",
    bad="66% responded, 10 of 15 people.[@feder2021]",
    good="67% responded, 10 of 15 people.[@feder2021]",
)
@check(
    UNTRACED,
    "A percentage, or a count such as 3 of 15, without a citation beside it is traced elsewhere on the page.",
    bad="Most got better: 90%.",
    good="Most got better: 10 of 15.[@feder2021]",
)
@check(
    WITHOUT_COUNTS,
    "A percentage is given near its counts if the record has them.",
    why="Counts show how small a study was. For clear numbers on health, Gigerenzer and others (2008) recommend "
    "frequencies instead of probabilities.",
    bad="With lumenide, 67% responded.[@feder2021]",
    good="With lumenide, 10 of 15 people (67%) responded.[@feder2021]",
)
@check(
    DOSE,
    "Doses are in study records only.",
    why="On any other page they would read as advice on dosing.",
    bad="People were given 0.5 mg/kg.[@feder2021]",
    good="People were given six infusions.",
)
@check(
    SAYS,
    "A figure in the words of a record (what a finding says, title, description, people) is among its own figures.",
    bad=with_finding("66% responded.", "{value: 67, unit: '%'}"),
    good=with_finding("67% responded.", "{value: 67, unit: '%'}"),
    into="record",
)
def figure_problems(page: Page | DataFile | Sources, context: Context) -> FoundByCode:
    if not isinstance(page, Page):
        yield from _in_data(page)
        return
    sources = context.sources
    inside = page.path.startswith(STUDIES)
    record = sources.records.get(page.path.removeprefix(STUDIES).removesuffix(".md")) if inside else None
    if is_record(page.path) and record is None:
        return  # the record has a problem that was reported, so its text cannot be judged
    of_page = _FigurePage(page, sources.records, context.once(_reported), list(_figure_blocks(page, record)))
    found = list(_against_studies(of_page))
    if found and (slips := _slips(page, sources)):
        found = list(_against_studies(replace(of_page, slips=slips, traced=[], guesses=0)))
    yield from found
    yield from _doses(of_page) if record is None else _says(of_page, record, context.sources.subject.certainty)


def _slips(page: Page, sources: Sources) -> frozenset[int]:
    """The indexes of the blocks without a citation in which something was meant as one."""
    misses = near_misses(page, sources.references)
    blocks = [page.block_at(offset) for code, offset, _, _ in misses if code not in _NO_CITATION_MEANT]
    return frozenset(block.index for block in blocks if block and not block.citations)


def _against_studies(of_page: _FigurePage) -> FoundByCode:
    for block in of_page.blocks:
        if block.keys or block.block.index in of_page.slips:
            yield from _in_cited_block(of_page, block)
    yield from _untraced(of_page)


def _in_data(data: DataFile | Sources) -> FoundByCode:
    """Nothing in a data file or the configuration can cite a study."""
    for place, typed in data_texts(data):
        for mention in figures(without_quotations(latin(typed))):
            if mention.unit in _DOSES:
                yield DOSE, place, *_dose(mention)
            elif mention.kind in ("percent", "count"):
                message = f'nothing here can cite a study that reports "{mention.text}"'
                yield UNTRACED, place, message, "say it on a page, and cite the study there"


def _dose(mention: Mention) -> tuple[str, str]:
    message = f'the dose "{mention.text}" is outside a study record'
    return message, "leave it to the study's record, and link to that"


def _figure_blocks(page: Page, record: AnyRecord | None) -> Iterator[_FigureBlock]:
    own = (record.reference,) if record is not None else ()
    heads = _heads(page)
    for block, text in blocks_with_numbers(page):
        if block.kind in ("heading", "title") and is_question(text):
            continue
        mentions = figures(text)
        keys = tuple(dict.fromkeys([*(c.key for c in block.citations), *own]))
        if block.kind == "row":
            mentions += in_columns(heads.get(block.index, ""), text)
        if mentions or keys:
            yield _FigureBlock(block, text, mentions, keys)


def _heads(page: Page) -> dict[int, str]:
    """The text of the head of each table's row, by the row's index."""
    found, head = {}, ""
    for block in page.blocks:
        head = block.text if block.kind == "head-row" else head
        if block.kind == "row":
            found[block.index] = head
    return found


def _in_cited_block(of_page: _FigurePage, block: _FigureBlock) -> FoundByCode:
    if block.block.index in of_page.slips or not all(key in of_page.records for key in block.keys):
        of_page.traced += block.mentions  # the citation is reported elsewhere, so these figures cannot be judged
        return
    reported = {key: of_page.reported(key) for key in block.keys}
    others = matching.not_reported(block.text, block.mentions, reported.values())
    for mention in block.mentions:
        if any(matching.reports(of_study, mention) for of_study in reported.values()):
            of_page.traced.append(mention)
        elif not any(one.offset <= mention.offset < one.end for one in others):  # "all 15 people": told once
            yield _not_held(of_page, block, mention, reported)
    for mention in others:
        yield _not_held(of_page, block, mention, reported)
    if not _has_picture(of_page.page, block):
        yield from _without_counts(of_page, block, reported)


def _not_held(
    of_page: _FigurePage, block: _FigureBlock, mention: Mention, reported: dict[str, ReportedFigures]
) -> tuple[str, Place, str, str]:
    message = f'no study cited here reports "{mention.text}"'
    return NOT_HELD, of_page.place(block, mention), message, _instead(of_page, mention, reported)


def _instead(of_page: _FigurePage, mention: Mention, reported: dict[str, ReportedFigures]) -> str:
    """What to do about a figure that no cited study reports."""
    # What the cited studies report comes first, since a typing mistake is likelier than a wrong study.
    near = {key: matching.nearest(of_study, mention) for key, of_study in reported.items()}
    hints = [f"{key} reports {', '.join(values)}" for key, values in near.items() if values]
    other = of_page.study_with(mention)
    if other:
        hints.append(f"cite [@{other}] if the figure is of that study")
    if not hints:
        nouns = {"percent": "percentage", "count": "percentage or count", "share": "percentage or count"}
        nouns["ratio"] = "such change or comparison"
        noun = nouns.get(mention.kind, f"number of {mention.unit}")
        keys = f"{' and '.join(reported)} {'reports' if len(reported) == 1 else 'report'}"
        hints.append(f"{keys} no {noun}: add it to the record if it is in the paper")
    return "; ".join(hints)


def _has_picture(page: Page, block: _FigureBlock) -> bool:
    """Whether a picture of counts from a cited record is right before or after a block."""
    if not page.marks:
        return False
    index, last = block.block.index, len(page.blocks) - 1
    low = page.blocks[max(0, index - 1)].start
    after = page.blocks[min(index + 1, last)]
    high = len(page.text) if index == last else after.end
    names = [mark.name for mark in page.marks if low <= mark.offset <= high and mark.name.startswith("icons:")]
    return any(name.removeprefix("icons:").strip().partition("#")[0] in block.keys for name in names)


def _without_counts(of_page: _FigurePage, block: _FigureBlock, reported: dict[str, ReportedFigures]) -> FoundByCode:
    """The percentages whose counts a cited record has, but neither the block nor a block beside it."""
    percents = [mention for mention in block.mentions if mention.kind == "percent"]
    if not percents:
        return
    near = (other for other in of_page.blocks if abs(other.block.index - block.block.index) <= 1)
    given = [count for other in near for count in counts_in(other.text, other.mentions)]
    for mention in percents:
        counts = [count for study in reported.values() for count in matching.counts_behind(study, mention.value)]
        if counts and not any(matching.gives_counts(other, mention) for other in given):
            count, percent = counts[0], f"{matching.show(mention.value)}%"
            whole = f"{matching.show(count.value)} of {matching.show(count.of)} {count.unit}"
            place = of_page.place(block, mention)
            yield WITHOUT_COUNTS, place, f"{percent} is given without its counts", f'write "{whole} ({percent})"'


def _untraced(of_page: _FigurePage) -> FoundByCode:
    for block in of_page.blocks:
        for mention in block.mentions if not block.keys else ():
            is_traced = any(matching.same_figure(mention, traced) for traced in of_page.traced)
            if mention.kind not in ("percent", "count") or is_traced:
                continue
            other = of_page.study_with(mention)
            hint = f"cite its study beside it; {other} reports such a figure" if other else ""
            message = f'no study cited on this page reports "{mention.text}"'
            yield UNTRACED, of_page.place(block, mention), message, hint or "cite the study that found it"


def _doses(of_page: _FigurePage) -> FoundByCode:
    page, blocks = of_page.page, of_page.blocks
    if page.code or any(block.code for block in page.blocks):  # readers see doses in code, too
        blocks = [_FigureBlock(one, text, figures(text), ()) for one, text in blocks_with_numbers(page, code=True)]
    for block in blocks:
        for mention in block.mentions:
            if mention.unit in _DOSES:
                yield DOSE, of_page.place(block, mention), *_dose(mention)


def _says(of_page: _FigurePage, record: AnyRecord, rule: Bounds) -> FoundByCode:
    page, reported = of_page.page, of_page.reported(record.reference)
    bounds = (rule.tiny, rule.small, rule.large)
    for field_, whose, text in _own_words(record):
        for mention in figures(text):
            of_rule = field_ == "certainty_reason" and mention.value in bounds  # "fewer than 30 people"
            if not of_rule and not matching.reports(reported, mention):
                message = f'{whose or field_} says "{mention.text}", which is not among the record\'s figures'
                near = matching.nearest(reported, mention)
                hint = f"its figures are {', '.join(near)}" if near else "add it to the finding's figures"
                yield SAYS, page.place_of(field_), message, hint


def _own_words(record: AnyRecord) -> Iterator[tuple[str, str, str]]:
    """What a record says about its study: the field, the quoted id of the finding or "", and the words."""
    yield from (("title", "", record.title), ("description", "", record.description))
    if isinstance(record, Study):
        yield from (("people.who", "", record.people.who), ("certainty_reason", "", record.certainty_reason))
    for index, finding in enumerate(record.findings):
        yield f"findings.{index}.says", f'"{finding.id}"', finding.says
