"""Mistakes that writers make, one at a time in this project's own sources: each is told where it stands, with what to type.

Everything is read once a mistake; the text that is changed must be there, so a page that is written anew may need
another sentence here.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from helpers import ROOT
from helpers.support import check

SAFETY, MAIN, COST = "docs/articles/safety.md", "docs/articles/ketamine-for-ptsd.md", "docs/articles/cost.md"
AFTER, CRISIS = "docs/articles/after-treatment.md", "docs/help/crisis.md"
RECORD, PROGRAMME, BIBLIOGRAPHY = "docs/studies/feder2021.md", "docs/data/programme.yml", "references.bib"

# what was done: (file, what stood there (first match of a regular expression), what was typed, code, part of the hint)
MISTAKES = {
    "digits of a key swapped": (SAFETY, r"\[@fda2023\]", "[@fda2032]", "CIT001", 'did you mean "fda2023"?'),
    "a blank inside a marker": (SAFETY, r"\[@fda2023\]", "[@ fda2023]", "CIT015", "type [@fda2023]"),
    "a comma between keys": (SAFETY, r"\[@feder2021; @abdallah2022\]", "[@feder2021, @abdallah2022]", "CIT004", "type [@feder2021; @abdallah2022]"),
    "full-width brackets": (SAFETY, r"\[@fda2023\]", "［@fda2023］", "CIT008", "type [@fda2023]"),
    "a stray bracket before a marker": (SAFETY, r"\[@fda2023\]", "[[@fda2023]", "CIT006", "type [@fda2023]"),
    "a marker broken over two lines": (SAFETY, r"\[@feder2021; @abdallah2022\]", "[@feder2021;\n  @abdallah2022]", "CIT005", "type [@feder2021; @abdallah2022]"),
    "a raised number for a citation": (SAFETY, r"\[@fda2023\]", "¹", "CIT018", "type [@key]"),
    "the end of the front matter forgotten": (SAFETY, r"(?<=05-23\n)---\n", "", "INP005", 'add a line "---" below line 8'),
    "curly quotes around a title": (MAIN, r'title: "(.*)"', r"title: “\1”", "INP006", "type straight quotes"),
    "a quotation mark not closed": (SAFETY, r'(title: ".*)"', r"\1", "INP006", 'end the value with a straight "'),
    "31 November": (SAFETY, r"updated: \S+", "updated: 2026-11-31", "INP006", "look at the month"),
    "a tab in a data file": (PROGRAMME, r"  value:", "\tvalue:", "INP006", "indent with spaces"),
    "one blank too many in a data file": (PROGRAMME, r"  unit:", "   unit:", "INP006", "the same number of blanks"),
    "a figure mistyped": (MAIN, r"10 of 15 people \(67%\)", "11 of 15 people (67%)", "FIG001", "feder2021 reports 10 of 15"),
    "a percentage without its counts": (AFTER, r"10 of 15 people on ketamine", "67% on ketamine", "FIG003", 'write "10 of 15 people (67%)"'),
    "a claim without a citation": (SAFETY, r"The rest of our list", "Ketamine helps people. The rest of our list", "CLM001", "[@key]"),
    "a word that blames": (SAFETY, r"anyone who thinks", "PTSD sufferers who think", "CLM003", "person with PTSD"),
    "a label of certainty misspelt": (MAIN, r"Certainty: low\.", "Certainty: lwo.", "CLM007", 'write "low"'),
    "a link with a gap": (SAFETY, r"\[Compare the options\]\(", "[Compare the options] (", "PAG025", "write [Compare the options](compare-options.md)"),
    "a box that is not indented": (SAFETY, r"    (?=In the US, call 911)", "", "PAG026", "four spaces"),
    "a crisis number mistyped": (CRISIS, r"\[838255\]\(sms", "[838225](sms", "DAT005", "write 838255"),
    "a brace of a data mark lost": (COST, r"\{\{ programme\.price \}\}", "{{ programme.price }", "DAT010", "write {{ programme.price }}"),
    "the wrong picture": (MAIN, r"\{\{ icons: feder2021#response", "{{ icons feder2021#respons", "DAT003", "did you mean {{ icons: feder2021#response }}?"),
    "an unfinished merge in front matter": (RECORD, r"certainty: low\n", "<<<<<<< HEAD\ncertainty: low\n=======\ncertainty: high\n>>>>>>> b\n", "INP006", "keep one version"),
    "an unfinished merge in the bibliography": (BIBLIOGRAPHY, r"  year +=.*\n", r"<<<<<<< HEAD\n\g<0>=======\n\g<0>>>>>>>> b\n", "BIB016", "keep one side"),
}  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this project's sources."""
    folder = tmp_path_factory.mktemp("writer")
    shutil.copytree(ROOT / "docs", folder / "docs")
    for name in ("mkdocs.yml", "references.bib"):  # without rumdl's configuration: its rules have tests of their own
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_where_it_stands(root: Path, mistake: str) -> None:
    """The code on the very line, what to type, and no other error in that file's lines."""
    name, stood, typed, code, hint = MISTAKES[mistake]
    file = root / name
    before = file.read_text(encoding="utf-8")
    found = re.search(stood, before, re.M)
    assert found, f"{name} no longer has {stood!r}: choose another sentence for this test"
    file.write_text(
        before[: found.start()] + found.expand(typed.replace("\n", "\\n")) + before[found.end() :], encoding="utf-8"
    )
    try:
        problems = check(root)
    finally:
        file.write_text(before, encoding="utf-8")
    line = before.count("\n", 0, found.start()) + 1
    there = [p for p in problems if (p.place.file, p.code) == (name, code)]
    assert there, f"nobody noticed; said was: {[str(p) for p in problems]}"
    assert there[0].place.line in (line, line - (code == "INP005")) and hint in there[0].hint, str(there[0])
    assert len({p.place.file for p in problems}) == 1, f"one mistake, told in many files: {[str(p) for p in problems]}"


def test_a_deleted_record_offers_no_other_study(root: Path) -> None:
    """Another study's picture or page in its place would be a false statement that passes."""
    file = root / RECORD
    before = file.read_text(encoding="utf-8")
    file.unlink()
    try:
        problems = check(root)
    finally:
        file.write_text(before, encoding="utf-8")
    assert {"BIB018", "DAT003", "PAG011"} <= {p.code for p in problems}
    assert not [str(p) for p in problems if "did you mean" in p.hint]


def test_a_lost_entry_offers_no_other_study(root: Path) -> None:
    """A key whose record is there is no slip for another key."""
    file = root / BIBLIOGRAPHY
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace("@article{feder2021,", "article{feder2021,"), encoding="utf-8")
    try:
        problems = check(root)
    finally:
        file.write_text(before, encoding="utf-8")
    assert [
        p for p in problems if (p.place.file, p.code) == (BIBLIOGRAPHY, "BIB001") and "@article{feder2021" in p.hint
    ]
    assert not [str(p) for p in problems if "did you mean" in p.hint]
