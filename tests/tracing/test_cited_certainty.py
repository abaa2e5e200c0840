"""How certain a citation is: the weakest finding that the words say which rest on it, and its study's own label."""

from __future__ import annotations

from functools import cache

import pytest
from helpers import findings
from helpers.projects import article, project, read, record
from hypothesis import given
from hypothesis import strategies as st

from evidence.reading import sources
from evidence.reading.models.record import CERTAINTIES
from evidence.tracing.cited_certainty import Said, of_citation, weakest
from evidence.tracing.claims import claims
from evidence.tracing.findings_said import findings_said

FINDINGS = (
    findings.RESPONSE
    + findings.also(findings.SLEEP, "certainty: very-low")
    + findings.also(findings.DURATION, "certainty: moderate")
)
RESPONSE, SLEEP, DURATION = (
    "With lumenide 10 of 15 responded.",
    "Sleep got worse in 4 of 15 people.",
    "It was gone after 27.5 days.",
)


RECORDS = findings.records({"feder2021": {"findings": FINDINGS}, "yermus2024": {"certainty": "very-low"}})


def words(text: str) -> list[str | None]:
    page = read(text)
    apart = Said(RECORDS).certainties(page)
    return [of_citation(one, RECORDS, apart) for one in page.citations]


@pytest.mark.parametrize(
    ("text", "certainties"),
    [
        # Each sentence has the label of what it says: the study's own, a weaker one, a stronger one.
        (f"{RESPONSE}[@feder2021] {SLEEP}[@feder2021] {DURATION}[@feder2021]", ["low", "very-low", "moderate"]),
        # A sentence that says two has the weaker.
        ("Half had lost the response after 27.5 days, and sleep got worse in some.[@feder2021]", ["very-low"]),
        # What rests on a citation counts, before it and after it; cited by itself, it has a label of its own.
        (f"{SLEEP} {RESPONSE}[@feder2021]", ["very-low"]),
        (f"{RESPONSE}[@feder2021] {SLEEP}", ["very-low"]),
        (f"{RESPONSE}[@feder2021]\n\n{SLEEP}", ["low"]),
        # Nothing tells the findings apart: the main result.
        ("Doctors have looked.[@feder2021]", ["low"]),
        # Each part of a sentence, each row of a table and each of two studies has its own.
        ("Sleep got worse in 4 of 15,[@feder2021] and it was gone after 27.5 days.[@feder2021]", ["very-low", "moderate"]),
        ("It fell, and 10 of 15 responded.[@yermus2024; @feder2021]", ["very-low", "low"]),
        (f"| A | B |\n|---|---|\n| Sleep | {SLEEP}[@feder2021] |\n| Gain | {RESPONSE}[@feder2021] |\n\nTable: Two.", ["very-low", "low"]),
        ("It fell.[@nobody2020]", [None]),
    ],
)  # fmt: skip
def test_a_citation_is_as_certain_as_what_rests_on_it(text: str, certainties: list[str | None]) -> None:
    assert words(text) == certainties


def test_a_study_whose_findings_are_all_alike_needs_no_look_at_the_words() -> None:
    said = Said(RECORDS)
    said.signs = {}.__getitem__
    assert said.certainties(read("It fell.[@yermus2024]")) == {}


def test_of_several_certainties_the_weakest_counts() -> None:
    assert weakest(["moderate", None, "very-low", "low"]) == "very-low"
    assert weakest([None]) is None


def test_a_claim_is_as_certain_as_its_weakest_citation(tmp_path) -> None:
    body = f"{RESPONSE}[@feder2021]\n\n{SLEEP}[@feder2021]\n\n{DURATION}[@feder2021]"
    files = {"docs/articles/a.md": article(body), "docs/studies/feder2021.md": record(findings=FINDINGS)}
    found = {claim.text: claim.certainty for claim in claims(sources.read(project(tmp_path, files)))}
    assert found == {RESPONSE: "low", SLEEP: "very-low", DURATION: "moderate"}


SAID = st.sampled_from([
    RESPONSE, SLEEP, DURATION, "Doctors have looked.", "Half had lost the response, and slept.", "Nobody knows the rest.",
    "In 4 of 15 people, the response was gone after 27.5 days.", "It had 30 people.",
])  # fmt: skip
CITED = st.sampled_from(["", "[@feder2021]", "[@yermus2024]", "[@feder2021; @yermus2024]"])


@cache
def findings_of(sentence: str) -> list[list[str]]:
    """For each citation of a sentence, the certainty of each finding that the sentence says if it stands alone."""
    page = read(sentence)
    said = findings_said(page, RECORDS)
    studies = [(RECORDS[one.key], said[one.key]) for one in page.citations]
    return [[one.certainty or study.certainty for one in study.findings if one.id in ids] for study, ids in studies]


@given(st.lists(st.tuples(SAID, CITED, st.sampled_from([" ", "\n\n", "\n\n- "])), min_size=1, max_size=5))
def test_no_word_is_stronger_than_a_finding_which_its_sentence_says(parts: list[tuple[str, str, str]]) -> None:
    shown = words("".join(f"{said}{cited}{between}" for said, cited, between in parts))
    findings = [found for said, cited, _ in parts for found in findings_of(f"{said}{cited}")]
    for word, certainties in zip(shown, findings, strict=True):
        assert certainties and all(CERTAINTIES.index(word) <= CERTAINTIES.index(one) for one in certainties)
