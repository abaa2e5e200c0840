"""What `make weekly` says of the newest engines, with pip and the builds played by a function."""

from __future__ import annotations

import runpy
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from helpers import ROOT

newest = SimpleNamespace(**runpy.run_path(str(ROOT / "scripts/newest.py")))


class Played:
    """Plays the commands: pip brings a package, a build writes a site, each with the exit code that is given."""

    def __init__(self, root: Path, pip: int = 0, build: int = 0, page: str = "<p>same") -> None:
        self.root, self.pip, self.build, self.page, self.environment = root, pip, build, page, {}

    def __call__(self, command, **environment):
        if "pip" in command:
            if not self.pip:
                (Path(command[command.index("--target") + 1]) / "mkdocs_material-9.9.9.dist-info").mkdir(parents=True)
            return subprocess.CompletedProcess(command, self.pip, "", "ERROR: nobody answers")
        self.environment = environment
        (self.root / "site.newest").mkdir()
        (self.root / "site.newest/index.html").write_text(self.page)
        return subprocess.CompletedProcess(command, self.build, "one\nthe last words\n", "")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("<p>same")
    monkeypatch.setitem(newest.tried.__globals__, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("how", "code", "said"),
    [
        ({}, 0, "Material 9.9.9: the same site"),
        ({"page": "<p>other"}, 1, "Material 9.9.9: 1 files differ, the first: index.html"),
        ({"build": 1}, 1, "Material 9.9.9: the build fails\n    one\n    the last words"),
        ({"pip": 1}, 2, "Material: could not be installed\n    ERROR: nobody answers"),
    ],
)
def test_what_is_said_of_a_newest_release(how: dict, code: int, said: str, root: Path) -> None:
    played = Played(root, **how)
    assert newest.tried("Material", "mkdocs-material", "mkdocs", root / "new", run=played) == (code, said)
    assert not (root / "site.newest").exists()
    if "pip" not in how:
        assert played.environment == {"PYTHONPATH": str(root / "new/packages"), "EVIDENCE_ENGINE": "mkdocs"}


def test_a_file_that_only_one_site_has_is_a_difference_and_a_packed_copy_is_none(root: Path) -> None:
    (root / "other").mkdir()
    for name in ("index.html.br", "more.html"):
        (root / "other" / name).write_text("x")
    (root / "other/index.html").write_text("<p>same")
    assert newest.differences(root / "site", root / "other") == ["more.html"]


def test_what_is_left_as_typed_is_counted_outside_scripts() -> None:
    assert (
        newest.as_typed("<p>So.[@feder2021; @x2020] {{ icons: a }}</p><script>[@feder2021]</script> a@b.org {{}}") == 2
    )
