"""CONTRIBUTING.md says what is so: its first edit works word by word, its list of checks and its table are true."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from helpers import ROOT
from helpers.broken_projects import CASES
from helpers.support import article, check, codes, entry, project

from evidence.checks import check as check_module
from evidence.cli import COMMANDS
from evidence.problem import Level, Problem

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WALK = TEXT.partition("## Your first edit")[2].partition("\n## ")[0]
TARGETS = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M)


def boxes(language: str, text: str = WALK) -> list[str]:
    """What stands in the code boxes of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.M | re.S)


def test_every_make_target_that_a_page_names_exists():
    for name in ("README.md", "CONTRIBUTING.md", "HOSTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        named = {word for line in re.findall(r"(?:^|`)make ([a-z]+)\b", text, flags=re.M) for word in [line]}
        assert named <= set(TARGETS), f"{name}: no such make target: {named - set(TARGETS)}"


def test_every_command_that_it_names_exists():
    named = set(re.findall(r"(?:\.venv/bin/|`)evidence ([a-z]+)\b", TEXT))
    assert named <= set(COMMANDS), f"CONTRIBUTING.md: no such command: {named - set(COMMANDS)}"


def test_every_file_that_it_names_exists():
    named = re.findall(
        r"`((?:docs|src|tests|scripts|overrides|schemas|\.github|\.ci)/[\w./-]+)`", TEXT.partition("## All checks")[0]
    )
    made_later = {"tests/checks/pages/PAG099/", "docs/data/verification.yml", "docs/studies/KEY.md"}
    missing = {name for name in named if name not in made_later and not (ROOT / name).exists()}
    assert not missing, f"CONTRIBUTING.md names what is not there: {missing}"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The sources alone, to edit."""
    for name in ("mkdocs.yml", "references.bib", ".rumdl.toml", "ama.csl"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    return tmp_path


def errors(root: Path) -> list[Problem]:
    """What fails; a date that has passed meanwhile is no fault of this walk."""
    return [problem for problem in check(root) if problem.level is Level.ERROR]


def test_the_first_edit_works_word_by_word(clone):
    before, after, said = boxes("text")[:3]
    file = clone / "docs/articles/safety.md"
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, "the line to change is not in docs/articles/safety.md: choose another for step 3"
    text = text.replace(before, after)
    file.write_text(text, encoding="utf-8")
    assert errors(clone) == [], "the first edit must pass"

    right, wrong = "so that use is off-label.[@fda2023]", "so that use is off-label.[@fda2032]"
    assert text.count(right) == 1
    assert right in WALK
    file.write_text(text.replace(right, wrong), encoding="utf-8")
    assert "".join(f"{problem}\n" for problem in errors(clone)) == said, "step 4 must show what the terminal says"


def test_the_count_of_broken_projects_is_current():
    count = len(CASES)
    row = re.search(r"^\| all \| (\d+) \|", TEXT, flags=re.M)
    assert row, "CONTRIBUTING.md has lost the table of stock MkDocs"
    assert count - int(row.group(1)) < 20, (
        "many broken projects are new: .venv/bin/python scripts/stock.py prints the table anew"
    )


TWICE = entry(doi="10.1176/a") + entry("other2021", doi="10.1176/a")
FAULTS = {
    "unknown key": {"docs/articles/a.md": article("Some felt better.[@feder2020]")},
    "entry never cited": {"docs/articles/a.md": article("Nothing cited.")},
    "key used twice": {"references.bib": entry() + entry()},
    "brace left open": {"references.bib": entry().replace("},", ",", 1)},
    "no title, no year": {"references.bib": re.sub(r"(?m)^\s*(title|year)\s*=.*\n", "", entry())},
    "malformed DOI": {"references.bib": entry(doi="htp:/11.12abc")},
    "same DOI twice": {"references.bib": TWICE},
    "address `javascript:` in an entry": {"references.bib": entry(url="javascript:alert(1)")},
    "link to no page": {"docs/articles/a.md": article("See [the other page](none.md).[@feder2021]")},
    "link to no section": {"docs/articles/a.md": article("See [the start](../index.md#none).[@feder2021]")},
    "missing picture": {"docs/articles/a.md": article("![Scores by week](none.png)\n\nText.[@feder2021]")},
    "picture without words": {"docs/articles/a.md": article("![](none.png)\n\nText.[@feder2021]")},
    "marker left open": {"docs/articles/a.md": article("Some felt better.[@feder2021]\n\nAnd more.[@feder2021")},
    "key `smith:2020` beside `smith`": {"docs/articles/a.md": article("Some felt better.[@feder:2021]")},
    '"67%" that no source holds': {"docs/articles/a.md": article("It was seen in 61% of people.[@feder2021]")},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_checks_find_what_the_table_says(fault, tmp_path):
    row = next(line for line in TEXT.splitlines() if line.startswith(f"| {fault} |"))
    promised = set(re.findall(r"`([A-Z]{3}\d{3})`", row.rsplit("|", 2)[1]))
    assert promised
    found = codes(check(project(tmp_path, FAULTS[fault])))
    assert promised <= set(found), f"{fault}: {found}"


def test_a_marker_in_code_is_left_alone(tmp_path):
    root = project(
        tmp_path, {"docs/articles/a.md": article("Write `[@nobody2020]` so.\n\nTen of 15 people.[@feder2021]")}
    )
    assert codes(check(root)) == []


def test_the_codes_in_the_text_exist():
    assert set(re.findall(r"`([A-Z]{3}\d{3})`", TEXT)) <= set(check_module.load())
