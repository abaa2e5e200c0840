"""Checks words of the glossary and dates of facts in `docs/data/`."""

import datetime as dt
from collections.abc import Iterator

from evidence.checks.check import Context, Found, check
from evidence.problem import Level, Place
from evidence.reading.models.data_files import DataFile
from evidence.reading.pages.page import Page

PROGRAMME = "docs/data/programme.yml"
GLOSSARY = "docs/data/glossary.yml"
CRISIS = "docs/data/crisis.yml"


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


_DATED_PRICE = "price:\n  value: 90\n  source: the clinic's own page\n  recorded: {}\n  valid_until: {}"


@check(
    "DAT004",
    "A fact is looked up again before the day until which it is valid.",
    level=Level.NOTICE,
    bad=_DATED_PRICE.format("2025-03-01", "2025-09-01"),
    good=_DATED_PRICE.format("2026-03-01", "2027-03-01"),
    into=PROGRAMME,
)
def expired(source: DataFile | Page, context: Context) -> Found:
    if isinstance(source, Page):
        until = source.meta.get("valid_until")
        if type(until) is dt.date and until < context.today:
            yield source.place_of("valid_until"), f"this was valid until {until}", "look it up again"
        return
    for name, fact in source.content.items() if source.path == PROGRAMME else ():
        if fact["valid_until"] < context.today and not fact.get("past"):
            place = source.place_of(name, "valid_until")
            message = f'"{name}" was valid until {fact["valid_until"]}, and pages show it as if it still were'
            yield place, message, "look it up again, or write past: true if that is for good"


@check(
    "DAT009",
    "A fact was recorded, and a number looked up, by the day of the check.",
    bad=_DATED_PRICE.format("2062-03-01", "2063-03-01"),
    good=_DATED_PRICE.format("2026-03-01", "2027-03-01"),
    into=PROGRAMME,
)
def recorded_in_the_future(data: DataFile, context: Context) -> Found:
    for what, place, day in _days(data):
        if day > context.newest:
            yield place, f"{what} on {day}, after the day of this check, {context.today}", "correct the date"


def _days(data: DataFile) -> Iterator[tuple[str, Place, dt.date]]:
    if data.path == PROGRAMME:
        for name, fact in data.content.items():
            yield f'"{name}" was recorded', data.place_of(name, "recorded"), fact["recorded"]
    elif data.path == CRISIS:
        for index, one in enumerate(data.content.get("contacts") or ()):
            yield f'"{one["name"]}" was looked up', data.place_of("contacts", index, "checked"), one["checked"]
