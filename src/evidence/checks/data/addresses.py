"""Checks that the addresses in data files say plainly where they lead."""

from evidence.checks.check import Context, Found, check
from evidence.reading.addresses import not_for_readers, read_address
from evidence.reading.models.data_files import DataFile
from evidence.reading.yaml_lines import walk
from evidence.text import short

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
            yield (
                data.place_of(path),
                f'"{short(typed)}" is not a plain address: {fault}',
                "copy the address from the site itself",
            )
