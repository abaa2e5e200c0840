"""What a figure is in running text, and what is none."""

from __future__ import annotations

import time

import pytest
from helpers.projects import read
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.tracing.figures import Mention, figures
from evidence.tracing.numbers import number
from evidence.tracing.prose import prose, without_emphasis, without_quotations


def short(text: str) -> list[tuple]:
    """The figures of a text as (kind, value, of or unit)."""
    return [(m.kind, round(m.value, 2), m.of if m.kind == "count" else m.unit) for m in figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("67%", [("percent", 67, "%")]),
        ("67 %", [("percent", 67, "%")]),
        ("67\u00a0%, 67\u202f%", [("percent", 67, "%")] * 2),
        ("**67**%, _67_%, 67\\%, 67&nbsp;%", [("percent", 67, "%")] * 4),
        ("67 percent or 67 per cent", [("percent", 67, "%")] * 2),
        ("sixty-seven percent", [("percent", 67, "%")]),
        ("51.7%, 51·7%, 51,7%", [("percent", 51.7, "%")] * 3),
        ("-8% and −8%", [("percent", 8, "%")] * 2),
        ("30% to 50%", [("percent", 30, "%"), ("percent", 50, "%")]),
        ("30-50%", [("percent", 30, "%"), ("percent", 50, "%")]),
        ("30–50 percent", [("percent", 30, "%"), ("percent", 50, "%")]),
        ("between 8 and 89%", [("percent", 8, "%"), ("percent", 89, "%")]),
        ("In 2021 and 50% of it", [("percent", 50, "%")]),
        ("week 2 – 67%", [("percent", 67, "%")]),
        ("82% and 95%", [("percent", 82, "%"), ("percent", 95, "%")]),
        ("10 of 15", [("count", 10, 15)]),
        ("10 out of 15, 10 in 15, 10 of the 15", [("count", 10, 15)] * 3),
        ("ten of fifteen, Ten of 15", [("count", 10, 15)] * 2),
        ("three of four symptom groups", [("count", 3, 4)]),
        ("ten of the fifteen people", [("count", 10, 15)]),
        ("one in ten thousand, 1 in 10,000", [("count", 1, 10000)] * 2),
        ("twenty-one of thirty-two", [("count", 21, 32)]),
        ("56 more in 100; 56 more people in 100; 56 in 100 more", [("count", 56, 100)] * 3),
        ("30 to 50 in 100", [("count", 30, 100), ("count", 50, 100)]),
        ("3 people of 15", [("count", 3, 15)]),
        ("10\nof\n15", [("count", 10, 15)]),
        ("half of them", [("share", 50, "%")]),
        ("half of the people, half the people, Half these trials", [("share", 50, "%")] * 3),
        ("⅔ of people, ⅔of them, ½ of us", [("share", v, "%") for v in (66.67, 66.67, 50)]),
        ("６７%, ６７％, 67﹪, ٦٧٪, ⁶⁷%, ₆₇%, 𝟔𝟕%, 𝟲𝟳 𝗽𝗲𝗿𝗰𝗲𝗻𝘁", [("percent", 67, "%")] * 8),
        ("６７．５％, ٦٧٫٥٪", [("percent", 67.5, "%")] * 2),
        ("67 per-cent, 67 pct, 67 p.c.", [("percent", 67, "%")] * 3),
        ("ninety out of a hundred", [("count", 90, 100)]),
        ("１０ of １５, ¹⁰ of ¹⁵, १० of १५", [("count", 10, 15)] * 3),
        (
            "15 people², 67%¹ and study³ 15 people",
            [("number", 15, "people"), ("percent", 67, "%"), ("number", 15, "people")],
        ),
        ("two thirds of people, two-thirds of", [("share", 66.67, "%")] * 2),
        ("a third of them; three quarters of us", [("share", 33.33, "%"), ("share", 75, "%")]),
        ("27.5 days", [("measure", 27.5, "days")]),
        ("a 27.5-day wait", [("measure", 27.5, "days")]),
        ("11.88 points, 12 points, a 12-point gap", [("measure", v, "points") for v in (11.88, 12, 12)]),
        ("from 40 to 17 points", [("measure", 40, "points"), ("measure", 17, "points")]),
        ("0.5 mg/kg, 0.5 mg per kg, 0.5mg / kg", [("measure", 0.5, "mg/kg")] * 3),
        ("30mg, 30 mg, 30 milligrams", [("measure", 30, "mg")] * 3),
        ("1.5 to 2 hours", [("measure", 1.5, "hours")]),
        ("d = 1.13, g of 0.27", [("measure", 1.13, "d"), ("measure", 0.27, "g")]),
        ("158 people", [("number", 158, "people")]),
        ("1,247 participants, 1\u202f247 patients", [("number", 1247, "people")] * 2),
        ("6 studies, 10 trials, 1 trial", [("number", v, "studies") for v in (6, 10, 1)]),
        ("6 to 8 people", [("number", 6, "people"), ("number", 8, "people")]),
        ("2 million people, 1.2 million people", [("number", 2e6, "people"), ("number", 1.2e6, "people")]),
        ("6 people in 12 trials", [("number", 6, "people"), ("number", 12, "studies")]),
        ("6 trials with 221 people", [("number", 6, "studies"), ("number", 221, "people")]),
        ("one study of 21 people", [("number", 21, "people")]),
        ("9 per 100 people, 9 in a 100", [("count", 9, 100)] * 2),
        ("one person in three, 1 patient in 4", [("count", 1, 3), ("count", 1, 4)]),
        ("a tenth of them, nine-tenths of us, two fifths of it", [("share", v, "%") for v in (10, 90, 40)]),
        (
            "forty milligrams, half a mg/kg, half mg, ½ mg",
            [("measure", v, u) for v, u in ((40, "mg"), (0.5, "mg/kg"))] + [("measure", 0.5, "mg")] * 2,
        ),
        ("100 mcg, 100 µg, a hundred micrograms", [("measure", 100, "mcg")] * 3),
        ("10 of 15 people (67%)", [("count", 10, 15), ("percent", 67, "%")]),
        ("After 3 months 346 people were left", [("number", 346, "people")]),
        ("In 2021 people came; the 2025 trials; but 2000 people", [("number", 2000, "people")]),
    ],
)
def test_figures_are_found(text: str, expected: list[tuple]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    "text",
    """on 23 November 2026|at 10:15 of 20|3/4 of people|24/7 people|page 3 of 4|step 2 of 5|day 2 of 7|phase 2 trials
type 2 patients|CAPS-5 studies|COVID-19 patients|call 988 people|in 6 weeks|14 days|8 to 15 visits|two trials
version 0.7.13|session 2 of 6|dose three of six|$1.50|aged 25 people|2 in 10 days|one of the two trials|one of five words|six of the seven studies
a quarter of an hour|half an hour|the first half of the trial|on behalf of us|the third of May|a third trial|5 patient
158-person trial|two in one|15 of 10|10th of 15|0.27|p = 0.036|2021 in 2022|CVE-2021-44228 people|1.2.3 days|x10 people|10x of 15
95% CI|a 95% confidence interval|95 per cent credible interval|60 beats per 15 minutes|two in 12 weeks|half a cup
twelve people|the 2008 review|12 percentage|3 in 1999|%|of 15|10 of|ten of|½ hour|half the time|half the study|10² people|a third|a quarter-mile""".replace(
        "\n", "|"
    ).split("|"),
)
def test_all_else_is_no_figure(text: str) -> None:
    assert short(text) == []


def test_a_figure_knows_its_place_and_words() -> None:
    text = "It was **10** of\n15 people (67 %)."
    first, second = figures(text)
    assert (first.text, text[first.offset : first.end]) == ("10 of 15", "10** of\n15")
    assert (second.text, text[second.offset : second.end]) == ("67 %", "67 %")


def test_the_share_of_a_count() -> None:
    assert Mention("count", 10, "", "", 0, 0, 15).percent == pytest.approx(66.67, abs=0.01)
    assert Mention("number", 10, "people", "", 0, 0).percent is None


def test_prose_is_all_that_readers_see_but_what_somebody_else_says() -> None:
    page = read(
        "# 90% of 100\n\nTold 10 of 15, an ad says “not 85%”, [80%](a.md '75%'), `70%` [@feder2021].\n\n> 60%\n\n"
        "> not 65%, said an advert\n\n| 1 in 5 |\n|---|\n| 50% |\n\n![40%](a.png)\n",
        "docs/a.md",
    )
    found = [(block.kind, m.text) for block, text in prose(page) for m in figures(text)]
    assert found == [
        ("heading", "90%"), ("paragraph", "10 of 15"), ("paragraph", "80%"), ("paragraph", "70%"),
        ("quote", "60%"), ("head-row", "1 in 5"), ("row", "50%"), ("link title", "75%"), ("picture", "40%"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('He said "90% of it" and 10%.', "10%"),
        ("She said “90%, or ‘80%’” and 10%.", "10%"),
        ("The patients' 10% and the doctors' word.", "10%"),
        ("It's 10% that we don't know.", "10%"),
        ('A 6" pipe for 10% of 5" holes.', "10%"),
    ],
)
def test_quotations_are_others_words(text: str, left: str) -> None:
    assert [m.text for m in figures(without_quotations(text))] == [left]


TEXT = st.text('0123456789.,%-–/ \n\t*_\\|()[]@"“”‘’{}<>&;:$#½ofinhalf', max_size=60) | st.text(max_size=60)
WORDS = st.lists(
    st.sampled_from(
        "10 15 67 1,247 27.5 0.5 2021 ten fifteen a two third thirds quarter half of in out the more people trials % percent "
        "mg mg/kg points days weeks to or - – and between ; , . d = **".split()
    ),
    max_size=14,
).map(" ".join)


@settings(max_examples=300)
@given(TEXT | WORDS)
def test_any_text_is_read(text: str) -> None:
    """No crash; each figure's place holds a number or its word; figures are in order."""
    found = figures(text)
    assert [m.offset for m in found] == sorted(m.offset for m in found)
    for mention in found:
        inside = text[mention.offset : mention.end]
        assert 0 <= mention.offset < mention.end <= len(text)
        assert any(c.isdigit() for c in inside) or inside[:1].isalpha()
        assert inside == inside.strip()
        assert mention.kind != "count" or (mention.of and 0 <= mention.value <= mention.of)
    assert len(without_emphasis(text)) == len(without_quotations(text)) == len(text)


@settings(max_examples=200)
@given(st.integers(0, 10**9), st.sampled_from(["%", " people", " points", " mg/kg"]), st.text("ab .(“", max_size=6))
def test_every_whole_number_with_a_unit_is_found(value: int, unit: str, before: str) -> None:
    """Wherever prose lets a number begin, it is found with its value, with or without commas."""
    before = "" if before[-1:] in ("a", "b", ".") else before
    if 1900 <= value <= 2100:
        value += 1000
    for written in (str(value), f"{value:,}"):
        text = before + written + unit
        assert [(m.value, m.offset) for m in figures(text)] == [(float(value), len(before))]
        assert number(written) == value


@pytest.mark.parametrize(
    "piece",
    ["1 ", "1-", "10 of ", "1,", "1.", '"1', "“", "half of ", "thirty-", "a ", "<a ", "{:", "[@", "1 people in "],
)
def test_long_odd_text_takes_no_minutes(piece: str) -> None:
    """Time grows with the length of the text, whatever it is made of."""
    text = piece * (100_000 // len(piece))
    begin = time.perf_counter()
    figures(without_quotations(text))
    assert time.perf_counter() - begin < 10


@pytest.mark.parametrize(
    "text",
    [
        "126 mg/dL",
        "126 mg per dL",
        "126 milligrams per decilitre",
        "7 mg per 100 ml",
        "12 mg per litre",
        "3 mg per l of it",
    ],
)
def test_how_much_is_in_the_blood_is_no_dose(text: str) -> None:
    assert [mention.unit for mention in figures(text)] == []


def test_a_dose_for_each_day_is_a_dose() -> None:
    assert [mention.unit for mention in figures("12 mg per day, 12 mg per kg, 5 mg.")] == ["mg", "mg/kg", "mg"]
