"""Another engine than MkDocs: what is said when it is not there. tests/site/test_engines.py builds with one."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import second_engine
from helpers.projects import SETTINGS, build

from evidence.build.mkdocs.engine import ENGINE


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("properdocs", "properdocs is not installed; install it, or remove EVIDENCE_ENGINE from the environment"),
        ("hugo", 'EVIDENCE_ENGINE is "hugo"; the engines are: mkdocs, properdocs'),
    ],
)
def test_an_engine_that_is_not_there_is_said_and_nothing_is_built(name: str, said: str, tmp_path: Path) -> None:
    """This proves too that the setting is obeyed."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Home\n")
    (tmp_path / "mkdocs.yml").write_text(SETTINGS)
    done = build(tmp_path, **{ENGINE: name})
    assert done.code == 1 and done.said.splitlines()[-1:] == [said] and not done.site.exists()


def test_a_second_engine_that_cannot_be_had_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(second_engine.Missing, match="cannot be installed; go online once and type: make test"):
        second_engine.install(tmp_path / "engine", "--no-index")
    assert not (tmp_path / "engine").exists()


def test_a_package_with_another_hash_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "properdocs-1.6.7-py3-none-any.whl"
    wheel.write_bytes(b"PK")
    with pytest.raises(second_engine.Missing, match="(?i)hash"):
        second_engine.install(tmp_path / "engine", "--no-index", "--find-links", str(tmp_path))
