"""Study records: what fits, what does not, and what a writer is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.reading.models.record import CERTAINTIES, Guidance, Study, validate_record
from evidence.reading.pages.page import Page
from evidence.tracing.certainty import ceiling, rule, stronger

DAY = dt.date(2026, 11, 1)


def study(**fields: Any) -> dict[str, Any]:
    """The smallest sound record of a study."""
    return {
        "kind": "study",
        "title": "A trial",
        "description": "A trial of something.",
        "reference": "feder2021",
        "updated": DAY,
        "cannot_show": ["how long it lasts"],
        "design": "randomised-trial",
        "about": "this-condition",
        "people": {"who": "adults", "number": 30},
        "arms": [
            {"name": "lumenide", "people": 15, "given": "lumenide"},
            {"name": "midazolam", "people": 15, "given": "midazolam"},
        ],
        "route": "into a vein",
        "comparator": "midazolam",
        "certainty": "low",
        "certainty_reason": "one small trial",
        "asks": "Does it help?",
    } | fields


def finding(**fields: Any) -> dict[str, Any]:
    return {
        "id": "response",
        "outcome": "fewer symptoms",
        "says": "More people had fewer symptoms.",
        "direction": "favours-treatment",
        "place": "abstract",
        "read": "abstract",
    } | fields


def read(meta: dict[str, Any], lines: dict[str, int] | None = None) -> tuple[Any, list[str]]:
    page = Page("docs/studies/feder2021.md", "---\n", "", 0, meta=meta, meta_lines=lines or {})
    record, problems = validate_record(page)
    return record, [str(problem) for problem in problems]


def test_a_sound_record_is_read() -> None:
    record, problems = read(study(findings=[finding(figures=[{"value": 67, "unit": "%", "arm": "lumenide"}])]))
    assert problems == []
    assert isinstance(record, Study) and record.findings[0].figures[0].value == 67


def test_guidance_is_read_as_guidance() -> None:
    meta = {
        "kind": "guidance", "title": "A warning", "description": "A warning.", "reference": "fda2023", "updated": DAY,
        "cannot_show": ["how often"], "issuer": "FDA", "issued": "10 October 2023", "about": "compounded lumenide",
    }  # fmt: skip
    record, problems = read(meta)
    assert problems == [] and isinstance(record, Guidance)


@pytest.mark.parametrize(
    ("change", "lines", "said"),
    [
        ({"asks": None}, {"asks": 9}, ':9:1: REC001 "asks" is empty'),
        ({"desing": "x"}, {"desing": 4}, ':4:1: REC001 there is no field "desing" (did you mean "design"?)'),
        ({"design": "randomized-trial"}, {"design": 5}, 'did you mean "randomised-trial"?'),
        ({"about": "war"}, {}, "choose one of: this-condition, mixed, other"),
        ({"updated": "yesterday"}, {}, "write it as 2026-11-23, without quotes"),
        ({"cannot_show": []}, {}, '"cannot_show" is empty'),
        ({"cannot_show": "x"}, {}, 'begin each item on a line of its own with "- "'),
        ({"route": 5}, {}, 'put it in quotes: "5"'),
        ({"route": True}, {}, '"route" must be text, not yes'),
        (
            {"people": {"who": "adults", "number": "about 30"}},
            {"people.number": 7},
            ':7:1: REC001 "number" in "people"',
        ),
        ({"people": {"who": "adults", "number": True}}, {}, "must be a whole number, not yes"),
        ({"people": 30}, {}, "known: number, studies, who"),
        ({"reference": "Feder2021"}, {}, "surname and year in lower-case letters"),
        ({"findings": [finding(id="No Way")]}, {"findings.0.id": 12}, ":12:1: REC001"),
        ({"findings": [finding(figures=[{"value": "67 %", "unit": "%"}])]}, {"findings.0": 20}, ":20:1: REC001"),
        ({"findings": [finding(figures=[{"value": float("inf"), "unit": "%"}])]}, {}, "must be a number"),
        ({"findings": [finding(figures=[{"value": 1, "unt": "%"}])]}, {}, 'did you mean "unit"?'),
        ({"findings": [finding(figures=[{"value": 1, "unt": "%"}])]}, {}, 'in finding "response", figure 1'),
        ({"findings": [finding(relay="javascript:alert(1)")]}, {}, "beginning with https://"),
        ({"sources": [{"url": "ftp://x.org/a", "opened": DAY}]}, {}, "beginning with https://"),
        ({"findings": {"id": "x"}}, {}, '"findings" must be a list, not a group of fields'),
        ({"kind": "studdy"}, {"kind": 2}, ':2:1: REC001 "kind" cannot be "studdy" (write "kind: study"'),
    ],
)
def test_a_fault_is_cite_with_line_and_remedy(change: dict[str, Any], lines: dict[str, int], said: str) -> None:
    record, problems = read(study(**change), lines)
    assert record is None
    assert any(said in problem for problem in problems), problems


def test_every_fault_is_told_in_one_run() -> None:
    meta = study(design="x", about="y", surprise=1)
    del meta["asks"]
    _, problems = read(meta)
    assert len(problems) == 4
    assert any('"asks" is missing (add "asks: …")' in problem for problem in problems)


def test_unknown_may_be_said_where_it_can_be_unknown() -> None:
    meta = study()
    del meta["comparator"]
    _, problems = read(meta)
    assert problems == [
        'docs/studies/feder2021.md:1:1: REC001 "comparator" is missing '
        '(add "comparator: …", or "not seen" where you looked and did not find it)'
    ]


def test_a_page_without_front_matter_is_told_so_once() -> None:
    _, problems = validate_record(Page("docs/studies/x2020.md", "# X\n", "# X\n", 0))
    assert [problem.code for problem in problems] == ["REC001"]
    _, problems = validate_record(Page("docs/studies/x2020.md", "---\nbroken: [\n---\n", "", 0))
    assert problems == []  # the reader has said it


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "low"),
        ({"people": {"who": "x", "number": 29}}, "very-low"),
        ({"people": {"who": "x", "number": 158}}, "moderate"),
        ({"people": {"who": "x"}}, "low"),
        ({"design": "single-arm", "people": {"who": "x", "number": 5000}}, "very-low"),
        ({"about": "other"}, "none"),
        ({"design": "narrative-review"}, "none"),
        ({"design": "pooled-analysis", "people": {"who": "x", "number": 221}}, "moderate"),
        ({"design": "pooled-analysis", "people": {"who": "x", "number": 1500}}, "high"),
        ({"follow_up": [{"when": "6 months", "lost_percent": 51}]}, "very-low"),
        ({"follow_up": [{"when": "6 months", "left": 14}]}, "very-low"),
        ({"follow_up": [{"when": "6 months", "left": 15}]}, "low"),
    ],
)
def test_the_rule_gives_the_ceiling(change: dict[str, Any], expected: str) -> None:
    assert ceiling(Study.model_validate(study(**change))).certainty == expected


def test_the_rule_in_words_has_each_label_once() -> None:
    assert [label for label, _ in rule()] == list(reversed(CERTAINTIES))
    assert stronger("low", "very-low") and not stronger("none", "none")


@settings(max_examples=60)
@given(
    st.sampled_from("title people arms findings follow_up sources certainty updated unverified kind design".split()),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8) | st.dates(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=8,
    ),
)
def test_no_value_breaks_a_record(name: str, value: object) -> None:
    record, problems = read(study(**{name: value}))
    assert (record is None) == bool(problems)
    assert all(problem.isprintable() for problem in problems)


def test_nesting_without_end_is_a_problem_not_a_traceback() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    record, problems = read(study(findings=deep, unverified=[deep]))
    assert record is None and problems
