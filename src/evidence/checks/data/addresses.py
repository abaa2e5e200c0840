"""Checks the addresses in data files: that they say plainly where they lead, and that a page of this site is there."""

from evidence.checks.check import Context, Found, check
from evidence.reading.addresses import not_for_readers, read_address
from evidence.reading.models.data_files import DataFile
from evidence.reading.sources import Sources
from evidence.reading.yaml_lines import walk
from evidence.text import nearest, short
from evidence.tracing.frame_links import missing, named_in_data

_PRICE = """price:
  value: 90
  source: {}
  recorded: 2026-03-01
  valid_until: 2027-03-01"""


@check(
    "DAT017",
    "An address in a data file is plain: a host in the letters a to z, no user name, no port.",
    why="The site shows these addresses to readers as links.",
    bad=_PRICE.format("https://www.who.int@example.org/"),
    good=_PRICE.format("https://www.who.int/"),
    into="docs/data/programme.yml",
)
def plain_addresses(data: DataFile, _: Context) -> Found:
    for path, typed in walk(data.content):
        if not isinstance(typed, str) or " " in typed or read_address(typed).scheme not in ("http", "https"):
            continue
        if fault := not_for_readers(typed):
            message = f'"{short(typed)}" is not a plain address: {fault}'
            yield data.place_of(path), message, "copy the address from the site itself"


_SUBJECT = "docs/data/subject.yml"
_NOT_THERE = "write the address of a page that is there, or bring the page back"
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
    return f"did you mean {near}? if not, bring the page back" if near else _NOT_THERE
