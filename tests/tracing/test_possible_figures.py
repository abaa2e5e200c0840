"""Numbers that are figures only beside a study that reports figures of their kind."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.tracing.figures import figures
from evidence.tracing.possible_figures import in_columns, possible_figures


def short(text: str) -> list[tuple]:
    """The possible figures of a text as (kind, value, of or unit)."""
    return [(m.kind, round(m.value, 2), m.of if m.kind == "count" else m.unit) for m in possible_figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12/15", [("count", 12, 15)]),
        ("12 / 15, **12**/15, (12/15)", [("count", 12, 15)] * 3),
        ("１２／１５ and ¹²/15", [("count", 12, 15)] * 2),
        ("12 / 15 people", [("count", 12, 15)]),
        ("12 women, 158 veterans", [("number", 12, "people"), ("number", 158, "people")]),
        ("n = 12, N=158 (n=12/15)", [("number", 12, "people"), ("number", 158, "people"), ("count", 12, 15)]),
        ("9/11 people, 50/50 of them", [("count", 9, 11), ("count", 50, 50)]),
        ("15/15 participants", [("count", 15, 15)]),
        ("3/4 of the people, 2/3 patients", [("share", 75, "%"), ("share", 66.67, "%")]),
        ("12⁄15, 12∕15, 12／15, ¹²⁄₁₅", [("count", 12, 15)] * 4),
        ("two thirds improved, three-quarters did", [("share", 66.67, "%"), ("share", 75, "%")]),
        ("about half improved, nearly half did, more than half were better", [("share", 50, "%")] * 3),
        ("half improved", [("share", 50, "%")]),
        ("a third improved, one third did, one-sixth did", [("share", n, "%") for n in (33.33, 33.33, 16.67)]),
        ("four fifths responded; five eighths; ¾ got better", [("share", n, "%") for n in (80, 62.5, 75)]),
        ("3/4 responded", [("share", 75, "%")]),
        ("all 15 improved; none of the twelve relapsed", [("count", 15, 15), ("count", 0, 12)]),
        ("all 15 people improved; none of the 12 patients relapsed", [("count", 15, 15), ("count", 0, 12)]),
        ("every one of the 15 people improved, not one of the 12 relapsed", [("count", 15, 15), ("count", 0, 12)]),
        ("everyone improved, all participants got better", [("share", 100, "%")] * 2),
        ("nobody relapsed; none of the patients recovered", [("share", 0, "%")] * 2),
        (
            "symptoms halved; it halved the score; the risk fell by half; it cut symptoms in half",
            [("ratio", 0.5, "times")] * 4,
        ),
        ("the number of responders doubled; twice as many people", [("ratio", 2, "times")] * 2),
        ("half as likely", [("ratio", 0.5, "times")]),
        ("three times more likely, a 3-fold rise, a threefold increase", [("ratio", 3, "times")] * 3),
        (
            "scores fell from 45 to 22, and the score dropped from 42 points to 20",
            [("measure", n, "points") for n in (45, 22, 20)],
        ),
        ("a mean CAPS-5 score of 45; the average score was 22", [("measure", n, "points") for n in (45, 22)]),
        ("a risk ratio of 3.2", [("measure", 3.2, "risk ratio")]),
        ("158 took part, 41 were randomized, nine felt better", [("number", n, "people") for n in (158, 41, 9)]),
        ("They enrolled 41. A trial of 30; a group of about 12.", [("number", n, "people") for n in (41, 30, 12)]),
        ("the 41-person trial; a nine-patient study", [("number", n, "people") for n in (41, 9)]),
        ("9days and 12sessions", [("measure", 9, "days"), ("measure", 12, "sessions")]),
        ("9 days, nine days, Nine\ndays, 9-day, nine-day", [("measure", 9, "days")] * 5),
        ("٩ days and 𝟗 days", [("measure", 9, "days")] * 2),
        ("twenty-four hours", [("measure", 24, "hours")]),
        ("six sessions and 12 doses", [("measure", 6, "sessions"), ("measure", 12, "doses")]),
        ("2 years later", [("measure", 2, "years")]),
        ("nine people, twenty-one veterans", [("number", 9, "people"), ("number", 21, "people")]),
        ("forty-one pupils, nine residents, twelve babies", [("number", n, "people") for n in (41, 9, 12)]),
        ("nine ears, 12 schools", [("measure", 9, "ears"), ("measure", 12, "schools")]),
        ("10 of 15 people were well for nine days", [("measure", 9, "days")]),
    ],
)
def test_possible_figures_are_found(text: str, expected: list[tuple]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    "text",
    """on 12/15|by 9/11|since 3/25, until 3/25|12/15/2024|2024/12/15|15/12|on Friday, 3/25|9/11|50/50|20/20|1/2|3/4 cup|24/7|2019/2020
rated 7/10|a score of 7/10|pain was 7/10|pressure of 80/120|page 3/10|part 1/12|step 2/5|session 2/6|call 555/1234|0/0|01/15|12/15.5|12/15-20
a/15|12/b|x12/15|12/15x|http://a.example/12/15|5/7 days|1/2 of an hour|0.5/1|12/15%|
7 to 14 days|7–14 days|two or three weeks|between 8 and 15 visits|6 weeks to 8 weeks|nine to twelve people
aged 40 years|40 years old|a 40-year-old|40 years or older|40 years of age|over 65 years|one day|1 day|in 2021 women|aged 25 men|call 988 adults|n = 1|in = 12|a day|27.5 days|week 9 days
30 people|67%|two trials|nine|9|the 9th day|988|nobody|one person|call 988 days|about half an hour|about half the dose|half past|two-thirds-majority|two thirds of them|half-life
one trial was small, a second was not, and a third improved on both|a third trial|a third week|a third of the way|an eighth visit|two third trials|one quarters
not everyone improved|nearly all people improved|they asked if all people improved|everyone got better care|all people who improved were asked
the dose was doubled|a double-blind trial|double vision|twice a week|half as much|twice as long|twofold|manifold|cut in half a day|nobody knows
scores range from 0 to 80|a score of 33 or more|scores went from 2019 to 2021|scores fell from 4 to 8 weeks|zero times more likely
in 2021 took part|group 2 improved|trial 3 included it|enrolled 12 to 15 weeks|a study of 3 drugs|12 were open|12 had GLIM""".replace(
        "\n", "|"
    ).split("|"),
)
def test_all_else_is_none(text: str) -> None:
    assert short(text) == []


TEXT = st.text("0123456789.,%/-– \n\t*_\\|()¹²½９٣𝟗daysofpl", max_size=60) | st.text(max_size=60)
WORDS = st.lists(
    st.sampled_from(
        "10 15 12/15 9/11 ９ ٣ nine ten two half of in the people days day weeks hours years old aged to or and – on by / , . **".split()
    ),
    max_size=14,
).map(" ".join)


@settings(max_examples=300)
@given(TEXT | WORDS)
def test_any_text_is_read(text: str) -> None:
    """No crash; they are in order, hold a number, and none overlaps a figure."""
    found, sure = possible_figures(text), figures(text)
    assert [m.offset for m in found] == sorted(m.offset for m in found)
    for mention in found:
        assert 0 <= mention.offset < mention.end <= len(text)
        assert mention.kind != "count" or (mention.of and 0 <= mention.value <= mention.of)
        assert not any(one.offset <= mention.offset < one.end for one in sure)


@settings(max_examples=200)
@given(st.integers(2, 999), st.sampled_from(["days", "weeks", "hours", "sessions", "infusions"]), st.data())
def test_a_whole_measure_is_found_in_the_digits_of_any_script(value: int, unit: str, data: st.DataObject) -> None:
    zero = data.draw(st.sampled_from("0０٠۰०๐𝟎𝟘𝟶"))
    written = "".join(chr(ord(zero) + int(digit)) for digit in str(value))
    assert short(f"It took {written} {unit}.") == [("measure", value, unit)]


@pytest.mark.parametrize(
    "piece",
    ["1/", "12/15 ", "nine ", "nine to ", "9 days ", "two-", "1 - ", "½", "¹", "９", "30 people ", "about half "],
)
def test_long_odd_text_takes_no_minutes(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    begin = time.perf_counter()
    possible_figures(text)
    assert time.perf_counter() - begin < 10


@pytest.mark.parametrize(
    ("head", "row", "expected"),
    [
        ("| Group | Better (%) | n |", "| drug | 73 | 15 |", [("percent", 73, "%"), ("number", 15, "people")]),
        ("| Group | Number of people |", "| drug | **15** |", [("number", 15, "people")]),
        ("| Group | Patients | Weeks |", "| drug | 1,015 | 4 |", [("number", 1015, "people")]),
        ("| Group | Per cent who stayed |", "| drug | 6.5 |", [("percent", 6.5, "%")]),
        ("| Group | Better |", "| drug | 73 |", []),
        ("| Group | Better (%) |", "| drug | 11 of 15 (73%) |", []),
        ("", "| drug | 73 |", []),
    ],
)
def test_the_head_of_a_column_says_what_a_bare_number_is(head: str, row: str, expected: list[tuple]) -> None:
    assert [(one.kind, one.value, one.unit) for one in in_columns(head, row)] == expected
