"""Data files, the marks that use them, and crisis numbers that must never be mistyped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import ROOT
from helpers.clock import within
from helpers.projects import EMERGENCY, NUMBERS, check, codes, project
from helpers.projects import read as read_page
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.checks.data.crisis_numbers import near_misses
from evidence.checks.data.emergency import of_data
from evidence.commands.schema import schema
from evidence.reading.models.data_files import read_data
from evidence.render.marks import substitute
from evidence.writing.schemas import FOLDER, schemas

FACT = """price:
  value: "$90"
  unit: a dose
  source: the clinic's article of March 2025
  recorded: 2025-03-31
  valid_until: 2025-12-31
"""


def read(folder: Path, **files: str | bytes) -> tuple[dict[str, object], list[str]]:
    (folder / "docs/data").mkdir(parents=True, exist_ok=True)
    for stem, text in files.items():
        (folder / f"docs/data/{stem}.yml").write_bytes(text if isinstance(text, bytes) else text.encode())
    found, problems = read_data(folder, [f"docs/data/{stem}.yml" for stem in files])
    return {stem: data.content for stem, data in found.items()}, [str(problem) for problem in problems]


def test_sound_files_are_read_as_plain_data(tmp_path: Path) -> None:
    found, problems = read(
        tmp_path,
        programme=FACT,
        signoffs="# none yet\n[]\n",
        glossary="- term: SSRI\n  also: [SSRIs]\n  plain: A kind of antidepressant.\n",
        timeline="- {at: Start, title: Tablet, text: Under the tongue.}\n",
        verification="anything: [goes, here]\n",
    )
    assert problems == []
    assert found["programme"]["price"]["value"] == "$90"  # type: ignore[index]
    assert found["signoffs"] == [] and found["glossary"][0]["also"] == ["SSRIs"]  # type: ignore[index]


@pytest.mark.parametrize("text", ["", "# nobody yet\n"])
def test_sign_offs_may_be_empty(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, signoffs=text) == ({"signoffs": []}, [])


@pytest.mark.parametrize(
    ("stem", "text", "said"),
    [
        ("programme", FACT.replace("  source: the clinic's article of March 2025\n", ""),
         'programme.yml:1:1: DAT002 "source" in "price" is missing (add "source: …")'),
        ("programme", FACT.replace("2025-03-31", "last March"),
         'programme.yml:5:1: DAT002 "recorded" in "price" must be a date, not "last March"'),
        ("programme", FACT.replace("value:", "valu:"), 'programme.yml:2:1: DAT001 there is no field "valu" in "price" (did you'),
        ("programme", FACT.replace('"$90"', "[90]"), 'programme.yml:2:1: DAT001 "value" in "price" cannot be a list'),
        ("programme", FACT.replace("price:", "Price tag:"), "DAT001"),
        ("programme", "- 1\n", "DAT001 this must have fields, not a list"),
        ("programme", "", "programme.yml:1:1: DAT001 this file is empty"),
        ("crisis", "title: x\nactions:\n  - {label: Call, href: 'javascript:alert(1)'}\nlines: [[{text: x}]]\n"
                   "more: {label: More, url: help/crisis/}\n", 'crisis.yml:3:1: DAT001 "href" in action 1 cannot be'),
        ("signoffs", "signoffs: []\n", 'signoffs.yml:1:1: DAT001 this must be a list'),
        ("signoffs", "- {article: docs/articles/a.md, by: Jo, role: MD, on: 2026-01-01, digest: abc}\n", "let `evidence sign`"),
        ("glossary", "- term: SSRI\n", 'glossary.yml:1:1: DAT001 "plain" in item "SSRI" is missing'),
        ("timeline", "[]\n", "DAT001 this is empty"),
        ("prices", "x: 1\n", "DAT006 nothing reads this file"),
        ("programme", "price: &a\n  x: *a\n", "INP"),
        ("programme", "price:\n\tvalue: 1\n", "INP"),
        ("programme", "price: " + "[" * 2000 + "]" * 2000, "INP"),
        ("programme", b"price: \xff\n", "INP"),
        ("programme", "price: !!python/object/apply:os.system [ls]\n", "INP"),
    ],
)  # fmt: skip
def test_a_fault_is_cite_with_line_and_remedy(tmp_path: Path, stem: str, text: str | bytes, said: str) -> None:
    found, problems = read(tmp_path, **{stem: text})
    assert stem not in found
    assert any(said in problem for problem in problems), problems


@settings(max_examples=80)
@given(st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=8,
))  # fmt: skip
def test_no_content_breaks_the_models(content: object) -> None:
    from evidence.reading.models.data_files import MODELS
    from evidence.reading.models.faults import validate

    for model in MODELS.values():
        _, problems = validate(model, content, {}, "docs/data/x.yml", "DAT001")
        assert all(str(problem).isprintable() for problem in problems)


# Marks ---------------------------------------------------------------------------------------------------------------


def filled(text: str, resolve: Callable[[str], str]) -> str:
    return substitute(text, read_page(text).marks, resolve)


def test_marks_are_replaced_and_code_is_left() -> None:
    text = "A {{ x }} and {{x}}.\n\n`{{ x }}`\n\n```\n{{ x }}\n```\n\n<!-- {{ x }} -->\n\n    {{ x }}\n\nEnd {{ y }}"
    assert filled(text, lambda name: f"<{name}>") == (
        "A <x> and <x>.\n\n`{{ x }}`\n\n```\n{{ x }}\n```\n\n<!-- {{ x }} -->\n\n    {{ x }}\n\nEnd <y>"
    )


def test_what_is_put_in_is_not_looked_at_again() -> None:
    assert filled("{{ a }}{{ b }}", {"a": "{{ b }}", "b": "2"}.__getitem__) == "{{ b }}2"


def test_an_unknown_name_is_the_resolvers_affair() -> None:
    with pytest.raises(LookupError):
        filled("{{ a }}", {}.__getitem__)


@settings(max_examples=200)
@given(st.text(st.sampled_from("{} ab`\n<!->\\"), max_size=40))
def test_no_text_breaks_substitution(text: str) -> None:
    assert filled(text, lambda name: f"{{{{{name}}}}}").replace(" ", "") == text.replace(" ", "")


# Crisis numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Call 998 now.", "988"),
        ("Call or text 98.", "988"),
        ("call [9888](tel:988)", "988"),
        ("[Call](tel:898)", "988"),
        ("[Text](sms:838225)", "838255"),
        ("sms:83825", "838255"),
        ("Veterans: text 832855.", "838255"),
        ("The number is 838355.", "838255"),
        ("Dial **912** if", "911"),
        ("call the 989 Suicide & Crisis Lifeline", "988"),
        ("the 998 Lifeline", "988"),
        ("Text us at 8388255", "838255"),
        ("calling 919", "911"),
    ],
)
def test_a_slip_in_a_crisis_number_is_seen(text: str, meant: str) -> None:
    assert [found[2] for found in near_misses(text, NUMBERS)] == [meant]


DANISH = of_data({"actions": [{"label": "Call 112", "href": "tel:112"}]})


@pytest.mark.parametrize("typed", ["110", "111", "113", "116", "118", "119", "1112", "12"])
def test_a_number_that_another_country_has_is_a_slip_where_the_site_does_not_list_it(typed: str) -> None:
    assert [found[2] for found in near_misses(f"Call {typed} now.", DANISH)] == ["112"]


def test_a_number_that_the_site_lists_is_no_slip() -> None:
    listed = of_data(
        {"actions": [{"label": "Call 112", "href": "tel:112"}], "contacts": [{"number": "113", "href": "tel:113"}]}
    )
    assert list(near_misses("Call 113, or [113](tel:113).", listed)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Call [988](tel:988), press 1, or text [838255](sms:838255). In danger, call 911.",
        "Call [111](tel:111) or [116 123](tel:116123), 112, 999 or [13 11 14](tel:131114).",
        "Text HOME to 741741.",
        "Call 1-800-273-8255 or (800) 799-4889.",
        "98% of people, 91 of 99 people, 989 participants, pages 911-918, 9.88 points, $98, 98 mg, 12 998 people",
        "doi:10.1176/838256 and PMID 38385256, in 1998; 98 days; year 1988",
        "The full text 98 pages long. They call 98 people each week. We texted 91 people.",
        "A phone call takes 98 minutes; the line 98 of the file; call 98% of them",
        "NCT04838255, id 838256a, 838,255 people",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert list(near_misses(text, NUMBERS)) == []


def test_great_texts_end_soon() -> None:
    great = (
        "call " * 200_000,
        "9" * 500_000,
        "call or text " * 100_000 + "998",
        "tel:" + "9-" * 200_000,
        "{{" * 200_000,
    )
    with within(20):
        for text in great:
            list(near_misses(text, NUMBERS))
            filled(text, str)


# Schemas ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", schemas())
def test_schemas_are_current(name: str) -> None:
    path = ROOT / FOLDER / name
    assert path.is_file() and path.read_text(encoding="utf-8") == schemas()[name], "run: evidence schema"


def test_the_command_writes_them(tmp_path: Path) -> None:
    from click.testing import CliRunner

    assert CliRunner().invoke(schema, ["--root", str(tmp_path), "--check"]).exit_code == 1
    assert CliRunner().invoke(schema, ["--root", str(tmp_path)]).exit_code == 0
    assert CliRunner().invoke(schema, ["--root", str(tmp_path), "--check"]).exit_code == 0


@pytest.mark.parametrize(("recorded", "told"), [("2026-11-23", False), ("2027-11-23", True)])
def test_what_is_recorded_today_on_an_older_commit_is_no_problem(tmp_path: Path, recorded: str, told: bool) -> None:
    """The date of a check is the last commit's; what a writer records today is not committed yet."""
    fact = f"price:\n  value: '$90'\n  unit: a dose\n  source: An article\n  recorded: {recorded}\n"
    fact += "  valid_until: 2030-01-01\n"
    root = project(tmp_path, {"docs/data/programme.yml": fact})
    assert ("DAT009" in codes(check(root, dt.date(2026, 11, 1)))) is told


def test_a_number_was_not_looked_up_after_the_day_of_the_check(tmp_path: Path) -> None:
    root = project(
        tmp_path, {"docs/data/crisis.yml": EMERGENCY.replace("checked: 2026-11-20", "checked: 2062-11-20", 1)}
    )
    (problem,) = check(root)
    assert problem.code == "DAT009" and '"Danger" was looked up on 2062-11-20' in problem.message
