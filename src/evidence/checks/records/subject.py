"""Checks that records and pages follow `docs/data/subject.yml`: the ways of giving a treatment, the rule's numbers."""

import re

from evidence.checks.check import Context, Found, RecordFile, check
from evidence.reading.models.record import Study
from evidence.reading.models.subject import Bounds
from evidence.reading.project_files import DATA
from evidence.reading.sources import Sources
from evidence.text import nearest
from evidence.tracing.numbers import NUMERAL_RE

SUBJECT = f"{DATA}subject.yml"
# Words that name no way: nothing was given, the way is not known, or there were too many to list.
_NO_WAY_RE = re.compile(r"(?:no|none|not seen|mixed|all|several|others?|todo)\b", re.IGNORECASE)


@check(
    "REC027",
    "How a treatment was given is one of the ways in `given` of subject.yml, where that has some; details follow a comma.",
    why="Readers compare studies by how the treatment was given. One way under two names looks like two ways.",
    bad="route: in the vein",
    good="route: into a vein, at a hospital",
    files={SUBJECT: "short: Lumenide\ntreatments: [{name: Lumenide, kind: drug}]\ngiven: [into a vein, a tablet]\n"},
)
def unknown_ways(file: RecordFile[Study], context: Context) -> Found:
    known = context.sources.subject.given
    if not known:
        return
    routes = [(file.place("route"), file.record.route)]
    routes += [(file.place("arms", number, "route"), arm.route) for number, arm in enumerate(file.record.arms)]
    for place, route in routes:
        for way in _ways(route):
            if not any(_names(way, choice) for choice in known):
                near = nearest(way, known)
                meant = f'did you mean "{near}"? they are: ' if near else "write one of: "
                hint = f'{meant}{", ".join(known)}; or add it under "given" there'
                yield place, f'"{way}" is none of the ways in {SUBJECT}', hint


def _ways(route: str) -> list[str]:
    """The ways that a route names, without the details after a comma: "tablet or spray, at home" names two."""
    first = re.split(r"[,;:(]", route, maxsplit=1)[0].strip()
    return [way for way in re.split(r"\s+(?:or|and|then)\s+", first) if way and not _NO_WAY_RE.match(way)]


def _names(way: str, choice: str) -> bool:
    """Whether a way contains the words of a choice: "tablet under the tongue" is "under the tongue"."""
    bare = re.sub(r"^an? ", "", choice)
    return re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", way, re.IGNORECASE) is not None


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
