"""The labels of studies, and what a source calls its own evidence."""

from __future__ import annotations

import pytest

from evidence.tracing.certainty import graded


@pytest.mark.parametrize(
    ("source_grade", "label"),
    [
        ("high strength of evidence", "high"),
        ("Moderate certainty (GRADE)", "moderate"),
        ("low quality", "low"),
        ("very low certainty (GRADE)", "very-low"),
        ("very-low quality", "very-low"),
        ("low to moderate certainty", "low"),
        ("insufficient evidence", "very-low"),
        ("grade B", None),
        ("low risk of bias", None),
        ("", None),
    ],
)
def test_the_own_grade_of_a_source_is_read_by_its_words(source_grade: str, label: str | None) -> None:
    assert graded(source_grade) == label
