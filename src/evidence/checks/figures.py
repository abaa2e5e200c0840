"""Figures: every number in a cited block is in a study that the block cites, and no percentage stands alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evidence.checks.check import Context, declare, finds
from evidence.problem import Place
from evidence.reading.models.record import Guidance, Study
from evidence.reading.pages.page import Block, Page
from evidence.reading.project_files import is_record
from evidence.reading.sources import Sources
from evidence.tracing import holdings, matching
from evidence.tracing.figures import Mention, figures
from evidence.tracing.holdings import Holdings
from evidence.tracing.possible_figures import possible_figures
from evidence.tracing.prose import numbered

NOT_HELD = declare(
    "FIG001",
    "A figure in a cited block is in the record of a study that the block cites, with value and unit.",
    bad="66% responded, 10 of 15 people.[@feder2021]",
    good="67% responded, 10 of 15 people.[@feder2021]",
)
UNTRACED = declare(
    "FIG002",
    "A percentage, or a count such as 3 of 15, in a block without a citation is traced elsewhere on the page.",
    bad="Most got better: 90%. (and no cited block on the page says 90%)",
    good="Most got better: 10 of 15.[@feder2021]",
)
ALONE = declare(
    "FIG003",
    "A percentage stands near its counts where the record holds them.",
    bad="With ketamine, 67% responded.[@feder2021]",
    good="With ketamine, 10 of 15 people (67%) responded.[@feder2021]",
)
DOSE = declare(
    "FIG004",
    "Doses stand in study records only, so that no page reads as advice on dosing.",
    bad="People were given 0.5 mg/kg.[@feder2021] (in an article)",
    good="People were given six infusions.[@feder2021]",
)
SAYS = declare(
    "FIG005",
    "A figure in what a finding says is among the record's own figures.",
    bad="says: 66% responded. (and the figures hold 67 %)",
    good="says: 67% responded.",
)

_DOSES = frozenset({"mg", "mg/kg", "mcg"})
_GUESSES = 100  # more figures than that without a study are no slips; looking through all records for each takes long

Found = Iterator[tuple[str, Place, str, str]]


@dataclass(frozen=True, slots=True)
class _Read:
    """A block with its figures and the keys that it may lean on."""

    block: Block
    text: str
    mentions: list[Mention]
    keys: tuple[str, ...]


class _Library:
    """What each record holds, worked out when it is first asked for."""

    def __init__(self, sources: Sources) -> None:
        self.records = sources.records
        self._held: dict[str, Holdings] = {}
        self.guesses = 0

    def held(self, key: str) -> Holdings:
        """What the record of a key holds. Raises KeyError where there is no record."""
        if key not in self._held:
            self._held[key] = holdings.holdings(self.records[key])
        return self._held[key]

    def holder(self, mention: Mention, first: Iterable[str]) -> str:
        """A key whose record holds a figure, those in `first` before all others; "" when none does."""
        self.guesses += 1
        if self.guesses > _GUESSES:
            return ""
        keys = dict.fromkeys([*(key for key in first if key in self.records), *self.records])
        return next((key for key in keys if matching.holds(self.held(key), mention)), "")


@finds(NOT_HELD, UNTRACED, ALONE, DOSE, SAYS, alone=True)
def figure_problems(sources: Sources, _context: Context) -> Found:
    """Everything that is wrong with the figures of every page, page by page."""
    library = _Library(sources)
    own = {f"docs/studies/{key}.md": record for key, record in sources.records.items()}
    for page in sources.pages:
        library.guesses = 0
        yield from _page(page, library, own.get(page.path))


def _page(page: Page, library: _Library, record: Study | Guidance | None) -> Found:
    if is_record(page.path) and record is None:
        return  # the record itself has a problem; its text cannot be judged
    blocks = list(_read(page, record))
    cited = dict.fromkeys(citation.key for citation in page.citations)
    traced: list[Mention] = []
    for read in blocks:
        if read.keys and all(key in library.records for key in read.keys):
            held = {key: library.held(key) for key in read.keys}
            for mention in read.mentions:
                if any(matching.holds(holdings, mention) for holdings in held.values()):
                    traced.append(mention)
                else:
                    yield NOT_HELD, _place(page, read, mention), *_not_held(mention, held, library, cited)
            for mention in matching.not_reported(read.text, read.mentions, held.values()):
                yield NOT_HELD, _place(page, read, mention), *_not_held(mention, held, library, cited)
            if not _drawn(page, read):
                yield from _alone(page, blocks, read, held)
        elif read.keys:
            traced += read.mentions  # an unknown key is a problem of its own, and nothing can be said about these
    yield from _untraced(page, blocks, traced, library, cited)
    if record is None:
        yield from _doses(page, blocks)
    else:
        yield from _says(page, record, library)


def _read(page: Page, record: Study | Guidance | None) -> Iterator[_Read]:
    """The page's blocks that hold figures or citations. A record's own page leans on its reference throughout."""
    own = (record.reference,) if record is not None else ()
    for block, text in numbered(page):
        mentions = figures(text)
        keys = tuple(dict.fromkeys([*(c.key for c in block.citations), *own]))
        if mentions or keys:
            yield _Read(block, text, mentions, keys)


def _place(page: Page, read: _Read, mention: Mention) -> Place:
    return Place(page.path, *page.place(read.block.start + mention.offset))


def _not_held(mention: Mention, held: dict[str, Holdings], library: _Library, cited: Iterable[str]) -> tuple[str, str]:
    message = f'no study cited here holds "{mention.text}"'
    hints = []
    # What the cited studies hold comes first: a slip of the finger is likelier than a wrong study.
    near = {key: matching.nearest(holdings, mention) for key, holdings in held.items()}
    hints += [f"{key} holds {', '.join(values)}" for key, values in near.items() if values]
    holder = library.holder(mention, cited)
    if holder:
        hints.append(f"cite [@{holder}] if the figure is of that study")
    if not hints:
        what = {"percent": "percentage", "count": "percentage or count", "share": "percentage or count"}
        noun = what.get(mention.kind, f"number of {mention.unit}")
        keys = " and ".join(held)
        hints.append(f"{keys} {'holds' if len(held) == 1 else 'hold'} no {noun}: add it to the record if it is there")
    return message, "; ".join(hints)


def _drawn(page: Page, read: _Read) -> bool:
    """Whether a picture of counts from a cited record stands right before or after a block."""
    if not page.marks:
        return False
    index = read.block.index
    before = page.blocks[index - 1] if index else read.block
    after = page.blocks[index + 1] if index + 1 < len(page.blocks) else read.block
    low, high = before.start, max(after.start + len(after.text), read.block.start + len(read.block.text))
    if after is read.block:
        high = len(page.text)
    names = [mark.name for mark in page.marks if low <= mark.offset <= high and mark.name.startswith("icons:")]
    return any(name.removeprefix("icons:").strip().partition("#")[0] in read.keys for name in names)


def _alone(page: Page, blocks: list[_Read], read: _Read, held: dict[str, Holdings]) -> Found:
    """Percentages whose counts a cited record holds, with no such count in the block or the one before or after."""
    percents = [mention for mention in read.mentions if mention.kind == "percent"]
    if not percents:
        return
    near = [
        mention
        for other in blocks
        if abs(other.block.index - read.block.index) <= 1
        for mention in [*other.mentions, *possible_figures(other.text, other.mentions)]
        if mention.kind == "count"
    ]
    for mention in percents:
        counts = [count for holdings in held.values() for count in matching.counts_behind(holdings, mention.value)]
        if counts and not any(matching.gives_counts(other, mention) for other in near):
            count = counts[0]
            whole = f"{matching.show(count.value)} of {matching.show(count.of)} {count.unit}"
            percent = f"{matching.show(mention.value)}%"
            yield (
                ALONE,
                _place(page, read, mention),
                f"{percent} stands without its counts",
                f'write "{whole} ({percent})"',
            )


def _untraced(page: Page, blocks: list[_Read], traced: list[Mention], library: _Library, cited: Iterable[str]) -> Found:
    for read in blocks:
        if read.keys:
            continue
        for mention in read.mentions:
            if mention.kind not in ("percent", "count") or any(matching.same_figure(mention, t) for t in traced):
                continue
            holder = library.holder(mention, cited)
            hint = (
                f"cite its study in this block; {holder} holds such a figure"
                if holder
                else "cite the study that found it in this block"
            )
            yield UNTRACED, _place(page, read, mention), f'"{mention.text}" is traced to no study on this page', hint


def _doses(page: Page, blocks: list[_Read]) -> Found:
    for read in blocks:
        for mention in read.mentions:
            if mention.unit in _DOSES:
                hint = "leave it to the study's record, and link to that"
                yield (
                    DOSE,
                    _place(page, read, mention),
                    f'the dose "{mention.text}" stands outside a study record',
                    hint,
                )


def _says(page: Page, record: Study | Guidance, library: _Library) -> Found:
    held = library.held(record.reference)
    for index, finding in enumerate(record.findings):
        for mention in figures(finding.says):
            if not matching.holds(held, mention):
                line = page.meta_lines.get(f"findings.{index}.says") or page.meta_lines.get("findings", 1)
                message = f'"{finding.id}" says "{mention.text}", which is not among the record\'s figures'
                near = matching.nearest(held, mention)
                hint = f"the figures hold {', '.join(near)}" if near else "add it to the finding's figures"
                yield SAYS, Place(page.path, line), message, hint
