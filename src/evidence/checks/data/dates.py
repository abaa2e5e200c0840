"""Checks the dates of facts that grow old."""

import datetime as dt

from evidence.checks.check import Context, Found, check
from evidence.checks.data.data_files import PROGRAMME
from evidence.problem import Level
from evidence.reading.models.data_files import DataFile
from evidence.reading.pages.page import Page

_PRICE = "price:\n  value: 90\n  source: the clinic's own page\n  recorded: {}\n  valid_until: {}"


@check(
    "DAT004",
    "A fact is looked up again before the day until which it is valid.",
    level=Level.NOTICE,
    bad=_PRICE.format("2025-03-01", "2025-09-01"),
    good=_PRICE.format("2026-03-01", "2027-03-01"),
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
            message = f'"{name}" was valid until {fact["valid_until"]}; pages show it as no longer confirmed'
            yield place, message, "look it up again, or write past: true if that is for good"


@check(
    "DAT009",
    "A fact was recorded by the day of the check.",
    bad=_PRICE.format("2062-03-01", "2063-03-01"),
    good=_PRICE.format("2026-03-01", "2027-03-01"),
    into=PROGRAMME,
)
def recorded_in_the_future(data: DataFile, context: Context) -> Found:
    for name, fact in data.content.items() if data.path == PROGRAMME else ():
        if fact["recorded"] > context.newest:
            place = data.place_of(name, "recorded")
            message = f'"{name}" was recorded on {fact["recorded"]}, after the day of this check, {context.today}'
            yield place, message, "correct the date"
