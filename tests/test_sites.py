"""Tiny broken projects, one for each code: `tests/sites/CODE/` differs from the sound project in one way.

`expect.txt` there is what `evidence check` prints for it, line by line. In the folders, NAME.absent leaves a file
out and NAME.link is made a symbolic link to what the file says.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from support import check, project

from evidence.checks import check as check_module

SITES = Path(__file__).parent / "sites"
CASES = sorted(path for path in SITES.iterdir() if (path / "expect.txt").is_file())
ELSEWHERE = {
    "INP002": "test_cli.py: needs a pipe, which Git cannot hold",
    "VER": "test_verify.py: needs the answers of a register",
}


def overlay(case: Path, root: Path) -> None:
    """Lay a case's files over the sound project."""
    for path in sorted(case.rglob("*")):
        name = path.relative_to(case)
        if path.is_dir() or name == Path("expect.txt"):
            continue
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if name.suffix == ".absent":
            target.with_suffix("").unlink()
        elif name.suffix == ".link":
            target.with_suffix("").symlink_to(path.read_text().strip())
        else:
            shutil.copyfile(path, target)


def test_the_sound_project_passes(tmp_path: Path) -> None:
    """Each broken project differs from this one, so this one must be clean."""
    assert [str(problem) for problem in check(project(tmp_path))] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_broken_project(case: Path, tmp_path: Path) -> None:
    """Code, file, line, column, message and hint, and nothing else."""
    root = project(tmp_path)
    overlay(case, root)
    said = [str(problem) for problem in check(root)]
    expected = (case / "expect.txt").read_text(encoding="utf-8").splitlines()
    assert said == expected, (
        f"the checks speak otherwise of tests/sites/{case.name}: if that is better, mend its expect.txt"
    )
    assert any(re.search(rf": {case.name}\b", line) for line in said), f"{case.name} itself is not reported"


@pytest.mark.parametrize("code", sorted(code for code in check_module.load() if not code.startswith(tuple(ELSEWHERE))))
def test_every_code_has_its_broken_project(code: str) -> None:
    """A code that no test has seen fail may never fail."""
    assert (SITES / code / "expect.txt").is_file(), f"add tests/sites/{code}/ with an expect.txt"
