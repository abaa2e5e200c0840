"""Dates, numbers and spelling of each English."""

from __future__ import annotations

import datetime as dt

import pytest

from evidence.reading.configuration import language
from evidence.reading.language import Language, is_english
from evidence.tracing.certainty import rule
from evidence.tracing.figures import figures

DAY = dt.date(2026, 11, 3)


@pytest.mark.parametrize(
    ("code", "day", "number", "word"),
    [
        ("en", "November 3, 2026", "1,234,567.5", "randomized"),
        ("en-US", "November 3, 2026", "1,234,567.5", "randomized"),
        ("en-CA", "November 3, 2026", "1,234,567.5", "randomized"),
        ("en-GB", "3 November 2026", "1,234,567.5", "randomised"),
        ("en-IE", "3 November 2026", "1,234,567.5", "randomised"),
        ("en-AU", "3 November 2026", "1,234,567.5", "randomised"),
        ("en-IN", "3 November 2026", "12,34,567.5", "randomised"),
        ("en-CH", "3 November 2026", "1’234’567.5", "randomised"),
        ("en-DE", "3 November 2026", "1,234,567.5", "randomised"),  # its decimal comma would be misread
    ],
)
def test_dates_numbers_and_spelling_are_those_of_the_language(code: str, day: str, number: str, word: str) -> None:
    own = Language(code)
    assert (own.date(DAY), own.number(1234567.5), own.number(12.0)) == (day, number, "12")
    assert own.of_references == ("en-GB" if day.startswith("3") else "")  # as citation styles write days
    assert word in rule(language=own)[1][1]
    (read,) = figures(f"{own.number(1234567)} people")  # what we print is read as the same number
    assert read.value == 1234567


@pytest.mark.parametrize("code", ["en-BW", "en-BZ", "en-MT", "en-ZA", "en-ZW", "en-GB", "en-HK"])
def test_a_day_has_no_leading_zero(code: str) -> None:
    assert Language(code).date(DAY) == "3 November 2026" and Language(code).date(DAY.replace(day=23))[:2] == "23"


def test_only_an_english_that_is_known_is_one() -> None:
    assert is_english("en") and is_english("en-NZ")
    assert not any(map(is_english, ("", "de", "en-UK", "en-XX", "en_GB", "EN-GB", "english")))


def test_the_language_is_what_the_settings_say_and_american_where_that_is_none() -> None:
    said = (
        {"extra": {"language": "en-IN"}},
        {"theme": {"language": "en"}},
        {"extra": {"language": "de"}},
        {},
        {"extra": 1},
    )
    assert [language(settings).code for settings in said] == ["en-IN", "en", "en", "en", "en"]
