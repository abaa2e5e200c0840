"""Checks that a page which a data file names by its address is there."""

from evidence.checks.check import Context, Found, check
from evidence.reading.sources import Sources
from evidence.text import nearest
from evidence.tracing.frame_links import missing, named_in_data

_SUBJECT = "docs/data/subject.yml"
_FILE = "short: Lumenide\nsearch:\n  elsewhere: [{page: %s, label: The study}]\n"


@check(
    "DAT018",
    "A page that a data file names is there: where the card leads, what the search offers, and which pages it ranks.",
    why="A name with a slip leads readers nowhere, or changes nothing and says nothing.",
    bad=_FILE % "studies/feder2012/",
    good=_FILE % "studies/feder2021/",
    into=_SUBJECT,
)
def named_pages(sources: Sources, _: Context) -> Found:
    for (stem, *steps), address in named_in_data(sources).items():
        if missing(address, sources):
            yield sources.data[stem].place_of(*steps), f"there is no page at {address}", _hint(address, sources)
    for begin in sources.subject.search.weights:
        if not any(page.url.startswith(begin) for page in sources.pages):
            message = f'no page has an address that begins with "{begin}"'
            yield sources.data["subject"].place_of("search", "weights", begin), message, _hint(begin, sources)


def _hint(address: str, sources: Sources) -> str:
    near = nearest(address, [page.url for page in sources.pages])
    return (
        f"did you mean {near}? if not, bring the page back"
        if near
        else "write the address of a page that is there, or bring the page back"
    )
