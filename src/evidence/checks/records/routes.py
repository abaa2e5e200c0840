"""Checks that records say how a treatment was given in the site's own words, so that one way has one name everywhere."""

import re

from evidence.checks.check import Context, Found, RecordFile, check
from evidence.reading.models.record import Study
from evidence.reading.project_files import DATA
from evidence.text import nearest

SUBJECT = f"{DATA}subject.yml"
# What is no way at all: nothing was given, it is not known, or there were too many ways to tell.
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
    """Whether a way holds the words of a choice: "tablet under the tongue" is "under the tongue"."""
    bare = re.sub(r"^an? ", "", choice)
    return re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", way, re.IGNORECASE) is not None
