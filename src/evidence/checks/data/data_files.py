"""Declares the faults that the reader of `docs/data/` reports, and finds words that the glossary has twice."""

from functools import partial

from evidence.checks.check import Context, Found, check, declare
from evidence.reading.models.data_files import DataFile

PROGRAMME = "docs/data/programme.yml"
GLOSSARY = "docs/data/glossary.yml"
_PRICE = """price:
  value: 90
  source: the clinic's own page
  recorded: 2026-03-01
  valid_until: 2027-03-01"""

_declare = partial(declare, found_by="reading.models.data_files")
_declare(
    "DAT001",
    "A data file has the fields that it needs, each with a fitting value.",
    bad=_PRICE.replace("value:", "val:"),
    good=_PRICE,
    into=PROGRAMME,
)
_declare(
    "DAT002",
    "A fact that grows old has a source, the day it was recorded and the day until which it is valid.",
    why="Prices and rules change; readers see how old a fact is and where it comes from.",
    bad="price:\n  value: 90",
    good=_PRICE,
    into=PROGRAMME,
)
_declare(
    "DAT006",
    "A file under docs/data/ is one that the site reads.",
    bad="mkdir -p docs/data\necho '{}' > docs/data/prices.yml",
    good="mkdir -p docs/data\necho '{}' > docs/data/programme.yml",
    into="terminal",
)


@check(
    "DAT007",
    "A word is in the glossary once, other forms included.",
    bad="- term: NSAID\n  plain: A kind of drug.\n- term: Painkiller\n  also: [NSAID]\n  plain: A drug against pain.",
    good="- term: NSAID\n  plain: A kind of drug.\n- term: Painkiller\n  plain: A drug against pain.",
    into=GLOSSARY,
)
def word_twice(data: DataFile, _: Context) -> Found:
    first: dict[str, tuple[int, str]] = {}
    for index, entry in enumerate(data.content if data.path == GLOSSARY else ()):
        also = [(f"also.{number}", word) for number, word in enumerate(entry.get("also") or ())]
        for step, form in [("term", entry["term"]), *also]:
            owner, before = first.setdefault(form.casefold(), (index, entry["term"]))
            if owner != index or (step != "term" and form == entry["term"]):
                yield data.place_of(index, step), f'"{form}" already belongs to "{before}"', "keep it in one place"
