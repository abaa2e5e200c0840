"""Where the frame of the pages leads, the search that finds nothing among it."""

from __future__ import annotations

from pathlib import Path

from helpers.projects import SUBJECT, article, project

from evidence.reading import sources
from evidence.tracing.frame_links import gone, leads

WAYS = """search:
  elsewhere:
    - {page: help/crisis/, label: Crisis help}
    - {page: articles/cost/, label: Cost}
"""


def test_the_search_that_finds_nothing_leads_to_pages_that_are_there(tmp_path: Path) -> None:
    files = {"docs/help/index.md": article("Help.", title="Help"), "docs/data/subject.yml": SUBJECT + WAYS}
    read = sources.read(project(tmp_path, files))
    missing = {address for address, who, _ in gone(read) if who == "the search that finds nothing"}
    assert {"help/crisis/", "articles/cost/"} <= leads(read).keys()
    assert missing == {"articles/cost/"}


def test_a_site_whose_subject_names_no_ways_is_read(tmp_path: Path) -> None:
    assert "articles/cost/" not in leads(sources.read(project(tmp_path)))
