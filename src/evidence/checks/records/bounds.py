"""A site that asks for more people than usual before it calls a result certain prints how many."""

from evidence.checks.check import Context, Found, check
from evidence.reading.models.subject import Bounds
from evidence.reading.project_files import DATA
from evidence.reading.sources import Sources
from evidence.tracing.numbers import NUMERAL_RE

SUBJECT = f"{DATA}subject.yml"
LEDGER = "ledger"  # the data mark that prints the rule with the numbers of the site


@check(
    "REC026",
    "A site with numbers of its own in the rule for certainty prints them.",
    why="A reader must be able to see by which rule a label was given.",
    bad="short: Lumenide\ntreatments: [{name: Lumenide, kind: drug}]\ncertainty: {tiny: 60}",
    good="short: Lumenide\ntreatments: [{name: Lumenide, kind: drug}]",
    into=SUBJECT,
)
def printed_bounds(sources: Sources, _: Context) -> Found:
    own = sources.subject.certainty
    if own == Bounds() or any(mark.name == LEDGER for page in sources.pages for mark in page.marks):
        return
    numbers = {sources.language.number(number) for number in (own.tiny, own.small, own.large)}
    if not any(numbers <= {*NUMERAL_RE.findall(page.text)} for page in sources.pages):
        place = sources.data["subject"].place_of("certainty")
        message = "no page prints the numbers of this site's rule for certainty"
        yield place, message, f"write the rule with {', '.join(sorted(numbers))} on the page about your method"
