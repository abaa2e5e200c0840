"""Which findings of a study a page's sentences say: those are on its card, and no others."""

from __future__ import annotations

import pytest
from helpers.findings import DURATION, RESPONSE, SLEEP, also, records
from helpers.projects import read

from evidence.tracing.findings_said import findings_said

FINDINGS = RESPONSE + DURATION + also(SLEEP, "source_grade: very low certainty")
RECORDS = records({key: {"findings": FINDINGS} for key in ("feder2021", "yermus2024")})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("With lumenide 10 of 15 responded.[@feder2021]", {"response"}),
        ("It was gone after 27.5 days.[@feder2021]", {"duration"}),
        # Two sentences, two findings; the third is not told.
        ("Of 15 people, 10 responded.[@feder2021] Half had lost it after 27.5 days.[@feder2021]", {"response", "duration"}),
        # One sentence that says two.
        ("Half had lost the response after 27.5 days, and sleep got worse in some.[@feder2021]", {"duration", "sleep"}),
        # A sentence without a citation rests on the next in its block, or on the last.
        ("Sleep got worse in 4 of 15 people. It was gone after 27.5 days.[@feder2021]", {"sleep", "duration"}),
        ("It was gone after 27.5 days.[@feder2021] Sleep got worse in 4 of 15 people.", {"sleep", "duration"}),
        ("A grade of very low certainty.[@feder2021]", {"sleep"}),
        # Nothing tells the findings apart: the main result.
        ("Doctors have looked.[@feder2021]", {"response"}),
        # How many took part is said with any finding.
        ("Thirty people had bad sleep.[@feder2021]", {"sleep"}),
        ("{{ icons: feder2021#sleep }}", {"sleep"}),
        ("{{ trials: lumenide }}", {"response"}),
        ("Nothing is cited, and sleep got worse in 4 of 15 people.", set()),
    ],
)  # fmt: skip
def test_a_sentence_says_the_finding_whose_numbers_and_words_it_has(text: str, said: set[str]) -> None:
    assert findings_said(read(text), RECORDS).get("feder2021", set()) == said


def test_each_citation_covers_its_own_part_of_a_sentence() -> None:
    page = read("Sleep got worse in some,[@feder2021] and half had lost it after 27.5 days.[@yermus2024]")
    assert findings_said(page, RECORDS) == {"feder2021": {"sleep"}, "yermus2024": {"duration"}}


def test_a_study_without_a_record_says_nothing() -> None:
    assert findings_said(read("It fell.[@nobody2020]"), RECORDS) == {}
