"""What stands first in the report on a change, on any subject: the page about emergencies, wherever it is, and harms."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.projects import EMERGENCY, article, project

from evidence.reading import sources
from evidence.review.changes import compare
from evidence.review.hurts import Rank, rank

FLAGS = "docs/help/red-flags.md"


def ranks(tmp_path: Path, page: str, before: str, after: str) -> set[Rank]:
    """The ranks of what changes on a page."""
    files = {
        "docs/data/crisis.yml": EMERGENCY.replace("help/crisis/", "help/red-flags/"),
        FLAGS: article("Call 777.", title="Red flags", kind="help"),
        "docs/help/crisis.md": None,
        "docs/index.md": article("See [red flags](help/red-flags.md).", title="Home", kind="home"),
    }
    title = {"title": "Red flags", "kind": "help"} if page == FLAGS else {}
    old, new = (
        sources.read(project(tmp_path / name, {**files, page: article(text, **title)}))
        for name, text in (("old", before), ("new", after))
    )
    return {rank(change, place) for place in compare(old, new).places for change in place.changes}


def test_the_page_about_emergencies_stands_first_wherever_it_is(tmp_path: Path) -> None:
    before, after = "Some people go by car.", "Some people go by bus."
    assert ranks(tmp_path / "flags", FLAGS, before, after) == {Rank.FIRST}
    assert Rank.FIRST not in ranks(tmp_path / "other", "docs/articles/a.md", before, after)


@pytest.mark.parametrize(
    "harm",
    ["an infection", "bleeding", "a blood clot", "a fracture", "numbness", "paralysis", "an allergy", "kidney damage"],
)
def test_a_harm_of_any_treatment_stands_first(harm: str, tmp_path: Path) -> None:
    page = "docs/articles/a.md"
    assert ranks(tmp_path, page, f"Some had {harm} and a rest.", "Some had a rest.") == {Rank.FIRST}


def test_a_number_is_no_numbness(tmp_path: Path) -> None:
    page = "docs/articles/a.md"
    assert Rank.FIRST not in ranks(tmp_path, page, "A number of people came.", "People came by bus.")
