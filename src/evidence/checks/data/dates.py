"""Checks of the dates in data files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from evidence.checks.check import Context, check
from evidence.checks.data.data_files import Found
from evidence.problem import Level, at
from evidence.reading.models.data_files import DataFile
from evidence.reading.sources import Sources

# Dates --------------------------------------------------------------------------------------------------------------


def _facts(sources: Sources) -> Iterator[tuple[str, dict[str, Any], DataFile]]:
    data = sources.data.get("programme")
    for name, fact in data.content.items() if data else ():
        yield name, fact, data


@check(
    "DAT004",
    "A fact is renewed before the day until which it holds.",
    level=Level.NOTICE,
    bad="valid_until: 2025-09-01, long passed",
    good="a later day, after someone looked again",
)
def expired(sources: Sources, context: Context) -> Found:
    for name, fact, data in _facts(sources):
        if fact["valid_until"] < context.today and not fact.get("past"):
            place = at(data.path, data.lines.get(f"{name}.valid_until", 1))
            message = f'"{name}" held until {fact["valid_until"]}; pages show it as no longer confirmed'
            yield place, message, "look it up again, or write past: true if that is for good"
    for page in sources.pages:
        until = page.meta.get("valid_until")
        if type(until) is dt.date and until < context.today:
            line = page.meta_lines.get("valid_until", 1)
            yield at(page.path, line), f"this held until {until}", "look it up again"


@check(
    "DAT009", "A fact was recorded by the day of the check.", bad="recorded: 2062-03-01", good="recorded: 2025-03-01"
)
def recorded_in_the_future(sources: Sources, context: Context) -> Found:
    for name, fact, data in _facts(sources):
        if fact["recorded"] > context.newest:
            place = at(data.path, data.lines.get(f"{name}.recorded", 1))
            message = f'"{name}" was recorded on {fact["recorded"]}, after the day of this check, {context.today}'
            yield place, message, "correct the date"
