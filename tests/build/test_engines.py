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


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("properdocs", "properdocs is not installed; install it, or remove EVIDENCE_ENGINE from the environment"),
        ("hugo", 'EVIDENCE_ENGINE is "hugo"; the engines are: mkdocs, properdocs'),
    ],
)
def test_an_engine_that_is_not_there_is_said_and_nothing_is_built(name: str, said: str, tmp_path: Path) -> None:
    """This proves too that the setting is obeyed: the test above did run the other engine."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Home\n")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    done = build(tmp_path, "site", **{ENGINE: name})
    assert done.returncode == 1 and done.stdout.splitlines()[-1:] == [said]
    assert done.stderr == "" and not (tmp_path / "site").exists()


def test_a_second_engine_that_cannot_be_had_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(second_engine.Missing, match="cannot be installed; go online once and type: make test"):
        second_engine.install(tmp_path / "engine", "--no-index")
    assert not (tmp_path / "engine").exists()


def test_a_package_with_another_hash_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "properdocs-1.6.7-py3-none-any.whl"
    wheel.write_bytes(b"PK")
    with pytest.raises(second_engine.Missing, match="(?i)hash"):
        second_engine.install(tmp_path / "engine", "--no-index", "--find-links", str(tmp_path))
