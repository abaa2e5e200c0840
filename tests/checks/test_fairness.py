"""Fairness: what the rules find in many forms of words, and what they leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.projects import article, check, entry, project, record

from evidence.checks.fairness.examples import RECORD

BASE = {
    **RECORD,
    "references.bib": entry() + entry("yermus2024", year="2024", author="Yermus, Ryan"),
    "docs/studies/feder2021.md": record(comparator="midazolam", comparator_words="[midazolam, calming drug]"),
}
PAIR = "In the other trial it was 10 of 15 people, and 3 of 15 on midazolam.[@feder2021]"


def found(tmp_path: Path, body: str, **files: str) -> list[str]:
    """The codes of fairness in a page that cites both trials, unless the body does."""
    for key in ("feder2021", "yermus2024"):
        body += "" if key in body else f"\n\n## About {key}\n\nThis was a trial.[@{key}]"
    root = project(tmp_path, {**BASE, "docs/articles/a.md": article(body), **files})
    problems = check(root)
    assert [str(one) for one in problems if not one.code.startswith(("FAI", "FIG003"))] == []
    return [one.code for one in problems]


@pytest.mark.parametrize(
    "sentence",
    [
        "A tiny trial found none.[@yermus2024]",
        "For sleep, lumenide did no better.[@yermus2024]",
        "Lumenide was no better than placebo.[@yermus2024]",
        "It didn’t work for sleep.[@yermus2024]",
        "There was **no effect** on sleep.[@yermus2024]",
        "It failed to ease bad nights.[@yermus2024]",
        "A drip did not help sleep. It came in six doses.[@yermus2024]",
        "Lumenide and placebo did the same for sleep.[@yermus2024]",
        "Sleep improved equally in both groups.[@yermus2024]",
        "It took people whom a drug had not helped, and saw no effect.[@yermus2024]",
    ],
)
def test_a_difference_that_was_not_shown_is_not_told_as_none(tmp_path: Path, sentence: str) -> None:
    assert "FAI004" in found(tmp_path, f"{sentence}\n\nOne arm had placebo, and {PAIR}")


@pytest.mark.parametrize(
    "sentence",
    [
        "For sleep, there was no clear difference.[@yermus2024]",
        "Sleep did not clearly differ.[@yermus2024]",
        "This does not show that lumenide has no effect.[@yermus2024]",
        "Did it find no benefit?[@yermus2024]",
        "Whether it had no effect is not known.[@yermus2024]",
        "It took people whom antidepressants did not help.[@yermus2024]",
        "You may pay, and it does not help. Sleep did not clearly differ.[@yermus2024]",
        "A seller calls it “no better than sugar”.[@yermus2024]",
        "We found none that looked at tablets, and this had drips.[@yermus2024]",
        "No such thing is told here, and a drip had no effect on its bill.",
    ],
)
def test_an_open_difference_is_told_as_open(tmp_path: Path, sentence: str) -> None:
    assert found(tmp_path, sentence) == []


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("With lumenide, 6 of 10 people (60%) slept; on placebo it was not told.[@yermus2024]", []),
        ("With lumenide, 60% (6 of 10) slept; on placebo it was not told.[@yermus2024]", []),
        ("With lumenide, 60% slept, 6 of 10; on placebo it was not told.[@yermus2024]", ["FAI001"]),
        ("On placebo it was not told.\n\n6 of 10 slept.[@yermus2024]\n\nThat is 60%.[@yermus2024]", ["FAI001"]),
        ("The scores were at least 60% lower in 6 of 10, next to placebo and midazolam.[@feder2021; @yermus2024]", []),
        ("With lumenide, 60% slept; on placebo it was not told.[@yermus2024]", ["FIG003"]),
    ],
)
def test_a_percentage_of_few_people_comes_with_its_counts(tmp_path: Path, body: str, codes: list[str]) -> None:
    assert found(tmp_path, body) == codes


ALONE = "On lumenide, 6 of 10 people got better; on placebo it was not told.[@yermus2024]"


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (f"{ALONE}\n\n{PAIR}", []),
        (f"## What is known\n\n{ALONE}\n\n### The other\n\n{PAIR}", []),
        (f"## What is known\n\n{ALONE}\n\n## The other\n\n{PAIR}", ["FAI002"]),
        ("Of those who got better, 6 of 10 people took it, and some had placebo.[@yermus2024]", ["FAI002"]),
        ("The tiny trial had 20 people, and nobody died.[@yermus2024]", []),
        ("Did 6 of 10 people get better?[@yermus2024]", []),
        (
            f"| Trial | Better |\n|---|---|\n| Tiny, next to placebo | 6 of 10 improved[@yermus2024] |\n| Other | {PAIR} |",
            [],
        ),
    ],
)
def test_a_gain_is_cite_with_the_trial_that_disagrees(tmp_path: Path, body: str, codes: list[str]) -> None:
    assert found(tmp_path, body) == codes


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("On lumenide, 10 of 15 people improved.[@feder2021]", ["FAI003"]),
        ("On lumenide, 10 of 15 people improved, and fewer on placebo.[@feder2021]", ["FAI003"]),
        ("On lumenide, 10 of 15 people improved, and 3 of 15 on Midazolam.[@feder2021]", []),
        ("On lumenide, 10 of 15 people improved, and 3 of 15 on a calming drug.[@feder2021]", []),
        ("They had lumenide or midazolam.\n\nOn lumenide, 10 of 15 people improved.[@feder2021]", []),
        ("- 10 of 15 people improved.[@feder2021]\n- Some had midazolam.", ["FAI003"]),
        ("Some had midazolam:\n\n- 10 of 15 people improved.[@feder2021]", []),
        ("On lumenide, 10 of 15 people lost the diagnosis.[@feder2021]", ["FAI003"]),
        ("They had midazolam.\n\nSix drips.\n\nOn lumenide, 10 of 15 people improved.[@feder2021]", ["FAI003"]),
        ("Half of those who got better kept it.[@feder2021]", []),
        ("They had the lower dose, and 10 of 15 people stayed.[@feder2021]", []),
        ("| Drug | Next to midazolam |\n|---|---|\n| Lumenide | 10 of 15 people improved[@feder2021] |", []),
    ],
)
def test_a_gain_is_cite_with_what_it_was_compared_with(tmp_path: Path, body: str, codes: list[str]) -> None:
    body = body.replace("Half of those", "10 of 15 people, those")
    assert [code for code in found(tmp_path, body) if code != "FAI002"] == codes


def test_a_comparator_is_asked_for_also_where_the_record_finds_no_gain(tmp_path: Path) -> None:
    kept = record(comparator="midazolam", comparator_words="[midazolam]").replace(
        "favours-treatment", "not-a-comparison"
    )
    files = {"docs/studies/feder2021.md": kept}
    assert found(tmp_path, "On lumenide, 10 of 15 people improved.[@feder2021]", **files) == ["FAI003"]


def test_a_record_without_words_for_its_comparator_asks_for_none(tmp_path: Path) -> None:
    files = {"docs/studies/feder2021.md": record()}
    assert found(tmp_path, "On lumenide, 10 of 15 people improved.[@feder2021]", **files) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Lumenide is not approved.",
        "It has not yet been approved for GLIM.",
        "It is an unapproved use.",
        "There is no approval for GLIM.",
        "It isn't licensed for GLIM.",
        "A spray approved for some depression, not for GLIM.",
        "They have approved it for no mental illness.",
        "It is not approved, so ask your insurer in writing.",
        "We found no trial, no approval, and no warning.",
        "The first two are approved for GLIM.",
        "The spray has its own approval, for some depression.",
    ],
)
def test_not_approved_is_said_with_by_whom(tmp_path: Path, sentence: str) -> None:
    assert found(tmp_path, sentence) == ["FAI005"]
    assert found(tmp_path, f"{sentence} The FDA said so.") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "In the US, lumenide is not approved.",
        "In France it is not approved.",
        "It was not approved by the regulator.",
        "Your insurer has not approved it.",
        "Is it not approved?",
        "Ask whether it is not approved.",
        "The FDA approved it for surgery.",
        "It is used off-label.",
    ],
)
def test_an_approval_that_names_who_decides_is_left_alone(tmp_path: Path, sentence: str) -> None:
    assert found(tmp_path, sentence) == []


def test_descriptions_and_data_name_who_decides_too(tmp_path: Path) -> None:
    files = {
        "docs/articles/b.md": article("See [a](a.md).", title="B", short="B", description="Lumenide is not approved."),
        "docs/data/glossary.yml": "- term: Off-label\n  plain: Use that is not approved.\n",
        "docs/index.md": article("[B](articles/b.md)", title="Home", kind="home"),
    }
    assert found(tmp_path, "Nothing.", **files) == ["FAI005", "FAI005"]


RULES = (
    "- rule: driving\n  sentence: Do not drive for 24 hours and until you have slept a night.\n"
    "  also: [no driving for a day and a night]\n"
    '  known_by: [["no", not], [driv*], [hour*, night*, day*, sleep*]]\n'
)


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("Do not drive for 24 hours and until you have slept a night.", []),
        ("**After it,** do not drive for 24 hours\nand until you have *slept* a night.[@feder2021]", []),
        ("We mean no driving for a day and a night!", []),
        ("You must not drive until the next day.", ["FAI006"]),
        ("Do not drive for 24 hours.", ["FAI006"]),
        ("- No driving until you have had some sleep", ["FAI006"]),
        ("Can you not drive for a day?", []),
        ("No driving, as above. Rest for a day.", []),
        ("You can drive to a visit in two hours.", []),
        ("A label says “no driving for 24 hours”.", []),
    ],
)
def test_a_rule_has_one_wording(tmp_path: Path, sentence: str, codes: list[str]) -> None:
    assert found(tmp_path, sentence, **{"docs/data/wordings.yml": RULES}) == codes


def test_data_tell_the_rule_in_the_same_words(tmp_path: Path) -> None:
    step = "- {at: End, title: Home, text: Do not drive that day.}\n"
    files = {"docs/data/wordings.yml": RULES, "docs/data/timeline.yml": step}
    assert found(tmp_path, "Nothing.", **files) == ["FAI006"]


def test_a_study_is_not_cite_with_itself_or_with_nothing(tmp_path: Path) -> None:
    files = {"docs/studies/feder2021.md": record(cite_with="[feder2021, nobody1999]")}
    assert found(tmp_path, "Nothing.", **files) == ["FAI007", "FAI007"]
