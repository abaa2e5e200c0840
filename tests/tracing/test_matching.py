"""Whether a record holds a figure, and what is offered where it does not."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.reading.models.record import Study
from evidence.tracing.figures import figures
from evidence.tracing.matching import counts_behind, nearest, not_reported, reports, same_figure
from evidence.tracing.reported_figures import reported_figures, rounds_to
from evidence.tracing.units import unit_class


def finding(name: str, *rows: dict) -> dict:
    return {
        "id": name,
        "outcome": "what was measured",
        "says": "What it was.",
        "direction": "not-a-comparison",
        "place": "abstract",
        "read": "abstract",
        "figures": list(rows),
    }


def study(**fields: object) -> Study:
    return Study.model_validate(
        {
            "kind": "study",
            "title": "A trial",
            "description": "A trial of lumenide.",
            "reference": "feder2021",
            "updated": dt.date(2026, 11, 1),
            "asks": "Does it help?",
            "design": "randomised-trial",
            "about": "this-condition",
            "people": {"who": "adults", "number": 30, "studies": None},
            "arms": [
                {
                    "name": "lumenide",
                    "people": 15,
                    "given": "lumenide",
                    "dose": "0.5 mg/kg",
                    "schedule": "six infusions",
                },
                {"name": "midazolam", "people": 15, "given": "midazolam", "dose": "0.045 mg/kg"},
            ],
            "route": "into a vein",
            "comparator": "midazolam",
            "certainty": "low",
            "certainty_reason": "One small trial.",
            "cannot_show": ["Whether it lasts."],
            "follow_up": [{"when": "2 weeks", "left": 29}, {"when": "6 months", "lost_percent": 95.0}],
            "findings": [
                finding(
                    "response",
                    {"value": 10, "of": 15, "unit": "people", "arm": "lumenide"},
                    {"value": 67, "unit": "%", "arm": "lumenide"},
                    {"value": 3, "of": 15, "unit": "people", "arm": "midazolam"},
                ),
                finding(
                    "severity",
                    {"value": 11.88, "unit": "points"},
                    {"value": 1.13, "unit": "d", "low": 0.36, "high": 1.91},
                ),
                finding("loss", {"value": 27.5, "unit": "days"}, {"value": 36.9, "unit": "%"}),
                finding(
                    "per-hundred",
                    {"value": 82, "of": 100, "unit": "people", "derived": True},
                    {"value": 82, "unit": "%"},
                ),
                finding("groups", {"value": 3, "of": 4, "unit": "symptom groups"}, {"value": 6, "unit": "trials"}),
                finding("plans", {"value": 1, "of": 165, "unit": "entities"}),
            ],
            **fields,
        }
    )


REPORTED = reported_figures(study())


def held(text: str) -> list[bool]:
    return [reports(REPORTED, mention) for mention in figures(text)]


@pytest.mark.parametrize(
    "text",
    """10 of 15 people|ten in fifteen|67%|67 in 100|2 of 3 people|20%|3 of 15|30 people|15 participants|29 people|29 of 30
1 of 30|11.88 points|27.5 days|27.5-day|0.5 mg/kg|0.045 mg per kg|d = 1.13|d of 0.36|95%|two thirds of them|82%|82 in 100
36.9%|3 of 4 symptom groups|three of four|6 trials|6 studies|1 of 165|15 of 30|a fifth, or 1 in 5""".replace(
        "\n", "|"
    ).split("|"),
)
def test_held(text: str) -> None:
    found = held(text)
    assert found, f"no figure in {text!r}"
    assert all(found)


@pytest.mark.parametrize(
    "text",
    """66%|37%|11 of 15|10 of 16 people|31 people|11.9 points|27.5 weeks|28 points|0.5 mg|0.5 points|d = 1.14|half of them and a third of them
100 people|10 trials|1 of 165 people|d = 11.88|15 studies|94%|9 in 10""".replace("\n", "|").split("|"),
)
def test_not_held(text: str) -> None:
    found = held(text)
    assert found, f"no figure in {text!r}"
    assert not any(found[-1:])


def test_half_matches_within_one_point() -> None:
    near = reported_figures(study(findings=[finding("x", {"value": 49, "unit": "%"})]))
    far = reported_figures(study(findings=[finding("x", {"value": 48, "unit": "%"})], arms=[]))
    (half,) = figures("half of them")
    assert reports(near, half)
    assert not reports(far, half)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("10/15 or 3/15 people, 2/3 of them", []),
        ("12/15 people", ["12/15"]),
        ("12/15 and ９/１５", ["12/15", "９/１５"]),
        ("27.5 days, but nine days or 9 days or 28 days", ["nine days", "9 days", "28 days"]),
        ("after two weeks, or 14 days, or 336 hours", []),
        ("six months and half a year", []),
        ("six infusions over nine weeks", []),  # the record reports no infusions and no weeks as figures
        ("**nine** people, 𝟗 𝐝𝐚𝐲𝐬", ["nine people", "𝟗 𝐝𝐚𝐲𝐬"]),
        ("thirty people, fifteen people", []),
        ("99 veterans felt better", ["99 veterans"]),
        ("99 took part", ["99 took part"]),
        ("It enrolled 99.", ["99"]),
        ("(N = 99)", ["99"]),
        ("A fifth improved", []),
        ("A quarter improved", ["A quarter"]),
        ("30 took part (n = 30), and 10 got better", []),
        ("on 12/15, rated 7/10, 8 to 15 days, aged 40 years", []),
    ],
)
def test_possible_figures_count_where_the_record_reports_their_kind(text: str, left: list[str]) -> None:
    assert [mention.text for mention in not_reported(text, figures(text), [REPORTED])] == left


def test_no_possible_figure_counts_where_the_record_reports_none() -> None:
    bare = reported_figures(study(findings=[], arms=[], follow_up=[], people={"who": "adults", "number": None}))
    assert not_reported("12/15 people for nine days, nine people", [], [bare]) == []
    assert not_reported("12/15 people", [], [bare, REPORTED]) and not not_reported("10/15 people", [], [bare, REPORTED])


OTHER_TRADES = reported_figures(
    study(
        findings=[
            finding(
                "measured",
                {"value": 30, "unit": "dB"},
                {"value": 48, "unit": "mmol/mol"},
                {"value": 12, "unit": "words"},
                {"value": 7, "unit": "N·m"},
                {"value": 5, "unit": "kg"},
                {"value": 9, "unit": "mmHg"},
                {"value": 2.1, "unit": "OR"},
            )
        ],
        arms=[],
        follow_up=[],
        people={"who": "adults", "number": 40},
        asks="Do four steps help?",
    )
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("It was 30 dB, 30 decibels or thirty decibels better.", []),
        ("It was 35 dB better, or 35-decibel better.", ["35 dB", "35-decibel"]),
        ("The limit was 49 mmol/mol, or 48 mmol/mol, or 48 mmol / mol.", ["49 mmol/mol"]),
        ("They read 12 words and not 13 words; twelve words, a 14-word list.", ["13 words", "14-word"]),
        ("They pushed with 7 N·m and 8 N·m.", ["8 N·m"]),
        ("They lost 5 kg and 6 kg; 9 mmHg and 8 mm Hg.", ["6 kg", "8 mm Hg"]),
        ("Two or three people came.", []),  # "OR" is the sign of a ratio
        ("Read 2 to 5 words, page 4 words, one word, 12 wordings and 12 more words.", []),
    ],
)
def test_a_unit_that_only_the_record_knows_counts_as_others_do(text: str, left: list[str]) -> None:
    assert [mention.text for mention in not_reported(text, figures(text), [OTHER_TRADES])] == left


def test_a_unit_of_another_record_counts_nothing() -> None:
    assert not_reported("They read 13 words at 35 dB.", [], [REPORTED]) == []


def test_the_level_of_an_interval_is_a_figure_of_the_record() -> None:
    assert reports(reported_figures(study(follow_up=[])), figures("95%")[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("66%", ["10 of 15", "67%"]),
        ("11 of 15", ["10 of 15", "3 of 15"]),
        ("11.9 points", ["11.88 points"]),
        ("31 people", ["30 people", "29 people"]),
        ("5 weeks", []),
    ],
)
def test_the_nearest_figures_are_offered_first(text: str, expected: list[str]) -> None:
    found = [value for mention in figures(text) for value in nearest(REPORTED, mention)]
    assert set(found[: len(expected)]) == set(expected) if expected else found == []


def test_counts_behind_a_percentage() -> None:
    assert [(c.value, c.of) for c in counts_behind(REPORTED, 67)] == [(10, 15)]
    assert [(c.value, c.of) for c in counts_behind(REPORTED, 20)] == [(3, 15)]
    assert counts_behind(REPORTED, 82) == []  # 82 of 100 is the percentage in other words
    assert counts_behind(REPORTED, 95) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("67%", "10 of 15", True),
        ("10 of 15", "67 in 100", True),
        ("10 of 15", "10 of 15", True),
        ("10 of 15", "11 of 15", False),
        ("67%", "66%", False),
        ("half of", "50%", True),
        ("half of", "52%", False),
        ("12 points", "12 mg", False),
        ("30 people", "30%", False),
    ],
)
def test_the_same_figure_told_twice(one: str, other: str, same: bool) -> None:
    assert same_figure(figures(one)[0], figures(other)[0]) is same
    assert same_figure(figures(other)[0], figures(one)[0]) is same


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("person", "people"), ("Veterans", "people"), ("trial", "studies"), ("day", "days"), ("point", "points"), ("d", "d"),
     ("mg/kg", "mg/kg"), ("percent", "%"), ("symptom groups", "symptom groups"), ("pupils", "people"), ("SD", "SD"), ("mmHg", "mmHg"),
     ("tooth", "teeth"), ("ear", "ears")],
)  # fmt: skip
def test_units_are_read_as_text_has_them(unit: str, expected: str) -> None:
    assert unit_class(unit) == expected


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_count_matches_its_own_rounded_percentage(value: int, of: int) -> None:
    value = min(value, of)
    exact = 100 * value / of
    assert rounds_to(exact, round(exact))
    assert rounds_to(exact, round(exact, 1))
    assert not rounds_to(exact, round(exact) + 1) or abs(exact - round(exact)) == 0.5
    record = reported_figures(study(findings=[finding("x", {"value": value, "of": of, "unit": "people"})]))
    assert all(reports(record, mention) for mention in figures(f"{value} of {of} people ({round(exact)}%)"))
