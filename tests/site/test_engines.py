"""The chain does not hang on one engine: ProperDocs makes this very site, byte for byte, from the same files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import ROOT, second_engine

from evidence.build.mkdocs.engine import ENGINE
from evidence.build.today import epoch

LEFT_BEHIND = shutil.ignore_patterns(".*", "site", "site.*", "dist", "node_modules", "src", "tests", "*.egg-info")


def build(root: Path, site: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A build from nothing into a folder of the project."""
    shutil.rmtree(root / ".cache", ignore_errors=True)  # a page kept by the other engine would prove nothing
    command = [sys.executable, "-m", "evidence", "build", "--root", str(root), "--site-dir", site]
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch(ROOT)), **environment}
    return subprocess.run(command, capture_output=True, text=True, env=surroundings, timeout=120)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.site
def test_both_engines_make_the_same_site(tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(ROOT, root, ignore=LEFT_BEHIND)
    for name in (".rumdl.toml", ".git"):
        if (ROOT / name).is_file():
            shutil.copy(ROOT / name, root)
    path = os.pathsep.join(filter(None, [str(second_engine.folder()), os.environ.get("PYTHONPATH")]))
    first = build(root, "first")
    second = build(root, "second", **{ENGINE: "properdocs", "PYTHONPATH": path})
    assert (first.returncode, second.returncode) == (0, 0), first.stdout + second.stdout + second.stderr
    made, again = files(root / "first"), files(root / "second")
    assert len(made) > 200 and sorted(made) == sorted(again)
    assert [name for name in made if made[name] != again[name]] == []
