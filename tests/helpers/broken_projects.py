"""The tiny broken projects, `tests/checks/FAMILY/CODE/`, each laid over the sound project."""

from __future__ import annotations

import shutil
from pathlib import Path

from helpers import ROOT

CASES = {path.parent.name: path.parent for path in sorted((ROOT / "tests/checks").glob("*/*/expect.txt"))}


def overlay(case: Path, root: Path) -> None:
    """Lay a case's files over the sound project; NAME.absent leaves a file out, NAME.link is made a symbolic link."""
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
