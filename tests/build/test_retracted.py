"""A retracted study: the build stops, and where an editor lets the page stand, readers are told first."""

from __future__ import annotations

import pytest
from helpers import projects

from evidence.reading.models.verification import PATH

pytestmark = pytest.mark.site

STATUS = """feder2021:
  crossref:
    id: 10.1000/feder2021
    says: agrees
    asked: 2026-11-20
    later:
      - {kind: retraction, date: "2026-11-01", notice: 10.1000/notice, source: publisher}
"""
ALLOWED = (
    "<!-- evidence: allow VER001 because the page says that it was retracted -->\nIt was a small trial.[@feder2021]\n"
)


def build(folder, body):
    files = {
        PATH: STATUS,
        "docs/articles/a.md": projects.page(body + "\nMany were lost.[@yermus2024]\n"),
        "docs/index.md": projects.page("- [A](articles/a.md)\n", "Home"),
    }
    return projects.build(projects.tiny(folder, files))


def test_a_citation_of_a_retracted_study_stops_the_build(tmp_path):
    outcome = build(tmp_path, "It was a small trial.[@feder2021]\n")
    assert outcome.code == 1
    assert any(line.startswith("docs/articles/a.md:12") and "VER001" in line for line in outcome.said.splitlines())


def test_readers_are_told_before_the_text(tmp_path):
    outcome = build(tmp_path, ALLOWED)
    assert outcome.code == 0, outcome.said
    html = outcome.page("articles/a")
    assert html.index("was retracted on November 1, 2026") < html.index("It was a small trial.")
    assert "was retracted" in outcome.page("studies/feder2021")
