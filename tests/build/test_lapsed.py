"""An approval that has lapsed stops no build: the page tells readers what changed since, with the old words and the new."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from helpers import projects
from helpers.built import parse

from evidence.review.signoff import REVIEWERS
from evidence.writing.sign import sign

pytestmark = pytest.mark.site

A = "docs/articles/a.md"
BODY = "Ten of 15 people had fewer symptoms.[@feder2021]\n\nMany left early.[@yermus2024]\n"
FILES = {
    A: projects.page(BODY),
    "docs/index.md": projects.page("- [A](articles/a.md)\n- [B](about/reviewers.md)\n", "Home"),
    REVIEWERS: projects.page("Jo Doe, MD, psychiatrist.\n", "Reviewers"),
}


def test_the_page_says_what_changed_since(tmp_path: Path) -> None:
    root = projects.tiny(tmp_path, FILES)
    sign(root, A, "Jo Doe, MD", "psychiatrist", dt.date(2026, 11, 1))
    before = projects.build(root)
    assert before.code == 0 and "unchanged since." in parse(before.page("articles/a")).body.text()
    record = root / "docs/studies/yermus2024.md"
    record.write_text(record.read_text().replace("Whether it lasts.", "Nothing of note."))
    (root / A).write_text(projects.page(BODY.replace("Many left", "A few left")))
    after = projects.build(root)
    assert after.code == 0, after.said
    assert "SGN001" in after.said
    page = parse(after.page("articles/a"))
    text = " ".join(page.body.text().split())
    assert "Changed since the review by Jo Doe, MD, psychiatrist, on November 1, 2026." in text
    assert "unchanged since" not in text and "lastReviewed" not in page.html
    told = [node.text() for node in page.css("details li") if "is now" in node.text()]
    assert told == [
        "Text: “Many left early.[Yermus 2024]” is now “A few left early.[Yermus 2024]”",
        "Yermus 2024, cannot show: “Whether it lasts.” is now “Nothing of note.”",
    ]
