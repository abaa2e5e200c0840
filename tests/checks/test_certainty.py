"""What the check of certainty offers, where the rule allows less than a record says."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.projects import check, project, record


@pytest.mark.parametrize(
    ("about", "offered"),
    [
        ("other", "write certainty: none, or about: this-condition or mixed, if they had what this site is about, or might have it"),
        ("mixed", "write certainty: low"),
    ],
)  # fmt: skip
def test_who_was_studied_may_be_what_is_wrong(about: str, offered: str, tmp_path: Path) -> None:
    files = {"docs/studies/feder2021.md": record(about=about, certainty="high")}
    (told,) = [problem for problem in check(project(tmp_path, files)) if problem.code == "REC005"]
    assert told.hint == offered
