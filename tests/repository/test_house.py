"""The house: rooms that import one way only, small parts, and a package that starts on every system."""

from __future__ import annotations

import importlib
import pkgutil
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import ROOT

import evidence

LINTER = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of `pyproject.toml` over the package below a folder."""
    return subprocess.run(
        [LINTER, "--no-cache", "--config", ROOT / "pyproject.toml"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_rooms_import_one_way_only() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


WRONG = {
    "a lower room imports a higher one": ("tracing/claims.py", "import evidence.checks.check", "Rooms"),
    "two rooms on one floor": ("render/html.py", "import evidence.checks.check", "Rooms"),
    "a room that nobody named": ("cellar/__init__.py", "", "Rooms"),
    "a circle": ("reading/yaml_lines.py", "import evidence.reading.sources", "No circles"),
    "the engine outside its door": ("reading/sources.py", "import mkdocs", "Only build.mkdocs"),
    "the network outside its room": ("checks/check.py", "import httpx2", "Only lookup"),
    "a test tool": ("text.py", "import pytest", "No test tool"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_import_breaks_its_contract(name: str, tmp_path: Path) -> None:
    file, line, contract = WRONG[name]
    shutil.copytree(ROOT / "src/evidence", tmp_path / "src/evidence", ignore=shutil.ignore_patterns("__pycache__"))
    target = tmp_path / "src/evidence" / file
    target.parent.mkdir(exist_ok=True)
    old = target.read_text(encoding="utf-8") if target.exists() else ""
    target.write_text(f"{old}\n{line}\n", encoding="utf-8")
    done = lint(tmp_path)
    assert done.returncode == 1 and re.search(
        rf"{contract}.*BROKEN|not.*exhaustive", done.stdout + done.stderr, re.S
    ), done.stdout + done.stderr


def test_no_part_is_too_large() -> None:
    figures, faults = runpy.run_path(str(ROOT / "scripts/sizes.py"))["too_large"]()
    assert not faults, figures


WITHOUT_A_CLOCK = ("checks", "reading", "render", "review", "tracing", "writing")
CLOCKS = re.compile(r"\b(?:datetime|date|dt)\.(?:now|today|utcnow)\(|\btime\.(?:time|time_ns|localtime|gmtime)\b")


@pytest.mark.parametrize("room", WITHOUT_A_CLOCK)
def test_a_room_does_not_read_the_clock(room: str) -> None:
    """The same commit gives the same answer (handbook/decisions/005-checks-never-read-the-clock.md)."""
    files = list((ROOT / "src/evidence" / room).rglob("*.py"))
    assert files
    assert [file.name for file in files if CLOCKS.search(file.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("line", ["dt.datetime.now(dt.UTC)", "dt.date.today()", "date.today()", "x = time.time"])
def test_reading_the_clock_is_seen(line: str) -> None:
    assert CLOCKS.search(line)


UNIX = ("fcntl", "pwd", "grp", "resource")


def test_every_module_starts_where_unix_is_missing() -> None:
    """Windows has none of these; a module that needs one must do without it or ask for it late."""
    names = [module.name for module in pkgutil.walk_packages(evidence.__path__, "evidence.")]
    script = "import importlib, sys\n"
    script += f"for name in {UNIX}: sys.modules[name] = None\n"
    script += f"for name in {names}: name.endswith('__main__') or importlib.import_module(name)\n"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-600:]
    assert importlib.import_module("evidence.files")
