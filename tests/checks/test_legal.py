"""Odd but legal text: every page in `tests/checks/legal/` passes every check, in every form that a file may come in."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.projects import MKDOCS, check, project

PAGES = sorted((Path(__file__).parent / "legal").glob("*.md"))
FORMS = {
    "as it is": lambda raw: raw,
    "Windows line ends": lambda raw: raw.replace(b"\n", b"\r\n"),
    "old Mac line ends": lambda raw: raw.replace(b"\n", b"\r"),
    "byte-order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "no last line end": lambda raw: raw.rstrip(b"\n"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_false_alarm(page: Path, form: str, tmp_path: Path) -> None:
    """A check that cries wolf is switched off sooner or later."""
    config = MKDOCS.replace("articles/a.md]", "articles/a.md, articles/odd.md]")
    root = project(tmp_path, {"mkdocs.yml": config, "docs/articles/odd.md": FORMS[form](page.read_bytes())})
    assert [str(problem) for problem in check(root)] == []
