"""Where the frame of the pages leads, the search that finds nothing among it."""

from __future__ import annotations

from pathlib import Path

from helpers.projects import SUBJECT, project

from evidence.reading import sources
from evidence.tracing.frame_links import leads, there

WAYS = """search:
  elsewhere:
    - {page: help/crisis/, label: Crisis help}
    - {page: articles/cost/, label: Cost}
"""


def test_the_search_that_finds_nothing_leads_to_pages_that_are_there(tmp_path: Path) -> None:
    read = sources.read(project(tmp_path, {"docs/data/subject.yml": SUBJECT + WAYS}))
    assert {"help/crisis/", "articles/cost/"} <= leads(read).keys()
    assert {"help/crisis/", "articles/cost/"} & there(read) == {"help/crisis/"}


def test_a_site_whose_subject_names_no_ways_is_read(tmp_path: Path) -> None:
    assert "articles/cost/" not in leads(sources.read(project(tmp_path)))
