"""YAML that people write: values with their lines, looking into them, and what is said of broken text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.reading.yaml_lines import DEEPEST, line_of, read_yaml, walk

TEXT = """\
title: A page
findings:
  - id: response
    figures:
      - {value: 10, of: 15}
      - value: 67
        unit: "%"
  - id: remission
empty:
"""


def test_each_value_has_its_line():
    value, lines, problems = read_yaml(TEXT, "a.yml", first_line=2)
    assert not problems and value["findings"][0]["figures"][1] == {"value": 67, "unit": "%"} and value["empty"] is None
    assert lines == {
        "title": 2,
        "findings": 3,
        "findings.0": 4,
        "findings.0.id": 4,
        "findings.0.figures": 5,
        "findings.0.figures.0": 6,
        "findings.0.figures.0.value": 6,
        "findings.0.figures.0.of": 6,
        "findings.0.figures.1": 7,
        "findings.0.figures.1.value": 7,
        "findings.0.figures.1.unit": 8,
        "findings.1": 9,
        "findings.1.id": 9,
        "empty": 10,
    }


def test_a_list_and_a_value_alone_have_lines_too():
    assert read_yaml("- a: 1\n- b: 2\n", "a.yml") == ([{"a": 1}, {"b": 2}], {"0": 1, "0.a": 1, "1": 2, "1.b": 2}, [])
    assert read_yaml("5", "a.yml") == (5, {}, []) and read_yaml("", "a.yml") == (None, {}, [])


def test_the_line_of_what_holds_a_value_serves_where_its_own_is_not_known():
    lines = read_yaml(TEXT, "a.yml")[1]
    assert line_of(lines, "findings", 0, "figures", 1, "unit") == line_of(lines, "findings.0.figures.1.unit") == 7
    assert line_of(lines, "findings", 0, "figures", 9, "unit") == 4 and line_of(lines, "findings", 1, "says") == 8
    assert line_of(lines, "nowhere") == 1 and line_of(lines) == 1


def test_walking_meets_every_value_once_in_order():
    found = list(walk(read_yaml(TEXT, "a.yml")[0]))
    assert [path for path, _ in found] == [
        "title",
        "findings.0.id",
        "findings.0.figures.0.value",
        "findings.0.figures.0.of",
        "findings.0.figures.1.value",
        "findings.0.figures.1.unit",
        "findings.1.id",
        "empty",
    ]
    assert list(walk("x")) == [("", "x")] and list(walk([])) == []


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: 1\n\tb: 2\n", (2, 1), "a tab where YAML needs spaces"),
        ('a: "one\nb: two\n', (1, 4), "this quotation mark has no partner on its line"),
        ("a: “one” two\nb: c: d", (2, 5), "a colon followed by a space inside a value"),
        ("a: “one: two”\n", (1, 4), "curly quotes are part of the text here"),
        ("a: “one”\n", (1, 4), "curly quotes are part of the text here"),
        ("a: 1\nb:2\n", (2, 3), "a space is missing after the colon"),
        ("a:\n  b: 1\n   c: 2\n", (3, 4), "this line begins with 3 spaces, the one above with 2"),
        ("a:\n  b: 1\n c: 2\n", (3, 2), "this line begins with 1 space, the one above with 2"),
        ("a: one: two\n", (1, 7), "a colon followed by a space inside a value"),
        ("a: @one\n", (1, 4), 'a value cannot begin with "@"'),
        ("a: 1\nwords\nb: 2\n", (2, 1), '"words" has no name and colon in front'),
        ("a: [1, 2\n", (2, 1), "broken YAML: "),
        ("a: \x07\n", (1, 1), "a character that YAML does not allow"),
        ("a: *b\n", (1, 4), '"*b" refers to another place'),
        ("a: &b 1\n", (1, 4), 'the anchor "&b" is not allowed'),
        ("a: !!python/name:os.system x\n", (1, 4), 'the tag "tag:yaml.org,2002:python/name:os.system" is not allowed'),
        ("a: 1\na: 2\n", (2, 1), '"a" appears twice'),
        ("[a]: 1\n", (1, 1), "a key must be a word"),
        ("a: 1\n---\nb: 2\n", (2, 1), "a second YAML document begins"),
        ("a: 2026-02-30\n", (1, 4), "there is no day 2026-02-30"),
        ("[" * (DEEPEST + 2), (1, DEEPEST + 1), f"nested more than {DEEPEST} deep"),
    ],
)
def test_broken_text_is_told_by_its_cause(text, place, message):
    value, _, (problem,) = read_yaml(text, "a.yml")
    assert value is None and problem.message.startswith(message) and problem.hint
    assert (problem.place.line, problem.place.column) == place


@given(st.text(alphabet="ab:\"' -\n\t[]{}#&*!|>%@,“”<=", max_size=40))
@settings(max_examples=300)
def test_any_text_is_a_value_or_one_problem_inside_it(text):
    value, lines, problems = read_yaml(text, "a.yml")
    assert len(problems) <= 1 and (value is None or not problems)
    assert all(1 <= problem.place.line <= text.count("\n") + 2 for problem in problems)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())
