"""Checks that a page names trials that disagree together."""

from collections import defaultdict

from evidence.checks.check import Context, Found, RecordFile, check
from evidence.checks.fairness.blocks import citing, speaks_to_readers, surroundings
from evidence.checks.fairness.examples import RECORD
from evidence.checks.fairness.gains import gains, less_of_it
from evidence.reading.models.record import Study
from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources
from evidence.text import did_you_mean
from evidence.tracing.prose import prose, without_emphasis


def _pairs(sources: Sources) -> dict[str, tuple[str, ...]]:
    """The keys of the studies to be named together with each key whose gain must not be reported alone."""
    records = sources.records
    return {
        key: tuple(other for other in record.told_with if other in records)
        for key, record in records.items()
        if isinstance(record, Study) and record.told_with
    }


@check(
    "FAI002",
    "A section that reports a trial's gain also cites the studies that the trial's record names in `told_with`.",
    why="A reader who meets only the trial that found a gain is misled, even if each sentence is true.",
    bad="On lumenide, 6 of 10 people got better, and fewer on placebo.[@yermus2024]",
    good="On lumenide, 6 of 10 people got better, and fewer on placebo.[@yermus2024] Another trial also had a gain next "
    "to placidole.[@feder2021]",
    files=RECORD,
)
def told_alone(page: Page, context: Context) -> Found:
    pairs = context.once(_pairs)
    blocks = citing(page, pairs) if speaks_to_readers(page) else []
    if not blocks:
        return
    around = surroundings(page)
    cited: dict[int, set[str]] = defaultdict(set)
    for citation in page.citations:
        cited[around.section(page.blocks[citation.block])].add(citation.key)
    reported: set[tuple[int, str]] = set()
    for block, text in prose(page, blocks):
        number = around.section(block)
        for stretch, place in gains(block, without_emphasis(text), context.once(less_of_it), described=True):
            for key in stretch.keys:
                missing = [other for other in pairs.get(key, ()) if other not in cited[number]]
                if missing and (number, key) not in reported:
                    reported.add((number, key))
                    message = f"this section reports a gain in {key} without {' and '.join(missing)}"
                    hint = f"say in this section what {missing[0]} found, and cite it as [@{missing[0]}]"
                    yield page.place_at(block.at(place)), message, hint


@check(
    "FAI007",
    "`told_with` in a record names other studies that have a record.",
    bad="told_with: [feder2012]",
    good="told_with: [yermus2024]",
)
def unknown_partner(file: RecordFile[Study], context: Context) -> Found:
    for index, key in enumerate(file.record.told_with):
        place = file.place("told_with", index)
        if key == file.record.reference:
            yield place, "a study cannot be named together with itself", "remove it"
        elif key not in context.sources.records:
            others = context.sources.records.keys() - {file.record.reference}
            yield place, f'there is no record of "{key}"', did_you_mean(key, sorted(others), "remove it")
