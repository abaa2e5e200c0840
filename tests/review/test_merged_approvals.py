"""Two people approve articles on two branches: Git keeps both approvals, and no one has to choose."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from helpers import ROOT
from helpers.history import commit, git
from helpers.projects import article, sound

from evidence.reading.sources import read
from evidence.review.signoff import FILE, REVIEWERS, entries, review
from evidence.writing.sign import sign

A, B = "docs/articles/a.md", "docs/articles/b.md"


def test_approvals_of_two_branches_are_both_kept(tmp_path: Path) -> None:
    names = article("Jo Doe, MD, psychiatrist. Al Roe, nurse.", title="Reviewers", short="Reviewers", kind="about")
    attributes = (ROOT / ".gitattributes").read_text()
    commit(
        tmp_path,
        {**sound(), B: article("Words."), REVIEWERS: names, ".gitattributes": attributes, FILE: "# note\n[]\n"},
    )
    for branch, who, path in (("one", "Jo Doe, MD", A), ("other", "Al Roe", A), ("third", "Al Roe", B)):
        git(tmp_path, "switch", "-q", "-c", branch, "main")
        sign(tmp_path, path, who, "nurse", dt.date(2026, 11, 1))
        commit(tmp_path, {})
    for branch in ("one", "other"):
        git(tmp_path, "merge", "-q", "--no-edit", branch)
    sources = read(tmp_path)
    assert [(one["article"], one["by"]) for one in entries(sources)].count((A, "Al Roe")) == 1 and len(
        entries(sources)
    ) == 3
    assert all(review(page, sources).current for page in (sources.page(A), sources.page(B)) if page)
