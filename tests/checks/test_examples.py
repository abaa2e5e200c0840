"""Tiny broken projects, one for each code: `tests/checks/FAMILY/CODE/` differs from the sound project in one way.

`expect.txt` there is what `evidence check` prints for it, line by line. In the folders, NAME.absent leaves a file
out and NAME.link is made a symbolic link to what the file says.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from helpers import ROOT
from helpers.broken_projects import CASES, overlay
from helpers.support import check, project

from evidence.checks import check as check_module

ELSEWHERE = {
    "INP002": "commands/test_cli.py: needs a pipe, which Git cannot hold",
    "VER": "lookup/test_compare.py: needs the answers of a register",
}


def test_the_sound_project_passes(tmp_path: Path) -> None:
    """Each broken project differs from this one, so this one must be clean."""
    assert [str(problem) for problem in check(project(tmp_path))] == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_broken_project(case: Path, tmp_path: Path) -> None:
    """Code, file, line, column, message and hint, and nothing else."""
    root = project(tmp_path)
    overlay(case, root)
    said = [str(problem) for problem in check(root)]
    expected = (case / "expect.txt").read_text(encoding="utf-8").splitlines()
    assert said == expected, (
        f"the checks speak otherwise of {case.relative_to(ROOT)}: if that is better, mend its expect.txt"
    )
    assert any(re.search(rf": {case.name}\b", line) for line in said), f"{case.name} itself is not reported"


@pytest.mark.parametrize("code", sorted(code for code in check_module.load() if not code.startswith(tuple(ELSEWHERE))))
def test_every_code_has_its_broken_project(code: str) -> None:
    """A code that no test has seen fail may never fail."""
    assert code in CASES, f"add a folder {code} with an expect.txt below the folder of its family in tests/checks/"
