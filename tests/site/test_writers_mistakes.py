"""Mistakes whose answer depends on everything else in this project: made in its own sources, one at a time.

What each check says about each slip is in `tests/checks/`. Here are the slips after which a check could offer the wrong
one of many keys, figures or pictures, or after which one damaged file could be reported in all that lean on it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from helpers import ROOT
from helpers.projects import check

from evidence.build.today import today

AFTER = "docs/articles/after-treatment.md"
SAFETY, MAIN = "docs/articles/safety.md", "docs/articles/ketamine-for-ptsd.md"
RECORD, PROGRAMME, BIBLIOGRAPHY = "docs/studies/feder2021.md", "docs/data/programme.yml", "references.bib"

# what was done: (file, what stood there (first match of a regular expression), what was typed, code, part of the hint)
MISTAKES = {
    "digits of a key swapped": (SAFETY, r"\[@fda2023\]", "[@fda2032]", "CIT001", 'did you mean "fda2023"?'),
    "the end of the front matter forgotten": (SAFETY, r"(?<=05-23\n)---\n", "", "INP005", 'add a line "---" below line 8'),
    "a tab in a data file": (PROGRAMME, r"  value:", "\tvalue:", "INP006", "indent with spaces"),
    "a figure mistyped": (MAIN, r"10 of 15 people on ketamine", "11 of 15 people on ketamine", "FIG001", "10 of 15"),
    "the wrong picture": ("docs/articles/ketamine-assisted-psychotherapy.md", r"\{\{ icons: yermus2024#followup", "{{ icons: yermus2024#folowup", "DAT003", "did you mean {{ icons: yermus2024#followup }}?"),
    "a length that is none": (AFTER, r"feder2021#loss-of-response", "feder2021#response", "DAT003", "did you mean {{ days: feder2021#loss-of-response }}?"),
    "a treatment mistyped": (MAIN, r"trials: ketamine", "trials: ketamin", "DAT003", "did you mean {{ trials: ketamine }}?"),
    "an unfinished merge in front matter": (RECORD, r"certainty: low\n", "<<<<<<< HEAD\ncertainty: low\n=======\ncertainty: high\n>>>>>>> b\n", "INP010", "keep what each of them adds"),
    "an unfinished merge in the bibliography": (BIBLIOGRAPHY, r"  year +=.*\n", r"<<<<<<< HEAD\n\g<0>=======\n\g<0>>>>>>>> b\n", "INP010", "both sides hold the same entry"),
}  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this project's sources."""
    folder = tmp_path_factory.mktemp("writer")
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("mkdocs.yml", "references.bib"):
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
        problems = check(root, today(ROOT))
    finally:
        file.write_text(before, encoding="utf-8")
    line = before.count("\n", 0, found.start()) + 1
    there = [p for p in problems if (p.place.file, p.code) == (name, code)]
    assert there, f"nobody noticed; said was: {[str(p) for p in problems]}"
    assert there[0].place.line in (line, line - (code == "INP005")) and hint in there[0].hint, str(there[0])
    assert len({p.place.file for p in problems}) == 1, f"one mistake, told in many files: {[str(p) for p in problems]}"


def test_a_deleted_record_offers_no_other_study(root: Path) -> None:
    """Another study's picture or page in its place would be a false statement that passes."""
    file = root / "docs/studies/yermus2024.md"
    before = file.read_text(encoding="utf-8")
    file.unlink()
    try:
        problems = check(root, today(ROOT))
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
        problems = check(root, today(ROOT))
    finally:
        file.write_text(before, encoding="utf-8")
    assert [
        p for p in problems if (p.place.file, p.code) == (BIBLIOGRAPHY, "BIB001") and "@article{feder2021" in p.hint
    ]
    assert not [str(p) for p in problems if "did you mean" in p.hint]
