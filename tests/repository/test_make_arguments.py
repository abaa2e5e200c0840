"""What is given to make on its command line is data: neither make nor the shell runs it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from helpers import ROOT

HOSTILE = (
    "$(shell touch RUN)",
    '"; touch RUN; "',
    "`touch RUN`",
    "$(touch RUN)",
    "$$(touch RUN)",
    "x; touch RUN",
    "x\ntouch RUN",
    "${HOME}",
    "it's",
    "--output=RUN",
)


def made(tmp_path: Path, target: str, *arguments: str, **environment: str) -> list[str]:
    """The arguments with which a target calls its program, one a line."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for program in (".venv/bin/evidence", "scripts/weekly"):
        (tmp_path / program).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / program).write_text("#!/bin/sh\nprintf '[%s]\\n' \"$@\"\n")
        (tmp_path / program).chmod(0o755)
    for name in ("scripts/setup", "requirements.lock", "pyproject.toml", ".venv/ready"):
        (tmp_path / name).touch()
    done = subprocess.run(
        ["make", "--silent", target, *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **environment},
        check=True,
    )
    assert not (tmp_path / "RUN").exists(), done
    return done.stdout.removeprefix("[").removesuffix("]\n").split("]\n[")


@pytest.mark.parametrize("value", HOSTILE)
def test_a_commit_is_data(tmp_path: Path, value: str) -> None:
    assert made(tmp_path, "diff", f"BASE={value}") == ["diff", "--", value]
    assert made(tmp_path, "diff", BASE=value) == ["diff", "--", value]


@pytest.mark.parametrize("value", HOSTILE)
def test_reports_are_data(tmp_path: Path, value: str) -> None:
    assert made(tmp_path, "weekly", f"BEFORE={value}", f"REPORT={value}") == [value, value]


def test_without_a_value_the_usual_one_is_taken(tmp_path: Path) -> None:
    assert made(tmp_path, "diff") == ["diff", "--", "main"]
    assert made(tmp_path, "weekly") == [".cache/weekly-before.md", "weekly.md"]


def test_several_arguments_of_the_checks_stay_several(tmp_path: Path) -> None:
    given = "--format github docs/a.md; touch RUN $(shell touch RUN) * `touch RUN`"
    assert made(tmp_path, "check", f"ARGS={given}") == ["check", *given.split()]
    assert made(tmp_path, "check") == ["check"]
